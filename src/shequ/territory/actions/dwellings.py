"""Dwellings: added, changed, merged."""

from uuid import UUID

from shequ.areas.models import Area
from shequ.areas.queries import area_names, area_row
from shequ.areas.terms import DIGITS, Level
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel import addresses
from shequ.kernel.addresses import Address
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.territory import facts, rules, terms
from shequ.territory.models import Dwelling
from shequ.territory.queries.grounds import blocks_of, places_of

FIELDS: dict[str, str] = {
    "text": terms.DWELLING_FIELDS["text"], "grid": terms.DWELLING_FIELDS["grid"], "lon": terms.DWELLING_FIELDS["lon"],
    "lat": terms.DWELLING_FIELDS["lat"], "is_vacant": terms.DWELLING_FIELDS["is_vacant"],
}  # fmt: skip


def _read(address: str) -> Address:
    found = addresses.parse(address)
    if found is None or not found.is_door:
        raise rules.AddressUnreadable(address=address, field="address")
    return found


def _placed(call: Call, *, area: str, grid: str, lon: float | None, lat: float | None) -> tuple[str, UUID | None]:
    """Return the grid and block of a dwelling: by its point when it has one, else the grid as given."""
    rules.check_point_whole(lon, lat)
    rules.check_grid_of(area, grid)
    if grid and not Area.objects.unscoped(because="a grid's code is public").filter(pk=grid).exists():
        raise rules.GridElsewhere(grid=grid, field="grid")
    if lon is None or lat is None:
        return grid, None
    county = area[: DIGITS[Level.COUNTY]]
    (community,), (in_grid,) = places_of([lon], [lat], on=call.on, under=county)
    if community and community != area:
        raise rules.PointElsewhere(found=area_names({community}).get(community, community), field="lon")
    (block,) = blocks_of([lon], [lat], on=call.on, under=county)
    found = in_grid if in_grid.startswith(area) else ""
    return grid or found, UUID(hex=block) if block else None


@action(terms.DWELLING_ADD)
def dwelling_add(
    call: Call,
    *,
    area: str,
    address: str,
    grid: str = "",
    lon: float | None = None,
    lat: float | None = None,
    is_vacant: bool = False,
) -> UUID:
    """Register a home of a community by its address; a point, when given, places it in its grid and block.

    Raises: Hidden, NotPermitted, rules.AddressUnreadable, rules.DwellingTaken, rules.GridElsewhere, rules.PointElsewhere.
    """  # fmt: skip
    area_row(call, code=area)
    rules.check_grid_of(area, grid)
    call.require(terms.DWELLING_ADD, grid or area)
    found = _read(address)
    rows = Dwelling.objects.unscoped(because="an address is taken whoever sees it; the area was permitted")
    if rows.filter(area_id=area, address_key=found.key).exists():
        raise rules.DwellingTaken(address=found.text, field="address")
    grid, block = _placed(call, area=area, grid=grid, lon=lon, lat=lat)

    dwelling = Dwelling.objects.create(
        id=uuid7(), area_id=area, grid_id=grid or None, block_id=block, address_key=found.key, text=found.text,
        place=found.place, number=found.number, building=found.building, unit=found.unit, floor=found.floor,
        room=found.room, lon=lon, lat=lat, is_vacant=is_vacant, created_at=call.at,
    )  # fmt: skip
    record(
        call,
        facts.DwellingAdded(
            area=area, subject=f"dwelling:{dwelling.pk}", dwelling_id=str(dwelling.pk), address=found.text, grid=grid
        ),
    )
    return dwelling.pk


@action(terms.DWELLING_CHANGE)
def dwelling_change(
    call: Call,
    *,
    dwelling_id: UUID,
    address: str,
    grid: str = "",
    lon: float | None = None,
    lat: float | None = None,
    is_vacant: bool = False,
) -> UUID | Unchanged:
    """Correct a dwelling's address, grid or point.

    Raises: Hidden, NotPermitted, rules.DwellingIsMerged, and what `dwelling_add` refuses.
    """  # fmt: skip
    dwelling = Dwelling.objects.visible_to(call.actor).locked(dwelling_id)
    call.require(terms.DWELLING_CHANGE, dwelling)
    if dwelling.merged_into_id is not None:
        raise rules.DwellingIsMerged(address=_text_of(dwelling.merged_into_id))
    found = _read(address)
    rows = Dwelling.objects.unscoped(because="an address is taken whoever sees it; the area was permitted")
    if rows.filter(area_id=dwelling.area_id, address_key=found.key).exclude(pk=dwelling.pk).exists():
        raise rules.DwellingTaken(address=found.text, field="address")
    grid, block = _placed(call, area=dwelling.area_id, grid=grid, lon=lon, lat=lat)

    old = _values(dwelling)
    dwelling.address_key, dwelling.text, dwelling.place, dwelling.number = (
        found.key,
        found.text,
        found.place,
        found.number,
    )
    dwelling.building, dwelling.unit, dwelling.floor, dwelling.room = (
        found.building,
        found.unit,
        found.floor,
        found.room,
    )
    dwelling.grid_id, dwelling.block_id, dwelling.lon, dwelling.lat = grid or None, block, lon, lat
    dwelling.is_vacant = is_vacant
    new = _values(dwelling)
    changed = [name for name in FIELDS if old[name] != new[name]]
    if not changed:
        return Unchanged("the dwelling stands as given")
    dwelling.save(
        update_fields=[
            "address_key", "text", "place", "number", "building", "unit", "floor", "room", "grid", "block", "lon", "lat",
            "is_vacant",
        ]
    )  # fmt: skip
    record(
        call,
        facts.DwellingChanged(
            area=dwelling.area_id, subject=f"dwelling:{dwelling.pk}", dwelling_id=str(dwelling.pk), address=dwelling.text,
            changed="、".join(FIELDS[name] for name in changed), old=tuple((name, old[name]) for name in changed),
            new=tuple((name, new[name]) for name in changed),
        ),
    )  # fmt: skip
    return dwelling.pk


@action(terms.DWELLING_MERGE)
def dwelling_merge(call: Call, *, dwelling_id: UUID, into_id: UUID, reason: str) -> UUID:
    """Say that two entries are one home: the first stays as a pointer to the second, who lives there follows by reaction.

    Raises: Hidden, NotPermitted, rules.DwellingIsSame, rules.DwellingElsewhere, rules.DwellingIsMerged.
    """
    rows = Dwelling.objects.visible_to(call.actor)
    first, second = sorted((dwelling_id, into_id))
    locked = {key: rows.locked(key) for key in dict.fromkeys((first, second))}  # one order for all, so no deadlock
    dwelling, heir = locked[dwelling_id], locked[into_id]
    call.require(terms.DWELLING_MERGE, dwelling)
    merged = dwelling.merged_into_id or heir.merged_into_id
    rules.check_mergeable(
        is_same=dwelling.pk == heir.pk, same_area=dwelling.area_id == heir.area_id,
        merged_into=_text_of(merged) if merged else "",
    )  # fmt: skip

    dwelling.merged_into = heir
    dwelling.save(update_fields=["merged_into"])
    followers = Dwelling.objects.unscoped(because="what was merged into the first now points to its heir")
    followers.filter(merged_into_id=dwelling.pk).update(merged_into_id=heir.pk)
    record(
        call,
        facts.DwellingsMerged(
            area=dwelling.area_id, subject=f"dwelling:{dwelling.pk}", from_id=str(dwelling.pk), into_id=str(heir.pk),
            address=dwelling.text, into_address=heir.text, reason=reason,
        ),
    )  # fmt: skip
    return heir.pk


def _text_of(pk: UUID) -> str:
    rows = Dwelling.objects.unscoped(because="the address of a dwelling's heir, in the same community")
    return str(rows.values_list("text", flat=True).get(pk=pk))


def _values(dwelling: Dwelling) -> dict[str, str]:
    return {
        "text": dwelling.text, "grid": dwelling.grid_id or "", "lon": str(dwelling.lon or ""),
        "lat": str(dwelling.lat or ""), "is_vacant": str(dwelling.is_vacant),
    }  # fmt: skip
