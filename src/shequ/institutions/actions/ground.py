"""What is open at communities that end goes to those that take over their ground: set-based."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from shequ.areas.queries import county_of, first_takers
from shequ.base.assigning import assign, in_chunks
from shequ.institutions import facts
from shequ.institutions.models import (
    Filing,
    FilingMaterial,
    FilingOpinion,
    FilingPlace,
    FilingStep,
    Ticket,
    TicketStep,
    TicketUnit,
)
from shequ.institutions.rules import filings as filing_rules
from shequ.institutions.rules import tickets as ticket_rules
from shequ.institutions.terms import filings as filing_terms
from shequ.institutions.terms import tickets as ticket_terms
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call

BECAUSE = "the division that ends the areas was permitted"


@action(filing_terms.FILINGS_FOLLOW_GROUND)
def filings_follow_ground(
    call: Call, *, heirs: Mapping[str, str], successors: Mapping[str, Sequence[str]], on: date
) -> int | Unchanged:
    """Let open filings of areas that end lie in those that take over, with their papers, opinions and steps.

    heirs: community → heir. successors: grid → grids, the first takes over. Which communities a filing speaks of stays as
    written; settled filings stay where they were. Returns how many went over. Raises: NotPermitted.
    """
    call.require(filing_terms.FILINGS_FOLLOW_GROUND)
    parts = (FilingPlace, FilingMaterial, FilingOpinion, FilingStep)
    gone = _go_over(Filing, filing_rules.OPEN, parts, "filing_id", first_takers(heirs, successors))
    if not gone:
        return Unchanged("no open filing lies there")
    record(
        call,
        facts.FilingsFollowedGround(
            area=county_of(heirs or successors), subject="filings:ground", count=len(gone), on=on.isoformat(), rows=gone
        ),
    )
    return len(gone)


@action(ticket_terms.TICKETS_FOLLOW_GROUND)
def tickets_follow_ground(
    call: Call, *, heirs: Mapping[str, str], successors: Mapping[str, Sequence[str]], on: date
) -> int | Unchanged:
    """Let open problem tickets of areas that end lie in those that take over, with their units and steps.

    heirs, successors: as in `filings_follow_ground`. Units stay: an order moves what its bodies hold. Returns how many went
    over. Raises: NotPermitted.
    """
    call.require(ticket_terms.TICKETS_FOLLOW_GROUND)
    gone = _go_over(Ticket, ticket_rules.OPEN, (TicketUnit, TicketStep), "ticket_id", first_takers(heirs, successors))
    if not gone:
        return Unchanged("no open ticket lies there")
    record(
        call,
        facts.TicketsFollowedGround(
            area=county_of(heirs or successors), subject="tickets:ground", count=len(gone), on=on.isoformat(), rows=gone
        ),
    )
    return len(gone)


def _go_over(
    model: Any, running: Collection[str], parts: Sequence[Any], key: str, takers: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Write the areas of what is open and of all that belongs to it; returns (id, old area, new area) of each."""
    rows = model.objects.unscoped(because=BECAUSE)
    held = list(
        rows.filter(area_id__in=list(takers), state__in=running)
        .order_by("pk")
        .select_for_update()
        .values_list("pk", "area_id")
    )
    assign(rows, {pk: (takers[code],) for pk, code in held}, ["area_id"])
    places = {pk: takers[code] for pk, code in held}
    for part in parts:
        belonging = part.objects.unscoped(because=BECAUSE)
        for chunk in in_chunks(list(places)):
            found = belonging.filter(**{f"{key}__in": chunk}).values_list("pk", key)
            assign(belonging, {pk: (places[owner],) for pk, owner in found}, ["area_id"])
    return tuple((str(pk), code, takers[code]) for pk, code in held)
