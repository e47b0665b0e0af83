"""A town's ground goes over to new communities and grids: areas, boundaries, blocks and dwellings in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from shequ.areas import actions as areas
from shequ.areas.models import Area
from shequ.areas.terms import Layer, Level
from shequ.base.assigning import assign, in_chunks
from shequ.base.scope import under
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.geometry import area_m2, geojson_of, shape_of, shapes_of
from shequ.territory import facts, rules, terms
from shequ.territory.actions.rehoming import Rehomed, rehome
from shequ.territory.models import Block, Boundary
from shequ.territory.rules import redrawing
from shequ.territory.rules.redrawing import Stood
from shequ.territory.terms import COMMUNITY_DIGITS, Plot, Purpose

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

BECAUSE = "the division was permitted for the area that all of it lies below"
FACT = "territory.ground_redrawn"


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What a new division changed. drawn: boundaries written; ended: communities and grids; unplaced: without a place."""

    communities: int
    grids: int
    ended: int
    drawn: int
    blocks_moved: int
    dwellings_moved: int
    dwellings_regridded: int
    dwellings_unplaced: int


@action(terms.GROUND_REDRAW)
def ground_redraw(
    call: Call,
    *,
    area: str,
    communities: Sequence[Plot],
    grids: Sequence[Plot],
    heirs: Mapping[str, str],
    successors: Mapping[str, tuple[str, ...]],
    on: date,
    document: str,
) -> Redrawn:
    """Let communities and grids below an area be those of a division from a day on; what it does not name stays as it is.

    heirs: community that ends → community of the division that takes over who has no place in it. successors: grid that
    ends → its new grids, largest first. Grids of the division's communities that it does not name end as well.
    Dwellings go by their block, else by their point, else with their community. Raises: NotPermitted, the refusals of
    rules.redrawing, rules.DrawnLater, AreaCodeWrong, AreaParentMissing, AreaEndsTooEarly.
    """
    call.require(terms.GROUND_REDRAW, area)
    redrawing.check_on(on, today=call.on)
    tree = _tree(area)
    standing = {code: Stood(name, is_ended) for code, (name, is_ended) in tree.items()}
    redrawing.check_codes(area, communities, grids, standing)
    plots, cells = {plot.code: plot for plot in communities}, {plot.code: plot for plot in grids}
    redrawing.check_ends(heirs, successors, plots, cells, standing)
    blocks = _blocks(area, on)
    names = {code: name for code, (name, _is_ended) in tree.items()}
    homes, in_grid = redrawing.check_blocks(
        communities, grids, {code: block.area_id for code, block in blocks.items()}, heirs,
        names,
    )  # fmt: skip
    ends = _ends(tree, plots, cells, heirs, successors)

    fresh, renamed = _areas_follow(call, tree, {**plots, **cells}, ends, on=on, document=document)
    shapes = dict(zip(blocks, shapes_of([block.geometry for block in blocks.values()]), strict=True))
    grounds = {
        code: redrawing.joined([shapes[block] for block in plot.blocks]) for code, plot in {**plots, **cells}.items()
    }
    drawn = _draw(call, grounds, {**plots, **cells}, ends, on=on, document=document)
    moving = {
        block.pk: (homes[code],) for code, block in blocks.items() if homes.get(code, block.area_id) != block.area_id
    }
    assign(Block.objects.unscoped(because=BECAUSE), moving, ["area_id"])
    rehomed = rehome(
        area, plots=grounds,
        by_block={blocks[code].pk: (home, in_grid.get(code, "")) for code, home in homes.items()},
        heirs=heirs, ended=frozenset(ends), touched=frozenset(plots) | frozenset(heirs),
        names=names,
    )  # fmt: skip
    return _recorded(
        call, rehomed, area=area, communities=communities, grids=grids, ends=ends, fresh=fresh, renamed=renamed,
        drawn=drawn, blocks=len(moving), on=on, document=document,
    )  # fmt: skip


def _recorded(
    call: Call, rehomed: Rehomed, *, area: str, communities: Sequence[Plot], grids: Sequence[Plot],
    ends: Mapping[str, str], fresh: int, renamed: int, drawn: int, blocks: int, on: date, document: str,
) -> Redrawn:  # fmt: skip
    record(
        call,
        facts.GroundRedrawn(
            area=area, subject=f"area:{area}", communities=len(communities), grids=len(grids), ended=len(ends),
            added=fresh, renamed=renamed, drawn=drawn, blocks=blocks, moved=rehomed.moved,
            regridded=rehomed.regridded, unplaced=rehomed.unplaced,
            codes=tuple(plot.code for plot in (*communities, *grids)), ended_codes=tuple(ends), on=on.isoformat(),
            document=document,
        ),
    )  # fmt: skip
    return Redrawn(
        len(communities), len(grids), len(ends), drawn, blocks, rehomed.moved, rehomed.regridded, rehomed.unplaced
    )


def _tree(area: str) -> dict[str, tuple[str, bool]]:
    """Return name and whether it has ended of every community and grid below an area, by code; one statement."""
    rows = Area.objects.unscoped(because=BECAUSE).filter(
        under(area, path="code"), level__in=(Level.COMMUNITY, Level.GRID)
    )
    return {code: (name, valid_to is not None) for code, name, valid_to in rows.values_list("code", "name", "valid_to")}


def _blocks(area: str, on: date) -> dict[str, Block]:
    """Return the blocks below an area that have not ended, by code, for writing; one statement."""
    rows = Block.objects.unscoped(because=BECAUSE).filter(under(area), Q(valid_to=None) | Q(valid_to__gt=on))
    return {block.code: block for block in rows.only("code", "area", "geometry").order_by("code").select_for_update()}


def _ends(
    tree: Mapping[str, tuple[str, bool]], plots: Mapping[str, Plot], cells: Mapping[str, Plot],
    heirs: Mapping[str, str], successors: Mapping[str, tuple[str, ...]],
) -> dict[str, str]:  # fmt: skip
    """Return what ends → what it is merged into: communities, their grids, grids that the division does not name."""
    ends = dict(heirs)
    for code, (_name, is_ended) in tree.items():
        if len(code) == COMMUNITY_DIGITS or is_ended or code in cells:
            continue
        community = code[:COMMUNITY_DIGITS]
        if code in successors or community in plots or community in heirs:
            ends[code] = next(iter(successors.get(code, ())), "")
    return ends


def _areas_follow(
    call: Call, tree: Mapping[str, tuple[str, bool]], plots: Mapping[str, Plot], ends: Mapping[str, str], *, on: date,
    document: str,
) -> tuple[int, int]:  # fmt: skip
    """Put new areas into the tree, rename those called otherwise, end what ends; returns how many are new, renamed."""
    fresh = [(code, plot.name) for code, plot in plots.items() if code not in tree]
    called = {code: plot.name for code, plot in plots.items() if code in tree and tree[code][0] != plot.name}
    change = call.because(FACT, only="areas.area_change")
    if fresh:
        areas.areas_add_many(
            call.because(FACT, only="areas.area_add"), areas=fresh, layer=Layer.MANAGEMENT, valid_from=on,
            document=document,
        )  # fmt: skip
    if called:
        areas.areas_rename_many(change, names=called, on=on, document=document)
    if ends:
        areas.areas_end_many(change, ends=ends, on=on, document=document)
    return len(fresh), len(called)


def _draw(
    call: Call, grounds: Mapping[str, BaseGeometry], plots: Mapping[str, Plot], ends: Mapping[str, str], *, on: date,
    document: str,
) -> int:  # fmt: skip
    """Write the boundaries of a division, close those they replace and those of ended areas; returns how many are new.

    A boundary that began that very day has never held: it is written over, or dropped with its area.
    """
    rows = Boundary.objects.unscoped(because=BECAUSE)
    present = [
        row
        for chunk in in_chunks(sorted({*grounds, *ends}))
        for row in rows.filter(area_id__in=chunk, valid_to=None).select_related("area").select_for_update(of=("self",))
    ]
    before = {row.area_id: row for row in present if row.purpose == Purpose.GROUND}
    closed: list[UUID] = []
    dropped: list[UUID] = []
    made: list[Boundary] = []
    for code, ground in grounds.items():
        old, text = before.get(code), geojson_of(ground)
        if old is not None and (old.geometry == text or redrawing.is_same_ground(shape_of(old.geometry), ground)):
            continue
        if old is not None:
            _leave(old, closed, dropped, on=on, name=plots[code].name)
        west, south, east, north = ground.bounds
        made.append(
            Boundary(
                area_id=code, purpose=Purpose.GROUND, geometry=text, size_m2=round(area_m2(ground), 1), west=west,
                south=south, east=east, north=north, valid_from=on, document=document, drawn_at=call.at,
            )
        )  # fmt: skip
    for old in present:
        if old.area_id in ends:
            _leave(old, closed, dropped, on=on, name=old.area.name)
    for chunk in in_chunks(closed):
        rows.filter(pk__in=chunk).update(valid_to=on)
    for chunk in in_chunks(dropped):
        rows.filter(pk__in=chunk).delete()
    Boundary.objects.bulk_create(made, batch_size=500)
    return len(made)


def _leave(old: Boundary, closed: list[UUID], dropped: list[UUID], *, on: date, name: str) -> None:
    rules.check_not_before(old.valid_from, on, name=name, field="on")
    (dropped if old.valid_from == on else closed).append(old.pk)
