"""How a calendar file is read."""

from datetime import date

import pytest

from shequ.worktime import rules
from shequ.worktime.rules import Day

GOOD = "date,kind,festival,in_lieu\n2027-01-01,holiday,元旦,0\n2027-01-03,workday,元旦,0\n"


def test_reads_days_by_header() -> None:
    reading = rules.read_days(GOOD)

    assert reading.days == (Day(date(2027, 1, 1), False, "元旦"), Day(date(2027, 1, 3), True, "元旦"))
    assert (reading.rejected, reading.rows_read, reading.years) == ((), 2, (2027,))


def test_reads_chinese_headers_below_a_title_and_in_gbk() -> None:
    text = "2027年放假安排,,\n名称,日期,类型\n元旦,2027年1月1日,休\n,2027/1/3,调休上班\n\n"
    assert [day.on.day for day in rules.read_days(rules.decode(text.encode("gbk"))).days] == [1, 3]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2027-02-30,holiday", "date"),
        ("元旦,holiday", "date"),
        ("2027-05-01,maybe", "kind"),
        ("2027-05-03,上班", "kind"),
        ("2027-01-03,放假", "date"),
    ],
)
def test_a_bad_row_keeps_its_whole_year_out(row: str, column: str) -> None:
    reading = rules.read_days(GOOD + row + "\n")

    assert reading.days == ()
    assert [(bad.row, bad.column) for bad in reading.rejected] == [(4, column)]
    assert reading.left_out == (2027,)


def test_other_years_of_the_file_enter() -> None:
    reading = rules.read_days(GOOD + "2028-01-01,maybe\n")

    assert reading.years == (2027,)
    assert reading.left_out == (2028,)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\xfa"])
def test_refuses_what_has_no_table(content: bytes) -> None:
    with pytest.raises(rules.CalendarUnreadable):
        rules.read_days(rules.decode(content))


@pytest.mark.parametrize(
    ("on", "loaded", "missing"),
    [
        ("2026-10-31", [2026], ()),
        ("2026-11-01", [2026], (2027,)),
        ("2027-01-01", [2026], (2027,)),
        ("2026-12-01", [], (2026, 2027)),
    ],
)
def test_missing_years(on: str, loaded: list[int], missing: tuple[int, ...]) -> None:
    assert rules.missing_years(date.fromisoformat(on), loaded) == missing
