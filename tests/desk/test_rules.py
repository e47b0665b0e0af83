from dataclasses import dataclass
from datetime import date

import pytest

from shequ.desk import rules
from shequ.desk.terms import Urgency

TUESDAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Thing:
    due_on: date | None


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        (date(2026, 11, 23), Urgency.OVERDUE),
        (TUESDAY, Urgency.TODAY),
        (date(2026, 11, 29), Urgency.WEEK),  # Sunday
        (date(2026, 11, 30), Urgency.LATER),
        (None, Urgency.LATER),
    ],
)
def test_urgency_is_counted_in_weeks_that_end_on_sunday(due, urgency) -> None:
    assert rules.urgency_of(due, on=TUESDAY) is urgency


def test_on_sunday_the_week_is_over() -> None:
    assert rules.urgency_of(date(2026, 11, 30), on=date(2026, 11, 29)) is Urgency.LATER


def test_the_most_pressing_comes_first_and_empty_groups_are_left_out() -> None:
    things = [Thing(None), Thing(date(2026, 11, 20)), Thing(date(2026, 11, 18)), Thing(date(2026, 12, 20))]
    groups = rules.by_urgency(things, on=TUESDAY)
    assert [step for step, _rows in groups] == [Urgency.OVERDUE, Urgency.LATER]
    assert [row.due_on for row in groups[0][1]] == [date(2026, 11, 18), date(2026, 11, 20)]
    assert [row.due_on for row in groups[1][1]] == [date(2026, 12, 20), None], "without a day comes last"


@pytest.mark.parametrize(("asked", "text"), [("  东  街 ", "东 街"), ("", ""), ("   ", ""), ("长" * 99, "长" * 60)])
def test_what_is_looked_for_is_trimmed_and_bounded(asked, text) -> None:
    assert rules.search_text(asked) == text


@pytest.mark.parametrize(
    ("areas", "code"),
    [
        (["990101001001001"], "990101001001001"),
        (["990101", "990101001002"], "990101001002"),
        (["990101"], ""),
        ([], ""),
    ],
)
def test_the_own_place_is_that_of_the_grant(areas, code) -> None:
    assert rules.own_place(areas) == code


@pytest.mark.parametrize(
    ("value", "low", "high", "said", "outside"),
    [
        (2146, 1000, 3000, {"low": 1000, "high": 3000}, False),
        (1000, 1000, 3000, {"low": 1000, "high": 3000}, False),
        (962, 1000, 3000, {"low": 1000, "gap": 38}, True),
        (3001, 1000, 3000, {"high": 3000, "gap": 1}, True),
        (7, 5, None, {"low": 5}, False),
        (7, None, 9, {"high": 9}, False),
        (7, None, None, {}, False),
    ],
)
def test_a_value_is_told_beside_its_standard(value, low, high, said, outside) -> None:
    sentence, values, is_outside = rules.against_band(value, low, high)
    assert (values, is_outside) == (said, outside)
    assert sentence.format(**values, unit="户")
