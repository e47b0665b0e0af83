"""The solver of community division, judged by arithmetic of the tests' own."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ.division.solver import BadProblem, Parameters, Problem, divide, violations
from shequ.division.solver.values import Why

LOW, HIGH = 1000, 3000


def lattice(side: int, seed: int, *, missing: float = 0.1) -> Problem:
    """A town of side × side blocks, some streets closed, today's communities in strips."""
    dice = random.Random(seed)
    homes = tuple(
        dice.choice([0, 60, 150, 300, 900, 3400]) if dice.random() < 0.2 else dice.randint(50, 300)
        for _ in range(side * side)
    )
    pairs = [(b, b + 1) for b in range(side * side) if (b + 1) % side] + [
        (b, b + side) for b in range(side * (side - 1))
    ]
    streets = tuple((a, b, dice.uniform(20, 200)) for a, b in pairs if dice.random() > missing)
    return Problem(homes, streets, tuple(b // side // 3 for b in range(side * side)))


def torn_and_outside(problem: Problem, labels: tuple[int, ...]) -> tuple[int, set[int]]:
    """How many labels are in several pieces, and which are outside the band: union-find, unlike the solver."""
    root = list(range(len(labels)))

    def find(x: int) -> int:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for a, b, _ in problem.streets:
        if labels[a] == labels[b]:
            root[find(a)] = find(b)
    torn = len({find(x) for x in range(len(labels))}) - len(set(labels))
    sums = {
        label: sum(h for h, one in zip(problem.households, labels, strict=True) if one == label)
        for label in set(labels)
    }
    whole = list(range(len(labels)))
    root = whole
    for a, b, _ in problem.streets:
        root[find(a)] = find(b)
    piece: dict[int, int] = {}
    for x, h in enumerate(problem.households):
        piece[find(x)] = piece.get(find(x), 0) + h
    lone = {labels[x] for x in range(len(labels)) if piece[find(x)] == 0}
    return torn, {label for label, count in sums.items() if not LOW <= count <= HIGH} - lone


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.integers(0, 10_000), st.sampled_from([0.0, 0.1, 0.4]))
def test_every_block_once_connected_and_every_violation_told(side, seed, missing):
    problem = lattice(side, seed, missing=missing)

    found = divide(problem, Parameters(LOW, HIGH, seed, rounds=30))

    torn, outside = torn_and_outside(problem, found.labels)
    assert len(found.labels) == side * side
    assert sum(found.households) == sum(problem.households)
    assert torn == 0
    assert {one.community for one in found.violations} == outside


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    problem = lattice(10, 3)

    first, again, other = (divide(problem, Parameters(LOW, HIGH, seed)) for seed in (5, 5, 6))

    assert first == again
    assert first.labels != other.labels


@pytest.mark.parametrize(
    ("households", "streets", "why"),
    [
        ((700, 1200), (), Why.ISLAND),
        ((3200, 1500), ((0, 1, 50.0),), Why.BIG_BLOCK),
    ],
)
def test_what_cannot_be_avoided_is_explained(households, streets, why):
    (only,) = divide(Problem(households, streets), Parameters(LOW, HIGH)).violations

    assert (only.why, only.is_unavoidable) == (why, True)


def test_a_total_that_fits_no_count_is_proved():
    problem = Problem((600, 600, 600, 400), ((0, 1, 9.0), (1, 2, 9.0), (2, 3, 9.0)))

    found = divide(problem, Parameters(1500, 2000)).violations

    assert [one.why for one in found if one.is_unavoidable] == [Why.NO_COUNT]


def test_one_big_block_proves_one_violation_only():
    problem = Problem((100, 3950), ((0, 1, 9.0),))

    told = violations(problem, (0, 1), Parameters(1500, 2000))

    assert [(one.why, one.is_unavoidable) for one in told] == [(Why.NOT_FOUND, False), (Why.BIG_BLOCK, True)]


@pytest.mark.parametrize(
    "problem",
    [
        Problem((5, -1), ((0, 1, 9.0),)),
        Problem((5, 5), ((0, 2, 9.0),)),
        Problem((5, 5), ((0, 0, 9.0),)),
        Problem((5, 5), ((0, 1, 9.0), (1, 0, 9.0))),
        Problem((5, 5), ((0, 1, float("nan")),)),
        Problem((5, 5), ((0, 1, 9.0),), (1,)),
    ],
)
def test_bad_input_is_refused_with_its_place(problem):
    with pytest.raises(BadProblem) as refused:
        divide(problem, Parameters(LOW, HIGH))

    assert refused.value.places
