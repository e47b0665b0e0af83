"""Problem tickets: the list, one ticket, how many are open per unit, what waits for the actor."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Work
from shequ.base.scope import under, under_any
from shequ.base.words import say
from shequ.institutions.models import Ticket, TicketStep, TicketUnit
from shequ.institutions.queries.units import grants_of, names_by_id, unit_names, units_for
from shequ.institutions.rules import tickets as rules
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.institutions.terms import tickets as terms
from shequ.institutions.terms.tickets import TicketState
from shequ.kernel.call import CHINA, Actor, Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _

SCOPED = "the ticket was scoped"
TONES: dict[str, str] = {
    TicketState.RAISED: "hold", TicketState.ASSIGNED: "info", TicketState.SOLVED: "hold", TicketState.CONFIRMED: "ok",
    TicketState.DECLINED: "mute", TicketState.WITHDRAWN: "mute",
}  # fmt: skip
STEPS: dict[str, str] = {
    "progress": _("进展"), "escalated": _("报领导小组"), "returned": _("退回"), **dict(TicketState.choices())
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TicketFilters:
    """What the list is narrowed by; any may be empty. unit: code of a body that raised, leads or was asked. only: open, late."""

    q: str = ""
    state: str = ""
    unit: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as lists show it. day: the due day, before it is set the day wished for."""

    id: UUID
    title: str
    state: str
    state_label: str
    tone: str
    raiser: str
    raiser_name: str
    units: tuple[str, ...]
    lead: str
    lead_name: str
    wished_on: date | None
    due_on: date | None
    day: date | None
    days_late: int
    is_late: bool
    is_escalated: bool
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class TicketStepRow:
    """A line of the course."""

    label: str
    text: str
    at: datetime
    by: str
    is_back: bool


@dataclass(frozen=True, slots=True)
class TicketDetail:
    """A ticket with its course, and what the actor may do now."""

    row: TicketRow
    area: str
    description: str
    raised_by: str
    solution: str
    escalated_at: datetime | None
    closed_at: datetime | None
    steps: tuple[TicketStepRow, ...]
    may_assign: bool
    may_decline: bool
    may_note: bool
    may_solve: bool
    may_confirm: bool
    may_return: bool
    may_withdraw: bool
    may_escalate: bool


@dataclass(frozen=True, slots=True)
class UnitProblems:
    """How a unit stands: what it leads (open, late, waiting to be confirmed, confirmed), and what it raised that is open."""

    code: str
    name: str
    open: int
    late: int
    solved: int
    confirmed: int
    raised: int


@dataclass(frozen=True, slots=True)
class TicketMeasured:
    """A ticket as the check sees it, as of a day."""

    id: UUID
    title: str
    area: str
    lead: str
    lead_name: str
    day: date | None
    is_late: bool


def tickets_seen(actor: Actor, *, see: str = terms.TICKET_SEE) -> Any:
    """Return the tickets of the actor's counties; for departments and communities those in which the own unit takes part."""
    rows = Ticket.objects.unscoped(because="tickets lie at the county; filtered by the actor's grants just below")
    if actor.areas_for(see) == ("",):
        return rows
    if not actor.may(see):
        return rows.none()
    wide, units, areas = grants_of(actor, see, narrow=terms.NARROW_ROLES)
    counties = under_any({grant.area[:COUNTY_DIGITS] for grant in actor.grants})
    return rows.filter(under_any(wide) | (counties & (_of_units(units) | _of_areas(areas))))


def _of_units(codes: Iterable[str]) -> Q:
    asked = TicketUnit.objects.unscoped(because="own units").filter(institution__code__in=codes)
    return Q(raiser__code__in=codes) | Q(lead__code__in=codes) | Q(pk__in=asked.values("ticket_id"))


def _of_areas(areas: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for area in areas:
        asked = TicketUnit.objects.unscoped(because="own units").filter(under(area, path="institution__area_id"))
        found |= under(area, path="raiser__area_id") | under(area, path="lead__area_id")
        found |= Q(pk__in=asked.values("ticket_id"))
    return found


def ticket_list(
    call: Call, *, filters: TicketFilters | None = None, page: PageRequest | None = None
) -> Page[TicketRow]:
    """Return the tickets that the actor may see, the newest first; four statements for any number of rows."""
    wanted = filters or TicketFilters()
    found = tickets_seen(call.actor).select_related("raiser", "lead")
    if wanted.state in set(TicketState):
        found = found.filter(state=wanted.state)
    if wanted.only == "open":
        found = found.filter(state__in=rules.OPEN)
    if wanted.only == "late":
        found = found.filter(late_on(call.on))
    if wanted.unit:
        found = found.filter(_of_units([wanted.unit]))
    if words := wanted.q.strip():
        found = found.filter(Q(title__contains=words) | Q(description__contains=words))
    listed: Page[Ticket] = (page or PageRequest()).of(found.order_by("-raised_at", "-id"))
    return listed.holding(_rows(listed.rows, call.on))


def late_on(on: date) -> Q:
    """Return the condition that a ticket is not solved and past its day, as `rules.tickets.is_late` says of one."""
    past = Q(due_on__lt=on) | Q(due_on=None, wished_on__lt=on)
    return past & Q(state__in=rules.UNSOLVED)


def _rows(tickets: Sequence[Ticket], on: date) -> tuple[TicketRow, ...]:
    asked: dict[UUID, list[UUID]] = {}
    rows = TicketUnit.objects.unscoped(because=SCOPED).filter(ticket__in=[ticket.pk for ticket in tickets])
    for unit in rows.order_by("institution__code"):
        asked.setdefault(unit.ticket_id, []).append(unit.institution_id)
    ids = {pk for ticket in tickets for pk in (ticket.raiser_id, ticket.lead_id, *asked.get(ticket.pk, ())) if pk}
    names = names_by_id(ids)
    return tuple(_row(ticket, [names[pk] for pk in asked.get(ticket.pk, ())], names, on) for ticket in tickets)


def _row(ticket: Ticket, units: Sequence[str], names: Mapping[UUID, str], on: date) -> TicketRow:
    state = TicketState(ticket.state)
    day = ticket.due_on or ticket.wished_on
    is_late = rules.is_late(ticket.state, ticket.due_on, ticket.wished_on, on)
    return TicketRow(
        id=ticket.pk, title=ticket.title, state=ticket.state, state_label=say(state.label), tone=TONES[state],
        raiser=ticket.raiser.code, raiser_name=names.get(ticket.raiser_id, ticket.raiser.code), units=tuple(units),
        lead=ticket.lead.code if ticket.lead else "", lead_name=names.get(ticket.lead_id, "") if ticket.lead_id else "",
        wished_on=ticket.wished_on, due_on=ticket.due_on, day=day, days_late=(on - day).days if is_late and day else 0,
        is_late=is_late, is_escalated=ticket.escalated_at is not None and ticket.state in rules.OPEN,
        raised_at=ticket.raised_at,
    )  # fmt: skip


def ticket_detail(call: Call, *, ticket_id: UUID) -> TicketDetail:
    """Return one ticket.

    Raises: Hidden.
    """
    ticket = tickets_seen(call.actor).select_related("raiser", "lead").filter(pk=ticket_id).first()
    if ticket is None:
        raise Hidden()
    (row,) = _rows([ticket], call.on)
    is_raiser = ticket.raiser.code in unit_names(units_for(call, terms.TICKET_CONFIRM))
    is_lead = bool(ticket.lead) and row.lead in unit_names(units_for(call, terms.TICKET_SOLVE))
    is_office = call.actor.may(terms.TICKET_ASSIGN, ticket.area_id)
    assigned = ticket.state == TicketState.ASSIGNED
    return TicketDetail(
        row=row, area=ticket.area_id, description=ticket.description, raised_by=ticket.raised_by,
        solution=ticket.solution, escalated_at=ticket.escalated_at, closed_at=ticket.closed_at, steps=_steps(ticket.pk),
        may_assign=is_office and ticket.state in rules.UNSOLVED,
        may_decline=is_office and ticket.state == TicketState.RAISED, may_note=assigned and is_lead,
        may_solve=assigned and is_lead,
        may_confirm=ticket.state == TicketState.SOLVED and is_raiser and ticket.solved_person != call.actor.person,
        may_return=ticket.state == TicketState.SOLVED and is_raiser,
        may_withdraw=ticket.state in rules.UNSOLVED and is_raiser,
        may_escalate=row.is_late and not row.is_escalated and call.actor.may(terms.TICKET_ESCALATE, ticket.area_id),
    )  # fmt: skip


def _steps(ticket_id: UUID) -> tuple[TicketStepRow, ...]:
    rows = TicketStep.objects.unscoped(because=SCOPED).filter(ticket_id=ticket_id).order_by("-at", "-id")
    return tuple(
        TicketStepRow(say(STEPS[row.kind]), row.text, row.at, row.by or say(_("系统")), row.kind == "returned")
        for row in rows
    )


def unit_problems(call: Call) -> list[UnitProblems]:
    """Return how each unit stands with the tickets that the actor may see, the latest first; three statements."""
    seen = tickets_seen(call.actor)
    led = seen.exclude(lead=None).order_by().values("lead_id", "lead__code").annotate(
        open=Count("pk", filter=Q(state=TicketState.ASSIGNED)), late=Count("pk", filter=late_on(call.on)),
        solved=Count("pk", filter=Q(state=TicketState.SOLVED)),
        confirmed=Count("pk", filter=Q(state=TicketState.CONFIRMED)),
    )  # fmt: skip
    raised = (
        seen.filter(state__in=rules.OPEN).order_by().values("raiser_id", "raiser__code").annotate(raised=Count("pk"))
    )
    found: dict[UUID, dict[str, Any]] = {row["lead_id"]: {**row, "code": row["lead__code"]} for row in led}
    for row in raised:
        found.setdefault(row["raiser_id"], {"code": row["raiser__code"]})["raised"] = row["raised"]
    names = names_by_id(set(found))
    rows = [
        UnitProblems(
            code=row["code"], name=names.get(pk, row["code"]), open=row.get("open", 0), late=row.get("late", 0),
            solved=row.get("solved", 0), confirmed=row.get("confirmed", 0), raised=row.get("raised", 0),
        )
        for pk, row in found.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.late, -row.open, -row.raised, row.name))


def tickets_late(on: date) -> dict[str, list[UUID]]:
    """Return the late tickets that nobody has brought to the leading group, by county; one statement."""
    rows = Ticket.objects.unscoped(because="the clock looks at all tickets").filter(late_on(on), escalated_at=None)
    found: dict[str, list[UUID]] = {}
    for pk, area in rows.order_by("raised_at").values_list("pk", "area_id"):
        found.setdefault(area, []).append(pk)
    return found


def tickets_measured(*, under_area: str, on: date) -> list[TicketMeasured]:
    """Return the tickets taken seriously on a day, with whether each was late then; two statements."""
    rows = Ticket.objects.unscoped(because="a check reads everything").filter(under(under_area[:COUNTY_DIGITS]))
    rows = rows.exclude(state__in=[TicketState.WITHDRAWN, TicketState.DECLINED]).select_related("lead", "raiser")
    held = [ticket for ticket in rows.order_by(Coalesce("due_on", "wished_on"), "id") if _day(ticket.raised_at) <= on]
    names = names_by_id({ticket.lead_id for ticket in held if ticket.lead_id})
    found = []
    for ticket in held:
        was_solved = ticket.solved_at is not None and _day(ticket.solved_at) <= on
        day = ticket.due_on or ticket.wished_on
        found.append(
            TicketMeasured(
                id=ticket.pk, title=ticket.title, area=ticket.area_id, lead=ticket.lead.code if ticket.lead else "",
                lead_name=names.get(ticket.lead_id, "") if ticket.lead_id else "", day=day,
                is_late=not was_solved and day is not None and on > day,
            )
        )  # fmt: skip
    return found


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def my_tickets(call: Call) -> list[Work]:
    """Return the tickets that wait for the actor, as work: to assign, to solve, to confirm, to hear."""
    rows = tickets_seen(call.actor).filter(state__in=rules.OPEN).select_related("raiser", "lead")
    tickets = list(rows.order_by("raised_at"))
    solving = unit_names(units_for(call, terms.TICKET_SOLVE)) if tickets else {}
    hears = call.actor.may(terms.TICKET_HEAR) and not call.actor.may(terms.TICKET_ASSIGN)
    is_office = call.actor.may(terms.TICKET_ASSIGN)
    found = []
    for ticket in tickets:
        verb = _verb(ticket, solving, is_office=is_office, hears=hears)
        if verb:
            late = rules.is_late(ticket.state, ticket.due_on, ticket.wished_on, call.on)
            why = say(_("已逾期")) if late else say(TicketState(ticket.state).label)
            found.append(
                Work(
                    icon="messages", title=ticket.title, why=why, due_on=ticket.due_on or ticket.wished_on,
                    url=reverse("institutions:ticket_detail", args=[ticket.pk]), verb=say(verb),
                )
            )  # fmt: skip
    return found


def _verb(ticket: Ticket, solving: Mapping[str, str], *, is_office: bool, hears: bool) -> str:
    if hears:
        return _("研究") if ticket.escalated_at else ""
    if is_office:  # it may act for everybody, and is reminded of what only it does
        return _("交办") if ticket.state == TicketState.RAISED else ""
    if ticket.state == TicketState.ASSIGNED and ticket.lead and ticket.lead.code in solving:
        return _("办理")
    if ticket.state == TicketState.SOLVED and ticket.raiser.code in solving:
        return _("确认")
    return ""


def ticket_holds(call: Call, bodies: Sequence[UUID], on: date) -> list[tuple[str, str, UUID]]:
    """Return what bodies hold in open tickets, for an order that abolishes them: (key, title, body); two statements."""
    del call, on
    mine = set(bodies)
    rows = Ticket.objects.unscoped(because="the order that asks was scoped").filter(state__in=rules.OPEN)
    found = [
        (f"{role}:{ticket.pk}", ticket.title, body)
        for ticket in rows.filter(Q(raiser__in=mine) | Q(lead__in=mine)).order_by("raised_at")
        for role, body in (("raiser", ticket.raiser_id), ("lead", ticket.lead_id))
        if body in mine
    ]
    asked = TicketUnit.objects.unscoped(because="the order that asks was scoped").filter(
        institution__in=mine, ticket__state__in=rules.OPEN
    )
    found += [
        (f"unit:{unit.ticket_id}", unit.ticket.title, unit.institution_id)
        for unit in asked.select_related("ticket").order_by("ticket__raised_at")
    ]
    return found
