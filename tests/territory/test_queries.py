"""What lists, map, coverage and tree answer, to whom, and at what cost."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.base.paging import PageRequest
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.roles import Role
from shequ.territory import actions, queries
from shequ.territory.queries import DwellingFilters
from tests.cast import Town
from tests.territory.drawings import feature, point, polygon
from tests.territory.test_drawing_commit import commit, draw_town

pytestmark = pytest.mark.db


def furnish(town: Town) -> None:
    """Draw communities, grids, managed area, blocks and dwellings of the town."""
    draw_town(town)
    commit(town.system, "town", feature(polygon(0, 0, 2, 1.2), name="城区"), area=town.town)
    commit(
        town.system, "blocks", feature(polygon(0.1, 0.1, 0.2, 0.2), code="B1", name="一号", households=120),
        feature(polygon(1.1, 0.1, 0.2, 0.2), code="B2", name="二号", households=80), area=town.town,
    )  # fmt: skip
    commit(
        town.system, "dwellings", feature(point(0.2, 0.2), address="阳光花园3号楼2单元501室"),
        feature(point(0.2, 0.21), address="阳光花园3号楼2单元502室"), feature(point(1.5, 0.5), address="和平里1-1-101"),
        area=town.town,
    )  # fmt: skip


def statements(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


class TestMapView:
    def test_list_and_map_have_the_same_rows(self, town: Town) -> None:
        furnish(town)

        view = queries.map_view(town.office.call, level="community")

        assert [row.code for row in view.rows] == [town.east, town.west]
        assert all(row.geometry for row in view.rows)
        assert view.counts == {"community": 2, "grid": 3, "block": 2, "dwelling": 3}
        assert view.bounds == pytest.approx((107.6, 35.06, 107.62, 35.07))

    def test_tells_how_much_of_a_community_its_grids_cover(self, town: Town) -> None:
        furnish(town)

        shares = {row.code: row.share for row in queries.map_view(town.office.call, level="community").rows}

        assert shares == {town.east: pytest.approx(0.5, abs=0.01), town.west: 1.0}

    def test_shades_by_a_measure(self, town: Town) -> None:
        furnish(town)

        view = queries.map_view(town.office.call, level="community", measure="dwellings")

        assert {row.code: row.value for row in view.rows} == {town.east: 2, town.west: 1}
        assert view.breaks == (2.0,)

    def test_buildings_stand_for_their_homes(self, town: Town) -> None:
        furnish(town)

        rows = queries.map_view(town.office.call, level="dwelling").rows

        assert [(row.name, row.value) for row in rows] == [("阳光花园3号楼", 2), ("和平里1号楼", 1)]
        assert rows[0].point == pytest.approx((107.602, 35.06205))

    def test_an_area_without_ground_is_in_the_list(self, town: Town) -> None:
        furnish(town)

        rows = {row.code: row for row in queries.map_view(town.office.call, level="grid").rows}

        assert not rows["990101001001002"].is_drawn
        assert rows["990101001001002"].said == "未画边界"

    @pytest.mark.parametrize("level", ["community", "grid", "block", "dwelling"])
    def test_the_stranger_gets_nothing(self, town: Town, level: str) -> None:
        furnish(town)

        view = queries.map_view(town.stranger.call, level=level, under=town.county)

        assert view.rows == ()
        assert sum(view.counts.values()) == 0
        assert view.bounds is None

    @pytest.mark.parametrize("level", ["community", "grid", "block", "dwelling"])
    def test_a_secretary_sees_the_own_community_only(self, town: Town, level: str) -> None:
        furnish(town)

        rows = queries.map_view(town.secretary.call, level=level).rows

        assert rows
        assert all(row.area.startswith(town.east) for row in rows)

    def test_looks_for_a_name(self, town: Town) -> None:
        furnish(town)

        assert [row.code for row in queries.map_view(town.office.call, level="community", text="西街").rows] == [
            town.west
        ]

    def test_as_of_a_day_before_there_was_a_border(self, town: Town) -> None:
        furnish(town)

        rows = queries.map_view(town.office.call, level="community", on=date(2015, 1, 1)).rows

        assert [row.is_drawn for row in rows] == [False, False]

    def test_statements_do_not_grow_with_the_areas(self, town: Town) -> None:
        furnish(town)
        call = town.office.call
        few = statements(lambda: queries.map_view(call, level="grid", measure="dwellings"))
        commit(
            town.system, "grids",
            *(feature(polygon(0.5 + 0.01 * n, 0, 0.01, 1), code=f"{town.east}{n + 100}", name=f"网格{n}") for n in range(40)),
            area=town.town,
        )  # fmt: skip

        assert statements(lambda: queries.map_view(call, level="grid", measure="dwellings")) == few


class TestCoverage:
    def test_tells_gaps_overlaps_and_shares(self, town: Town) -> None:
        furnish(town)
        commit(
            town.system,
            "grids",
            feature(polygon(0.4, 0, 0.6, 1), code="990101001001002", name="东街第2网格"),
            area=town.town,
        )

        view = queries.coverage(town.office.call)

        (managed,) = view.managed
        assert managed.share == pytest.approx(1 / 1.2, abs=0.01)
        assert {(row.kind, row.name, row.other) for row in view.patches} == {
            ("gap", "城区管委会", ""), ("overlap", "东街第1网格", "东街第2网格"),
        }  # fmt: skip
        assert [row.size_m2 for row in view.patches if row.kind == "overlap"] == [pytest.approx(101_190, rel=0.01)]

    def test_names_grids_without_a_worker_and_without_ground(self, town: Town) -> None:
        furnish(town)
        assert town.grid_worker

        view = queries.coverage(town.office.call)

        assert [row.code for row in view.without_worker] == ["990101001001002", town.west_grid]
        assert [row.code for row in view.without_ground] == ["990101001001002"]

    def test_counts_dwellings_in_no_grid(self, town: Town) -> None:
        furnish(town)
        actions.dwelling_add(town.secretary.call, area=town.east, address="老街5号")

        view = queries.coverage(town.office.call)

        assert (view.dwellings, view.dwellings_unplaced) == (4, 1)

    def test_the_stranger_gets_nothing(self, town: Town) -> None:
        furnish(town)

        view = queries.coverage(town.stranger.call, under=town.county)

        assert (view.managed, view.patches, view.grids, view.dwellings) == ((), (), (), 0)


class TestTree:
    def test_an_area_tells_its_history_and_children(self, town: Town) -> None:
        from shequ.areas import actions as areas

        furnish(town)
        areas.area_rename(town.system, code=town.east, name="东大街社区", on=date(2022, 5, 1))

        found = queries.area_detail(town.office.call, code=town.east, on=date(2021, 1, 1))

        assert (found.row.name, found.name_then) == ("东大街社区", "东街社区")
        assert [version.name for version in found.versions] == ["东大街社区", "东街社区"]
        assert [child.code for child in found.children] == [town.east_grid, "990101001001002"]
        assert (found.dwellings, found.blocks) == (2, 1)

    def test_is_hidden_from_another_county(self, town: Town) -> None:
        with pytest.raises(Hidden):
            queries.area_detail(town.stranger.call, code=town.east)

    def test_the_tree_begins_where_the_actor_is_at_home(self, town: Town) -> None:
        assert queries.tree_start(town.secretary.call) == town.east
        assert queries.tree_start(town.system) == ""


class TestDwellingList:
    def listed(self, call: Call, **filters: object) -> list[str]:
        page = queries.dwelling_list(call, filters=DwellingFilters(**filters), page=PageRequest())  # type: ignore[arg-type]
        assert page.total == len(page.rows)
        return [row.text for row in page.rows]

    def test_finds_by_fragment_and_by_any_writing_of_the_door(self, town: Town) -> None:
        furnish(town)

        assert self.listed(town.secretary.call, text="阳光") == ["阳光花园3号楼2单元501室", "阳光花园3号楼2单元502室"]
        assert self.listed(town.secretary.call, text="3-2-501") == ["阳光花园3号楼2单元501室"]

    def test_the_neighbour_and_the_stranger_get_nothing(self, town: Town) -> None:
        furnish(town)

        assert self.listed(town.neighbour.call, text="阳光") == []
        assert self.listed(town.stranger.call) == []
        assert queries.dwelling_hits(town.stranger.call, "阳光", 5) == []

    def test_a_grid_worker_sees_the_own_grid(self, town: Town) -> None:
        furnish(town)
        actions.dwelling_add(town.secretary.call, area=town.east, address="老街5号")

        assert self.listed(town.grid_worker.call) == ["阳光花园3号楼2单元501室", "阳光花园3号楼2单元502室"]

    def test_takes_a_fixed_number_of_statements(self, town: Town) -> None:
        furnish(town)
        call, page = town.office.call, PageRequest()

        assert statements(lambda: queries.dwelling_list(call, filters=DwellingFilters(), page=page)) == 3

    def test_search_hits_link_to_the_dwelling(self, town: Town) -> None:
        furnish(town)

        (hit, _other) = queries.dwelling_hits(town.member(Role.COMMITTEE_OFFICE, town.town).call, "阳光花园", 5)

        assert hit.title == "阳光花园3号楼2单元501室"
        assert hit.sub == "东街社区"
