import csv
import json

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.comments import Comment

from shequ.base import returned
from shequ.residents.actions import roster
from shequ.residents.models import Resident, RosterBatch, RosterRow
from shequ.residents.queries import roster as queries
from shequ.residents.roster_commands import roster as command
from tests.residents.rosters import FAMILY, FATHER, HEADER, MOTHER, SON, change, write, write_csv

pytestmark = pytest.mark.db
DIRTY = [
    FATHER,
    change(MOTHER, phone="1390000"),
    change(SON, name=""),
    change(FATHER, number="6.22723E+17", name="高建军"),
]


def nothing(done, total):
    """Progress nobody watches."""


def give_back(town, tmp_path, path, name="out.xlsx"):
    answer = roster.roster_import(town.secretary.call, path=path, community=town.east, progress=nothing)
    target = tmp_path / name
    queries.returned_file(town.secretary.call, batch_id=answer.batch, target=target)
    return target


class TestReturnedFile:
    def test_keeps_the_layout_and_tells_each_reason_and_cell(self, town, tmp_path):
        path = write(tmp_path / "in.xlsx", [["东大街社区居民信息登记表"], HEADER, *DIRTY])
        book = openpyxl.load_workbook(path)
        book.active.merge_cells("A1:J1")
        book.active.column_dimensions["C"].width = 33
        book.active["I4"].comment = Comment("旧批注", "x")
        book.save(path)

        sheet = openpyxl.load_workbook(give_back(town, tmp_path, path)).active

        assert sheet["K2"].value == "不能导入的原因"
        assert sheet["K3"].value is None
        assert sheet["K4"].value.startswith("提醒：电话不是 11 位手机号")
        assert "错误：没有姓名（请补填姓名）" in sheet["K5"].value
        assert "旧批注\n电话不是" in sheet["I4"].comment.text
        assert sheet["C5"].comment.text.startswith("没有姓名")
        assert sheet["E6"].comment.text.startswith("号码显示成")
        assert sheet.column_dimensions["C"].width == 33
        assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:J1"]

    def test_a_large_roster_goes_back_as_values(self, town, tmp_path, monkeypatch):
        monkeypatch.setattr(returned, "ROWS_KEEPING_LAYOUT", 2)
        path = write(tmp_path / "in.xlsx", [HEADER, *DIRTY])

        sheet = openpyxl.load_workbook(give_back(town, tmp_path, path)).active

        assert sheet["K1"].value == "不能导入的原因"
        assert [sheet.cell(row, 3).value for row in (2, 3, 4, 5)] == ["高建国", "白玉兰", None, "高建军"]
        assert "没有姓名" in sheet["K4"].value

    def test_an_old_workbook_comes_back_as_xlsx(self, town, tmp_path):
        from tests.residents.test_roster_files import write_xls

        path = write_xls(tmp_path / "in.xls", [HEADER, *DIRTY])

        sheet = openpyxl.load_workbook(give_back(town, tmp_path, path)).active

        assert "没有姓名" in sheet["K4"].value

    @pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
    def test_a_text_file_comes_back_as_either(self, town, tmp_path, name):
        path = write_csv(tmp_path / "in.csv", [HEADER, *DIRTY[:3], change(FATHER, name="=1+1", number="")], "gbk")

        target = give_back(town, tmp_path, path, name)

        if name.endswith("csv"):
            with target.open(encoding="utf-8-sig", newline="") as stream:
                rows = list(csv.reader(stream))
            assert rows[0][-1] == "不能导入的原因"
            assert "没有姓名" in rows[3][-1]
            assert rows[4][2] == "'=1+1"
        else:
            assert "没有姓名" in openpyxl.load_workbook(target).active["K4"].value

    def test_no_number_stands_in_a_reason(self, town, tmp_path):
        path = write(
            tmp_path / "in.xlsx",
            [HEADER, change(FATHER, number=FATHER[4][:-1] + "9"), change(MOTHER, number=FATHER[4])],
        )

        sheet = openpyxl.load_workbook(give_back(town, tmp_path, path)).active

        assert not any(FATHER[4][6:14] in str(sheet.cell(row, 11).value) for row in (2, 3))

    def test_the_returned_file_can_be_mended_and_brought_again(self, town, tmp_path):
        path = write(tmp_path / "in.xlsx", [HEADER, *DIRTY])
        target = give_back(town, tmp_path, path)
        book = openpyxl.load_workbook(target)
        book.active["C4"].value = "高小山"
        book.save(target)

        answer = roster.roster_import(town.secretary.call, path=target, community=town.east, progress=nothing)

        assert (answer.new, answer.same, answer.rejected) == (1, 2, 1)


class TestCommand:
    @pytest.fixture(autouse=True)
    def _town(self, town):
        self.town = town

    def run(self, *words):
        done = CliRunner().invoke(command, ["import", *map(str, words)])
        return done.exit_code, done.stdout

    def test_answers_json_and_0_when_every_row_entered(self, tmp_path):
        code, out = self.run(write(tmp_path / "a.xlsx", [HEADER, *FAMILY]), "--community", self.town.east, "--json")

        data = json.loads(out)
        batch = data.pop("batch")
        assert code == 0
        assert data == {"format": 1, "rows_read": 4, "new": 4, "changed": 0, "same": 0, "rejected": 0, "warnings": 0}
        assert RosterBatch.rows.get(pk=batch).state == "committed"

    def test_answers_1_with_rejected_rows_and_writes_them_out(self, tmp_path):
        out_file = tmp_path / "errors.xlsx"
        path = write(tmp_path / "a.xlsx", [HEADER, *DIRTY])

        code, out = self.run(path, "--community", self.town.east, "--errors", out_file, "--json")

        assert code == 1
        assert json.loads(out)["rejected"] == 2
        assert "没有姓名" in openpyxl.load_workbook(out_file).active["K4"].value

    def test_a_dry_run_writes_nothing(self, tmp_path):
        out_file = tmp_path / "errors.xlsx"
        path = write(tmp_path / "a.xlsx", [HEADER, *DIRTY])

        code, out = self.run(path, "--community", self.town.east, "--dry-run", "--errors", out_file, "--json")

        assert (code, json.loads(out)["new"], json.loads(out)["batch"]) == (1, 2, None)
        assert out_file.exists()
        assert Resident.rows.count() == RosterRow.rows.count() == 0

    def test_answers_2_without_a_file_or_community(self, tmp_path):
        assert self.run(tmp_path / "none.xlsx", "--community", self.town.east)[0] == 2
        assert self.run(write(tmp_path / "a.xlsx", [HEADER]))[0] == 2

    def test_answers_3_when_refused(self, tmp_path):
        code, out = self.run(
            write(tmp_path / "a.xlsx", [["a", "b"], ["1", "2"]]), "--community", self.town.east, "--json"
        )

        assert (code, json.loads(out)["error"]["code"]) == (3, "residents.roster_no_header")
        assert json.loads(out)["error"]["mend"]

    def test_answers_3_for_a_community_that_is_not_there(self, tmp_path):
        assert self.run(write(tmp_path / "a.xlsx", [HEADER, *FAMILY]), "--community", "990101001999", "--json")[0] == 3

    def test_the_undo_command_takes_a_batch_back(self, tmp_path):
        _code, out = self.run(write(tmp_path / "a.xlsx", [HEADER, *FAMILY]), "--community", self.town.east, "--json")

        done = CliRunner().invoke(command, ["undo", json.loads(out)["batch"], "--reason", "导错了", "--json"])

        assert done.exit_code == 0
        assert Resident.rows.count() == 0
