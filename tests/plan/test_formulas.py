"""Formulas of the closed list, shown worked out; money by fixed sums and shares."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given as always
from hypothesis import settings
from hypothesis import strategies as st

from shequ.plan.rules import money
from shequ.plan.rules.formulas import (
    Amount,
    Band,
    Bands,
    BaseMissing,
    Clamp,
    Constant,
    Formula,
    Given,
    Pick,
    Rate,
    Rounding,
    worked,
)
from shequ.plan.rules.pack import Pack
from shequ.plan.rules.reading import read_pack
from tests.plan.writing import lingtai, yuanshan


def figure(value: object) -> Amount:
    return Amount(Decimal(str(value)))


def given_with(**bases: int) -> Given:
    units = {"households": "户", "people": "人", "urban_population": "人"}
    return Given({name: Decimal(count) for name, count in bases.items()}, units, lambda _name: None)


STAFF = Rate(figure(10000), "households", Decimal(1000), "down")
FLOOR = Clamp(Rate(figure(30), "households", Decimal(100), "up"), low=figure(320))
STEPS = Bands(
    "households",
    "high",
    (
        Band(Decimal(0), Decimal(100), Constant(figure(1))),
        Band(Decimal(100), None, Constant(figure(2))),
    ),
)


@pytest.mark.parametrize(
    ("formula", "households", "value", "explanation"),
    [
        (STAFF, 2310, 20000, "2,310 户 ÷ 1,000 = 2.31 → 2 × 10,000 元 = 20,000 元"),
        (Rate(figure(10000), "households", Decimal(1000), "up"), 2310, 30000, "2,310 户 ÷ 1,000 = 2.31 → 3 × 10,000 元 = 30,000 元"),
        (Rate(figure(10000), "households", Decimal(1000), "half_up"), 2500, 30000, "2,500 户 ÷ 1,000 = 2.5 → 3 × 10,000 元 = 30,000 元"),
        (Rate(figure("0.5"), "households"), 2311, "1155.5", "2,311 户 × 0.5 元 = 1,155.5 元"),
        (Constant(figure(400)), 1, 400, "400 元"),
        (FLOOR, 950, 320, "950 户 ÷ 100 = 9.5 → 10 × 30 元 = 300 元 ＜ 320 → 320 元"),
        (FLOOR, 1200, 360, "1,200 户 ÷ 100 = 12 × 30 元 = 360 元"),
        (Clamp(STAFF, high=figure(15000)), 2310, 15000, "2,310 户 ÷ 1,000 = 2.31 → 2 × 10,000 元 = 20,000 元 ＞ 15,000 → 15,000 元"),
        (Pick("max", (STAFF, Constant(figure(30000)))), 2310, 30000, None),
        (Pick("min", (STAFF, Constant(figure(30000)))), 2310, 20000, None),
        (STEPS, 100, 1, None),
        (STEPS, 101, 2, None),
        (STEPS, 0, 1, None),
    ],
)  # fmt: skip
def test_a_formula_is_worked_out_step_by_step(
    formula: Formula, households: int, value: object, explanation: str | None
) -> None:
    result = worked(formula, given_with(households=households), unit="元")
    assert result.value == Decimal(str(value))
    assert explanation is None or result.explanation == explanation


def test_the_closed_end_of_a_band_is_the_packs_choice() -> None:
    low = Bands("households", "low", STEPS.bands)
    assert worked(low, given_with(households=100), unit="个").value == 2
    assert worked(STEPS, given_with(households=100), unit="个").value == 1


def test_a_missing_figure_is_refused_not_guessed() -> None:
    with pytest.raises(BaseMissing):
        worked(STAFF, given_with(people=3), unit="元")


def test_rounding_is_shown() -> None:
    third = Rate(figure("0.335"), "people")
    result = worked(third, given_with(people=1), unit="元", rounding=Rounding(Decimal("0.01"), "half_up"))
    assert (result.value, result.explanation) == (Decimal("0.34"), "1 人 × 0.335 元 = 0.335 元 → 0.34 元")


@cache
def pack_from(source: Callable[[], list[tuple[str, str]]]) -> Pack:
    return read_pack(source()).pack


def money_of(source: Callable[[], list[tuple[str, str]]], name: str) -> tuple[Pack, money.Money]:
    pack = pack_from(source)
    return pack, next(item for item in pack.money if item.id == name)


def given_of(pack: Pack, **bases: int) -> Given:
    def parameter(name: str) -> Decimal | None:
        found = pack.parameter(name, date(2099, 1, 1))
        return Decimal(str(found.value)) if found else None

    return Given(
        {name: Decimal(count) for name, count in bases.items()}, {base.id: base.unit for base in pack.bases}, parameter
    )


@pytest.mark.clause("T3.1b")
def test_fixed_sums_by_payer() -> None:
    pack, part = money_of(lingtai, "graded_subsidy")
    result = money.entitled(part, given_of(pack))
    assert {due.payer: due.amount_fen for due in result.dues} == {
        "province": 6_000_000,
        "city": 1_000_000,
        "county": 2_000_000,
    }
    assert result.total_fen == 9_000_000
    assert result.explanation == "60,000 元 + 10,000 元 + 20,000 元 = 90,000 元"


@pytest.mark.clause("T3.1c")
def test_half_a_yuan_per_head_of_urban_population() -> None:
    pack, part = money_of(lingtai, "special_fund")
    result = money.entitled(part, given_of(pack, urban_population=32_111))
    assert (result.total_fen, result.explanation) == (1_605_550, "32,111 人 × 0.5 元 = 16,055.5 元")


def test_shares_give_the_odd_fen_to_the_named_payer() -> None:
    pack, part = money_of(yuanshan, "running")
    result = money.entitled(part, given_of(pack, people=2001))
    by_payer = {due.payer: due.amount_fen for due in result.dues}
    assert sum(by_payer.values()) == result.total_fen == 3_751_875
    assert by_payer == {"province": 1_875_937, "county": 1_125_563, "town": 750_375}


@settings(max_examples=200, deadline=None)
@always(st.integers(min_value=1, max_value=10_000_000))
def test_shares_neither_make_nor_lose_a_fen(people: int) -> None:
    pack, part = money_of(yuanshan, "running")
    result = money.entitled(part, given_of(pack, people=people))
    assert sum(due.amount_fen for due in result.dues) == result.total_fen
    assert all(due.amount_fen >= 0 for due in result.dues)


@pytest.mark.parametrize(
    ("since", "share"),
    [(None, (1, 1)), (date(2031, 1, 1), (12, 12)), (date(2031, 7, 15), (6, 12)), (date(2030, 3, 1), (1, 1)), (date(2032, 1, 1), (0, 1))],
)  # fmt: skip
def test_months_pro_rata_count_the_month_begun(since: date | None, share: tuple[int, int]) -> None:
    _pack, part = money_of(yuanshan, "running")
    assert money.share_of_year(part, year=2031, since=since) == share


def test_pro_rata_is_shown() -> None:
    pack, part = money_of(yuanshan, "running")
    result = money.entitled(part, given_of(pack, people=100), share_of_year=(6, 12))
    assert result.total_fen == 1_500_000
    assert result.explanation.endswith("× 6/12 = 15,000 元")
