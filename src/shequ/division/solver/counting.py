"""A fixed number of communities that the search has missed: regions are divided anew into one more or one fewer."""

from __future__ import annotations

import numpy as np

from shequ.division.solver.compiled import BAD, FIXED, SLOPE, Floats, Ints, Shorts, Town
from shequ.division.solver.mending import EFFORT, faults, ring_about
from shequ.division.solver.running import WARM, Watch, compact, search_part
from shequ.division.solver.search import make_plan
from shequ.division.solver.values import Parameters

PLACES, RINGS = 60, 3
"""Around how many communities one more or one fewer is tried at each width, and how wide the rings get."""


def meet_number(
    town: Town, label: Ints, claimed: Shorts, weights: Floats, parameters: Parameters, wanted: int, watch: Watch
) -> Ints:
    """Come as near to the number as can be without a new fault, one community at a time."""
    label = compact(label)
    while (step := np.sign(wanted - int(label.max()) - 1)) != 0:
        closer = _one_step(town, label, claimed, weights, parameters, int(step), watch)
        if closer is None:
            break
        label = closer
    return label


def _one_step(
    town: Town, label: Ints, claimed: Shorts, weights: Floats, parameters: Parameters, step: int, watch: Watch
) -> Ints | None:
    """Return labels with one community more (1) or fewer (-1) and no more faults; None when none were found."""
    hard = weights.copy()
    hard[BAD], hard[SLOPE], hard[FIXED] = weights[BAD] * 10, weights[SLOPE] * 3, weights[FIXED] * 30
    place = np.full(len(label), -1, np.int32)
    homes = np.bincount(label, town.homes)
    bad = faults(town, label)
    count = len(homes)
    # the largest are the easiest to make more of, the smallest to do without
    middles = np.argsort(-step * homes, kind="stable")[:PLACES].tolist()
    owned = make_plan(town, label, claimed, 0, 0).claimed
    for width, middle in ((width, middle) for width in range(RINGS + 1) for middle in middles):
        region = ring_about(town, label, middle, width)
        if len(region) + step < 1:
            continue
        blocks = np.flatnonzero(np.isin(label, region))
        new, _cost = search_part(
            town, blocks, label, owned, hard, place, parameters.seed + 31 * width, EFFORT * len(blocks), WARM,
            Watch(None, watch.is_cancelled), wanted=len(region) + step,
        )  # fmt: skip
        tried = label.copy()
        tried[blocks] = new
        tried = compact(tried)
        if int(tried.max()) + 1 == count + step and faults(town, tried).sum() <= bad.sum():
            return tried
    return None
