"""Problem tickets between units: raised, taken up, solved, confirmed; late ones go to the leading group."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, UUIDField, Value, When

from shequ.institutions import facts
from shequ.institutions.models import Ticket, TicketStep, TicketUnit
from shequ.institutions.queries.parts import Moves
from shequ.institutions.queries.tickets import late_on, tickets_seen
from shequ.institutions.queries.units import UnitRow, bodies_of_county, unit_names, units_for, users_of_units
from shequ.institutions.rules import filings as unit_rules
from shequ.institutions.rules import tickets as rules
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.institutions.terms import tickets as terms
from shequ.institutions.terms.tickets import TicketState
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.notices.actions import notify_many
from shequ.plan.queries import place_within

BECAUSE = "the ticket was scoped"
NAMED = 5


def _load(call: Call, ticket_id: UUID, permission: str) -> Ticket:
    ticket: Ticket = tickets_seen(call.actor).select_related("raiser").locked(ticket_id)
    call.require(permission, place_within(call.actor, permission, ticket.area_id))
    return ticket


def _of_raiser(call: Call, ticket_id: UUID, permission: str) -> Ticket:
    ticket = _load(call, ticket_id, permission)
    unit_rules.check_unit(ticket.raiser.code, unit_names(units_for(call, permission)), "institution")
    return ticket


def _of_lead(call: Call, ticket_id: UUID, permission: str) -> Ticket:
    ticket = _load(call, ticket_id, permission)
    if ticket.state == TicketState.RAISED:
        raise rules.TicketNotSo(state=_label(ticket))
    lead = ticket.lead.code if ticket.lead else ""
    unit_rules.check_unit(lead, unit_names(units_for(call, permission)), "institution")
    return ticket


def _label(ticket: Ticket) -> str:
    return TicketState(ticket.state).label


def _standing(area: str, on: date) -> dict[str, UnitRow]:
    return {unit.code: unit for unit in bodies_of_county(area, on)}


@action(terms.TICKET_RAISE)
def ticket_raise(
    call: Call, *, institution: str, title: str, description: str, units: Sequence[str], wished_on: date | None = None
) -> UUID:
    """Raise a problem of a unit with other units of its county; the group's office is told.

    Raises: NotPermitted, Hidden, rules.filings.UnitNotYours, rules.tickets.TicketUntold, TicketToNobody, DueTooEarly.
    """
    mine = {unit.code: unit for unit in units_for(call, terms.TICKET_RAISE)}
    unit_rules.check_unit(institution, {code: unit.name for code, unit in mine.items()}, "institution")
    county = mine[institution].area[:COUNTY_DIGITS]
    call.require(terms.TICKET_RAISE, place_within(call.actor, terms.TICKET_RAISE, county))
    rules.check_told(title, description)
    rules.check_day(wished_on, call.on, "wished_on")
    standing = _standing(county, call.on)
    asked = [code for code in dict.fromkeys(units) if code != institution]
    rules.check_units(asked)
    if any(code not in standing for code in asked):
        raise Hidden(field="units")

    ticket = Ticket.objects.create(
        id=uuid7(), area_id=county, title=title.strip(), description=description.strip(),
        raiser_id=mine[institution].id, wished_on=wished_on, raised_at=call.at, raised_by=call.actor.name,
    )  # fmt: skip
    TicketUnit.objects.bulk_create(
        TicketUnit(id=uuid7(), area_id=county, ticket=ticket, institution_id=standing[code].id) for code in asked
    )
    _step_row(call, ticket, TicketState.RAISED, "")
    record(
        call,
        facts.TicketRaised(
            area=county, subject=f"ticket:{ticket.pk}", ticket=str(ticket.pk), title=ticket.title,
            description=ticket.description, institution=institution, institution_name=mine[institution].name,
            units=tuple(asked), names="、".join(standing[code].name for code in asked),
            wished_on=wished_on.isoformat() if wished_on else "",
        ),
    )  # fmt: skip
    _tell(call, ticket, _("新的协调问题“{title}”，等待受理"), holders_of=terms.TICKET_ASSIGN)
    return ticket.pk


@action(terms.TICKET_ASSIGN)
def ticket_assign(call: Call, *, ticket_id: UUID, lead: str, due_on: date, note: str = "") -> UUID:
    """Take a problem up and give it to a unit with a due day; done again, it goes to another unit or gets another day.

    A new day clears that the leading group was told of the old one.
    Raises: Hidden, NotPermitted, rules.tickets.TicketNotSo, DueTooEarly.
    """
    ticket = _load(call, ticket_id, terms.TICKET_ASSIGN)
    if ticket.state not in rules.UNSOLVED:
        raise rules.TicketNotSo(state=_label(ticket))
    rules.check_day(due_on, call.on, "due_on")
    standing = _standing(ticket.area_id, call.on)
    if lead not in standing:
        raise Hidden(field="lead")

    values = {"lead_id": standing[lead].id, "due_on": due_on, "escalated_at": None}
    words = "，".join(part for part in (standing[lead].name, note.strip()) if part)
    made = _step(
        call, ticket, TicketState.ASSIGNED, values, text=words, lead=lead, lead_name=standing[lead].name, note=note
    )
    users = users_of_units([standing[lead]], terms.TICKET_SOLVE, on=call.on)
    _tell(call, ticket, _("协调问题“{title}”交由您单位牵头办理，{due_on} 前解决"), to=users)
    return made


@action(terms.TICKET_DECLINE)
def ticket_decline(call: Call, *, ticket_id: UUID, note: str) -> UUID:
    """Do not take a problem up, with the reason; the unit that raised it is told.

    Raises: Hidden, NotPermitted, rules.tickets.TicketNotSo, WordsMissing.
    """
    ticket = _load(call, ticket_id, terms.TICKET_DECLINE)
    rules.check_next(ticket.state, TicketState.DECLINED, _label(ticket))
    rules.check_words(note, "note")
    made = _step(call, ticket, TicketState.DECLINED, {"closed_at": call.at}, text=note, note=note)
    _tell_unit(call, ticket, ticket.raiser.code, _("协调问题“{title}”不予受理：{note}"), note=note)
    return made


@action(terms.TICKET_PROGRESS_NOTE)
def ticket_progress_note(call: Call, *, ticket_id: UUID, note: str) -> UUID:
    """Say how far a problem has come; by the unit that leads.

    Raises: Hidden, NotPermitted, rules.filings.UnitNotYours, rules.tickets.TicketNotSo, WordsMissing.
    """
    ticket = _of_lead(call, ticket_id, terms.TICKET_PROGRESS_NOTE)
    if ticket.state != TicketState.ASSIGNED:
        raise rules.TicketNotSo(state=_label(ticket))
    rules.check_words(note, "note")

    _step_row(call, ticket, "progress", note)
    record(
        call,
        facts.TicketProgressNoted(
            area=ticket.area_id, subject=f"ticket:{ticket.pk}", ticket=str(ticket.pk), title=ticket.title,
            note=note.strip(),
        ),
    )  # fmt: skip
    return ticket.pk


@action(terms.TICKET_SOLVE)
def ticket_solve(call: Call, *, ticket_id: UUID, solution: str) -> UUID:
    """Say that a problem is solved, and how; the unit that raised it confirms or returns it.

    Raises: Hidden, NotPermitted, rules.filings.UnitNotYours, rules.tickets.TicketNotSo, WordsMissing.
    """
    ticket = _of_lead(call, ticket_id, terms.TICKET_SOLVE)
    rules.check_next(ticket.state, TicketState.SOLVED, _label(ticket))
    rules.check_words(solution, "solution")
    values = {"solution": solution.strip(), "solved_at": call.at, "solved_person": call.actor.person}
    made = _step(call, ticket, TicketState.SOLVED, values, text=solution, note=solution)
    _tell_unit(call, ticket, ticket.raiser.code, _("协调问题“{title}”已解决，请确认"))
    return made


@action(terms.TICKET_CONFIRM)
def ticket_confirm(call: Call, *, ticket_id: UUID, note: str = "") -> UUID:
    """Confirm that a problem is solved; by the unit that raised it, not by the person who said so.

    Raises: Hidden, NotPermitted, rules.filings.UnitNotYours, rules.tickets.TicketNotSo, SamePersonSolves.
    """
    ticket = _of_raiser(call, ticket_id, terms.TICKET_CONFIRM)
    rules.check_next(ticket.state, TicketState.CONFIRMED, _label(ticket))
    rules.check_two_people(ticket.solved_person, call.actor.person)
    return _step(call, ticket, TicketState.CONFIRMED, {"closed_at": call.at}, text=note, note=note)


@action(terms.TICKET_RETURN)
def ticket_return(call: Call, *, ticket_id: UUID, note: str) -> UUID:
    """Send a problem back that is not solved; the unit goes on, its due day stays.

    Raises: Hidden, NotPermitted, rules.filings.UnitNotYours, rules.tickets.TicketNotSo, WordsMissing.
    """
    ticket = _of_raiser(call, ticket_id, terms.TICKET_RETURN)
    if ticket.state != TicketState.SOLVED:
        raise rules.TicketNotSo(state=_label(ticket))
    rules.check_words(note, "note")
    values = {"solution": "", "solved_at": None, "solved_person": ""}
    made = _step(call, ticket, TicketState.ASSIGNED, values, text=note, note=note, kind="returned")
    lead = ticket.lead.code if ticket.lead else ""
    _tell_unit(call, ticket, lead, _("协调问题“{title}”被退回：{note}"), note=note)
    return made


@action(terms.TICKET_WITHDRAW)
def ticket_withdraw(call: Call, *, ticket_id: UUID, note: str = "") -> UUID:
    """Take a problem back that no longer needs others.

    Raises: Hidden, NotPermitted, rules.filings.UnitNotYours, rules.tickets.TicketNotSo.
    """
    ticket = _of_raiser(call, ticket_id, terms.TICKET_WITHDRAW)
    rules.check_next(ticket.state, TicketState.WITHDRAWN, _label(ticket))
    return _step(call, ticket, TicketState.WITHDRAWN, {"closed_at": call.at}, text=note, note=note)


@action(terms.TICKET_ESCALATE)
def ticket_escalate(call: Call, *, ticket_id: UUID, note: str = "") -> UUID:
    """Bring a late problem to the leading group.

    Raises: Hidden, NotPermitted, rules.tickets.TicketNotLate, EscalatedAlready.
    """
    ticket = _load(call, ticket_id, terms.TICKET_ESCALATE)
    late = rules.is_late(ticket.state, ticket.due_on, ticket.wished_on, call.on)
    rules.check_escalated(is_late_now=late, is_told=ticket.escalated_at is not None)
    _escalate(call, ticket.area_id, [ticket], note)
    return ticket.pk


@action(terms.TICKET_ESCALATE)
def tickets_escalate(call: Call, *, area: str) -> int | Unchanged:
    """Bring every late problem of a county to the leading group that it has not been told of; by the clock. Returns how many."""
    call.require(terms.TICKET_ESCALATE, area)
    rows = Ticket.objects.unscoped(because="the county was permitted").filter(area_id=area[:COUNTY_DIGITS])
    late = list(rows.filter(late_on(call.on), escalated_at=None).select_for_update(of=("self",)).order_by("raised_at"))
    if not late:
        return Unchanged("no problem fell late")
    _escalate(call, late[0].area_id, late, "")
    return len(late)


def _escalate(call: Call, area: str, tickets: Sequence[Ticket], note: str) -> None:
    keys = [ticket.pk for ticket in tickets]
    Ticket.objects.unscoped(because=BECAUSE).filter(pk__in=keys).update(escalated_at=call.at)
    TicketStep.objects.bulk_create(_step_of(call, ticket, "escalated", note) for ticket in tickets)
    names = "、".join(ticket.title for ticket in tickets[:NAMED]) + ("…" if len(tickets) > NAMED else "")
    subject = f"ticket:{keys[0]}" if len(keys) == 1 else ""
    record(
        call,
        facts.TicketsEscalated(
            area=area, subject=subject, count=len(keys), names=names, rows=tuple(str(key) for key in keys), note=note
        ),
    )
    notify_many(
        call, sentence=_("协调问题逾期未解决 {count} 个：{names}"), values={"count": len(keys), "names": names},
        holders_of=terms.TICKET_HEAR, area=area, link="institutions:ticket_list",
    )  # fmt: skip


def _step(
    call: Call, ticket: Ticket, to: TicketState, values: Mapping[str, Any], *, text: str, kind: str = "", **told: str
) -> UUID:
    old = TicketState(ticket.state)
    ticket.state = to
    for name, value in values.items():
        setattr(ticket, name, value)
    ticket.save(update_fields=["state", *(name.removesuffix("_id") for name in values)])
    _step_row(call, ticket, kind or to, text)
    due_on = ticket.due_on.isoformat() if ticket.due_on and to == TicketState.ASSIGNED else ""
    record(
        call,
        facts.TicketStepped(
            area=ticket.area_id, subject=f"ticket:{ticket.pk}", ticket=str(ticket.pk), title=ticket.title,
            old_state=old, old_label=old.label, new_state=to, new_label=to.label, due_on=due_on, **told,
        ),
    )  # fmt: skip
    return ticket.pk


def _step_of(call: Call, ticket: Ticket, kind: str, text: str) -> TicketStep:
    return TicketStep(
        id=uuid7(),
        area_id=ticket.area_id,
        ticket=ticket,
        kind=kind,
        text=text.strip(),
        at=call.at,
        by="" if call.actor.kind == "system" else call.actor.name,
    )


def _step_row(call: Call, ticket: Ticket, kind: str, text: str) -> None:
    _step_of(call, ticket, kind, text).save(force_insert=True)


def _tell_unit(call: Call, ticket: Ticket, code: str, sentence: str, *, note: str = "") -> None:
    unit = _standing(ticket.area_id, call.on).get(code)
    if unit is not None:
        _tell(call, ticket, sentence, to=users_of_units([unit], terms.TICKET_SOLVE, on=call.on), note=note)


def _tell(
    call: Call, ticket: Ticket, sentence: str, *, to: Sequence[int] = (), holders_of: str = "", note: str = ""
) -> None:
    due_on = ticket.due_on.isoformat() if ticket.due_on else ""
    notify_many(
        call, sentence=sentence, values={"title": ticket.title, "due_on": due_on, "note": note.strip()}, to=to,
        holders_of=holders_of, area=ticket.area_id, subject=f"ticket:{ticket.pk}", link="institutions:ticket_detail",
        link_args=(str(ticket.pk),),
    )  # fmt: skip


def tickets_move(call: Call, moves: Moves) -> int:
    """Move open problems of abolished bodies to those that take over; eight statements for any number.

    Called by the execution of an order, inside its transaction. A body asked already is not asked twice.
    """
    sources = {*moves.heirs, *(UUID(key.partition(":")[0]) for key in moves.exceptions)}
    told: list[dict[str, Any]] = []
    area = ""
    for role in ("raiser", "lead"):
        rows = Ticket.objects.unscoped(because=BECAUSE).filter(state__in=rules.OPEN, **{f"{role}__in": sources})
        held = {ticket.pk: _taker(moves, getattr(ticket, f"{role}_id"), f"{role}:{ticket.pk}") for ticket in rows}
        area = area or next((ticket.area_id for ticket in rows), "")
        if held:
            Ticket.objects.unscoped(because=BECAUSE).filter(pk__in=held).update(
                **{f"{role}_id": Case(*(When(pk=pk, then=Value(to, UUIDField())) for pk, to in held.items()))}
            )
        told += [{"ticket": str(pk), "part": role, "to": str(to)} for pk, to in held.items()]
    asked = TicketUnit.objects.unscoped(because=BECAUSE)
    waiting = list(asked.filter(institution__in=sources, ticket__state__in=rules.OPEN))
    there = set(
        asked.filter(ticket__in=[unit.ticket_id for unit in waiting]).values_list("ticket_id", "institution_id")
    )
    made = []
    for unit in waiting:
        to = _taker(moves, unit.institution_id, f"unit:{unit.ticket_id}")
        area = area or unit.area_id
        told.append({"ticket": str(unit.ticket_id), "part": "unit", "to": str(to)})
        if (unit.ticket_id, to) not in there:
            there.add((unit.ticket_id, to))
            made.append(TicketUnit(id=uuid7(), area_id=unit.area_id, ticket_id=unit.ticket_id, institution_id=to))
    asked.filter(pk__in=[unit.pk for unit in waiting]).delete()
    TicketUnit.objects.bulk_create(made)
    record(
        call,
        facts.TicketsMoved(
            area=area, order=str(moves.order), count=len(told), on=moves.on.isoformat(), rows=tuple(told)
        ),
    )
    return len(told)


def _taker(moves: Moves, body: UUID, key: str) -> UUID:
    return moves.exceptions.get(f"{body}:{key}") or moves.heirs[body]
