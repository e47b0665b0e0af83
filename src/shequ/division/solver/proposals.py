"""Several divisions to choose from, each with another aim, and different enough to be worth looking at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from shequ.division.solver.compiled import Ints
from shequ.division.solver.crews import all_of
from shequ.division.solver.dividing import WIDE, divide
from shequ.division.solver.judging import best_match, judge
from shequ.division.solver.proofs import prove
from shequ.division.solver.running import Watch
from shequ.division.solver.values import Aim, Division, Parameters, Problem, Proposal

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
    proofs = None
    watch = Watch(progress, is_cancelled, float(count))
    # large ground keeps every core busy by itself, and is held once only
    jobs = [partial(_attempt, problem, parameters, number, 0) for number in range(count)]
    firsts = iter(all_of(jobs, watch) if problem.size <= WIDE else (job(watch) for job in jobs))
    for number in range(count):
        best: Proposal | None = None
        for attempt in range(TRIES if number else 1):
            one = _attempt(problem, parameters, number, attempt, Watch(None, is_cancelled)) if attempt else next(firsts)
            proofs = proofs or prove(problem, parameters)
            told = replace(parameters, seed=one.parameters.seed)
            one = judge(problem, one.labels, told, proofs, joined=one.joined, seconds=one.seconds)
            apart = min((difference(problem, one.labels, other.division.labels) for other in found), default=1.0)
            if best is None or apart > best.apart:
                best = Proposal(_aim(number), one, apart)
            if apart >= DIFFERENT:
                break
        if best is not None and (best.apart > 0 or not found):
            found.append(best)
    return tuple(found)


def _aim(number: int) -> Aim:
    return list(Aim)[number % len(Aim)]


def _attempt(problem: Problem, parameters: Parameters, number: int, attempt: int, watch: Watch) -> Division:
    """Return the division that a proposal is made of at one attempt; it depends on no other proposal."""
    seed = parameters.seed + number // len(Aim) * 101 + attempt * 11
    told = 0.0

    def tell(done: float) -> None:
        nonlocal told
        watch.step(done - told)
        told = done

    wanted = replace(aimed(parameters, _aim(number)), seed=seed)
    return divide(problem, wanted, progress=tell, is_cancelled=watch.is_cancelled)


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
