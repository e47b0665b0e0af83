"""Shapes against themselves, their siblings and what they lie in: every trouble with its place and size.

Bad shapes are measured through a mended copy so that their neighbours are still judged; the copy is never kept.
Source: plan T1.3a (sensible division), G3 (every address in exactly one grid); tolerances in terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shequ.kernel import geometry
from shequ.kernel.late import late
from shequ.territory.rules.drawings import Drawn, Problem
from shequ.territory.terms import LEAST_M2, LEAST_WIDTH_M, Severity, Trouble

if TYPE_CHECKING:
    import numpy as np
    import shapely
    from shapely.geometry.base import BaseGeometry
else:
    np, shapely = late("numpy"), late("shapely")


@dataclass(frozen=True, slots=True)
class Ground:
    """A shape with its key and name, wherever it comes from: the file or the register."""

    key: str
    name: str
    shape: BaseGeometry
    row: int = 0


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What is taken for drawing error: pieces smaller than square metres, strips narrower than metres."""

    least_m2: float = LEAST_M2
    least_width_m: float = LEAST_WIDTH_M

    def patches(self, shape: BaseGeometry) -> list[geometry.Patch]:
        """Return the pieces above the tolerance, largest first."""
        return geometry.patches_of(shape, least_m2=self.least_m2, least_width_m=self.least_width_m)


def alone(drawn: Drawn) -> list[Problem]:
    """Return what is wrong with a polygon by itself: crossings with their places and the ground in dispute, empty area."""
    shape = drawn.shape
    if shape is None:
        return []
    reason, place = geometry.trouble_of(shape)
    problems = []
    if "elf-intersection" in reason:
        crossings = [spot for ring in geometry.rings_of(shape) for spot in geometry.crossings_of(ring)]
        spot = place or (crossings[0] if crossings else None)
        problems.append(
            Problem(
                drawn.row, drawn.name, Trouble.SELF_INTERSECTION, written=drawn.code, size_m2=geometry.lobes_m2(shape),
                lon=round(spot[0], 6) if spot else None, lat=round(spot[1], 6) if spot else None,
                values={"count": max(len(crossings), 1), "places": crossings},
            )
        )  # fmt: skip
    elif reason:
        spot = place or geometry.place_in(shape)
        problems.append(
            Problem(
                drawn.row, drawn.name, Trouble.INVALID, written=drawn.code,
                lon=round(spot[0], 6), lat=round(spot[1], 6), values={"reason": reason},
            )
        )  # fmt: skip
    elif geometry.area_m2(shape) < 1.0:
        lon, lat = geometry.place_in(shape)
        problems.append(
            Problem(drawn.row, drawn.name, Trouble.NO_AREA, written=drawn.code, lon=lon, lat=lat, size_m2=0.0)
        )
    return problems


def measurable(shape: BaseGeometry) -> BaseGeometry:
    """Return a copy fit for measuring: the polygons of the mended shape."""
    if shape.is_valid:
        return shape
    return shapely.multipolygons(geometry.polygons_in(shapely.make_valid(shape)))


def in_pieces(ground: Ground, tolerance: Tolerance) -> Problem | None:
    """Return the problem of a ground that is not one piece; parts that touch along an edge count as one."""
    pieces = tolerance.patches(shapely.unary_union(ground.shape))
    rest = pieces[1:]
    if not rest:
        return None
    return Problem(
        ground.row, ground.name, Trouble.IN_PIECES, Severity.WARNING, ground.key, lon=rest[0].lon, lat=rest[0].lat,
        size_m2=round(sum(piece.size_m2 for piece in rest), 1), values={"count": len(pieces)},
        patch=shapely.multipolygons([piece.shape for piece in rest if piece.shape.geom_type == "Polygon"]),
    )  # fmt: skip


def overlaps(grounds: Sequence[Ground], tolerance: Tolerance) -> list[Problem]:
    """Return each pair of grounds that cover the same land, once, with the places of all common pieces.

    Pairs of which neither comes from the file (row 0 both) are left out where at least one ground has a row.
    """
    shapes = np.asarray([ground.shape for ground in grounds], dtype=object)
    if not len(shapes):
        return []
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    keep = left < right
    left, right = left[keep], right[keep]
    if any(ground.row for ground in grounds):
        rows = np.asarray([ground.row for ground in grounds])
        fresh = (rows[left] > 0) | (rows[right] > 0)
        left, right = left[fresh], right[fresh]
    common = shapely.intersection(shapes[left], shapes[right]) if len(left) else []
    found = []
    for first, second, shared in zip(left, right, common, strict=True):
        patches = tolerance.patches(shared)
        if not patches:
            continue
        a, b = grounds[first], grounds[second]
        if not a.row and b.row:
            a, b = b, a
        found.append(
            Problem(
                a.row, a.name, Trouble.OVERLAP, Severity.WARNING, a.key, other=b.name, lon=patches[0].lon, lat=patches[0].lat,
                size_m2=round(sum(patch.size_m2 for patch in patches), 1),
                values={"other_key": b.key, "count": len(patches)},
                patch=shapely.multipolygons([patch.shape for patch in patches]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda problem: (problem.row, -(problem.size_m2 or 0)))


def outside(grounds: Iterable[tuple[Ground, Ground]], tolerance: Tolerance) -> list[Problem]:
    """Return where grounds reach beyond the ground they belong to; pairs of (ground, what it lies in)."""
    found = []
    for ground, parent in grounds:
        patches = tolerance.patches(shapely.difference(ground.shape, parent.shape))
        if patches:
            found.append(
                Problem(
                    ground.row, ground.name, Trouble.OUTSIDE_PARENT, Severity.WARNING, ground.key, other=parent.name,
                    lon=patches[0].lon, lat=patches[0].lat, size_m2=round(sum(patch.size_m2 for patch in patches), 1),
                    values={"count": len(patches)}, patch=shapely.multipolygons([patch.shape for patch in patches]),
                )
            )  # fmt: skip
    return found


def gaps(parent: Ground, parts: Sequence[BaseGeometry], tolerance: Tolerance) -> list[Problem]:
    """Return the pieces of a ground that lie in none of its parts, each with its place, largest first."""
    rest = shapely.difference(parent.shape, shapely.unary_union(list(parts))) if parts else parent.shape
    return [
        Problem(
            parent.row, parent.name, Trouble.GAP, Severity.WARNING, parent.key, lon=patch.lon, lat=patch.lat,
            size_m2=patch.size_m2, patch=patch.shape,
        )
        for patch in tolerance.patches(rest)
    ]  # fmt: skip


def holes(name: str, parts: Sequence[BaseGeometry], tolerance: Tolerance) -> list[Problem]:
    """Return the land that parts enclose but none covers: what can be said of gaps when no parent is drawn."""
    whole = shapely.unary_union(list(parts))
    inner = [shapely.Polygon(ring) for part in geometry.polygons_in(whole) for ring in part.interiors]
    return [
        Problem(0, name, Trouble.GAP, Severity.WARNING, lon=p.lon, lat=p.lat, size_m2=p.size_m2, patch=p.shape)
        for piece in inner
        for p in tolerance.patches(piece)
    ]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a drawing: parents by key, stored siblings not in the file, the parent's key of each shape.

    parent_of maps a row to the key of its parent; keys of parents without a drawn ground are left out.
    """

    parents: Mapping[str, Ground]
    siblings: Sequence[Ground]
    parent_of: Mapping[int, str]
    sibling_parent: Mapping[str, str]


def together(shapes: Sequence[Drawn], around: Surroundings, tolerance: Tolerance, *, with_gaps: bool) -> list[Problem]:
    """Return what is wrong between the shapes of a file, their stored siblings and their parents."""
    drawn = [
        Ground(shape.code or f"#{shape.row}", shape.name, measurable(shape.shape), shape.row)
        for shape in shapes
        if shape.shape is not None and not shape.shape.is_empty
    ]
    drawn = [ground for ground in drawn if not ground.shape.is_empty]
    everything = [*drawn, *around.siblings]
    problems = overlaps(everything, tolerance)
    within = [
        (ground, around.parents[around.parent_of[ground.row]])
        for ground in drawn
        if around.parent_of.get(ground.row, "") in around.parents
    ]
    problems += outside(within, tolerance)
    if geometry.fits_better_as_gcj02([(ground.shape, parent.shape) for ground, parent in within]):
        lon, lat = geometry.place_in(within[0][0].shape)
        problems.append(Problem(0, "", Trouble.LOOKS_GCJ02, Severity.WARNING, lon=lon, lat=lat))
    sound = {shape.row for shape in shapes if shape.shape is not None and shape.shape.is_valid}
    pieces = (in_pieces(ground, tolerance) for ground in drawn if ground.row in sound)
    problems += [problem for problem in pieces if problem is not None]
    if with_gaps:
        problems += _gaps_of_all(drawn, around, tolerance)
    return problems


def _gaps_of_all(drawn: Sequence[Ground], around: Surroundings, tolerance: Tolerance) -> list[Problem]:
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    orphans = []
    for ground in drawn:
        key = around.parent_of.get(ground.row, "")
        if key in around.parents:
            parts[key].append(ground.shape)
        else:
            orphans.append(ground.shape)
    touched = set(parts)
    for sibling in around.siblings:
        key = around.sibling_parent.get(sibling.key, "")
        if key in touched:
            parts[key].append(sibling.shape)
    found = [problem for key in sorted(parts) for problem in gaps(around.parents[key], parts[key], tolerance)]
    if orphans and not parts:
        found += holes("", orphans, tolerance)
    return found


def street_share(ground: BaseGeometry, lines: BaseGeometry, *, reach_m: float) -> tuple[float, BaseGeometry]:
    """Return which share of a ground's outer edge runs within `reach_m` metres of the lines, and the edge that does not."""
    plane = geometry.LocalPlane.around(ground.bounds)
    edge = plane.flat(shapely.multilinestrings([part.exterior.coords for part in geometry.polygons_in(ground)]))
    near = shapely.buffer(plane.flat(shapely.clip_by_rect(lines, *_wider(ground.bounds))), reach_m)
    rest = shapely.difference(edge, near)
    share = 1.0 - rest.length / edge.length if edge.length else 0.0
    return share, plane.round(rest)


def _wider(bounds: Sequence[float], by: float = 0.002) -> tuple[float, float, float, float]:
    return bounds[0] - by, bounds[1] - by, bounds[2] + by, bounds[3] + by


def gathered(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return many lines as one shape, without noding them."""
    return shapely.geometrycollections(list(shapes))
