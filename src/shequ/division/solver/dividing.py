"""Divide blocks into communities: set aside what is no question, search, mend, and judge what came out."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from shequ.division.solver.compiled import FIXED, Floats, Ints, Shorts, Town
from shequ.division.solver.counting import meet_number
from shequ.division.solver.crews import all_of
from shequ.division.solver.judging import judge
from shequ.division.solver.mending import mend
from shequ.division.solver.running import WARM, Progress, Watch, anneal, compact, search_part, weights_of
from shequ.division.solver.search import grow, make_plan
from shequ.division.solver.towns import Ground, break_up
from shequ.division.solver.values import Division, Parameters, Problem

EFFORT, EFFORT_LARGE = 1500, 500
"""Moves per block, and above LARGE blocks."""
EFFORT_SMALL, MOVES_SMALL = 10_000, 800_000
"""Moves per block of small ground, and all together."""
LARGE = 30_000
WIDE, CHUNK = 8_000, 4_000
"""From how many blocks on the ground is searched chunk by chunk, and how large these are: they fit a processor's cache."""
COUNTED = 3
"""How often the search goes on when the number asked for is not met."""
SMALL, STARTS = 600, 4
"""Up to how many blocks several starts are made, and how many."""


def divide(
    problem: Problem,
    parameters: Parameters,
    *,
    progress: Progress | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Division:
    """Return one division; the same problem and parameters give the same answer.

    Raises: BadProblem, Cancelled.
    """
    began = time.thread_time()
    problem.check()
    ground = break_up(problem, parameters)
    effort = parameters.effort or usual_effort(problem.size)
    watch = Watch(progress, is_cancelled, float(effort * len(ground.town.homes)))
    found = _search(ground.town, parameters, effort, watch)
    labels = spread_out(problem, ground, found)
    if progress is not None:
        progress(1.0)
    seconds = time.thread_time() - began + watch.elsewhere
    return judge(problem, labels, parameters, joined=ground.joined, seconds=seconds)


def usual_effort(size: int) -> int:
    """Return how many moves are tried per block of ground of so many blocks."""
    if size > LARGE:
        return EFFORT_LARGE
    return max(EFFORT, min(EFFORT_SMALL, MOVES_SMALL // max(size, 1)))


def spread_out(problem: Problem, ground: Ground, found: Ints) -> Ints:
    """Return the labels of the problem's blocks from those of the town's, numbered as they come."""
    labels = np.full(problem.size, -1, np.int64)
    inside = ground.node >= 0
    labels[inside] = found[ground.node[inside]]
    closed = ground.is_closed
    if closed.any():
        labels[closed] = found.max(initial=-1) + 1 + np.unique(problem.today[closed], return_inverse=True)[1]
    used = labels >= 0
    _values, first, back = np.unique(labels[used], return_index=True, return_inverse=True)
    labels[used] = np.argsort(np.argsort(first))[back]
    return labels


def _search(town: Town, parameters: Parameters, effort: int, watch: Watch) -> Ints:
    n = len(town.homes)
    if n == 0:
        return np.zeros(0, np.int64)
    weights = weights_of(town, parameters)
    claimed = np.full(int(town.today.max(initial=-1)) + 1, -1, np.int32)
    label = first_labels(town, parameters)
    wanted = parameters.count if isinstance(parameters.count, int) else 0
    if n > WIDE and not wanted:
        for turn, share in enumerate((0.7, 0.3)):
            label = _in_chunks(town, label, claimed, weights, parameters, effort * share, turn, watch)
    else:
        starts = parameters.starts or (STARTS if n <= SMALL else 1)

        def begin(start: int, own: Watch) -> tuple[float, int, Ints]:
            plan = make_plan(town, label, claimed, parameters.seed * 1000 + start, wanted)
            anneal(town, plan, weights, effort * n // starts, WARM, own)
            return float(plan.best_cost[0]), start, plan.best.astype(np.int64)

        tries = all_of([partial(begin, start) for start in range(starts)], watch)
        label = min(tries, key=lambda one: one[:2])[2]
        harder = weights.copy()
        for turn in range(COUNTED if wanted else 0):
            if len(np.unique(label)) == wanted:
                break
            harder[FIXED] *= 3
            plan = make_plan(town, compact(label), claimed, parameters.seed * 1000 + 500 + turn, wanted)
            anneal(town, plan, harder, effort * n // 2, WARM, Watch(None, watch.is_cancelled))
            label = plan.best.astype(np.int64)
    label = mend(town, label, claimed, weights, parameters, wanted, watch)
    return meet_number(town, label, claimed, weights, parameters, wanted, watch) if wanted else label


def first_labels(town: Town, parameters: Parameters) -> Ints:
    """Return today's communities, those far too large cut up; grown pieces where there are none."""
    middle = np.array([int((low * high) ** 0.5) for low, high in zip(town.low, town.high, strict=True)], np.int64)
    if parameters.count == "most":
        middle = town.low.copy()
    if isinstance(parameters.count, int):
        middle = np.full(len(middle), max(1, int(town.homes.sum() // max(parameters.count, 1))), np.int64)
    return grow(town, town.today.astype(np.int64), middle)


def _in_chunks(
    town: Town, label: Ints, claimed: Shorts, weights: Floats, parameters: Parameters, effort: float, turn: int,
    watch: Watch,
) -> Ints:  # fmt: skip
    """Search chunk by chunk; chunks hold whole communities and lie elsewhere each turn."""
    n = len(label)
    label = compact(label)
    count = int(label.max()) + 1
    # blocks are in the order of a curve over the ground, communities in that of their middle block
    middle = np.bincount(label, np.arange(n), minlength=count) / np.bincount(label, minlength=count)
    order = np.argsort(middle, kind="stable")
    sizes = np.bincount(label, minlength=count)[order].cumsum()
    shift = CHUNK // 2 if turn else 0
    chunk_of = np.empty(count, np.int64)
    chunk_of[order] = (sizes + shift) // CHUNK
    chunk = chunk_of[label]
    owned = make_plan(town, label, claimed, 0, 0).claimed
    parts = [np.flatnonzero(chunk == one) for one in range(int(chunk.max()) + 1)]

    def part(one: int, own: Watch) -> Ints:
        return search_part(
            town, parts[one], label, owned, weights, np.full(n, -1, np.int32), parameters.seed * 1000 + one * 7 + turn,
            int(effort * len(parts[one])), WARM if turn == 0 else WARM / 2, own,
        )[0]  # fmt: skip

    todo = [one for one, blocks in enumerate(parts) if len(blocks)]
    found = all_of([partial(part, one) for one in todo], watch)
    new = label.copy()
    for at, (one, labels) in enumerate(zip(todo, found, strict=True)):
        # each chunk numbers its new communities by itself
        new[parts[one]] = np.where(labels < count, labels, labels + at * n)
    return new
