"""How a table of minimum wages is read: one line for a class and day, or one for a day with a column for each class."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from shequ.kernel.money import AmountTooFine, AmountUnreadable, parse_yuan
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.staffing.rules.pay import Wage
from shequ.staffing.terms import DOCUMENT_LENGTH, WAGE_ROWS, WageClass

CLASS, SINCE, MONTHLY, HOURLY, DOCUMENT, PLACE, VERIFIED = (
    "wage_class", "effective_from", "monthly", "hourly", "document", "place", "is_verified",
)  # fmt: skip
HEADERS: Mapping[str, str] = {
    "类别": CLASS, "档次": CLASS, "档": CLASS, "地区类别": CLASS, "class": CLASS,
    "执行时间": SINCE, "执行日期": SINCE, "生效日期": SINCE, "施行日期": SINCE, "起执行日期": SINCE, "自": SINCE,
    "effective_from": SINCE, "from": SINCE,
    "月最低工资": MONTHLY, "月最低工资标准": MONTHLY, "最低月工资": MONTHLY, "月标准": MONTHLY, "monthly": MONTHLY,
    "小时最低工资": HOURLY, "小时最低工资标准": HOURLY, "最低小时工资": HOURLY, "小时标准": HOURLY, "hourly": HOURLY,
    "依据": DOCUMENT, "依据文件": DOCUMENT, "文件": DOCUMENT, "文号": DOCUMENT, "document": DOCUMENT,
    "地区": PLACE, "地区代码": PLACE, "适用地区": PLACE, "place": PLACE, "area": PLACE,
    "已核对": VERIFIED, "核对": VERIFIED, "verified": VERIFIED,
}  # fmt: skip
TITLES: Mapping[str, str] = {
    CLASS: _("类别"), SINCE: _("执行日期"), MONTHLY: _("月最低工资"), HOURLY: _("小时最低工资"),
    DOCUMENT: _("依据文件"), PLACE: _("地区"), VERIFIED: _("已核对"),
}  # fmt: skip
_CLASS_WORDS: Mapping[str, str] = {
    **{item.value: item.value for item in WageClass},
    **dict(zip("一二三四五六", (item.value for item in WageClass), strict=True)),
    **dict(zip(("I", "II", "III", "IV", "V", "VI"), (item.value for item in WageClass), strict=True)),
}
_CLASS_TAILS = ("地区", "区", "类", "档")
_UNITS = re.compile(r"[（(][^）)]*[）)]|元/月|元/小时|元")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:起|起执行)?")
_YES = frozenset({"是", "已核对", "y", "yes", "true", "1", "√"})
_NO = frozenset({"", "否", "未核对", "n", "no", "false", "0"})
EARLIEST = date(1994, 7, 1)
"""Minimum wages rest on the Labour Law, promulgated in July 1994."""
AHEAD = timedelta(days=3 * 366)
"""Nobody sets a wage that begins more than three years from now."""


class WageTableUnreadable(Refused):
    """No table of wages is in the file."""

    code = "staffing.wage_table_unreadable"
    message = _("文件里没有找到“执行日期”和“月最低工资”（或“一类、二类……”）这样的列")
    mend = _("首行写列名：类别、执行日期、月最低工资、小时最低工资、依据文件；也可以一行一个日期，一类、二类……各一列")


class WageTableTooLong(Refused):
    """No table of wages has so many rows."""

    code = "staffing.wage_table_too_long"
    message = _("超过 {most} 行，不像最低工资标准表")
    mend = _("只留最低工资标准，另存后再上传")


class NothingToEnter(Refused):
    """No row could enter."""

    code = "staffing.nothing_to_enter"
    message = _("没有一行可以登记")
    mend = _("按每行后面的原因改好再上传")


class WageWrong(Refused):
    """A figure that cannot be a minimum wage."""

    code = "staffing.wage_wrong"
    message = _("最低工资要大于零")


class HourlyOverMonthly(Refused):
    """An hour that pays more than a month."""

    code = "staffing.hourly_over_monthly"
    message = _("小时最低工资不会高于月最低工资")
    mend = _("核对两列有没有填反")


class WageClassUnknown(Refused):
    """Not a class."""

    code = "staffing.wage_class_unknown"
    message = _("没有“{written}”这个类别")
    mend = _("写一类、二类……六类")


class WageDocumentMissing(Refused):
    """A wage without its document binds nobody."""

    code = "staffing.wage_document_missing"
    message = _("没有写明依据文件")
    mend = _("填写公布这一标准的通知及文号")


class WageDayWrong(Refused):
    """A day on which no minimum wage can begin."""

    code = "staffing.wage_day_wrong"
    message = _("{on} 不会是最低工资的执行日期")
    mend = _("核对年份")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWage:
    """A line to enter. place: the code of the region it was issued for, "" for the county itself."""

    wage_class: str
    effective_from: date
    monthly_fen: int
    hourly_fen: int | None = None
    document: str = ""
    is_verified: bool = False
    place: str = ""

    @property
    def key(self) -> tuple[str, date]:
        """What a table has once."""
        return self.wage_class, self.effective_from

    def says(self, other: Wage) -> bool:
        """Say whether a line that stands says the same."""
        return (self.monthly_fen, self.hourly_fen, self.document, self.is_verified) == (
            other.monthly_fen, other.hourly_fen, other.document, other.is_verified,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot enter: sheet, number from 1, column from 0 (None: the row), its name, the reason, what stands there."""

    sheet: str
    row: int
    column: int | None
    title: str
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. headers: the header row of each sheet, from 1."""

    wages: tuple[NewWage, ...]
    rejected: tuple[Rejected, ...]
    rows_read: int
    headers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Header:
    row: int
    columns: Mapping[str, int]
    classes: Mapping[int, str]


Rows = Iterable[tuple[int, Sequence[object]]]
"""(row number from 1, cells)."""


def read_table(sheets: Iterable[tuple[str, Rows]], *, document: str, places: Mapping[str, str], on: date) -> Reading:
    """Read the sheets of a file; each row enters or is given back with its column and reason.

    document: stands in for an empty cell. places: names and codes of the regions in which the county lies → code.
    on: today. Raises: WageTableUnreadable, WageTableTooLong.
    """
    wages: dict[tuple[str, date], NewWage] = {}
    rejected: list[Rejected] = []
    headers: dict[str, int] = {}
    count = 0
    for sheet, rows in sheets:
        header = None
        for number, cells in rows:
            if header is None:
                header = _header(number, cells)
                if header is not None:
                    headers[sheet] = number
                continue
            if not any(_text(cell) for cell in cells):
                continue
            count += 1
            if count > WAGE_ROWS:
                raise WageTableTooLong(field="file", most=WAGE_ROWS)
            row = _Row(sheet, number, cells, header)
            for wage in row.wages(document=document, places=places, on=on):
                before = wages.setdefault(wage.key, wage)
                if before != wage:
                    row.reject(SINCE, _("同一类别同一天在文件里有两个不同的标准"))
            rejected += row.rejected
    if not headers:
        raise WageTableUnreadable(field="file")
    return Reading(tuple(sorted(wages.values(), key=lambda wage: (wage.effective_from, wage.wage_class))),
                   tuple(rejected), count, headers)  # fmt: skip


def _header(number: int, cells: Sequence[object]) -> _Header | None:
    columns: dict[str, int] = {}
    classes: dict[int, str] = {}
    for at, cell in enumerate(cells):
        name = _UNITS.sub("", _text(cell)).strip().lower()
        meaning = HEADERS.get(name)
        if meaning is not None:
            columns.setdefault(meaning, at)
        elif name and (found := class_of(name)) and found not in classes.values() and not name.isdigit():
            classes[at] = found
    if SINCE in columns and (classes or {CLASS, MONTHLY} <= columns.keys()):
        return _Header(number, columns, {} if MONTHLY in columns else classes)
    return None


class _Row:
    """One row on its way in; what is wrong with it is gathered."""

    def __init__(self, sheet: str, number: int, cells: Sequence[object], header: _Header) -> None:
        self.sheet, self.number, self.cells, self.header = sheet, number, cells, header
        self.rejected: list[Rejected] = []

    def cell(self, meaning: str) -> object:
        at = self.header.columns.get(meaning)
        return self.cells[at] if at is not None and at < len(self.cells) else ""

    def reject(self, meaning: str, reason: str, *, column: int | None = None, **values: object) -> None:
        at = self.header.columns.get(meaning) if column is None else column
        shown = _text(self.cells[at]) if at is not None and at < len(self.cells) else ""
        title = TITLES.get(meaning, "")
        self.rejected.append(Rejected(self.sheet, self.number, at, title, reason, values, shown))

    def wages(self, *, document: str, places: Mapping[str, str], on: date) -> list[NewWage]:
        since = day_of(self.cell(SINCE))
        if since is None:
            self.reject(SINCE, _("不是日期，请写成 2023-11-01"))
        elif not EARLIEST <= since <= on + AHEAD:
            self.reject(SINCE, _("不会是最低工资的执行日期，核对年份"))
        named = _text(self.cell(DOCUMENT)) or document
        if not named:
            self.reject(DOCUMENT, _("没有依据文件"))
        elif len(named) > DOCUMENT_LENGTH:
            self.reject(DOCUMENT, _("依据文件超过 {most} 个字"), most=DOCUMENT_LENGTH)
        verified = _text(self.cell(VERIFIED)).lower()
        if verified not in _YES | _NO:
            self.reject(VERIFIED, _("写“是”或“否”"))
        place = _text(self.cell(PLACE))
        if place and place not in places:
            self.reject(PLACE, _("本县不在这个地区"))
        hourly = self._money(HOURLY, self.header.columns.get(HOURLY), is_wanted=False)
        found = self._by_class() if self.header.classes else self._one()
        if self.rejected or since is None:
            return []
        if hourly is not None and any(hourly >= monthly for _class, monthly in found):
            self.reject(HOURLY, HourlyOverMonthly.message)
            return []
        return [
            NewWage(
                wage_class=wage_class, effective_from=since, monthly_fen=monthly, hourly_fen=hourly, document=named,
                is_verified=verified in _YES, place=places.get(place, ""),
            )
            for wage_class, monthly in found
        ]  # fmt: skip

    def _one(self) -> list[tuple[str, int]]:
        written = _text(self.cell(CLASS))
        wage_class = class_of(written)
        if not wage_class:
            self.reject(CLASS, _("类别写一类、二类……六类") if written else _("没有写类别"))
        monthly = self._money(MONTHLY, self.header.columns.get(MONTHLY), is_wanted=True)
        return [(wage_class, monthly)] if wage_class and monthly is not None else []

    def _by_class(self) -> list[tuple[str, int]]:
        found = []
        for at, wage_class in self.header.classes.items():
            monthly = self._money(MONTHLY, at, is_wanted=False)
            if monthly is not None:
                found.append((wage_class, monthly))
        if not found and not self.rejected:
            self.reject(MONTHLY, _("这一行没有一个标准"))
        return found

    def _money(self, meaning: str, column: int | None, *, is_wanted: bool) -> int | None:
        cell = self.cells[column] if column is not None and column < len(self.cells) else ""
        text = _text(cell)
        if not text or (not is_wanted and text in {"-", "—", "/"}):
            if is_wanted:
                self.reject(meaning, _("没有填写金额"), column=column)
            return None
        try:
            fen = parse_yuan(_UNITS.sub("", text))
        except (AmountUnreadable, AmountTooFine) as wrong:
            self.reject(meaning, wrong.sentence, column=column, **wrong.values)
            return None
        if fen <= 0:
            self.reject(meaning, WageWrong.message, column=column)
            return None
        return fen


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float):
        return format(Decimal(str(cell)).normalize(), "f")
    return " ".join(unicodedata.normalize("NFKC", str(cell)).split())


def day_of(cell: object) -> date | None:
    """Return the day of a cell: a date, or text such as 2023-11-01, 2023.11.1, 2023年11月1日; None when it is no day."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = _DAY.fullmatch(_text(cell).replace(" ", ""))
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def class_of(written: str) -> str:
    """Return the class meant by 一类, 二档, 三类地区, Ⅳ or 4; "" when it is none."""
    word = unicodedata.normalize("NFKC", written).strip().upper().removeprefix("第")
    for tail in _CLASS_TAILS:
        word = word.removesuffix(tail)
    return _CLASS_WORDS.get(word, "")


def check_wage_line(wage: NewWage, *, on: date) -> None:
    """Refuse a line that cannot be one, however it came.

    Raises: WageClassUnknown, WageWrong, HourlyOverMonthly, WageDocumentMissing, WageDayWrong.
    """
    if wage.wage_class not in {item.value for item in WageClass}:
        raise WageClassUnknown(field="wage_class", written=wage.wage_class)
    if wage.monthly_fen <= 0 or (wage.hourly_fen is not None and wage.hourly_fen <= 0):
        raise WageWrong(field="monthly")
    if wage.hourly_fen is not None and wage.hourly_fen >= wage.monthly_fen:
        raise HourlyOverMonthly(field="hourly")
    if not wage.document.strip():
        raise WageDocumentMissing(field="document")
    if not EARLIEST <= wage.effective_from <= on + AHEAD:
        raise WageDayWrong(field="effective_from", on=wage.effective_from.isoformat())


def check_class(wage_class: str) -> WageClass:
    """Return the class.

    Raises: WageClassUnknown.
    """
    if wage_class not in {item.value for item in WageClass}:
        raise WageClassUnknown(field="wage_class", written=wage_class)
    return WageClass(wage_class)
