"""Mending: communities that are still outside their band are searched again with their neighbours."""

from __future__ import annotations

import numpy as np

from shequ.division.solver.compiled import BAD, SLOPE, Floats, Ints, Shorts, Town
from shequ.division.solver.fitting import FOUND, fitting
from shequ.division.solver.pieces import MOST_BLOCKS
from shequ.division.solver.running import WARM, Watch, compact, search_part
from shequ.division.solver.search import make_plan
from shequ.division.solver.values import Parameters

EFFORT = 1000
"""Moves per block of a region."""
STEPS = 30_000
"""Steps of a search to the end of a region of few blocks."""
TRIES, RINGS = 3, 3
"""How often, and with how wide a ring of neighbours, a community outside the band is tried again."""


def mend(
    town: Town, label: Ints, claimed: Shorts, weights: Floats, parameters: Parameters, wanted: int, watch: Watch
) -> Ints:
    """Try again around each community outside its band, with ever wider rings, until none is left or nothing helps."""
    label = compact(label)
    place = np.full(len(label), -1, np.int32)
    hard = weights.copy()
    hard[BAD], hard[SLOPE] = weights[BAD] * 10, weights[SLOPE] * 3
    for ring, attempt in ((ring, attempt) for ring in range(1, RINGS + 1) for attempt in range(TRIES)):
        given_up = np.zeros(len(label), bool)
        while (bad := _next(town, label, given_up)) >= 0:
            region = ring_about(town, label, bad, ring)
            blocks = np.flatnonzero(np.isin(label, region))
            if (exact := _fitted(town, blocks)) is not None and not wanted:
                tried = label.copy()
                tried[blocks] = label.max() + 1 + exact
                if faults(town, tried)[np.unique(tried[blocks])].sum() < faults(town, label)[region].sum():
                    label = compact(tried)
                    continue
            owned = make_plan(town, label, claimed, 0, 0).claimed
            new, _cost = search_part(
                town, blocks, label, owned, hard, place, parameters.seed + 17 * ring + attempt,
                EFFORT * len(blocks), WARM / 2, Watch(None, watch.is_cancelled), soft=1.0,
                wanted=len(region) if wanted else 0,
            )  # fmt: skip
            tried = label.copy()
            tried[blocks] = new
            if faults(town, tried)[np.unique(new)].sum() < faults(town, label)[region].sum():
                label = compact(tried)
    return label


def _next(town: Town, label: Ints, given_up: np.ndarray) -> int:
    """Return a community that can perhaps be mended and was not tried, -1 when there is none; mark it as tried.

    What touches no other community can only be mended by splitting it.
    """
    _labels, first = np.unique(label, return_index=True)
    here, there = label[town.tail], label[town.near]
    reaches = np.bincount(here[here != there], minlength=len(first)) > 0
    bad = faults(town, label)
    todo = np.flatnonzero((bad > 0) & (reaches | (_parted(town, label) > 0)) & ~given_up[first])
    if not todo.size:
        return -1
    given_up[first[todo[0]]] = True
    return int(todo[0])


def _fitted(town: Town, blocks: Ints) -> Ints | None:
    """Return labels inside the band for a few blocks, None when none were found."""
    if len(blocks) > MOST_BLOCKS or len(town.low) > 1 or (town.homes[blocks] > town.high[0]).any():
        return None
    place = np.full(len(town.homes), -1, np.int64)
    place[blocks] = np.arange(len(blocks))
    ends = np.column_stack([place[town.tail], place[town.near]])
    pairs = ends[(ends >= 0).all(axis=1) & (ends[:, 0] < ends[:, 1])]
    answer, label = fitting(town.homes[blocks], pairs, int(town.low[0]), int(town.high[0]), STEPS)
    return label if answer == FOUND else None


def _sums(town: Town, label: Ints) -> tuple[Ints, Ints]:
    homes = np.zeros(int(label.max()) + 1, np.int64)
    np.add.at(homes, label, town.homes)
    big = np.zeros(len(homes), np.int64)
    np.add.at(big, label, (town.homes > town.high[town.kind]).astype(np.int64))
    return homes, big


def _parted(town: Town, label: Ints) -> Ints:
    """Return for each community how many pairs it holds that should be apart (each counted twice)."""
    found = np.zeros(int(label.max()) + 1, np.int64)
    if len(town.foe):
        here = np.repeat(label, np.diff(town.foe_first))
        found += np.bincount(here[here == label[town.foe]], minlength=len(found))
    return found


def faults(town: Town, label: Ints) -> Ints:
    """Return for each community what is wrong with it and can perhaps be mended: outside the band, pairs not apart.

    A block too large by itself is no fault; two of them in one community are.
    """
    homes, big = _sums(town, label)
    by_kind = np.zeros((len(homes), len(town.low)), np.int64)
    np.add.at(by_kind, (label, town.kind), town.homes)
    kind = by_kind.argmax(axis=1)
    outside = ((homes < town.low[kind]) | (homes > town.high[kind])) & (big == 0) & (np.bincount(label) > 0)
    return outside + 2 * np.maximum(big - 1, 0) + _parted(town, label)


def ring_about(town: Town, label: Ints, middle: int, rings: int) -> Ints:
    """Return a community and those within so many steps of it."""
    region = np.array([middle])
    for _step in range(rings):
        inside = np.isin(label, region)
        touched = label[town.near[inside[town.tail]]]
        region = np.unique(np.r_[region, touched])
    return region
