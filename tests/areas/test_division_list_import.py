"""Official division lists: read by header, compared with the tree, written set-based, with history."""

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.areas import actions, division_list, queries
from shequ.areas.models import Area, AreaVersion
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from tests.cast import Town

pytestmark = pytest.mark.db

HEAD = "code,level,name\n"
LIST = HEAD + (
    "88,1,试验省\n8801,2,试验市\n880101,3,试验县\n880101001,4,城区街道\n"
    "880101001001,5,东门居委会\n880101001002,5,西门居委会\n"
)


def run(town: Town, text: str, **options: object) -> actions.ImportAnswer | Unchanged:
    return actions.division_list_import(
        town.system,
        listing=division_list.parse(text),
        file_name="list.csv",
        **options,  # type: ignore[arg-type]
    )


class TestRead:
    @pytest.mark.parametrize(
        "make",
        [
            lambda text: text.encode(),
            lambda text: text.encode("utf-8-sig"),
            lambda text: text.encode("gb18030"),
            lambda text: gzip.compress(text.encode()),
        ],
    )
    def test_takes_the_encodings_lists_come_in(self, make: Callable[[str], bytes], tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        path.write_bytes(make("统计用区划代码,城乡分类代码,名称\n880101001001,121,东门居委会\n"))

        listing = division_list.read(path)

        assert listing.rows["880101001001"].name == "东门居委会"
        assert listing.rows["880101001001"].class_code == "121"

    @pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "code,name\n", "代码\n88\n"])
    def test_refuses_what_is_no_list(self, text: str) -> None:
        with pytest.raises(division_list.DivisionListUnreadable):
            division_list.parse(text)

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("88010,x", "代码不是"),
            ("8.80101E+11,x", "代码不是"),
            ("880101,", "没有名称"),
            ("880101," + "长" * 101, "名称超过"),
        ],
    )
    def test_names_the_row_and_the_reason(self, line: str, reason: str) -> None:
        (refused,) = division_list.parse(f"code,name\n88,省\n{line}\n").refused

        assert refused.row == 3
        assert refused.reason.startswith(reason)

    def test_a_code_with_two_names_is_refused_the_second_time(self) -> None:
        listing = division_list.parse("code,name\n88,甲\n88,乙\n88,甲\n")

        assert listing.rows["88"].name == "甲"
        assert [(row.row, row.values["other"]) for row in listing.refused] == [(3, "甲")]

    def test_filled_codes_lose_their_zeros(self) -> None:
        listing = division_list.parse("code,name\n880101000000,县\n880101001000,街道\n880101001001,居委会\n")

        assert list(listing.rows) == ["880101", "880101001", "880101001001"]


class TestImport:
    def test_adds_the_tree_with_its_levels_and_parents(self, town: Town) -> None:
        answer = run(town, LIST)

        assert (answer.read, answer.added, answer.same, answer.refused) == (6, 6, 0, ())
        area = Area.rows.get(pk="880101001001")
        assert (area.level, area.parent_id, area.valid_to) == ("community", "880101001", None)
        assert queries.area_name_on("880101001001", date(2000, 1, 1)) == "东门居委会"
        assert [entry.code for entry in Entry.rows.all()] == ["areas.division_list_imported"]

    def test_the_same_list_again_changes_nothing(self, town: Town) -> None:
        run(town, LIST)

        assert isinstance(run(town, LIST), Unchanged)
        assert Entry.rows.count() == 1

    def test_counts_add_up(self, town: Town) -> None:
        run(town, LIST)

        answer = run(
            town, LIST.replace("东门", "东关") + "880101001002,5,西门居委会\nbad,5,x\n880101001003,5,新居委会\n"
        )

        assert answer.read == 9
        assert (answer.added, answer.changed, answer.same, answer.repeated, len(answer.refused)) == (1, 1, 5, 1, 1)

    def test_a_new_name_keeps_the_old_one_in_its_time(self, town: Town) -> None:
        run(town, LIST)

        run(town, LIST.replace("东门居委会", "东门社区"), on=date(2022, 7, 1))

        assert queries.area_name_on("880101001001", date(2022, 6, 30)) == "东门居委会"
        assert queries.area_name_on("880101001001", date(2022, 7, 1)) == "东门社区"

    def test_a_complete_list_ends_what_it_leaves_out(self, town: Town) -> None:
        run(town, LIST)

        answer = run(town, LIST.replace("880101001002,5,西门居委会\n", ""), on=date(2022, 7, 1), is_complete=True)

        assert answer.ended == 1
        assert Area.rows.get(pk="880101001002").valid_to == date(2022, 7, 1)
        assert AreaVersion.rows.get(area_id="880101001002").valid_to == date(2022, 7, 1)
        assert Area.rows.get(pk=town.east).valid_to is None  # another county's tree is no matter of this list

    def test_an_incomplete_list_ends_nothing(self, town: Town) -> None:
        run(town, LIST)

        assert isinstance(run(town, HEAD + "880101001001,5,东门居委会\n"), Unchanged)

    def test_a_renumbered_area_is_merged_into_its_new_code(self, town: Town) -> None:
        run(town, LIST)

        answer = run(town, LIST.replace("880101001002", "880101001007"), on=date(2022, 7, 1), is_complete=True)

        assert answer.merged == (("880101001002", "880101001007"),)
        assert Area.rows.get(pk="880101001002").merged_into_id == "880101001007"

    def test_dates_and_successors_come_from_the_list(self, town: Town) -> None:
        run(town, LIST)

        run(
            town,
            "code,name,valid_from,valid_to,merged_into\n880101001002,西门居委会,,2021-05-01,880101001001\n"
            "880101001004,南门居委会,2021-05-01,,\n",
        )

        west = Area.rows.get(pk="880101001002")
        assert (west.valid_to, west.merged_into_id) == (date(2021, 5, 1), "880101001001")
        assert Area.rows.get(pk="880101001004").valid_from == date(2021, 5, 1)

    def test_a_code_out_of_use_is_not_taken_again(self, town: Town) -> None:
        run(town, LIST)
        run(town, LIST.replace("880101001002,5,西门居委会\n", ""), is_complete=True)

        _answer, compared = actions.division_list_compare(division_list.parse(LIST))

        assert [row.code for row in compared.refused] == ["880101001002"]

    def test_a_part_can_come_before_the_whole(self, town: Town) -> None:
        answer = run(town, HEAD + "880101001001,5,东门居委会\n")
        assert answer.missing_parents == ("880101001",)
        assert Area.rows.get(pk="880101001001").parent_id is None

        run(town, LIST)

        assert Area.rows.get(pk="880101001001").parent_id == "880101001"

    def test_is_permitted_only_within_the_heads_of_the_list(self, town: Town) -> None:
        civil = town.member(Role.CIVIL_AFFAIRS)

        with pytest.raises(NotPermitted):
            actions.division_list_import(civil.call, listing=division_list.parse(LIST), file_name="list.csv")

    def test_statements_do_not_grow_with_the_rows(self, town: Town) -> None:
        def statements(rows: int, county: str) -> int:
            text = HEAD + f"{county[:2]},1,省\n{county[:4]},2,市\n{county},3,县\n{county}001,4,街道\n"
            text += "".join(f"{county}001{number:03d},5,第{number}居委会\n" for number in range(1, rows + 1))
            with CaptureQueriesContext(
                connection,
            ) as asked:
                run(town, text)
            return len(asked)

        assert statements(900, "880201") == statements(10, "880301")


class TestAreasAddMany:
    def test_adds_grids_below_their_community(self, town: Town) -> None:
        added = actions.areas_add_many(
            town.system, areas=[("990101001001008", "东街第8网格"), (town.east_grid, "东街第1网格")], layer="management",
            valid_from=date(2020, 1, 1),
        )  # fmt: skip

        assert added == 1
        assert Area.rows.get(pk="990101001001008").layer == "management"

    def test_takes_a_provisional_key(self, town: Town) -> None:
        actions.areas_add_many(
            town.system, areas=[("990101001P01", "新区社区")], layer="management", valid_from=date(2020, 1, 1)
        )

        assert queries.area_row(town.system, code="990101001P01").is_provisional


class TestCommand:
    def run(self, *arguments: str) -> tuple[int, dict[str, object]]:
        from shequ.areas.commands import areas

        done = CliRunner().invoke(areas, ["import", *arguments, "--json"])
        return done.exit_code, json.loads(done.stdout)

    def test_answers_one_object(self, town: Town, tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        path.write_text(LIST + "bad,5,x\n", encoding="utf-8")

        code, answer = self.run(str(path), "--errors", str(tmp_path / "errors.csv"))

        assert code == 1
        assert (answer["format"], answer["rows_read"], answer["added"], answer["rejected"]) == (1, 7, 6, 1)
        assert "bad" in (tmp_path / "errors.csv").read_text(encoding="utf-8-sig")

    def test_a_dry_run_writes_nothing(self, town: Town, tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        path.write_text(LIST, encoding="utf-8")

        code, answer = self.run(str(path), "--dry-run")

        assert (code, answer["added"], answer["dry_run"]) == (0, 6, True)
        assert not Area.rows.filter(pk="88").exists()

    def test_refuses_what_is_no_list(self, town: Town, tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        path.write_text("x\n1\n", encoding="utf-8")

        code, answer = self.run(str(path))

        assert code == 3
        assert answer["error"]["code"] == "areas.division_list_unreadable"  # type: ignore[index]
