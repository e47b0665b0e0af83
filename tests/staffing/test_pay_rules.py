"""Months and parts of months, wages of a day, gaps: pure rules with tables and properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.staffing.rules import pay as rules
from shequ.staffing.rules.pay import Paid, Standard, Wage
from shequ.staffing.terms import Compared

YEAR = 2026
START = date(2025, 1, 1)
days = st.integers(0, 1000).map(lambda number: START + timedelta(days=number))


@pytest.mark.parametrize(
    "since, until, expected",
    [
        (date(2026, 1, 1), date(2027, 1, 1), 12 * 30_000),
        (date(2025, 1, 1), None, 12 * 30_000),
        (date(2026, 3, 1), date(2026, 5, 1), 2 * 30_000),
        (date(2026, 4, 16), date(2026, 5, 1), 15_000),
        (date(2026, 2, 15), date(2026, 3, 1), 15_000),
        (date(2026, 1, 31), date(2026, 2, 2), 968 + 1071),
        (date(2027, 1, 1), None, 0),
        (date(2025, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_months_of_a_year(since: date, until: date | None, expected: int) -> None:
    assert sum(rules.month_amounts(30_000, since, until, YEAR)) == expected


@given(fen=st.integers(1, 10_000_000), since=days, cut=st.integers(1, 400), length=st.integers(1, 400))
def test_a_period_cut_in_two_costs_the_same_within_a_fen(fen: int, since: date, cut: int, length: int) -> None:
    middle, end = since + timedelta(days=cut), since + timedelta(days=cut + length)
    for year in (2025, 2026, 2027):
        whole = sum(rules.month_amounts(fen, since, end, year))
        parts = sum(rules.month_amounts(fen, since, middle, year)) + sum(rules.month_amounts(fen, middle, end, year))
        assert abs(whole - parts) <= 1


@given(fen=st.integers(0, 10_000_000))
def test_a_whole_year_of_a_service_costs_exactly_its_price(fen: int) -> None:
    assert sum(rules.service_months(fen, date(2026, 1, 1), date(2027, 1, 1), YEAR)) == fen
    halves = rules.service_months(fen, date(2026, 7, 1), date(2027, 7, 1), YEAR)
    rest = rules.service_months(fen, date(2026, 7, 1), date(2027, 7, 1), YEAR + 1)
    assert sum(halves) + sum(rest) == fen


WAGES = (
    Wage("3", date(2021, 9, 1), 172_000), Wage("3", date(2023, 11, 1), 191_000), Wage("4", date(2023, 11, 1), 185_000),
)  # fmt: skip
CLASSES = ((date(2020, 1, 1), "3"), (date(2025, 1, 1), "4"))


@pytest.mark.parametrize(
    "on, wage_class, monthly",
    [
        (date(2019, 12, 31), "", None),
        (date(2021, 8, 31), "3", None),
        (date(2021, 9, 1), "3", 172_000),
        (date(2024, 12, 31), "3", 191_000),
        (date(2025, 1, 1), "4", 185_000),
    ],
)
def test_the_standard_of_a_day(on: date, wage_class: str, monthly: int | None) -> None:
    found = rules.standard_on(WAGES, CLASSES, on)

    assert (found.wage_class, found.wage.monthly_fen if found.wage else None) == (wage_class, monthly)


@pytest.mark.parametrize(
    "fen, is_full_time, standard, expected",
    [
        (185_000, True, Standard("4", WAGES[2]), Compared.ABOVE),
        (184_999, True, Standard("4", WAGES[2]), Compared.UNDER),
        (1, False, Standard("4", WAGES[2]), Compared.PART_TIME),
        (1, True, Standard("", None), Compared.NO_CLASS),
        (1, True, Standard("4", None), Compared.NO_WAGE),
    ],
)
def test_comparing_never_passes_in_silence(fen: int, is_full_time: bool, standard: Standard, expected: str) -> None:
    assert rules.compare(fen, is_full_time=is_full_time, standard=standard) == expected


def test_a_gap_in_a_month_a_year_and_what_is_left_of_the_year() -> None:
    assert rules.gap_of(180_000, 200_000, date(2026, 10, 1)) == rules.Gap(20_000, 240_000, 60_000)
    assert rules.gap_of(200_000, 180_000, date(2026, 10, 1)) == rules.Gap(0, 0, 0)


@given(first=days, length=st.integers(1, 90), gap=st.integers(-200, 200), other=st.integers(1, 90))
def test_two_base_pays_share_no_month_or_are_refused(first: date, length: int, gap: int, other: int) -> None:
    held = Paid("basic", 1, first, first + timedelta(days=length))
    since = first + timedelta(days=gap)
    until = since + timedelta(days=other)

    def months(start: date, end: date) -> set[tuple[int, int]]:
        return {rules.month_of(start + timedelta(days=at)) for at in range((end - start).days)}

    shared = months(held.since, held.until or held.since) & months(since, until)
    if shared:
        with pytest.raises(rules.SecondBasic):
            rules.check_one_basic([held], name="王一", since=since, until=until)
    else:
        rules.check_one_basic([held], name="王一", since=since, until=until)
