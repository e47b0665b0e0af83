"""What no division can avoid, and why: counted so that each reason excuses one community, never two."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from shequ.division.solver.compiled import Ints, Shorts, twofold
from shequ.division.solver.pieces import LITTLE, MOST_BLOCKS, lists, parts
from shequ.division.solver.values import Parameters, Problem, Why
from shequ.kernel.late import late

if TYPE_CHECKING:
    from shequ.division.solver import fitting
else:
    fitting = late("shequ.division.solver.fitting")

TRIED_STEPS = 200_000
"""Steps after which a search to the end is given up."""


@dataclass(slots=True)
class Proofs:
    """The pieces of ground, their totals, and the reasons that hold in them."""

    problem: Problem
    parameters: Parameters
    piece: Ints
    total: Ints
    low: int
    high: int
    pockets: tuple[Ints, ...]
    pocket_of: Ints
    """Which pocket a block belongs to, -1 none; pockets do not overlap."""
    pinned: np.ndarray
    is_closed: np.ndarray
    count: int
    used: set[tuple[str, int]] = field(default_factory=set)
    tried: dict[int, bool] = field(default_factory=dict)

    def fresh(self) -> Proofs:
        """Return the same proofs, none used yet; what was searched to the end is shared."""
        return replace(self, used=set())

    def is_kept_whole(self, blocks: Ints) -> bool:
        """Tell whether these are just the blocks of a community of today that was asked to stay as it is."""
        own = self.problem.today[blocks[0]]
        return bool(self.is_closed[blocks[0]]) and np.array_equal(blocks, np.flatnonzero(self.problem.today == own))

    def _once(self, kind: str, number: int) -> bool:
        """Use a proof; the second community that calls on it is not excused."""
        key = (kind, int(number))
        if key in self.used:
            return False
        self.used.add(key)
        return True

    def reason(self, blocks: Ints) -> tuple[Why, bool]:
        """Return why a community of these blocks is outside, and whether that could not be avoided."""
        problem = self.problem
        if self.is_closed[blocks[0]]:
            return Why.CLOSED, True
        piece = int(self.piece[blocks[0]])
        large = blocks[problem.households[blocks] > self.high]
        if large.size:
            return Why.BIG_BLOCK, self._once("block", large[0])
        pinned = np.flatnonzero(self.pinned[blocks] >= 0)
        if pinned.size:
            return Why.PINNED, self._once("pin", self.pinned[blocks[pinned[0]]])
        if self.total[piece] < self.low:
            return Why.ISLAND, self._once("piece", piece)
        pocket = self.pocket_of[blocks]
        for one in np.unique(pocket[pocket >= 0]):
            if self._once("pocket", one):
                return Why.POCKET, True
        if not self._is_otherwise_excused(piece):
            if not _fits(int(self.total[piece]), self.low, self.high):
                return Why.NO_COUNT, self._once("piece", piece)
            if self._has_no_way(piece) and self._once("piece", piece):
                return Why.NO_WAY, True
        return Why.NOT_FOUND, False

    def _is_otherwise_excused(self, piece: int) -> bool:
        here = self.piece == piece
        return bool(
            (self.problem.households[here] > self.high).any()
            or (self.pocket_of[here] >= 0).any()
            or (self.pinned[here] >= 0).any()
        )

    def _has_no_way(self, piece: int) -> bool:
        if piece not in self.tried:
            blocks = np.flatnonzero(self.piece == piece)
            plain = not self.parameters.bands and not self.parameters.together and not self.problem.locked.any()
            self.tried[piece] = plain and len(blocks) <= MOST_BLOCKS and _impossible(self, blocks)
        return self.tried[piece]


def prove(problem: Problem, parameters: Parameters) -> Proofs:
    """Return what can be proved about the ground before any division is made."""
    n = problem.size
    bands = [parameters.band(kind) for kind in np.unique(problem.kinds)]
    low, high = min(one.low for one in bands), max(one.high for one in bands)
    is_closed = np.isin(problem.today, list(parameters.closed)) & (problem.today >= 0)
    keep = ~np.isin(problem.crossings, list(parameters.uncrossed)) & ~is_closed[problem.streets].any(axis=1)
    pairs = problem.streets[keep]
    piece = parts(n, pairs)
    total = np.bincount(piece, problem.households, minlength=n).astype(np.int64)
    first, near, _tail, _share = lists(n, pairs[:, 0], pairs[:, 1], np.zeros(len(pairs)))
    pinned = _pinned(problem, parameters, high)
    pocket_of = pockets(first, near, problem.households, piece, total, low, high)
    pocket_of[is_closed | (pinned >= 0)] = -1
    large = problem.households > high
    is_piece = np.zeros(n, bool)
    is_piece[piece[~is_closed]] = True
    islands = is_piece & (total > 0) & (total < low)
    excused = np.zeros(n, bool)
    excused[piece[large | (pocket_of >= 0) | (pinned >= 0)]] = True
    uncountable = is_piece & (total >= low) & ~excused & ~np.array([_fits(int(one), low, high) for one in total])
    count = int(islands.sum() + (large & ~is_closed).sum() + len(np.unique(pocket_of[pocket_of >= 0])))
    count += int(uncountable.sum()) + len(np.unique(pinned[pinned >= 0]))
    return Proofs(problem, parameters, piece, total, low, high, (), pocket_of, pinned, is_closed, count)


def _fits(total: int, low: int, high: int) -> bool:
    """Tell whether some number of communities inside the band adds up to the total."""
    return total == 0 or -(-total // high) <= total // low


def _pinned(problem: Problem, parameters: Parameters, high: int) -> Ints:
    """Return for each block the group it is pinned into when that group is too large by itself, else -1."""
    found = np.full(problem.size, -1, np.int64)
    groups = [list(one) for one in parameters.together]
    groups += [
        np.flatnonzero(problem.locked & (problem.today == one)).tolist()
        for one in np.unique(problem.today[problem.locked])
    ]
    for number, blocks in enumerate(groups):
        if problem.households[blocks].sum() > high and problem.households[blocks].max(initial=0) <= high:
            found[blocks] = number
    return found


class Walk(NamedTuple):
    """For each block when it was met, the earliest met from below it, its parent, when all below it was met."""

    seen: Ints
    lowest: Ints
    parent: Ints
    last: Ints
    sums: Ints
    """Households from the block downwards."""
    order: Ints
    """The blocks as they were met."""


@twofold(lambda _first, near, *_more: len(near), LITTLE)
def walk_deep(first: Shorts, near: Shorts, homes: Ints, starts: Ints) -> Walk:
    """Walk depth first from the first untouched of `starts`, again and again."""
    n = homes.shape[0]
    seen, lowest = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    parent, at, order = np.full(n, -1, np.int64), first[:-1].astype(np.int64), np.empty(n, np.int64)
    sums, last, stack = homes.copy(), np.zeros(n, np.int64), np.empty(n, np.int64)
    clock = 0
    for start in starts:
        if seen[start] >= 0:
            continue
        depth = 0
        stack[0] = start
        seen[start] = lowest[start] = clock
        order[clock] = start
        clock += 1
        while depth >= 0:
            here = stack[depth]
            if at[here] < first[here + 1]:
                there = near[at[here]]
                at[here] += 1
                if seen[there] < 0:
                    parent[there] = here
                    seen[there] = lowest[there] = clock
                    order[clock] = there
                    clock += 1
                    depth += 1
                    stack[depth] = there
                elif there != parent[here]:
                    lowest[here] = min(lowest[here], seen[there])
            else:
                last[here] = clock
                depth -= 1
                if depth >= 0:
                    up = stack[depth]
                    lowest[up] = min(lowest[up], lowest[here])
                    sums[up] += sums[here]
    return Walk(seen, lowest, parent, last, sums, order)


def pockets(first: Shorts, near: Shorts, homes: Ints, piece: Ints, total: Ints, low: int, high: int) -> Ints:
    """Return for each block the pocket it belongs to, -1 none; each pocket holds at least one violation.

    A pocket is a block together with all ground that is cut off without it and too small by itself, when both together
    are too large: either the small ground stands alone or it makes the block's community too large.
    """
    n = len(homes)
    walk = walk_deep(first, near, homes, np.arange(n))
    # walk again from the middle of each piece: whatever lies above a block is then no pocket of it
    middle = np.full(n, -1, np.int64)
    half = walk.order[2 * walk.sums[walk.order] >= total[piece[walk.order]]]
    middle[piece[half]] = half  # the last one met is the deepest on the one way down
    starts = np.concatenate((middle[middle >= 0], np.arange(n)))
    return collect(first, near, homes, total[piece], walk_deep(first, near, homes, starts), low, high)


@twofold(lambda _first, near, *_more: len(near), LITTLE)
def collect(first: Shorts, near: Shorts, homes: Ints, total: Ints, walk: Walk, low: int, high: int) -> Ints:
    """Collect the pockets from a walk; `total` is what lives on each block's piece of ground."""
    n = homes.shape[0]
    seen, lowest, parent, last, sums, order = walk
    found = np.full(n, -1, np.int64)
    count = 0
    for step in range(n - 1, -1, -1):  # the smallest pockets first
        here = order[step]
        if homes[here] > high or found[here] >= 0 or total[here] < 2 * low:
            continue
        small, is_free = 0, True
        for street in range(first[here], first[here + 1]):
            there = near[street]
            if parent[there] == here and lowest[there] >= seen[here] and sums[there] < low:
                small += sums[there]
                for one in range(seen[there], last[there]):
                    is_free = is_free and found[order[one]] < 0
        if small == 0 or homes[here] + small <= high or not is_free:
            continue
        found[here] = count
        for street in range(first[here], first[here + 1]):
            there = near[street]
            if parent[there] == here and lowest[there] >= seen[here] and sums[there] < low:
                for one in range(seen[there], last[there]):
                    found[order[one]] = count
        count += 1
    return found


def _impossible(proofs: Proofs, blocks: Ints) -> bool:
    """Tell whether every division of a small piece was tried and none fits."""
    problem = proofs.problem
    place = np.full(problem.size, -1, np.int64)
    place[blocks] = np.arange(len(blocks))
    keep = ~np.isin(problem.crossings, list(proofs.parameters.uncrossed))
    pairs = place[problem.streets[keep]]
    pairs = pairs[(pairs >= 0).all(axis=1)]
    homes = problem.households[blocks].astype(np.int64)
    answer, _labels = fitting.fitting(homes, pairs, proofs.low, proofs.high, TRIED_STEPS)
    return answer == fitting.IMPOSSIBLE
