"""Dwellings find their community and grid in a new division: set-based, part of the action that redraws the ground."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from shequ.base.assigning import assign
from shequ.base.scope import under
from shequ.kernel.geometry import ShapeIndex
from shequ.territory.models import Dwelling
from shequ.territory.rules.redrawing import DoorsMeet
from shequ.territory.terms import COMMUNITY_DIGITS

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

BECAUSE = "the division was permitted for the area that the dwellings lie below"
DOORS_TOLD = 20
"""How many pairs of doors a refusal holds."""
BETWEEN = "~"
"""Begins the key of a door that is between two communities; no address reads so."""


@dataclass(frozen=True, slots=True)
class Rehomed:
    """How many dwellings have another community, another grid (or none), and no place of their own in the division."""

    moved: int
    regridded: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class _Door:
    pk: UUID
    area: str
    grid: str
    key: str
    block: UUID | None
    lon: float | None
    lat: float | None
    heir: UUID | None


def rehome(
    area: str, *, plots: Mapping[str, BaseGeometry], by_block: Mapping[UUID, tuple[str, str]], heirs: Mapping[str, str],
    ended: Collection[str], touched: Collection[str], names: Mapping[str, str],
) -> Rehomed:  # fmt: skip
    """Give the dwellings below an area their community and grid: by block, else by point, else they go with their heirs.

    plots: the ground of each community and grid. by_block: block → community and grid ("" none). ended: codes of
    communities and grids. touched: communities whose doors without a place are counted. names: of
    areas as they were called. Raises: DoorsMeet.
    """
    doors = _doors(area)
    wanted, unplaced = _wanted(doors, plots, by_block, heirs, ended)
    for pk, door in doors.items():  # what was merged into another goes where that goes
        if door.heir is not None and door.heir in doors:
            wanted[pk] = wanted.get(door.heir, _place(doors[door.heir]))
    _pointers_give_way(doors, wanted)
    moving = {pk: place for pk, place in wanted.items() if place != _place(doors[pk])}
    _check_doors(doors, moving, names)
    _write(doors, moving)
    return Rehomed(
        moved=sum(doors[pk].heir is None and place[0] != doors[pk].area for pk, place in moving.items()),
        regridded=sum(doors[pk].heir is None and place[1] != doors[pk].grid for pk, place in moving.items()),
        unplaced=sum(doors[pk].heir is None and doors[pk].area in touched for pk in unplaced),
    )


def _place(door: _Door) -> tuple[str, str]:
    return door.area, door.grid


def _doors(area: str) -> dict[UUID, _Door]:
    rows = Dwelling.objects.unscoped(because=BECAUSE).filter(under(area)).order_by("pk").select_for_update()
    columns = rows.values_list("pk", "area_id", "grid_id", "address_key", "block_id", "lon", "lat", "merged_into_id")
    return {row[0]: _Door(row[0], row[1], row[2] or "", *row[3:]) for row in columns}


def _wanted(
    doors: Mapping[UUID, _Door], plots: Mapping[str, BaseGeometry], by_block: Mapping[UUID, tuple[str, str]],
    heirs: Mapping[str, str], ended: Collection[str],
) -> tuple[dict[UUID, tuple[str, str]], list[UUID]]:  # fmt: skip
    """Return where each dwelling belongs, and which have no place of their own."""
    wanted: dict[UUID, tuple[str, str]] = {}
    pointed: list[_Door] = []
    unplaced: list[UUID] = []
    for pk, door in doors.items():
        if door.block is not None and door.block in by_block:
            wanted[pk] = by_block[door.block]
        elif door.lon is not None:
            pointed.append(door)
        else:
            unplaced.append(pk)
    for door, place in zip(pointed, _places(pointed, plots), strict=True):
        if place[0]:
            wanted[door.pk] = place
        else:
            unplaced.append(door.pk)
    for pk in unplaced:
        door = doors[pk]
        home = heirs.get(door.area, door.area)
        wanted[pk] = (home, "" if door.grid in ended or home != door.area else door.grid)
    return wanted, unplaced


def _places(doors: list[_Door], plots: Mapping[str, BaseGeometry]) -> list[tuple[str, str]]:
    """Return the community and its grid that each point lies in, "" for none."""
    lons, lats = [door.lon or 0.0 for door in doors], [door.lat or 0.0 for door in doors]
    communities, grids = (
        ShapeIndex(codes, [plots[code] for code in codes]).find(lons, lats)
        for codes in (
            sorted(code for code in plots if len(code) == COMMUNITY_DIGITS),
            sorted(code for code in plots if len(code) != COMMUNITY_DIGITS),
        )
    )
    return [
        (community, grid if community and grid.startswith(community) else "")
        for community, grid in zip(communities, grids, strict=True)
    ]


def _pointers_give_way(doors: Mapping[UUID, _Door], wanted: dict[UUID, tuple[str, str]]) -> None:
    """Let what was merged into another stay where it was when its address is taken where it would go."""
    taken = {(wanted[pk][0], door.key) for pk, door in doors.items() if door.heir is None}
    for pk, door in doors.items():
        if door.heir is None:
            continue
        if (wanted[pk][0], door.key) in taken:
            wanted[pk] = (door.area, "")
        taken.add((wanted[pk][0], door.key))


def _check_doors(doors: Mapping[UUID, _Door], moving: Mapping[UUID, tuple[str, str]], names: Mapping[str, str]) -> None:
    """Refuse two doors of one address in one community.

    Raises: DoorsMeet.
    """
    first: dict[tuple[str, str], UUID] = {}
    met: list[tuple[UUID, UUID]] = []
    for pk, door in doors.items():
        other = first.setdefault((moving.get(pk, (door.area, ""))[0], door.key), pk)
        if other != pk:
            met.append((other, pk) if doors[other].area < door.area else (pk, other))
    if not met:
        return
    rows = Dwelling.objects.unscoped(because=BECAUSE).filter(pk__in=[pk for pk, _other in met[:DOORS_TOLD]])
    texts = dict(rows.values_list("pk", "text"))
    raise DoorsMeet(
        [
            (texts[one], names.get(doors[one].area, doors[one].area), names.get(doors[other].area, doors[other].area))
            for one, other in met[:DOORS_TOLD]
        ]
    )


def _write(doors: Mapping[UUID, _Door], moving: Mapping[UUID, tuple[str, str]]) -> None:
    """Write the places; doors of one address that change sides bear no address while they cross."""
    rows = Dwelling.objects.unscoped(because=BECAUSE)
    held = {(door.area, door.key) for door in doors.values()}
    crossing = {
        pk: doors[pk]
        for pk, (home, _grid) in moving.items()
        if home != doors[pk].area and (home, doors[pk].key) in held
    }
    assign(rows, {pk: (f"{BETWEEN}{pk.hex}",) for pk in crossing}, ["address_key"])
    assign(rows, {pk: (home, grid or None) for pk, (home, grid) in moving.items()}, ["area_id", "grid_id"])
    assign(rows, {pk: (door.key,) for pk, door in crossing.items()}, ["address_key"])
