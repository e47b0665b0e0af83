"""Street blocks out of a road network, and how many households live in each, out of parcels or dwellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shequ.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
    import shapely
else:
    np, shapely = late("numpy"), late("shapely")

SLIVER_M = 15.0
"""Ground narrower than this lies between the two lanes of a street or in a junction."""
SNAP_M = 0.5
"""Ends of roads nearer than this are one."""
LEAST_M = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """Blocks as flat shapes, in the order of reading a map; what was left out on the way."""

    shapes: Any
    merged: int
    """Pieces too narrow, joined to the neighbour along the longest edge."""
    dropped: int
    """Pieces too narrow that touch no block."""
    loose_ends: int
    """Ends of roads that lead nowhere: blocks beside them may be larger than they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """Households and people of each block, and which things lie in none."""

    households: Any
    people: Any
    things: Any
    outside: tuple[int, ...]


def street_blocks(roads: Any, *, edge: Any = None, sliver_m: float = SLIVER_M) -> Made:
    """Return the ground between flat road lines; `edge` is an area whose outline closes the blocks at the rim."""
    lines = shapely.get_parts(np.asarray(roads, dtype=object))
    lines = lines[shapely.length(lines) > 0]
    if edge is not None:
        inside = shapely.intersection(lines, edge)
        parts = shapely.get_parts(inside)
        lines = np.r_[parts[shapely.get_type_id(parts) == 1], shapely.get_parts(shapely.boundary(edge))]
    network = shapely.node(shapely.multilinestrings(_simple(lines)))
    network = shapely.set_precision(network, SNAP_M)
    faces = shapely.get_parts(shapely.polygonize([network]))
    faces = faces[shapely.is_valid(faces) & (shapely.area(faces) > 0)]
    if edge is not None:
        faces = faces[shapely.contains(shapely.buffer(edge, 1.0), shapely.point_on_surface(faces))]
    shapes, merged, dropped = _without_slivers(faces, sliver_m)
    return Made(shapes[_reading_order(shapes)], merged, dropped, _loose_ends(network))


def _simple(lines: Any) -> Any:
    """Return lines only, each of one part."""
    lines = lines[shapely.get_type_id(lines) == 1]
    return lines if len(lines) else np.zeros(0, dtype=object)


def _loose_ends(network: Any) -> int:
    """Return how many ends of noded lines meet no other."""
    lines = shapely.get_parts(network)
    if not len(lines):
        return 0
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(lines, at)) for at in (0, -1)])
    _spots, count = np.unique(np.round(ends / SNAP_M), axis=0, return_counts=True)
    return int((count == 1).sum())


def _without_slivers(faces: Any, sliver_m: float) -> tuple[Any, int, int]:
    """Join ground that is too narrow to the neighbour along the longest edge, the smallest first."""
    if not len(faces):
        return faces, 0, 0
    narrow = 2 * shapely.area(faces) / np.maximum(shapely.length(faces), 1e-9) < sliver_m
    a, b = shapely.STRtree(faces).query(faces, predicate="touches")
    here = narrow[a]
    a, b = a[here], b[here]
    common = shapely.length(shapely.intersection(faces[a], faces[b]))
    root = np.arange(len(faces))

    def find(x: int) -> int:
        while root[x] != x:
            root[x] = root[root[x]]
            x = int(root[x])
        return x

    order = np.lexsort((-common, shapely.area(faces)[a]))
    done: set[int] = set()
    for at in order:
        one, other = int(a[at]), int(b[at])
        if one in done or common[at] < LEAST_M or find(one) == find(other):
            continue
        root[find(one)] = find(other)
        done.add(one)
    group = np.array([find(x) for x in range(len(faces))])
    has_ground = np.isin(group, group[~narrow])
    shapes = [
        faces[group == one][0] if (group == one).sum() == 1 else shapely.union_all(faces[group == one])
        for one in np.unique(group[has_ground])
    ]
    return np.array(shapes, dtype=object), int((narrow & has_ground).sum()), int((~has_ground).sum())


def _reading_order(shapes: Any) -> Any:
    """Return the order row by row from north to south, each row from west to east."""
    if not len(shapes):
        return np.zeros(0, np.int64)
    spots = shapely.get_coordinates(shapely.centroid(shapes))
    height = float(np.sqrt(np.median(shapely.area(shapes))))
    return np.lexsort((spots[:, 0], ((spots[:, 1].max() - spots[:, 1]) / height).round()))


def fill(shapes: Any, things: Any, households: Any, people: Any) -> Filled:
    """Add up what lies in each block: dwellings by their point, parcels by a point inside them."""
    n = len(shapes)
    things = np.asarray(things, dtype=object)
    spots = np.where(shapely.get_type_id(things) == 0, things, shapely.point_on_surface(things))
    at, block = (
        shapely.STRtree(shapes).query(spots, predicate="intersects") if n else (np.zeros(0, int), np.zeros(0, int))
    )
    # a point on a street touches two blocks: it counts in the first
    at, first = np.unique(at, return_index=True)
    block = block[first]
    sums = [
        np.bincount(block, np.asarray(one)[at], minlength=n).round().astype(np.int64) for one in (households, people)
    ]
    outside = np.setdiff1d(np.arange(len(things)), at)
    return Filled(sums[0], sums[1], np.bincount(block, minlength=n), tuple(outside.tolist()))


def spread(total: int, weight: Any) -> Any:
    """Return whole numbers that add up to the total, in proportion to the weights (largest remainders)."""
    weight = np.asarray(weight, dtype=float)
    whole = weight.sum()
    if whole <= 0:
        return np.zeros(len(weight), np.int64)
    exact = weight / whole * total
    found = np.floor(exact).astype(np.int64)
    most = np.argsort(-(exact - found), kind="stable")[: total - int(found.sum())]
    found[most] += 1
    return found
