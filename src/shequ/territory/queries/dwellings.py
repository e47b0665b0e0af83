"""Dwellings as lists, pages and the search box show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from shequ.areas.models import Area
from shequ.areas.queries import area_names
from shequ.areas.terms import DIGITS, Level
from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Hit
from shequ.base.scope import under as under_code
from shequ.base.scope import under_any
from shequ.kernel import addresses, textkeys
from shequ.kernel.call import Call
from shequ.territory import terms
from shequ.territory.models import Boundary, Dwelling
from shequ.territory.queries.seen import dwellings_seen
from shequ.territory.terms import Purpose

SHORTEST_SEARCH = 2


@dataclass(frozen=True, slots=True)
class DwellingFilters:
    """What a list of dwellings is narrowed by; "" is no filter."""

    text: str = ""
    area: str = ""
    grid: str = ""
    building: str = ""
    unplaced: bool = False


@dataclass(frozen=True, slots=True)
class DwellingRow:
    """A dwelling as lists show it."""

    id: UUID
    text: str
    area: str
    area_name: str
    grid: str
    grid_name: str
    block: str
    lon: float | None
    lat: float | None
    is_vacant: bool
    is_merged: bool
    may_change: bool
    may_merge: bool


@dataclass(frozen=True, slots=True)
class DwellingDetail:
    """A dwelling with its parts, what was merged into it, and others that may be the same home."""

    row: DwellingRow
    place: str
    number: str
    building: str
    unit: str
    floor: str
    room: str
    merged_into: UUID | None
    merged_into_text: str
    merged_from: tuple[tuple[UUID, str], ...]
    alike: tuple[tuple[UUID, str], ...]


def _row(call: Call, dwelling: Dwelling, names: dict[str, str]) -> DwellingRow:
    return DwellingRow(
        id=dwelling.pk, text=dwelling.text, area=dwelling.area_id, area_name=names.get(dwelling.area_id, ""),
        grid=dwelling.grid_id or "", grid_name=names.get(dwelling.grid_id or "", ""),
        block=dwelling.block.name or dwelling.block.code if dwelling.block is not None else "",
        lon=dwelling.lon, lat=dwelling.lat, is_vacant=dwelling.is_vacant, is_merged=dwelling.merged_into_id is not None,
        may_change=dwelling.merged_into_id is None and call.actor.may(terms.DWELLING_CHANGE, dwelling.area_id),
        may_merge=dwelling.merged_into_id is None and call.actor.may(terms.DWELLING_MERGE, dwelling.area_id),
    )  # fmt: skip


def dwelling_list(call: Call, *, filters: DwellingFilters, page: PageRequest) -> Page[DwellingRow]:
    """Return the dwellings the actor may see, by community and address; three statements."""
    found = dwellings_seen(call).filter(under_code(filters.area), merged_into=None).select_related("block")
    if filters.grid:
        found = found.filter(grid_id=filters.grid)
    if filters.unplaced:
        found = found.filter(grid=None)
    if filters.building:
        place, number, building = [*filters.building.split("|"), "", "", ""][:3]
        found = found.filter(place=place, building=building)
        found = found.filter(number=number) if building else found
    if filters.text:
        found = found.filter(_matching(filters.text))
    listed = page.of(found.order_by("area_id", "text", "id"), row=lambda dwelling: dwelling)
    names = area_names({d.area_id for d in listed.rows} | {d.grid_id for d in listed.rows if d.grid_id})
    return Page(
        rows=tuple(_row(call, dwelling, names) for dwelling in listed.rows), total=listed.total,
        is_capped=listed.is_capped, first=listed.first, after=listed.after, before=listed.before,
    )  # fmt: skip


def _matching(text: str) -> Q:
    """Find an address by its canonical form (3-2-501 finds 3号楼2单元501室) or by a part of it."""
    plain = textkeys.plain(text)
    found = Q(text__icontains=plain)
    address = addresses.parse(text)
    if address is not None and address.is_door:
        parts = {
            name: getattr(address, name)
            for name in ("place", "number", "building", "unit", "room")
            if getattr(address, name)
        }
        found |= Q(**parts)
    return found


def dwelling_row(call: Call, *, dwelling_id: UUID) -> DwellingRow:
    """Return one dwelling. Raises: Hidden."""
    dwelling = dwellings_seen(call).select_related("block").one(dwelling_id)
    return _row(call, dwelling, area_names({dwelling.area_id, dwelling.grid_id or ""}))


def dwelling_detail(call: Call, *, dwelling_id: UUID) -> DwellingDetail:
    """Return a dwelling with what belongs to it; five statements. Raises: Hidden."""
    rows = dwellings_seen(call)
    dwelling = rows.select_related("block", "merged_into").one(dwelling_id)
    merged = rows.filter(merged_into_id=dwelling.pk).order_by("text").values_list("pk", "text")
    same_door = {"room": dwelling.room, "unit": dwelling.unit, "building": dwelling.building}
    alike = (
        rows.filter(area_id=dwelling.area_id, merged_into=None, **same_door)
        .exclude(pk=dwelling.pk)
        .order_by("text")
        .values_list("pk", "text")[:8]
        if dwelling.merged_into_id is None and any(same_door.values())
        else ()
    )
    names = area_names({dwelling.area_id, dwelling.grid_id or ""})
    return DwellingDetail(
        row=_row(call, dwelling, names), place=dwelling.place, number=dwelling.number, building=dwelling.building,
        unit=dwelling.unit, floor=dwelling.floor, room=dwelling.room, merged_into=dwelling.merged_into_id,
        merged_into_text=dwelling.merged_into.text if dwelling.merged_into is not None else "",
        merged_from=tuple(merged), alike=tuple(alike),
    )  # fmt: skip


def dwelling_choices(call: Call, *, text: str, area: str = "", limit: int = 20) -> list[tuple[UUID, str]]:
    """Return (id, address) of dwellings that match a text, for choosing one in a form; one statement."""
    if len(text.strip()) < SHORTEST_SEARCH:
        return []
    rows = dwellings_seen(call).filter(under_code(area), _matching(text.strip()), merged_into=None)
    return list(rows.order_by("area_id", "text", "id").values_list("pk", "text")[:limit])


def dwelling_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return what the search box shows of dwellings; two statements."""
    if len(text.strip()) < SHORTEST_SEARCH:
        return []
    rows = dwellings_seen(call).filter(_matching(text.strip()), merged_into=None)
    found = list(rows.order_by("area_id", "text", "id").values_list("pk", "text", "area_id")[:limit])
    names = area_names({area for _pk, _text, area in found})
    return [
        Hit(address, names.get(area, ""), reverse("territory:dwelling_detail", args=(pk,)), "building-community")
        for pk, address, area in found
    ]


def grid_choices(call: Call, *, area: str) -> list[tuple[str, str]]:
    """Return (code, name) of the grids of a community, for forms; one statement."""
    rows = Area.objects.visible_to(call.actor).filter(under_code(area, path="code"), level=Level.GRID, valid_to=None)
    return list(rows.order_by("code").values_list("code", "name"))


def managed_choices(call: Call) -> list[tuple[str, str]]:
    """Return (code, name) of the areas with a declared managed town area that the actor may see; one statement."""
    rows = Boundary.objects.visible_to(call.actor).filter(purpose=Purpose.MANAGED, valid_to=None)
    return list(rows.order_by("area_id").values_list("area_id", "area__name"))


def community_choices(
    call: Call, *, permission: str = terms.DWELLING_SEE, under: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """Return (code, name) of the communities the actor holds a permission in, the first 400; one statement.

    under: codes to keep to, where any are given.
    """
    codes = call.actor.areas_for(permission)
    rows = Area.objects.visible_to(call.actor, see=permission).filter(level=Level.COMMUNITY, valid_to=None)
    above = [code[: DIGITS[Level.COMMUNITY]] for code in codes if len(code) == DIGITS[Level.GRID]]
    if above:
        rows = rows | Area.objects.unscoped(because="the community of a grid worker's grid").filter(code__in=above)
    if under:
        rows = rows.filter(under_any(under, path="code"))
    return list(rows.order_by("code").values_list("code", "name")[:400])
