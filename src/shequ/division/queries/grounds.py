"""The ground of a study: read from the map and the register, and read back as it was frozen."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from shequ.areas.queries import area_names, areas_at
from shequ.areas.terms import DIGITS, Level
from shequ.division import terms
from shequ.division.models import Ground, Study
from shequ.division.rules import NoBlocks, NobodyCounted, TooManyBlocks
from shequ.division.rules.asking import Asked, parameters
from shequ.division.rules.towns import Plot, Town, frozen
from shequ.division.solver import prove
from shequ.division.terms import CountSource
from shequ.kernel.call import Call
from shequ.residents.queries import block_counts
from shequ.territory.queries import block_plots, river_shapes

if TYPE_CHECKING:
    from shequ.division.solver.proofs import Proofs

SCOPED = "the study was scoped"
KEPT = 8
"""Grounds kept in memory."""


def ground_of(*, area: str, on: date, source: str, asked: Asked) -> Town:
    """Return the ground of an area as it is on a day, with households and people by block.

    Raises: NoBlocks, TooManyBlocks, CountsMissing, NobodyCounted, NoNeighbours.
    """
    rows = block_plots(under=area, on=on)
    if not rows:
        raise NoBlocks(field="area", on=on.isoformat())
    if len(rows) > terms.MOST_BLOCKS:
        raise TooManyBlocks(field="area", count=len(rows), most=terms.MOST_BLOCKS)
    counts = block_counts(area, on=on) if source == CountSource.REGISTER else {}
    plots = []
    for row in rows:
        households, people = (
            counts.get(row.code, (0, 0)) if source == CountSource.REGISTER else (row.households, row.people)
        )
        community = row.area if len(row.area) == DIGITS[Level.COMMUNITY] else ""
        plots.append(
            Plot(row.code, row.name, community, row.grid, households, people, row.is_unit_type, row.geometry)
        )  # fmt: skip
    town = frozen(
        plots, names=area_names({plot.community for plot in plots if plot.community}), gap_m=asked.gap_m,
        barriers=river_shapes(under=area) if "bridge" in asked.uncrossed else (), locked=asked.locked, has_classes=asked.unit is not None,
        left_out=counts.get("", (0, 0))[0],
    )  # fmt: skip
    if not any(town.households):
        raise NobodyCounted(field="source")
    return town


@lru_cache(maxsize=KEPT)
def town_of(study_id: UUID) -> Town:
    """Return the frozen ground of a study that the caller has scoped; kept in memory, for it never changes."""
    town, shapes = Ground.objects.unscoped(because=SCOPED).filter(pk=study_id).values_list("town", "shapes").get()
    return Town.read(town, shapes)


@lru_cache(maxsize=KEPT)
def proofs_of(study_id: UUID) -> "Proofs":
    """Return what no division of a study can avoid; proved once, for neither ground nor conditions of a study change."""
    town = town_of(study_id)
    asked = Asked.read(Study.objects.unscoped(because=SCOPED).values_list("parameters", flat=True).get(pk=study_id))
    return prove(town.problem, parameters(asked, town))


def rivers_of(study: Study) -> list[str]:
    """Return the rivers to draw under the ground of a study."""
    return river_shapes(under=study.area_id)


def scope_choices(call: Call) -> list[tuple[str, str]]:
    """Return the towns and counties in which the actor may open a study, widest first."""
    found: list[tuple[str, str]] = []
    for held in call.actor.areas_for(terms.STUDY_OPEN):
        for level in (Level.COUNTY, Level.TOWN):
            found += [
                (row.code, row.name)
                for row in areas_at(call, level=level, under=held[: DIGITS[Level.COUNTY]], on=call.on)
                if row.code.startswith(held)
            ]
    return list(dict.fromkeys(found))
