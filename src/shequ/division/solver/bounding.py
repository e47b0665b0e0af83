"""How far a division can be from the best there is: a bound from below, for small ground.

Every division is a choice of communities that hold each block once. With a price for each block (a dual of that choice)
a community costs something on top of its blocks' prices; when none that there is costs less than nothing, no division is
cheaper than the sum of the prices. Prices come from a linear programme over the communities met so far; the listing of
all connected ground that costs less than nothing (`columns.py`) finds those still missing, and says when there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from shequ.division.solver.columns import Land, cover, list_sets
from shequ.division.solver.compiled import Floats, Ints
from shequ.division.solver.linear import Choice
from shequ.division.solver.pieces import lists, parts
from shequ.division.solver.values import Bound, Division, Known, Parameters, Problem, Why

MOST = 120
"""Up to how many blocks a bound is looked for."""
STEPS_PER_SECOND = 3_000_000
"""Steps of the listing; counted, not timed, so that the answer is the same everywhere."""
EXACT = 1e-9
"""What sums of shares may be off by."""
NOTHING = 1e-11
"""Less than this saves nothing."""
SHARES = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Of the way from the bound by prices to the known division: how far whole divisions are looked for, step by step."""
ROUNDS, BATCH, KEPT = 200, 300, 60_000
"""Rounds of prices; sets that one listing adds; sets from which the best cover is looked for, of each owner."""


class Sets(NamedTuple):
    """Communities that a division may be made of: blocks held, owner (-1 none), what each costs at the prices of the moment."""

    held: np.ndarray
    owner: Ints
    cost: Floats
    is_whole: bool
    """Whether these are all."""


@dataclass(slots=True)
class _Search:
    """The ground with its owners of today, and the steps that are left."""

    land: Land
    fixed: list[Ints]
    """Islands: each is one community, whatever is done."""
    stays: list[Floats]
    """For each community of today what is saved when a block stays in it."""
    most: int
    """Communities there can be at most."""
    steps: int

    def sets(self, price: Floats, fee: Floats, dearest: float, room: int) -> Sets:
        """Return the sets that cost at most `dearest` at these prices."""
        n = len(self.land.homes)
        free = np.ones(n, bool)
        held, owners, costs = [np.zeros((0, n), np.uint8)], [np.zeros(0, np.int64)], [np.zeros(0)]
        is_whole = True
        for island in self.fixed:
            free[island] = False
        for owner in range(-1, len(self.stays)):
            stay = self.stays[owner] if owner >= 0 else np.zeros(n)
            toll = float(fee[owner]) if owner >= 0 else 0.0
            gain = price + stay
            places, cost = np.zeros((room, n), np.uint8), np.zeros(room)
            starts = np.flatnonzero(free & (stay > 0) if owner >= 0 else free)
            count, taken, is_all = list_sets(self.land, gain, starts, toll, dearest, self.steps, places, cost)
            self.steps -= taken
            is_whole &= is_all
            own = np.zeros((len(self.fixed), n), np.uint8)
            for at, island in enumerate(self.fixed):
                own[at, island] = 1
            dear = toll - own @ gain
            told = dear <= dearest
            held += [places[:count], own[told]]
            costs += [cost[:count], dear[told]]
            owners.append(np.full(count + int(told.sum()), owner))
        return Sets(np.vstack(held), np.concatenate(owners), np.concatenate(costs), is_whole)


def bound(problem: Problem, parameters: Parameters, division: Division, *, seconds: float = 10.0) -> Bound:
    """Return a score that no division with as few communities outside the band goes below, and how far this one is.

    Wishes (together, apart, locked, closed) are left out of account: with them the best can only be worse. `seconds` of
    work are counted in steps; the same input gives the same answer.
    """
    if problem.size > MOST:
        return Bound(Known.TOO_LARGE)
    if parameters.bands:
        return Bound(Known.CLASSES)
    found = _search(problem, parameters, int(seconds * STEPS_PER_SECOND))
    islands = [one for one in division.violations if one.why == Why.ISLAND]
    if found is None or not len(found[0].fixed) == len(islands) == len(division.violations):
        return Bound(Known.OUTSIDE)
    search, used, always = found
    if (division.labels[used] < 0).any():
        return Bound(Known.OUTSIDE)
    lower, is_best = _lower(search, division.labels[used], division.score - always)
    if lower is None:
        return Bound(Known.NO_TIME)
    lower = max(0.0, lower + always)
    if lower > division.score + EXACT:
        return Bound(Known.DOUBTFUL)
    if is_best or lower >= division.score - EXACT:
        return Bound(Known.BEST, division.score, 0.0)
    return Bound(Known.WITHIN, lower, division.score / lower - 1.0 if lower > 0 else None)


def _search(problem: Problem, parameters: Parameters, steps: int) -> tuple[_Search, Ints, float] | None:
    """Return the ground to search, its blocks, and what every division pays; None with blocks above the band."""
    keep = ~np.isin(problem.crossings, list(parameters.uncrossed))
    piece = parts(problem.size, problem.streets[keep])
    total = np.bincount(piece, problem.households).astype(np.int64)
    used = np.flatnonzero(total[piece] > 0)
    if (problem.households > parameters.high).any():
        return None
    place = np.full(problem.size, -1, np.int64)
    place[used] = np.arange(len(used))
    share = problem.metres / (float(problem.metres.sum()) or 1.0)
    a, b = problem.streets.T
    between = piece[a] != piece[b]
    inside = ~between & (place[a] >= 0)
    first, near, tail, half = lists(len(used), place[a[inside]], place[b[inside]], share[inside] / 2)
    _first, _near, _tail, way = lists(len(used), place[a[inside]], place[b[inside]], keep[inside].astype(float))
    homes = problem.households[used]
    # sorted by the far end first, each street stands where the other end looks for it
    back = np.empty(len(near), np.int64)
    back[np.lexsort((tail, near))] = np.arange(len(near))
    land = Land(
        first.astype(np.int64), near.astype(np.int64), back, half, way > 0, homes, parameters.low, parameters.high
    )  # fmt: skip
    everybody = float(problem.households.sum()) or 1.0
    worth = parameters.moved * homes / everybody
    today = problem.today[used]
    stays = [np.where(today == one, worth, 0.0) for one in np.unique(today[(today >= 0) & (worth > 0)])]
    fixed = [place[np.flatnonzero(piece == one)] for one in np.flatnonzero((total > 0) & (total < parameters.low))]
    most = len(fixed) + int((total // parameters.low).sum())
    # the streets between pieces are boundary whatever is done; of those who have a community nobody stays at first
    always = float(share[between & ((place[a] >= 0) | (place[b] >= 0))].sum()) + float(worth[today >= 0].sum())
    return _Search(land, fixed, stays, most, steps), used, always


def _lower(search: _Search, labels: Ints, score: float) -> tuple[float | None, bool]:
    """Return the best bound that the steps allow, and whether no division is better than the one known."""
    n = len(search.land.homes)
    choice = Choice(n, len(search.stays))
    guess = np.zeros(n)
    for one in np.unique(labels):
        for blocks in _about(search.land, labels, int(one)):
            for owner in range(-1, len(search.stays)):
                if owner < 0 or search.stays[owner][blocks].any():
                    choice.add(blocks, owner, _cost(search, blocks, owner))
        here = np.flatnonzero(labels == one)
        homes = search.land.homes[here]
        guess[here] = min(_cost(search, here, owner) for owner in range(-1, len(search.stays))) * homes / homes.sum()
    width = float(np.abs(guess).mean()) or 1.0 / n
    best: float | None = None
    dearest = -max(float(search.land.half.sum()) / n, NOTHING)
    summit, calm = -np.inf, (guess, np.zeros(len(search.stays)))
    choice.stay_near(guess, width)
    for _round in range(ROUNDS):
        price, fee = choice.prices()
        found = search.sets(price, fee, dearest, BATCH)
        if found.is_whole:
            sure = float(price.sum() - fee.sum()) + search.most * min(float(found.cost.min(initial=0.0)), dearest)
            best = sure if best is None else max(best, sure)
        if best is not None and score - best <= EXACT:
            return best, True
        if search.steps <= 0:
            return best, False
        new = 0
        for held, owner in zip(found.held, found.owner.tolist(), strict=True):
            blocks = np.flatnonzero(held)
            new += choice.add(blocks, owner, _cost(search, blocks, owner))
        if new:
            continue
        if dearest < -NOTHING:
            dearest = -NOTHING
            continue
        # the sum of prices has one summit: where letting them go further no longer raises it, there it is
        if float(price.sum() - fee.sum()) <= summit + EXACT:
            break
        summit, calm = float(price.sum() - fee.sum()), (price, fee)
        choice.stay_near(price, width)
    else:
        return best, False
    return (best, False) if best is None else _covered(search, *calm, score, best)


def _covered(search: _Search, price: Floats, fee: Floats, score: float, best: float) -> tuple[float, bool]:
    """Return a better bound from whole divisions, and whether the one known is the best.

    At these prices no set costs less than nothing, so that a division cheaper than some limit holds only sets cheaper than
    the limit above the prices. The limit rises towards the division known; where there is none below it, it is a bound.
    """
    base = float(price.sum() - fee.sum())
    for share in SHARES:
        limit = (score - base) * share
        found = search.sets(price, fee, limit + EXACT, KEPT)
        if not found.is_whole or found.cost.min(initial=0.0) < -EXACT:
            break
        order = np.argsort(found.cost, kind="stable")
        dear = np.maximum(found.cost[order], 0.0)
        least, is_found, is_whole = cover(
            found.held[order], found.owner[order], dear, fee, limit - EXACT, search.steps
        )  # fmt: skip
        if not is_whole:
            break
        if is_found:
            return base + least - EXACT, False
        best = max(best, base + limit - EXACT)
        if share == 1.0:
            return score, True
    return best, False


def _cost(search: _Search, blocks: Ints, owner: int) -> float:
    """Return half the boundary of a community less what stays with its owner."""
    land = search.land
    inside = np.zeros(len(land.homes), bool)
    inside[blocks] = True
    ends = [at for one in blocks for at in range(land.first[one], land.first[one + 1])]
    edge = land.half[ends][~inside[land.near[ends]]].sum() if ends else 0.0
    return float(edge - (search.stays[owner][blocks].sum() if owner >= 0 else 0.0))


def _about(land: Land, labels: Ints, one: int) -> list[Ints]:
    """Return a community, and those that it becomes with one more block or one less and that are inside the band."""
    blocks = np.flatnonzero(labels == one)
    inside = labels == one
    tails = np.repeat(np.arange(len(labels)), np.diff(land.first))
    beside = np.unique(land.near[land.is_way & inside[tails] & ~inside[land.near]])
    found = [blocks]
    for change in (*beside, *blocks):
        other = inside.copy()
        other[change] = not other[change]
        ways = land.is_way & other[tails] & other[land.near]
        piece = parts(len(labels), np.column_stack([tails[ways], land.near[ways]]))
        if land.low <= land.homes[other].sum() <= land.high and len(np.unique(piece[other])) == 1:
            found.append(np.flatnonzero(other))
    return found
