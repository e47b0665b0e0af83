"""The tree of areas with what territory knows of each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from shequ.areas import queries as areas
from shequ.areas.models import Area
from shequ.areas.queries import AreaRow
from shequ.areas.terms import DIGITS, Layer, Level
from shequ.base.scope import under as under_code
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.territory import rules, terms
from shequ.territory.models import Block, Boundary
from shequ.territory.queries import measures
from shequ.territory.queries.grounds import in_force
from shequ.territory.queries.seen import dwellings_seen
from shequ.territory.queries.workers import grid_workers
from shequ.territory.rules.codes import is_provisional
from shequ.territory.terms import Purpose

CHILDREN_SHOWN = 500


def provisional_keys(parent: str, *, count: int, taken: Collection[str]) -> list[str]:
    """Return free provisional keys below a parent, for a room that plans areas. Raises: rules.KeysUsedUp."""
    return rules.provisional_keys(parent, count=count, taken=taken)


@dataclass(frozen=True, slots=True)
class TreeRow:
    """An area in the tree, with how many stand below it."""

    code: str
    name: str
    level_label: str
    layer_label: str
    children: int
    is_ended: bool
    is_provisional: bool
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What an area was called and where it belonged in one period."""

    name: str
    parent: str
    parent_name: str
    since: date | None
    until: date | None
    document: str


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """A boundary of an area in one period; size in square metres."""

    purpose_label: str
    size_m2: float
    since: date
    until: date | None
    document: str
    is_converted: bool


@dataclass(frozen=True, slots=True)
class AreaDetail:
    """Everything territory knows of an area on a day."""

    row: AreaRow
    on: date
    name_then: str
    stood: bool
    path: tuple[tuple[str, str], ...]
    layer_label: str
    valid_from: date | None
    valid_to: date | None
    merged_into: str
    merged_into_name: str
    merged_from: tuple[tuple[str, str], ...]
    versions: tuple[VersionRow, ...]
    boundaries: tuple[BoundaryRow, ...]
    children: tuple[TreeRow, ...]
    is_capped: bool
    figures: tuple[tuple[str, float, str, int], ...]
    """(title, value, unit, decimals) of every measure known at its level."""
    workers: tuple[str, ...]
    blocks: int
    dwellings: int
    may_add: bool


def tree_children(*, code: str, on: date | None = None) -> tuple[tuple[TreeRow, ...], bool]:
    """Return the areas one step below a code (the widest areas for ""), and whether there are more; one statement.

    Names and codes of areas are public to everybody who may see the map; ended ones come last.
    """
    rows = Area.objects.unscoped(because="the official tree of areas is public").annotate(
        below=Count("children"),
        drawn=Exists(
            Boundary.objects.unscoped(because="whether a boundary is drawn is public").filter(
                area_id=OuterRef("code"), valid_to=None, purpose=Purpose.GROUND
            )
        ),
    )
    rows = rows.filter(parent_id=code) if code else rows.filter(parent=None)
    if on is not None:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on)).filter(Q(valid_from=None) | Q(valid_from__lte=on))
    found = list(rows.order_by("code")[: CHILDREN_SHOWN + 1])
    shown = sorted(found[:CHILDREN_SHOWN], key=lambda area: (area.valid_to is not None, area.code))
    return tuple(
        TreeRow(
            code=area.code, name=area.name, level_label=say(Level(area.level).label),
            layer_label=say(Layer(area.layer).label), children=area.below, is_ended=area.valid_to is not None,
            is_provisional=is_provisional(area.code), is_drawn=area.drawn,
        )
        for area in shown
    ), len(found) > CHILDREN_SHOWN  # fmt: skip


def tree_start(call: Call) -> str:
    """Return the code at which an actor's tree begins: the one area held, the county above several, "" for all."""
    codes = call.actor.areas_for(terms.MAP_SEE)
    if not codes or codes == ("",):
        return ""
    if len(codes) == 1:
        return codes[0]
    counties = {code[: DIGITS[Level.COUNTY]] for code in codes}
    return counties.pop() if len(counties) == 1 else ""


def area_detail(call: Call, *, code: str, on: date | None = None) -> AreaDetail:
    """Return an area as of a day with its history. A fixed number of statements. Raises: Hidden."""
    day = on or call.on
    area = Area.objects.visible_to(call.actor, see=terms.MAP_SEE).select_related("merged_into").one(code)
    row = areas.area_row(call, code=code)
    versions = areas.area_versions(call, code=code)
    parents = areas.area_names({version.parent_code for version in versions if version.parent_code})
    then = next((v for v in versions if v.valid_from <= day and (v.valid_to is None or v.valid_to > day)), None)
    merged = area.merged_from.order_by("code").values_list("code", "name")
    children, is_capped = tree_children(code=code, on=day)
    level = terms.MapLevel.COMMUNITY if area.level == Level.COMMUNITY else terms.MapLevel.GRID
    figures = _figures(call, code, level, day) if area.level in (Level.COMMUNITY, Level.GRID) else ()
    boundaries = (
        Boundary.objects.visible_to(call.actor)
        .filter(area_id=code)
        .order_by("purpose", "-valid_from")
        .defer("geometry")
    )
    workers = grid_workers(under=code, on=day) if area.level == Level.GRID else {}
    return AreaDetail(
        row=row, on=day, name_then=then.name if then is not None else "", stood=_stood(area, day),
        path=tuple(areas.area_path(code)), layer_label=say(Layer(area.layer).label), valid_from=area.valid_from,
        valid_to=area.valid_to, merged_into=area.merged_into_id or "",
        merged_into_name=area.merged_into.name if area.merged_into is not None else "", merged_from=tuple(merged),
        versions=tuple(
            VersionRow(
                v.name, v.parent_code, parents.get(v.parent_code, ""), v.valid_from if v.valid_from.year > 1 else None,
                v.valid_to, v.document,
            )
            for v in versions
        ),
        boundaries=tuple(
            BoundaryRow(
                say(Purpose(b.purpose).label), b.size_m2, b.valid_from, b.valid_to, b.document, b.is_converted
            )
            for b in boundaries
        ),
        children=children, is_capped=is_capped, figures=figures, workers=tuple(workers.get(code, ())),
        blocks=Block.objects.visible_to(call.actor).filter(under_code(code), in_force(day)).count(),
        dwellings=dwellings_seen(call).filter(_dwellings_of(code), merged_into=None).count(),
        may_add=area.valid_to is None and area.level in (Level.COUNTY, Level.TOWN, Level.COMMUNITY)
        and call.actor.may(terms.MANAGEMENT_AREA_ADD, code),
    )  # fmt: skip


def _dwellings_of(code: str) -> Q:
    return Q(grid_id=code) if len(code) == DIGITS[Level.GRID] else under_code(code)


def _stood(area: Area, day: date) -> bool:
    return (area.valid_from is None or area.valid_from <= day) and (area.valid_to is None or area.valid_to > day)


def _figures(call: Call, code: str, level: str, day: date) -> tuple[tuple[str, float, str, int], ...]:
    found = []
    for measure in measures.measures_at(call, level):
        value = measure.ask(call, level, code, day).get(code)
        if value is not None:
            found.append((say(measure.title), value, say(measure.unit), measure.decimals))
    return tuple(found)
