"""Stored shapes as rules measure them, and which area a point lies in."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.db.models import Count, Max, Q

from shequ.areas.terms import DIGITS, Level
from shequ.base.scope import under as under_code
from shequ.kernel.geometry import ShapeIndex, place_in, shapes_of
from shequ.territory.models import Block, Boundary, Line
from shequ.territory.rules.boundaries import Ground
from shequ.territory.terms import LineKind, Purpose

INDEXES_KEPT = 16
"""Point indexes kept in memory per process: a few days and levels of one or two counties."""
_indexes: "OrderedDict[tuple[object, ...], ShapeIndex]" = OrderedDict()
_lock = Lock()


def in_force(on: date) -> Q:
    """Return the condition that a dated row counts on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def area_stands(on: date) -> Q:
    """Return the condition that the area of a row had not ended on a day: the ground of an ended area is history."""
    return Q(area__valid_to=None) | Q(area__valid_to__gt=on)


def grounds(*, level: str, under: str = "", on: date, purpose: str = Purpose.GROUND) -> list[Ground]:
    """Return the stored grounds of one level below a code on a day, by code; one statement."""
    rows = (
        Boundary.objects.unscoped(because="shapes are measured against all their neighbours, whoever asks")
        .filter(under_code(under), in_force(on), area_stands(on), area__level=level, purpose=purpose)
        .order_by("area_id")
        .values_list("area_id", "area__name", "geometry")
    )
    found = list(rows)
    shapes = shapes_of([geometry for _code, _name, geometry in found])
    return [Ground(code, name, shape) for (code, name, _geometry), shape in zip(found, shapes, strict=True)]


def managed_grounds(*, under: str = "", on: date) -> list[Ground]:
    """Return the declared managed town areas below a code on a day; one statement."""
    rows = (
        Boundary.objects.unscoped(because="coverage is judged on the whole managed town area")
        .filter(under_code(under), in_force(on), purpose=Purpose.MANAGED)
        .order_by("area_id")
        .values_list("area_id", "area__name", "geometry")
    )
    found = list(rows)
    shapes = shapes_of([geometry for _code, _name, geometry in found])
    return [Ground(code, name, shape) for (code, name, _geometry), shape in zip(found, shapes, strict=True)]


@dataclass(frozen=True, slots=True)
class BlockGround:
    """A block as rules measure it; `area` is its community, or the town while it lies in none."""

    code: str
    name: str
    area: str
    ground: Ground
    households: int | None


def block_grounds(*, under: str = "", on: date) -> list[BlockGround]:
    """Return the stored blocks below a code on a day, by code; one statement."""
    rows = list(
        Block.objects.unscoped(because="shapes are measured against all their neighbours, whoever asks")
        .filter(under_code(under), in_force(on))
        .order_by("code")
        .values_list("code", "name", "area_id", "households", "geometry")
    )
    shapes = shapes_of([row[-1] for row in rows])
    return [
        BlockGround(code, name, area, Ground(code, name or code, shape), households)
        for (code, name, area, households, _geometry), shape in zip(rows, shapes, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class BlockPlot:
    """A block with what a division needs of it; `area` is its community, or the town while it lies in none; `grid` "" none."""

    code: str
    name: str
    area: str
    grid: str
    households: int | None
    people: int | None
    is_unit_type: bool
    geometry: str


def block_plots(*, under: str, on: date) -> list[BlockPlot]:
    """Return the blocks below a code on a day, by code, each with the grid that its middle lies in; three statements."""
    rows = list(
        Block.objects.unscoped(because="the caller permitted the area")
        .filter(under_code(under), in_force(on))
        .order_by("code")
        .values_list("code", "name", "area_id", "households", "people", "is_unit_type", "geometry")
    )
    if not rows:
        return []
    spots = [place_in(shape) for shape in shapes_of([row[-1] for row in rows])]
    grids = point_index(level=Level.GRID, under=under, on=on).find(
        [lon for lon, _lat in spots], [lat for _lon, lat in spots]
    )
    return [
        BlockPlot(code, name, area, grid, households, people, is_unit_type, geometry)
        for (code, name, area, households, people, is_unit_type, geometry), grid in zip(rows, grids, strict=True)
    ]


def river_shapes(*, under: str) -> list[str]:
    """Return the rivers drawn in the county of a code, as GeoJSON texts; one statement."""
    rows = Line.objects.unscoped(because="rivers are public ground").filter(
        under_code(under[: DIGITS[Level.COUNTY]]), kind=LineKind.RIVER
    )
    return list(rows.order_by("pk").values_list("geometry", flat=True))


def street_shapes(*, under: str = "") -> list[tuple[str, Any]]:
    """Return (area, shape) of the streets drawn below a code; one statement."""
    rows = list(
        Line.objects.unscoped(because="streets are public ground")
        .filter(under_code(under), kind="road")
        .values_list("area_id", "geometry")
    )
    shapes = shapes_of([geometry for _area, geometry in rows])
    return [(area, shape) for (area, _geometry), shape in zip(rows, shapes, strict=True)]


def point_index(*, level: str, under: str = "", on: date) -> ShapeIndex:
    """Return the index of one level's grounds on a day, built once per state of the boundaries; one statement when kept.

    The state is told by how many boundaries there are and when the latest was drawn or ended.
    """
    rows = Boundary.objects.unscoped(because="which ground a point lies in is public").filter(
        under_code(under), in_force(on), area_stands(on), area__level=level, purpose=Purpose.GROUND
    )
    state = rows.aggregate(count=Count("pk"), latest=Max("drawn_at"))
    key = (level, under, on, state["count"], _instant(state["latest"]))
    with _lock:
        kept = _indexes.get(key)
        if kept is not None:
            _indexes.move_to_end(key)
            return kept
    found = grounds(level=level, under=under, on=on)
    index = ShapeIndex([ground.key for ground in found], [ground.shape for ground in found])
    with _lock:
        _indexes[key] = index
        while len(_indexes) > INDEXES_KEPT:
            _indexes.popitem(last=False)
    return index


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""


def places_of(
    lons: Sequence[float], lats: Sequence[float], *, on: date, under: str = ""
) -> tuple[list[str], list[str]]:
    """Return the community and the grid each point lies in on a day, "" for none; at most four statements for any batch."""
    communities = point_index(level=Level.COMMUNITY, under=under, on=on).find(lons, lats)
    grids = point_index(level=Level.GRID, under=under, on=on).find(lons, lats)
    return communities, grids


def blocks_of(lons: Sequence[float], lats: Sequence[float], *, on: date, under: str = "") -> list[str]:
    """Return the id (hex) of the block each point lies in on a day, "" for none; one statement."""
    rows = list(
        Block.objects.unscoped(because="which block a point lies in is public")
        .filter(under_code(under), in_force(on))
        .order_by("code")
        .values_list("pk", "geometry")
    )
    return ShapeIndex([pk.hex for pk, _geometry in rows], list(shapes_of([geometry for _pk, geometry in rows]))).find(
        lons, lats
    )
