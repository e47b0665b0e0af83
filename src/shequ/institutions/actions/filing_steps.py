"""What every step of a filing does: find it, write it down, send word."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shequ.institutions import facts
from shequ.institutions.models import Filing, FilingStep
from shequ.institutions.queries.filings import filing_number_of, filings_seen
from shequ.institutions.terms.filings import FilingState
from shequ.journal.actions import record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.notices.actions import notify_many
from shequ.plan.queries import place_within

BECAUSE = "the filing was scoped"


def load(call: Call, filing_id: UUID, permission: str) -> Filing:
    """Return a filing for writing by whoever holds a permission in its place.

    Raises: Hidden, NotPermitted.
    """
    filing: Filing = filings_seen(call.actor).select_related("applicant").locked(filing_id)
    call.require(permission, place_within(call.actor, permission, filing.area_id))
    return filing


def label_of(filing: Filing) -> str:
    """Return the word for the state of a filing."""
    return FilingState(filing.state).label


def step(
    call: Call,
    filing: Filing,
    to: FilingState,
    values: Mapping[str, Any],
    *,
    document: str = "",
    on: date | None = None,
    note: str = "",
    units: tuple[str, ...] = (),
) -> UUID:
    """Move a filing to a state with what comes with it, and tell it to the journal and to the filing's own history."""
    old = FilingState(filing.state)
    filing.state = to
    for name, value in values.items():
        setattr(filing, name, value)
    filing.save(update_fields=["state", *values])
    step_row(call, filing, note or document)
    record(
        call,
        facts.FilingStepped(
            area=filing.area_id, subject=f"filing:{filing.pk}", filing=str(filing.pk), title=filing.title,
            old_state=old, old_label=old.label, new_state=to, new_label=to.label, number=filing_number_of(filing),
            document=document, on=on.isoformat() if on else "", note=note.strip(), units=units,
        ),
    )  # fmt: skip
    return filing.pk


def step_row(call: Call, filing: Filing, text: str) -> None:
    """Write a line of the filing's own history."""
    FilingStep.objects.create(
        id=uuid7(), area_id=filing.area_id, filing=filing, state=filing.state, text=text.strip(), at=call.at,
        by=call.actor.name,
    )  # fmt: skip


def tell(call: Call, filing: Filing, sentence: str, *, holders_of: str = "", to: Sequence[int] = ()) -> None:
    """Send word of a filing to users, or to those who hold a permission in its place."""
    notify_many(
        call, sentence=sentence,
        values={"title": filing.title, "number": filing_number_of(filing), "note": filing.note},
        to=to, holders_of=holders_of, area=filing.area_id, subject=f"filing:{filing.pk}", link="institutions:filing_detail",
        link_args=(str(filing.pk),),
    )  # fmt: skip
