"""A drawing is checked and committed: what is written, what is kept out, what history remains."""

import json
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.areas.models import Area
from shequ.journal.models import Entry
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.territory import actions, queries, rules
from shequ.territory.actions import CommitAnswer
from shequ.territory.models import Block, Boundary, Drawing, Dwelling, Line
from tests.cast import Town
from tests.territory.drawings import bow, collection, feature, line, point, polygon

pytestmark = pytest.mark.db

DAY = date(2020, 1, 1)


def check(call: Call, kind: str, *features: dict, area: str, **options: object) -> UUID:  # type: ignore[type-arg]
    data = json.dumps(collection(*features), ensure_ascii=False).encode()
    options.setdefault("valid_from", DAY)
    return actions.drawing_check(call, area=area, kind=kind, file_name=f"{kind}.geojson", data=data, **options)  # type: ignore[arg-type]


def commit(call: Call, kind: str, *features: dict, area: str, **options: object) -> CommitAnswer:  # type: ignore[type-arg]
    return actions.drawing_commit(call, drawing_id=check(call, kind, *features, area=area, **options))


def draw_town(town: Town) -> None:
    """Draw two communities side by side and the first grids of each."""
    commit(
        town.system, "communities", feature(polygon(0, 0), code=town.east, name="东街社区"),
        feature(polygon(1, 0), code=town.west, name="西街社区"), area=town.town,
    )  # fmt: skip
    commit(
        town.system, "grids", feature(polygon(0, 0, 0.5, 1), code=town.east_grid, name="东街第1网格"),
        feature(polygon(1, 0), code=town.west_grid, name="西街第1网格"), area=town.town,
    )  # fmt: skip


class TestDrawingCheck:
    def test_keeps_the_file_and_its_problems_and_writes_nothing_else(self, town: Town) -> None:
        drawing_id = check(
            town.system, "communities", feature(bow(0, 0), code=town.east, name="东街社区"), area=town.town
        )

        drawing = Drawing.rows.get(pk=drawing_id)
        assert (drawing.read_count, drawing.accepted_count, drawing.rejected_count) == (1, 0, 1)
        (problem,) = json.loads(drawing.problems)
        assert (problem["what"], problem["severity"], problem["lon"], problem["lat"]) == (
            "self_intersection", "error", 107.605, 35.065,
        )  # fmt: skip
        assert not Boundary.rows.exists()

    def test_is_not_permitted_to_a_community(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            check(town.secretary.call, "grids", feature(polygon(0, 0), code=town.east_grid), area=town.east)

    def test_is_hidden_from_another_county(self, town: Town) -> None:
        with pytest.raises((Hidden, NotPermitted)):
            check(
                town.member(Role.CIVIL_AFFAIRS, town.far_county).call, "grids", feature(polygon(0, 0)), area=town.town
            )

    def test_finds_an_area_by_its_name(self, town: Town) -> None:
        commit(town.system, "communities", feature(polygon(0, 0), name="东街居委会"), area=town.town)

        assert Boundary.rows.get().area_id == town.east

    @pytest.mark.parametrize(
        ("code", "what"),
        [
            ("990101001009", "unknown_area"),
            ("990101001", "wrong_code"),
            ("99010100100X", "wrong_code"),
            ("990202001001", "out_of_reach"),
        ],
    )
    def test_names_what_is_wrong_with_a_code(self, town: Town, code: str, what: str) -> None:
        drawing_id = check(town.system, "communities", feature(polygon(0, 0), code=code, name="新街"), area=town.town)

        assert [problem["what"] for problem in json.loads(Drawing.rows.get(pk=drawing_id).problems)] == [what]

    def test_a_code_twice_is_refused_the_second_time(self, town: Town) -> None:
        drawing_id = check(
            town.system, "communities", feature(polygon(0, 0), code=town.east), feature(polygon(2, 0), code=town.east),
            area=town.town,
        )  # fmt: skip

        drawing = Drawing.rows.get(pk=drawing_id)
        assert (drawing.accepted_count, drawing.rejected_count) == (1, 1)

    def test_tells_a_drawing_that_was_not_converted(self, town: Town) -> None:
        commit(town.system, "town", feature(polygon(0, 0, 2, 1)), area=town.town)
        shifted = [feature(polygon(0.46 + at, -0.1), code=code) for at, code in enumerate((town.east, town.west))]

        drawing_id = check(town.system, "communities", *shifted, area=town.town)

        problems = json.loads(Drawing.rows.get(pk=drawing_id).problems)
        assert "looks_gcj02" in [problem["what"] for problem in problems]
        assert all(problem["severity"] == "warning" for problem in problems)

    def test_statements_do_not_grow_with_the_shapes(self, town: Town) -> None:
        def statements(count: int) -> int:
            features = [
                feature(polygon(0.001 * at, 0, 0.001, 1), code=f"{town.east}{at:03d}", name=f"第{at}网格")
                for at in range(1, count + 1)
            ]
            with CaptureQueriesContext(connection) as asked:
                check(town.system, "grids", *features, area=town.east)
            return len(asked)

        assert statements(60) == statements(3)


class TestDrawingCommit:
    def test_writes_what_has_no_error(self, town: Town) -> None:
        answer = commit(
            town.system, "communities", feature(polygon(0, 0), code=town.east, name="东街社区"),
            feature(bow(1, 0), code=town.west, name="西街社区"), area=town.town,
        )  # fmt: skip

        assert (answer.written, answer.rejected) == (1, 1)
        boundary = Boundary.rows.get()
        assert (boundary.area_id, boundary.valid_from, boundary.valid_to) == (town.east, DAY, None)
        assert boundary.size_m2 == pytest.approx(1_011_900, rel=2e-3)
        assert Entry.rows.filter(code="territory.boundaries_imported").count() == 1

    def test_nothing_sound_is_refused_as_a_whole(self, town: Town) -> None:
        with pytest.raises(rules.NothingToWrite):
            commit(town.system, "communities", feature(bow(0, 0), code=town.east), area=town.town)

    def test_the_same_drawing_again_changes_no_boundary(self, town: Town) -> None:
        draw_town(town)
        before = list(Boundary.rows.order_by("pk").values())

        draw_town(town)

        assert list(Boundary.rows.order_by("pk").values()) == before

    def test_a_new_drawing_ends_the_old_one_on_its_day(self, town: Town) -> None:
        draw_town(town)

        commit(town.system, "communities", feature(polygon(0, 0, 0.9, 1), code=town.east), area=town.town, valid_from=date(2024, 5, 1))  # fmt: skip

        old, new = Boundary.rows.filter(area_id=town.east).order_by("valid_from")
        assert (old.valid_to, new.valid_from, new.valid_to) == (date(2024, 5, 1), date(2024, 5, 1), None)
        assert queries.places_of([107.6095], [35.065], on=date(2023, 1, 1))[0] == [town.east]
        assert queries.places_of([107.6095], [35.065], on=date(2024, 5, 1))[0] == [""]

    def test_grids_not_in_the_tree_become_management_areas(self, town: Town) -> None:
        answer = commit(
            town.system, "grids", feature(polygon(0, 0), code=f"{town.east}009", name="东街第9网格"), area=town.town
        )

        assert answer.new_areas == 1
        assert Area.rows.get(pk=f"{town.east}009").layer == "management"

    def test_cannot_be_committed_twice(self, town: Town) -> None:
        drawing_id = check(town.system, "communities", feature(polygon(0, 0), code=town.east), area=town.town)
        actions.drawing_commit(town.system, drawing_id=drawing_id)

        with pytest.raises(rules.DrawingNotOpen):
            actions.drawing_commit(town.system, drawing_id=drawing_id)

    def test_a_dropped_drawing_writes_nothing(self, town: Town) -> None:
        drawing_id = check(town.system, "communities", feature(polygon(0, 0), code=town.east), area=town.town)

        actions.drawing_drop(town.system, drawing_id=drawing_id)

        assert not Boundary.rows.exists()
        with pytest.raises(rules.DrawingNotOpen):
            actions.drawing_commit(town.system, drawing_id=drawing_id)

    def test_is_hidden_from_the_neighbour_county(self, town: Town) -> None:
        drawing_id = check(town.system, "communities", feature(polygon(0, 0), code=town.east), area=town.town)

        with pytest.raises(Hidden):
            actions.drawing_commit(town.member(Role.CIVIL_AFFAIRS, town.far_county).call, drawing_id=drawing_id)

    def test_converts_from_gcj02_only_when_asked(self, town: Town) -> None:
        commit(town.system, "communities", feature(polygon(0, 0), code=town.east), area=town.town, is_gcj02=True)

        boundary = Boundary.rows.get()
        assert boundary.is_converted
        assert 0.004 < 107.6 - boundary.west < 0.005

    def test_declares_the_managed_town_area(self, town: Town) -> None:
        commit(town.system, "town", feature(polygon(0, 0, 2, 1), name="城区"), area=town.town)

        boundary = Boundary.rows.get()
        assert (boundary.area_id, boundary.purpose) == (town.town, "managed")


class TestBlocksLinesDwellings:
    def test_blocks_lie_in_the_community_of_their_middle(self, town: Town) -> None:
        draw_town(town)

        answer = commit(
            town.system, "blocks", feature(polygon(0.1, 0.1, 0.2, 0.2), code="B1", name="一号", households=120),
            feature(polygon(5, 5, 0.2, 0.2), code="B2", name="二号"), area=town.town,
        )  # fmt: skip

        assert answer.written == 2
        assert dict(Block.rows.values_list("code", "area_id")) == {"B1": town.east, "B2": town.town}

    def test_blocks_follow_when_communities_are_drawn_later(self, town: Town) -> None:
        commit(town.system, "blocks", feature(polygon(0.1, 0.1, 0.2, 0.2), code="B1", name="一号"), area=town.town)
        assert Block.rows.get().area_id == town.town

        draw_town(town)

        assert Block.rows.get().area_id == town.east

    def test_streets_of_an_area_are_drawn_anew(self, town: Town) -> None:
        for _again in range(2):
            commit(town.system, "streets", feature(line((0, 0), (2, 0)), name="东大街"), area=town.town)

        assert [(row.name, row.kind) for row in Line.rows.all()] == [("东大街", "road")]

    def test_dwellings_find_community_grid_and_block(self, town: Town) -> None:
        draw_town(town)
        commit(town.system, "blocks", feature(polygon(0.1, 0.1, 0.3, 0.3), code="B1", name="一号"), area=town.town)

        answer = commit(
            town.system, "dwellings", feature(point(0.2, 0.2), address="阳光花园3号楼2单元501室"),
            feature(point(0.8, 0.2), address="阳光花园4-1-101"), feature(point(9, 9), address="远处1号楼1单元101"),
            feature(point(0.2, 0.2), address="看不懂"), area=town.town,
        )  # fmt: skip

        assert (answer.written, answer.rejected) == (2, 2)
        first = Dwelling.rows.get(building="3")
        assert (first.area_id, first.grid_id, first.block.code) == (town.east, town.east_grid, "B1")
        assert Dwelling.rows.get(building="4").grid_id is None

    def test_dwellings_follow_when_grids_are_drawn_later(self, town: Town) -> None:
        commit(town.system, "communities", feature(polygon(0, 0), code=town.east), area=town.town)
        commit(town.system, "dwellings", feature(point(0.2, 0.2), address="阳光花园3-2-501"), area=town.town)
        assert Dwelling.rows.get().grid_id is None

        draw_town(town)

        assert Dwelling.rows.get().grid_id == town.east_grid

    def test_the_same_dwellings_again_change_nothing(self, town: Town) -> None:
        draw_town(town)
        for expected in ((1, 0), (0, 1)):
            answer = commit(
                town.system, "dwellings", feature(point(0.2, 0.2), address="阳光花园3-2-501"), area=town.town
            )
            assert (answer.written, answer.same) == expected


class TestPlacesOf:
    def test_answers_community_and_grid_for_each_point(self, town: Town) -> None:
        draw_town(town)

        communities, grids = queries.places_of([107.602, 107.608, 107.615, 108.0], [35.065] * 4, on=DAY)

        assert communities == [town.east, town.east, town.west, ""]
        assert grids == [town.east_grid, "", town.west_grid, ""]

    def test_a_batch_takes_two_statements_once_the_index_stands(self, town: Town) -> None:
        draw_town(town)
        queries.places_of([107.602], [35.065], on=DAY)

        with CaptureQueriesContext(connection) as asked:
            queries.places_of([107.602] * 1000, [35.065] * 1000, on=DAY)

        assert len(asked) == 2

    def test_the_ground_of_an_ended_area_is_history(self, town: Town) -> None:
        from shequ.areas import actions as areas

        draw_town(town)
        areas.area_end(town.system, code=town.west, on=date(2024, 1, 1), merged_into=town.east)

        assert queries.places_of([107.615], [35.065], on=date(2023, 1, 1))[0] == [town.west]
        assert queries.places_of([107.615], [35.065], on=date(2024, 1, 1))[0] == [""]
