"""A town's ground goes over to a new division: what stands after, what history remains, what is refused."""

import json
from datetime import date
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.areas.models import Area, AreaVersion
from shequ.areas.queries import area_name_on
from shequ.journal.models import Entry
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from shequ.territory import rules
from shequ.territory.actions import drawing_commit
from shequ.territory.models import Block, Boundary, Dwelling
from shequ.territory.rules import redrawing
from shequ.territory.terms import Plot
from tests.cast import EAST, EAST_GRID, TOWN, WEST, WEST_GRID, Town
from tests.territory.drawings import feature, polygon
from tests.territory.redrawing import (
    BEFORE,
    DAY,
    NORTH,
    NORTH_GRID,
    SECOND_GRID,
    SINCE,
    block,
    code_of,
    door,
    plot,
    redraw,
    two_sides,
)
from tests.territory.test_drawing_commit import check

pytestmark = pytest.mark.db


def place(pk: object) -> tuple[str, str | None]:
    found: tuple[str, str | None] = Dwelling.rows.values_list("area_id", "grid_id").get(pk=pk)
    return found


def shape_on(area: str, on: date) -> Any:
    rows = Boundary.rows.filter(area_id=area, valid_from__lte=on).exclude(valid_to__lte=on)
    return shapely.from_geojson(rows.get().geometry)


class TestGroundRedraw:
    def test_a_third_community_takes_the_middle(self, town: Town) -> None:
        blocks = two_sides()
        doors = {code: door(f"K{code}", area=EAST if code < code_of(2) else WEST, at=pk) for code, pk in blocks.items()}

        answer = redraw(
            town.system,
            [plot(EAST, 0, name="东街社区"), plot(WEST, 3, name="西街社区"), plot(NORTH, 1, 2, name="北街社区")],
            [plot(EAST_GRID, 0), plot(WEST_GRID, 3), plot(NORTH_GRID, 1, 2)],
        )

        assert [place(doors[code_of(at)]) for at in range(4)] == [
            (EAST, EAST_GRID), (NORTH, NORTH_GRID), (NORTH, NORTH_GRID), (WEST, WEST_GRID),
        ]  # fmt: skip
        assert dict(Block.rows.values_list("code", "area_id")) == {
            code_of(0): EAST, code_of(1): NORTH, code_of(2): NORTH, code_of(3): WEST,
        }  # fmt: skip
        assert (answer.communities, answer.grids, answer.ended) == (3, 3, 1)  # the second eastern grid is not named
        assert (answer.drawn, answer.blocks_moved, answer.dwellings_moved) == (6, 2, 2)
        assert (answer.dwellings_regridded, answer.dwellings_unplaced) == (4, 0)
        assert Area.rows.get(pk=NORTH).layer == "management"
        assert Area.rows.get(pk=NORTH).valid_from == DAY
        assert area_name_on(EAST_GRID, BEFORE) == "东街第1网格"
        assert area_name_on(EAST_GRID, DAY) == f"{EAST_GRID}新"
        fact = Entry.rows.get(code="territory.ground_redrawn")
        assert (fact.area_id, json.loads(fact.body)["moved"]) == (TOWN, 2)

    def test_the_old_boundary_ends_the_day_the_new_one_begins(self, town: Town) -> None:
        two_sides()
        redraw(town.system, [plot(EAST, 0), plot(WEST, 1, 2, 3)])

        assert shape_on(EAST, BEFORE).equals(shapely.box(107.6, 35.06, 107.602, 35.061))
        assert shape_on(EAST, DAY).equals(shapely.box(107.6, 35.06, 107.601, 35.061))
        assert not Boundary.rows.filter(area_id__in=(EAST_GRID, WEST_GRID), valid_to=None).exists()

    def test_unchanged_ground_is_left_alone(self, town: Town) -> None:
        two_sides()
        answer = redraw(
            town.system, [plot(EAST, 0, 1), plot(WEST, 2, 3)], [plot(EAST_GRID, 0, 1), plot(WEST_GRID, 2, 3)]
        )

        assert (answer.drawn, answer.blocks_moved) == (0, 0)
        assert not Boundary.rows.exclude(valid_to=None).exists()

    def test_a_community_ends_into_its_heir(self, town: Town) -> None:
        two_sides()
        gone = door("无块", area=WEST, grid=WEST_GRID)
        stays = door("也无块", area=EAST, grid=EAST_GRID)
        pointed = door("有点", area=WEST, lon=107.6015, lat=35.0605)

        answer = redraw(
            town.system, [plot(EAST, 0, 1, 2, 3)], [plot(EAST_GRID, 0, 1), plot(SECOND_GRID, 2, 3)], heirs={WEST: EAST},
            successors={WEST_GRID: (SECOND_GRID,)},
        )  # fmt: skip

        assert place(gone) == (EAST, None)
        assert place(stays) == (EAST, EAST_GRID)
        assert place(pointed) == (EAST, EAST_GRID)
        assert (answer.ended, answer.dwellings_unplaced) == (2, 2)
        ended = dict(Area.rows.filter(valid_to=DAY).values_list("code", "merged_into_id"))
        assert ended == {WEST: EAST, WEST_GRID: SECOND_GRID}
        assert not AreaVersion.rows.filter(area_id__in=ended, valid_to=None).exists()
        assert not Boundary.rows.filter(area_id__in=ended, valid_to=None).exists()

    def test_a_boundary_of_that_very_day_is_written_over(self, town: Town) -> None:
        two_sides()
        redraw(town.system, [plot(EAST, 0), plot(WEST, 1, 2, 3)])
        redraw(town.system, [plot(EAST, 0, 1, 2, 3)], heirs={WEST: EAST})

        assert Boundary.rows.filter(area_id=EAST).count() == 2
        assert Boundary.rows.filter(area_id=WEST).count() == 1

    def test_edges_drawn_twice_leave_no_slivers(self, town: Town) -> None:
        del town
        corner = (107.6010004, 35.0620001)  # a centimetre beside the long edge above, whose own corners are its ends
        tall = shapely.Polygon([(107.6, 35.06), (107.6010004, 35.06), corner, (107.6, 35.0619997)])
        low = shapely.box(107.6010004, 35.06, 107.6020001, 35.0610001)
        high = shapely.Polygon(
            [(107.6010004, 35.0610001), (107.6020001, 35.0610001), (107.6020001, 35.0620004), corner]
        )
        slanted = shapely.Polygon([(107.6, 35.0619997), (107.6020001, 35.0620004), (107.602, 35.063), (107.6, 35.063)])
        whole = redrawing.joined([tall, low, high, slanted])

        assert whole.is_valid
        assert whole.geom_type == "Polygon"
        assert not whole.interiors

    def test_doors_that_change_sides_keep_their_address(self, town: Town) -> None:
        blocks = two_sides()
        one = door("1号楼1单元101", area=EAST, at=blocks[code_of(0)])
        other = door("1号楼1单元101", area=WEST, at=blocks[code_of(3)])

        redraw(town.system, [plot(EAST, 2, 3), plot(WEST, 0, 1)])

        assert (place(one), place(other)) == ((WEST, None), (EAST, None))
        assert set(Dwelling.rows.values_list("address_key", flat=True)) == {"1号楼1单元101"}

    def test_what_was_merged_follows_or_gives_way(self, town: Town) -> None:
        blocks = two_sides()
        heir = door("甲", area=EAST, at=blocks[code_of(1)])
        old = door("乙", area=EAST, merged_into_id=heir)
        blocked = door("丙", area=EAST, merged_into_id=heir)
        door("丙", area=WEST, at=blocks[code_of(2)])

        redraw(town.system, [plot(EAST, 0), plot(WEST, 1, 2, 3)])

        assert [place(pk)[0] for pk in (heir, old, blocked)] == [WEST, WEST, EAST]

    def test_a_drawing_checked_before_does_not_bring_an_ended_grid_back(self, town: Town) -> None:
        two_sides()
        drawing = check(town.system, "grids", feature(polygon(0, 0), code=SECOND_GRID), area=EAST, valid_from=DAY)
        redraw(town.system, [plot(EAST, 0, 1), plot(WEST, 2, 3)], [plot(EAST_GRID, 0, 1)])

        with pytest.raises(rules.NothingToWrite):
            drawing_commit(town.system, drawing_id=drawing)

    def test_is_the_systems_alone(self, town: Town) -> None:
        two_sides()
        with pytest.raises(NotPermitted):
            redraw(town.member(Role.CIVIL_AFFAIRS).call, [plot(EAST, 0, 1)])

    def test_statements_do_not_grow_with_the_town(self, town: Town) -> None:
        def statements(row: int, count: int) -> int:
            base = f"{town.county}{900 + row}"
            Area.rows.create(code=base, name=f"{row}", level="town", parent_id=town.county, valid_from=SINCE)
            Area.rows.create(code=f"{base}001", name="旧", level="community", parent_id=base, valid_from=SINCE)
            Area.rows.create(code=f"{base}001001", name="旧", level="grid", parent_id=f"{base}001", valid_from=SINCE)
            for at in range(count):
                pk = block(at, row, area=f"{base}001")
                door(f"{at}号", area=f"{base}001", grid=f"{base}001001", at=pk)
            communities = [Plot(f"{base}{at + 2:03d}", f"新{at}", (code_of(at, row),)) for at in range(count)]
            grids = [Plot(f"{each.code}001", f"{each.name}格", each.blocks) for each in communities]
            with CaptureQueriesContext(connection) as asked:
                redraw(
                    town.system, communities, grids, heirs={f"{base}001": communities[0].code},
                    successors={f"{base}001001": (grids[0].code,)}, area=base,
                )  # fmt: skip
            return len(asked)

        assert statements(1, 2) == statements(2, 30)


class TestGroundRedrawRefuses:
    def test_a_day_to_come_and_a_day_before_the_boundary(self, town: Town) -> None:
        two_sides()
        with pytest.raises(redrawing.RedrawnAhead):
            redraw(town.system, [plot(EAST, 0), plot(WEST, 1, 2, 3)], on=date(2027, 1, 1))
        with pytest.raises(rules.DrawnLater) as caught:
            redraw(town.system, [plot(EAST, 0), plot(WEST, 1, 2, 3)], on=date(2019, 12, 31))
        assert caught.value.field == "on"

    def test_blocks_unknown_ended_twice_or_left_out(self, town: Town) -> None:
        two_sides()
        with pytest.raises(redrawing.BlockUnknown):
            redraw(town.system, [plot(EAST, 0, 9), plot(WEST, 1, 2, 3)])
        with pytest.raises(redrawing.BlockTwice):
            redraw(town.system, [plot(EAST, 0, 1), plot(WEST, 1, 2, 3)])
        with pytest.raises(redrawing.BlockTwice):
            redraw(town.system, [plot(EAST, 0, 1), plot(WEST, 2, 3)], [plot(EAST_GRID, 0, 1), plot(SECOND_GRID, 1)])
        with pytest.raises(redrawing.BlockLeftOut):
            redraw(town.system, [plot(EAST, 0, 1), plot(WEST, 2)])
        with pytest.raises(redrawing.BlockOfAnother):
            redraw(town.system, [plot(EAST, 0, 1, 2)])
        Block.rows.filter(code=code_of(3)).update(valid_to=date(2026, 1, 1))
        with pytest.raises(redrawing.BlockUnknown):
            redraw(town.system, [plot(EAST, 0, 1), plot(WEST, 2, 3)])

    def test_grids_that_do_not_fit_their_community(self, town: Town) -> None:
        two_sides()
        sides = [plot(EAST, 0, 1), plot(WEST, 2, 3)]
        with pytest.raises(redrawing.GridBlockOutside):
            redraw(town.system, sides, [plot(EAST_GRID, 0, 1, 2)])
        with pytest.raises(redrawing.PlotElsewhere):
            redraw(town.system, sides, [plot(NORTH_GRID, 0)])
        with pytest.raises(redrawing.PlotElsewhere):
            redraw(town.system, [*sides, plot("990202001009", 0)])

    def test_codes_used_before_and_plots_without_ground(self, town: Town) -> None:
        two_sides()
        with pytest.raises(redrawing.PlotEmpty):
            redraw(town.system, [plot(EAST, 0, 1, 2, 3), plot(WEST)])
        with pytest.raises(redrawing.PlotTwice):
            redraw(town.system, [plot(EAST, 0, 1), plot(EAST, 2, 3)])
        redraw(town.system, [plot(EAST, 0, 1, 2, 3)], heirs={WEST: EAST})
        with pytest.raises(redrawing.PlotCodeUsed):
            redraw(town.system, [plot(EAST, 0, 1), plot(WEST, 2, 3)])

    def test_ends_and_heirs_that_do_not_fit(self, town: Town) -> None:
        two_sides()
        whole = [plot(EAST, 0, 1, 2, 3)]
        with pytest.raises(redrawing.HeirElsewhere):
            redraw(town.system, whole, heirs={WEST: NORTH})
        with pytest.raises(redrawing.HeirElsewhere):
            redraw(town.system, whole, heirs={WEST: EAST}, successors={WEST_GRID: (EAST_GRID,)})
        with pytest.raises(redrawing.PlotNotStanding):
            redraw(town.system, whole, heirs={WEST: EAST, NORTH: EAST})
        with pytest.raises(redrawing.PlotStays):
            redraw(town.system, whole, heirs={EAST: EAST})

    def test_two_doors_that_meet_are_named(self, town: Town) -> None:
        blocks = two_sides()
        door("1号楼101", area=EAST, at=blocks[code_of(0)])
        door("1号楼101", area=WEST, at=blocks[code_of(2)])
        with pytest.raises(redrawing.DoorsMeet) as caught:
            redraw(town.system, [plot(EAST, 0, 1, 2, 3)], heirs={WEST: EAST})

        assert caught.value.pairs == (("1号楼101室", "东街社区", "西街社区"),)
        assert "1号楼101室（东街社区、西街社区）" in str(caught.value)
        assert caught.value.advice.startswith("先合并门牌")
        assert not Area.rows.exclude(valid_to=None).exists()
