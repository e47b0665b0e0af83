"""Dwellings and blocks find the ground they lie in: set-based, part of the actions that draw the ground."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from shequ.areas.queries import county_of
from shequ.areas.terms import DIGITS, Level
from shequ.base.assigning import in_chunks
from shequ.base.scope import under, under_any
from shequ.kernel.geometry import place_in, shapes_of
from shequ.kernel.ids import uuid7_many
from shequ.territory.models import Block, Dwelling
from shequ.territory.queries.examining import Placed
from shequ.territory.queries.grounds import blocks_of, in_force, point_index

CHUNK = 500


def _community_of(code: str) -> str:
    return code[: DIGITS[Level.COMMUNITY]]


def place_dwellings(codes: Iterable[str], *, on: date) -> int:
    """Give dwellings with a point the grid of their own community that the point lies in; returns how many changed.

    codes: the communities or grids whose ground was drawn. A dwelling never changes its community here: that is a move.
    """
    communities = sorted({_community_of(code) for code in codes if len(code) >= DIGITS[Level.COMMUNITY]})
    if not communities:
        return 0
    rows = Dwelling.objects.unscoped(because="the drawing was permitted for the area above").filter(
        under_any(communities), lon__isnull=False
    )
    found = list(rows.values_list("pk", "area_id", "grid_id", "lon", "lat"))
    grids = point_index(level=Level.GRID, under=county_of(communities), on=on).find(
        [row[3] for row in found], [row[4] for row in found]
    )
    wanted: dict[str | None, list[UUID]] = defaultdict(list)
    for (pk, area, old, _lon, _lat), grid in zip(found, grids, strict=True):
        new = grid if grid and grid.startswith(area) else None
        if new != old:
            wanted[new].append(pk)
    for grid_code, pks in wanted.items():
        for chunk in in_chunks(pks, CHUNK):
            rows.filter(pk__in=chunk).update(grid_id=grid_code)
    return sum(len(pks) for pks in wanted.values())


def place_blocks(codes: Iterable[str], *, on: date) -> int:
    """Give blocks the community their middle lies in, or the town while it lies in none; returns how many changed."""
    towns = sorted({code[: DIGITS[Level.TOWN]] for code in codes})
    rows = Block.objects.unscoped(because="the drawing was permitted for the area above").filter(
        under_any(towns), in_force(on)
    )
    found = list(rows.values_list("pk", "area_id", "geometry"))
    places = [place_in(shape) for shape in shapes_of([geometry for *_, geometry in found])]
    index = point_index(level=Level.COMMUNITY, under=county_of(towns), on=on)
    inside = index.find([lon for lon, _lat in places], [lat for _lon, lat in places])
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for (pk, area, _geometry), community in zip(found, inside, strict=True):
        home = community or area[: DIGITS[Level.TOWN]]
        if home != area:
            wanted[home].append(pk)
    for home, pks in wanted.items():
        for chunk in in_chunks(pks, CHUNK):
            rows.filter(pk__in=chunk).update(area_id=home)
    return sum(len(pks) for pks in wanted.values())


def place_dwellings_in_blocks(area: str, *, on: date) -> int:
    """Give dwellings with a point the block they lie in; returns how many changed."""
    rows = Dwelling.objects.unscoped(because="the drawing was permitted for the area").filter(
        under(area), lon__isnull=False
    )
    found = list(rows.values_list("pk", "block_id", "lon", "lat"))
    blocks = blocks_of([row[2] for row in found], [row[3] for row in found], on=on, under=area)
    wanted: dict[UUID | None, list[UUID]] = defaultdict(list)
    for (pk, old, _lon, _lat), block in zip(found, blocks, strict=True):
        new = UUID(hex=block) if block else None
        if new != old:
            wanted[new].append(pk)
    for block_id, pks in wanted.items():
        for chunk in in_chunks(pks, CHUNK):
            rows.filter(pk__in=chunk).update(block_id=block_id)
    return sum(len(pks) for pks in wanted.values())


def write_dwellings(placed: Sequence[Placed], *, at: datetime, on: date) -> tuple[int, int, int]:
    """Write dwellings of a drawing; returns how many are new, got another place, stayed the same."""
    points = [(item.drawn.shape.x, item.drawn.shape.y) for item in placed]  # type: ignore[union-attr]
    county = placed[0].area[: DIGITS[Level.COUNTY]]
    blocks = blocks_of([lon for lon, _lat in points], [lat for _lon, lat in points], on=on, under=county)
    rows = Dwelling.objects.unscoped(because="every dwelling lies below the area the drawing was permitted for")
    before: dict[tuple[str, str], Dwelling] = {}
    for community in sorted({item.area for item in placed}):
        for row in rows.filter(area_id=community):
            before[community, row.address_key] = row
    made, moved, same = [], [], 0
    for key, item, (lon, lat), block in zip(uuid7_many(len(placed)), placed, points, blocks, strict=True):
        address = item.address
        if address is None:
            raise AssertionError("a placed dwelling has an address")
        old = before.get((item.area, address.key))
        block_id = UUID(hex=block) if block else None
        place = {"lon": round(lon, 7), "lat": round(lat, 7), "grid_id": item.grid or None, "block_id": block_id}
        if old is None:
            made.append(
                Dwelling(
                    id=key, area_id=item.area, address_key=address.key, text=address.text, place=address.place,
                    number=address.number, building=address.building, unit=address.unit, floor=address.floor,
                    room=address.room, is_vacant=item.drawn.is_vacant, created_at=at, **place,
                )
            )  # fmt: skip
            continue
        if all(getattr(old, name) == value for name, value in place.items()):
            same += 1
            continue
        for name, value in place.items():
            setattr(old, name, value)
        moved.append(old)
    Dwelling.objects.bulk_create(made, batch_size=CHUNK)
    if moved:
        Dwelling.rows.bulk_update(moved, ["lon", "lat", "grid", "block"], batch_size=CHUNK)
    return len(made), len(moved), same
