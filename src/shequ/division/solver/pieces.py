"""Streets by block, and the connected pieces of ground."""

from __future__ import annotations

import numpy as np

from shequ.division.solver.compiled import Ints, Shorts, twofold

MOST_BLOCKS = 60
"""Up to how many blocks ground is searched to the end: there, blocks are bits of one number."""
LITTLE = 6_000
"""Ends of streets that are looked at sooner than the compiler is loaded."""


def lists(n: int, a: Ints, b: Ints, share: np.ndarray) -> tuple[Shorts, Shorts, Shorts, np.ndarray]:
    """Return streets by block: where each block's begin, far ends, near ends, shares."""
    tail, near, both = np.r_[a, b], np.r_[b, a], np.r_[share, share]
    order = np.lexsort((near, tail))
    first = np.zeros(n + 1, np.int64)
    np.add.at(first, tail + 1, 1)
    return np.cumsum(first).astype(np.int32), near[order].astype(np.int32), tail[order].astype(np.int32), both[order]


@twofold(lambda _first, near, _today: len(near), LITTLE)
def labels_of_parts(first: Shorts, near: Shorts, today: Shorts) -> Ints:
    """Number the connected parts of equal values of `today`."""
    n = today.shape[0]
    label = np.full(n, -1, np.int64)
    queue = np.empty(n, np.int64)
    count = 0
    for start in range(n):
        if label[start] >= 0:
            continue
        label[start] = count
        queue[0] = start
        read, write = 0, 1
        while read < write:
            here = queue[read]
            read += 1
            for at in range(first[here], first[here + 1]):
                there = near[at]
                if label[there] < 0 and today[there] == today[here]:
                    label[there] = count
                    queue[write] = there
                    write += 1
        count += 1
    return label


def parts(n: int, pairs: np.ndarray) -> Ints:
    """Number the connected parts of n blocks."""
    first, near, _tail, _share = lists(n, pairs[:, 0], pairs[:, 1], np.zeros(len(pairs)))
    return labels_of_parts(first, near, np.zeros(n, np.int64))
