"""Dividing blocks into communities, judged by arithmetic of the tests' own."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shequ.division.solver import BadProblem, Band, Cancelled, Fault, Parameters, Problem, Why, divide, violations
from tests.division.towns import HIGH, LOW, lattice, look

QUICK = Parameters(LOW, HIGH, effort=60, starts=1)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(0, 10_000), st.sampled_from([0.0, 0.1, 0.4]), st.booleans())
def test_every_block_once_connected_and_every_violation_told(side, seed, missing, has_today):
    problem = lattice(side, seed, missing=missing, has_today=has_today)

    found = divide(problem, replace(QUICK, seed=seed))

    seen = look(problem, found.labels)
    assert len(found.labels) == side * side
    assert seen.missing == 0
    assert sum(one.households for one in found.communities) == problem.households.sum()
    assert seen.torn == 0
    assert {one.community for one in found.violations} == seen.outside
    assert found.cut == pytest.approx(seen.cut)
    assert sum(one.is_unavoidable for one in found.violations) <= found.proved


@settings(max_examples=40, deadline=None)
@given(
    st.integers(3, 8), st.integers(0, 10_000), st.sampled_from(["fewest", "most", 3, 7]), st.sampled_from([0.0, 0.2])
)
def test_no_way_of_counting_tears_a_community(side, seed, count, even):
    problem = lattice(side, seed)

    found = divide(problem, replace(QUICK, seed=seed, count=count, even=even))

    assert look(problem, found.labels).torn == 0


def test_two_hundred_seeds_tear_nothing():
    problem = lattice(14, 4)

    torn = [
        seed for seed in range(200) if look(problem, divide(problem, replace(QUICK, seed=seed, effort=40)).labels).torn
    ]

    assert torn == []


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    problem = lattice(12, 3)

    first, again, other = (divide(problem, replace(QUICK, seed=seed)) for seed in (5, 5, 6))

    assert first.labels.tolist() == again.labels.tolist()
    assert first.labels.tolist() != other.labels.tolist()


class TestReasons:
    @pytest.mark.parametrize(
        ("households", "streets", "why"),
        [
            ((700, 1200), (), Why.ISLAND),
            ((3200, 1500), ((0, 1),), Why.BIG_BLOCK),
            ((500, 2800, 1500, 1500), ((0, 1), (1, 2), (2, 3)), Why.POCKET),
            ((1500, 1500, 2800, 500), ((0, 1), (1, 2), (2, 3)), Why.POCKET),
        ],
    )
    def test_what_cannot_be_avoided_is_explained(self, households, streets, why):
        (only,) = divide(Problem(households, streets, [50.0] * len(streets)), QUICK).violations

        assert (only.why, only.is_unavoidable) == (why, True)

    def test_a_total_that_fits_no_count_is_proved(self):
        problem = Problem((600, 600, 600, 400), ((0, 1), (1, 2), (2, 3)), [9.0] * 3)

        found = divide(problem, Parameters(1500, 2000)).violations

        assert [one.why for one in found if one.is_unavoidable] == [Why.NO_COUNT]

    def test_a_piece_searched_to_the_end_is_proved(self):
        # a star: the middle can take two of three arms, the last arm is too small alone
        problem = Problem((400, 900, 900, 900), ((0, 1), (0, 2), (0, 3)), [9.0] * 3)

        found = divide(problem, Parameters(1000, 1600)).violations

        assert found
        assert sum(one.is_unavoidable for one in found) == 1

    def test_one_big_block_proves_one_violation_only(self):
        problem = Problem((100, 3950), ((0, 1),), [9.0])

        told = violations(problem, np.array([0, 1]), Parameters(1500, 2000))

        assert [(one.why, one.is_unavoidable) for one in told] == [(Why.NOT_FOUND, False), (Why.BIG_BLOCK, True)]

    def test_two_big_blocks_are_never_put_together(self):
        problem = Problem((3500, 3600, 1200), ((0, 1), (1, 2)), [900.0, 9.0])

        labels = divide(problem, QUICK).labels

        assert labels[0] != labels[1]

    def test_an_island_tells_how_far_land_and_bridge_are(self):
        problem = Problem(
            (700, 1200, 1300), ((1, 2),), [30.0], crossings=[2], where=[(0, 0), (300, 400), (1200, 0)]
        )  # fmt: skip

        (only,) = divide(problem, QUICK).violations

        assert (only.why, only.metres_to_land, only.metres_to_bridge) == (Why.ISLAND, 500.0, 500.0)

    def test_ground_where_nobody_lives_and_that_touches_nothing_is_left_out(self):
        found = divide(Problem((1200, 0), (), ()), QUICK)

        assert found.labels.tolist() == [0, -1]
        assert (found.unassigned, found.violations) == ((1,), ())


class TestPins:
    problem = lattice(10, 8, missing=0.0, estates=0.0)

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 1000), st.sets(st.integers(0, 99), min_size=1, max_size=30))
    def test_locked_blocks_stay_in_their_community(self, seed, locked):
        problem = replace(self.problem, locked=[block in locked for block in range(100)])
        try:
            found = divide(problem, replace(QUICK, seed=seed))
        except BadProblem as refused:
            assume(refused.fault not in {Fault.PIN, Fault.CLASH})
            raise

        continues = [one.continues for one in found.communities]
        assert all(continues[found.labels[block]] == problem.today[block] for block in locked)
        assert look(problem, found.labels).torn == 0

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 1000))
    def test_pinned_blocks_are_together_or_apart(self, a, b, seed):
        if a == b:
            return
        one = divide(self.problem, replace(QUICK, seed=seed, together=((a, b),), high=9000))
        two = divide(self.problem, replace(QUICK, seed=seed, apart=((a, b),)))

        assert one.labels[a] == one.labels[b]
        assert two.labels[a] != two.labels[b]
        assert look(self.problem, one.labels).torn == look(self.problem, two.labels).torn == 0

    def test_a_closed_community_keeps_its_blocks_and_gets_no_other(self):
        found = divide(self.problem, replace(QUICK, closed=frozenset({1})))

        here = found.labels[self.problem.today == 1]
        assert len(set(here)) == 1
        assert here[0] not in found.labels[self.problem.today != 1]

    def test_a_barrier_is_not_crossed(self):
        problem = Problem((1100, 1200), ((0, 1),), [90.0], crossings=[1])

        free, held = (divide(problem, replace(QUICK, uncrossed=kinds)) for kinds in (frozenset(), frozenset({1})))

        assert free.labels.tolist() == [0, 0]
        assert held.labels.tolist() == [0, 1]

    def test_pinned_together_without_a_way_is_refused(self):
        with pytest.raises(BadProblem) as refused:
            divide(Problem((900, 900), (), ()), replace(QUICK, together=((0, 1),)))

        assert (refused.value.fault, refused.value.places) == (Fault.PIN, (0, 1))

    def test_together_and_apart_at_once_is_refused(self):
        with pytest.raises(BadProblem) as refused:
            divide(
                Problem((900, 900), ((0, 1),), (9.0,)), replace(QUICK, together=((0, 1),), apart=((0, 1),))
            )  # fmt: skip

        assert refused.value.fault == Fault.CLASH


class TestCounts:
    problem = lattice(16, 2, missing=0.0, estates=0.0)

    @pytest.mark.parametrize("count", [18, 22, 30])
    def test_the_number_asked_for_is_met(self, count):
        found = divide(self.problem, Parameters(LOW, HIGH, count=count, effort=400))

        assert found.count == count
        assert not found.violations

    @pytest.mark.parametrize("count", [13, 29])
    def test_a_number_beyond_what_the_search_finds_is_met_by_one_more_or_fewer(self, count):
        # "fewest" and "most" find 14 and 28 here
        problem = lattice(12, 5)

        found = divide(problem, Parameters(LOW, HIGH, count=count))

        assert found.count == count
        assert len(found.violations) == len(divide(problem, Parameters(LOW, HIGH)).violations)
        assert look(problem, found.labels).torn == 0

    def test_a_number_that_cannot_be_is_not_forced(self):
        found = divide(Problem((1200, 1300), ((0, 1),), (9.0,)), replace(QUICK, count=3))

        assert (found.count, found.violations) == (2, ())

    def test_most_are_more_than_fewest(self):
        most, free, fewest = (
            divide(self.problem, Parameters(LOW, HIGH, count=count, effort=400)) for count in ("most", "free", "fewest")
        )

        assert fewest.count < free.count < most.count
        assert most.violations == fewest.violations == ()

    def test_a_class_of_blocks_has_its_own_band(self):
        kinds = [int(block % 16 < 8) for block in range(256)]
        problem = replace(self.problem, kinds=kinds)

        found = divide(problem, Parameters(LOW, HIGH, bands={1: Band(3000, 5000)}, effort=400))

        assert not found.violations
        assert sum(one.households > HIGH for one in found.communities) >= 2

    def test_a_class_without_a_band_is_refused(self):
        with pytest.raises(BadProblem) as refused:
            divide(replace(self.problem, kinds=[7] * 256), QUICK)

        assert refused.value.fault == Fault.KIND


class TestProgress:
    def test_progress_rises_to_the_end(self):
        told: list[float] = []

        divide(lattice(10, 1), QUICK, progress=told.append)

        assert told == sorted(told)
        assert told[-1] == 1.0

    def test_nobody_waits_for_what_is_cancelled(self):
        with pytest.raises(Cancelled):
            divide(lattice(10, 1), QUICK, is_cancelled=lambda: True)


@pytest.mark.parametrize(
    ("problem", "fault"),
    [
        (Problem((), (), ()), Fault.NO_BLOCKS),
        (Problem((5, -1), ((0, 1),), (9.0,)), Fault.NEGATIVE),
        (Problem((5, 5), ((0, 2),), (9.0,)), Fault.STREET),
        (Problem((5, 5), ((0, 0),), (9.0,)), Fault.STREET),
        (Problem((5, 5), ((0, 1), (1, 0)), (9.0, 9.0)), Fault.STREET),
        (Problem((5, 5), ((0, 1),), (float("nan"),)), Fault.STREET),
        (Problem((5, 5), ((0, 1),), (9.0,), today=(1,)), Fault.LENGTHS),
        (Problem((5, 5), ((0, 1),), (9.0,), locked=(True, False)), Fault.LOCK),
    ],
)
def test_bad_input_is_refused(problem, fault):
    with pytest.raises(BadProblem) as refused:
        divide(problem, QUICK)

    assert refused.value.fault == fault


@pytest.mark.parametrize(("low", "high"), [(0, 5), (6, 5)])
def test_a_band_that_cannot_be_is_refused(low, high):
    with pytest.raises(BadProblem):
        Parameters(low, high)
