"""The compiled run: how often which move, how hot, and the best division that was met on the way."""

from __future__ import annotations

import numpy as np

from shequ.division.solver.annealing import below, flip, rematch, reprice, total_cost
from shequ.division.solver.compiled import BAD, FIXED, SLOPE, Floats, Ints, Plan, Shorts, Town, Yard, compiled
from shequ.division.solver.pieces import labels_of_parts
from shequ.division.solver.regions import merge, recombine, split

ROUNDS = 60
"""Steps in which the heat falls."""
STAMPS = 1_000_000_000
"""After so many marks all are wiped out."""
KEEP_FROM = 0.6
"""Before this share of the rounds no division is worth keeping."""
number_parts = labels_of_parts.machine


@compiled
def make_plan(town: Town, label: Ints, claimed: Shorts, seed: int, wanted: int) -> Plan:
    """Return a plan with these labels (from 0, without gaps)."""
    n, kinds = label.shape[0], town.low.shape[0]
    dice = np.empty(1, np.uint64)
    dice[0] = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x632BE59BD9B4E019)
    if dice[0] == 0:
        dice[0] = np.uint64(1)
    plan = Plan(
        np.empty(n, np.int32), np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int32),
        np.zeros(n, np.int32), np.zeros(n, np.int64), np.zeros((n, kinds), np.int64), np.full(n, -1, np.int32),
        claimed.copy(), np.zeros(n + 1, np.int32), dice, np.zeros(n, np.int32), np.empty(n, np.int32),
        np.zeros(1, np.int32), np.zeros(claimed.shape[0], np.float64), np.zeros(n, np.float64),
        np.zeros(2, np.int64), np.zeros(n, np.int32), np.full(1, np.inf),
    )  # fmt: skip
    for block in range(n):
        plan.label[block] = label[block]
        homes = town.homes[block]
        one = label[block]
        plan.homes[one] += homes
        plan.people[one] += town.people[block]
        plan.size[one] += 1
        plan.by_kind[one, town.kind[block]] += homes
        if homes > town.high[town.kind[block]]:
            plan.big[one] += 1
            plan.base[one] += homes
    spare = 0
    for one in range(n - 1, -1, -1):
        if plan.size[one] == 0:
            plan.free[spare] = one
            spare += 1
    plan.free[-1] = spare
    plan.number[0] = n - spare
    plan.number[1] = wanted
    rematch(town, plan)
    return plan


@compiled
def make_yard(town: Town) -> Yard:
    """Return room for trees."""
    n, m, kinds = town.homes.shape[0], town.near.shape[0], town.low.shape[0]
    return Yard(
        np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int64),
        np.empty(n, np.int64), np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int64),
        np.zeros((n, kinds), np.int64), np.empty(n, np.float64), np.empty(n, np.float64), np.empty(n, np.float64),
        np.empty(m + 1, np.int32), np.empty(m + 1, np.int32), np.empty(m + 1, np.float64), np.empty(n, np.int32),
    )  # fmt: skip


@compiled
def keep_best(town: Town, plan: Plan, weights: Floats) -> None:
    """Remember the division if none cheaper was met."""
    price = total_cost(town, plan, weights)
    if price < plan.best_cost[0]:
        plan.best_cost[0] = price
        plan.best[:] = plan.label


@compiled
def run(
    town: Town, plan: Plan, weights: Floats, yard: Yard, moves: int, warm: float, cold: float, soft: float,
    every: int, span: tuple[int, int],
) -> None:  # fmt: skip
    """Anneal in place, the rounds of `span` out of ROUNDS; the cheapest division is in `plan.best`.

    `moves` single-block moves are tried in all rounds together while the heat falls from `warm` to `cold`; being outside
    the band weighs `soft` of its weight at first and all of it towards the end; each `every` moves a region is divided anew.
    """
    streets = town.near.shape[0]
    label, near, tail, homes, dice = plan.label, town.near, town.tail, plan.homes, plan.dice
    now = weights.copy()
    splittable = 2 * town.low.min()
    may_change_count = plan.number[1] == 0 or weights[FIXED] > 0.0
    each = moves // ROUNDS + 1 if streets else 0
    until = every
    begin, end = span
    if begin == 0:
        plan.best_cost[0] = np.inf
        keep_best(town, plan, weights)
    for turn in range(begin, end):
        done = turn / ROUNDS
        heat = warm * (cold / warm) ** done
        ramp = min(1.0, soft + (1.0 - soft) * done * 1.25)
        now[BAD] = weights[BAD] * ramp
        now[SLOPE] = weights[SLOPE] * ramp
        reprice(town, plan, now)
        for _move in range(each):
            street = below(dice, streets)
            block = tail[street]
            until -= 1
            if label[block] != label[near[street]]:
                if until > 0:
                    flip(town, plan, now, street, heat)
                    continue
                too_many = plan.number[1] > 0 and plan.number[0] > plan.number[1]
                until = every // 4 if too_many else every
                if may_change_count and (too_many or below(dice, 4) == 0):
                    merge(town, plan, now, yard, street, heat)
                else:
                    recombine(town, plan, now, yard, street, heat)
            elif until <= 0 and homes[label[block]] >= splittable and may_change_count:
                until = every
                split(town, plan, now, yard, block, heat)
        rematch(town, plan)
        if plan.stamp[0] > STAMPS:
            plan.mark[:] = 0
            plan.stamp[0] = 0
        if done > KEEP_FROM or turn == ROUNDS - 1:
            keep_best(town, plan, weights)


@compiled
def grow(town: Town, today: Ints, aim: Ints) -> Ints:
    """Cut the walks through each part of equal `today` into connected pieces of about `aim` households of their class.

    Parts under twice the aim stay whole.
    """
    n = today.shape[0]
    part = number_parts(town.first, town.near, today)
    total = np.zeros(n, np.int64)
    for block in range(n):
        total[part[block]] += town.homes[block]
    parent = np.full(n, -1, np.int64)
    order = np.empty(n, np.int64)
    seen = np.zeros(n, np.bool_)
    read = write = 0
    for start in range(n):
        if seen[start]:
            continue
        seen[start] = True
        order[write] = start
        write += 1
        while read < write:
            here = order[read]
            read += 1
            for at in range(town.first[here], town.first[here + 1]):
                there = town.near[at]
                if not seen[there] and part[there] == part[here]:
                    seen[there] = True
                    parent[there] = here
                    order[write] = there
                    write += 1
    sums = town.homes.copy()
    is_head = np.zeros(n, np.bool_)
    for at in range(n - 1, -1, -1):
        here = order[at]
        up = parent[here]
        enough = aim[town.kind[here]]
        if up < 0 or (total[part[here]] >= 2 * enough and sums[here] >= enough):
            is_head[here] = True
        else:
            sums[up] += sums[here]
    label = np.empty(n, np.int64)
    count = 0
    for at in range(n):
        here = order[at]
        if is_head[here]:
            label[here] = count
            count += 1
        else:
            label[here] = label[parent[here]]
    return label
