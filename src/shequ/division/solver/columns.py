"""Connected ground inside the band, one community after another: all that costs no more than said, and covers made of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from shequ.division.solver.compiled import Floats, Ints, compiled, inlined

FREE, INSIDE, BARRED = range(3)
SWEEPS = 200
"""How often what blocks bring is evened out over their streets."""
LEAN, USUAL, RICH = 0.7, 1.2, 2.5
"""What room for a household is thought to be worth, in mean gains of a household."""


class Desk(NamedTuple):
    """A set in the making: what each block is, and its half boundary with the set and with what is barred."""

    status: Ints
    inner: Floats
    outer: Floats
    lean: Floats
    """What the block hands over to free neighbours of what it brings."""
    doors: Ints
    """How many of its streets lead into the set."""
    given: Floats
    density: Floats
    """What room for a household is thought to be worth: each of three gives a bound, the best one counts."""
    stack: Ints
    is_in: np.ndarray
    tally: Ints
    """Sets written, steps taken."""


class Land(NamedTuple):
    """The ground that is divided: each street twice, with half its share, as both sides pay half of a boundary."""

    first: Ints
    near: Ints
    back: Ints
    """Where the same street stands from its other end."""
    half: Floats
    is_way: np.ndarray
    """Whether a community may use the street."""
    homes: Ints
    low: int
    high: int


@compiled
def within_reach(land: Land, start: int, status: Ints) -> None:
    """Bar the free blocks that no community inside the band shares with a block, by households on the way there."""
    n = land.homes.shape[0]
    far = np.full(n, np.int64(1) << 60)
    done = np.zeros(n, np.bool_)
    far[start] = land.homes[start]
    while True:
        here = -1
        for block in range(n):
            if not done[block] and far[block] <= land.high and (here < 0 or far[block] < far[here]):
                here = block
        if here < 0:
            break
        done[here] = True
        for at in range(land.first[here], land.first[here + 1]):
            there = land.near[at]
            if land.is_way[at] and status[there] != BARRED:
                far[there] = min(far[there], far[here] + land.homes[there])
    for block in range(n):
        if not done[block]:
            status[block] = BARRED


@compiled
def evened(land: Land, gain: Floats, density: float) -> Floats:
    """Return for each end of a street what the block hands over to its neighbour of what it brings, no more than the street.

    A boundary of `half` between two blocks costs at least what one hands to the other when only the first is inside. What
    blocks then bring is nearly even, and what may be had at best is known better.
    """
    n = land.homes.shape[0]
    given = np.zeros(land.near.shape[0])
    brings = gain - density * land.homes
    for _sweep in range(SWEEPS):
        for block in range(n):
            for at in range(land.first[block], land.first[block + 1]):
                there = land.near[at]
                if there > block:
                    wanted = given[at] + (brings[block] - brings[there]) / 2
                    wanted = min(max(wanted, -land.half[at]), land.half[at])
                    brings[block] -= wanted - given[at]
                    brings[there] += wanted - given[at]
                    given[at], given[land.back[at]] = wanted, -wanted
    return given


@compiled
def lay_out(land: Land, desk: Desk, starts: Ints, number: int) -> None:
    """Begin with nothing inside; earlier starts and what is too far from this one are barred."""
    desk.status[:] = FREE
    for before in range(number):
        desk.status[starts[before]] = BARRED
    within_reach(land, starts[number], desk.status)
    desk.inner[:] = 0.0
    desk.outer[:] = 0.0
    desk.lean[:] = 0.0
    desk.doors[:] = 0
    for block in range(land.homes.shape[0]):
        for at in range(land.first[block], land.first[block + 1]):
            if desk.status[land.near[at]] == BARRED:
                desk.outer[block] += land.half[at]
            else:
                desk.lean[block] += desk.given[at]


@inlined
def settle(land: Land, desk: Desk, block: int, goes_in: bool) -> float:
    """Put a free block inside or bar it; return the half boundary that is certain by that."""
    desk.status[block] = INSIDE if goes_in else BARRED
    for at in range(land.first[block], land.first[block + 1]):
        there = land.near[at]
        desk.lean[there] += desk.given[at]
        if goes_in:
            desk.inner[there] += land.half[at]
            desk.doors[there] += land.is_way[at]
        else:
            desk.outer[there] += land.half[at]
    return desk.outer[block] if goes_in else desk.inner[block]


@inlined
def unsettle(land: Land, desk: Desk, block: int, was_in: bool) -> float:
    """Free a block again; return the half boundary that is no longer certain."""
    desk.status[block] = FREE
    for at in range(land.first[block], land.first[block + 1]):
        there = land.near[at]
        desk.lean[there] -= desk.given[at]
        if was_in:
            desk.inner[there] -= land.half[at]
            desk.doors[there] -= land.is_way[at]
        else:
            desk.outer[there] -= land.half[at]
    return desk.outer[block] if was_in else desk.inner[block]


@inlined
def outlook(land: Land, desk: Desk, gain: Floats, room: int) -> tuple[float, int, int]:
    """Return what the free blocks add to the cost at least, how many households may join, and the next block (-1 none).

    Each free block costs its street to the set, or what it brings when it is taken.
    """
    low = mid = high = 0.0
    joins = 0
    density = desk.density
    following, surest = -1, -1.0
    for one in range(land.homes.shape[0]):
        if desk.status[one] != FREE:
            continue
        stays, homes = desk.inner[one], land.homes[one]
        if homes > room:
            low += stays
            mid += stays
            high += stays
            continue
        joins += homes
        taken = desk.outer[one] + desk.lean[one] - gain[one]
        low += min(stays, taken + density[0] * homes)
        mid += min(stays, taken + density[1] * homes)
        high += min(stays, taken + density[2] * homes)
        # the block about which there is least doubt goes first
        sure = abs(stays - taken - density[1] * homes)
        if desk.doors[one] > 0 and sure > surest:
            following, surest = one, sure
    return max(low - density[0] * room, mid - density[1] * room, high - density[2] * room), joins, following


@compiled
def cost_of(land: Land, desk: Desk, gain: Floats, price: float) -> float:
    """Return the cost of what is inside, added up anew."""
    total = price
    for one in range(land.homes.shape[0]):
        if desk.status[one] == INSIDE:
            total -= gain[one]
            for at in range(land.first[one], land.first[one + 1]):
                if desk.status[land.near[at]] != INSIDE:
                    total += land.half[at]
    return total


@compiled
def list_sets(
    land: Land, gain: Floats, starts: Ints, price: float, dearest: float, steps: int, found: np.ndarray, costs: Floats
) -> tuple[int, int, bool]:
    """List the connected sets inside the band that hold one of `starts` and cost at most `dearest`, each once.

    A set costs its half of the boundary, plus `price`, less the gain of its blocks. Return how many were written to `found`,
    the steps taken, and whether that is all of them.
    """
    n = land.homes.shape[0]
    base = np.maximum(gain, 0.0).sum() / max(land.homes.sum(), 1)
    density = np.array([base * LEAN, base * USUAL, base * RICH])
    desk = Desk(
        np.zeros(n, np.int64), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n, np.int64), evened(land, gain, density[1]),
        density, np.zeros(n + 1, np.int64), np.zeros(n + 1, np.bool_), np.zeros(2, np.int64),
    )  # fmt: skip
    is_all = True
    for number in range(starts.shape[0]):
        if is_all and land.homes[starts[number]] <= land.high:
            lay_out(land, desk, starts, number)
            is_all = list_from(land, desk, gain, starts[number], price, dearest, steps, found, costs)
    return desk.tally[0], desk.tally[1], is_all


@compiled
def list_from(
    land: Land, desk: Desk, gain: Floats, start: int, price: float, dearest: float, steps: int, found: np.ndarray,
    costs: Floats,
) -> bool:  # fmt: skip
    """List the sets that hold the start; return whether these are all. Goes over its neighbours, each inside or barred.

    Turns back where even the best of what can be reached leaves the set too dear.
    """
    stack, is_in = desk.stack, desk.is_in
    depth, block, goes_in = 0, start, True
    sums, edge, worth = np.int64(0), 0.0, 0.0
    while True:
        stack[depth], is_in[depth] = block, goes_in
        depth += 1
        edge += settle(land, desk, block, goes_in)
        if goes_in:
            sums += land.homes[block]
            worth += gain[block]
        desk.tally[1] += 1
        if desk.tally[1] > steps:
            return False
        least, joins, block = outlook(land, desk, gain, land.high - sums)
        goes_in = True
        is_hopeless = edge - worth + price + least > dearest or sums + joins < land.low
        if block >= 0 and not is_hopeless:
            continue
        if not is_hopeless and sums >= land.low:
            # nothing more can join: this is a set
            total = cost_of(land, desk, gain, price)
            if total <= dearest:
                at = desk.tally[0]
                if at == found.shape[0]:
                    return False
                for one in range(found.shape[1]):
                    found[at, one] = desk.status[one] == INSIDE
                costs[at] = total
                desk.tally[0] += 1
        # back to the last block inside, which is barred from now on
        while depth > 0 and not is_in[depth - 1]:
            depth -= 1
            edge -= unsettle(land, desk, stack[depth], False)
        if depth <= 1:
            return True
        depth -= 1
        block, goes_in = stack[depth], False
        edge -= unsettle(land, desk, block, True)
        sums -= land.homes[block]
        worth -= gain[block]


@compiled
def holding(sets: np.ndarray) -> tuple[Ints, Ints]:
    """Return the sets that hold each block, in their order, and how many these are."""
    count, n = sets.shape
    holders = np.zeros(n, np.int64)
    for block in range(n):
        holders[block] = sets[:, block].sum()
    of_block = np.full((n, max(holders.max(), 1)), -1, np.int64)
    for block in range(n):
        at = 0
        for one in range(count):
            if sets[one, block]:
                of_block[block, at] = one
                at += 1
    return of_block, holders


@compiled
def next_fit(
    sets: np.ndarray, owner: Ints, used: np.ndarray, owned: np.ndarray, dearness: Floats, left: float, of_block: Ints,
    at: int, end: int,
) -> int:  # fmt: skip
    """Return where the next set stands that goes with what was chosen and costs less than `left`.

    Where there is none, the inverse (below 0) of where the search ended.
    """
    while at < end:
        one = of_block[at]
        if dearness[one] >= left:
            return ~at  # the others are dearer still
        if owner[one] < 0 or not owned[owner[one]]:
            fits = True
            for other in range(used.shape[0]):
                if sets[one, other] and used[other]:
                    fits = False
                    break
            if fits:
                return at
        at += 1
    return ~end


@compiled
def choose(sets: np.ndarray, owner: Ints, used: np.ndarray, owned: np.ndarray, one: int, is_chosen: bool) -> None:
    """Mark the blocks and the owner of a set as used or free."""
    for other in range(used.shape[0]):
        if sets[one, other]:
            used[other] = is_chosen
    if owner[one] >= 0:
        owned[owner[one]] = is_chosen


@compiled
def cover(
    sets: np.ndarray, owner: Ints, dearness: Floats, fee: Floats, limit: float, steps: int
) -> tuple[float, bool, bool]:
    """Find the cheapest sets that hold every block once and name no owner twice, if cheaper than `limit`.

    Sets come cheapest first and cost nothing below 0; an owner whom no set names costs his fee. Return what they cost,
    whether there are any, and whether every cover was looked at.
    """
    n = sets.shape[1]
    of_block, holders = holding(sets)
    used, owned = np.zeros(n, np.bool_), np.zeros(fee.shape[0], np.bool_)
    stack, seed, at = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    depth, spent, best, is_found, taken = 0, 0.0, limit, False, 0
    seed[0] = rarest(used, holders)
    while depth >= 0:
        block = seed[depth]
        if block < 0:
            whole = spent + fee[~owned].sum()
            if whole < best:
                best, is_found = whole, True
        else:
            end, begin = holders[block], at[depth]
            place = next_fit(sets, owner, used, owned, dearness, best - spent, of_block[block], begin, end)
            taken += max(place, ~place) - begin + 1
            if taken > steps:
                return best, is_found, False
            if place >= 0:
                one = of_block[block, place]
                at[depth] = place + 1
                choose(sets, owner, used, owned, one, True)
                spent += dearness[one]
                stack[depth] = one
                depth += 1
                seed[depth], at[depth] = rarest(used, holders), 0
                continue
        depth -= 1
        if depth >= 0:
            choose(sets, owner, used, owned, stack[depth], False)
            spent -= dearness[stack[depth]]
    return best, is_found, True


@compiled
def rarest(used: np.ndarray, holders: Ints) -> int:
    """Return the block not yet used that the fewest sets hold, -1 when all are used."""
    best = -1
    for block in range(used.shape[0]):
        if not used[block] and (best < 0 or holders[block] < holders[best]):
            best = block
    return best
