"""Any sequence of changes by hand keeps every block in one community, is judged as if from scratch, and goes back."""

import json
import math
import random
from functools import cache
from itertools import pairwise

import pytest
import shapely
import shapely.ops
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shequ.base.words import say
from shequ.division.rules import BlockLocked, CannotSplit, CommunityKept, NothingMoves, edits, measures
from shequ.division.rules.edits import Change
from shequ.division.rules.towns import Plot, Town, frozen
from shequ.division.solver import Parameters, Problem, judge, prove
from tests.division.towns import look, torn_labels
from tests.territory.drawings import SOUTH_LAT, STEP, WEST_LON, polygon

SIDE = 6
LOW, HIGH = 800, 2400
WANTED = Parameters(LOW, HIGH, seed=1)


@cache
def town(seed: int) -> Town:
    """Return an invented town of square blocks with gaps, a few of them locked, some empty or large."""
    dice = random.Random(seed)
    plots = [
        Plot(
            f"B{x}{y}", "", f"99010100100{1 + x * 3 // SIDE}", "", homes, homes * 2, False,
            json.dumps(polygon(x * 0.1, y * 0.1, 0.1, 0.1)),
        )
        for y in range(SIDE)
        for x in range(SIDE)
        if dice.random() > 0.1 and (homes := dice.choice([0, 60, 150, 200, 300, 900])) >= 0
    ]  # fmt: skip
    locked = [plot.code for plot in plots if dice.random() < 0.1]
    return frozen(plots, names={}, gap_m=1.0, locked=locked)


@cache
def proofs(seed: int) -> object:
    return prove(town(seed).problem, WANTED)


def spot(x: float, y: float) -> tuple[float, float]:
    return WEST_LON + x * 0.1 * STEP, SOUTH_LAT + y * 0.1 * STEP


PLACES = st.tuples(st.floats(-1, SIDE + 1, width=16), st.floats(-1, SIDE + 1, width=16))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.lists(st.integers(0, 99), min_size=1, max_size=4), st.integers(-1, 6)),
        st.tuples(st.just("merge"), st.integers(0, 6), st.integers(0, 6)),
        st.tuples(st.just("split"), st.integers(0, 6), st.just(0)),
        st.tuples(st.just("cut"), st.integers(0, 6), st.lists(PLACES, min_size=2, max_size=4)),
    ),
    min_size=1,
    max_size=6,
)


def changes(ground: Town, labels: list[int], step: tuple) -> list[Change]:
    """Return what a step changes; numbers choose among what there is."""
    kind, one, other = step
    used = sorted(set(labels))

    def pick(number: int) -> int:
        return used[number % len(used)]

    if kind == "move":
        positions = [at % len(labels) for at in one]
        return edits.moved(ground, labels, positions, None if other < 0 else pick(other))
    if kind == "merge":
        return edits.merged(ground, labels, pick(one), pick(other))
    if kind == "split":
        return edits.parted(ground, labels, pick(one), WANTED, name="甲")
    return edits.cut(ground, labels, pick(one), [spot(*place) for place in other], name="甲")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 5), steps=STEPS)
def test_no_sequence_of_changes_leaves_a_doubtful_state(seed: int, steps: list[tuple]) -> None:
    ground = town(seed)
    first = labels = list(ground.today)
    done: list[list[Change]] = []
    for step in steps:
        was_whole = not torn_labels(ground.problem, labels)
        try:
            made = changes(ground, labels, step)
        except (NothingMoves, BlockLocked, CannotSplit):
            continue
        after = edits.applied(labels, made)
        assert len(after) == len(ground.codes)
        assert min(after) >= 0
        assert all(labels[at] == old != new == after[at] for at, old, new in made)
        assert {at for at, one in enumerate(after) if one != labels[at]} == {at for at, _old, _new in made}
        assert not any(ground.locked[at] for at, _old, _new in made)
        if step[0] in ("split", "cut"):
            assert len(set(after)) == len(set(labels)) + 1
        if step[0] == "split" and was_whole:
            assert not torn_labels(ground.problem, after), "both parts are connected"
        done.append(made)
        labels = after

        found = judge(ground.problem, labels, WANTED, proofs(seed))  # type: ignore[arg-type]
        anew = measures.plain(judge(ground.problem, labels, WANTED), ground)
        kept = measures.plain(found, ground)
        assert {**kept, "seconds": 0} == {**anew, "seconds": 0}
        seen = look(ground.problem, labels, LOW, HIGH)
        empty = {
            label for label in set(labels)
            if not sum(ground.households[at] for at, one in enumerate(labels) if one == label)
        }  # fmt: skip
        wrong = {one.community for one in found.violations}
        torn = torn_labels(ground.problem, labels)
        assert wrong - empty == (set(seen.outside) | torn) - empty
        assert {one["label"] for one in kept["violations"] if one["why"] == "torn"} == torn
        assert all(one["why"] for one in kept["violations"])
        assert math.isclose(found.cut, seen.cut, abs_tol=1e-9)
        assert len(measures.faults(kept, say, is_by_hand=True)) == len(wrong)
    for made in reversed(done):
        labels = edits.applied(labels, made, is_back=True)
    assert labels == first


def test_a_split_is_about_even() -> None:
    plots = [
        Plot(f"B{x}", "", "990101001001", "", 100, 250, False, json.dumps(polygon(x * 0.1, 0, 0.1, 0.1)))
        for x in range(10)
    ]
    ground = frozen(plots, names={}, gap_m=1.0)
    made = edits.parted(ground, [0] * 10, 0, WANTED, name="甲")
    assert 4 <= len(made) <= 6
    assert not torn_labels(ground.problem, edits.applied([0] * 10, made))


def test_who_is_locked_decides_which_part_leaves() -> None:
    plots = [
        Plot(f"B{x}", "", "990101001001", "", 100, 250, False, json.dumps(polygon(x * 0.1, 0, 0.1, 0.1)))
        for x in range(5)
    ]
    ground = frozen(plots, names={}, gap_m=1.0, locked=["B0"])
    made = edits.cut(ground, [0] * 5, 0, [spot(1, -1), spot(1, 2)], name="甲")
    assert {at for at, _old, _new in made} == {1, 2, 3, 4}
    both = frozen(plots, names={}, gap_m=1.0, locked=["B0", "B4"])
    with pytest.raises(BlockLocked):
        edits.cut(both, [0] * 5, 0, [spot(1, -1), spot(1, 2)], name="甲")


def test_kept_communities_neither_lose_nor_take() -> None:
    ground = town(0)
    labels = list(ground.today)
    for made in ([(labels.index(1), 1, 2)], [(labels.index(2), 2, 1)]):
        with pytest.raises(CommunityKept):
            edits.check_closed(ground, labels, made, {1})
        edits.check_closed(ground, labels, made, {0})


def test_labels_that_had_a_name_are_not_given_again() -> None:
    assert edits.fresh([]) == 0
    assert edits.fresh([-1, -1]) == 0
    assert edits.fresh([0, 3, 1]) == 4
    assert edits.fresh([0, 3, 1], [7]) == 8


def far_ends(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a line whose ends go on straight, far beyond the town."""

    def beyond(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
        length = math.dist(a, b)
        return a[0] + (a[0] - b[0]) / length * 1000, a[1] + (a[1] - b[1]) / length * 1000

    return [beyond(line[0], line[1]), *line[1:-1], beyond(line[-1], line[-2])]


@settings(max_examples=200, deadline=None)
@given(line=st.lists(st.tuples(st.integers(-2, 8), st.integers(-2, 8)), min_size=2, max_size=4, unique=True))
def test_a_line_parts_as_scissors_would(line: list[tuple[int, int]]) -> None:
    """Compared with cutting a large sheet of paper: only lines that part it into two are asked about."""
    plots = [
        Plot(f"{x}_{y}", "", "990101001001", "", 10, 20, False, json.dumps(polygon(x * 0.1, y * 0.1, 0.1, 0.1)))
        for y in range(SIDE)
        for x in range(SIDE)
    ]
    ground = frozen(plots, names={}, gap_m=1.0)
    scissors = shapely.LineString(far_ends([(float(x), float(y)) for x, y in line]))
    if not scissors.is_simple or any(a == b for a, b in pairwise(line)):
        return
    pieces = shapely.get_parts(shapely.ops.split(shapely.box(-500, -500, 500, 500), scissors))
    if len(pieces) != 2:
        return
    spots = [shapely.Point(x + 0.5, y + 0.5) for y in range(SIDE) for x in range(SIDE)]
    if any(scissors.distance(one) < 0.05 for one in spots):
        return
    sides = [bool(pieces[0].contains(one)) for one in spots]
    try:
        made = edits.cut(ground, [0] * len(plots), 0, [spot(*place) for place in line], name="甲")
    except CannotSplit:
        assert len(set(sides)) == 1
        return
    left = {at for at, _old, _new in made}
    assert left in ({at for at, side in enumerate(sides) if side}, {at for at, side in enumerate(sides) if not side})
    assert len(left) <= len(plots) / 2


def test_a_part_is_a_problem_of_its_own() -> None:
    whole = Problem([1, 2, 3, 4], [(0, 1), (1, 2), (2, 3), (0, 3)], [1.0, 2.0, 3.0, 4.0], people=[5, 6, 7, 8])
    part, where = edits.part_of(whole, [0, 2, 3])
    assert where == [0, 2, 3]
    assert part.households.tolist() == [1, 3, 4]
    assert part.people.tolist() == [5, 7, 8]
    assert {(int(a), int(b), float(m)) for (a, b), m in zip(part.streets, part.metres, strict=True)} == {
        (1, 2, 3.0), (0, 2, 4.0),
    }  # fmt: skip
