"""From a problem to the arrays of the search: pins contracted, barriers closed, lonely ground set aside; and parts of towns."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from shequ.division.solver.compiled import Ints, Shorts, Town, compiled
from shequ.division.solver.pieces import lists, parts
from shequ.division.solver.values import BadProblem, Fault, Parameters, Problem

LOCK_BONUS = 4.0
"""What moving a locked block costs: more than everything else together."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A town to search in, and which of its blocks each block of the problem became (-1: none)."""

    town: Town
    node: Ints
    today_of: Ints
    """The number of today's community behind each of the town's."""
    is_lonely: np.ndarray
    """Blocks on ground where nobody lives and that touches no inhabited block."""
    is_closed: np.ndarray
    joined: tuple[int, ...]


def along_a_curve(where: np.ndarray) -> Ints:
    """Return the order of points along a Morton curve: neighbours in the order are mostly neighbours on the ground."""
    low, high = where.min(axis=0), where.max(axis=0)
    cell = ((where - low) / max(float((high - low).max()), 1e-9) * 65535).astype(np.int64)
    keys = np.zeros(len(where), np.int64)
    for axis in (0, 1):
        value = cell[:, axis]
        for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
            value = (value | (value << shift)) & mask
        keys |= value << axis
    return np.argsort(keys, kind="stable")


@compiled
def walk_order(first: Shorts, near: Shorts) -> Ints:
    """Return the blocks in the order of a walk that leaves no neighbour behind for long."""
    n = first.shape[0] - 1
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
            for at in range(first[here], first[here + 1]):
                if not seen[near[at]]:
                    seen[near[at]] = True
                    order[write] = near[at]
                    write += 1
    return order


def break_up(problem: Problem, parameters: Parameters) -> Ground:
    """Return the ground of a problem.

    Raises: BadProblem for pins that cannot be kept or classes without a band.
    """
    n = problem.size
    if (
        problem.kinds.size
        and (bad := np.flatnonzero((problem.kinds != 0) & ~np.isin(problem.kinds, [*parameters.bands, 0]))).size
    ):
        raise BadProblem(Fault.KIND, bad)
    keep = ~np.isin(problem.crossings, list(parameters.uncrossed))
    pairs, metres = problem.streets[keep], problem.metres[keep]
    is_closed = np.isin(problem.today, list(parameters.closed)) & (problem.today >= 0)
    open_pair = ~is_closed[pairs].any(axis=1)
    pairs, metres = pairs[open_pair], metres[open_pair]
    group, joined = _groups(problem, parameters, pairs)
    part = parts(n, pairs)
    inhabited = np.bincount(part, problem.households, minlength=n)[part] > 0
    is_lonely = ~inhabited & ~is_closed
    used = ~is_lonely & ~is_closed
    roots = np.unique(group[used])
    node = np.full(n, -1, np.int64)
    node[used] = np.searchsorted(roots, group[used])
    count = len(roots)

    a, b, share = _streets(pairs, metres, node, count)
    share /= float(problem.metres.sum()) or 1.0
    rank = _ranks(problem, node, used, count, a, b, share)
    a, b = rank[a], rank[b]
    node[used] = rank[node[used]]
    homes, people, kind, own, kept, today_of = _sums(problem, parameters, node, used, count)
    band = [parameters.band(one) for one in range(int(kind.max(initial=0)) + 1)]
    foe_first, foe = _foes(parameters, node, count)
    first, near, tail, share = lists(count, a, b, share)
    town = Town(
        first, near, tail, share, homes, people, kept, own, kind,
        np.array([one.low for one in band], np.int64), np.array([one.high for one in band], np.int64),
        np.array([parameters.people_low, parameters.people_high], np.int64), foe_first, foe,
    )  # fmt: skip
    return Ground(town, node, today_of, is_lonely, is_closed, joined)


def _streets(pairs: np.ndarray, metres: np.ndarray, node: Ints, count: int) -> tuple[Ints, Ints, np.ndarray]:
    """Return the streets between contracted blocks, each pair once, with their metres."""
    a, b = node[pairs[:, 0]], node[pairs[:, 1]]
    between = (a != b) & (a >= 0)
    a, b = a[between], b[between]
    width = max(count, 1)
    key, back = np.unique(np.minimum(a, b) * width + np.maximum(a, b), return_inverse=True)
    return key // width, key % width, np.bincount(back, metres[between], minlength=len(key)).astype(np.float64)


def _ranks(problem: Problem, node: Ints, used: np.ndarray, count: int, a: Ints, b: Ints, share: np.ndarray) -> Ints:
    """Return new numbers for the blocks: neighbours on the ground become neighbours in memory."""
    if problem.where is not None and count:
        weight = np.bincount(node[used], minlength=count)
        sums = [np.bincount(node[used], problem.where[used, axis], minlength=count) for axis in (0, 1)]
        order = along_a_curve(np.column_stack(sums) / weight[:, None])
    else:
        first, near, _tail, _share = lists(count, a, b, share)
        order = walk_order(first, near)
    rank = np.empty(count, np.int64)
    rank[order] = np.arange(count)
    return rank


def _sums(
    problem: Problem, parameters: Parameters, node: Ints, used: np.ndarray, count: int
) -> tuple[Ints, Ints, Shorts, Shorts, np.ndarray, Ints]:
    """Return households, people, class, today's community and what staying there saves; and today's communities.

    A contracted block is of the class, and comes from the community, of its largest part; of a locked part before others.
    """
    at, homes_of = node[used], problem.households[used]
    homes, people = np.zeros(count, np.int64), np.zeros(count, np.int64)
    np.add.at(homes, at, homes_of)
    np.add.at(people, at, problem.people[used])
    today_of, today = np.unique(problem.today[used], return_inverse=True)
    if today_of.size and today_of[0] < 0:
        today_of, today = today_of[1:], today - 1
    last_wins = np.lexsort((-np.arange(len(at)), homes_of, problem.locked[used], at))
    kind, own = np.zeros(count, np.int32), np.full(count, -1, np.int32)
    kind[at[last_wins]] = problem.kinds[used][last_wins]
    own[at[last_wins]] = today[last_wins]
    kept = np.zeros(count)
    same = own[at] == today
    np.add.at(kept, at[same], parameters.moved * homes_of[same] / (float(problem.households.sum()) or 1.0))
    kept[at[problem.locked[used]]] += LOCK_BONUS
    return homes, people, kind, own, kept, today_of.astype(np.int64)


def _foes(parameters: Parameters, node: Ints, count: int) -> tuple[Shorts, Shorts]:
    """Return the pairs that must be apart. Raises: BadProblem when one is pinned together."""
    pairs = [(int(node[a]), int(node[b])) for a, b in parameters.apart if node[a] >= 0 and node[b] >= 0]
    if bad := [one for one, (a, b) in zip(parameters.apart, pairs, strict=False) if a == b]:
        raise BadProblem(Fault.CLASH, [place for pair in bad for place in pair])
    unique = sorted({(min(a, b), max(a, b)) for a, b in pairs})
    a = np.array([pair[0] for pair in unique], np.int64)
    b = np.array([pair[1] for pair in unique], np.int64)
    first, near, _tail, _share = lists(count, a, b, np.zeros(len(a)))
    return first, near


def _groups(problem: Problem, parameters: Parameters, pairs: np.ndarray) -> tuple[Ints, tuple[int, ...]]:
    """Return for each block the first block of the group it is pinned into, and the blocks joined on the way."""
    n = problem.size
    group = np.arange(n)
    wanted = [tuple(dict.fromkeys(map(int, one))) for one in parameters.together]
    wanted += [
        tuple(map(int, np.flatnonzero(problem.locked & (problem.today == today))))
        for today in np.unique(problem.today[problem.locked])
    ]
    if not any(len(one) > 1 for one in wanted):
        return group, ()
    root = list(range(n))

    def find(x: int) -> int:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for blocks in wanted:
        if any(not 0 <= block < n for block in blocks):
            raise BadProblem(Fault.PIN, blocks)
        for block in blocks[1:]:
            root[find(block)] = find(blocks[0])
    members: dict[int, list[int]] = {}
    for block in {block for blocks in wanted for block in blocks}:
        members.setdefault(find(block), []).append(block)
    first, near, _tail, _share = lists(n, pairs[:, 0], pairs[:, 1], np.zeros(len(pairs)))
    taken = {block: head for head, blocks in members.items() for block in blocks}
    joined: list[int] = []
    for head in sorted(members):
        for block in _way(sorted(members[head]), head, taken, first, near):
            taken[block] = head
            joined.append(block)
    locks: dict[int, int] = {}
    for block in map(int, np.flatnonzero(problem.locked)):
        if locks.setdefault(taken[block], int(problem.today[block])) != problem.today[block]:
            raise BadProblem(Fault.CLASH, [block])
    for block, head in taken.items():
        group[block] = min(members[head])
    return group, tuple(sorted(joined))


def _way(blocks: list[int], head: int, taken: dict[int, int], first: Shorts, near: Shorts) -> list[int]:
    """Return the blocks that link a group's blocks with each other over the fewest others; [] when they touch."""
    added: list[int] = []
    inside = {blocks[0]}
    missing = set(blocks[1:])
    while missing:
        # one walk from all that is linked so far, through free blocks only
        back: dict[int, int] = dict.fromkeys(inside, -1)
        todo = deque(sorted(inside))
        reached = -1
        while todo and reached < 0:
            here = todo.popleft()
            for at in range(first[here], first[here + 1]):
                there = int(near[at])
                if there in back or taken.get(there, head) != head:
                    continue
                back[there] = here
                if there in missing:
                    reached = there
                    break
                todo.append(there)
        if reached < 0:
            raise BadProblem(Fault.PIN, sorted({blocks[0], *missing}))
        while reached >= 0 and reached not in inside:
            inside.add(reached)
            if reached in missing:
                missing.discard(reached)
            else:
                added.append(reached)
            reached = back[reached]
    return added


@compiled
def part_of(town: Town, blocks: Ints, place: Shorts) -> Town:
    """Return the town of some of the blocks; `place` is room, all -1, and is left so."""
    n = blocks.shape[0]
    for at in range(n):
        place[blocks[at]] = at
    count = foes = 0
    for at in range(n):
        block = blocks[at]
        for street in range(town.first[block], town.first[block + 1]):
            count += place[town.near[street]] >= 0
        for pair in range(town.foe_first[block], town.foe_first[block + 1]):
            foes += place[town.foe[pair]] >= 0
    first, foe_first = np.zeros(n + 1, np.int32), np.zeros(n + 1, np.int32)
    near, tail, share = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.float64)
    foe = np.empty(foes, np.int32)
    count = foes = 0
    for at in range(n):
        block = blocks[at]
        for street in range(town.first[block], town.first[block + 1]):
            there = place[town.near[street]]
            if there >= 0:
                near[count], tail[count], share[count] = there, at, town.share[street]
                count += 1
        for pair in range(town.foe_first[block], town.foe_first[block + 1]):
            if place[town.foe[pair]] >= 0:
                foe[foes] = place[town.foe[pair]]
                foes += 1
        first[at + 1], foe_first[at + 1] = count, foes
    for at in range(n):
        place[blocks[at]] = -1
    return Town(
        first, near, tail, share, town.homes[blocks], town.people[blocks], town.kept[blocks], town.today[blocks],
        town.kind[blocks], town.low, town.high, town.crowd, foe_first, foe,
    )  # fmt: skip
