"""The picture of a division: blocks, edges of communities and names, in the units of a drawing.

Colours only tell neighbours apart: no two communities that touch have the same; names and edges say the same without colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shequ.division.rules.towns import Town
from shequ.kernel.geometry import LocalPlane, geojson_of, shapes_of
from shequ.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
    import shapely
else:
    np, shapely = late("numpy"), late("shapely")

WIDTH, MARGIN = 640.0, 12.0
COLOURS = 6
SIMPLE = 0.35
"""Units of the drawing within which an edge may be simplified."""
STREET = 1.6
"""Units by which blocks grow before they become one community, so that streets between them close."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A block: its path, position and colour."""

    position: int
    path: str
    colour: int
    label: int
    is_moved: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """The edge of a community, where its name stands, and its colour."""

    label: int
    path: str
    x: float
    y: float
    name: str
    colour: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of `width` by `height` units."""

    width: float
    height: float
    patches: tuple[Patch, ...]
    outlines: tuple[Outline, ...]
    rivers: tuple[str, ...] = ()
    west: float = 0.0
    north: float = 0.0
    lon_unit: float = 0.0
    lat_unit: float = 0.0
    """Longitude and latitude of the left upper corner, and degrees per unit."""


def colours(town: Town, labels: Sequence[int], continues: Mapping[int, int]) -> dict[int, int]:
    """Return a colour 1 to COLOURS for each community; those that touch differ as far as colours go.

    continues: label → community of today by number, -1 none: what goes on keeps its colour in every proposal if it can.
    """
    near: dict[int, set[int]] = {label: set() for label in labels if label >= 0}
    for a, b in town.streets:
        one, other = labels[a], labels[b]
        if one != other and one >= 0 and other >= 0:
            near[one].add(other)
            near[other].add(one)
    found: dict[int, int] = {}
    first = {label: number if (number := continues.get(label, -1)) >= 0 else label for label in near}
    for label in sorted(near, key=lambda label: (continues.get(label, -1) < 0, first[label])):
        used = [found[other] for other in near[label] if other in found]
        found[label] = min(
            range(1, COLOURS + 1), key=lambda colour: (used.count(colour), (colour - 1 - first[label]) % COLOURS)
        )
    return found


def drawn(
    town: Town,
    labels: Sequence[int],
    *,
    names: Mapping[int, str],
    continues: Mapping[int, int],
    moved: Sequence[int] = (),
    rivers: Sequence[str] = (),
    width: float = WIDTH,
    digits: int = 1,
) -> Picture:
    """Return the picture of a division; every picture of a town has the same scale and direction."""
    shapes = town.geometries
    bounds = shapely.total_bounds(shapes)
    plane = LocalPlane.around(bounds)
    flat = plane.flat(shapes)
    west, south, east, north = shapely.total_bounds(flat)
    scale = (width - 2 * MARGIN) / max(east - west, 1.0)
    height = round((north - south) * scale + 2 * MARGIN, 1)

    def placed(shape: Any) -> Any:
        return shapely.transform(shape, lambda p: (p - (west, north)) * (scale, -scale) + (MARGIN, MARGIN))

    own = placed(flat)
    simple = shapely.simplify(own, SIMPLE)
    tone, changed = colours(town, labels, continues), set(moved)
    patches = tuple(
        Patch(at, _path(simple[at], digits), tone.get(label, 0), label, at in changed)
        for at, label in enumerate(labels)
    )
    outlines = []
    for label in sorted(tone):
        members = own[[at for at, one in enumerate(labels) if one == label]]
        whole = shapely.buffer(
            shapely.union_all(shapely.buffer(members, STREET, join_style="mitre")), -STREET, join_style="mitre"
        )
        spot = _inside(whole)
        outlines.append(
            Outline(
                label, _path(shapely.simplify(whole, SIMPLE), digits), round(spot[0], 1), round(spot[1], 1),
                names.get(label, ""), tone[label],
            )
        )  # fmt: skip
    lines = [_path(placed(plane.flat(shape)), digits) for shape in _shapes(rivers)]
    corner = shapely.get_coordinates(plane.round(shapely.Point(west - MARGIN / scale, north + MARGIN / scale)))[0]
    inner = shapely.get_coordinates(plane.round(shapely.Point(west, north)))[0]
    return Picture(
        width, height, patches, tuple(outlines), tuple(lines), float(corner[0]), float(corner[1]),
        float((inner[0] - corner[0]) / MARGIN), float((inner[1] - corner[1]) / MARGIN),
    )  # fmt: skip


def _shapes(texts: Sequence[str]) -> Any:
    return shapes_of(list(texts)) if texts else ()


def middles(town: Town) -> list[tuple[float, float]]:
    """Return longitude and latitude of a point inside each block."""
    points = shapely.get_coordinates(shapely.point_on_surface(town.geometries))
    return [(round(float(lon), 6), round(float(lat), 6)) for lon, lat in points]


def _inside(shape: Any) -> tuple[float, float]:
    parts = shapely.get_parts(shape)
    largest = parts[int(np.argmax(shapely.area(parts)))] if len(parts) else shape
    centre, spot = largest.centroid, largest.representative_point()
    chosen = centre if largest.contains(centre) else spot
    return float(chosen.x), float(chosen.y)


def _path(shape: Any, digits: int) -> str:
    """Return the path of polygons or lines."""
    steps = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            rings = [part.exterior, *part.interiors]
            steps += [_line(ring.coords[:-1], digits) + "Z" for ring in rings]
        elif part.geom_type == "LineString":
            steps.append(_line(part.coords, digits))
    return "".join(steps)


def _line(points: Any, digits: int) -> str:
    first, *rest = [(round(x, digits), round(y, digits)) for x, y, *_ in points]
    return f"M{first[0]:g},{first[1]:g}" + "".join(f"L{x:g},{y:g}" for x, y in rest)


def unions(town: Town, labels: Sequence[int]) -> dict[int, str]:
    """Return the ground of each label as GeoJSON text; label -1 left out."""
    shapes = town.geometries
    found: dict[int, list[int]] = {}
    for at, label in enumerate(labels):
        if label >= 0:
            found.setdefault(label, []).append(at)
    return {label: geojson_of(shapely.union_all(shapes[members])) for label, members in sorted(found.items())}
