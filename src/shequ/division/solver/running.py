"""One run of the search over a town or a part of it: weights, heat, slices that can be told of and stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shequ.division.solver.compiled import (
    AIM,
    BAD,
    COUNT,
    FIXED,
    FOES,
    NOT_TO_BE_HAD,
    PEOPLE,
    SLOPE,
    SPREAD,
    WEIGHTS,
    Floats,
    Ints,
    Plan,
    Shorts,
    Town,
)
from shequ.division.solver.search import ROUNDS, make_plan, make_yard, run
from shequ.division.solver.towns import part_of
from shequ.division.solver.values import Cancelled, Parameters

Progress = Callable[[float], None]
"""Told how much is done, 0 to 1."""

WARM, COLD, SOFT = 1.2, 0.12, 0.1
"""First and last heat, in mean streets; how much of its weight the band has at first."""
OUTSIDE, AWAY, PARTED, WANTED = 30.0, 100.0, 300.0, 60.0
"""In mean streets: a community outside the band; `low` households outside it; a pair not apart; one community too many."""
BAND_FIRST = 2.0
"""How much more than a gained community being outside the band weighs."""
MANY: dict[int | str, float] = {"fewest": 50.0, "most": -50.0}
"""What a community costs in mean streets when their number is what matters."""
EVERY = 200
"""Moves of single blocks for one region divided anew."""
SLICE = 4_000_000
"""Moves between two looks at whether to go on."""


@dataclass(slots=True)
class Watch:
    """Says how far the work is, and stops it when nobody wants it any more."""

    tell: Progress | None
    is_cancelled: Callable[[], bool] | None
    whole: float = 1.0
    done: float = 0.0
    elsewhere: float = 0.0
    """Processor seconds of work in other threads."""

    def step(self, moves: float) -> None:
        """Note work done. Raises: Cancelled."""
        self.done += moves
        if self.is_cancelled is not None and self.is_cancelled():
            raise Cancelled
        if self.tell is not None:
            self.tell(min(1.0, self.done / max(self.whole, 1.0)))


def weights_of(town: Town, parameters: Parameters) -> Floats:
    """Return the weights of the search in shares of all street length."""
    street = float(town.share.mean()) if len(town.share) else 1.0
    weights = np.zeros(WEIGHTS)
    weights[BAD], weights[SLOPE], weights[FOES] = OUTSIDE * street, AWAY * street, PARTED * street
    weights[PEOPLE] = parameters.people * street
    weights[AIM] = (parameters.low + parameters.high) / 2
    weights[SPREAD] = parameters.even * street
    if parameters.count in MANY:
        weights[COUNT] = MANY[parameters.count] * street
        weights[BAD] += BAND_FIRST * abs(weights[COUNT])
    elif isinstance(parameters.count, int):
        weights[FIXED] = WANTED * street
    return weights


def anneal(town: Town, plan: Plan, weights: Floats, moves: int, warm: float, watch: Watch, soft: float = SOFT) -> None:
    """Run all rounds of the search, in slices short enough to be told of and stopped."""
    street = float(town.share.mean()) if len(town.share) else 1.0
    yard = make_yard(town)
    turns = max(1, min(ROUNDS, SLICE * ROUNDS // max(moves, 1)))
    for begin in range(0, ROUNDS, turns):
        end = min(ROUNDS, begin + turns)
        run(town, plan, weights, yard, moves, warm * street, COLD * street, soft, EVERY, (begin, end))
        watch.step(moves * (end - begin) / ROUNDS)


def search_part(
    town: Town, blocks: Ints, label: Ints, owned: Shorts, weights: Floats, place: Shorts, seed: int, moves: int,
    warm: float, watch: Watch, *, soft: float = SOFT, wanted: int = 0,
) -> tuple[Ints, float]:  # fmt: skip
    """Search in some whole communities only; return their new labels, unused elsewhere, and what they cost.

    `owned` says which community continues one of today's; those continued elsewhere cannot be had here.
    """
    inside = part_of(town, blocks, place)
    here, back = np.unique(label[blocks], return_inverse=True)
    claimed = np.where(np.isin(owned, here) | (owned == -1), -1, NOT_TO_BE_HAD).astype(np.int32)
    plan = make_plan(inside, back.astype(np.int64), claimed, seed, wanted)
    anneal(inside, plan, weights, moves, warm, watch, soft)
    new = compact(plan.best.astype(np.int64))
    fresh = int(label.max()) + 1
    return np.where(new < len(here), here[np.minimum(new, len(here) - 1)], fresh + new), float(plan.best_cost[0])


def compact(label: Ints) -> Ints:
    """Return labels from 0 without gaps."""
    return np.unique(label, return_inverse=True)[1].astype(np.int64)
