"""Working-day arithmetic over a calendar given as a value: no database, no package with a last year in it.

China's holidays and make-up working days are announced a year ahead by the State Council. A year that is not in the
calendar is counted Monday to Friday, and every answer says which years were counted so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

FRIDAY = 4
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that break the rule of the week, and the years for which they are known.

    exceptions: day → whether it is a working day. years: the years whose announcement is loaded.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Say whether people work on the day; outside the loaded years by the weekday alone."""
        known = self.exceptions.get(day)
        return day.weekday() <= FRIDAY if known is None else known

    def covers(self, day: date) -> bool:
        """Say whether the day's year is loaded."""
        return day.year in self.years

    def missing_years(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years from `first` to `last` (both included) that are not loaded."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day reached by counting, with the years that had to be guessed on the way."""

    on: date
    guessed_years: tuple[int, ...] = ()

    @property
    def is_provisional(self) -> bool:
        """Whether the day may move when the missing years are loaded."""
        return bool(self.guessed_years)


def add_workdays(calendar: Calendar, start: date, count: int) -> Deadline:
    """Return the day `count` working days after `start`; the start day is not counted.

    0 returns the start day itself, working day or not. Source: Civil Code art. 201 (the first day does not count).
    Raises: ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("working days are counted forwards")
    day, left = start, count
    while left:
        day += ONE_DAY
        if calendar.is_workday(day):
            left -= 1
    return Deadline(day, calendar.missing_years(start, day) if count else ())


def add_days(calendar: Calendar, start: date, count: int) -> Deadline:
    """Return the day `count` calendar days after `start`, moved to the next working day when it is a holiday.

    Source: Civil Code arts. 201 and 203. Raises: ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("days are counted forwards")
    day = start + timedelta(days=count)
    while not calendar.is_workday(day):
        day += ONE_DAY
    return Deadline(day, calendar.missing_years(start + timedelta(days=count), day))


def workdays_between(calendar: Calendar, start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`; negative when `end` lies before `start`."""
    if end < start:
        return -workdays_between(calendar, end, start)
    return sum(calendar.is_workday(day) for day in _days(start + ONE_DAY, end))


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY
