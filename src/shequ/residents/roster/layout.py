"""Where the table lies in a sheet: title rows, one to three header rows, what is a person's row and what is not."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shequ.base.cells import mask_phone, text_of
from shequ.base.headers import signature, spelled
from shequ.base.sheets import Cell, Sheet
from shequ.kernel.textkeys import compact
from shequ.residents.roster.headers import Meaning, guess, is_known

LOOK_AT = 60
"""A header stands in the first rows of a sheet, or the sheet is no roster."""
_HEADER_ROWS = 3
_KNOWN_AT_LEAST = 2
_SAMPLES = 3
_COVERED = frozenset({Meaning.NUMBER, Meaning.HEAD_NUMBER})


@dataclass
class Layout:
    """The table of one sheet: its header rows, one title per column, the guessed meanings, and the rows under it."""

    sheet: Sheet
    header_rows: tuple[int, ...]
    titles: list[str]
    meanings: list[Meaning | None]
    rows: Iterator[tuple[int, list[Cell]]]
    words: list[str] = field(default_factory=list)
    """Every single header cell, for telling a header that is printed again."""
    first_rows: list[list[Cell]] = field(default_factory=list)

    @property
    def signature(self) -> str:
        """The key under which a corrected mapping is remembered."""
        return signature(self.titles)

    def spelled_titles(self) -> list[str]:
        """The header words of all columns, in the form in which headers are compared."""
        return [spelled(words) for words in [*self.titles, *self.words] if words]

    def samples(self) -> tuple[tuple[str, ...], ...]:
        """The first cells of each column for the mapping page; what would tell a number, phone or birthday is covered."""
        shown: list[tuple[str, ...]] = []
        for at, meaning in enumerate(self.meanings):
            texts = [text_of(cells[at]) if at < len(cells) else "" for cells in self.first_rows]
            if meaning is Meaning.PHONE:
                texts = [mask_phone(text) for text in texts]
            elif meaning is Meaning.BIRTH:
                texts = [text[:4] + "*" * max(len(text) - 4, 0) for text in texts]
            elif meaning in _COVERED or any(re.search(r"\d{9,}", text) for text in texts):
                texts = [text[:6] + "*" * max(len(text) - 6, 0) for text in texts]
            shown.append(tuple(text[:24] for text in texts))
        return tuple(shown)

    @property
    def is_roster(self) -> bool:
        """Whether names and numbers of persons can be read from this sheet."""
        return Meaning.NAME in self.meanings and Meaning.NUMBER in self.meanings


@dataclass
class Passed:
    """Rows that hold no person, by reason: none of them is dropped unsaid."""

    titles: list[int] = field(default_factory=list)
    repeated_headers: list[int] = field(default_factory=list)
    instructions: list[int] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)


def find_layout(sheet: Sheet) -> Layout | None:
    """Find the header of a sheet and guess its columns; None when no header is in its first rows."""
    rows = iter(sheet.rows)
    first = list(itertools.islice(rows, LOOK_AT))
    scored = [(_score(cells), -at) for at, (_number, cells) in enumerate(first)]
    best, negative = max(scored, default=(0, 0))
    if best < _KNOWN_AT_LEAST:
        return None
    top = bottom = -negative
    while top > 0 and bottom - top < _HEADER_ROWS - 1 and _is_upper_header(first[top - 1], sheet):
        top -= 1
    while (
        bottom + 1 < len(first)
        and bottom + 1 - top < _HEADER_ROWS
        and _is_lower_header(first[bottom + 1][1], first[bottom][1])
    ):
        bottom += 1
    block = first[top : bottom + 1]
    columns = _columns(block, sheet)
    titles = ["".join(dict.fromkeys(words)) if words else "" for words in columns]
    rest = itertools.chain(first[bottom + 1 :], rows)
    words = sorted({str(cell) for _number, cells in block for cell in cells if cell != ""})
    samples = [cells for _number, cells in first[bottom + 1 : bottom + 1 + _SAMPLES]]
    return Layout(sheet, tuple(number for number, _cells in block), titles, guess(columns), rest, words, samples)


def _score(cells: Sequence[Cell]) -> int:
    """Count the distinct known headers of a row; names of persons beside numbers count most."""
    known = {spelled(cell) for cell in cells if isinstance(cell, str) and cell and is_known(cell)}
    return len(known)


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [text for text in (compact(str(cell)) for cell in cells if cell != "") if text]


def _is_upper_header(row: tuple[int, list[Cell]], sheet: Sheet) -> bool:
    """Say whether the row above the best header row belongs to it: group titles, not the sheet's title."""
    number, cells = row
    said = _texts(cells)
    if len(said) < 2 or any(len(text) > 16 for text in said):
        return False
    if any(re.search(r"\d{4}年|[:：]", text) for text in said):
        return False
    spans = [last - first for top, first, _bottom, last in sheet.merged if top == number and last > first]
    known = sum(1 for text in said if is_known(text))
    return known > 0 or bool(spans)


def _is_lower_header(cells: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Say whether the row under the best header row still belongs to it."""
    said = _texts(cells)
    if not said:
        return False
    known = sum(1 for text in said if is_known(text))
    if known * 2 < len(said):
        return False
    # A header printed twice in a row is a repetition, not a second line.
    return [spelled(c) for c in cells] != [spelled(c) for c in above]


def _columns(block: Sequence[tuple[int, list[Cell]]], sheet: Sheet) -> list[list[str]]:
    """Return for each column its header words from top to bottom, merged titles spread over their columns."""
    width = max(len(cells) for _number, cells in block)
    grid = [
        [str(cell).strip() if cell != "" else "" for cell in cells] + [""] * (width - len(cells)) for _n, cells in block
    ]
    at = {number: index for index, (number, _cells) in enumerate(block)}
    for top, left, _bottom, right in sheet.merged:
        if top in at and right > left:
            words = grid[at[top]][left] if left < width else ""
            for column in range(left + 1, min(right, width - 1) + 1):
                grid[at[top]][column] = grid[at[top]][column] or words
    return [[row[column] for row in grid if row[column]] for column in range(width)]


_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|本页小计|本页合计|累计|总人数|总户数|共\d+[人户])")
_FOOT = re.compile(
    r"^(?:填表人|填报人|制表人?|审核人?|负责人|单位负责人|填报单位|填表单位|填表日期|填报日期|联系人|社区(?:盖章|负责人)|经办人|复核人?|"
    r"注|说明|备注|填表说明|网格员|登记人|调查员|统计人|分管领导|主管领导|日期|单位(?:盖章|公章)|第\d+页)[：:(（]?"
)
_INSTRUCTION = re.compile(
    r"必填|选填|请填|请按|请选择|填写|例如|格式[为:：]|下拉|不能为空|可为空|不填|如[:：]|文本格式|示例[:：]|按身份证|据实|YYYY|yyyy"
)
_EXAMPLE_MARK = re.compile(r"^(?:例|示例|样例|范例|举例|例子|填写示例|例如)[:：]?\d?$")
_EXAMPLE_NAMES = frozenset({"张三", "李四", "王五", "赵六", "某某", "张某某", "XXX", "XX", "张XX", "示例", "张某"})
_UNDOUBTED = re.compile(r"^'?\d{15}(?:\d{2}[\dXx])?$")


def kind_of_row(cells: Sequence[Cell], meanings: Sequence[Meaning | None], names: frozenset[str]) -> str:
    """Say what a row without a plainly right name and number is.

    Answers person, blank, header, instruction, example, total or remark. `names` are the spelled titles of the header.
    """
    by_meaning = {meaning: cells[at] for at, meaning in enumerate(meanings) if meaning is not None and at < len(cells)}
    said = _texts(cells)
    if not said:
        return "blank"
    name = compact(str(by_meaning.get(Meaning.NAME, "")))
    number = compact(str(by_meaning.get(Meaning.NUMBER, "")))
    if (spelled(name) in names or is_known(name)) and (spelled(number) in names or is_known(number) or not number):
        return "header"
    if sum(1 for text in said if spelled(text) in names) >= max(3, len(said) - 1):
        return "header"
    if _TOTAL.match(said[0]) or _TOTAL.match(name):
        return "total"
    digits = sum(c.isdigit() for c in number)
    if sum(1 for text in said if _INSTRUCTION.search(text)) >= 2 and digits < 15:
        return "instruction"
    if digits < 6 and (_INSTRUCTION.search(name) or (_INSTRUCTION.search(number) and not digits)):
        return "instruction"
    if _is_example(name, number, said):
        return "example"
    return _kind_by_content(name, number, said, by_meaning)


def _is_example(name: str, number: str, said: Sequence[str]) -> bool:
    if any(_EXAMPLE_MARK.match(text) for text in said[:2]):
        return True
    fake = bool(re.search(r"[Xx*＊×…]{3}|\.{3}|0123456|123456789", number)) or len(number) < 15
    return name in _EXAMPLE_NAMES and bool(number) and fake


def _kind_by_content(name: str, number: str, said: Sequence[str], by_meaning: dict[Meaning, Cell]) -> str:
    if not number and (_FOOT.match(said[0]) or _FOOT.match(name)):
        return "remark"
    if name or number:
        if not number and len(said) == 1 and len(name) > 6:
            return "remark"
        return "person"
    tells_person = any(
        str(by_meaning.get(meaning, "")).strip()
        for meaning in (Meaning.SEX, Meaning.BIRTH, Meaning.RELATION, Meaning.NATIONALITY)
    )
    return "person" if tells_person else "remark"


def is_plain_person(name: Cell, number: Cell) -> bool:
    """Say at once, for nearly all rows, that the row is a person's: a short name and a number of the right form."""
    return type(number) is str and type(name) is str and 1 < len(name) < 7 and _UNDOUBTED.match(number) is not None
