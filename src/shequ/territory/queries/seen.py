"""Who sees which dwellings."""

from typing import Any

from shequ.areas.terms import DIGITS, Level
from shequ.kernel.call import Call
from shequ.territory import terms
from shequ.territory.models import Dwelling


def dwellings_seen(call: Call) -> Any:
    """Return the dwellings the actor may see: those of the areas held, and for a grid worker those of the grids held.

    A dwelling's area is its community, so a grant at a grid's 15 digits does not cover it by range.
    """
    rows = Dwelling.objects.visible_to(call.actor)
    grids = [code for code in call.actor.areas_for(terms.DWELLING_SEE) if len(code) == DIGITS[Level.GRID]]
    if grids:
        return rows | Dwelling.objects.unscoped(because="a grid worker's own grids").filter(grid_id__in=grids)
    return rows
