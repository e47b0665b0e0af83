"""Incoming documents: the register, one with what was written on it and where it went, what waits for the actor."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Hit, Work
from shequ.base.words import say
from shequ.institutions import terms
from shequ.institutions.models import Incoming, Instruction
from shequ.institutions.queries.decisions import BECAUSE, SCOPED, DecisionRow, decisions_of, seen
from shequ.institutions.rules import incoming as rules
from shequ.institutions.terms import IncomingKind, IncomingState, InstructionKind, Urgency
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _

TONES: dict[str, str] = {
    IncomingState.RECEIVED: "warn", IncomingState.PROPOSED: "hold", IncomingState.INSTRUCTED: "hold",
    IncomingState.DISPATCHED: "info", IncomingState.CLOSED: "ok", IncomingState.FILED: "mute",
}  # fmt: skip
MOST_WORK = 20


@dataclass(frozen=True, slots=True)
class IncomingFilters:
    """Which documents to show: any of these may be empty."""

    state: str = ""
    kind: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """A document as the register shows it. number: its own number in the register."""

    id: UUID
    number: str
    sender: str
    document_number: str
    title: str
    kind_label: str
    urgency: str
    urgency_label: str
    received_on: date
    wanted_on: date | None
    state: str
    state_label: str
    tone: str


@dataclass(frozen=True, slots=True)
class InstructionRow:
    """Something written on a document."""

    kind: str
    label: str
    person: str
    post: str
    on: date
    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class IncomingDetail:
    """A document with everything that was done about it, and what the actor may do now."""

    row: IncomingRow
    area: str
    group: UUID
    summary: str
    note: str
    registered_by: str
    registered_at: datetime
    instructions: tuple[InstructionRow, ...]
    decisions: tuple[DecisionRow, ...]
    may_propose: bool
    may_instruct: bool
    may_dispatch: bool
    may_file: bool


def incoming_seen(actor: Actor) -> Any:
    """Return the documents that concern the actor; a department clerk sees those handed on to their units."""
    rows = Incoming.objects.unscoped(because=SCOPED)
    return seen(rows, actor, terms.INCOMING_SEE, path="decision__incoming")


def number_of(document: Incoming) -> str:
    """Return the number of a document in the register."""
    return f"收〔{document.year}〕{document.number}号"


def _row(document: Incoming) -> IncomingRow:
    state = IncomingState(document.state)
    return IncomingRow(
        id=document.pk, number=number_of(document), sender=document.sender, document_number=document.document_number,
        title=document.title, kind_label=say(IncomingKind(document.kind).label), urgency=document.urgency,
        urgency_label="" if document.urgency == Urgency.ORDINARY else say(Urgency(document.urgency).label),
        received_on=document.received_on, wanted_on=document.wanted_on, state=document.state,
        state_label=say(state.label), tone=TONES[state],
    )  # fmt: skip


def incoming_list(
    call: Call, *, filters: IncomingFilters | None = None, page: PageRequest | None = None
) -> Page[IncomingRow]:
    """Return the register as far as it concerns the actor, the newest first; two statements."""
    wanted = filters or IncomingFilters()
    found = incoming_seen(call.actor)
    if wanted.state in set(IncomingState):
        found = found.filter(state=wanted.state)
    if wanted.kind in set(IncomingKind):
        found = found.filter(kind=wanted.kind)
    if wanted.q.strip():
        text = wanted.q.strip()
        found = found.filter(Q(title__contains=text) | Q(document_number__contains=text) | Q(sender__contains=text))
    return (page or PageRequest()).of(found.order_by("-received_on", "-id"), row=_row)


def incoming_detail(call: Call, *, incoming_id: UUID) -> IncomingDetail:
    """Return a document with what was written on it and where it went.

    Raises: Hidden.
    """
    found = incoming_seen(call.actor).filter(pk=incoming_id).first()
    if found is None:
        raise Hidden()
    written = Instruction.objects.unscoped(because=BECAUSE).filter(incoming=found).order_by("at", "id")
    actor, state = call.actor, found.state
    is_office = actor.may(terms.INCOMING_DISPATCH, found.area_id)
    return IncomingDetail(
        row=_row(found), area=found.area_id, group=found.group_id, summary=found.summary, note=found.note,
        registered_by=found.registered_by, registered_at=found.registered_at,
        instructions=tuple(
            InstructionRow(
                row.kind, say(InstructionKind(row.kind).label), row.person, row.post, row.on, row.text, row.at, row.by
            )
            for row in written
        ),
        decisions=decisions_of(call, incoming=found.pk),
        may_propose=is_office and state in rules.OPEN_STATES[:2],
        may_instruct=actor.may(terms.INCOMING_INSTRUCT, found.area_id)
        and state in (*rules.OPEN_STATES, IncomingState.DISPATCHED),
        may_dispatch=is_office and state in (IncomingState.INSTRUCTED, IncomingState.DISPATCHED),
        may_file=is_office and state in rules.OPEN_STATES,
    )  # fmt: skip


def my_incoming(call: Call) -> list[Work]:
    """Return the documents that wait for the actor: for the office's proposal or dispatch, for a leader's instruction."""
    waits = {}
    if call.actor.may(terms.INCOMING_DISPATCH):
        waits[IncomingState.RECEIVED], waits[IncomingState.INSTRUCTED] = _("拟办"), _("转办")
    elif call.actor.may(terms.INCOMING_INSTRUCT):
        waits[IncomingState.PROPOSED] = _("批示")
    if not waits:
        return []
    rows = incoming_seen(call.actor).filter(state__in=list(waits)).order_by("received_on", "id")[:MOST_WORK]
    return [
        Work(
            icon="inbox", title=row.title, why=f"{number_of(row)} · {row.sender}", due_on=row.wanted_on,
            url=reverse("institutions:incoming_detail", args=[row.pk]), verb=say(waits[IncomingState(row.state)]),
        )
        for row in rows
    ]  # fmt: skip


def incoming_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return the documents whose title or number holds the text."""
    found = incoming_seen(call.actor).filter(Q(title__contains=text) | Q(document_number__contains=text))
    return [
        Hit(
            row.title, f"{number_of(row)} {row.sender}", reverse("institutions:incoming_detail", args=[row.pk]), "inbox"
        )
        for row in found.order_by("-received_on", "-id")[:limit]
    ]
