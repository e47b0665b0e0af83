"""What offices write into real-name rosters, and what is read from it."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from shequ.staffing.roster.cells import read_head_kind, read_mode, read_source
from shequ.staffing.roster.headers import Meaning, meaning_of
from shequ.staffing.roster.reading import Line, NoRoster, Reading, read_roster
from tests.staffing.office import number
from tests.staffing.rosters import HEADER, row, write

ON = date(2026, 11, 24)


def read(path: Path, **more: object) -> Reading:
    return read_roster(path, on=ON, remembered=lambda _signature: None, **more)


def codes(line: Line) -> set[str]:
    return {problem.code for problem in line.problems}


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("单位", "body"), ("机构名称", "body"), ("姓　名", "name"), ("身份证号码", "number"), ("*公民身份号码（必填）", "number"),
        ("编制类别", "head_kind"), ("占用编制", "head_kind"), ("编制性质（行政/事业/工勤）", "head_kind"), ("用人方式", "source"),
        ("现任职务", "post"), ("任职\n方式", "mode"), ("任现职时间", "held_since"), ("进入现单位的时间", "since"), ("任免文号", "document"),
        ("离岗时间", "left_on"), ("减员原因", "left_reason"), ("手机号码", "phone"), ("学历", "education"),
        ("政治面貌", "political"), ("工作单位及职务", "body_and_post"), ("参加工作时间", "ignored"), ("家属电话", "ignored"),
        ("星座", None),
    ],
)  # fmt: skip
def test_headers_as_they_are_spelled(header: str, meaning: str | None) -> None:
    assert meaning_of(header) == (Meaning(meaning) if meaning else None)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("行政", ("administrative", "establishment")), ("全额拨款事业编制", ("institution", "establishment")),
     ("参公", ("institution", "establishment")), ("事业（全额）", ("institution", "establishment")), ("机关工勤", ("support", "establishment")),
     ("公益性岗位", ("", "recruited")), ("三支一扶", ("", "graduate")), ("无", ("", "")), ("政法专项", ("", ""))],
)  # fmt: skip
def test_kinds_of_heads(cell: str, answer: tuple[str, str]) -> None:
    assert read_head_kind(cell)[1:] == answer


def test_channels_and_modes() -> None:
    assert [read_source(word)[1] for word in ("在编", "劳务派遣", "大学生村官", "民选", "朋友")] == [
        "establishment", "purchased", "graduate", "elected", "",
    ]  # fmt: skip
    assert [read_mode(word)[1] for word in ("", "兼职", "主持工作", "借用", "别的")] == [
        "full", "concurrent", "acting", "seconded", "",
    ]  # fmt: skip


class TestReadRoster:
    def test_rows_of_persons_only_and_all_else_is_told(self, tmp_path: Path) -> None:
        found = read(
            write(tmp_path / "a.xlsx", [row(1, "王 春梅", sex="女"), HEADER, row(2, "李建国（借调）", phone="139")])
        )

        first, second = found.lines
        assert (first.row, first.name, first.number, first.head_kind, first.since.on) == (
            3, "王春梅", number(1), "institution", date(2015, 3, 1),
        )  # fmt: skip
        assert codes(second) == {"name_remark", "phone_wrong"}
        said = [note for note, _values in found.notes]
        assert "合计行 {count} 行没有读取" in said
        assert "重复的表头 {count} 行没有读取" in said
        assert any("没有写到日" in note for note in said)

    @pytest.mark.parametrize(
        ("told", "code"),
        [
            ({"number": number(1)[:17]}, "number_wrong"), ({"number": number(1)[:17] + "0"}, "number_wrong"),
            ({"number": ""}, "number_missing"), ({"number": 620822198705060000}, "number_wrong"),
            ({"name": "王？梅"}, "name_form"), ({"name": ""}, "name_missing"), ({"kind": "政法专项"}, "head_kind_unknown"),
            ({"kind": ""}, "head_kind_missing"), ({"kind": "", "source": ""}, "source_missing"),
            ({"source": "朋友"}, "source_unknown"), ({"source": "志愿者"}, "head_not_for"), ({"mode": "偶尔"}, "mode_unknown"),
            ({"since": "前年"}, "day_unreadable"), ({"sex": "女"}, "sex_differs"), ({"birth": "1980.01"}, "birth_differs"),
            ({"education": "高小"}, "code_unknown"), ({"phone": "12"}, "phone_wrong"),
        ],
    )  # fmt: skip
    def test_dirt_is_named(self, tmp_path: Path, told: dict[str, object], code: str) -> None:
        (line,) = read(write(tmp_path / "a.xlsx", [row(1, **{"name": "王春梅", **told})])).lines
        assert code in codes(line)

    def test_a_text_file_in_gbk_reads_the_same(self, tmp_path: Path) -> None:
        rows = [row(1, "王春梅"), row(2, "李建国", source="政府购买服务", kind="")]
        one, other = (read(write(tmp_path / f"a.{ending}", rows)) for ending in ("xlsx", "csv"))
        assert [(line.name, line.source, line.head_kind) for line in one.lines] == [
            (line.name, line.source, line.head_kind) for line in other.lines
        ]

    def test_merged_bodies_same_as_above_and_two_rows_of_headers(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        for cells in (
            ["单位", "基本情况", "", "编制情况", "", "任职"],
            ["", "姓名", "身份证号", "编制类别", "进本单位时间", "职务"],
            ["县民政局", "甲某", number(1), "行政", "2015-03-01", "局长"],
            ["", "乙某", number(2), "同上", "2015-03-01", ""],
            ["街道办事处", "丙某", number(3), "事业", "2015-03-01", ""],
        ):
            sheet.append(cells)
        for place in ("B1:C1", "D1:E1", "A1:A2", "A3:A4"):
            sheet.merge_cells(place)
        book.save(tmp_path / "a.xlsx")

        found = read(tmp_path / "a.xlsx")
        assert [(line.body, line.head_kind) for line in found.lines] == [
            ("县民政局", "administrative"), ("县民政局", "administrative"), ("街道办事处", "institution"),
        ]  # fmt: skip
        assert found.sheets[0].header_rows == (1, 2)

    def test_a_column_that_nobody_understands_is_named(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.xlsx", [[*row(1, "王春梅"), "白羊"]], header=[*HEADER, "星座"])
        assert any(values.get("columns") == "星座" for _note, values in read(path).notes)

    def test_a_body_said_above_the_table(self, tmp_path: Path) -> None:
        header, cells = HEADER[2:], row(1, "王春梅")[2:]
        path = write(tmp_path / "a.xlsx", [cells], header=header, title="填报单位：街道办事处（盖章）")
        assert read(path).lines[0].said_bodies[0] == "街道办事处"

    def test_what_is_no_roster_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(NoRoster):
            read(write(tmp_path / "a.xlsx", [["x"]], header=["户号", "门牌"]))
