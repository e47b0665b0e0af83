"""What can be asked of the calendar. It is the same for everybody."""

from calendar import Calendar as Months
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from shequ.base.words import say
from shequ.kernel import workdays
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.kernel.workdays import Calendar, Deadline
from shequ.worktime import rules, terms
from shequ.worktime.models import CalendarDay, CalendarYear

MONTHS = range(1, 13)
PUBLIC_FACT = "the calendar is public and of no area"
_kept: dict[tuple[tuple[int, UUID], ...], Calendar] = {}


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year of the table: how many days off and made up, on which document, loaded when; not loaded: all empty."""

    year: int
    is_loaded: bool
    holidays: int = 0
    workdays: int = 0
    document: str = ""
    loaded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that breaks the rule of the week."""

    on: date
    is_workday: bool
    name: str


@dataclass(frozen=True, slots=True)
class YearPreview:
    """What loading a year would change."""

    year: int
    is_new: bool
    added: tuple[rules.Day, ...]
    changed: tuple[rules.Day, ...]
    removed: tuple[DayRow, ...]
    same: int

    @property
    def changes(self) -> int:
        """How many days would differ."""
        return len(self.added) + len(self.changed) + len(self.removed)


def calendar() -> Calendar:
    """Return the calendar as a value, kept in the process until the table changes. One statement if kept, else two.

    What was kept is known by the editions of all years, which change with every import whatever the clocks say.
    """
    years = CalendarYear.objects.unscoped(because=PUBLIC_FACT).order_by("year").values_list("year", "edition")
    editions = tuple(years)
    if editions in _kept:
        return _kept[editions]
    days = CalendarDay.objects.unscoped(because=PUBLIC_FACT).values_list("on", "is_workday")
    fresh = Calendar(dict(days), frozenset(year for year, _edition in editions))
    _kept.clear()
    _kept[editions] = fresh
    return fresh


def is_workday(day: date) -> bool:
    """Say whether people work on the day."""
    return calendar().is_workday(day)


def add_workdays(start: date, count: int) -> Deadline:
    """Return the day `count` working days after `start`, and which years had to be guessed."""
    return workdays.add_workdays(calendar(), start, count)


def due_after(start: date, count: int, *, in_workdays: bool) -> Deadline:
    """Return the due day `count` days after `start`, in working days or calendar days (then moved off a holiday).

    Keep `guessed_years` beside the due day and reckon again when `worktime.calendar_imported` names one of them.
    """
    reckon = workdays.add_workdays if in_workdays else workdays.add_days
    return reckon(calendar(), start, count)


def workdays_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`."""
    return workdays.workdays_between(calendar(), start, end)


def missing_year_warning(call: Call) -> str:
    """Return the sentence that a year is missing, "" when none is. One statement.

    The want of the current year concerns everybody; that of the next only those who can load it.
    """
    missing = missing_years(call)
    current = [year for year in missing if year == call.on.year]
    told = missing if call.actor.may(terms.CALENDAR_IMPORT) else tuple(current)
    if not told:
        return ""
    return say(
        _("{years} 年的节假日安排还没有导入，期限暂按周一至周五计算"), {"years": "、".join(str(year) for year in told)}
    )


def missing_years(call: Call) -> tuple[int, ...]:
    """Return the years that should be loaded on the day of the call and are not. One statement."""
    loaded = (
        CalendarYear.objects.unscoped(because=PUBLIC_FACT).filter(year__gte=call.on.year).values_list("year", flat=True)
    )
    return rules.missing_years(call.on, list(loaded))


def year_list(call: Call) -> list[YearRow]:
    """Return the loaded years, newest first, and before them those that should be loaded. Two statements."""
    loaded = list(CalendarYear.objects.visible_to(call.actor).order_by("-year"))
    counts = {
        row["on__year"]: row
        for row in CalendarDay.objects.visible_to(call.actor)
        .values("on__year")
        .annotate(work=Count("pk", filter=Q(is_workday=True)), off=Count("pk", filter=Q(is_workday=False)))
        .order_by()
    }
    nothing = {"work": 0, "off": 0}
    missing = rules.missing_years(call.on, [row.year for row in loaded])
    return [YearRow(year, is_loaded=False) for year in reversed(missing)] + [
        YearRow(
            year=row.year, is_loaded=True, holidays=counts.get(row.year, nothing)["off"],
            workdays=counts.get(row.year, nothing)["work"], document=row.document, loaded_at=row.loaded_at,
        )
        for row in loaded
    ]  # fmt: skip


def day_list(call: Call, *, year: int) -> list[DayRow]:
    """Return the days of a year that break the rule of the week, in order. One statement."""
    days = CalendarDay.objects.visible_to(call.actor).filter(on__year=year).order_by("on")
    return [DayRow(day.on, day.is_workday, day.name) for day in days]


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a month as drawn: None days fill the first and last week."""

    on: date
    is_workday: bool
    name: str
    is_exception: bool


def month_grids(year: int) -> list[tuple[int, list[list[DayCell | None]]]]:
    """Return the months of a year as weeks from Monday to Sunday. Two statements at most."""
    found = calendar()
    days = CalendarDay.objects.unscoped(because=PUBLIC_FACT).filter(on__year=year)
    names = dict(days.values_list("on", "name"))
    weeks = Months().monthdatescalendar
    return [
        (month, [[_cell(found, names, day, month) for day in week] for week in weeks(year, month)]) for month in MONTHS
    ]


def _cell(found: Calendar, names: dict[date, str], day: date, month: int) -> DayCell | None:
    if day.month != month:
        return None
    return DayCell(day, found.is_workday(day), names.get(day, ""), day in names)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of a file that cannot enter, in words."""

    row: int
    column: str
    value: str
    reason: str


def rejected_rows(reading: rules.Reading) -> list[RejectedRow]:
    """Return what was rejected, in the reader's language."""
    titles = {"date": say(_("日期")), "kind": say(_("类型"))}
    return [
        RejectedRow(bad.row, titles.get(bad.column, bad.column), bad.value, say(bad.reason)) for bad in reading.rejected
    ]


def import_preview(days: Iterable[rules.Day]) -> list[YearPreview]:
    """Return, year by year, what loading the days would change. Two statements."""
    wanted: dict[int, dict[date, rules.Day]] = {}
    for day in days:
        wanted.setdefault(day.on.year, {})[day.on] = day
    loaded = set(CalendarYear.objects.unscoped(because=PUBLIC_FACT).values_list("year", flat=True))
    kept: dict[int, dict[date, DayRow]] = {}
    for row in CalendarDay.objects.unscoped(because=PUBLIC_FACT).filter(on__year__in=list(wanted)).order_by("on"):
        kept.setdefault(row.on.year, {})[row.on] = DayRow(row.on, row.is_workday, row.name)
    return [_preview(year, wanted[year], kept.get(year, {}), is_new=year not in loaded) for year in sorted(wanted)]


def _preview(year: int, wanted: dict[date, rules.Day], kept: dict[date, DayRow], *, is_new: bool) -> YearPreview:
    both = [on for on in wanted if on in kept]
    changed = [on for on in both if (wanted[on].is_workday, wanted[on].name) != (kept[on].is_workday, kept[on].name)]
    return YearPreview(
        year=year,
        is_new=is_new,
        added=tuple(wanted[on] for on in sorted(wanted) if on not in kept),
        changed=tuple(wanted[on] for on in sorted(changed)),
        removed=tuple(kept[on] for on in sorted(kept) if on not in wanted),
        same=len(both) - len(changed),
    )
