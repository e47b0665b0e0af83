"""A roster file as a whole: its sheets with the meanings of their columns, and one line for each person's row."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shequ.base.cells import text_of
from shequ.base.sheets import Cell, FileTooLarge, open_book
from shequ.kernel import identity, textkeys
from shequ.kernel.codes import EDUCATION, POLITICAL, SEX, CodeTable
from shequ.kernel.refusals import Refused
from shequ.kernel.textkeys import compact, is_absent
from shequ.kernel.words import _
from shequ.staffing.roster.cells import DITTO, When, read_head_kind, read_mode, read_reason, read_source, read_when
from shequ.staffing.roster.headers import TITLES, Meaning
from shequ.staffing.roster.layout import Layout, find_layout, kind_of_row, merged_down, titles_spelled
from shequ.staffing.roster.problems import Problem
from shequ.staffing.roster.terms import ROWS_AT_MOST
from shequ.staffing.terms import NAME_LENGTH, Source

Remembered = Callable[[str], list[str] | None]
"""Signature of a header → the meanings that somebody corrected it to."""


class NoRoster(Refused):
    """No sheet of the file has names and numbers of persons."""

    code = "staffing.no_roster"
    message = _("文件里找不到实名名册：没有一张表同时有姓名和公民身份号码两列")
    mend = _("核对表头；表头要在前 40 行之内")


@dataclass
class Line:
    """One person's row, read. number: normalised, "" when missing or wrong; days as far as they were written.

    said_bodies: what stands above the table, or is the sheet's name, where no column tells the body.
    """

    sheet: int
    row: int
    body: str = ""
    body_and_post: str = ""
    said_bodies: tuple[str, ...] = ()
    name: str = ""
    number: str = ""
    number_written: str = ""
    sex: str = ""
    birth_on: date | None = None
    source: str = ""
    head_kind: str = ""
    post: str = ""
    mode: str = ""
    held_since: When | None = None
    since: When | None = None
    document: str = ""
    left_on: When | None = None
    left_reason: str = ""
    phone: str = ""
    education: str = ""
    political: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def says_left(self) -> bool:
        """Whether the row says that the person serves no longer, or will not."""
        return self.left_on is not None or bool(self.left_reason)

    def blame(self, code: str, meaning: str = "", **values: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, str(meaning), values))


@dataclass
class SheetRead:
    """A sheet with a header, and what its columns were taken for. passed: rows that hold no person, by reason."""

    name: str
    signature: str
    header_rows: tuple[int, ...]
    titles: list[str]
    meanings: list[str]
    samples: list[list[str]]
    is_roster: bool
    was_remembered: bool
    passed: dict[str, int]
    rows: int = 0

    @property
    def unknown(self) -> list[str]:
        """The headers of columns that nobody understands."""
        return [title for title, meaning in zip(self.titles, self.meanings, strict=True) if title and not meaning]


@dataclass
class Reading:
    """A file as read: its sheets, its lines, and notes on what was passed over."""

    kind: str
    sheets: list[SheetRead]
    lines: list[Line]
    notes: list[tuple[str, dict[str, object]]]


def read_roster(path: Path, *, on: date, remembered: Remembered) -> Reading:
    """Read a roster file. on: the day that ages and birth dates are judged by.

    Raises: FileUnreadable, FileTooLarge, NoRoster.
    """
    book = open_book(path)
    sheets: list[SheetRead] = []
    lines: list[Line] = []
    notes: list[tuple[str, dict[str, object]]] = []
    for sheet in book.sheets:
        layout = find_layout(sheet, most=ROWS_AT_MOST)
        if layout is None:
            if sheet.name:
                notes.append((_("工作表“{sheet}”没有名册表头，没有读取"), {"sheet": sheet.name}))
            continue
        known = remembered(layout.signature)
        if known is not None and len(known) == len(layout.meanings):
            layout.meanings = [Meaning(word) if word else None for word in known]
        found = SheetRead(
            sheet.name, layout.signature, layout.header_rows, layout.titles,
            [str(meaning) if meaning else "" for meaning in layout.meanings], layout.samples(), layout.is_roster,
            known is not None, {},
        )  # fmt: skip
        sheets.append(found)
        if layout.is_roster:
            read = _lines(layout, found, at=len(sheets) - 1, on=on)
            found.rows = len(read)
            lines += read
        if len(lines) > ROWS_AT_MOST:
            raise FileTooLarge(limit=ROWS_AT_MOST)
    if not any(sheet.is_roster for sheet in sheets):
        raise NoRoster()
    notes += [(_("隐藏的工作表“{sheet}”没有读取"), {"sheet": name}) for name in book.hidden_sheets]
    return Reading(book.kind, sheets, lines, notes + _notes(sheets, lines))


_PASSED = {
    "total": _("合计行 {count} 行没有读取"), "remark": _("落款、说明 {count} 行没有读取"), "header": _("重复的表头 {count} 行没有读取"),
    "instruction": _("填写要求 {count} 行没有读取"), "example": _("示例 {count} 行没有读取"),
}  # fmt: skip


def _notes(sheets: list[SheetRead], lines: list[Line]) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = []
    for sheet in sheets:
        if sheet.unknown:
            found.append((_("看不出这些列的意思，没有读取：{columns}"), {"columns": "、".join(sheet.unknown)}))
        found += [(_PASSED[kind], {"count": count}) for kind, count in sheet.passed.items()]
    for title, days in ((TITLES[Meaning.SINCE], [line.since for line in lines]),
                        (TITLES[Meaning.HELD_SINCE], [line.held_since for line in lines])):  # fmt: skip
        short = sum(1 for day in days if day is not None and day.day.whole is None)
        if short:
            found.append((_("“{column}”有 {count} 行没有写到日，按当月 1 日登记"), {"column": title, "count": short}))
    return found


def _lines(layout: Layout, sheet: SheetRead, *, at: int, on: date) -> list[Line]:
    names = titles_spelled([*layout.titles, *(part for title in layout.titles for part in title.split("\n"))])
    columns = {meaning: index for index, meaning in enumerate(layout.meanings) if meaning is not None}
    fill = _Filling(layout, columns)
    found = []
    for number, cells in layout.rows:
        kind = kind_of_row(cells, layout.meanings, names)
        if kind != "person":
            sheet.passed[kind] = sheet.passed.get(kind, 0) + 1
            fill.see(number, cells)
            continue
        by_meaning = {meaning: cells[index] if index < len(cells) else "" for meaning, index in columns.items()}
        by_meaning |= fill.see(number, cells)
        line = _Reader(Line(at, number), by_meaning, layout, columns, on).read()
        if Meaning.BODY not in columns and Meaning.BODY_AND_POST not in columns:
            line.said_bodies = (layout.said_body, sheet.name)
        if number in layout.sheet.hidden_rows:
            line.blame("row_hidden")
        found.append(line)
    return found


_FILLED = (Meaning.BODY, Meaning.HEAD_KIND, Meaning.SOURCE, Meaning.DOCUMENT)


class _Filling:
    """What a merged cell, or 同上, says stands in the rows above."""

    def __init__(self, layout: Layout, columns: dict[Meaning, int]):
        self.columns = {meaning: columns[meaning] for meaning in _FILLED if meaning in columns}
        self.tops = {meaning: merged_down(layout.sheet, at) for meaning, at in self.columns.items()}
        self.by_row: dict[tuple[Meaning, int], Cell] = {}
        self.last: dict[Meaning, Cell] = {}

    def see(self, number: int, cells: list[Cell]) -> dict[Meaning, Cell]:
        """Remember a row and return what its filled columns say."""
        found: dict[Meaning, Cell] = {}
        for meaning, at in self.columns.items():
            cell: Cell = cells[at] if at < len(cells) else ""
            top = self.tops[meaning].get(number)
            if cell == "" and top is not None:
                cell = self.by_row.get((meaning, top), "")
            elif isinstance(cell, str) and cell.strip() in DITTO:
                cell = self.last.get(meaning, "")
            if cell != "":
                self.last[meaning] = cell
            self.by_row[meaning, number] = cell
            found[meaning] = cell
        return found


class _Reader:
    """Reads the cells of one row into a line."""

    def __init__(
        self, line: Line, cells: dict[Meaning, Cell], layout: Layout, columns: dict[Meaning, int], on: date
    ) -> None:
        self.line, self.cells, self.layout, self.columns, self.on = line, cells, layout, columns, on

    def read(self) -> Line:
        line = self.line
        self._formulas()
        line.body = compact(self._text(Meaning.BODY))
        line.body_and_post = compact(self._text(Meaning.BODY_AND_POST))
        line.post = compact(self._text(Meaning.POST))[:60]
        line.document = self._text(Meaning.DOCUMENT)[:100]
        self._name()
        self._number()
        self._source()
        self._mode()
        line.since = self._when(Meaning.SINCE)
        line.held_since = self._when(Meaning.HELD_SINCE)
        line.left_on = self._when(Meaning.LEFT_ON)
        line.left_reason = read_reason(self.cells.get(Meaning.LEFT_REASON, ""))[0]
        line.education = self._code(Meaning.EDUCATION, EDUCATION)
        line.political = self._code(Meaning.POLITICAL, POLITICAL)
        phone = textkeys.clean_phone(self._text(Meaning.PHONE))
        line.phone = phone.number if not phone.problem and not phone.further else ""
        if phone.problem or phone.further:
            line.blame("phone_wrong", Meaning.PHONE)
        return line

    def _text(self, meaning: Meaning) -> str:
        text = text_of(self.cells.get(meaning, ""))
        return "" if is_absent(text) else text

    def _title(self, meaning: Meaning) -> str:
        return self.layout.titles[self.columns[meaning]] if meaning in self.columns else TITLES[meaning]

    def _formulas(self) -> None:
        for meaning in (Meaning.NAME, Meaning.NUMBER, Meaning.BODY):
            at = self.columns.get(meaning)
            if at is not None and (self.line.row, at) in self.layout.sheet.empty_formulas:
                self.line.blame("formula_without_value", meaning, column=self._title(meaning))

    def _name(self) -> None:
        read = textkeys.clean_name(text_of(self.cells.get(Meaning.NAME, "")))
        self.line.name = read.name[:NAME_LENGTH]
        if read.problem == "name_missing":
            self.line.blame("name_missing", Meaning.NAME)
        elif read.problem and read.problem != "name_latin":
            self.line.blame("name_form", Meaning.NAME, value=read.name[:20])
        if read.remark:
            # 张三（借调） is how offices write a mode when there is no column for it.
            mode = read_mode(read.remark)[1]
            if mode and Meaning.MODE not in self.columns:
                self.line.mode = mode
            else:
                self.line.blame("name_remark", Meaning.NAME, remark=read.remark[:20])

    def _number(self) -> None:
        cell = self.cells.get(Meaning.NUMBER, "")
        text = identity.tidy(text_of(cell))
        self.line.number_written = text
        read = identity.read(text, on=self.on, kind=identity.Kind.ID_CARD, was_number=isinstance(cell, float | int))
        if read.problem is identity.Problem.MISSING:
            self.line.blame("number_missing", Meaning.NUMBER)
            return
        if read.problem is not None:
            self.line.blame("number_wrong", Meaning.NUMBER, why=identity.REASONS[read.problem])
            return
        if read.was_old:
            self.line.blame("number_converted", Meaning.NUMBER)
        self.line.number, self.line.birth_on, self.line.sex = read.number, read.birth_on, read.sex
        written = compact(self._text(Meaning.SEX))
        if written and SEX.read(written) != read.sex:
            self.line.blame("sex_differs", Meaning.SEX, value=written[:10])
        born, is_read = read_when(self.cells.get(Meaning.BIRTH, ""))
        if not is_read or (born is not None and read.birth_on is not None and not born.day.agrees(read.birth_on)):
            self.line.blame("birth_differs", Meaning.BIRTH, value=self._text(Meaning.BIRTH)[:4] + "…")

    def _source(self) -> None:
        line = self.line
        written, kind, implied = read_head_kind(self.cells.get(Meaning.HEAD_KIND, ""))
        said, source = read_source(self.cells.get(Meaning.SOURCE, ""))
        line.head_kind = kind
        if said and not source:
            line.blame("source_unknown", Meaning.SOURCE, value=said[:20])
            return
        if written and not kind and not implied:
            line.blame("head_kind_unknown", Meaning.HEAD_KIND, value=written[:20])
            return
        line.source = source or implied
        if not kind and line.source == Source.ESTABLISHMENT:
            # A single column may say 行政编制 under 人员性质.
            line.head_kind = read_head_kind(said)[1]
            if not line.head_kind:
                line.blame("head_kind_missing", Meaning.HEAD_KIND)
        elif kind and line.source != Source.ESTABLISHMENT:
            line.blame("head_not_for", Meaning.SOURCE, source=said, kind=written)
        elif not line.source:
            line.blame("source_missing", Meaning.SOURCE)

    def _mode(self) -> None:
        written, mode = read_mode(self.cells.get(Meaning.MODE, ""))
        if written and not mode:
            self.line.blame("mode_unknown", Meaning.MODE, value=written[:20])
        if written or not self.line.mode:
            self.line.mode = mode

    def _when(self, meaning: Meaning) -> When | None:
        day, is_read = read_when(self.cells.get(meaning, ""))
        if not is_read:
            self.line.blame(
                "day_unreadable", meaning, column=self._title(meaning), value=text_of(self.cells[meaning])[:20]
            )
        return day

    def _code(self, meaning: Meaning, table: CodeTable) -> str:
        text = compact(self._text(meaning))
        code = table.read(text) if text else ""
        if code is None:
            self.line.blame("code_unknown", meaning, column=self._title(meaning), value=text[:20])
        return code or ""
