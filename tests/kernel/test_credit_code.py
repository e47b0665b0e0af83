"""Unified social credit codes: the standard's own sample, and what a slip of the pen changes."""

import pytest

from shequ.kernel import credit_code

SAMPLE = "91350100M000100Y43"


def test_the_sample_of_the_standard_is_right() -> None:
    assert credit_code.check_sign(SAMPLE[:-1]) == "3"
    assert credit_code.is_right(SAMPLE)


@pytest.mark.parametrize(
    "written",
    ["91350100m000100y43", " 91350100 M000100Y43 ", "９１３５０１００Ｍ０００１００Ｙ４３", "91350100-M000100Y-43"],
)
def test_is_cleaned_of_how_people_write(written: str) -> None:
    assert credit_code.clean(written) == SAMPLE


@pytest.mark.parametrize("at", range(18))
def test_one_wrong_sign_shows(at: int) -> None:
    other = "2" if SAMPLE[at] != "2" else "7"

    assert not credit_code.is_right(SAMPLE[:at] + other + SAMPLE[at + 1 :])


@pytest.mark.parametrize("written", ["", "91350100M000100Y4", "9135O100M000100Y43", "91350100M000100Y433"])
def test_what_cannot_be_one(written: str) -> None:
    assert not credit_code.is_right(written)


def test_the_inner_code_is_checked_too() -> None:
    body = SAMPLE[:8] + "M000100Y5"

    assert not credit_code.is_right(body + credit_code.check_sign(body))
