"""The table of minimum wages: read from what offices have, entered with its document, and the county's class."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from shequ.files import actions as files
from shequ.files.terms import Kind
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.models import MinimumWage
from shequ.staffing.rules import wages as rules
from shequ.staffing.rules.contracts import PaperMissing
from shequ.staffing.rules.wages import NewWage
from tests.cast import COUNTY, Town
from tests.staffing.payroll import TODAY

PLACES = {"99": "99", "测试省": "99", COUNTY: COUNTY}
LONG = [
    ["2023年最低工资标准表"],
    ["类别", "执行日期", "月最低工资（元）", "小时最低工资（元/小时）", "依据文件", "地区", "已核对"],
    ["三类", "2023-11-01", "1,910", 20.1, "甘人社通〔2023〕1号", "测试省", "是"],
    ["四类地区", datetime(2023, 11, 1, tzinfo=UTC), 1850, "", "", "", ""],
]
WIDE = [
    ["执行时间", "一类", "二类", "三类", "四类"],
    ["2017.6.1", 1620, 1570, 1520, 1470],
    ["2021年9月1日起", 1820, "", "—", 1670],
]


def read(*sheets: list[list[object]], document: str = "") -> rules.Reading:
    return rules.read_table(
        [(f"表{at}", enumerate(rows, 1)) for at, rows in enumerate(sheets, 1)],
        document=document,
        places=PLACES,
        on=TODAY,
    )


class TestReadTable:
    def test_one_line_for_a_class_and_day(self) -> None:
        found = read(LONG, document="缺省文件")

        assert [(w.wage_class, w.monthly_fen, w.hourly_fen, w.document, w.place, w.is_verified) for w in found.wages] == [
            ("3", 191_000, 2_010, "甘人社通〔2023〕1号", "99", True), ("4", 185_000, None, "缺省文件", "", False),
        ]  # fmt: skip
        assert (found.rows_read, found.rejected, found.headers) == (2, (), {"表1": 2})

    def test_one_line_for_a_day_with_a_column_for_each_class(self) -> None:
        found = read(WIDE, document="通知")

        assert [(w.effective_from.year, w.wage_class, w.monthly_fen) for w in found.wages] == [
            (2017, "1", 162_000), (2017, "2", 157_000), (2017, "3", 152_000), (2017, "4", 147_000),
            (2021, "1", 182_000), (2021, "4", 167_000),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "row, column, reason",
        [
            (["七类", "2023-11-01", 1850, "", "通知", "", ""], 0, "类别写一类、二类……六类"),
            (["", "2023-11-01", 1850, "", "通知", "", ""], 0, "没有写类别"),
            (["四类", "十一月", 1850, "", "通知", "", ""], 1, "不是日期，请写成 2023-11-01"),
            (["四类", "1923-11-01", 1850, "", "通知", "", ""], 1, "不会是最低工资的执行日期，核对年份"),
            (["四类", "2023-02-30", 1850, "", "通知", "", ""], 1, "不是日期，请写成 2023-11-01"),
            (["四类", "2023-11-01", "约1850", "", "通知", "", ""], 2, "“{text}”不是金额"),
            (["四类", "2023-11-01", "18.505", "", "通知", "", ""], 2, "“{text}”细到了分以下"),
            (["四类", "2023-11-01", "", "", "通知", "", ""], 2, "没有填写金额"),
            (["四类", "2023-11-01", 0, "", "通知", "", ""], 2, "最低工资要大于零"),
            (["四类", "2023-11-01", 20, 1850, "通知", "", ""], 3, "小时最低工资不会高于月最低工资"),
            (["四类", "2023-11-01", 1850, "", "", "", ""], 4, "没有依据文件"),
            (["四类", "2023-11-01", 1850, "", "通知", "邻省", ""], 5, "本县不在这个地区"),
            (["四类", "2023-11-01", 1850, "", "通知", "", "也许"], 6, "写“是”或“否”"),
        ],
    )
    def test_a_row_is_given_back_with_its_column_and_reason(self, row: list[object], column: int, reason: str) -> None:
        found = read([*LONG[:2], row])

        assert found.wages == ()
        assert [(item.row, item.column, item.reason) for item in found.rejected] == [(3, column, reason)]

    def test_two_figures_for_one_day_are_given_back_and_the_same_twice_is_one(self) -> None:
        line = ["三类", "2023-11-01", 1910, "", "通知", "", ""]
        found = read([*LONG[:2], line, line, [*line[:2], 1911, *line[3:]]])

        assert (len(found.wages), [item.row for item in found.rejected]) == (1, [5])

    def test_no_table_and_too_long_a_table_are_refused(self) -> None:
        with pytest.raises(rules.WageTableUnreadable):
            read([["姓名", "电话"], ["王一", "1"]])
        with pytest.raises(rules.WageTableTooLong):
            read([LONG[1], *[["三类", "2023-11-01", 1, "", "通知", "", ""]] * 501])

    @pytest.mark.parametrize(
        "written, expected", [("Ⅳ", "4"), ("第二档", "2"), ("3", "3"), ("三类区", "3"), ("七类", "")]
    )
    def test_classes_as_people_write_them(self, written: str, expected: str) -> None:
        assert rules.class_of(written) == expected


def line(**more: object) -> NewWage:
    given = {"wage_class": "4", "effective_from": date(2023, 11, 1), "monthly_fen": 185_000, "document": "通知", **more}
    return NewWage(**given)  # type: ignore[arg-type]


@pytest.mark.db
class TestWagesEnter:
    def test_enters_and_puts_right_with_what_stood_before(self, town: Town) -> None:
        call = town.member(Role.FINANCE).call
        actions.wages_enter(call, area=COUNTY, wages=[line(), line(wage_class="3")])

        assert actions.wages_enter(call, area=COUNTY, wages=[line(monthly_fen=190_000), line(wage_class="3")]) == 1
        assert isinstance(actions.wages_enter(call, area=COUNTY, wages=[line(wage_class="3")]), Unchanged)

        assert dict(MinimumWage.rows.values_list("wage_class", "monthly_fen")) == {"3": 185_000, "4": 190_000}
        assert '"old_monthly_fen":185000' in Entry.rows.order_by("-seq").first().body  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        "wrong, refusal",
        [
            (line(wage_class="7"), rules.WageClassUnknown),
            (line(monthly_fen=0), rules.WageWrong),
            (line(hourly_fen=185_000), rules.HourlyOverMonthly),
            (line(document=" "), rules.WageDocumentMissing),
            (line(effective_from=date(1990, 1, 1)), rules.WageDayWrong),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )
    def test_refuses(self, town: Town, wrong: NewWage, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            actions.wages_enter(town.member(Role.FINANCE).call, area=COUNTY, wages=[line(), wrong])
        assert not MinimumWage.rows.exists()

    def test_nothing_and_the_wrong_people_are_refused(self, town: Town) -> None:
        with pytest.raises(rules.NothingToEnter):
            actions.wages_enter(town.member(Role.FINANCE).call, area=COUNTY, wages=[])
        for member in (town.office, town.member(Role.FINANCE, "990202")):
            with pytest.raises(NotPermitted):
                actions.wages_enter(member.call, area=COUNTY, wages=[line()])


@pytest.mark.db
class TestWageClassSet:
    def test_has_no_default_and_counts_from_its_day(self, town: Town) -> None:
        call = town.member(Role.ESTABLISHMENT_OFFICE).call
        actions.wages_enter(call, area=COUNTY, wages=[line(), line(wage_class="3", monthly_fen=191_000)])
        assert queries.standard_of(call).why_not

        actions.wage_class_set(call, area=COUNTY, wage_class="4", since=date(2024, 1, 1), document="批复")
        actions.wage_class_set(call, area=COUNTY, wage_class="3", since=date(2026, 1, 1), document="批复二")

        assert queries.standard_of(call, on=date(2023, 12, 31)).monthly_fen is None
        assert queries.standard_of(call, on=date(2025, 12, 31)).monthly_fen == 185_000
        assert queries.standard_of(call).monthly_fen == 191_000
        assert isinstance(
            actions.wage_class_set(call, area=COUNTY, wage_class="3", since=date(2026, 1, 1), document="批复二"),
            Unchanged,
        )

    def test_refuses(self, town: Town) -> None:
        call = town.member(Role.FINANCE).call
        with pytest.raises(rules.WageClassUnknown):
            actions.wage_class_set(call, area=COUNTY, wage_class="9", since=TODAY, document="批复")
        with pytest.raises(PaperMissing):
            actions.wage_class_set(call, area=COUNTY, wage_class="3", since=TODAY, document=" ")
        with pytest.raises(Hidden):
            actions.wage_class_set(call, area="99", wage_class="3", since=TODAY, document="批复")
        with pytest.raises(NotPermitted):
            actions.wage_class_set(town.office.call, area=COUNTY, wage_class="3", since=TODAY, document="批复")


def workbook(rows: list[list[object]]) -> io.BytesIO:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell for cell in row])
    book.save(out)
    out.seek(0)
    return out


@pytest.mark.db
class TestWageFile:
    def send(self, town: Town, content: io.BytesIO, name: str):
        return files.file_store(
            town.member(Role.FINANCE).call, content=content, name=name, area=COUNTY, seen_with="staffing.wages_enter",
            allow=frozenset({Kind.XLSX, Kind.CSV}),
        )  # fmt: skip

    def test_wage_preview_tells_new_changed_same_and_rejected(self, town: Town, home: Path) -> None:
        call = town.member(Role.FINANCE).call
        actions.wages_enter(call, area=COUNTY, wages=[line(document="缺省"), line(wage_class="3", monthly_fen=1)])
        rows = [*LONG, ["一类", "2023-11-01", 2020, "", "通知", "", ""], ["七类", "2023-11-01", 1, "", "通知", "", ""]]

        preview = queries.wage_preview(call, file_id=self.send(town, workbook(rows), "标准.xlsx"), document="缺省")

        assert {row.class_label: row.state for row in preview.rows} == {
            "一类": "new",
            "三类": "changed",
            "四类": "same",
        }
        assert (preview.entering, [(row.row, row.title) for row in preview.rejected]) == (2, [(6, "类别")])
        actions.wages_enter(call, area=preview.area, wages=preview.wages)
        assert MinimumWage.rows.get(wage_class="3").place == "99"

    def test_wages_returned_is_the_users_own_file_with_reasons(self, town: Town, home: Path) -> None:
        call = town.member(Role.FINANCE).call
        sent = self.send(town, workbook([*LONG, ["七类", "2023-11-01", 1, "", "通知", "", ""]]), "标准.xlsx")
        target = home / "back.xlsx"
        queries.wages_returned(call, file_id=sent, document="缺省", target=target)

        sheet = openpyxl.load_workbook(target).active

        assert sheet.cell(1, 1).value == "2023年最低工资标准表"
        assert "类别写一类" in str(sheet.cell(5, 8).value)

    def test_a_text_file_in_gbk_is_read(self, town: Town, home: Path) -> None:
        text = io.StringIO()
        csv.writer(text).writerows([["执行日期", "四类"], ["2023-11-01", "1850"]])
        sent = self.send(town, io.BytesIO(text.getvalue().encode("gbk")), "标准.csv")

        preview = queries.wage_preview(town.member(Role.FINANCE).call, file_id=sent, document="通知")

        assert [row.monthly_fen for row in preview.rows] == [185_000]

    def test_anothers_file_is_hidden(self, town: Town, home: Path) -> None:
        sent = self.send(town, workbook(LONG), "标准.xlsx")

        with pytest.raises(Hidden):
            queries.wage_preview(town.member(Role.FINANCE, "990202").call, file_id=sent, document="")


@pytest.mark.db
class TestWageList:
    def test_wage_list_marks_what_is_in_force(self, town: Town, django_assert_max_num_queries) -> None:
        call = town.member(Role.FINANCE).call
        actions.wages_enter(
            call, area=COUNTY, wages=[line(), line(effective_from=date(2021, 9, 1)), line(wage_class="3")]
        )
        actions.wage_class_set(call, area=COUNTY, wage_class="4", since=date(2020, 1, 1), document="批复")

        seer = town.secretary.call
        with django_assert_max_num_queries(6):
            table = queries.wage_list(seer)

        assert [(row.wage_class, row.effective_from.year, row.is_in_force, row.is_ours) for row in table.rows] == [
            ("3", 2023, True, False), ("4", 2023, True, True), ("4", 2021, False, True),
        ]  # fmt: skip
        assert (table.may_enter, queries.wage_list(call).may_enter) == (False, True)
        assert queries.wage_list(town.stranger.call).rows == ()
