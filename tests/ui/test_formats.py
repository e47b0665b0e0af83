from datetime import date, datetime
from decimal import Decimal

import pytest

from shequ.ui import formats

TODAY = date(2016, 9, 14)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (5873, 0, "5,873"),
        (0, 0, "0"),
        (None, 0, "—"),
        (-1.5, 1, "−1.5"),
        (Decimal("97.25"), 1, "97.2"),
        (-0.01, 0, "0"),
    ],
)
def test_numbers_are_whole_and_grouped(value, places, shown) -> None:
    assert formats.number(value, places) == shown


@pytest.mark.parametrize(("fen", "shown"), [(9293650, "92,936.50"), (-5, "−0.05"), (0, "0.00"), (None, "—")])
def test_money_has_two_decimals_and_a_true_minus(fen, shown) -> None:
    assert formats.yuan(fen) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(72, 74, "97.3%"), (0, 74, "0.0%"), (1, 0, "—"), (None, 5, "—"), (1, 8, "12.5%")]
)
def test_a_share_needs_its_base(part, whole, shown) -> None:
    assert formats.percent(part, whole) == shown


def test_a_day_of_this_year_needs_no_year() -> None:
    assert formats.day(date(2016, 10, 31), today=TODAY) == "10月31日"
    assert formats.day(date(2017, 1, 2), today=TODAY) == "2017年1月2日"
    assert formats.day(TODAY, today=TODAY, is_full=True) == "2016年9月14日"
    assert formats.day(None, today=TODAY) == "—"


def test_days_in_english() -> None:
    assert formats.day(date(2016, 10, 31), today=TODAY, language="en") == "31 Oct"
    assert formats.day(date(2017, 1, 2), today=TODAY, language="en") == "2 Jan 2017"
    assert formats.weekday(TODAY, language="en") == "Wednesday"


def test_a_moment_has_day_and_clock() -> None:
    assert formats.moment(datetime(2016, 9, 14, 18, 0), today=TODAY) == "9月14日 18:00"  # noqa: DTZ001 (already local)


def test_an_identity_number_shows_its_first_six_and_nothing_else() -> None:
    assert formats.mask_identity("620822199001010010") == "620822************"
    assert formats.mask_identity("620822900101001") == "620822************", "the length would tell the kind of number"
    assert formats.mask_identity("") == ""


def test_a_phone_shows_its_last_two() -> None:
    assert formats.mask_phone("13893310417") == "*********17"


def test_a_name_shows_its_first_character() -> None:
    assert formats.mask_name("欧阳小明") == "欧*"
