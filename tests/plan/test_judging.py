"""Thresholds and statuses, without a database."""

from datetime import date

import pytest

from shequ.plan.rules.judging import Measurement, Reason, Standing, clause_standing, followed_standing, judge
from shequ.plan.terms import Status, Strength, Threshold

BAND = Threshold("households", low="min", high="max", strength=Strength.WARN)
ABOUT = Threshold("people", low="least", high="most", strength=Strength.WARN, tolerance="percent", within=Strength.INFO)
BIG = Threshold("households", high="big", strength=Strength.STOP, subject="class:big", propose="split")
NEW = Threshold("households", low="max", strength=Strength.STOP, subject="new")
FIGURES = {"min": 1000, "max": 3000, "least": 4000, "most": 10000, "percent": 20, "big": 2900}
ON = date(2016, 9, 14)


@pytest.mark.parametrize(
    ("measure", "measured", "strength"),
    [
        ("households", 999, Strength.WARN), ("households", 1000, None), ("households", 3000, None),
        ("households", 3001, Strength.WARN), ("households", None, None),
        ("people", 3199, Strength.WARN), ("people", 3200, Strength.INFO), ("people", 3999, Strength.INFO),
        ("people", 4000, None), ("people", 10000, None), ("people", 12000, Strength.INFO), ("people", 12001, Strength.WARN),
        ("dogs", 1, None),
    ],
)  # fmt: skip
def test_a_value_is_held_against_its_band(measure: str, measured: int | None, strength: Strength | None) -> None:
    breach = judge((BAND, ABOUT), measure, measured, value=FIGURES.get)
    assert (breach.strength if breach else None) == strength


def test_the_worst_of_several_bars_counts_for_its_class_and_subject_only() -> None:
    bars = (BAND, BIG, NEW)
    assert judge(bars, "households", 2950, value=FIGURES.get) is None
    big = judge(bars, "households", 2950, value=FIGURES.get, cls="big")
    assert big is not None
    assert (big.strength, big.propose, big.required) == (Strength.STOP, "split", "≤ 2,900")
    new = judge(bars, "households", 2950, value=FIGURES.get, subject="new")
    assert new is not None
    assert new.required == "≥ 3,000"


def test_a_bar_whose_number_is_not_set_does_not_bind() -> None:
    assert judge((BAND,), "households", 5, value={}.get) is None


def measured(*populations: int | None) -> list[Measurement]:
    return [Measurement("k", count, None if count else Reason("why")) for count in populations]


@pytest.mark.parametrize(
    ("populations", "severities", "due_on", "is_done", "status"),
    [
        ((6,), (), None, False, Status.MET),
        ((6,), ("info",), None, False, Status.MET),
        ((6,), ("warning", "info"), None, False, Status.AT_RISK),
        ((6,), ("warning", "error"), None, False, Status.NOT_MET),
        ((0,), (), None, False, Status.UNMEASURABLE),
        ((None,), (), None, False, Status.UNMEASURABLE),
        ((), (), None, False, Status.UNMEASURABLE),
        ((6, None), (), None, False, Status.MET),
        ((6,), (), date(2016, 10, 14), False, Status.AT_RISK),
        ((6,), (), date(2016, 10, 15), False, Status.MET),
        ((6,), (), ON, False, Status.AT_RISK),
        ((6,), (), date(2016, 9, 13), False, Status.MET),
        ((6,), (), date(2016, 10, 1), True, Status.MET),
        ((6,), ("error",), date(2016, 10, 1), True, Status.NOT_MET),
        ((None,), (), date(2016, 10, 1), False, Status.UNMEASURABLE),
    ],
)
def test_a_clause_stands_by_what_was_measured_and_found(
    populations: tuple[int | None, ...], severities: tuple[str, ...], due_on: date | None, is_done: bool, status: Status
) -> None:
    standing = clause_standing(measured(*populations), severities, due_on=due_on, on=ON, is_done=is_done)
    assert standing.status == status


def test_what_is_not_measured_is_named_beside_what_is() -> None:
    standing = clause_standing(measured(6, None, 0), (), due_on=None, on=ON)
    assert [reason.text for reason in standing.reasons] == ["why", "why"]


@pytest.mark.parametrize(
    ("followed", "status"),
    [
        ((Status.MET, Status.AT_RISK, Status.NOT_MET), Status.NOT_MET),
        ((Status.MET, Status.UNMEASURABLE), Status.MET),
        ((Status.UNMEASURABLE,), Status.UNMEASURABLE),
    ],
)
def test_a_clause_that_follows_stands_as_the_worst_measured_one(followed: tuple[Status, ...], status: Status) -> None:
    assert followed_standing([Standing(item) for item in followed], ["a"]).status == status
