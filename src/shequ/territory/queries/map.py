"""The map and the list beside it: the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Avg, Case, Count, F, Max, Min, Q, Value, When

from shequ.areas.models import Area
from shequ.areas.terms import DIGITS, Level
from shequ.base.scope import under as under_code
from shequ.kernel.call import Call
from shequ.plan import queries as plan
from shequ.territory import terms
from shequ.territory.models import Block, Boundary, Line
from shequ.territory.queries import grounds, measures
from shequ.territory.queries.coverage import band_of
from shequ.territory.queries.measures import Measure
from shequ.territory.queries.seen import dwellings_seen
from shequ.territory.rules.boundaries import Ground, Tolerance
from shequ.territory.rules.coverage import measure as measure_cover
from shequ.territory.terms import MapLevel, Purpose

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MOST_ROWS = 600
"""Rows of one map: more is neither read nor drawn; the page asks for a narrower area."""


@dataclass(frozen=True, slots=True)
class MapRow:
    """A row of the list and a shape of the map.

    state: "" | "over" | "warn" as the map draws it; said: a msgid for it. share: covered by grids, 0 to 1, None unknown.
    geometry: GeoJSON text, "" where none is drawn; or a point as lon, lat.
    """

    code: str
    kind: str
    name: str
    value: float | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    parts: int | None = None
    share: float | None = None
    state: str = ""
    said: str = ""
    geometry: str = ""
    point: tuple[float, float] | None = None
    area: str = ""
    is_drawn: bool = True


@dataclass(frozen=True, slots=True)
class MapView:
    """What a map page shows. breaks: class limits of the measure, [] when it is not shaded."""

    level: str
    under: str
    on: date
    rows: tuple[MapRow, ...]
    is_capped: bool
    measure: Measure | None
    columns: tuple[Measure, ...]
    breaks: tuple[float, ...]
    counts: Mapping[str, int]
    bounds: tuple[float, float, float, float] | None
    total: Mapping[str, float]


def map_view(
    call: Call, *, level: str, under: str = "", on: date | None = None, measure: str = "", text: str = ""
) -> MapView:
    """Return the rows of a level below an area that the actor may see, on a day. A fixed number of statements.

    measure: code of what to shade by. text: part of a name or code to look for.
    """
    day = on or call.on
    rows, is_capped = {
        MapLevel.COMMUNITY: _areas, MapLevel.GRID: _areas, MapLevel.BLOCK: _blocks, MapLevel.DWELLING: _buildings,
    }[MapLevel(level)](call, level, under, day, text)  # fmt: skip
    chosen = measures.measure_of(call, measure, level)
    known = measures.columns_at(call, level, chosen)
    asked = {found.code: found.ask(call, level, under, day) for found in known}
    rows = [
        replace(
            row,
            values={code: found[row.code] for code, found in asked.items() if row.code in found} | dict(row.values),
            value=asked[chosen.code].get(row.code, row.value) if chosen is not None else row.value,
        )
        for row in rows
    ]
    if level == MapLevel.COMMUNITY:
        rows = _covered(rows, under, day)
    rows = _judged(rows, known, level, day)
    shown = [row.value for row in rows if row.value is not None]
    area = under or (rows[0].area if rows else "")
    breaks = measures.breaks_of(chosen, shown, level=level, area=area, on=day) if chosen is not None else []
    return MapView(
        level=level, under=under, on=day, rows=tuple(rows), is_capped=is_capped, measure=chosen, columns=tuple(known),
        breaks=tuple(breaks), counts=_counts(call, under, day), bounds=_bounds(call, under, day),
        total={code: sum(row.values.get(code, 0) for row in rows) for code in asked},
    )  # fmt: skip


def _areas(call: Call, level: str, under: str, on: date, text: str) -> tuple[list[MapRow], bool]:
    rows = (
        Area.objects.visible_to(call.actor, see=terms.MAP_SEE)
        .filter(under_code(under, path="code"), level=level)
        .filter(Q(valid_to=None) | Q(valid_to__gt=on))
        .filter(Q(valid_from=None) | Q(valid_from__lte=on))
    )
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__startswith=text))
    found = list(rows.order_by("code").values_list("code", "name")[: MOST_ROWS + 1])
    codes = [code for code, _name in found[:MOST_ROWS]]
    drawn = (
        Boundary.objects.visible_to(call.actor)
        .filter(under_code(under), grounds.in_force(on), area__level=level, purpose=Purpose.GROUND)
        .filter(area_id__gte=codes[0], area_id__lte=codes[-1])
        if codes
        else Boundary.objects.unscoped(because="nothing is wanted").none()
    )
    shapes = dict(drawn.values_list("area_id", "geometry"))
    parts = dict(
        Area.objects.visible_to(call.actor, see=terms.MAP_SEE)
        .filter(under_code(under, path="code"), level=Level.GRID, valid_to=None)
        .order_by()
        .values_list("parent_id")
        .annotate(count=Count("pk"))
        if level == MapLevel.COMMUNITY
        else ()
    )
    return [
        MapRow(
            code=code, kind=level, name=name, geometry=shapes.get(code, ""), is_drawn=code in shapes, area=code,
            parts=parts.get(code, 0) if level == MapLevel.COMMUNITY else None,
        )
        for code, name in found[:MOST_ROWS]
    ], len(found) > MOST_ROWS  # fmt: skip


def _blocks(call: Call, level: str, under: str, on: date, text: str) -> tuple[list[MapRow], bool]:
    rows = Block.objects.visible_to(call.actor).filter(under_code(under), grounds.in_force(on))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__startswith=text))
    found = list(rows.order_by("code").values_list("code", "name", "area_id", "geometry")[: MOST_ROWS + 1])
    return [
        MapRow(
            code=code, kind=level, name=name or code, geometry=geometry, area=area,
            state="warn" if len(area) < DIGITS[Level.COMMUNITY] else "",
            said=terms.UNPLACED_BLOCK if len(area) < DIGITS[Level.COMMUNITY] else "",
        )
        for code, name, area, geometry in found[:MOST_ROWS]
    ], len(found) > MOST_ROWS  # fmt: skip


def _buildings(call: Call, level: str, under: str, on: date, text: str) -> tuple[list[MapRow], bool]:  # noqa: ARG001 (dwellings carry no dates)
    """Homes by building; where there are none, by lane."""
    rows = dwellings_seen(call).filter(_within(under), merged_into=None)
    if text:
        rows = rows.filter(text__icontains=text)
    groups = (
        rows.order_by()
        .annotate(gate=Case(When(building="", then=Value("")), default=F("number")))
        .values_list("area_id", "place", "gate", "building")
        .annotate(homes=Count("pk"), east=Avg("lon"), north=Avg("lat"))
        .order_by("area_id", "place", "gate", "building")
    )
    found = list(groups[: MOST_ROWS + 1])
    return [
        MapRow(
            code=f"{area}|{place}|{number}|{building}", kind=level, name=_said(place, number, building),
            value=homes, values={"dwellings": homes}, area=area,
            point=(east, north) if east is not None else None, is_drawn=east is not None,
        )
        for area, place, number, building, homes, east, north in found[:MOST_ROWS]
    ], len(found) > MOST_ROWS  # fmt: skip


def _within(under: str) -> Q:
    return Q(grid_id=under) if len(under) == DIGITS[Level.GRID] else under_code(under)


def _said(place: str, number: str, building: str) -> str:
    named = place + (f"{number}号" if number else "")
    if not building:
        return named
    return named + (f"{building}号楼" if building[0].isdigit() else f"{building}座")


def _covered(rows: Sequence[MapRow], under: str, on: date) -> list[MapRow]:
    parts = grounds.grounds(level=Level.GRID, under=under, on=on) if any(row.geometry for row in rows) else []
    by_community: dict[str, list[Ground]] = {}
    for part in parts:
        by_community.setdefault(part.key[: DIGITS[Level.COMMUNITY]], []).append(part)
    drawn = [row for row in rows if row.geometry]
    shapes = dict(zip((row.code for row in drawn), grounds.shapes_of([row.geometry for row in drawn]), strict=True))
    return [replace(row, share=_share(row, shapes, by_community)) for row in rows]


def _share(row: MapRow, shapes: Mapping[str, BaseGeometry], parts: Mapping[str, list[Ground]]) -> float | None:
    shape, own = shapes.get(row.code), parts.get(row.code)
    if shape is None or not own:
        return None
    return round(measure_cover(Ground(row.code, row.name, shape), own, Tolerance()).share, 4)


def _judged(rows: Sequence[MapRow], known: Sequence[Measure], level: str, on: date) -> list[MapRow]:
    """Tell which areas lie outside the band of households that the plan sets."""
    households = next((found for found in known if found.code == "households"), None)
    bands: dict[str, tuple[int | None, int | None]] = {}
    found = []
    for row in rows:
        judged = row
        if not row.is_drawn:
            judged = replace(row, said=terms.NOT_DRAWN)
        elif households is not None and "households" in row.values:
            county = row.code[: DIGITS[Level.COUNTY]]
            if county not in bands:
                bands[county] = _band(households, row.code, level, on)
            where = band_of(int(row.values["households"]), *bands[county])
            judged = replace(row, state=_STATES[where][0], said=_STATES[where][1])
        if judged.share is not None and judged.share < terms.FULL_SHARE and not judged.state:
            judged = replace(judged, state="warn", said=terms.HAS_GAPS)
        found.append(judged)
    return found


_STATES = {
    "over": ("over", terms.OVER_BAND), "under": ("warn", terms.UNDER_BAND), "inside": ("", terms.IN_BAND), "": ("", ""),
}  # fmt: skip


def _band(measure: Measure, code: str, level: str, on: date) -> tuple[int | None, int | None]:
    def limit(names: Mapping[str, str] | None) -> int | None:
        found = plan.value(names[level], area=code, on=on) if names is not None and level in names else None
        return int(found.value) if found is not None else None

    return limit(measure.low), limit(measure.high)


def _counts(call: Call, under: str, on: date) -> dict[str, int]:
    areas = (
        Area.objects.visible_to(call.actor, see=terms.MAP_SEE)
        .filter(under_code(under, path="code"), Q(valid_to=None) | Q(valid_to__gt=on))
        .filter(level__in=(Level.COMMUNITY, Level.GRID))
    )
    counts = dict(areas.order_by().values_list("level").annotate(count=Count("pk")))
    blocks = Block.objects.visible_to(call.actor).filter(under_code(under), grounds.in_force(on)).count()
    dwellings = dwellings_seen(call).filter(_within(under), merged_into=None).count()
    return {
        MapLevel.COMMUNITY: counts.get(Level.COMMUNITY, 0), MapLevel.GRID: counts.get(Level.GRID, 0),
        MapLevel.BLOCK: blocks, MapLevel.DWELLING: dwellings,
    }  # fmt: skip


def _bounds(call: Call, under: str, on: date) -> tuple[float, float, float, float] | None:
    box = (
        Boundary.objects.visible_to(call.actor)
        .filter(under_code(under), grounds.in_force(on), area__level__in=(Level.COMMUNITY, Level.GRID))
        .aggregate(west=Min("west"), south=Min("south"), east=Max("east"), north=Max("north"))
    )
    if box["west"] is None:
        return None
    return box["west"], box["south"], box["east"], box["north"]


def ground_lines(call: Call, *, under: str = "", on: date | None = None) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, name, geometry) of what lies under the shapes: streets, rivers, blocks, managed area edges."""
    day = on or call.on
    county = under[: DIGITS[Level.COUNTY]]
    lines = Line.objects.unscoped(because="streets and rivers are public ground").filter(under_code(county))
    if not county:
        lines = Line.objects.visible_to(call.actor)
    yield from lines.order_by("kind", "name", "pk").values_list("kind", "name", "geometry")[: MOST_ROWS * 4]
    blocks = Block.objects.visible_to(call.actor).filter(under_code(under), grounds.in_force(day)).order_by("code")
    for name, geometry in blocks.values_list("name", "geometry")[: MOST_ROWS * 4]:
        yield "block", name, geometry
