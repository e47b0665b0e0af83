"""Where the table lies in a sheet: its title, one or two header rows, what is a person's row and what is not."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from shequ.base.cells import mask_phone, text_of
from shequ.base.headers import signature, spelled
from shequ.base.sheets import Cell, Sheet
from shequ.kernel.textkeys import compact
from shequ.staffing.roster.headers import Meaning, guess, is_known

LOOK_AT = 40
"""A header stands in the first rows of a sheet, or the sheet is no roster."""
_KNOWN_AT_LEAST = 3
_SAMPLES = 3
_NEEDED = (Meaning.NAME, Meaning.NUMBER)


@dataclass
class Layout:
    """The table of one sheet: its header rows, one title per column, the guessed meanings, and the rows under it.

    said_body: the body that the lines above the table name, "" for none.
    """

    sheet: Sheet
    header_rows: tuple[int, ...]
    titles: list[str]
    meanings: list[Meaning | None]
    rows: list[tuple[int, list[Cell]]]
    said_body: str = ""

    @property
    def signature(self) -> str:
        """The key under which a corrected mapping is remembered."""
        return signature(self.titles)

    @property
    def is_roster(self) -> bool:
        """Whether names and numbers of persons can be read from this sheet."""
        return all(meaning in self.meanings for meaning in _NEEDED)

    def samples(self) -> list[list[str]]:
        """The first cells of each column for the mapping page; what would tell a number, phone or birthday is covered."""
        shown = []
        for at, meaning in enumerate(self.meanings):
            texts = [text_of(cells[at]) if at < len(cells) else "" for _number, cells in self.rows[:_SAMPLES]]
            if meaning is Meaning.PHONE:
                texts = [mask_phone(text) for text in texts]
            elif meaning is Meaning.BIRTH:
                texts = [text[:4] + "*" * max(len(text) - 4, 0) for text in texts]
            elif meaning is Meaning.NUMBER or any(re.search(r"\d{9,}", text) for text in texts):
                texts = [text[:6] + "*" * max(len(text) - 6, 0) for text in texts]
            shown.append([text[:24] for text in texts])
        return shown


def find_layout(sheet: Sheet, *, most: int) -> Layout | None:
    """Find the header of a sheet and guess its columns; None when no header is in its first rows.

    most: rows beyond this are not read; whoever counts them refuses the file.
    """
    rows = list(itertools.islice((row for row in sheet.rows if any(cell != "" for cell in row[1])), most + LOOK_AT + 1))
    best, negative = max(((_score(cells), -at) for at, (_no, cells) in enumerate(rows[:LOOK_AT])), default=(0, 0))
    if best < _KNOWN_AT_LEAST:
        return None
    top = bottom = -negative
    if top > 0 and _is_group_row(rows[top - 1], sheet):
        top -= 1
    elif bottom + 1 < len(rows) and _is_second_row(rows[bottom + 1][1], rows[bottom][1]):
        bottom += 1
    block = rows[top : bottom + 1]
    columns = _columns(block, sheet)
    titles = ["".join(dict.fromkeys(words)) for words in columns]
    said = _said_body([str(cell) for _no, cells in rows[:top] for cell in cells if isinstance(cell, str)])
    return Layout(sheet, tuple(number for number, _cells in block), titles, guess(columns), rows[bottom + 1 :], said)


def _score(cells: Sequence[Cell]) -> int:
    return len({spelled(cell) for cell in cells if isinstance(cell, str) and cell and is_known(cell)})


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [text for text in (compact(str(cell)) for cell in cells if cell != "") if text]


def _is_group_row(row: tuple[int, list[Cell]], sheet: Sheet) -> bool:
    """Say whether the row above the best header row belongs to it: group titles over columns, not the sheet's title."""
    number, cells = row
    said = _texts(cells)
    if len(said) < 2 or any(len(text) > 16 or re.search(r"\d{4}年|[:：]", text) for text in said):
        return False
    spans = [1 for top, first, _bottom, last in sheet.merged if top == number and last > first]
    return bool(spans) or any(is_known(text) for text in said)


def _is_second_row(cells: Sequence[Cell], above: Sequence[Cell]) -> bool:
    said = _texts(cells)
    known = sum(1 for text in said if is_known(text))
    return bool(said) and known * 2 >= len(said) and [spelled(c) for c in cells] != [spelled(c) for c in above]


def _columns(block: Sequence[tuple[int, list[Cell]]], sheet: Sheet) -> list[list[str]]:
    """Return for each column its header words from top to bottom, merged titles spread over their columns."""
    width = max(len(cells) for _number, cells in block)
    grid = [[str(cell).strip() for cell in cells] + [""] * (width - len(cells)) for _number, cells in block]
    at = {number: index for index, (number, _cells) in enumerate(block)}
    for top, left, _bottom, right in sheet.merged:
        if top in at and right > left and left < width:
            for column in range(left + 1, min(right, width - 1) + 1):
                grid[at[top]][column] = grid[at[top]][column] or grid[at[top]][left]
    return [[row[column] for row in grid if row[column]] for column in range(width)]


_SAID = re.compile(
    r"(?:填报|编制|报送|所属|制表)?(?:单位|机构|部门)(?:名称)?(?:\((?:盖章|公章|章)\))?[:：]\s*([^\s:：]{2,40})"
)


def _said_body(texts: Sequence[str]) -> str:
    for text in texts:
        found = _SAID.search(text.replace("（", "(").replace("）", ")"))
        if found:
            return re.sub(r"\((?:盖章|公章|章)\)$", "", found[1])
    return ""


_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|本页小计|累计|总人数|共\d+人)")
_FOOT = re.compile(
    r"^(?:填表人|填报人|制表人?|审核人?|负责人|单位负责人|填报单位|填表单位|填表日期|填报日期|联系人|经办人|复核人?|注|说明|备注|填表说明|"
    r"统计人|分管领导|主管领导|日期|组织部门|编制部门|单位\(?盖章|第\d+页)[：:(（]?"
)
_INSTRUCTION = re.compile(
    r"必填|选填|请填|请按|请选择|填写|例如|格式[为:：]|下拉|不能为空|可为空|如[:：]|文本格式|示例[:：]|YYYY|yyyy"
)
_EXAMPLE = re.compile(r"^(?:例|示例|样例|范例|举例|填写示例|例如)[:：]?\d?$")
_EXAMPLE_NAMES = frozenset({"张三", "李四", "王五", "赵六", "某某", "张某某", "XXX", "张XX"})


def kind_of_row(cells: Sequence[Cell], meanings: Sequence[Meaning | None], names: frozenset[str]) -> str:
    """Say what a row is: person, header, instruction, example, total or remark.

    names: the spelled titles of the header.
    """
    by_meaning = {meaning: cells[at] for at, meaning in enumerate(meanings) if meaning is not None and at < len(cells)}
    said = _texts(cells)
    name = compact(text_of(by_meaning.get(Meaning.NAME, "")))
    number = compact(text_of(by_meaning.get(Meaning.NUMBER, "")))
    digits = sum(c.isdigit() for c in number)
    if spelled(name) in names and (not number or spelled(number) in names):
        return "header"
    if not number and (_TOTAL.match(said[0]) or _TOTAL.match(name)):
        return "total"
    if digits < 15 and sum(1 for text in said if _INSTRUCTION.search(text)) >= 2:
        return "instruction"
    is_fake = len(number) < 15 or bool(re.search(r"[Xx*＊×…]{3}|0123456|123456789", number))
    if any(_EXAMPLE.match(text) for text in said[:2]) or (name in _EXAMPLE_NAMES and bool(number) and is_fake):
        return "example"
    if not number and (_FOOT.match(said[0]) or _FOOT.match(name) or not name or (len(said) == 1 and len(name) > 6)):
        return "remark"
    return "person"


def merged_down(sheet: Sheet, column: int) -> dict[int, int]:
    """Return, for the rows that a merged cell of a column covers, the row that holds its text."""
    return {
        row: top
        for top, left, bottom, right in sheet.merged
        if left <= column <= right and bottom > top
        for row in range(top + 1, bottom + 1)
    }


def titles_spelled(titles: Sequence[str]) -> frozenset[str]:
    """Return the header words of all columns in the form in which headers are compared."""
    return frozenset(spelled(words) for words in titles if words)
