"""Ground on a map: coordinate systems, areas in square metres, places, and which shape a point lies in.

Coordinates are WGS84 longitude, latitude in degrees (CGCS2000 differs by centimetres and is treated as equal). GCJ-02,
the shifted system of commercial Chinese maps, is met only at the edge and converted on entry, on request.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from shequ.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
    import pyproj
    import shapely
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
else:
    np, pyproj, shapely = late("numpy"), late("pyproj"), late("shapely")

METRES_PER_DEGREE = 111_320.0
"""Length of a degree of latitude, and of a degree of longitude on the equator."""
CHINA_BOX = (73.0, 3.0, 136.0, 54.0)
"""West, south, east, north of the country."""

_GCJ_A = 6378245.0
_GCJ_EE = 0.00669342162296594323
_INVERSE_ROUNDS = 8
"""Rounds after which the inverse returns the input to 1e-9 degrees."""


@lru_cache(maxsize=1)
def earth() -> pyproj.Geod:
    """Return the ellipsoid of CGCS2000."""
    return pyproj.Geod(ellps="GRS80")


def gcj02_from_wgs84(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return GCJ-02 coordinates of WGS84 ones. Source: the published transform, offsets from (105 E, 35 N)."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    wave = (20.0 * np.sin(6.0 * x * math.pi) + 20.0 * np.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20.0 * np.sin(y * math.pi) + 40.0 * np.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * math.pi) + 320.0 * np.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20.0 * np.sin(x * math.pi) + 40.0 * np.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * math.pi) + 300.0 * np.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    turn = np.radians(lat)
    magic = 1.0 - _GCJ_EE * np.sin(turn) ** 2
    half = np.sqrt(magic)
    north = north * 180.0 / ((_GCJ_A * (1.0 - _GCJ_EE)) / (magic * half) * math.pi)
    east = east * 180.0 / (_GCJ_A / half * np.cos(turn) * math.pi)
    return lon + east, lat + north


def wgs84_from_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return WGS84 coordinates of GCJ-02 ones, by iteration, exact to about 1e-9 degrees (0.1 mm)."""
    found_lon, found_lat = np.array(lon, dtype=float), np.array(lat, dtype=float)
    for _round in range(_INVERSE_ROUNDS):
        again_lon, again_lat = gcj02_from_wgs84(found_lon, found_lat)
        found_lon, found_lat = found_lon - (again_lon - lon), found_lat - (again_lat - lat)
    return found_lon, found_lat


def moved(shape: BaseGeometry, by: Callable[[Floats, Floats], tuple[Floats, Floats]]) -> BaseGeometry:
    """Return the shape with every vertex moved by a transform of longitudes and latitudes."""
    if shape.is_empty:
        return shape
    return shapely.transform(shape, lambda points: np.column_stack(by(points[:, 0], points[:, 1])))


def area_m2(shape: BaseGeometry) -> float:
    """Return the area on the ellipsoid in square metres; 0 for lines and points."""
    if shape.is_empty:
        return 0.0
    return abs(float(earth().geometry_area_perimeter(_oriented(shape))[0]))


def length_m(shape: BaseGeometry) -> float:
    """Return the length of a line, or of a polygon's edges, on the ellipsoid in metres."""
    return 0.0 if shape.is_empty else float(earth().geometry_length(shape))


def _oriented(shape: BaseGeometry) -> BaseGeometry:
    return shapely.orient_polygons(shape)


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """A flat sheet in metres around one place, true to 0.5 % within some tens of kilometres.

    For widths, distances and buffers; areas shown to people come from `area_m2`.
    """

    lon: float
    lat: float

    @classmethod
    def around(cls, bounds: Sequence[float]) -> LocalPlane:
        """Return the plane around the middle of west, south, east, north."""
        return cls((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)

    def flat(self, shape: Any) -> Any:
        """Return a shape (or an array of shapes) in metres east and north of the middle."""
        across = METRES_PER_DEGREE * math.cos(math.radians(self.lat))
        return shapely.transform(shape, lambda p: (p - (self.lon, self.lat)) * (across, METRES_PER_DEGREE))

    def round(self, shape: Any) -> Any:
        """Return a flat shape in degrees again."""
        across = METRES_PER_DEGREE * math.cos(math.radians(self.lat))
        return shapely.transform(shape, lambda p: p / (across, METRES_PER_DEGREE) + (self.lon, self.lat))


def place_in(shape: BaseGeometry) -> tuple[float, float]:
    """Return a (longitude, latitude) inside the largest part of the shape, rounded to 1e-6 degrees (0.1 m)."""
    parts = shapely.get_parts(shape)
    largest = max(parts, key=lambda part: (part.area, part.length)) if len(parts) else shape
    point = largest.representative_point()
    return round(point.x, 6), round(point.y, 6)


def polygons_in(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return the polygons of what an overlay gave, lines and points left aside."""
    if shape.geom_type == "Polygon":
        return [] if shape.is_empty else [shape]
    return [part for whole in shapely.get_parts(shape) for part in _polygons(whole)]


def _polygons(part: BaseGeometry) -> list[BaseGeometry]:
    if part.geom_type == "Polygon":
        return [part]
    return polygons_in(part) if part.geom_type in ("MultiPolygon", "GeometryCollection") else []


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of ground that something is said about: a place in it and its size."""

    lon: float
    lat: float
    size_m2: float
    shape: BaseGeometry


def patches_of(shape: BaseGeometry, *, least_m2: float, least_width_m: float) -> list[Patch]:
    """Return the pieces that are larger and wider than the tolerance, largest first.

    Width is twice the area over half the perimeter: the width of a long strip, more for compact pieces. Slivers below
    come from rounding along a shared edge drawn twice.
    """
    found = []
    for piece in polygons_in(shape):
        size = area_m2(piece)
        edge = length_m(piece)
        if size < least_m2 or (edge and 2.0 * size / edge < least_width_m):
            continue
        lon, lat = place_in(piece)
        found.append(Patch(lon, lat, round(size, 1), piece))
    return sorted(found, key=lambda patch: -patch.size_m2)


_PLACE = re.compile(r"\[(-?[\d.eE+-]+)\s+(-?[\d.eE+-]+)\]")


def crossings_of(ring: BaseGeometry) -> list[tuple[float, float]]:
    """Return the places where a ring (or line) meets itself other than at its ends, in degrees."""
    line = shapely.LineString(ring.coords)
    pieces = shapely.get_parts(shapely.unary_union(line))
    ends: dict[tuple[float, float], int] = {}
    for piece in pieces:
        for end in (piece.coords[0], piece.coords[-1]):
            key = (round(end[0], 9), round(end[1], 9))
            ends[key] = ends.get(key, 0) + 1
    return sorted((round(lon, 6), round(lat, 6)) for (lon, lat), count in ends.items() if count > 2)


def trouble_of(shape: BaseGeometry) -> tuple[str, tuple[float, float] | None]:
    """Return why GEOS calls a shape invalid (its English words) and where; ("", None) when it is valid."""
    if shape.is_valid:
        return "", None
    words = str(shapely.is_valid_reason(shape))
    place = _PLACE.search(words)
    return _PLACE.sub("", words).strip(), (float(place[1]), float(place[2])) if place else None


def lobes_m2(shape: BaseGeometry) -> float:
    """Return the ground in dispute of a self-crossing polygon: all that its rings enclose, less the largest piece."""
    lines = shapely.unary_union([shapely.LineString(ring.coords) for ring in _rings(shape)])
    sizes = sorted(
        (area_m2(piece) for piece in shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))), reverse=True
    )
    return round(sum(sizes[1:]), 1)


def _rings(shape: BaseGeometry) -> list[BaseGeometry]:
    return [ring for part in polygons_in(shape) for ring in (part.exterior, *part.interiors)]


def rings_of(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return all rings of a polygon or multipolygon, outer and inner."""
    return _rings(shape)


def geojson_of(shape: BaseGeometry, *, digits: int = 7) -> str:
    """Return a shape as compact GeoJSON text; 7 digits are a centimetre."""
    rounded = shapely.transform(shape, lambda points: np.round(points, digits))
    return str(shapely.to_geojson(rounded)).replace(", ", ",").replace(": ", ":")


def shape_of(geojson: str) -> BaseGeometry:
    """Return the shape of stored GeoJSON text.

    Raises: shapely.GEOSException when the text is no geometry.
    """
    return shapely.from_geojson(geojson)


def shapes_of(geojsons: Sequence[str]) -> NDArray[Any]:
    """Return the shapes of many stored texts at once."""
    return np.asarray(shapely.from_geojson(np.asarray(geojsons, dtype=object)), dtype=object)


class ShapeIndex:
    """Which of many shapes a point lies in: built once, asked in batches.

    A point on a shared edge belongs to the shape that comes first in the order given, so that each point has one answer.
    """

    def __init__(self, codes: Sequence[str], shapes: Sequence[BaseGeometry]):
        self.codes = tuple(codes)
        self._shapes = np.asarray(shapes, dtype=object)
        if len(self._shapes):
            shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def __len__(self) -> int:
        return len(self.codes)

    def find(self, lons: Sequence[float] | Floats, lats: Sequence[float] | Floats) -> list[str]:
        """Return the code for each point, "" where it lies in none."""
        numbers = self.numbers(lons, lats)
        codes = np.asarray((*self.codes, ""), dtype=object)
        return list(codes[numbers])

    def numbers(self, lons: Sequence[float] | Floats, lats: Sequence[float] | Floats) -> NDArray[np.int64]:
        """Return the position of the shape for each point, -1 where it lies in none."""
        east, north = np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)
        found = np.full(len(east), len(self.codes), dtype=np.int64)
        if len(self.codes):
            # by box first, then by the prepared shape itself: many times the speed of a predicate inside the tree
            point, shape = self._tree.query(shapely.points(east, north))
            inside = shapely.intersects_xy(self._shapes[shape], east[point], north[point])
            np.minimum.at(found, point[inside], shape[inside])
        found[found == len(self.codes)] = -1
        return found


@lru_cache(maxsize=1)
def _whole_world() -> tuple[float, float, float, float]:
    return (-180.0, -90.0, 180.0, 90.0)


def suspicion_of(bounds: Sequence[float]) -> str:
    """Return what is odd about the coordinates of a drawing: "projected", "swapped", "outside", or "" when nothing is.

    projected: figures beyond degrees. swapped: latitude first. outside: nowhere in the country.
    """
    west, south, east, north = bounds
    world = _whole_world()
    if (
        west < world[0]
        or east > world[2]
        or (south < world[1] and north > world[3])
        or max(abs(south), abs(north)) > 180
    ):
        return "projected"
    box = CHINA_BOX
    if box[0] <= west and east <= box[2] and box[1] <= south and north <= box[3]:
        return ""
    if box[0] <= south and north <= box[2] and box[1] <= west and east <= box[3]:
        return "swapped"
    return "outside"


def fits_better_as_gcj02(pairs: Sequence[tuple[BaseGeometry, BaseGeometry]]) -> bool:
    """Say whether shapes fit the grounds they lie in clearly better once read as GCJ-02: a drawing not converted.

    pairs of valid (shape, ground). Clearly: at least 1 % sticks out as drawn, and less than half of that once converted.
    """
    total = sum(shape.area for shape, _ground in pairs)
    if not total:
        return False
    inside = sum(shape.intersection(ground).area for shape, ground in pairs)
    if 1.0 - inside / total < 0.01:
        return False
    turned = sum(moved(shape, wgs84_from_gcj02).intersection(ground).area for shape, ground in pairs)
    return total - turned < (total - inside) / 2


def read_geometry(geometry: Mapping[str, Any]) -> BaseGeometry:
    """Return the shape of a GeoJSON geometry exactly as drawn, nothing closed or mended; heights are left off.

    Raises: ValueError naming what is wrong: a kind other than Polygon, MultiPolygon, LineString, MultiLineString or Point,
    a ring that is not closed ("unclosed"), fewer than four positions ("too_few"), coordinates that are no numbers.
    """
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point":
        return shapely.Point(_position(coordinates))
    if kind == "LineString":
        return shapely.LineString(_positions(coordinates, least=2))
    if kind == "MultiLineString":
        return shapely.MultiLineString([_positions(line, least=2) for line in _listed(coordinates)])
    if kind == "Polygon":
        return _polygon(coordinates)
    if kind == "MultiPolygon":
        return shapely.MultiPolygon([_polygon(part) for part in _listed(coordinates)])
    raise ValueError("kind")


def _polygon(rings: Any) -> BaseGeometry:
    drawn = [_positions(ring, least=4) for ring in _listed(rings)]
    if not drawn:
        raise ValueError("too_few")
    for ring in drawn:
        if ring[0] != ring[-1]:
            raise UnclosedRing(ring[0], ring[-1])
    return shapely.Polygon(drawn[0], drawn[1:])


class UnclosedRing(ValueError):
    """A ring whose last position is not its first; carries both."""

    def __init__(self, first: tuple[float, float], last: tuple[float, float]):
        super().__init__("unclosed")
        self.first = first
        self.last = last


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("coordinates")
    return value


def _positions(value: Any, *, least: int) -> list[tuple[float, float]]:
    found = [_position(item) for item in _listed(value)]
    if len(found) < least:
        raise ValueError("too_few")
    return found


def _position(value: Any) -> tuple[float, float]:
    if not isinstance(value, list | tuple) or len(value) < 2:
        raise ValueError("coordinates")
    lon, lat = value[0], value[1]
    if (
        isinstance(lon, bool)
        or isinstance(lat, bool)
        or not isinstance(lon, int | float)
        or not isinstance(lat, int | float)
    ):
        raise ValueError("coordinates")
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise ValueError("coordinates")
    return float(lon), float(lat)
