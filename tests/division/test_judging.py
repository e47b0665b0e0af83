"""A drawing by hand: torn communities are told, judging many drawings proves once, and small ones wait for no compiler."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ.division.solver import Parameters, Problem, Why, divide, judge, prove, violations
from shequ.division.solver.compiled import Twofold
from shequ.division.solver.judging import best_match
from shequ.division.solver.pieces import labels_of_parts
from tests.division.towns import HIGH, LOW, lattice, look, torn_labels

QUICK = Parameters(LOW, HIGH, effort=60, starts=1)
THREE = Problem((1200, 1500, 1300), ((0, 1), (1, 2)), (9.0, 9.0))


@settings(max_examples=80, deadline=None)
@given(
    st.integers(2, 9), st.integers(0, 10_000), st.integers(1, 9), st.sampled_from([0.0, 0.1, 0.4]),
    st.sets(st.sampled_from([1, 2])),
)  # fmt: skip
def test_just_what_is_outside_or_torn_is_told_and_once(side, seed, count, missing, uncrossed):
    dice = np.random.default_rng(seed)
    town = lattice(side, seed, missing=missing)
    problem = replace(town, crossings=dice.integers(0, 3, len(town.streets)))
    # strips with some blocks given away at random: some communities are torn, others not
    labels = np.arange(side * side) * count // (side * side)
    given_away = dice.random(side * side) < 0.1
    labels[given_away] = dice.integers(0, count, given_away.sum())
    kept = ~np.isin(problem.crossings, list(uncrossed))
    open_ = replace(
        problem, streets=problem.streets[kept], metres=problem.metres[kept], crossings=problem.crossings[kept]
    )

    found = judge(problem, labels, replace(QUICK, uncrossed=frozenset(uncrossed)))

    seen, torn = look(open_, labels), torn_labels(open_, labels)
    told = [one.community for one in found.violations]
    assert len(told) == len(set(told))
    assert set(told) == seen.outside | torn
    assert {one.community for one in found.violations if one.why == Why.TORN} == torn
    assert not any(one.is_unavoidable for one in found.violations if one.why == Why.TORN)
    assert sum(one.pieces - 1 for one in found.violations) == seen.torn
    assert sum(one.blocks for one in found.communities) == side * side


class TestTorn:
    def test_households_inside_the_band_do_not_hide_it(self):
        (only,) = violations(Problem((600, 1500, 700), THREE.streets, THREE.metres), [0, 1, 0], QUICK)

        assert (only.community, only.why, only.is_unavoidable, only.pieces) == (0, Why.TORN, False, 2)

    def test_a_bridge_that_no_community_may_use_connects_nothing(self):
        problem = replace(THREE, households=(600, 700, 1300), crossings=(2, 0))

        free, held = (violations(problem, [0, 0, 1], replace(QUICK, uncrossed=kinds)) for kinds in (frozenset(), {2}))

        assert free == ()
        assert [(one.why, one.pieces) for one in held] == [(Why.TORN, 2)]

    def test_a_torn_community_uses_up_no_proof(self):
        # an island of too few households; drawn together with other ground it is torn, drawn alone it is excused
        problem = Problem((300, 1200, 1300, 200), ((1, 2), (0, 3)), (9.0, 9.0))

        told = violations(problem, [0, 0, 1, 2], QUICK)

        assert [(one.community, one.why, one.is_unavoidable) for one in told] == [
            (0, Why.TORN, False), (2, Why.ISLAND, True),
        ]  # fmt: skip

    def test_a_torn_community_of_today_that_is_kept_as_it_is_is_told_as_kept(self):
        problem = replace(THREE, today=(5, 6, 5))

        (kept,) = divide(problem, replace(QUICK, closed=frozenset({5}))).violations

        assert (kept.why, kept.is_unavoidable, kept.pieces) == (Why.CLOSED, True, 2)


class TestProofs:
    @settings(max_examples=20, deadline=None)
    @given(st.integers(0, 1000))
    def test_proofs_given_once_answer_like_fresh_ones(self, seed):
        problem = lattice(6, seed)
        dice = np.random.default_rng(seed)
        proofs = prove(problem, QUICK)

        for _drawing in range(4):
            labels = dice.integers(0, 5, 36)
            assert judge(problem, labels, QUICK, proofs).violations == judge(problem, labels, QUICK).violations

    def test_one_text_gives_one_answer_at_both_speeds(self):
        dice = np.random.default_rng(4)
        problem = lattice(9, 4)
        for one in (best_match, labels_of_parts):
            assert isinstance(one, Twofold)
        gain = dice.integers(0, 900, (12, 15)).astype(float)
        first, near, labels = np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1]), np.array([7, 7, 3])

        assert best_match.function(gain).tolist() == best_match.machine(gain).tolist()
        assert labels_of_parts.function(first, near, labels).tolist() == [0, 0, 1]
        assert labels_of_parts.machine(first, near, labels).tolist() == [0, 0, 1]
        assert prove(problem, QUICK).count >= 0

    def test_a_hand_drawn_county_waits_for_no_compiler(self):
        code = (
            "import sys; from shequ.division.solver import Parameters, judge; from tests.division.towns import lattice;"
            "found = judge(lattice(17, 1), [block // 20 for block in range(289)], Parameters(1000, 3000));"
            "print('numba' in sys.modules, found.count)"
        )

        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

        assert done.stdout.split() == ["False", "15"]
