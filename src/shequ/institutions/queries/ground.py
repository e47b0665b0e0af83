"""What communities hold whose ground goes over to others: sums and names for the checklist of a division."""

from collections.abc import Collection

from shequ.institutions.models import Filing, InstitutionVersion, Ticket
from shequ.institutions.queries.tree import standing_on
from shequ.institutions.rules import filings as filing_rules
from shequ.institutions.rules import tickets as ticket_rules
from shequ.kernel.call import Call

BECAUSE = "a checklist of a division that was permitted"


def filings_held(call: Call, *, codes: Collection[str]) -> int:
    """Return how many open filings lie in areas, whoever asks; one statement."""
    del call
    rows = Filing.objects.unscoped(because=BECAUSE)
    return int(rows.filter(area_id__in=codes, state__in=filing_rules.OPEN).count())


def tickets_held(call: Call, *, codes: Collection[str]) -> int:
    """Return how many open problem tickets lie in areas, whoever asks; one statement."""
    del call
    rows = Ticket.objects.unscoped(because=BECAUSE)
    return int(rows.filter(area_id__in=codes, state__in=ticket_rules.OPEN).count())


def bodies_standing_in(call: Call, *, codes: Collection[str]) -> tuple[tuple[str, str, str], ...]:
    """Return (code, name, area) of the bodies that stand in areas today, by area; one statement.

    Bodies of a county are public to its staff; an order has to settle them before or after their community ends.
    """
    rows = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(
        standing_on(call.on), institution__area_id__in=codes, institution__abolished_on=None
    )
    return tuple(
        rows.order_by("institution__area_id", "sort", "institution__code").values_list(
            "institution__code", "name", "institution__area_id"
        )
    )
