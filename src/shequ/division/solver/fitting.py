"""Small ground searched to the end: is there any division inside the band, and which?"""

from __future__ import annotations

from typing import Any

import numpy as np

from shequ.division.solver.compiled import Ints, compiled

UNKNOWN, IMPOSSIBLE, FOUND = -1, 0, 1


def fitting(homes: Ints, pairs: Any, low: int, high: int, limit: int) -> tuple[int, Ints]:
    """Return FOUND with labels, IMPOSSIBLE when every division was tried, UNKNOWN after `limit` steps."""
    beside = np.zeros(len(homes), np.uint64)
    one = np.uint64(1)
    for a, b in pairs:
        beside[a] |= one << np.uint64(b)
        beside[b] |= one << np.uint64(a)
    label = np.full(len(homes), -1, np.int64)
    return int(fit(beside, homes, low, high, limit, label)), label


@compiled
def fit(beside: Any, homes: Ints, low: int, high: int, limit: int, label: Ints) -> int:
    """Return FOUND, IMPOSSIBLE or UNKNOWN; `label` gets the parts that were found.

    Takes the free block with the fewest free neighbours and tries every connected part around it, then the rest.
    `beside` holds the neighbours of each block as bits; at most 60 blocks.
    """
    n = homes.shape[0]
    one = np.uint64(1)
    full = (one << np.uint64(n)) - one
    # each frame: free blocks when the part began, the part, blocks that may not join it any more
    deep = 64 * 64
    kind = np.zeros(deep, np.int8)
    free, part, barred = np.zeros(deep, np.uint64), np.zeros(deep, np.uint64), np.zeros(deep, np.uint64)
    total = np.zeros(deep, np.int64)
    top = steps = 0
    free[0], kind[0] = full, 0
    while top >= 0:
        steps += 1
        if steps > limit:
            return UNKNOWN
        if kind[top] == 0:
            rest = free[top]
            if rest == np.uint64(0):
                tell_parts(free, part, top, label)
                return FOUND
            if not rest_may_fit(rest, beside, homes, low, high):
                top -= 1
                continue
            seed = pick_seed(rest, beside, n)
            kind[top] = 1
            part[top], barred[top], total[top] = one << np.uint64(seed), np.uint64(0), homes[seed]
            continue
        if kind[top] == 1:
            # close the part here first, widen it afterwards
            kind[top] = 2
            if low <= total[top] <= high:
                kind[top + 1], free[top + 1] = 0, free[top] & ~part[top]
                top += 1
            continue
        reach = around(part[top], beside, n)
        reach &= free[top] & ~part[top] & ~barred[top]
        if reach == np.uint64(0):
            top -= 1
            continue
        block = 0
        while not (reach >> np.uint64(block)) & one:
            block += 1
        bit = one << np.uint64(block)
        # this frame goes on without the block; a new frame has it
        barred[top] |= bit
        if total[top] + homes[block] <= high:
            kind[top + 1], free[top + 1] = 1, free[top]
            part[top + 1], barred[top + 1] = part[top] | bit, barred[top]
            total[top + 1] = total[top] + homes[block]
            top += 1
    return IMPOSSIBLE


@compiled
def around(part: Any, beside: Any, n: int) -> Any:
    """Return the neighbours of all blocks of a part."""
    one, reach = np.uint64(1), np.uint64(0)
    for block in range(n):
        if (part >> np.uint64(block)) & one:
            reach |= beside[block]
    return reach


@compiled
def tell_parts(free: Any, part: Any, top: int, label: Ints) -> None:
    """Label the blocks by the parts on the way to the top; a frame that only widens the next one is none."""
    one, count = np.uint64(1), 0
    for frame in range(top):
        if free[frame + 1] != free[frame]:
            for block in range(label.shape[0]):
                if (part[frame] >> np.uint64(block)) & one:
                    label[block] = count
            count += 1


@compiled
def pick_seed(rest: Any, beside: Any, n: int) -> int:
    """Return the free block with the fewest free neighbours."""
    one = np.uint64(1)
    best, fewest = -1, 99
    for block in range(n):
        if (rest >> np.uint64(block)) & one:
            around = beside[block] & rest
            count = 0
            while around != np.uint64(0):
                around &= around - one
                count += 1
            if count < fewest:
                best, fewest = block, count
    return best


@compiled
def rest_may_fit(rest: Any, beside: Any, homes: Ints, low: int, high: int) -> bool:
    """Tell whether each connected piece of what is free has a total that some number of parts can reach."""
    n = homes.shape[0]
    one = np.uint64(1)
    while rest != np.uint64(0):
        piece = rest & (~rest + one)
        while True:
            wider = piece
            for block in range(n):
                if (piece >> np.uint64(block)) & one:
                    wider |= beside[block] & rest
            if wider == piece:
                break
            piece = wider
        total = 0
        for block in range(n):
            if (piece >> np.uint64(block)) & one:
                total += homes[block]
        if (total + high - 1) // high > total // low:
            return False
        rest &= ~piece
    return True
