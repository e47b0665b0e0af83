"""The calendar's pages and commands."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shequ.kernel.roles import Role
from shequ.worktime import commands, queries
from tests.cast import Member, Town

pytestmark = pytest.mark.db
GOOD = "日期,类型,名称\n2027-01-01,放假,元旦\n2027-01-03,上班,元旦\n"


class TestPages:
    def test_shows_a_year_and_what_is_missing(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        page = client_of(town.member(Role.SYSTEM_ADMIN)).get("/calendar/?year=2026").content.decode()
        assert "国庆节" in page
        assert "导入一年的安排" in page

    def test_a_clerk_reads_but_does_not_import(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        client = client_of(town.clerk)
        assert "导入一年的安排" not in client.get("/calendar/").content.decode()
        assert client.get("/calendar/import/").status_code == 403

    def test_a_file_is_shown_before_it_is_loaded(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        client = client_of(town.member(Role.SYSTEM_ADMIN))

        page = client.post(
            "/calendar/import/",
            {"file": SimpleUploadedFile("a.csv", GOOD.encode()), "document": "国办发明电〔2026〕9号"},
        ).content.decode()
        assert "写入 2 天" in page
        assert 2027 not in queries.calendar().years

        done = client.post("/calendar/import/", {"content": GOOD, "document": "国办发明电〔2026〕9号"})
        assert (done.status_code, done["Location"]) == (303, "/calendar/?year=2027")
        assert queries.is_workday(date(2027, 1, 3))

    def test_a_refusal_stands_on_the_file(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        client = client_of(town.member(Role.SYSTEM_ADMIN))
        page = client.post("/calendar/import/", {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2"), "document": "x"})
        assert "没有找到“日期”和“类型”两列" in page.content.decode()

    def test_a_file_with_no_whole_year_says_so(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        client = client_of(town.member(Role.SYSTEM_ADMIN))
        bad = GOOD + "2027-02-01,也许,x\n"
        page = client.post("/calendar/import/", {"content": bad, "document": "x"}).content.decode()
        assert "没有一个年份能完整导入" in page


class TestCommands:
    def run(self, *words: str) -> tuple[int, dict]:
        done = CliRunner().invoke(commands.calendar, [*words, "--json"])
        return done.exit_code, json.loads(done.stdout)

    def test_imports_a_file(self, db: None, tmp_path: Path) -> None:
        path = tmp_path / "2027.csv"
        path.write_text(GOOD, encoding="gbk")

        assert self.run("import", str(path), "--dry-run")[1]["changed"] == 2
        code, answer = self.run("import", str(path))

        assert (code, answer["format"], answer["changed"], answer["years"]) == (0, 1, 2, [2027])
        assert self.run("show", "2027")[1]["days"][0] == {"date": "2027-01-01", "kind": "holiday", "name": "元旦"}
        assert self.run("import", str(path))[1]["changed"] == 0

    def test_rejected_rows_are_told_and_make_the_answer_no(self, db: None, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        path.write_text(GOOD + "2028-01-01,也许,x\n", encoding="utf-8")
        code, answer = self.run("import", str(path))
        assert code == 1
        assert answer["left_out"] == [2028]
        assert answer["rejected"][0]["row"] == 4

    def test_a_file_of_nothing_is_refused(self, db: None, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        path.write_text("a,b\n", encoding="utf-8")
        code, answer = self.run("import", str(path))
        assert (code, answer["error"]["code"]) == (3, "worktime.calendar_unreadable")

    def test_reckons_a_due_day(self, db: None) -> None:
        assert self.run("due", "2026-09-18", "20")[1]["due"] == "2026-10-22"
        assert self.run("due", "2026-12-31", "1")[1]["guessed_years"] == [2027]

    def test_the_package_adds_what_the_table_lacks(self, db: None) -> None:
        assert self.run("import", "--from-package")[1]["changed"] == 0

    @pytest.mark.parametrize(
        "words", [("show", "99999"), ("due", "2026-09-30", "99999999"), ("due", "2026-09-30", "-1")]
    )
    def test_what_no_calendar_holds_is_misuse(self, db: None, words: tuple[str, ...]) -> None:
        assert CliRunner().invoke(commands.calendar, [words[0], "--", *words[1:]]).exit_code == 2
