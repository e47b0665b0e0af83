"""Which blocks touch along how much street, from their shapes: streets between them, barriers, crossings.

Every piece of a block's edge looks for the nearest other block within the width of a street. What is seen across a barrier
does not count. Blocks that meet only at a corner see others that are nearer, so they do not touch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shequ.division.solver.values import BRIDGE, RAIL_CROSSING, STREET
from shequ.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
    import shapely
else:
    np, shapely = late("numpy"), late("shapely")

GAP_M = 45.0
"""Width of street across which blocks touch, unless said otherwise."""
LEAST_M = 8.0
"""Shorter contacts are none."""
PIECES, SHORTEST_M = 3.0, 4.0
"""An edge is looked at in pieces of a share of the gap, not shorter than this."""
CROSSING_M = 25.0
"""The length that a bridge or under-pass counts for."""
CLOSE_M = 0.01
"""Nearer than this two edges are one."""
AT_ONCE = 400_000
"""Pieces looked at together, so that memory stays small."""


@dataclass(frozen=True, slots=True, eq=False)
class Touching:
    """Pairs of blocks with metres between them and what lies there; how many pairs a barrier keeps apart."""

    streets: Any
    metres: Any
    crossings: Any
    held_apart: int
    unused: tuple[int, ...]
    """Crossings that lead to no two blocks, by position."""


def touching(
    shapes: Any, *, gap_m: float = GAP_M, barriers: Any = None, crossings: Any = None, crossing_kinds: Any = None
) -> Touching:
    """Return which of the flat shapes (metres) touch; `barriers` are lines or areas, `crossings` points or lines over them."""
    shapes = np.asarray(shapes, dtype=object)
    tree = shapely.STRtree(shapes)
    wall = shapely.STRtree(barriers) if barriers is not None and len(barriers) else None
    owner, middle, step = _pieces(shapes, gap_m)
    n = len(shapes)
    keys, metres, held = [], [], []
    for begin in range(0, len(owner), AT_ONCE):
        part = slice(begin, begin + AT_ONCE)
        key, size, blocked = _seen(shapes, tree, wall, owner[part], middle[part], step[part], gap_m)
        keys.append(key)
        metres.append(size)
        held.append(blocked)
    key, back = np.unique(np.concatenate(keys) if keys else np.zeros(0, np.int64), return_inverse=True)
    total = (
        np.bincount(back, np.concatenate(metres) if metres else None, minlength=len(key)) / 2
    )  # seen from both sides
    enough = total >= LEAST_M
    pairs = np.column_stack([key[enough] // n, key[enough] % n]).astype(np.int64)
    total, kinds = total[enough], np.full(int(enough.sum()), STREET, np.int64)
    apart = np.setdiff1d(np.unique(np.concatenate(held)) if held else key, key[enough])
    more, unused = _crossed(shapes, tree, crossings, crossing_kinds, gap_m, set(map(tuple, pairs.tolist())))
    if more:
        pairs = np.vstack([pairs, np.array([pair for pair, _kind in more], np.int64)])
        total = np.r_[total, np.full(len(more), CROSSING_M)]
        kinds = np.r_[kinds, [kind for _pair, kind in more]]
    return Touching(pairs, total, kinds, len(apart), unused)


def _pieces(shapes: Any, gap_m: float) -> tuple[Any, Any, Any]:
    """Return short pieces of all edges: whose, their middles, from end to end."""
    edges = shapely.segmentize(shapely.boundary(shapes), max(gap_m / PIECES, SHORTEST_M))
    lines, whose = shapely.get_parts(edges, return_index=True)
    points, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    step = points[1:][same] - points[:-1][same]
    middle = (points[1:][same] + points[:-1][same]) / 2
    return whose[line[1:][same]], middle, step


def _seen(shapes: Any, tree: Any, wall: Any, owner: Any, middle: Any, step: Any, gap_m: float) -> tuple[Any, Any, Any]:
    """Return pairs (as one number), metres seen, and pairs that a barrier hides."""
    spots = shapely.points(middle)
    at, block = tree.query(spots, predicate="dwithin", distance=gap_m)
    other = block != owner[at]
    at, block = at[other], block[other]
    if not len(at):
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64)
    far = shapely.distance(spots[at], shapes[block])
    order = np.lexsort((block, far, at))
    at, block = at[order], block[order]
    first = np.r_[True, at[1:] != at[:-1]]
    at, block = at[first], block[first]
    a, b = np.minimum(owner[at], block), np.maximum(owner[at], block)
    key = a.astype(np.int64) * len(shapes) + b
    sight = shapely.get_coordinates(shapely.shortest_line(spots[at], shapes[block])).reshape(-1, 2, 2)
    ahead = sight[:, 1] - sight[:, 0]
    far = np.hypot(ahead[:, 0], ahead[:, 1])
    # a piece that runs towards the other block does not face it: only what lies across counts
    facing = np.abs(step[at, 0] * ahead[:, 1] - step[at, 1] * ahead[:, 0]) / np.maximum(far, CLOSE_M)
    length = np.where(far < CLOSE_M, np.hypot(step[at, 0], step[at, 1]), facing)
    if wall is None:
        return key, length, np.zeros(0, np.int64)
    # a little longer than from edge to edge, so that a line drawn on the common edge is met
    middles, reach = shapely.points(sight.mean(axis=1)), far / 2 + 0.5
    hidden = np.zeros(len(at), bool)
    hit, _line = wall.query(shapely.buffer(middles, reach, quad_segs=2), predicate="intersects")
    hidden[hit] = True
    return key[~hidden], length[~hidden], np.unique(key[hidden])


def _crossed(
    shapes: Any, tree: Any, crossings: Any, kinds: Any, gap_m: float, known: set[tuple[int, ...]]
) -> tuple[list[tuple[tuple[int, int], int]], tuple[int, ...]]:
    """Return the pairs that crossings link and the crossings that link none.

    A line links the blocks at its ends; a point links the two nearest blocks.
    """
    found: dict[tuple[int, int], int] = {}
    unused: list[int] = []
    for number, shape in enumerate(crossings if crossings is not None else ()):
        ends = shapely.get_coordinates(shape)
        if len(ends) > 1:
            pair = [int(tree.nearest(shapely.points(end))) for end in (ends[0], ends[-1])]
            near = [
                shapely.distance(shapely.points(end), shapes[one])
                for end, one in zip((ends[0], ends[-1]), pair, strict=True)
            ]
        else:
            around = tree.query(shape, predicate="dwithin", distance=2 * gap_m)
            near = sorted((float(shapely.distance(shape, shapes[one])), int(one)) for one in around)[:2]
            pair, near = [one for _far, one in near], [far for far, _one in near]
        if len(set(pair)) == 1 or not near or max(near) > 2 * gap_m:
            unused.append(number)
            continue
        key = (min(pair), max(pair))
        if key not in known:
            found[key] = BRIDGE if kinds is None else int(kinds[number])
    return sorted(found.items()), tuple(unused)


def crossing_kind(word: str) -> int:
    """Return the number of a crossing called so in a file."""
    return (
        RAIL_CROSSING
        if word in {"rail", "underpass", "under-pass", "tunnel", "铁路", "涵洞", "下穿", "道口"}
        else BRIDGE
    )
