"""What the plan board learns of the ground: each check on sound ground, on flawed ground, on none."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.kernel.call import Call
from shequ.plan.terms import KINDS, Breach, Limit, Outcome, Strength, Unmeasured
from shequ.territory import actions, checks
from tests.cast import NOON, Town
from tests.territory.drawings import feature, line, polygon, ring
from tests.territory.test_drawing_commit import commit, draw_town
from tests.territory.test_queries import furnish

pytestmark = pytest.mark.db


TODAY = NOON.date()


@dataclass(frozen=True)
class Stage:
    """What a check is given, with one limit of the test's own."""

    call: Call
    area: str = ""
    on: date = TODAY
    least_share: float | None = None
    settings: dict[str, Any] = field(default_factory=dict)

    def value(self, name: str, *, area: str = "", cls: str = "") -> Limit | None:
        return None

    def judge(self, measure: str, measured: Any, *, area: str = "", cls: str = "", subject: str = "") -> Breach | None:
        if self.least_share is None or measured >= self.least_share:
            return None
        return Breach(Strength.STOP, f"≥ {self.least_share}", low=int(self.least_share))

    def setting(self, name: str, default: Any = None) -> Any:
        return self.settings.get(name, default)


def told(outcome: Outcome | Unmeasured) -> list[tuple[str, Any]]:
    assert isinstance(outcome, Outcome)
    assert outcome.population > 0
    return [(found.name, found.measured) for found in outcome.found]


class TestUnmeasured:
    @pytest.mark.parametrize(
        "check", [check for check in checks.CHECKS if check.kind != "grid.worker"], ids=lambda check: check.kind
    )
    def test_no_ground_is_unmeasurable_never_green(self, town: Town, check: Any) -> None:
        assert isinstance(check.run(Stage(town.system)), Unmeasured)

    def test_no_grids_is_an_empty_population(self, town: Town) -> None:
        assert checks.grid_worker(Stage(town.system, area="990202")).population == 0

    def test_every_check_answers_a_kind_the_plan_knows(self) -> None:
        assert {check.kind for check in checks.CHECKS} <= set(KINDS)


class TestGridCoverage:
    def test_finds_the_gap_with_its_place_and_size(self, town: Town) -> None:
        furnish(town)

        outcome = checks.grid_coverage(Stage(town.system))

        ((name, size),) = told(outcome)
        assert name == "城区管委会"
        assert size == pytest.approx(0.5 * 1_011_900 + 0.4 * 1_011_900, rel=0.01)

    def test_finds_homes_in_no_grid(self, town: Town) -> None:
        furnish(town)
        actions.dwelling_add(town.secretary.call, area=town.east, address="老街5号")

        assert ("东街社区", 1) in told(checks.grid_coverage(Stage(town.system)))

    def test_full_coverage_is_clean(self, town: Town) -> None:
        furnish(town)
        commit(town.system, "grids", feature(polygon(0, 0), code=town.east_grid), area=town.town)
        commit(town.system, "town", feature(polygon(0, 0, 2, 1), name="城区"), area=town.town)

        assert told(checks.grid_coverage(Stage(town.system))) == []

    def test_the_share_is_held_against_the_plan(self, town: Town) -> None:
        furnish(town)

        assert told(checks.grid_coverage_share(Stage(town.system, least_share=100))) == [("城区管委会", 62.5)]
        assert told(checks.grid_coverage_share(Stage(town.system, least_share=60))) == []

    def test_a_run_for_another_county_does_not_see_it(self, town: Town) -> None:
        furnish(town)

        assert isinstance(checks.grid_coverage(Stage(town.system, area="990202")), Unmeasured)


class TestGridWorker:
    def test_names_the_grids_without(self, town: Town) -> None:
        assert town.grid_worker

        assert told(checks.grid_worker(Stage(town.system))) == [("东街第2网格", 0), ("西街第1网格", 0)]


class TestCommunities:
    def test_a_community_in_two_pieces_is_found(self, town: Town) -> None:
        draw_town(town)
        assert told(checks.community_contiguous(Stage(town.system))) == []
        two = {"type": "MultiPolygon", "coordinates": [[ring(0, 0, 0.4, 1)], [ring(0.6, 0, 0.4, 1)]]}
        commit(town.system, "communities", feature(two, code=town.east), area=town.town)

        assert told(checks.community_contiguous(Stage(town.system))) == [("东街社区", 2)]

    def test_an_edge_off_the_streets_is_found(self, town: Town) -> None:
        draw_town(town)
        around = [line((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)), line((1, 0), (2, 0))]
        commit(town.system, "streets", *(feature(part, name="街") for part in around), area=town.town)

        ((name, share),) = told(checks.community_street_bounded(Stage(town.system)))

        assert name == "西街社区"
        assert 50 < share < 60

    def test_without_streets_it_cannot_be_told(self, town: Town) -> None:
        draw_town(town)

        assert isinstance(checks.community_street_bounded(Stage(town.system)), Unmeasured)

    def test_a_block_in_no_community_is_found(self, town: Town) -> None:
        furnish(town)
        commit(town.system, "blocks", feature(polygon(3, 3), code="B9", name="河滩"), area=town.town)

        assert told(checks.block_placed(Stage(town.system))) == [("河滩", 0)]


class TestBoundaryValid:
    def test_overlaps_and_grids_beyond_their_community_are_found(self, town: Town) -> None:
        draw_town(town)
        assert told(checks.boundary_valid(Stage(town.system))) == []
        commit(town.system, "grids", feature(polygon(0.5, 0, 0.6, 1), code="990101001001002"), area=town.town)
        commit(town.system, "communities", feature(polygon(0, 0, 1.05, 1), code=town.east), area=town.town)

        found = told(checks.boundary_valid(Stage(town.system)))

        assert [name for name, _size in found] == ["东街社区", "东街第2网格"]


class TestStatements:
    @pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.kind)
    def test_do_not_grow_with_the_areas(self, town: Town, check: Any) -> None:
        furnish(town)
        commit(town.system, "streets", feature(line((0, 0), (2, 0)), name="街"), area=town.town)
        stage = Stage(town.system, least_share=100)

        def statements() -> int:
            with CaptureQueriesContext(connection) as asked:
                outcome = check.run(stage)
                list(outcome.found)
            return len(asked)

        few = statements()
        commit(
            town.system, "grids",
            *(feature(polygon(0.5 + 0.01 * n, 0, 0.01, 1), code=f"{town.east}{n + 100}", name=f"网格{n}") for n in range(30)),
            area=town.town,
        )  # fmt: skip

        assert statements() == few
        assert few <= 4
