"""How far from the best: never above what any division reaches, and the best itself where everything can be tried."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ.division.solver import Band, Bound, Known, Parameters, Problem, bound, divide, judge
from tests.division.towns import HIGH, LOW, lattice, look

QUICK = Parameters(LOW, HIGH, effort=200, starts=1)


def partitions(blocks: list[int]):
    """Yield every way to put blocks into groups, as labels."""
    labels = [0] * len(blocks)

    def go(at: int, used: int):
        if at == len(blocks):
            yield tuple(labels)
            return
        for one in range(used + 1):
            labels[at] = one
            yield from go(at + 1, max(used, one + 1))

    yield from go(0, 0)


def cheapest(problem: Problem, parameters: Parameters) -> float:
    """Return the least score among divisions with as few communities outside the band as can be, by trying them all."""
    homes, today = problem.households.tolist(), problem.today.tolist()
    whole = sum(homes) or 1
    everybody = sum(count for count, own in zip(homes, today, strict=True) if own >= 0)
    owners = sorted({own for own in today if own >= 0})
    best = (99, 99.0)
    for labels in partitions(list(range(problem.size))):
        seen = look(problem, labels, parameters.low, parameters.high)
        if seen.torn or len(seen.outside) > best[0]:
            continue
        count = max(labels) + 1
        stays = [[0] * max(count, len(owners)) for _ in range(max(count, len(owners)))]
        for label, own, here in zip(labels, today, homes, strict=True):
            if own >= 0:
                stays[label][owners.index(own)] += here
        kept = max(sum(row[at] for row, at in zip(stays, one, strict=True)) for one in permutations(range(len(stays))))
        score = seen.cut + parameters.moved * (everybody - kept) / whole
        best = min(best, (len(seen.outside), score))
    return best[1]


def small(seed: int) -> Problem:
    """Return a town of up to eight blocks, sometimes in pieces, with up to three communities of today."""
    dice = np.random.default_rng(seed)
    town = lattice(3, seed, missing=float(dice.choice([0.0, 0.2, 0.35])))
    count = int(dice.integers(3, 9))
    keep = (town.streets < count).all(axis=1)
    return Problem(
        dice.integers(200, 1500, count), town.streets[keep], town.metres[keep], today=dice.integers(-1, 3, count)
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([0.0, 0.5, 2.0, 10.0]))
def test_where_everything_can_be_tried_the_bound_holds_and_the_best_is_known(seed, moved):
    problem, parameters = small(seed), replace(QUICK, moved=moved, seed=seed)
    division = divide(problem, parameters)

    found = bound(problem, parameters, division)

    best = cheapest(problem, parameters)
    assert found.status in {Known.BEST, Known.WITHIN, Known.OUTSIDE}
    if found.status == Known.BEST:
        assert division.score == pytest.approx(best, abs=1e-8)
    if found.status == Known.WITHIN:
        assert found.lower == pytest.approx(best, abs=1e-6)
        assert found.lower <= best + 1e-9 < division.score


@pytest.mark.parametrize("seed", range(100))
def test_no_division_that_is_ever_found_goes_below_the_bound(seed):
    side = 4 + seed % 3
    problem = lattice(side, seed, missing=(seed % 4) * 0.05, estates=0.1 * (seed % 2), has_today=seed % 5 > 0)
    problem = replace(problem, households=np.minimum(problem.households, HIGH))
    tried = [divide(problem, replace(QUICK, seed=one, moved=0.5)) for one in range(6)]
    poor = max(tried, key=lambda one: (-len(one.violations), one.score))

    found = bound(problem, QUICK, poor, seconds=2)

    if found.lower is not None:
        assert all(found.lower <= one.score + 1e-9 for one in tried if len(one.violations) <= len(poor.violations))
        if found.status == Known.BEST:
            assert poor.score == min(one.score for one in tried if len(one.violations) <= len(poor.violations))


def test_what_stays_may_weigh_more_than_everything_else():
    # the prices of blocks lie far below those of an ordinary town here
    problem = replace(small(200049), households=(291, 711, 0, 264, 205, 872, 1111))
    parameters = replace(QUICK, moved=10.0)
    poor = judge(problem, [0, 0, 0, 0, 0, 0, 1], parameters)

    found = bound(problem, parameters, poor)

    best = cheapest(problem, parameters)
    assert best < poor.score - 0.1
    assert (found.status, found.lower) == (Known.WITHIN, pytest.approx(best, abs=1e-6))


class TestBound:
    town = lattice(5, 1, estates=0.0)

    def test_the_answer_is_the_same_each_time(self):
        division = divide(self.town, QUICK)

        assert bound(self.town, QUICK, division) == bound(self.town, QUICK, division)

    def test_a_drawing_that_is_not_the_best_is_told_how_far_it_is(self):
        best = divide(self.town, replace(QUICK, effort=5000, starts=4))
        found = bound(self.town, QUICK, best)
        drawn = judge(self.town, [block % 5 // 3 for block in range(25)], QUICK)

        told = bound(self.town, QUICK, drawn)

        assert (found.status, found.gap) == (Known.BEST, 0.0)
        assert told.status == Known.WITHIN
        assert told.lower == pytest.approx(best.score, abs=1e-6)
        assert told.gap == pytest.approx(drawn.score / best.score - 1, abs=1e-5)

    def test_an_island_too_small_is_part_of_every_division(self):
        problem = Problem((300, 1200, 1300, 900), ((1, 2), (2, 3)), (9.0, 5.0), today=(0, 1, 1, 0))

        assert bound(problem, QUICK, divide(problem, QUICK)).status == Known.BEST

    def test_a_bridge_that_no_community_may_use_is_boundary_in_all(self):
        problem = Problem((1100, 1200), ((0, 1),), (90.0,), crossings=(2,))
        held = replace(QUICK, uncrossed=frozenset({2}))

        assert bound(problem, held, divide(problem, held)) == Bound(Known.BEST, 1.0, 0.0)

    @pytest.mark.parametrize("labels", [[0, 0, 1, 1], [0, 1, 1, -1], [0, 1, 2, 2]])
    def test_a_drawing_with_more_wrong_than_need_be_has_no_bound(self, labels):
        # an island and three blocks in a row: torn, left out, outside the band
        problem = Problem((300, 1200, 900, 900), ((1, 2), (2, 3)), (9.0, 5.0))

        drawn = judge(problem, labels, replace(QUICK, high=1700))

        assert bound(problem, replace(QUICK, high=1700), drawn) == Bound(Known.OUTSIDE)

    @pytest.mark.parametrize(
        ("problem", "parameters", "status"),
        [
            (lattice(12, 1), QUICK, Known.TOO_LARGE),
            (Problem((3500, 1200), ((0, 1),), (9.0,)), QUICK, Known.OUTSIDE),
            (town, replace(QUICK, bands={1: Band(500, 900)}), Known.CLASSES),
        ],
    )
    def test_there_is_no_bound_where_none_can_be_had(self, problem, parameters, status):
        assert bound(problem, parameters, divide(problem, parameters)) == Bound(status)

    def test_too_few_steps_are_told(self):
        assert bound(self.town, QUICK, divide(self.town, QUICK), seconds=1e-6) == Bound(Known.NO_TIME)

    def test_a_division_below_its_bound_makes_the_bound_doubtful(self):
        forged = replace(divide(self.town, QUICK), score=0.01)

        assert bound(self.town, QUICK, forged) == Bound(Known.DOUBTFUL)
