"""Changes by hand: which blocks get which label. Each answers (position, label before, label after)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from shequ.division.rules import BlockLocked, CannotSplit, CommunityKept, CommunityUnknown, NothingMoves
from shequ.division.rules.towns import Town
from shequ.division.solver import BadProblem, Parameters, Problem, divide
from shequ.kernel.geometry import METRES_PER_DEGREE, LocalPlane
from shequ.kernel.late import late
from shequ.kernel.words import _

if TYPE_CHECKING:
    import numpy as np
    import shapely
else:
    np, shapely = late("numpy"), late("shapely")

Change = tuple[int, int, int]
NAMED = 10
NO_COMMUNITY = -1
PAIR = 2
EAST_MOST, NORTH_MOST = 180.0, 90.0


def fresh(labels: Sequence[int], named: Iterable[int] = ()) -> int:
    """Return a label that no block has, and none of those that were given a name."""
    return max(*labels, *named, NO_COMMUNITY, NO_COMMUNITY) + 1


def moved(
    town: Town, labels: Sequence[int], positions: Sequence[int], to: int | None, named: Iterable[int] = ()
) -> list[Change]:
    """Give blocks a label in use, or (`to` None) a fresh one for a new community; named: labels given a name before.

    Raises: NothingMoves, BlockLocked, CommunityUnknown.
    """
    if to is None:
        to = fresh(labels, named)
    elif to < 0 or to not in set(labels):
        raise CommunityUnknown(field="to", name=str(to))
    changes = [(at, labels[at], to) for at in sorted(set(positions)) if labels[at] != to]
    if not changes:
        raise NothingMoves(field="blocks")
    if kept := [town.names[at] for at, _old, _new in changes if town.locked[at]]:
        raise BlockLocked(field="blocks", names="、".join(kept[:NAMED]))
    return changes


def merged(town: Town, labels: Sequence[int], one: int, into: int) -> list[Change]:
    """Let a community go into another. Raises: NothingMoves, BlockLocked, CommunityUnknown."""
    members = members_of(labels, one)
    members_of(labels, into, field="into")
    return moved(town, labels, members, into)


def check_closed(town: Town, labels: Sequence[int], changes: Sequence[Change], closed: Collection[int]) -> None:
    """Refuse changes that take blocks from a community of today that was to stay as it is, or add some to it.

    closed: communities of today by number. Raises: CommunityKept.
    """
    held = {labels[at]: town.today[at] for at in range(len(labels)) if town.today[at] in closed}
    for _at, old, new in changes:
        for label in (old, new):
            if label in held:
                raise CommunityKept(name=town.community_names[held[label]])


def members_of(labels: Sequence[int], one: int, *, field: str = "community") -> list[int]:
    """Return the positions of a community's blocks. Raises: CommunityUnknown."""
    found = [at for at, label in enumerate(labels) if label == one]
    if not found or one < 0:
        raise CommunityUnknown(field=field, name=str(one))
    return found


def parted(
    town: Town, labels: Sequence[int], one: int, parameters: Parameters, *, name: str, named: Iterable[int] = ()
) -> list[Change]:
    """Part a community into two connected ones of about equal households, by the solver; the smaller becomes a new one.

    Raises: CannotSplit, BlockLocked, CommunityUnknown.
    """
    members = members_of(labels, one)
    inner, where = part_of(town.problem, members)
    homes = int(inner.households.sum())
    if len(members) < PAIR or homes < PAIR:
        raise CannotSplit(field="community", name=name, why=_("街坊或住户不足两个"))
    wanted = replace(
        parameters, low=max(1, homes // 4), high=max(1, homes - homes // 4), people_low=0, people_high=1 << 40, count=PAIR,
        even=4.0, moved=0.0, bands={}, together=(), apart=(), closed=frozenset(),
    )  # fmt: skip
    try:
        found = divide(inner, wanted)
    except BadProblem as refused:
        raise CannotSplit(field="community", name=name, why=refused.fault.label) from refused
    if found.count != PAIR:
        raise CannotSplit(field="community", name=name, why=_("找不到两块都连成一片的分法"))
    return moved(town, labels, _leaving(town, where, found.labels.tolist()), None, named)


def _leaving(town: Town, members: Sequence[int], sides: Sequence[int]) -> list[int]:
    """Return the blocks of the side that becomes a new community: one without locked blocks, the one of fewer households."""
    parts: dict[int, list[int]] = {}
    for at, side in zip(members, sides, strict=True):
        parts.setdefault(side, []).append(at)
    return min(
        (part for _side, part in sorted(parts.items())),
        key=lambda part: (any(town.locked[at] for at in part), sum(town.households[at] for at in part)),
    )


def part_of(problem: Problem, members: Sequence[int]) -> tuple[Problem, list[int]]:
    """Return some blocks and the streets among them as a problem of their own, and where each stood."""
    at = np.full(problem.size, -1, np.int64)
    at[list(members)] = np.arange(len(members))
    a, b = at[problem.streets[:, 0]], at[problem.streets[:, 1]]
    inside = (a >= 0) & (b >= 0)
    chosen = list(members)
    return Problem(
        problem.households[chosen], np.column_stack([a[inside], b[inside]]), problem.metres[inside],
        people=problem.people[chosen], crossings=problem.crossings[inside],
        where=problem.where[chosen] if problem.where is not None else None,
    ), chosen  # fmt: skip


def cut(
    town: Town, labels: Sequence[int], one: int, line: Sequence[tuple[float, float]], *, name: str, named: Iterable[int] = ()
) -> list[Change]:  # fmt: skip
    """Part a community along a line of (longitude, latitude): the side with fewer households becomes a new community.

    The ends of the line go on straight. Raises: CannotSplit, BlockLocked, CommunityUnknown.
    """
    members = members_of(labels, one)
    if len(line) < PAIR or any(a == b for a, b in pairwise(line)):
        raise CannotSplit(field="line", name=name, why=_("线至少要有两个不同的点"))
    if not all(abs(lon) <= EAST_MOST and abs(lat) <= NORTH_MOST for lon, lat in line):
        raise CannotSplit(field="line", name=name, why=_("线上有的点不是经度和纬度"))
    shapes = town.geometries[members]
    plane = LocalPlane.around(shapely.total_bounds(shapes))
    spots = shapely.get_coordinates(plane.flat(shapely.point_on_surface(shapes)))
    points = shapely.get_coordinates(plane.flat(shapely.LineString(line)))
    sides = _sides(points, spots)
    if not 0 < int(sides.sum()) < len(members):
        raise CannotSplit(field="line", name=name, why=_("这条线没有穿过它，街坊都在同一边"))
    return moved(town, labels, _leaving(town, members, sides.tolist()), None, named)


def _sides(points: np.ndarray, spots: np.ndarray) -> np.ndarray:
    """Return 1 for spots left of a bent line, 0 for those right of it."""
    far = METRES_PER_DEGREE  # longer than any town
    first, last = points[0] - points[1], points[-1] - points[-2]
    points = np.vstack(
        [points[0] + first / np.hypot(*first) * far, points[1:-1], points[-1] + last / np.hypot(*last) * far]
    )
    start, step = points[:-1], points[1:] - points[:-1]
    away = spots[:, None, :] - start[None, :, :]
    along = np.clip((away * step).sum(-1) / (step * step).sum(-1), 0.0, 1.0)
    gap = away - along[..., None] * step
    nearest = np.hypot(gap[..., 0], gap[..., 1]).argmin(axis=1)
    every = np.arange(len(spots))
    side = _cross(step[nearest], away[every, nearest])
    # Whoever is nearest to a bend stands outside of it: right of a line that turns left there.
    bend = np.where(along[every, nearest] >= 1.0, nearest, np.where(along[every, nearest] <= 0.0, nearest - 1, -1))
    at_bend = (bend >= 0) & (bend < len(step) - 1)
    turns = _cross(step[bend[at_bend]], step[bend[at_bend] + 1])
    side[at_bend] = np.where(turns, -turns, side[at_bend])
    return (side > 0).astype(np.int64)


def _cross(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]


def applied(labels: Sequence[int], changes: Sequence[Sequence[int]], *, is_back: bool = False) -> list[int]:
    """Return labels after changes, or before them."""
    found = list(labels)
    for at, old, new in changes:
        found[at] = old if is_back else new
    return found
