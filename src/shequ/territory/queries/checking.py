"""What the checks ask: set-based, everything, as of a day; limited to a code prefix."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from shequ.areas.models import Area
from shequ.areas.terms import DIGITS, Level
from shequ.base.scope import under as under_code
from shequ.territory.models import Dwelling
from shequ.territory.queries import grounds
from shequ.territory.rules import boundaries
from shequ.territory.rules.boundaries import Ground, Tolerance
from shequ.territory.rules.drawings import Drawn, Problem

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

BECAUSE = "a check reads everything"


@dataclass(frozen=True, slots=True)
class HomesRow:
    """A community's homes, and how many of them lie in no grid."""

    area: str
    name: str
    homes: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class PiecesRow:
    """A community and of how many pieces its ground is."""

    area: str
    name: str
    pieces: int


@dataclass(frozen=True, slots=True)
class StreetRow:
    """A community and the share of its edge, 0 to 1, that runs along streets or blocks."""

    area: str
    name: str
    share: float


@dataclass(frozen=True, slots=True)
class BoundaryProblems:
    """How many boundaries were looked at, and what is wrong with them."""

    measured: int
    problems: tuple[Problem, ...]


def homes_in_grids(*, within: list[str], under: str = "") -> list[HomesRow]:
    """Return the homes of each community inside the given areas; one statement."""
    inside = Q(pk__in=[])
    for code in within:
        inside |= under_code(code)
    rows = Dwelling.objects.unscoped(because=BECAUSE).filter(inside, under_code(under), merged_into=None)
    counted = (
        rows.order_by()
        .values_list("area_id", "area__name")
        .annotate(homes=Count("pk"), unplaced=Count("pk", filter=Q(grid=None)))
        .order_by("area_id")
    )
    return [HomesRow(*row) for row in counted]


def grids_standing(*, under: str = "", on: date) -> list[tuple[str, str]]:
    """Return (code, name) of the grids in the tree on a day; one statement."""
    rows = Area.objects.unscoped(because=BECAUSE).filter(
        Q(valid_to=None) | Q(valid_to__gt=on), under_code(under, path="code"), level=Level.GRID
    )
    return list(rows.order_by("code").values_list("code", "name"))


def community_pieces(*, under: str = "", on: date) -> list[PiecesRow]:
    """Return of how many pieces each drawn community is; one statement."""
    found = []
    for ground in grounds.grounds(level=Level.COMMUNITY, under=under, on=on):
        problem = boundaries.in_pieces(ground, Tolerance())
        found.append(PiecesRow(ground.key, ground.name, int(problem.values["count"]) if problem is not None else 1))
    return found


def street_shares(*, under: str = "", on: date, reach_m: float) -> list[StreetRow] | None:
    """Return how much of each community's edge runs along streets or block edges; three statements.

    Communities of counties without any street or block are left out; None when no community is drawn at all.
    """
    communities = grounds.grounds(level=Level.COMMUNITY, under=under, on=on)
    if not communities:
        return None
    county = under[: DIGITS[Level.COUNTY]]
    lines: dict[str, list[BaseGeometry]] = defaultdict(list)
    for area, shape in grounds.street_shapes(under=county):
        lines[area[: DIGITS[Level.COUNTY]]].append(shape)
    for block in grounds.block_grounds(under=county, on=on):
        lines[block.area[: DIGITS[Level.COUNTY]]].append(block.ground.shape.boundary)
    gathered = {code: boundaries.gathered(shapes) for code, shapes in lines.items()}
    found = []
    for ground in communities:
        near = gathered.get(ground.key[: DIGITS[Level.COUNTY]])
        if near is not None:
            share, _rest = boundaries.street_share(boundaries.measurable(ground.shape), near, reach_m=reach_m)
            found.append(StreetRow(ground.key, ground.name, share))
    return found


def boundary_problems(*, under: str = "", on: date) -> BoundaryProblems:
    """Return invalid boundaries, communities over one another, and grids beyond their community; two statements."""
    communities = grounds.grounds(level=Level.COMMUNITY, under=under, on=on)
    grids = grounds.grounds(level=Level.GRID, under=under, on=on)
    parents = {ground.key: ground for ground in communities}
    within = [(grid, parents[key]) for grid in grids if (key := grid.key[: DIGITS[Level.COMMUNITY]]) in parents]
    alone = [problem for ground in (*communities, *grids) for problem in _alone(ground)]
    together = [*boundaries.overlaps(communities, Tolerance()), *boundaries.outside(within, Tolerance())]
    return BoundaryProblems(len(communities) + len(grids), (*alone, *together))


def _alone(ground: Ground) -> list[Problem]:
    return boundaries.alone(Drawn(row=0, name=ground.name, code=ground.key, shape=ground.shape))[:1]
