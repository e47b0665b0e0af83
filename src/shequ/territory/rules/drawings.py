"""From a GeoJSON file to shapes as drawn, with what is wrong in each. Nothing is closed, mended or moved unasked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shequ.kernel import geometry
from shequ.territory.rules import DrawingEmpty, DrawingUnreadable
from shequ.territory.terms import DrawingKind, Severity, Trouble

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CODE_NAMES = ("code", "区划代码", "代码", "编码", "网格编码", "社区代码", "街坊编号")
NAME_NAMES = ("name", "名称", "社区", "社区名称", "网格", "网格名称", "街坊", "街巷", "NAME")
PARENT_NAMES = ("parent", "community", "street", "上级", "所属社区", "所属街道", "街道")
LEVEL_NAMES = ("level", "层级", "级别")
ADDRESS_NAMES = ("address", "地址", "详细地址", "门牌")
HOUSEHOLD_NAMES = ("households", "户数", "常住户数")
PEOPLE_NAMES = ("people", "人口", "常住人口")
UNIT_TYPE_NAMES = ("unit_type", "单位型")
VACANT_NAMES = ("vacant", "空置")
KIND_NAMES = ("kind", "类别")
DEGREE_SYSTEMS = ("CRS84", "4326", "4490", "WGS84", "WGS 84", "CGCS2000")
GCJ_SYSTEMS = ("GCJ", "火星")
ABOVE_COMMUNITY = ("区", "县", "市", "街道", "镇", "乡", "district", "county", "town", "street")
SMALL_M2 = 10.0
"""Sizes below this many square metres are told with a decimal."""
YES = (True, 1, "1", "true", "True", "是", "单位型", "空置")
AREA_KINDS = (DrawingKind.TOWN, DrawingKind.COMMUNITIES, DrawingKind.GRIDS, DrawingKind.BLOCKS)
_SHAPES = {
    DrawingKind.STREETS: (("LineString", "MultiLineString"), Trouble.NOT_LINE),
    DrawingKind.DWELLINGS: (("Point",), Trouble.NOT_POINT),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a drawing: which shape (row in the file, from 1), what, where and how large.

    row 0 is the file as a whole. size_m2 is square metres of ground concerned. values fill the sentence of `what`.
    """

    row: int
    name: str
    what: Trouble
    severity: Severity = Severity.ERROR
    written: str = ""
    other: str = ""
    lon: float | None = None
    lat: float | None = None
    size_m2: float | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    patch: BaseGeometry | None = None

    @property
    def said(self) -> dict[str, Any]:
        """Return the values of the sentence."""
        size = "" if self.size_m2 is None else f"{self.size_m2:,.{0 if self.size_m2 >= SMALL_M2 else 1}f}"
        plain = {"name": self.name, "other": self.other, "size": size, "written": self.written, "row": self.row}
        return {**plain, **self.values}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One shape as drawn, with what its properties say."""

    row: int
    name: str
    code: str = ""
    parent: str = ""
    level: str = ""
    shape: BaseGeometry | None = None
    address: str = ""
    line_kind: str = ""
    households: int | None = None
    people: int | None = None
    is_unit_type: bool = False
    is_vacant: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether the shape can be measured against others."""
        return self.shape is not None and not self.shape.is_empty


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read: its shapes, the shapes of other levels kept for comparison, and problems found so far."""

    kind: DrawingKind
    shapes: tuple[Drawn, ...]
    context: tuple[Drawn, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_gcj02: bool = False

    @property
    def read(self) -> int:
        """How many features the file has of the kind wanted."""
        return len(self.shapes)


def parse(data: bytes) -> dict[str, Any]:
    """Return the GeoJSON object in the bytes of a file.

    Raises: DrawingUnreadable.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DrawingUnreadable(reason="UTF-8", field="file") from None
    except json.JSONDecodeError as error:
        raise DrawingUnreadable(reason=f"{error.lineno}:{error.colno}", field="file") from None
    if (
        not isinstance(found, dict)
        or found.get("type") != "FeatureCollection"
        or not isinstance(found.get("features"), list)
    ):
        raise DrawingUnreadable(reason="FeatureCollection", field="file")
    return found


def read(collection: Mapping[str, Any], *, kind: DrawingKind, is_gcj02: bool = False) -> Reading:
    """Read a GeoJSON collection; shapes are converted from GCJ-02 only when asked.

    Raises: DrawingEmpty when no feature is of the kind.
    """
    shapes: list[Drawn] = []
    context: list[Drawn] = []
    problems: list[Problem] = list(_system_problems(collection, is_gcj02=is_gcj02))
    for row, feature in enumerate(collection["features"], start=1):
        drawn, wrong = _drawn(row, feature if isinstance(feature, dict) else {}, kind, is_gcj02=is_gcj02)
        if kind in (DrawingKind.COMMUNITIES, DrawingKind.GRIDS) and drawn.level in ABOVE_COMMUNITY:
            context.append(drawn)
            values = {"found": drawn.level}
            problems.append(Problem(row, drawn.name, Trouble.OTHER_LEVEL, Severity.WARNING, drawn.code, values=values))
            continue
        shapes.append(drawn)
        problems += wrong
    if not shapes:
        raise DrawingEmpty(field="file")
    return Reading(kind, tuple(shapes), tuple(context), tuple(problems), is_gcj02)


def _system_problems(collection: Mapping[str, Any], *, is_gcj02: bool) -> Iterable[Problem]:
    crs = collection.get("crs")
    named = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, dict) else ""
    note = f"{named} {collection.get('crs_note', '')}"
    if any(word in note.upper() for word in GCJ_SYSTEMS):
        if not is_gcj02:
            yield Problem(0, "", Trouble.SAID_GCJ02)
    elif named and not any(word in named for word in DEGREE_SYSTEMS):
        yield Problem(0, "", Trouble.OTHER_CRS, values={"crs": named})


def _drawn(row: int, feature: dict[str, Any], kind: DrawingKind, *, is_gcj02: bool) -> tuple[Drawn, list[Problem]]:
    properties = feature.get("properties") or {}
    address = _text(properties, ADDRESS_NAMES)
    name = _text(properties, NAME_NAMES) or address or f"#{row}"
    drawn = Drawn(
        row=row,
        name=name,
        code=_text(properties, CODE_NAMES),
        parent=_text(properties, PARENT_NAMES),
        level=_text(properties, LEVEL_NAMES),
        address=address,
        line_kind=_text(properties, KIND_NAMES),
        is_unit_type=_first(properties, UNIT_TYPE_NAMES) in YES,
        is_vacant=_first(properties, VACANT_NAMES) in YES,
    )
    problems: list[Problem] = []
    counts = {}
    for what, names in (("households", HOUSEHOLD_NAMES), ("people", PEOPLE_NAMES)):
        written = _first(properties, names)
        counts[what] = _count(written)
        if written not in (None, "") and counts[what] is None:
            values = {"field": what}
            problems.append(Problem(row, name, Trouble.BAD_NUMBER, Severity.WARNING, str(written), values=values))
    drawn = replace(drawn, households=counts["households"], people=counts["people"])
    shape, wrong = _shape(drawn, feature.get("geometry"), kind)
    if shape is not None and is_gcj02:
        shape = geometry.moved(shape, geometry.wgs84_from_gcj02)
    return replace(drawn, shape=shape), [*problems, *wrong]


def _shape(drawn: Drawn, drawing: Any, kind: DrawingKind) -> tuple[BaseGeometry | None, list[Problem]]:
    row, name = drawn.row, drawn.name
    if not isinstance(drawing, dict) or not drawing.get("type"):
        return None, [Problem(row, name, Trouble.NO_GEOMETRY, written=drawn.code)]
    wanted, otherwise = _SHAPES.get(kind, (("Polygon", "MultiPolygon"), Trouble.NOT_POLYGON))
    if drawing["type"] not in wanted:
        place = _first_place(drawing.get("coordinates"))
        return None, [_at(Problem(row, name, otherwise, written=drawn.code, values={"found": drawing["type"]}), place)]
    try:
        shape = geometry.read_geometry(drawing)
    except geometry.UnclosedRing as open_ring:
        ends = (open_ring.first, open_ring.last)
        distance = geometry.earth().line_length([lon for lon, _lat in ends], [lat for _lon, lat in ends])
        problem = Problem(row, name, Trouble.UNCLOSED, written=drawn.code, values={"distance": f"{distance:,.1f}"})
        return _closed(drawing), [_at(problem, open_ring.last)]
    except ValueError as error:
        what = Trouble.TOO_FEW if str(error) == "too_few" else Trouble.BAD_COORDINATES
        return None, [_at(Problem(row, name, what, written=drawn.code), _first_place(drawing.get("coordinates")))]
    odd = {
        "projected": Trouble.PROJECTED, "swapped": Trouble.SWAPPED, "outside": Trouble.OUTSIDE_COUNTRY,
    }.get(geometry.suspicion_of(shape.bounds))  # fmt: skip
    if odd is not None:
        return None, [Problem(row, name, odd, written=drawn.code)]
    return shape, []


def _closed(drawing: dict[str, Any]) -> BaseGeometry | None:
    """Return the ground an unclosed drawing would have, to measure neighbours against; the shape itself stays refused."""
    parts = drawing["coordinates"] if drawing["type"] == "MultiPolygon" else [drawing["coordinates"]]
    closed = [[ring if ring[0] == ring[-1] else [*ring, ring[0]] for ring in part] for part in parts]
    try:
        shape = geometry.read_geometry({"type": "MultiPolygon", "coordinates": closed})
    except ValueError:
        return None
    return None if geometry.suspicion_of(shape.bounds) else shape


def _at(problem: Problem, place: tuple[float, float] | None) -> Problem:
    return problem if place is None else replace(problem, lon=round(place[0], 6), lat=round(place[1], 6))


def _first_place(coordinates: Any) -> tuple[float, float] | None:
    while isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    if (
        isinstance(coordinates, list)
        and len(coordinates) > 1
        and all(isinstance(c, int | float) for c in coordinates[:2])
    ):
        return float(coordinates[0]), float(coordinates[1])
    return None


def _first(properties: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((properties[name] for name in names if properties.get(name) not in (None, "")), None)


def _text(properties: Mapping[str, Any], names: Iterable[str]) -> str:
    value = _first(properties, names)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _count(value: Any) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return int(number) if number.is_integer() and number >= 0 else None
