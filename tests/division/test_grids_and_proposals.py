"""The second level, and several divisions to choose from."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ.division.solver import Aim, Parameters, Problem, divide, divide_grids, judge, propose
from tests.division.towns import HIGH, LOW, lattice, look

QUICK = Parameters(LOW, HIGH, effort=100, starts=1)
GRID = Parameters(300, 500, effort=100, starts=1)


class TestGrids:
    @settings(max_examples=20, deadline=None)
    @given(st.integers(3, 9), st.integers(0, 10_000))
    def test_grids_are_connected_and_inside_one_community(self, side, seed):
        problem = lattice(side, seed)
        labels = divide(problem, replace(QUICK, seed=seed)).labels

        found = divide_grids(problem, labels, replace(GRID, seed=seed))

        key = [int(c) * 10_000 + int(n) if n else -1 for c, n in zip(labels, found.number, strict=True)]
        seen = look(problem, key, GRID.low, GRID.high)
        assert (seen.torn, seen.missing) == (0, 0)
        large = {key[one.block] for one in found.large}
        told = {
            found.grids[one.community][0] * 10_000 + found.grids[one.community][1] for one in found.violations
        }  # fmt: skip
        assert told == seen.outside - large
        assert sum(homes for *_, homes in found.grids) == problem.households.sum()

    def test_numbers_run_row_by_row_from_the_north_west(self):
        homes = [400] * 6
        where = [(0, 0), (200, 0), (400, 0), (0, -200), (200, -200), (400, -200)]
        streets = [(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5)]
        problem = Problem(homes, streets, [100.0] * 7, where=where)

        found = divide_grids(problem, np.zeros(6, int), GRID)

        assert found.number.tolist() == [1, 2, 3, 4, 5, 6]

    def test_a_large_block_is_told_with_how_many_grids_it_makes(self):
        problem = Problem((1200, 400, 550), ((0, 1), (1, 2)), (9.0, 9.0))

        found = divide_grids(problem, (0, 0, 0), GRID)

        assert [(one.block, one.grids) for one in found.large] == [(0, 3), (2, 0)]
        assert found.violations == ()

    def test_small_ground_beside_a_large_block_goes_with_it(self):
        problem = Problem((1200, 100, 400), ((0, 1), (0, 2)), (9.0, 9.0))

        found = divide_grids(problem, (0, 0, 0), GRID)

        assert found.number[0] == found.number[1] != found.number[2]


class TestProposals:
    problem = lattice(18, 5, missing=0.05, estates=0.05)

    def test_each_has_its_aim_and_they_differ(self):
        found = propose(self.problem, replace(QUICK, effort=300), 3)

        assert [one.aim for one in found] == [Aim.ASKED, Aim.STAY, Aim.SHORT]
        assert all(one.apart > 0 for one in found)
        asked, stay, short = (one.division for one in found)
        assert stay.moved < asked.moved
        assert short.cut < stay.cut

    def test_all_are_scored_by_the_weights_asked_for(self):
        for one in propose(self.problem, QUICK, 3):
            assert one.division.score == pytest.approx(one.division.cut + QUICK.moved * one.division.moved)

    def test_the_first_is_the_division_itself(self):
        (first,) = propose(self.problem, QUICK, 1)

        assert first.division.labels.tolist() == divide(self.problem, QUICK).labels.tolist()


class TestJudge:
    def test_a_drawing_by_hand_is_judged_like_a_division(self):
        problem = lattice(10, 3)
        made = divide(problem, QUICK)

        again = judge(problem, made.labels.tolist(), QUICK)

        assert again.communities == made.communities
        assert (again.cut, again.moved, again.violations) == (made.cut, made.moved, made.violations)

    @settings(max_examples=30, deadline=None)
    @given(st.integers(0, 1000))
    def test_who_stays_is_matched_as_well_as_can_be(self, seed):
        dice = np.random.default_rng(seed)
        homes, label, today = dice.integers(0, 50, 12), dice.integers(0, 3, 12), dice.integers(0, 3, 12)
        problem = Problem(homes, (), (), today=today)
        best = 0
        for a, b, c in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
            match = np.array([a, b, c])
            best = max(best, int(homes[match[label] == today].sum()))

        found = judge(problem, label, QUICK)

        assert found.moved == pytest.approx((homes.sum() - best) / max(homes.sum(), 1))
