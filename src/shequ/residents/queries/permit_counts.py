"""How many hold a residence permit where, and how many cannot use theirs: sums only."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from shequ.base.scope import under as under_code
from shequ.residents import terms
from shequ.residents.models import ResidencePermit, Tenure
from shequ.residents.queries.person import holds
from shequ.residents.terms import PermitState

BECAUSE = "sums only; the caller permitted the area"


def permit_holders(under: str, *, on: date, digits: int = terms.COMMUNITY_DIGITS) -> dict[str, int]:
    """Return by community (12 digits) or grid (15) how many who live there on a day held a permit. One statement.

    Suspended ones count: their holders still have the permit. No scope: the caller has permitted the area.
    """
    column = "area_id" if digits == terms.COMMUNITY_DIGITS else "dwelling__grid_id"
    permits = ResidencePermit.objects.unscoped(because=BECAUSE).filter(
        Q(ended_on=None) | Q(ended_on__gt=on), resident_id=OuterRef("resident_id"), issued_on__lte=on
    )
    homes: Any = Tenure.objects.unscoped(because=BECAUSE).filter(under_code(under), holds(on), is_main=True)
    counted = homes.filter(Exists(permits)).values_list(column).annotate(n=Count("pk"))
    return {code or "": n for code, n in counted}


def permit_states(under: str, *, on: date) -> dict[str, tuple[int, int, int]]:
    """Return by community how many permits are held, suspended, and past their endorsement without a record of it."""
    rows = ResidencePermit.objects.unscoped(because=BECAUSE).filter(
        under_code(under), state__in=terms.PERMIT_HELD, resident__died_on=None, resident__left_on=None
    )
    counted = rows.values_list("area_id").annotate(
        held=Count("pk"),
        suspended=Count("pk", filter=Q(state=PermitState.SUSPENDED)),
        missed=Count("pk", filter=Q(state=PermitState.ACTIVE, endorse_by__lt=on)),
    )
    return {code: (held, suspended, missed) for code, held, suspended, missed in counted}
