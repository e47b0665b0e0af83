"""Incoming documents: registered, proposed on, instructed, filed. Handing them on makes decisions: see there."""

from datetime import date
from uuid import UUID

from shequ.institutions import facts, terms
from shequ.institutions.actions.decisions import next_number
from shequ.institutions.actions.group import load_group
from shequ.institutions.models import Incoming, Instruction
from shequ.institutions.queries.incoming import incoming_seen, number_of
from shequ.institutions.rules import decisions as decision_rules
from shequ.institutions.rules import group as group_rules
from shequ.institutions.rules import incoming as rules
from shequ.institutions.terms import IncomingKind, IncomingState, InstructionKind, Secrecy, Urgency
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.words import _
from shequ.notices.actions import notify_many


@action(terms.INCOMING_REGISTER)
def incoming_register(
    call: Call,
    *,
    group_id: UUID,
    sender: str,
    title: str,
    received_on: date,
    kind: str = IncomingKind.NOTICE,
    document_number: str = "",
    secrecy: str = Secrecy.NONE,
    urgency: str = Urgency.ORDINARY,
    wanted_on: date | None = None,
    summary: str = "",
) -> UUID:
    """Register a document that came in for the leading group; it gets its number in the register of the year.

    Nothing classified may be entered, not even its title. wanted_on: by when the sender wants an answer.
    Raises: Hidden, NotPermitted, rules.incoming.Classified, FieldMissing, RegisteredAlready, rules.group.DayAhead.
    """
    group, _name = load_group(call, group_id, terms.INCOMING_REGISTER, call.on)
    rules.check_open(secrecy, title, document_number, summary)
    rules.check_registered(sender, title, received_on, call.on)
    rows = Incoming.objects.unscoped(because="a document is registered once, whoever asks").filter(
        area_id=group.area_id
    )
    number = document_number.strip()
    held = rows.filter(sender=sender.strip(), document_number=number).first() if number else None
    if held is not None:
        raise rules.RegisteredAlready(
            field="document_number", sender=sender.strip(), number=number, held=number_of(held)
        )

    document: Incoming = Incoming.objects.create(
        id=uuid7(), area_id=group.area_id, group=group, year=received_on.year,
        number=next_number(Incoming, group.area_id, received_on.year), sender=sender.strip(), document_number=number,
        title=title.strip(), kind=IncomingKind(kind), urgency=Urgency(urgency), received_on=received_on,
        wanted_on=wanted_on, summary=summary.strip(), registered_at=call.at, registered_by=call.actor.name,
    )  # fmt: skip
    record(
        call,
        facts.IncomingRegistered(
            area=document.area_id, subject=f"incoming:{document.pk}", number=number_of(document),
            sender=document.sender, document_number=number, title=document.title,
            received_on=received_on.isoformat(), kind=document.kind,
        ),
    )  # fmt: skip
    return document.pk


@action(terms.INCOMING_INSTRUCT)
def incoming_instruct(
    call: Call, *, incoming_id: UUID, kind: str, person: str, text: str, on: date, post: str = ""
) -> UUID:
    """Write the office's proposal, or what a leader instructed, on a document; leaders are told of a proposal.

    person, post: who wrote it, as plain values: instructions are often given on paper and entered by the office.
    Raises: Hidden, NotPermitted, rules.incoming.IncomingNotSo, rules.group.PersonMissing, DayAhead, TextMissing.
    """
    document: Incoming = incoming_seen(call.actor).locked(incoming_id)
    call.require(terms.INCOMING_INSTRUCT, document)
    kind = InstructionKind(kind)
    if kind == InstructionKind.PROPOSAL:
        call.require(terms.INCOMING_DISPATCH, document)
    rules.check_instructed(document.state, kind)
    if not person.strip():
        raise group_rules.PersonMissing(field="person")
    group_rules.check_day(on, call.on)
    decision_rules.check_text(text, kind.label, field="text")

    Instruction.objects.create(
        id=uuid7(), area_id=document.area_id, incoming=document, kind=kind, person=person.strip(), post=post.strip(),
        on=on, text=text.strip(), at=call.at, by=call.actor.name,
    )  # fmt: skip
    document.state = rules.after_instruction(document.state, kind)
    document.save(update_fields=["state"])
    record(
        call,
        facts.IncomingInstructed(
            area=document.area_id, subject=f"incoming:{document.pk}", number=number_of(document), kind=kind,
            person=person.strip(), on=on.isoformat(), text=text.strip(),
        ),
    )  # fmt: skip
    is_proposal = kind == InstructionKind.PROPOSAL
    notify_many(
        call,
        sentence=_("收文 {number}“{title}”已拟办，请批示") if is_proposal else _("收文 {number}“{title}”已批示，请转办"),
        values={"number": number_of(document), "title": document.title},
        holders_of=terms.INCOMING_INSTRUCT if is_proposal else terms.INCOMING_DISPATCH, area=document.area_id,
        subject=f"incoming:{document.pk}", link="institutions:incoming_detail", link_args=(str(document.pk),),
    )  # fmt: skip
    return document.pk


@action(terms.INCOMING_FILE)
def incoming_file(call: Call, *, incoming_id: UUID, reason: str) -> UUID:
    """File a document about which nothing has to be done, with the reason.

    Raises: Hidden, NotPermitted, rules.incoming.IncomingNotSo, rules.decisions.TextMissing.
    """
    document: Incoming = incoming_seen(call.actor).locked(incoming_id)
    call.require(terms.INCOMING_FILE, document)
    rules.check_filed(document.state)
    decision_rules.check_text(reason, _("存查的理由"), field="reason")

    document.state, document.note = IncomingState.FILED, reason.strip()
    document.save(update_fields=["state", "note"])
    record(
        call,
        facts.IncomingFiled(
            area=document.area_id, subject=f"incoming:{document.pk}", number=number_of(document),
            title=document.title, reason=reason.strip(),
        ),
    )  # fmt: skip
    return document.pk
