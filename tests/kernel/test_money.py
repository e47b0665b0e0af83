"""Money is integer fen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.kernel.money import AmountTooFine, AmountUnreadable, format_yuan, parse_yuan, split, times


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("92,936.50", 9_293_650), ("0", 0), ("0.1", 10), ("¥1200", 120_000), ("１，２００．５元", 120_050), ("-3.05", -305),
        ("−3.05", -305), ("1.5万", 1_500_000), ("1.2345万元", 1_234_500), (" 60 000 ", 6_000_000), (".5", 50),
    ],
)  # fmt: skip
def test_reads_yuan(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize("text", ["", "元", "一百", "1,00", "12.", "1e5", "--1", "5%", "9" * 30])
def test_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(AmountUnreadable) as refused:
        parse_yuan(text, field="amount")
    assert refused.value.field == "amount"


@pytest.mark.parametrize("text", ["0.005", "1.2345678万元"])
def test_refuses_parts_of_a_fen(text: str) -> None:
    with pytest.raises(AmountTooFine):
        parse_yuan(text)


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (5, "0.05"), (9_293_650, "92,936.50"), (-305, "−3.05")])
def test_writes_yuan(fen: int, text: str) -> None:
    assert format_yuan(fen) == text


@given(st.integers(-(10**15), 10**15))
def test_what_is_written_reads_back(fen: int) -> None:
    assert parse_yuan(format_yuan(fen)) == fen


@pytest.mark.parametrize(
    ("rate", "quantity", "fen"),
    [(50, 3, 150), (1, Decimal("0.5"), 1), (-1, Decimal("0.5"), -1), (3, Decimal("0.49"), 1)],
)
def test_times_rounds_half_away_from_zero(rate: int, quantity: Decimal | int, fen: int) -> None:
    assert times(rate, quantity) == fen


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_split_neither_makes_nor_loses_money(total: int, weights: list[int]) -> None:
    parts = split(total, weights)

    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) < 1.01 for part, weight in zip(parts, weights, strict=True))


def test_split_gives_the_rest_to_the_largest_remainders() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(10, [1, 0, 2]) == [3, 0, 7]


def test_split_needs_a_weight() -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, [0, 0])
