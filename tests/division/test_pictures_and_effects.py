"""Pictures whose colours tell neighbours apart and whose units lead back to the ground; codes and heirs of what takes effect."""

import json
import random
import re
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ.areas.terms import DIGITS, Level
from shequ.base.words import sentence_of
from shequ.division.rules import GridsMissing, NotWhole, effects, grids, measures, pictures
from shequ.division.rules.effects import Outcome
from shequ.division.rules.towns import Plot, Town, frozen
from shequ.division.solver import Parameters, judge
from shequ.territory.queries import provisional_keys
from shequ.territory.rules import KeysUsedUp
from tests.territory.drawings import polygon

WANTED = Parameters(100, 1000, seed=1)
PARENT = "990101001"


def drawn_town(columns: int = 6, rows: int = 4, *, homes: int = 50, half: int = 3) -> Town:
    """Return square blocks: two communities of today side by side, a grid for each pair of columns."""
    plots = [
        Plot(
            f"B{x}{y}", f"街坊{x}{y}", f"{PARENT}00{1 + (x >= half)}",
            f"{PARENT}00{1 + (x >= half)}{1 + (x % half) // 2:03d}", homes + x, homes * 2, False,
            json.dumps(polygon(x * 0.1, y * 0.1, 0.1, 0.1)),
        )
        for y in range(rows)
        for x in range(columns)
    ]  # fmt: skip
    return frozen(plots, names={f"{PARENT}001": "东街社区", f"{PARENT}002": "西街社区居委会"}, gap_m=1.0)


TOWN = drawn_town()
SIZE = len(TOWN.codes)


def judged(town: Town, labels: list[int]) -> dict[str, Any]:
    return measures.plain(judge(town.problem, labels, WANTED), town)


def touching(town: Town, labels: list[int]) -> set[tuple[int, int]]:
    return {(labels[a], labels[b]) for a, b in town.streets if labels[a] != labels[b]}


class TestColours:
    @settings(max_examples=100, deadline=None)
    @given(st.integers(0, 10_000), st.integers(1, 6))
    def test_up_to_six_communities_that_touch_differ(self, seed: int, count: int) -> None:
        dice = random.Random(seed)
        labels = [dice.randrange(count) for _ in range(SIZE)]
        tone = pictures.colours(TOWN, labels, {})
        assert set(tone) == set(labels)
        assert set(tone.values()) <= set(range(1, pictures.COLOURS + 1))
        assert all(tone[one] != tone[other] for one, other in touching(TOWN, labels))

    def test_strips_of_many_communities_differ_too(self) -> None:
        town = drawn_town(12, 2, half=6)
        labels = [at % 12 for at in range(24)]
        tone = pictures.colours(town, labels, {})
        assert len(tone) == 12
        assert all(tone[one] != tone[other] for one, other in touching(town, labels))

    def test_the_same_community_keeps_its_colour_under_other_labels(self) -> None:
        west_first = [1 if x < 3 else 0 for _y in range(4) for x in range(6)]
        three = [0 if x < 2 else 2 if x < 4 else 1 for _y in range(4) for x in range(6)]
        one = pictures.colours(TOWN, west_first, {1: 0, 0: 1})
        other = pictures.colours(TOWN, three, {0: 0, 1: 1, 2: -1})
        assert (one[1], one[0]) == (other[0], other[1])

    def test_blocks_of_none_have_no_colour(self) -> None:
        labels = [-1] * 3 + [0] * (SIZE - 3)
        picture = pictures.drawn(TOWN, labels, names={0: "甲"}, continues={})
        assert [patch.colour for patch in picture.patches[:3]] == [0, 0, 0]
        assert [one.label for one in picture.outlines] == [0]


class TestDrawn:
    LABELS = list(TOWN.today)

    def picture(self, **more: Any) -> pictures.Picture:
        return pictures.drawn(
            TOWN, self.LABELS, names={0: "东街社区", 1: "西街社区"}, continues={0: 0, 1: 1}, moved=[3], **more
        )  # fmt: skip

    def test_has_a_path_for_every_block_and_an_edge_for_every_community(self) -> None:
        picture = self.picture()
        assert [patch.position for patch in picture.patches] == list(range(SIZE))
        assert all(re.fullmatch(r"(M[-\d.,]+(L[-\d.,]+)+Z)+", patch.path) for patch in picture.patches)
        assert [patch.position for patch in picture.patches if patch.is_moved] == [3]
        assert [(one.label, one.name) for one in picture.outlines] == [(0, "东街社区"), (1, "西街社区")]
        for one in picture.outlines:
            assert 0 < one.x < picture.width
            assert 0 < one.y < picture.height

    @pytest.mark.parametrize("width", [640.0, 374.0])
    def test_its_units_lead_back_to_the_ground(self, width: float) -> None:
        picture = self.picture(width=width, digits=3)
        for patch, text in zip(picture.patches, TOWN.shapes, strict=True):
            numbers = [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?", patch.path)]
            places = [
                (picture.west + x * picture.lon_unit, picture.north + y * picture.lat_unit)
                for x, y in zip(numbers[::2], numbers[1::2], strict=True)
            ]
            bounds = shapely.from_geojson(text).bounds
            lons, lats = zip(*places, strict=True)
            for found, real in zip((min(lons), min(lats), max(lons), max(lats)), bounds, strict=True):
                assert abs(found - real) < 1e-4

    def test_every_picture_of_a_town_has_the_same_frame(self) -> None:
        one, other = self.picture(), pictures.drawn(TOWN, [0] * SIZE, names={}, continues={})
        assert (one.width, one.height, one.west, one.north) == (other.width, other.height, other.west, other.north)

    def test_a_name_stands_inside_its_own_ground_even_when_that_is_bent(self) -> None:
        ring = [1 if 1 <= x <= 4 and 1 <= y <= 2 else 0 for y in range(4) for x in range(6)]
        picture = pictures.drawn(TOWN, ring, names={}, continues={})
        around = next(one for one in picture.outlines if one.label == 0)
        lon, lat = picture.west + around.x * picture.lon_unit, picture.north + around.y * picture.lat_unit
        ground = shapely.union_all([TOWN.geometries[at] for at, label in enumerate(ring) if label == 0])
        assert ground.contains(shapely.Point(lon, lat))

    def test_unions_cover_what_they_join(self) -> None:
        found = pictures.unions(TOWN, [-1] * 2 + [0] * (SIZE - 2))
        assert set(found) == {0}
        joined = shapely.union_all(TOWN.geometries[2:])
        assert shapely.from_geojson(found[0]).symmetric_difference(joined).area < 1e-12


class TestOutcome:
    """What takes effect, from labels and grid numbers."""

    NAMED = {0: ("东街社区", f"{PARENT}001"), 1: ("西街社区居委会", f"{PARENT}002")}

    def outcome(
        self, labels: list[int], numbers: list[int], named: dict[int, tuple[str, str]], *, taken: set[str] | None = None
    ) -> Outcome:
        used = (taken or set()) | set(TOWN.grids)
        names = {code: f"{code}旧名" for code in TOWN.grids}
        return effects.outcome(TOWN, labels, judged(TOWN, labels), numbers, named, taken=used, grid_names=names)

    def numbers_of_today(self) -> list[int]:
        return [int(code[-3:]) for code in TOWN.grids]

    def test_what_stays_as_it_is_keeps_every_code(self) -> None:
        found = self.outcome(list(TOWN.today), self.numbers_of_today(), self.NAMED)
        assert {one.code for one in found.grids} == set(TOWN.grids)
        assert not any(one.is_new for one in (*found.grids, *found.communities))
        assert found.heirs == found.successors == {}
        assert found.without_worker == ()
        names = {one.code: one.name for one in found.grids}
        assert names[f"{PARENT}002001"] == f"{PARENT}002001旧名", "and its name"

    def test_a_grid_keeps_its_code_only_with_the_same_blocks_in_the_same_community(self) -> None:
        numbers = self.numbers_of_today()
        numbers[0] = 2  # one block goes from the first eastern grid to the second
        found = self.outcome(list(TOWN.today), numbers, self.NAMED)
        east = {one.code for one in found.grids if one.code.startswith(f"{PARENT}001")}
        assert east == {f"{PARENT}001003", f"{PARENT}001004"}
        assert {one.code for one in found.grids if not one.is_new} == {f"{PARENT}002001", f"{PARENT}002002"}
        swapped = [1 - label for label in TOWN.today]
        crossed = {0: self.NAMED[0], 1: self.NAMED[1]}
        found = self.outcome(swapped, self.numbers_of_today(), crossed)
        assert all(one.is_new for one in found.grids), "another community's grid does not keep its code"

    def test_every_block_stands_in_one_community_and_one_grid(self) -> None:
        dice = random.Random(3)
        labels = [dice.randrange(2) for _ in range(SIZE)]
        found = self.outcome(labels, [dice.randint(1, 3) for _ in range(SIZE)], self.NAMED)
        for places in (found.communities, found.grids):
            held = [code for one in places for code in one.blocks]
            assert sorted(held) == sorted(TOWN.codes)

    @settings(max_examples=100, deadline=None)
    @given(st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 5))
    def test_no_code_is_used_twice_and_each_new_grid_has_at_most_one_predecessor(
        self, seed: int, count: int, grids: int
    ) -> None:
        dice = random.Random(seed)
        labels = [dice.randrange(count) for _ in range(SIZE)]
        numbers = [dice.randint(1, grids) for _ in range(SIZE)]
        new = {label: (f"新{label}", f"{PARENT}P0{label}") for label in set(labels)}
        kept = measures.usual_names(TOWN, judged(TOWN, labels), {})
        named = {label: one if one[1] else new[label] for label, one in kept.items()}
        ever = {f"{code}{number:03d}" for _name, code in named.values() for number in (3, 4, 5)}
        found = self.outcome(labels, numbers, named, taken=ever)

        codes = [one.code for one in found.grids]
        assert len(set(codes)) == len(codes)
        fresh = {one.code for one in found.grids if one.is_new}
        assert not fresh & (ever | set(TOWN.grids))
        assert all(len(code) == DIGITS[Level.GRID] for code in codes)
        given_on = [code for codes in found.successors.values() for code in codes]
        assert len(given_on) == len(set(given_on))
        assert set(given_on) | set(found.without_worker) == fresh
        assert set(found.successors) == set(TOWN.grids) - set(codes)
        assert not set(found.heirs) & {one.code for one in found.communities}
        assert set(found.heirs) | {one.code for one in found.communities} >= set(TOWN.communities)
        assert Outcome.read(json.loads(json.dumps(found.plain()))) == found

    def test_the_heir_is_whoever_takes_most_households(self) -> None:
        labels = [0 if x < 4 else 2 for _y in range(4) for x in range(6)]
        kept = judged(TOWN, labels)
        assert {one["label"]: one["continues"] for one in kept["communities"]} == {0: 0, 2: 1}
        together = [0] * SIZE
        going_on = judged(TOWN, together)["communities"][0]["continues"]
        gone = TOWN.communities[1 - going_on]
        code = TOWN.communities[going_on]
        found = self.outcome(together, [1] * SIZE, {0: ("全镇社区", code)})
        assert found.heirs == {gone: code}
        only = [place.code for place in found.grids]
        assert len(only) == 1
        assert sorted(found.successors) == sorted(set(TOWN.grids))
        assert [codes for codes in found.successors.values() if codes] == [tuple(only)]

    def test_three_parts_of_an_ended_community_go_to_the_largest(self) -> None:
        town = drawn_town(9, 1, half=3)
        town = frozen(
            [
                Plot(
                    f"B{x}", "", f"{PARENT}00{1 + x // 3}", "", 100 if x != 4 else 300, 10, False,
                    json.dumps(polygon(x * 0.1, 0, 0.1, 0.1)),
                )
                for x in range(9)
            ],
            names={}, gap_m=1.0,
        )  # fmt: skip
        labels = [0, 0, 0, 0, 1, 1, 1, 1, 1]  # the middle one: 100 to the first, 400 to the last
        kept = judged(town, labels)
        going_on = {one["label"]: town.communities[one["continues"]] for one in kept["communities"]}
        gone = set(town.communities) - set(going_on.values())
        heirs = measures.heirs(town, labels, kept)
        assert set(heirs) == gone
        for code, label in heirs.items():
            number = town.communities.index(code)
            sums = {
                one: sum(town.households[at] for at in range(9) if labels[at] == one and town.today[at] == number)
                for one in (0, 1)
            }
            assert sums[label] == max(sums.values())


class TestWhole:
    def test_provisional_keys_are_never_used_twice(self) -> None:
        found = provisional_keys(PARENT, count=2, taken={f"{PARENT}P01", f"{PARENT}P03"})
        assert found == [f"{PARENT}P02", f"{PARENT}P04"]
        with pytest.raises(KeysUsedUp):
            provisional_keys(PARENT, count=2, taken={f"{PARENT}P{number:02d}" for number in range(1, 99)})

    def test_pieces_and_blocks_in_none_are_told_by_name(self) -> None:
        torn = [1 if at in (0, SIZE - 1) else 0 for at in range(SIZE)]
        with pytest.raises(NotWhole):
            effects.check_whole(TOWN, torn, judged(TOWN, torn))
        left = [-1 if at == 2 else 0 for at in range(SIZE)]
        with pytest.raises(NotWhole) as refused:
            effects.check_whole(TOWN, left, judged(TOWN, left))
        assert TOWN.names[2] in sentence_of(refused.value)
        with pytest.raises(GridsMissing):
            effects.check_grids({})


class TestTodaysGrids:
    """Grids stay where a community keeps its ground, and only there."""

    def test_they_stay_when_they_fit_no_worse(self) -> None:
        labels = list(TOWN.today)
        computed = [1] * len(labels)

        kept = grids.with_todays(TOWN, labels, computed, low=1, high=1 << 30)

        for at, label in enumerate(labels):
            same = [other for other, own in enumerate(labels) if own == label and kept[other] == kept[at]]
            assert {TOWN.grids[other] for other in same} == {TOWN.grids[at]}

    def test_they_go_when_new_ones_fit_better_or_the_ground_changes(self) -> None:
        labels = list(TOWN.today)
        computed = list(range(1, len(labels) + 1))
        least, largest = min(TOWN.households), max(TOWN.households)
        sizes = [
            sum(TOWN.households[at] for at, code in enumerate(TOWN.grids) if code == grid) for grid in set(TOWN.grids)
        ]
        assert min(sizes) > largest

        assert grids.with_todays(TOWN, labels, computed, low=least, high=largest) == computed
        moved = [*labels]
        moved[0] = max(labels) + 1
        changed = grids.with_todays(TOWN, moved, computed, low=1, high=1 << 30)
        own = [at for at, label in enumerate(labels) if label == labels[0]]
        assert [changed[at] for at in own] == [computed[at] for at in own]

    def test_they_are_counted(self) -> None:
        found = grids.counted(TOWN, [0] * len(TOWN.codes), [1] * len(TOWN.codes), low=1, high=2)

        assert found == {"count": 1, "outside": 1}
