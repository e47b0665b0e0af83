"""Read a whole roster file: sheets, layouts, persons, households, duplicates; a value that can be stored and shown."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import ClassVar

from shequ.base.sheets import ROWS_AT_MOST, Cell, FileTooLarge, Sheet, open_book
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.residents.roster import families
from shequ.residents.roster.cells import problem
from shequ.residents.roster.columns import Columns, Persons
from shequ.residents.roster.families import Household
from shequ.residents.roster.headers import TITLES, Meaning
from shequ.residents.roster.layout import Layout, Passed, find_layout, is_plain_person, kind_of_row
from shequ.residents.roster.persons import SheetReader
from shequ.residents.roster.problems import Weight

Mapping_ = Mapping[str, Sequence[str]]
"""Corrected meanings by header signature: one meaning (or "" for none) per column."""
_CONTRADICTIONS_SHOWN = 5


class NoRoster(Refused):
    """No sheet of the file has a header with a name and an identity number."""

    code: ClassVar[str] = "residents.roster_no_header"
    message: ClassVar[str] = _("文件里没有找到名册：表头要有姓名和证件号码两列")
    mend: ClassVar[str] = _("请检查表头，或在对应列一步指明哪一列是姓名、哪一列是证件号码")


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How the columns of one sheet were understood, for the mapping page."""

    sheet: str
    header_rows: tuple[int, ...]
    titles: tuple[str, ...]
    meanings: tuple[str, ...]
    """One per column, "" where nothing was guessed."""
    signature: str
    is_roster: bool
    was_remembered: bool
    samples: tuple[tuple[str, ...], ...] = ()
    """The first cells of each column, numbers and phones covered."""


@dataclass
class Reading:
    """All that a file says. `persons` are the rows read; `notes` are remarks on the file as a whole."""

    kind: str
    sheets: list[str]
    mappings: list[SheetMapping]
    persons: Persons
    households: list[Household]
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    same_as: dict[int, int] = field(default_factory=dict)
    """Rows identical to an earlier row of the file: index to index."""
    passed: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def read_roster(
    path: Path, *, on: date, corrected: Mapping_ | None = None, progress: Callable[[int], None] | None = None
) -> Reading:
    """Read a roster file as of a day. `corrected` replaces the guess for headers of that wording.

    Raises: FileUnreadable, FileTooLarge, NoRoster.
    """
    book = open_book(path)
    reading = Reading(book.kind, [], [], Persons(), [])
    for name in book.hidden_sheets:
        reading.notes.append((_("工作表“{sheet}”是隐藏的，没有读取"), {"sheet": name}))
    bounds: list[tuple[int, int]] = []
    has_relation = False
    for sheet in book.sheets:
        layout = find_layout(sheet)
        if layout is None:
            reading.notes.append((_("工作表“{sheet}”里没有名册表头，没有读取"), {"sheet": sheet.name}))
            continue
        mapping = _mapping_of(layout, corrected or {})
        reading.mappings.append(mapping)
        if not layout.is_roster:
            reading.notes.append((_("工作表“{sheet}”缺姓名或证件号码列，没有读取"), {"sheet": sheet.name}))
            continue
        start = len(reading.persons)
        reading.sheets.append(sheet.name)
        _read_sheet(reading, layout, on=on, progress=progress)
        bounds.append((start, len(reading.persons)))
        has_relation = has_relation or Meaning.RELATION in layout.meanings or Meaning.HEAD_NAME in layout.meanings
    if not reading.sheets:
        raise NoRoster()
    persons = reading.persons
    reading.households = families.group(persons, bounds, has_relation=has_relation)
    _note_addresses(reading)
    _find_duplicates(reading)
    return reading


def _mapping_of(layout: Layout, corrected: Mapping_) -> SheetMapping:
    remembered = corrected.get(layout.signature)
    if remembered is not None and len(remembered) == len(layout.titles):
        layout.meanings = [Meaning(value) if value else None for value in remembered]
    return SheetMapping(
        layout.sheet.name, layout.header_rows, tuple(layout.titles), tuple(str(m) if m else "" for m in layout.meanings),
        layout.signature, layout.is_roster, remembered is not None, layout.samples(),
    )  # fmt: skip


def _read_sheet(reading: Reading, layout: Layout, *, on: date, progress: Callable[[int], None] | None) -> None:
    sheet = layout.sheet
    numbers, cells, passed = _persons_rows(layout, len(reading.persons), progress)
    for word in ("repeated_headers", "instructions", "examples", "totals", "remarks"):
        found: list[int] = getattr(passed, word)
        reading.passed.setdefault(word, []).extend((sheet.name, number) for number in found)
        if found:
            shown = "、".join(map(str, found[:_CONTRADICTIONS_SHOWN])) + (
                "…" if len(found) > _CONTRADICTIONS_SHOWN else ""
            )
            reading.notes.append((_PASSED_NOTES[word], {"sheet": sheet.name, "rows": shown, "count": len(found)}))
    by_column = {at: meaning for at, meaning in enumerate(layout.meanings) if at in _used(layout) and meaning}
    _fill_merged(sheet, numbers, cells, by_column)
    index = len(reading.sheets) - 1
    titles = {meaning: layout.titles[at] for at, meaning in by_column.items()}
    start = len(reading.persons)
    reader = SheetReader(reading.persons, Columns(cells, len(numbers)), titles, on=on)
    reader.read(index, numbers)
    _note_oddities(reading, sheet, numbers, by_column, titles, start)


_PASSED_NOTES = {
    "repeated_headers": _("“{sheet}”第 {rows} 行是重复的表头，没有当作人（共 {count} 行）"),
    "instructions": _("“{sheet}”第 {rows} 行是填写说明，没有当作人（共 {count} 行）"),
    "examples": _("“{sheet}”第 {rows} 行是填写示例，没有当作人（共 {count} 行）"),
    "totals": _("“{sheet}”第 {rows} 行是合计，没有当作人（共 {count} 行）"),
    "remarks": _("“{sheet}”第 {rows} 行没有姓名和证件号码，没有当作人（共 {count} 行）"),
}


def _used(layout: Layout) -> list[int]:
    return [at for at, m in enumerate(layout.meanings) if m is not None and m not in (Meaning.IGNORED, Meaning.SERIAL)]


_DISTINCT = frozenset({Meaning.NAME, Meaning.NUMBER, Meaning.PHONE})
_BLOCK = 0x4000


def _persons_rows(
    layout: Layout, before: int, progress: Callable[[int], None] | None
) -> tuple[list[int], dict[Meaning, list[Cell]], Passed]:
    """Pick the rows that hold a person, and only the columns that are used; equal cells are kept once."""
    used = _used(layout)
    pick = itemgetter(*used)
    name_at, number_at = layout.meanings.index(Meaning.NAME), layout.meanings.index(Meaning.NUMBER)
    width = len(layout.titles)
    names = frozenset(layout.spelled_titles())
    columns: dict[Meaning, list[Cell]] = {layout.meanings[at]: [] for at in used}  # type: ignore[misc]
    kept: dict[Cell, Cell] = {}
    numbers: list[int] = []
    rows: list[tuple[Cell, ...]] = []
    passed = Passed()
    lists = {"header": passed.repeated_headers, "instruction": passed.instructions, "example": passed.examples,
             "total": passed.totals, "remark": passed.remarks}  # fmt: skip
    for number, cells in layout.rows:
        if len(cells) < width:
            cells = cells + [""] * (width - len(cells))  # noqa: PLW2901 (short lines of a text file)
        if not is_plain_person(cells[name_at], cells[number_at]):
            kind = kind_of_row(cells, layout.meanings, names)
            if kind == "blank" and (number, number_at) in layout.sheet.empty_formulas:
                kind = "person"
            if kind != "person":
                if kind != "blank":
                    lists[kind].append(number)
                continue
        numbers.append(number)
        rows.append(pick(cells))
        if len(rows) == _BLOCK:
            _transpose(rows, columns, kept)
            rows = []
            if before + len(numbers) > ROWS_AT_MOST:
                raise FileTooLarge(limit=ROWS_AT_MOST)
            if progress is not None:
                progress(before + len(numbers))
    _transpose(rows, columns, kept)
    # The reader's own copy of the sheet is large: let it go before the columns are worked on.
    layout.rows = layout.sheet.rows = iter(())
    return numbers, columns, passed


def _transpose(rows: list[tuple[Cell, ...]], columns: dict[Meaning, list[Cell]], kept: dict[Cell, Cell]) -> None:
    keep = kept.setdefault
    for (meaning, column), cells in zip(columns.items(), zip(*rows, strict=True), strict=False):
        if meaning in _DISTINCT or set(map(type, cells)) != {str}:
            column.extend(cells)
        else:
            column.extend(map(keep, cells, cells))


def _fill_merged(
    sheet: Sheet, numbers: list[int], cells: dict[Meaning, list[Cell]], by_column: dict[int, Meaning]
) -> None:
    """Spread the value of a cell merged over several rows to all of them."""
    for top, left, bottom, _right in sheet.merged:
        meaning = by_column.get(left)
        if bottom == top or meaning is None or meaning not in cells:
            continue
        if meaning in (Meaning.NAME, Meaning.NUMBER, Meaning.RELATION):
            continue
        begin, end = bisect_left(numbers, top), bisect_left(numbers, bottom + 1)
        column = cells[meaning]
        value: Cell = ""
        for at in range(begin, end):
            if column[at] == "":
                column[at] = value
            else:
                value = column[at]


def _note_oddities(
    reading: Reading,
    sheet: Sheet,
    numbers: list[int],
    by_column: dict[int, Meaning],
    titles: dict[Meaning, str],
    start: int,
) -> None:
    """Note hidden rows, hidden columns, comments and formulas whose result was not saved."""
    persons = reading.persons
    at_row = (
        {number: start + at for at, number in enumerate(numbers)}
        if (sheet.hidden_rows or sheet.empty_formulas or sheet.comments)
        else {}
    )
    for number in sheet.hidden_rows:
        if number in at_row:
            persons.blame(at_row[number], problem("row_hidden", None))
    for number, column in sorted(sheet.empty_formulas):
        if number in at_row and column in by_column:
            meaning = by_column[column]
            code = "formula_needed" if meaning in (Meaning.NAME, Meaning.NUMBER) else "formula_without_value"
            persons.blame(at_row[number], problem(code, meaning, column=titles[meaning]))
    for number, column in sorted(sheet.comments):
        if number in at_row:
            said = by_column.get(column)
            persons.blame(at_row[number], problem("cell_comment", said, column=titles.get(said, "") if said else ""))
    hidden = [titles[by_column[at]] for at in sorted(sheet.hidden_columns) if at in by_column]
    if hidden:
        words = "、".join(hidden)
        reading.notes.append((_("“{sheet}”的隐藏列（{columns}）已一并读取"), {"sheet": sheet.name, "columns": words}))


def _note_addresses(reading: Reading) -> None:
    """Warn of persons without an address; once for the file when the roster has no address at all."""
    persons = reading.persons
    missing = [at for at, place in enumerate(persons.dwelling) if place < 0 and not persons.address[at]]
    if len(missing) == len(persons) and missing:
        reading.notes.append((_("名册里没有现住址，导入的人不计入任何房屋"), {}))
        return
    for at in missing:
        persons.blame(at, problem("address_missing", Meaning.ADDRESS))


_COMPARED = (
    ("dwelling", Meaning.ADDRESS), ("relation", Meaning.RELATION), ("phone", Meaning.PHONE),
    ("nationality", Meaning.NATIONALITY), ("registration", Meaning.PERSON_KIND), ("education", Meaning.EDUCATION),
    ("marital", Meaning.MARITAL), ("political", Meaning.POLITICAL), ("work", Meaning.WORK),
    ("hukou_address", Meaning.HUKOU_ADDRESS),
)  # fmt: skip


def _find_duplicates(reading: Reading) -> None:
    """Find numbers that occur twice: the same person again, told otherwise, or another person under the number."""
    persons = reading.persons
    first: dict[str, int] = {}
    for at, number in enumerate(persons.number):
        if not number or persons.verdict.get(at) is not None:
            continue
        earlier = first.setdefault(number, at)
        if earlier == at:
            continue
        if persons.name[at] != persons.name[earlier]:
            where = _("本表第 {row} 行").format(row=persons.row[earlier])
            persons.blame(at, problem("number_other_name", Meaning.NAME, where=where))
            continue
        differing = [m for name, m in _COMPARED if getattr(persons, name)[at] != getattr(persons, name)[earlier]]
        if not differing:
            reading.same_as[at] = earlier
        else:
            words = "、".join(TITLES[m] for m in differing)
            persons.blame(at, problem("duplicate_differs", differing[0], row=persons.row[earlier], columns=words))
    _heads_that_wait(reading)


def _heads_that_wait(reading: Reading) -> None:
    """A household whose head waits or is refused has no head for now; the row does not enter."""
    persons = reading.persons
    for household in reading.households:
        if household.head >= 0 and persons.verdict.get(household.head) is Weight.REVIEW:
            household.head = -1
