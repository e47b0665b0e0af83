"""What is right when a town's ground is divided anew: no database, no clock.

Source: plan T1.3a (division into communities and grids), G3 (every address in exactly one grid).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shequ.kernel import geometry
from shequ.kernel.late import late
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.territory.terms import COMMUNITY_DIGITS, GRID_DIGITS, Plot

if TYPE_CHECKING:
    import shapely
    from shapely.geometry.base import BaseGeometry
else:
    shapely = late("shapely")

STORED_DEGREES = 1e-7
"""The grid on which stored coordinates lie: a centimetre."""
ROUNDING_M2 = 0.01
"""Holes and pieces below this many square metres come from rounding: a hand's breadth each way."""
SAME_M2 = 1.0
"""Two outlines that differ by less than this many square metres are one: corners of a neighbour on a straight edge."""
NAMED = 5
"""How many doors, blocks or areas a sentence names."""


class RedrawnAhead(Refused):
    """A division is written when it is in force."""

    code = "territory.redrawn_ahead"
    message = _("生效日期 {on} 还没有到")
    mend = _("请到生效那天再办理，或核对日期")


class PlotEmpty(Refused):
    """A community or grid without ground."""

    code = "territory.plot_empty"
    message = _("“{name}”没有划入任何街坊")
    mend = _("请给它划入街坊，或从方案中删去")


class PlotTwice(Refused):
    """One code for two plots."""

    code = "territory.plot_twice"
    message = _("代码 {written} 在方案中出现两次")
    mend = _("每个社区、每个网格用一个代码")


class PlotElsewhere(Refused):
    """A code that does not lie under what it belongs to."""

    code = "territory.plot_elsewhere"
    message = _("“{name}”的代码 {written} 不在 {parent} 之下")
    mend = _("社区代码以所属管委会代码开头，共 12 位；网格代码以所属社区代码开头，共 15 位")


class PlotCodeUsed(Refused):
    """A code is never used twice."""

    code = "territory.plot_code_used"
    message = _("代码 {written} 属于已撤销的“{name}”，不能再用")
    mend = _("请给“{plot}”另编代码")


class BlockUnknown(Refused):
    """The block is not drawn, or not any more."""

    code = "territory.block_unknown"
    message = _("没有街坊 {blocks}，或者已经停用")
    mend = _("请先导入街坊，或按现有街坊重新划分")


class BlockTwice(Refused):
    """A block lies in one community and one grid."""

    code = "territory.block_twice"
    message = _("街坊 {block} 同时划入“{name}”和“{other}”")
    mend = _("每个街坊只能划入一个社区、一个网格")


class BlockLeftOut(Refused):
    """A block that has a community would have none."""

    code = "territory.block_left_out"
    message = _("街坊 {blocks} 现在属于社区，方案中没有划入任何社区")
    mend = _("请把这些街坊划入社区")


class BlockOfAnother(Refused):
    """A block of a community that stays as it is and is no part of the division."""

    code = "territory.block_of_another"
    message = _("街坊 {block} 属于“{name}”，这个社区不在方案之中")
    mend = _("请把“{name}”一并纳入方案，或不动它的街坊")


class GridBlockOutside(Refused):
    """A grid reaches beyond its community."""

    code = "territory.grid_block_outside"
    message = _("街坊 {block} 划入网格“{name}”，却不在它的社区之内")
    mend = _("网格只能由本社区的街坊组成")


class PlotStays(Refused):
    """What ends cannot stand in the division as well."""

    code = "territory.plot_stays"
    message = _("“{name}”既要撤销，又在方案之中")
    mend = _("请只保留一种安排")


class PlotNotStanding(Refused):
    """Only what stands can end."""

    code = "territory.plot_not_standing"
    message = _("{written} 不是本区域内现有的社区或网格")
    mend = _("请核对要撤销的社区和网格")


class HeirElsewhere(Refused):
    """What takes over has to be one of the division."""

    code = "territory.heir_elsewhere"
    message = _("承接“{name}”的 {written} 不在方案之中")
    mend = _("请指定方案中的社区（网格）承接")


class DoorsMeet(Refused):
    """Two homes would bear the same address in one community."""

    code = "territory.doors_meet"
    message = _("划入同一社区后门牌重复：{places}")
    mend = _("先合并门牌，或更正其中一处的地址")

    def __init__(self, pairs: Sequence[tuple[str, str, str]]):
        """Say which doors meet: (address, community it is in now, community of the other) each."""
        self.pairs = tuple(pairs)
        named = "；".join(f"{address}（{one}、{other}）" for address, one, other in self.pairs[:NAMED])
        super().__init__(places=named, field="communities")

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.pairs,))


def check_on(on: date, *, today: date) -> None:
    """Refuse a division written before it is in force.

    Raises: RedrawnAhead.
    """
    if on > today:
        raise RedrawnAhead(on=on.isoformat(), field="on")


@dataclass(frozen=True, slots=True)
class Stood:
    """A community or grid of the tree as it stands before the division."""

    name: str
    is_ended: bool


def check_codes(area: str, communities: Sequence[Plot], grids: Sequence[Plot], standing: Mapping[str, Stood]) -> None:
    """Refuse plots without ground, codes used twice or ended, communities outside the area, grids of no community.

    Raises: PlotEmpty, PlotTwice, PlotElsewhere, PlotCodeUsed.
    """
    seen: set[str] = set()
    codes = {plot.code for plot in communities}
    for plots, digits, field in ((communities, COMMUNITY_DIGITS, "communities"), (grids, GRID_DIGITS, "grids")):
        for plot in plots:
            if not plot.blocks:
                raise PlotEmpty(name=plot.name, field=field)
            if plot.code in seen:
                raise PlotTwice(written=plot.code, field=field)
            seen.add(plot.code)
            is_below = plot.code.startswith(area) if plots is communities else plot.code[:COMMUNITY_DIGITS] in codes
            if len(plot.code) != digits or not is_below:
                parent = area if plots is communities else _("方案中的社区")
                raise PlotElsewhere(name=plot.name, written=plot.code, parent=parent, field=field)
            before = standing.get(plot.code)
            if before is not None and before.is_ended:
                raise PlotCodeUsed(written=plot.code, name=before.name, plot=plot.name, field=field)


def check_ends(
    heirs: Mapping[str, str],
    successors: Mapping[str, Collection[str]],
    communities: Collection[str],
    grids: Collection[str],
    standing: Mapping[str, Stood],
) -> None:
    """Refuse ends of what stays or does not stand, and heirs that are no part of the division.

    Raises: PlotNotStanding, PlotStays, HeirElsewhere.
    """
    told: list[tuple[str, tuple[str, ...], int, Collection[str], str]] = [
        (old, (new,), COMMUNITY_DIGITS, communities, "heirs") for old, new in heirs.items()
    ]
    told += [(old, tuple(new), GRID_DIGITS, grids, "successors") for old, new in successors.items()]
    for old, takers, digits, present, field in told:
        before = standing.get(old)
        if before is None or before.is_ended or len(old) != digits:
            raise PlotNotStanding(written=old, field=field)
        if old in present:
            raise PlotStays(name=before.name, field=field)
        for taker in takers:
            if taker not in present:
                raise HeirElsewhere(name=before.name, written=taker, field=field)


def check_blocks(
    communities: Sequence[Plot], grids: Sequence[Plot], present: Mapping[str, str], leaving: Collection[str],
    names: Mapping[str, str],
) -> tuple[dict[str, str], dict[str, str]]:  # fmt: skip
    """Return the community and the grid of each block by its code.

    present: block → its area today, a community or the town. leaving: communities that end. names: of communities.
    Raises: BlockUnknown, BlockTwice, BlockLeftOut, BlockOfAnother, GridBlockOutside.
    """
    unknown = sorted({block for plot in (*communities, *grids) for block in plot.blocks} - present.keys())
    if unknown:
        raise BlockUnknown(blocks="、".join(unknown[:NAMED]), field="communities")
    homes, cells = _homes(communities, "communities"), _homes(grids, "grids")
    for plot in grids:
        for block in plot.blocks:
            if homes.get(block) != plot.code[:COMMUNITY_DIGITS]:
                raise GridBlockOutside(block=block, name=plot.name, field="grids")
    divided = {plot.code for plot in communities} | set(leaving)
    for block in homes:
        before = present[block]
        if len(before) == COMMUNITY_DIGITS and before not in divided:
            raise BlockOfAnother(block=block, name=names.get(before, before), field="communities")
    left = sorted(block for block, area in present.items() if area in divided and block not in homes)
    if left:
        raise BlockLeftOut(blocks="、".join(left[:NAMED]), field="communities")
    return homes, cells


def _homes(plots: Sequence[Plot], field: str) -> dict[str, str]:
    names = {plot.code: plot.name for plot in plots}
    homes: dict[str, str] = {}
    for plot in plots:
        for block in plot.blocks:
            if block in homes:
                raise BlockTwice(block=block, name=names[homes[block]], other=plot.name, field=field)
            homes[block] = plot.code
    return homes


def joined(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return the ground of blocks as one valid shape, of several parts where they do not touch.

    Corners are brought onto the stored grid of a centimetre, so that edges drawn twice meet; what rounding leaves
    (`ROUNDING_M2`) is filled or dropped, everything larger is kept.
    """
    whole = shapely.unary_union([_mended(shape) for shape in shapes], grid_size=STORED_DEGREES)
    parts = [_filled(part) for part in geometry.polygons_in(whole)]
    kept = [part for part in parts if geometry.area_m2(part) >= ROUNDING_M2] or parts
    return kept[0] if len(kept) == 1 else shapely.multipolygons(kept)


def _mended(shape: BaseGeometry) -> BaseGeometry:
    return shape if shape.is_valid else shapely.multipolygons(geometry.polygons_in(shapely.make_valid(shape)))


def _filled(part: BaseGeometry) -> BaseGeometry:
    holes = [ring for ring in part.interiors if geometry.area_m2(shapely.Polygon(ring)) >= ROUNDING_M2]
    return part if len(holes) == len(part.interiors) else shapely.Polygon(part.exterior, holes)


def is_same_ground(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Say whether two outlines enclose the same ground, apart from corners on a straight edge and rounding."""
    return geometry.area_m2(shapely.symmetric_difference(_mended(one), _mended(other))) < SAME_M2
