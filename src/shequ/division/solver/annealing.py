"""Compiled search, first half: the cost of a division and moves of single blocks over a boundary.

All costs are in shares of the whole, so that a street of mean length costs one over the number of streets.
"""

from __future__ import annotations

from typing import Any

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
    Floats,
    Ints,
    Plan,
    Town,
    compiled,
    inlined,
)

LUCK_BITS = 12
LUCK = -np.log((np.arange(1 << LUCK_BITS) + 0.5) / (1 << LUCK_BITS))
"""How much dearer than one degree of heat a move may be, by chance: minus the logarithm of a random number."""


@inlined
def draw(dice: Any) -> Any:
    """Return the next 64 random bits (xorshift*)."""
    x = dice[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    dice[0] = x
    return x * np.uint64(2685821657736338717)


@inlined
def below(dice: Any, count: int) -> int:
    """Return a random whole number from 0 below `count`, which is less than 2**31."""
    return int(((draw(dice) >> np.uint64(33)) * np.uint64(count)) >> np.uint64(31))


@inlined
def luck(dice: Any) -> float:
    """Return minus the logarithm of a random number between 0 and 1."""
    return LUCK[np.int64(draw(dice) >> np.uint64(64 - LUCK_BITS))]


@inlined
def cost(town: Town, weights: Floats, homes: int, people: int, big: int, base: int, kind: int) -> float:
    """Return what one community costs by its sums; `kind` is the class of most of its households."""
    low, high = town.low[kind], town.high[kind]
    total = weights[COUNT]
    if big > 0:
        total += weights[BAD] * (2 * big - 1) + weights[SLOPE] * (homes - base) / low
    elif homes < low:
        total += weights[BAD] + weights[SLOPE] * (low - homes) / low
    elif homes > high:
        total += weights[BAD] + weights[SLOPE] * (homes - high) / low
    if weights[SPREAD] != 0.0:
        away = (homes - weights[AIM]) / low
        total += weights[SPREAD] * away * away
    if people < town.crowd[0]:
        total += weights[PEOPLE] * (1.0 + (town.crowd[0] - people) / town.crowd[0])
    elif people > town.crowd[1]:
        total += weights[PEOPLE] * (1.0 + (people - town.crowd[1]) / town.crowd[0])
    return total


@inlined
def main_kind(by_kind: Ints, block: int, sign: int, town: Town) -> int:
    """Return the class with most households, were the block added (1) or taken away (-1)."""
    best, most = 0, np.int64(-1)
    for kind in range(by_kind.shape[0]):
        count = by_kind[kind]
        if block >= 0 and town.kind[block] == kind:
            count += sign * town.homes[block]
        if count > most:
            best, most = kind, count
    return best


@inlined
def cost_now(town: Town, plan: Plan, weights: Floats, label: int) -> float:
    """Return the cost of a community as it is."""
    kind = 0 if town.low.shape[0] == 1 else main_kind(plan.by_kind[label], -1, 0, town)
    return cost(town, weights, plan.homes[label], plan.people[label], plan.big[label], plan.base[label], kind)


@inlined
def cost_with(town: Town, plan: Plan, weights: Floats, label: int, block: int, sign: int) -> float:
    """Return the cost of a community, were the block added (1) or taken away (-1)."""
    homes = town.homes[block]
    kind, is_big = 0, homes > town.high[town.kind[block]]
    if town.low.shape[0] > 1:
        kind = main_kind(plan.by_kind[label], block, sign, town)
    big, base = plan.big[label], plan.base[label]
    if is_big:
        big += sign
        base += sign * homes
    return cost(
        town, weights, plan.homes[label] + sign * homes, plan.people[label] + sign * town.people[block], big, base, kind
    )


@compiled
def reprice(town: Town, plan: Plan, weights: Floats) -> None:
    """Price every community by other weights."""
    for label in range(plan.size.shape[0]):
        plan.price[label] = cost_now(town, plan, weights, label) if plan.size[label] > 0 else 0.0


@inlined
def put(town: Town, plan: Plan, block: int, label: int, sign: int) -> None:
    """Add a block to the sums of a community (1) or take it out (-1)."""
    homes = town.homes[block]
    plan.homes[label] += sign * homes
    plan.people[label] += sign * town.people[block]
    plan.size[label] += sign
    plan.by_kind[label, town.kind[block]] += sign * homes
    if homes > town.high[town.kind[block]]:
        plan.big[label] += sign
        plan.base[label] += sign * homes


@compiled
def holds(town: Town, plan: Plan, block: int, label: int) -> bool:
    """Tell whether the community stays in one piece without the block."""
    sought = plan.stamp[0] + 1
    seen = sought + 1
    plan.stamp[0] = seen
    wanted, start = 0, -1
    first, near, labels, mark, queue = town.first, town.near, plan.label, plan.mark, plan.queue
    for at in range(first[block], first[block + 1]):
        there = near[at]
        if labels[there] == label:
            mark[there] = sought
            wanted += 1
            start = there
    if wanted <= 1:
        return wanted == 1
    mark[block] = seen
    mark[start] = seen
    wanted -= 1
    queue[0] = start
    read, write = 0, 1
    while read < write:
        here = queue[read]
        read += 1
        for at in range(first[here], first[here + 1]):
            there = near[at]
            if labels[there] == label and mark[there] != seen:
                if mark[there] == sought:
                    wanted -= 1
                    if wanted == 0:
                        return True
                mark[there] = seen
                queue[write] = there
                write += 1
    return False


@compiled
def drop_label(plan: Plan, label: int) -> None:
    """Give an empty community's label back."""
    if plan.owner[label] >= 0:
        plan.claimed[plan.owner[label]] = -1
        plan.owner[label] = -1
    spare = plan.free[-1]
    plan.free[spare] = label
    plan.free[-1] = spare + 1
    plan.number[0] -= 1


@inlined
def step_cost(plan: Plan, weights: Floats, step: int) -> float:
    """Return what one community more or fewer costs, when a number is wanted."""
    if plan.number[1] == 0:
        return 0.0
    return weights[FIXED] * (abs(plan.number[0] + step - plan.number[1]) - abs(plan.number[0] - plan.number[1]))


@compiled
def flip(town: Town, plan: Plan, weights: Floats, street: int, heat: float) -> bool:
    """Try to move the block at the near end of a street into the community at the far end."""
    label, near, share, first = plan.label, town.near, town.share, town.first
    block = town.tail[street]
    old, new = label[block], label[near[street]]
    change = 0.0
    for at in range(first[block], first[block + 1]):
        there = label[near[at]]
        if there == old:
            change += share[at]
        elif there == new:
            change -= share[at]
    today = town.today[block]
    if today >= 0:
        if plan.owner[old] == today:
            change += town.kept[block]
        elif plan.owner[new] == today:
            change -= town.kept[block]
    limit = heat * luck(plan.dice)
    before = plan.price[old] + plan.price[new]
    if weights[SPREAD] >= 0.0 and change - before + min(weights[COUNT], 2.0 * weights[COUNT]) > limit:
        return False  # not even two communities inside their bands would make it worth while
    alone = plan.size[old] == 1
    price_old = 0.0 if alone else cost_with(town, plan, weights, old, block, -1)
    price_new = cost_with(town, plan, weights, new, block, 1)
    change += price_old + price_new - before
    if town.foe.shape[0] > 0:
        for at in range(town.foe_first[block], town.foe_first[block + 1]):
            there = label[town.foe[at]]
            change += weights[FOES] * (np.int64(there == new) - np.int64(there == old))
    if alone:
        change += step_cost(plan, weights, -1)
    if change > limit or not (alone or holds(town, plan, block, old)):
        return False
    put(town, plan, block, old, -1)
    put(town, plan, block, new, 1)
    label[block] = new
    plan.price[old], plan.price[new] = price_old, price_new
    if alone:
        drop_label(plan, old)
    return True


@compiled
def rematch(town: Town, plan: Plan) -> None:
    """Let communities continue those of today one to one, largest overlap first."""
    n = plan.label.shape[0]
    width = plan.claimed.shape[0]
    if width == 0:
        return
    keys = np.empty(n, np.int64)
    used = 0
    for block in range(n):
        if town.today[block] >= 0 and town.kept[block] > 0.0 and plan.claimed[town.today[block]] != NOT_TO_BE_HAD:
            keys[used] = np.int64(plan.label[block]) * width + town.today[block]
            used += 1
    for today in range(width):
        if plan.claimed[today] >= 0:
            plan.claimed[today] = -1
    plan.owner[:] = -1
    if used == 0:
        return
    # blocks come in any order: sort their pairs and add up equal ones
    order = np.argsort(keys[:used], kind="mergesort")
    pair = np.empty(used, np.int64)
    total = np.zeros(used, np.float64)
    pairs = 0
    source = np.empty(used, np.int64)
    at = 0
    for block in range(n):
        if town.today[block] >= 0 and town.kept[block] > 0.0 and plan.claimed[town.today[block]] != NOT_TO_BE_HAD:
            source[at] = block
            at += 1
    for at in range(used):
        key = keys[order[at]]
        if pairs == 0 or pair[pairs - 1] != key:
            pair[pairs] = key
            pairs += 1
        total[pairs - 1] += town.kept[source[order[at]]]
    ranked = np.argsort(-total[:pairs], kind="mergesort")
    for at in range(pairs):
        key = pair[ranked[at]]
        label, today = key // width, key % width
        if plan.owner[label] < 0 and plan.claimed[today] == -1:
            plan.owner[label] = today
            plan.claimed[today] = label


@compiled
def total_cost(town: Town, plan: Plan, weights: Floats) -> float:
    """Return the cost of the whole division."""
    total = 0.0
    for block in range(plan.label.shape[0]):
        label = plan.label[block]
        if town.today[block] >= 0 and plan.owner[label] != town.today[block]:
            total += town.kept[block]
        for at in range(town.first[block], town.first[block + 1]):
            if plan.label[town.near[at]] != label:
                total += town.share[at] / 2
        if town.foe.shape[0] > 0:
            for at in range(town.foe_first[block], town.foe_first[block + 1]):
                if plan.label[town.foe[at]] == label:
                    total += weights[FOES] / 2
    for label in range(plan.size.shape[0]):
        if plan.size[label] > 0:
            total += cost_now(town, plan, weights, label)
    if plan.number[1] > 0:
        total += weights[FIXED] * abs(plan.number[0] - plan.number[1])
    return total
