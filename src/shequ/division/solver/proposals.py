"""Several divisions to choose from, each with another aim, and different enough to be worth looking at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from shequ.division.solver.compiled import Ints
from shequ.division.solver.dividing import divide
from shequ.division.solver.judging import best_match, judge
from shequ.division.solver.values import Aim, Parameters, Problem, Proposal

DIFFERENT = 0.02
"""Share of households that must lie in other communities than in any proposal before."""
TRIES = 3
"""Seeds tried for one aim before a proposal that is too much like another is taken all the same."""
EXACT = 400


def propose(
    problem: Problem,
    parameters: Parameters,
    count: int,
    *,
    progress: Callable[[float], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> tuple[Proposal, ...]:
    """Return up to `count` proposals; the first is what `divide` returns. All are scored by the weights asked for.

    Raises: BadProblem, Cancelled.
    """
    found: list[Proposal] = []
    for number in range(count):
        aim = list(Aim)[number % len(Aim)]
        best: Proposal | None = None
        for attempt in range(TRIES if number else 1):
            seed = parameters.seed + number // len(Aim) * 101 + attempt * 11
            share = _share(progress, number, count)
            one = divide(problem, replace(aimed(parameters, aim), seed=seed), progress=share, is_cancelled=is_cancelled)
            told = replace(parameters, seed=seed)
            one = judge(problem, one.labels, told, joined=one.joined, seconds=one.seconds)
            apart = min((difference(problem, one.labels, other.division.labels) for other in found), default=1.0)
            if best is None or apart > best.apart:
                best = Proposal(aim, one, apart)
            if apart >= DIFFERENT:
                break
        if best is not None and (best.apart > 0 or not found):
            found.append(best)
    return tuple(found)


def aimed(parameters: Parameters, aim: Aim) -> Parameters:
    """Return the parameters with the weight of one aim raised."""
    if aim == Aim.STAY:
        return replace(parameters, moved=max(parameters.moved, 0.1) * 3)
    if aim == Aim.SHORT:
        return replace(parameters, moved=parameters.moved * 0.2)
    if aim == Aim.EVEN:
        return replace(parameters, even=max(parameters.even, 1.0) * 4, people=max(parameters.people, 1.0))
    return parameters


def difference(problem: Problem, one: Ints, other: Ints) -> float:
    """Return the share of households that two divisions put into different communities, matched one to one."""
    used = (one >= 0) & (other >= 0)
    width = int(other.max(initial=-1)) + 1
    if not used.any():
        return 0.0
    key, back = np.unique(one[used] * width + other[used], return_inverse=True)
    weight = np.bincount(back, problem.households[used])
    a, b = key // width, key % width
    if max(int(a.max()), int(b.max())) < EXACT:
        table = np.zeros((int(a.max()) + 1, width))
        table[a, b] = weight
        match = best_match(table)
        same = float(weight[match[a] == b].sum())
    else:
        best = np.zeros(int(a.max()) + 1)
        np.maximum.at(best, a, weight)
        same = float(best.sum())
    return 1.0 - same / max(float(problem.households[used].sum()), 1.0)


def _share(progress: Callable[[float], None] | None, number: int, count: int) -> Callable[[float], None] | None:
    if progress is None:
        return None
    return lambda done: progress((number + done) / count)
