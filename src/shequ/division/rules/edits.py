"""Changes by hand: which blocks get which label. Each answers (position, label before, label after)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from shequ.division.rules import BlockLocked, CannotSplit, CommunityUnknown, NothingMoves
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


def fresh(labels: Sequence[int]) -> int:
    """Return a label that no block has."""
    return max(labels, default=NO_COMMUNITY) + 1


def moved(town: Town, labels: Sequence[int], positions: Sequence[int], to: int) -> list[Change]:
    """Give blocks a label. `to` is one in use, or the fresh one for a new community.

    Raises: NothingMoves, BlockLocked, CommunityUnknown.
    """
    if not (to == fresh(labels) or to in set(labels)) or to < 0:
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
    members_of(labels, into)
    return moved(town, labels, members, into)


def members_of(labels: Sequence[int], one: int) -> list[int]:
    """Return the positions of a community's blocks. Raises: CommunityUnknown."""
    found = [at for at, label in enumerate(labels) if label == one]
    if not found or one < 0:
        raise CommunityUnknown(field="community", name=str(one))
    return found


def parted(town: Town, labels: Sequence[int], one: int, parameters: Parameters, *, name: str) -> list[Change]:
    """Part a community into two connected ones of about equal households, by the solver.

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
    sizes = {each.number: each.households for each in found.communities}
    if len(sizes) != PAIR:
        raise CannotSplit(field="community", name=name, why=_("找不到两块都连成一片的分法"))
    leaving = min(sizes, key=lambda number: (sizes[number], number))
    return moved(
        town, labels, [where[at] for at, label in enumerate(found.labels.tolist()) if label == leaving], fresh(labels)
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


def cut(town: Town, labels: Sequence[int], one: int, line: Sequence[tuple[float, float]], *, name: str) -> list[Change]:
    """Part a community along a line of (longitude, latitude): the side with fewer households becomes a new community.

    The ends of the line go on straight. Raises: CannotSplit, BlockLocked, CommunityUnknown.
    """
    members = members_of(labels, one)
    if len(line) < PAIR or any(a == b for a, b in pairwise(line)):
        raise CannotSplit(field="line", name=name, why=_("线至少要有两个不同的点"))
    shapes = town.geometries[members]
    plane = LocalPlane.around(shapely.total_bounds(shapes))
    spots = shapely.get_coordinates(plane.flat(shapely.point_on_surface(shapes)))
    points = shapely.get_coordinates(plane.flat(shapely.LineString(line)))
    sides = _sides(points, spots)
    homes = {
        side: sum(town.households[at] for at, own in zip(members, sides, strict=True) if own == side) for side in (0, 1)
    }
    if not 0 < int(sides.sum()) < len(members):
        raise CannotSplit(field="line", name=name, why=_("这条线没有穿过它，街坊都在同一边"))
    leaving = min(homes, key=lambda side: (homes[side], side))
    return moved(town, labels, [at for at, own in zip(members, sides, strict=True) if own == leaving], fresh(labels))


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
    own = away[np.arange(len(spots)), nearest]
    turn = step[nearest, 0] * own[:, 1] - step[nearest, 1] * own[:, 0]
    return (turn > 0).astype(np.int64)


def applied(labels: Sequence[int], changes: Sequence[Sequence[int]], *, is_back: bool = False) -> list[int]:
    """Return labels after changes, or before them."""
    found = list(labels)
    for at, old, new in changes:
        found[at] = old if is_back else new
    return found
