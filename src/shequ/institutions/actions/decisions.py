"""Decisions and dispatches: given by the group's office, carried out and reported by units, verified by somebody else."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max

from shequ.accounts.queries import users_acting_for
from shequ.areas.models import Area
from shequ.institutions import facts, terms
from shequ.institutions.actions.group import body_there
from shequ.institutions.models import (
    AgendaItem,
    Decision,
    DecisionStep,
    DecisionUnit,
    Incoming,
    Institution,
    Meeting,
)
from shequ.institutions.queries.decisions import acts_for, decisions_seen, number_of
from shequ.institutions.queries.incoming import incoming_seen
from shequ.institutions.queries.kinds import kinds_in
from shequ.institutions.queries.meetings import meetings_seen
from shequ.institutions.queries.tree import names_on
from shequ.institutions.rules import decisions as rules
from shequ.institutions.rules import incoming as incoming_rules
from shequ.institutions.rules import meetings as meeting_rules
from shequ.institutions.rules.decisions import Given
from shequ.institutions.terms import COUNTY_DIGITS, DecisionState, IncomingState, MeetingState, Share
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7, uuid7_many
from shequ.kernel.words import _
from shequ.notices.actions import notify_many
from shequ.plan.queries import place_within
from shequ.worktime.queries import add_workdays

BECAUSE = "the decision was scoped"


def next_number(model: Any, area: str, year: int) -> int:
    """Return the next number of a county's yearly series, without gaps.

    The county's row stands for its counters: two at once take their numbers one after the other.
    """
    Area.objects.unscoped(because="only locked").locked(area)
    rows = model.objects.unscoped(because="the counter of the county").filter(area_id=area, year=year)
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


@action(terms.DECISION_GIVE)
def decision_give(call: Call, *, meeting_id: UUID, given: Given, position: int | None = None) -> UUID:
    """Give units what a meeting decided, under an item of its agenda or none; they are told at once.

    Raises: Hidden, NotPermitted, rules.meetings.MeetingNotSo, ItemNotThere, and what `rules.decisions` refuses.
    """
    meeting: Meeting = meetings_seen(call.actor).locked(meeting_id)
    call.require(terms.DECISION_GIVE, meeting)
    meeting_rules.check_state(meeting.state, MeetingState.HELD, MeetingState.CLOSED)
    item = None
    if position is not None:
        agenda = AgendaItem.objects.unscoped(because="the meeting was scoped")
        item = agenda.filter(meeting=meeting, position=position).first()
        if item is None:
            raise meeting_rules.ItemNotThere(field="position", position=position)

    return _give(call, meeting, given, origin=meeting.title, meeting=meeting, item=item)


@action(terms.INCOMING_DISPATCH)
def incoming_dispatch(call: Call, *, incoming_id: UUID, given: Given) -> UUID:
    """Hand a document that a leader has instructed to units, with what they have to do and by when; returns the decision.

    Raises: Hidden, NotPermitted, rules.incoming.IncomingNotSo, and what `rules.decisions` refuses.
    """
    document: Incoming = incoming_seen(call.actor).locked(incoming_id)
    call.require(terms.INCOMING_DISPATCH, document)
    incoming_rules.check_dispatched(document.state)

    made = _give(call, document, given, origin=document.title, incoming=document)
    if document.state != IncomingState.DISPATCHED:
        document.state = IncomingState.DISPATCHED
        document.save(update_fields=["state"])
    return made


def _give(call: Call, source: Meeting | Incoming, given: Given, *, origin: str, **links: Any) -> UUID:
    """Write a decision with its units and tell them."""
    area = source.area_id
    rules.check_text(given.title, _("事项"), field="title")
    rules.check_due_given(given.due_on, given.workdays)
    units = {code: _unit(area, code, call.on, field) for code, field in _named(given)}
    names = {code: name for code, (_key, name) in units.items()}
    rules.check_units(given.lead, given.others, names)
    reckoned = add_workdays(call.on, given.workdays) if given.workdays else None
    due_on = reckoned.on if reckoned else given.due_on or call.on
    rules.check_due(due_on, call.on)

    decision: Decision = Decision.objects.create(
        id=uuid7(), area_id=area, group_id=source.group_id, year=call.on.year,
        number=next_number(Decision, area, call.on.year), title=given.title.strip(), text=given.text.strip(),
        given_on=call.on, due_on=due_on, first_due_on=due_on, workdays=given.workdays,
        guessed_years=list(reckoned.guessed_years) if reckoned else [], given_by=call.actor.name, **links,
    )  # fmt: skip
    DecisionUnit.objects.bulk_create(
        DecisionUnit(
            id=pk, area_id=area, decision=decision, institution_id=key,
            share=Share.LEAD if code == given.lead else Share.CO_OPERATE,
        )
        for pk, (code, (key, _name)) in zip(sorted(uuid7_many(len(units))), units.items(), strict=True)
    )  # fmt: skip
    write_step(call, decision, "given", given.text)
    others = tuple(names[code] for code in given.others)
    record(
        call,
        facts.DecisionGiven(
            area=area, subject=f"decision:{decision.pk}", number=number_of(decision), title=decision.title,
            lead=names[given.lead], others=others, due_on=due_on.isoformat(), text=decision.text, origin=origin,
        ),
    )  # fmt: skip
    tell_units(
        call, decision, _("新的督办事项 {number}“{title}”，{due} 前办结"),
        {"number": number_of(decision), "title": decision.title, "due": due_on.isoformat()},
    )  # fmt: skip
    return decision.pk


def _named(given: Given) -> Sequence[tuple[str, str]]:
    return [(given.lead, "lead"), *((code, "others") for code in given.others)]


def _unit(area: str, code: str, on: date, field: str) -> tuple[UUID, str]:
    key, standing = body_there(area, code, on, field=field)
    kind = kinds_in(area[:COUNTY_DIGITS], on).get(standing.kind)
    if kind and kind.is_community:
        raise rules.UnitIsCommunity(field=field, name=standing.name)
    if kind and kind.is_leading_group:
        raise rules.UnitIsGroup(field=field)
    return key, standing.name


def write_step(call: Call, decision: Decision, step: str, text: str) -> None:
    """Write a line of a decision's history."""
    write_steps(call, [decision], step, text)


def write_steps(call: Call, decisions: Iterable[Decision], step: str, text: str) -> None:
    """Write the same line into the history of several decisions; one statement."""
    DecisionStep.objects.bulk_create(
        DecisionStep(
            id=uuid7(), area_id=decision.area_id, decision=decision, step=step, text=text.strip(), at=call.at,
            by=call.actor.name, person=call.actor.person,
        )
        for decision in decisions
    )  # fmt: skip


def tell_units(
    call: Call, decision: Decision, sentence: str, values: dict[str, object], *, office: bool = False
) -> int:
    """Tell whoever acts for the units of a decision, and the group's office where asked; returns how many."""
    bodies = Institution.objects.unscoped(because=BECAUSE).filter(decision_units__decision=decision)
    pairs = list(bodies.values_list("code", "area_id"))
    to = users_acting_for(
        terms.DECISION_NOTE, county=decision.area_id[:COUNTY_DIGITS], institutions={code for code, _area in pairs},
        places={area for _code, area in pairs}, on=call.on,
    )  # fmt: skip
    told = notify_many(
        call, sentence=sentence, values=values, to=[user for user in to if user != call.actor.user_id],
        holders_of=terms.DECISION_VERIFY if office else "", area=decision.area_id,
        subject=f"decision:{decision.pk}", link="institutions:decision_detail", link_args=(str(decision.pk),),
    )  # fmt: skip
    return told if isinstance(told, int) else 0


def _load(call: Call, decision_id: UUID, permission: str) -> Decision:
    decision: Decision = decisions_seen(call.actor).locked(decision_id)
    call.require(permission, place_within(call.actor, permission, decision.area_id))
    return decision


@action(terms.DECISION_NOTE)
def decision_note(call: Call, *, decision_id: UUID, note: str) -> UUID:
    """Note how a decision is coming on, for a unit that leads or co-operates.

    Raises: Hidden, NotPermitted, rules.decisions.NotYours, DecisionNotSo, TextMissing.
    """
    decision = _load(call, decision_id, terms.DECISION_NOTE)
    if not acts_for(call.actor, terms.DECISION_NOTE, decision):
        raise rules.NotYours()
    rules.check_running(decision.state)
    rules.check_text(note, _("进展"), field="note")

    write_step(call, decision, "progress", note)
    record(
        call,
        facts.DecisionProgressed(
            area=decision.area_id, subject=f"decision:{decision.pk}", number=number_of(decision),
            title=decision.title, note=note.strip(),
        ),
    )  # fmt: skip
    return decision.pk


@action(terms.DECISION_REPORT)
def decision_report(call: Call, *, decision_id: UUID, note: str) -> UUID:
    """Report a decision as done, for the unit that leads, saying what was done; the office is told.

    Raises: Hidden, NotPermitted, rules.decisions.NotYours, LeadReports, DecisionNotSo, TextMissing.
    """
    decision = _load(call, decision_id, terms.DECISION_REPORT)
    share = acts_for(call.actor, terms.DECISION_REPORT, decision)
    if not share:
        raise rules.NotYours()
    if share != Share.LEAD:
        lead = DecisionUnit.objects.unscoped(because=BECAUSE).filter(decision=decision, share=Share.LEAD)
        raise rules.LeadReports(name=_names(lead, call.on))
    rules.check_next(decision.state, DecisionState.REPORTED)
    rules.check_text(note, _("办理结果"), field="note")

    values = {"reported_at": call.at, "reported_by": call.actor.name, "reported_person": call.actor.person}
    _step(call, decision, DecisionState.REPORTED, "reported", note, values)
    notify_many(
        call, sentence=_("督办事项 {number}“{title}”已报告办结，等待核验"),
        values={"number": number_of(decision), "title": decision.title}, holders_of=terms.DECISION_VERIFY,
        area=decision.area_id, subject=f"decision:{decision.pk}", link="institutions:decision_detail",
        link_args=(str(decision.pk),),
    )  # fmt: skip
    return decision.pk


def _names(rows: Any, on: date) -> str:
    return "、".join(names_on(rows.values_list("institution_id", flat=True), on).values())


@action(terms.DECISION_VERIFY)
def decision_verify(call: Call, *, decision_id: UUID, note: str = "") -> UUID:
    """Verify that a reported decision is done; never by the person who reported it. A document whose decisions are all
    done is closed with the last.

    Raises: Hidden, NotPermitted, rules.decisions.DecisionNotSo, SameHands.
    """
    decision = _load(call, decision_id, terms.DECISION_VERIFY)
    rules.check_next(decision.state, DecisionState.DONE)
    rules.check_other_hands(decision.reported_person, call.actor.person)

    values = {"closed_at": call.at, "closed_by": call.actor.name}
    _step(call, decision, DecisionState.DONE, "verified", note, values)
    _close_document(decision)
    return decision.pk


def _close_document(decision: Decision) -> None:
    if decision.incoming_id is None:
        return
    siblings = Decision.objects.unscoped(because=BECAUSE).filter(incoming_id=decision.incoming_id)
    if not siblings.filter(state__in=rules.UNFINISHED).exists():
        is_done = siblings.filter(state=DecisionState.DONE).exists()
        # Everything withdrawn: the document waits for its dispatch again.
        state = IncomingState.CLOSED if is_done else IncomingState.INSTRUCTED
        Incoming.objects.unscoped(because=BECAUSE).filter(pk=decision.incoming_id).update(state=state)


@action(terms.DECISION_RETURN)
def decision_return(call: Call, *, decision_id: UUID, reason: str) -> UUID:
    """Return a reported decision to its units with the reason; they are told.

    Raises: Hidden, NotPermitted, rules.decisions.DecisionNotSo, TextMissing.
    """
    decision = _load(call, decision_id, terms.DECISION_RETURN)
    rules.check_next(decision.state, DecisionState.RETURNED)
    rules.check_text(reason, _("退回的理由"), field="reason")

    _step(call, decision, DecisionState.RETURNED, "returned", reason, {})
    tell_units(
        call, decision, _("督办事项 {number}“{title}”退回继续办理：{reason}"),
        {"number": number_of(decision), "title": decision.title, "reason": reason.strip()},
    )  # fmt: skip
    return decision.pk


@action(terms.DECISION_WITHDRAW)
def decision_withdraw(call: Call, *, decision_id: UUID, reason: str) -> UUID:
    """Withdraw a decision that is overtaken or was given wrongly, with the reason; its number stays used.

    Raises: Hidden, NotPermitted, rules.decisions.DecisionNotSo, TextMissing.
    """
    decision = _load(call, decision_id, terms.DECISION_WITHDRAW)
    rules.check_next(decision.state, DecisionState.WITHDRAWN)
    rules.check_text(reason, _("撤销的理由"), field="reason")

    values = {"closed_at": call.at, "closed_by": call.actor.name}
    _step(call, decision, DecisionState.WITHDRAWN, "withdrawn", reason, values)
    _close_document(decision)
    tell_units(
        call, decision, _("督办事项 {number}“{title}”已撤销：{reason}"),
        {"number": number_of(decision), "title": decision.title, "reason": reason.strip()},
    )  # fmt: skip
    return decision.pk


@action(terms.DECISION_POSTPONE)
def decision_postpone(call: Call, *, decision_id: UUID, due_on: date, reason: str) -> UUID:
    """Agree to a later due day, with the reason; the first one stays on record.

    Raises: Hidden, NotPermitted, rules.decisions.DecisionNotSo, NotLater, DuePast, TextMissing.
    """
    decision = _load(call, decision_id, terms.DECISION_POSTPONE)
    rules.check_unfinished(decision.state)
    rules.check_later(decision.due_on, due_on)
    rules.check_due(due_on, call.on)
    rules.check_text(reason, _("延期的理由"), field="reason")

    move_due(call, decision, due_on, [], "postponed", reason)
    return decision.pk


def move_due(
    call: Call, decision: Decision, due_on: date, guessed_years: Sequence[int], step: str, reason: str
) -> None:
    """Write another due day of a decision."""
    old = decision.due_on
    decision.due_on, decision.guessed_years = due_on, list(guessed_years)
    decision.workdays = decision.workdays if step == "reckoned" else None
    decision.save(update_fields=["due_on", "guessed_years", "workdays"])
    write_step(call, decision, step, f"{old.isoformat()} → {due_on.isoformat()} {reason}")
    record(
        call,
        facts.DecisionPostponed(
            area=decision.area_id, subject=f"decision:{decision.pk}", number=number_of(decision),
            title=decision.title, old_due_on=old.isoformat(), due_on=due_on.isoformat(), note=reason.strip(),
        ),
    )  # fmt: skip


def _step(call: Call, decision: Decision, to: DecisionState, step: str, note: str, values: dict[str, Any]) -> None:
    old = decision.state
    decision.state = to
    for name, value in values.items():
        setattr(decision, name, value)
    decision.save(update_fields=["state", *values])
    write_step(call, decision, step, note)
    record(
        call,
        facts.DecisionStepped(
            area=decision.area_id, subject=f"decision:{decision.pk}", number=number_of(decision),
            title=decision.title, old_state=old, new_state=to, note=note.strip(),
        ),
    )  # fmt: skip
