"""Days as people write them into tables."""

from datetime import date, datetime

import pytest

from shequ.base.cells import Day, read_day


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1985.03.12", Day(1985, 3, 12)), ("85年3月", Day(1985, 3)), ("1985年3月12日", Day(1985, 3, 12)),
        ("19850312", Day(1985, 3, 12)), ("1985/3/12", Day(1985, 3, 12)), ("1985-3-12 0:00", Day(1985, 3, 12)),
        (31118.0, Day(1985, 3, 12)), ("31118", Day(1985, 3, 12)), ("1985年3月12日生", Day(1985, 3, 12)), ("198503", Day(1985, 3)),
        ("1985.3", Day(1985, 3)), (1985.3, Day(1985, 3)), (1985.0, Day(1985)), (19850312.0, Day(1985, 3, 12)),
        (date(1985, 3, 12), Day(1985, 3, 12)), (datetime(1985, 3, 12, 0, 0), Day(1985, 3, 12)), ("１９８５年３月", Day(1985, 3)),  # noqa: DTZ001 (a cell has no zone)
        ("", None), ("不详", None),
    ],
)  # fmt: skip
def test_dates_as_they_are_written(cell, day):
    assert read_day(cell) == (day, "")


def test_a_typed_decimal_cannot_tell_january_from_october():
    assert read_day(1985.1) == (Day(1985), "")


@pytest.mark.parametrize(
    ("cell", "fault"),
    [("农历八月十五", "lunar"), ("1985年正月初三", "lunar"), ("1985-02-30", "unreadable"), ("05年3月", "unreadable"),
     ("去年", "unreadable"), ("1985-13-01", "unreadable"), (True, "unreadable")],
)  # fmt: skip
def test_dates_that_cannot_be_read(cell, fault):
    assert read_day(cell) == (None, fault)
