"""Divide blocks into communities: set aside what is no question, search, mend, and judge what came out."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from shequ.division.solver.compiled import FIXED, Floats, Ints, Shorts, Town
from shequ.division.solver.judging import judge
from shequ.division.solver.mending import mend
from shequ.division.solver.running import WARM, Progress, Watch, anneal, compact, search_part, weights_of
from shequ.division.solver.search import grow, make_plan
from shequ.division.solver.towns import Ground, break_up
from shequ.division.solver.values import Division, Parameters, Problem

EFFORT, EFFORT_LARGE = 1500, 500
"""Moves per block, and above LARGE blocks."""
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
    began = time.process_time()
    problem.check()
    ground = break_up(problem, parameters)
    effort = parameters.effort or (EFFORT if problem.size <= LARGE else EFFORT_LARGE)
    watch = Watch(progress, is_cancelled, float(effort * len(ground.town.homes)))
    found = _search(ground.town, parameters, effort, watch)
    labels = spread_out(problem, ground, found)
    if progress is not None:
        progress(1.0)
    return judge(problem, labels, parameters, joined=ground.joined, seconds=time.process_time() - began)


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
        tries = []
        for start in range(starts):
            plan = make_plan(town, label, claimed, parameters.seed * 1000 + start, wanted)
            anneal(town, plan, weights, effort * n // starts, WARM, watch)
            tries.append((float(plan.best_cost[0]), start, plan.best.astype(np.int64)))
        label = min(tries, key=lambda one: one[:2])[2]
        harder = weights.copy()
        for turn in range(COUNTED if wanted else 0):
            if len(np.unique(label)) == wanted:
                break
            harder[FIXED] *= 3
            plan = make_plan(town, compact(label), claimed, parameters.seed * 1000 + 500 + turn, wanted)
            anneal(town, plan, harder, effort * n // 2, WARM, Watch(None, watch.is_cancelled))
            label = plan.best.astype(np.int64)
    return mend(town, label, claimed, weights, parameters, wanted, watch)


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
    place = np.full(n, -1, np.int32)
    for one in range(int(chunk.max()) + 1):
        blocks = np.flatnonzero(chunk == one)
        if len(blocks):
            label[blocks], _cost = search_part(
                town, blocks, label, owned, weights, place, parameters.seed * 1000 + one * 7 + turn,
                int(effort * len(blocks)), WARM if turn == 0 else WARM / 2, watch,
            )  # fmt: skip
    return label
