"""Working days over a calendar given as a value."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.kernel.workdays import Calendar, Deadline, add_days, add_workdays, workdays_between


def days(first: str, last: str, *, work: bool) -> dict[date, bool]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return {start + timedelta(days=at): work for at in range((end - start).days + 1)}


# The State Council's notice for 2026.
YEAR_2026 = Calendar(
    {
        **days("2026-01-01", "2026-01-03", work=False),
        **days("2026-02-15", "2026-02-23", work=False),
        **days("2026-04-04", "2026-04-06", work=False),
        **days("2026-05-01", "2026-05-05", work=False),
        **days("2026-06-19", "2026-06-21", work=False),
        **days("2026-09-25", "2026-09-27", work=False),
        **days("2026-10-01", "2026-10-07", work=False),
        **{date.fromisoformat(day): True for day in ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09")},
        **{date.fromisoformat(day): True for day in ("2026-09-20", "2026-10-10")},
    },
    frozenset({2026}),
)


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-09-18", 20, "2026-10-22"),  # National Day and two make-up days lie between
        ("2026-01-30", 15, "2026-02-27"),  # Spring Festival and a make-up Saturday lie between
        ("2026-02-13", 1, "2026-02-14"),  # a make-up Saturday is a working day
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-16", 0, "2026-02-16"),
    ],
)
def test_due_after_working_days(start: str, count: int, due: str) -> None:
    assert add_workdays(YEAR_2026, date.fromisoformat(start), count) == Deadline(date.fromisoformat(due))


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [("2026-09-18", 30, "2026-10-19"), ("2026-09-24", 1, "2026-09-28"), ("2026-09-01", 30, "2026-10-08")],
)
def test_calendar_days_end_on_a_working_day(start: str, count: int, due: str) -> None:
    assert add_days(YEAR_2026, date.fromisoformat(start), count).on == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("day", "works"),
    [("2026-02-14", True), ("2026-02-16", False), ("2026-02-28", True), ("2026-11-24", True), ("2026-11-28", False)],
)
def test_is_workday(day: str, works: bool) -> None:
    assert YEAR_2026.is_workday(date.fromisoformat(day)) is works


def test_a_missing_year_is_counted_by_weekdays_and_named() -> None:
    due = add_workdays(YEAR_2026, date(2026, 12, 30), 5)

    assert due == Deadline(date(2027, 1, 6), (2027,))
    assert due.is_provisional


def test_a_loaded_year_moves_the_provisional_day() -> None:
    full = Calendar({**YEAR_2026.exceptions, date(2027, 1, 1): False}, frozenset({2026, 2027}))

    assert add_workdays(full, date(2026, 12, 30), 5) == Deadline(date(2027, 1, 7))


def test_counts_backwards_are_refused() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_workdays(YEAR_2026, date(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="forwards"):
        add_days(YEAR_2026, date(2026, 1, 1), -1)


@given(st.dates(date(2025, 6, 1), date(2027, 6, 1)), st.integers(0, 60))
def test_counting_there_and_back_agrees(start: date, count: int) -> None:
    due = add_workdays(YEAR_2026, start, count).on

    assert workdays_between(YEAR_2026, start, due) == count
    assert workdays_between(YEAR_2026, due, start) == -count
    assert count == 0 or YEAR_2026.is_workday(due)
