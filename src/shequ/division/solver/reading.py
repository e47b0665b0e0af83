"""Blocks from a file: GeoJSON or GeoParquet, with the edges between them; everything that is wrong is told with its place."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shequ.division.solver.adjacency import GAP_M, crossing_kind, touching
from shequ.division.solver.values import Problem
from shequ.kernel.geometry import LocalPlane
from shequ.kernel.late import late
from shequ.kernel.words import Choices, _

if TYPE_CHECKING:
    import numpy as np
    import pyarrow.parquet as pq
    import shapely
else:
    np, pq, shapely = late("numpy"), late("pyarrow.parquet"), late("shapely")

NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "block", "编号", "街坊编号", "code"),
    "households": ("hh", "households", "户数", "常住户数"),
    "people": ("pop", "people", "population", "人口", "常住人口"),
    "today": ("existing", "community", "today", "现属社区", "社区"),
    "kind": ("kind", "class", "类别"),
    "locked": ("locked", "lock", "锁定"),
}
DEGREES = ("CRS84", "4326", "4490", "WGS 84", "WGS84", "CGCS2000", "China Geodetic Coordinate System 2000")
YES = frozenset({"1", "true", "yes", "是", "锁定"})
OVERLAP = 0.05
"""Share of the smaller block from which two blocks overlap too much."""
KEPT_PLACES = 200
ROWS_AT_ONCE = 20_000
TURN = 360.0
POINT, AREAS = 0, (3, 6)
"""Kinds of shapes by shapely's numbers: points; polygons of one and of several parts."""


class Flaw(Choices):
    """What can be wrong with a file of blocks."""

    UNREADABLE = "unreadable", _("文件读不出来，应为 GeoJSON 或 GeoParquet")
    NO_BLOCKS = "no_blocks", _("文件里没有街坊")
    NO_ID = "no_id", _("街坊没有编号")
    SAME_ID = "same_id", _("街坊编号重复")
    NO_COUNT = "no_count", _("街坊没有户数")
    NO_PEOPLE = "no_people", _("街坊没有人口，别的街坊有")
    NOT_A_COUNT = "not_a_count", _("户数、人口须是不小于 0 的整数")
    NO_SHAPE = "no_shape", _("街坊没有图形")
    NOT_AREA = "not_area", _("街坊的图形不是面")
    CROOKED = "crooked", _("街坊的图形自相交或自相接")
    OVERLAP = "overlap", _("两个街坊互相重叠")
    WRONG_SYSTEM = "wrong_system", _("坐标系不是经纬度（WGS84 或 CGCS2000）")
    NOT_DEGREES = "not_degrees", _("坐标不是经纬度：可能是投影坐标，或者经度纬度颠倒")
    EDGE_COLUMNS = "edge_columns", _("街道文件须有 u、v、len_m 三列")
    EDGE_UNKNOWN = "edge_unknown", _("街道连接的街坊不在街坊文件里")
    EDGE_WRONG = "edge_wrong", _("街道两端相同、重复，或长度不大于 0")
    NO_TOUCH = "no_touch", _("街坊之间都不相邻：请核对街道宽度（--gap），或给出街道文件")
    LOCK = "lock", _("锁定的街坊没有写现属社区")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: row of the file from 1, the block's id, a point if there is a shape."""

    row: int
    id: str = ""
    lon: float | None = None
    lat: float | None = None
    note: str = ""


class BadBlocks(ValueError):
    """A file of blocks that is refused; every flaw with its places."""

    def __init__(self, flaws: Mapping[Flaw, Sequence[Place]]):
        """Say what is wrong where."""
        self.flaws = {flaw: tuple(places) for flaw, places in flaws.items()}
        super().__init__(", ".join(flaw.value for flaw in flaws))


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Blocks as read, the problem they make, and how their neighbours were found."""

    ids: tuple[str, ...]
    problem: Problem
    communities: tuple[str, ...]
    """Names of today's communities by number."""
    kinds: tuple[str, ...]
    """Names of classes by number; 0 is the ordinary one."""
    shapes: Any
    """In degrees; None when the file has none."""
    edges_from: str
    held_apart: int = 0
    unused_crossings: tuple[int, ...] = ()


@dataclass(slots=True)
class _Flaws:
    found: dict[Flaw, list[Place]] = field(default_factory=dict)

    def note(self, flaw: Flaw, *places: Place) -> None:
        self.found.setdefault(flaw, []).extend(places)

    def stop(self) -> None:
        if self.found:
            raise BadBlocks(self.found)


def read_blocks(
    file: Path, *, edges: Path | None = None, barriers: Path | None = None, gap_m: float = GAP_M,
    told: Callable[[int], None] | None = None,
    keeps_shapes: bool = True,
) -> Blocks:  # fmt: skip
    """Read a file of blocks, and the edges beside it (NAME_edges.parquet) or the ones that their shapes make.

    Raises: BadBlocks.
    """
    flaws = _Flaws()
    columns, shapes = _table(file, flaws)
    flaws.stop()
    ids = _ids(columns, flaws)
    households = _counts(columns, "households", ids, flaws, is_needed=True)
    people = _counts(columns, "people", ids, flaws, is_needed=False)
    today, communities = _names(columns.get("today"), len(ids), first=0)
    kinds, classes = _names(columns.get("kind"), len(ids), first=1)
    locked = np.array([str(value).strip().lower() in YES for value in columns.get("locked", [""] * len(ids))], bool)
    for row in np.flatnonzero(locked & (today < 0)):
        flaws.note(Flaw.LOCK, Place(int(row) + 1, ids[row]))
    beside = edges or file.with_name(f"{file.stem}_edges.parquet")
    has_edges = beside.exists()
    if shapes is not None:
        _check_shapes(shapes, ids, flaws, is_needed=not has_edges)
    elif not has_edges:
        flaws.note(Flaw.NO_SHAPE, Place(0))
    flaws.stop()
    where, plane = None, None
    if shapes is not None and not shapely.is_missing(shapes).any():
        plane = LocalPlane.around(shapely.total_bounds(shapes))
        # the middle of a flat shape is the flat middle: no second copy of all shapes is needed for it
        where = shapely.get_coordinates(plane.flat(shapely.centroid(shapes)))
    held = 0
    unused: tuple[int, ...] = ()
    if has_edges:
        streets, metres, crossings = _edges(beside, ids, flaws)
    else:
        walls, ways, kinds_of_way = _barriers(barriers, plane, flaws)
        flaws.stop()
        flat = plane.flat(shapes) if plane is not None else shapes
        _check_overlaps(flat, shapes, ids, flaws)
        flaws.stop()
        if told is not None:
            told(len(ids))
        found = touching(flat, gap_m=gap_m, barriers=walls, crossings=ways, crossing_kinds=kinds_of_way)
        streets, metres, crossings = found.streets, found.metres, found.crossings
        held, unused = found.held_apart, found.unused
    if not len(streets) and len(ids) > 1:
        flaws.note(Flaw.NO_TOUCH, Place(0))
    flaws.stop()
    problem = Problem(
        households, streets, metres, people=people, today=today, kinds=kinds, locked=locked, crossings=crossings,
        where=where,
    )  # fmt: skip
    return Blocks(
        ids,
        problem,
        communities,
        classes,
        shapes if keeps_shapes else None,
        "file" if has_edges else "shapes",
        held,
        unused,
    )


def _table(file: Path, flaws: _Flaws) -> tuple[dict[str, list[Any]], Any]:
    """Return the known columns and the shapes in degrees."""
    try:
        if file.suffix.lower() in {".parquet", ".geoparquet"}:
            return _parquet(file, flaws)
        return _geojson(json.loads(file.read_bytes()), flaws)
    except (ValueError, KeyError, TypeError, AttributeError, OSError, shapely.errors.ShapelyError) as error:
        flaws.note(Flaw.UNREADABLE, Place(0, note=str(error)[:200]))
        return {}, None


def _parquet(file: Path, flaws: _Flaws) -> tuple[dict[str, list[Any]], Any]:
    with pq.ParquetFile(file) as source:
        meta = json.loads((source.schema_arrow.metadata or {}).get(b"geo", b"{}"))
        column = meta.get("primary_column", "geometry")
        system = meta.get("columns", {}).get(column, {}).get("crs", "OGC:CRS84")
        if system is not None and not any(word in json.dumps(system) for word in DEGREES):
            flaws.note(Flaw.WRONG_SYSTEM, Place(0, note=_system_name(system)))
        there = source.schema_arrow.names
        have = {key: next((name for name in names if name in there), "") for key, names in NAMES.items()}
        table = source.read(columns=[name for name in have.values() if name])
        shapes = None
        if column in there:  # in pieces: the bytes of all shapes at once would double what is held
            parts = [
                shapely.from_wkb(batch.column(0).to_numpy(zero_copy_only=False))
                for batch in source.iter_batches(batch_size=ROWS_AT_ONCE, columns=[column])
            ]
            shapes = np.concatenate(parts) if parts else np.zeros(0, dtype=object)
    return {key: table.column(name).to_pylist() for key, name in have.items() if name}, shapes


def _geojson(data: Any, flaws: _Flaws) -> tuple[dict[str, list[Any]], Any]:
    system = data.get("crs")
    if system is not None and not any(word in json.dumps(system) for word in DEGREES):
        flaws.note(Flaw.WRONG_SYSTEM, Place(0, note=_system_name(system)))
    features = data["features"]
    rows = [
        {**({"id": one["id"]} if one.get("id") is not None else {}), **(one.get("properties") or {})}
        for one in features
    ]
    have = {key: next((name for name in names if any(name in row for row in rows)), "") for key, names in NAMES.items()}
    columns = {key: [row.get(name) for row in rows] for key, name in have.items() if name}
    shapes = np.array(
        [None if one.get("geometry") is None else shapely.geometry.shape(one["geometry"]) for one in features],
        dtype=object,
    )
    return ({"count": [None] * len(rows)} | columns), shapes


def _system_name(system: Any) -> str:
    if isinstance(system, dict):
        return str(system.get("name") or system.get("properties", {}).get("name") or "")[:80]
    return str(system)[:80]


def _ids(columns: dict[str, list[Any]], flaws: _Flaws) -> tuple[str, ...]:
    count = max((len(one) for one in columns.values()), default=0)
    if count == 0:
        flaws.note(Flaw.NO_BLOCKS, Place(0))
        flaws.stop()
    values = columns.get("id", [None] * count)
    ids = tuple("" if value is None else str(value).strip() for value in values)
    seen: dict[str, int] = {}
    for row, one in enumerate(ids, 1):
        if not one:
            flaws.note(Flaw.NO_ID, Place(row))
        elif one in seen:
            flaws.note(Flaw.SAME_ID, Place(row, one, note=str(seen[one])))
        else:
            seen[one] = row
    return ids


def _counts(columns: dict[str, list[Any]], name: str, ids: Sequence[str], flaws: _Flaws, *, is_needed: bool) -> Any:
    values = columns.get(name, [None] * len(ids))
    if not is_needed and all(value is None for value in values):
        return None
    found = np.zeros(len(ids), np.int64)
    for row, value in enumerate(values):
        if value is None or value == "":
            flaws.note(Flaw.NO_COUNT if is_needed else Flaw.NO_PEOPLE, Place(row + 1, ids[row]))
            continue
        try:
            count = float(value)
        except (TypeError, ValueError):
            count = -1.0
        if not 0 <= count < 2**40 or count != int(count):
            flaws.note(
                Flaw.NO_COUNT if math.isnan(count) else Flaw.NOT_A_COUNT, Place(row + 1, ids[row], note=str(value)[:40])
            )
        else:
            found[row] = int(count)
    return found


def _names(values: Sequence[Any] | None, count: int, *, first: int) -> tuple[Any, tuple[str, ...]]:
    """Number the names of a column from `first`; nothing is first - 1."""
    names: dict[str, int] = {}
    found = np.full(count, first - 1, np.int64)
    for row, value in enumerate(values or ()):
        word = "" if value is None or (isinstance(value, float) and math.isnan(value)) else str(value).strip()
        if word and word != "-1":
            found[row] = names.setdefault(word, len(names) + first)
    return found, (*[""] * first, *names)


def _check_shapes(shapes: Any, ids: Sequence[str], flaws: _Flaws, *, is_needed: bool) -> None:
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if is_needed:
        for row in np.flatnonzero(missing).tolist():
            flaws.note(Flaw.NO_SHAPE, Place(int(row) + 1, ids[row]))
    there = np.flatnonzero(~missing)
    allowed = AREAS if is_needed else (*AREAS, POINT)  # with streets given, a point says well enough where a block is
    for row in there[~np.isin(shapely.get_type_id(shapes[there]), allowed)].tolist():
        flaws.note(Flaw.NOT_AREA, Place(row + 1, ids[row], note=shapes[row].geom_type))
    bounds = shapely.bounds(shapes[there])
    degrees = (np.abs(bounds[:, [0, 2]]) <= TURN / 2).all(axis=1) & (np.abs(bounds[:, [1, 3]]) <= TURN / 4).all(axis=1)
    for row in there[~degrees].tolist():
        flaws.note(
            Flaw.NOT_DEGREES,
            Place(int(row) + 1, ids[row], float(shapely.bounds(shapes[row])[0]), float(shapely.bounds(shapes[row])[1])),
        )
    for row in there[~shapely.is_valid(shapes[there])].tolist():
        said = shapely.is_valid_reason(shapes[row])
        spot = said[said.find("[") + 1 : said.find("]")].split() if "[" in said else []
        lon, lat = (float(spot[0]), float(spot[1])) if len(spot) > 1 else (None, None)
        flaws.note(Flaw.CROOKED, Place(int(row) + 1, ids[row], lon, lat, said.split("[")[0]))


def _check_overlaps(flat: Any, shapes: Any, ids: Sequence[str], flaws: _Flaws) -> None:
    a, b = shapely.STRtree(flat).query(flat, predicate="overlaps")
    a, b = a[a < b], b[a < b]
    if not len(a):
        return
    common = shapely.intersection(flat[a], flat[b])
    too_much = shapely.area(common) > OVERLAP * np.minimum(shapely.area(flat[a]), shapely.area(flat[b]))
    for one, other in zip(a[too_much], b[too_much], strict=True):
        spot = shapely.point_on_surface(shapely.intersection(shapes[one], shapes[other]))
        flaws.note(Flaw.OVERLAP, Place(int(one) + 1, ids[one], round(spot.x, 6), round(spot.y, 6), ids[other]))


def _edges(file: Path, ids: Sequence[str], flaws: _Flaws) -> tuple[Any, Any, Any]:
    """Return streets, metres, kinds from a file; u and v are ids, or positions where they are no ids."""
    try:
        table = pq.read_table(file)
        u, v = (table.column(name).to_numpy() for name in ("u", "v"))
        metres = table.column("len_m").to_numpy().astype(np.float64)
        kinds = table.column("kind").to_numpy().astype(np.int64) if "kind" in table.column_names else None
    except (KeyError, OSError, ValueError) as error:
        flaws.note(Flaw.EDGE_COLUMNS, Place(0, note=str(error)[:120]))
        return np.zeros((0, 2), np.int64), np.zeros(0), None
    n = len(ids)
    place = {one: at for at, one in enumerate(ids)}
    ends = np.column_stack([[place.get(str(one), -1) for one in end.tolist()] for end in (u, v)])
    if (
        (ends < 0).any()
        and np.issubdtype(u.dtype, np.integer)
        and min(u.min(), v.min()) >= 0
        and max(u.max(), v.max()) < n
    ):
        ends = np.column_stack([u, v]).astype(np.int64)
    for row in np.flatnonzero((ends < 0).any(axis=1))[:KEPT_PLACES]:
        flaws.note(Flaw.EDGE_UNKNOWN, Place(int(row) + 1, note=f"{u[row]}, {v[row]}"))
    low, high = ends.min(axis=1), ends.max(axis=1)
    _key, first = np.unique(low * n + high, return_index=True)
    again = np.ones(len(low), bool)
    again[first] = False
    wrong = (low == high) | again | ~np.isfinite(metres) | ~(metres > 0)
    for row in np.flatnonzero(wrong & (low >= 0))[:KEPT_PLACES]:
        flaws.note(Flaw.EDGE_WRONG, Place(int(row) + 1, note=f"{u[row]}, {v[row]}, {metres[row]:g}"))
    return ends, metres, kinds


def _barriers(file: Path | None, plane: LocalPlane | None, flaws: _Flaws) -> tuple[Any, Any, Any]:
    """Return barriers and crossings of a GeoJSON file: features whose `crossing` or `kind` names a crossing lead over."""
    if file is None or plane is None:
        return None, None, None
    walls, ways, kinds = [], [], []
    try:
        for one in json.loads(file.read_bytes())["features"]:
            shape = plane.flat(shapely.geometry.shape(one["geometry"]))
            word = str((one.get("properties") or {}).get("kind", "")).strip().lower()
            if shape.geom_type == "Point" or word in CROSSINGS:
                ways.append(shape)
                kinds.append(crossing_kind(word))
            else:
                walls.append(shape)
    except (ValueError, KeyError, TypeError, AttributeError, OSError, shapely.errors.ShapelyError) as error:
        flaws.note(Flaw.UNREADABLE, Place(0, note=f"{file.name}: {str(error)[:160]}"))
    return np.array(walls, dtype=object), ways, kinds


CROSSINGS = frozenset(
    {"bridge", "ferry", "underpass", "under-pass", "tunnel", "crossing", "桥", "桥梁", "渡口", "涵洞", "下穿", "道口"}
)
