"""How a calendar file is read, and when the want of a year must be said. No database."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.worktime.terms import HEADERS, KIND_WORDS, NAME_LENGTH, NOTICE_MONTH, DayKind

_WRITTEN_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
FRIDAY = 4


class CalendarUnreadable(Refused):
    """The file has no table of days in it."""

    code = "worktime.calendar_unreadable"
    message = _("文件里没有找到“日期”和“类型”两列")
    mend = _("请用 UTF-8 或 GBK 的 CSV 文件，首行写列名：日期,类型,名称")


class CalendarYearIncomplete(Refused):
    """No year of the file could be taken as a whole."""

    code = "worktime.calendar_year_incomplete"
    message = _("文件里没有一个年份能完整导入，共有 {rejected} 行有误")
    mend = _("一个年份只要有一行有误就整年不导入，请改正后重新导入")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that breaks the rule of the week."""

    on: date
    is_workday: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot enter: its number in the file counted from 1, the column, the reason as a msgid with values."""

    row: int
    column: str
    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: the days of the years that are whole, the rejected rows, the years left out for them."""

    days: tuple[Day, ...]
    rejected: tuple[Rejected, ...]
    left_out: tuple[int, ...]
    rows_read: int

    @property
    def years(self) -> tuple[int, ...]:
        """The years that can be loaded."""
        return tuple(sorted({day.on.year for day in self.days}))


def decode(content: bytes) -> str:
    """Return the text of a CSV file in UTF-8 (with or without mark) or GBK.

    Raises: CalendarUnreadable.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CalendarUnreadable(field="file")


def read_days(text: str) -> Reading:
    """Read a table with the columns date and kind, found by header, and a name where there is one.

    A year with a rejected row is left out as a whole: half a year of holidays would be believed.
    Raises: CalendarUnreadable.
    """
    lines = list(csv.reader(io.StringIO(text)))
    top, columns = _header(lines)
    found: dict[date, Day] = {}
    rejected: list[Rejected] = []
    bad_years: set[int] = set()
    is_all_bad = False
    rows_read = 0
    for number, line in enumerate(lines[top + 1 :], start=top + 2):
        if not any(cell.strip() for cell in line):
            continue
        rows_read += 1
        cells = {name: line[at].strip() if at < len(line) else "" for name, at in columns.items()}
        on = parse_day(cells["date"])
        kind = KIND_WORDS.get(cells["kind"].lower())
        reason = _reason(on, kind, found)
        if reason is None and on is not None and kind is not None:
            found[on] = Day(on, kind is DayKind.WORKDAY, cells.get("name", "")[:NAME_LENGTH])
            continue
        column, sentence = reason or ("", "")
        rejected.append(Rejected(number, column, sentence, cells.get(column, "")))
        if on is None:
            is_all_bad = True  # nobody can tell which year misses this row
        else:
            bad_years.add(on.year)
    years = {day.on.year for day in found.values()} | bad_years
    left_out = years if is_all_bad else bad_years
    whole = tuple(found[on] for on in sorted(found) if on.year not in left_out)
    return Reading(whole, tuple(rejected), tuple(sorted(left_out)), rows_read)


def _header(lines: list[list[str]]) -> tuple[int, dict[str, int]]:
    for at, line in enumerate(lines):
        columns: dict[str, int] = {}
        for place, cell in enumerate(line):
            name = HEADERS.get(cell.strip().lower())
            if name is not None:
                columns.setdefault(name, place)
        if {"date", "kind"} <= columns.keys():
            return at, columns
    raise CalendarUnreadable(field="file")


def _reason(on: date | None, kind: DayKind | None, found: Mapping[date, Day]) -> tuple[str, str] | None:
    if on is None:
        return "date", _("不是日期，请写成 2027-01-01")
    if kind is None:
        return "kind", _("应写“放假”或“上班”")
    before = found.get(on)
    if before is not None and before.is_workday != (kind is DayKind.WORKDAY):
        return "date", _("同一天既写了放假又写了上班")
    if kind is DayKind.WORKDAY and on.weekday() <= FRIDAY:
        return "kind", _("这天本来就是周一至周五，调休上班只能是周末")
    return None


def parse_day(text: str) -> date | None:
    """Return the day written as 2027-01-01, 2027/1/1, 2027.1.1 or 2027年1月1日; None when it is no day."""
    written = _WRITTEN_DATE.fullmatch(text.split(" ", maxsplit=1)[0].strip() if "年" not in text else text.strip())
    if written is None:
        return None
    try:
        return date(*(int(part) for part in written.groups()))
    except ValueError:
        return None


def missing_years(on: date, loaded: Iterable[int]) -> tuple[int, ...]:
    """Return the years whose want must be said on a day: this one, and from November the next."""
    needed = [on.year] + ([on.year + 1] if on.month >= NOTICE_MONTH else [])
    return tuple(year for year in needed if year not in set(loaded))
