"""Decisions and dispatches: whose they are, how they stand, what waits for the actor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Hit, Work
from shequ.base.scope import under
from shequ.base.words import say
from shequ.institutions import terms
from shequ.institutions.models import Decision, DecisionStep, DecisionUnit, Incoming, Meeting
from shequ.institutions.queries.tree import in_counties, names_on
from shequ.institutions.rules import decisions as rules
from shequ.institutions.terms import COUNTY_DIGITS, DecisionState, Share
from shequ.kernel.call import CHINA, Actor, Call
from shequ.kernel.permissions import roles_with
from shequ.kernel.refusals import Hidden
from shequ.kernel.roles import OWN_MATTERS_ONLY
from shequ.kernel.words import _
from shequ.plan import queries as plan
from shequ.plan.terms import limit

TONES: dict[str, str] = {
    DecisionState.OPEN: "info", DecisionState.REPORTED: "hold", DecisionState.RETURNED: "warn",
    DecisionState.DONE: "ok", DecisionState.WITHDRAWN: "mute",
}  # fmt: skip
SCOPED = "filtered by the actor's counties, and by their units where they see only their own"
BECAUSE = "the decision was scoped"
MOST_WORK = 20


@dataclass(frozen=True, slots=True)
class FollowUpLimits:
    """How many days ahead a due day counts as near."""

    near_days: Any = limit("decision.near_days")


@dataclass(frozen=True, slots=True)
class DecisionFilters:
    """Which decisions to show: any of these may be empty. only: "late", "near", "open"."""

    state: str = ""
    unit: str = ""
    only: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as lists show it. days_left is negative when it is late."""

    id: UUID
    number: str
    title: str
    origin: str
    origin_title: str
    origin_url: str
    lead: str
    lead_name: str
    others: tuple[str, ...]
    given_on: date
    due_on: date
    first_due_on: date
    days_left: int
    state: str
    state_label: str
    tone: str
    is_late: bool
    is_near: bool
    is_provisional: bool
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A line of a decision's history."""

    step: str
    label: str
    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DecisionDetail:
    """A decision with its history and what the actor may do now."""

    row: DecisionRow
    text: str
    area: str
    steps: tuple[StepRow, ...]
    may_note: bool
    may_report: bool
    may_verify: bool
    may_return: bool
    may_postpone: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class DecisionMeasured:
    """A decision as its check sees it on a day."""

    id: UUID
    number: str
    title: str
    area: str
    lead: str
    due_on: date


def own_units(actor: Actor, permission: str, *, path: str = "institution") -> Q:
    """Return the condition that a row's body is one the actor acts for: named in the grant, or of the grant's place.

    A grant of a place below the county (the committee's people, whichever of its offices they sit in) stands for the
    bodies of that place, but for roles that see only the matters of one body.
    """
    found = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role not in roles_with(permission):
            continue
        if grant.institution:
            county = under(grant.area[:COUNTY_DIGITS], path=f"{path}__area_id")
            found |= Q(**{f"{path}__code": grant.institution}) & county
        if len(grant.area) > COUNTY_DIGITS and grant.role not in OWN_MATTERS_ONLY:
            found |= Q(**{f"{path}__area_id": grant.area})
    return found


def _mine(actor: Actor, permission: str, *, path: str) -> Q:
    units = DecisionUnit.objects.unscoped(because=SCOPED).filter(own_units(actor, permission), **{path: OuterRef("pk")})
    return Q(Exists(units))


def seen(rows: Any, actor: Actor, permission: str, *, path: str) -> Any:
    """Keep the rows of the actor's counties; for those who see only their own matters, those given to their units.

    path: from a unit of a decision to the row.
    """
    rows = rows.filter(in_counties(actor, permission))
    return rows if actor.institutions_for(permission) is None else rows.filter(_mine(actor, permission, path=path))


def decisions_seen(actor: Actor) -> Any:
    """Return the decisions that concern the actor; a department clerk's own units' only."""
    rows = Decision.objects.unscoped(because=SCOPED)
    return seen(rows, actor, terms.DECISION_SEE, path="decision")


def number_of(decision: Decision) -> str:
    """Return the number under which people cite a decision."""
    return f"督办〔{decision.year}〕{decision.number}号"


def near_days(area: str, on: date) -> int | None:
    """Return within how many days a due day is near by the plan in force, None where it sets none."""
    held = plan.limits(FollowUpLimits, area[:COUNTY_DIGITS], on).near_days
    return None if held is None else int(held.value)


def decision_list(
    call: Call, *, filters: DecisionFilters | None = None, page: PageRequest | None = None
) -> Page[DecisionRow]:
    """Return the decisions that concern the actor, the earliest due first; six statements for any number."""
    wanted = filters or DecisionFilters()
    found = decisions_seen(call.actor)
    if wanted.state in set(DecisionState):
        found = found.filter(state=wanted.state)
    if wanted.only == "late":
        found = found.filter(state__in=rules.UNFINISHED, due_on__lt=call.on)
    if wanted.only == "open":
        found = found.filter(state__in=rules.UNFINISHED)
    if wanted.unit:
        units = DecisionUnit.objects.unscoped(because=SCOPED).filter(institution__code=wanted.unit)
        found = found.filter(Exists(units.filter(decision=OuterRef("pk"))))
    if wanted.q.strip():
        found = found.filter(title__contains=wanted.q.strip())
    listed = (page or PageRequest()).of(found.order_by("due_on", "id"), row=lambda row: row)
    rows = decision_rows(call, listed.rows)
    return listed.holding(rows)


def decision_rows(call: Call, decisions: Iterable[Decision]) -> tuple[DecisionRow, ...]:
    """Return rows of decisions, with their units and origins; four statements for any number."""
    listed = list(decisions)
    units = DecisionUnit.objects.unscoped(because=BECAUSE).filter(decision__in=[row.pk for row in listed])
    held: dict[UUID, list[DecisionUnit]] = {}
    for unit in units.select_related("institution").order_by("id"):
        held.setdefault(unit.decision_id, []).append(unit)
    names = names_on({unit.institution_id for rows in held.values() for unit in rows}, call.on)
    titles = _origins(listed)
    near = {area: near_days(area, call.on) for area in {row.area_id for row in listed}}
    return tuple(_row(call, row, held.get(row.pk, []), names, titles, near[row.area_id]) for row in listed)


def _origins(listed: Sequence[Decision]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for model, keys in (
        (Meeting, {row.meeting_id for row in listed if row.meeting_id}),
        (Incoming, {row.incoming_id for row in listed if row.incoming_id}),
    ):
        if keys:
            found.update(model.objects.unscoped(because=BECAUSE).filter(pk__in=keys).values_list("pk", "title"))
    return found


def _row(
    call: Call, row: Decision, units: Sequence[DecisionUnit], names: dict[UUID, str], titles: dict[UUID, str], near: int | None
) -> DecisionRow:  # fmt: skip
    lead = next((unit for unit in units if unit.share == Share.LEAD), None)
    origin = "meeting" if row.meeting_id else "incoming"
    key = row.meeting_id or row.incoming_id
    return DecisionRow(
        id=row.pk, number=number_of(row), title=row.title, origin=say(_("会议议定") if row.meeting_id else _("来文转办")),
        origin_title=titles.get(key, "") if key else "", origin_url=reverse(f"institutions:{origin}_detail", args=[key]),
        lead=lead.institution.code if lead else "", lead_name=names.get(lead.institution_id, "") if lead else "",
        others=tuple(names.get(unit.institution_id, "") for unit in units if unit.share != Share.LEAD),
        given_on=row.given_on, due_on=row.due_on, first_due_on=row.first_due_on, days_left=(row.due_on - call.on).days,
        state=row.state, state_label=say(DecisionState(row.state).label), tone=TONES[row.state],
        is_late=rules.is_late(row.state, row.due_on, call.on), is_near=rules.is_near(row.state, row.due_on, call.on, near),
        is_provisional=bool(row.guessed_years),
        closed_on=row.closed_at.astimezone(CHINA).date() if row.closed_at else None,
    )  # fmt: skip


def acts_for(actor: Actor, permission: str, decision: Decision) -> str:
    """Return what the actor's unit does about a decision: "lead", "co_operate", or "" for nothing; one statement.

    The office of the group may record for any unit: it counts as the lead.
    """
    if actor.kind == "system" or actor.may(terms.DECISION_VERIFY, decision.area_id):
        return str(Share.LEAD)
    rows = DecisionUnit.objects.unscoped(because=BECAUSE).filter(own_units(actor, permission), decision=decision)
    shares = set(rows.values_list("share", flat=True))
    return next((str(share) for share in (Share.LEAD, Share.CO_OPERATE) if share in shares), "")


def decision_detail(call: Call, *, decision_id: UUID) -> DecisionDetail:
    """Return a decision with its history.

    Raises: Hidden.
    """
    found = decisions_seen(call.actor).filter(pk=decision_id).first()
    if found is None:
        raise Hidden()
    steps = DecisionStep.objects.unscoped(because=BECAUSE).filter(decision=found).order_by("-at", "-id")
    share = acts_for(call.actor, terms.DECISION_NOTE, found) if call.actor.may(terms.DECISION_NOTE) else ""
    is_office = call.actor.may(terms.DECISION_VERIFY, found.area_id)
    is_running, is_reported = found.state in rules.RUNNING, found.state == DecisionState.REPORTED
    return DecisionDetail(
        row=decision_rows(call, [found])[0], text=found.text, area=found.area_id,
        steps=tuple(
            StepRow(step.step, say(terms.DECISION_STEPS[step.step]), step.text, step.at, step.by) for step in steps
        ),
        may_note=is_running and bool(share), may_report=is_running and share == Share.LEAD,
        may_verify=is_office and is_reported and found.reported_person != call.actor.person,
        may_return=is_office and is_reported, may_postpone=is_office and found.state in rules.UNFINISHED,
        may_withdraw=is_office and found.state in rules.UNFINISHED,
    )  # fmt: skip


def decisions_of(call: Call, *, meeting: UUID | None = None, incoming: UUID | None = None) -> tuple[DecisionRow, ...]:
    """Return the decisions that came out of a meeting or a document, as far as they concern the actor."""
    rows = decisions_seen(call.actor).filter(**({"meeting_id": meeting} if meeting else {"incoming_id": incoming}))
    return decision_rows(call, rows.order_by("year", "number"))


def decision_counts(call: Call) -> dict[str, int]:
    """Return how many decisions that concern the actor are open, late and reported; three statements."""
    rows = decisions_seen(call.actor)
    return {
        "open": rows.filter(state__in=rules.UNFINISHED).count(),
        "late": rows.filter(state__in=rules.UNFINISHED, due_on__lt=call.on).count(),
        "reported": rows.filter(state=DecisionState.REPORTED).count(),
        "done": rows.filter(state=DecisionState.DONE).count(),
    }


def my_decisions(call: Call) -> list[Work]:
    """Return what waits for the actor: the decisions that their unit carries, and reports that the office has to verify."""
    rows = decisions_seen(call.actor)
    carried = rows.none()
    if call.actor.may(terms.DECISION_NOTE):
        mine = _mine(call.actor, terms.DECISION_NOTE, path="decision")
        carried = rows.filter(mine, state__in=rules.RUNNING)
    waiting = rows.none()
    if call.actor.may(terms.DECISION_VERIFY):
        waiting = rows.filter(state=DecisionState.REPORTED).exclude(reported_person=call.actor.person)
    found = [*carried.order_by("due_on", "id")[:MOST_WORK], *waiting.order_by("due_on", "id")[:MOST_WORK]]
    return [
        Work(
            icon="checks" if row.state == DecisionState.REPORTED else "clipboard-list", title=row.title,
            why=f"{row.number} · {row.state_label}", due_on=row.due_on,
            url=reverse("institutions:decision_detail", args=[row.id]),
            verb=say(_("核验")) if row.state == DecisionState.REPORTED else say(_("办理")),
        )
        for row in decision_rows(call, found)
    ]  # fmt: skip


def decision_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return the decisions whose title holds the text."""
    rows = decisions_seen(call.actor).filter(title__contains=text).order_by("-given_on", "-id")[:limit]
    return [
        Hit(row.title, number_of(row), reverse("institutions:decision_detail", args=[row.pk]), "clipboard-list")
        for row in rows
    ]


def decisions_measured(*, under_area: str, on: date) -> tuple[int, list[DecisionMeasured]]:
    """Return how many decisions had been given by a day, and those not done then; two statements.

    Done later than that day counts as not done; a withdrawn one counts no longer from its day on.
    """
    rows = Decision.objects.unscoped(because="a check reads everything").filter(under(under_area), given_on__lte=on)
    given = list(rows.order_by("due_on", "id"))
    left = [row for row in given if row.closed_at is None or row.closed_at.astimezone(CHINA).date() > on]
    units = DecisionUnit.objects.unscoped(because="a check reads everything").filter(
        decision__in=[row.pk for row in left], share=Share.LEAD
    )
    leads = dict(units.values_list("decision_id", "institution__code"))
    return len(given), [
        DecisionMeasured(row.pk, number_of(row), row.title, row.area_id, leads.get(row.pk, ""), row.due_on)
        for row in left
    ]


def decision_units_held(call: Call, bodies: Sequence[UUID], on: date) -> list[tuple[str, str, UUID]]:
    """Return the parts that bodies have in unfinished decisions: key is the part's id; one statement."""
    del call, on
    rows = DecisionUnit.objects.unscoped(because="the order that asks was scoped").filter(
        institution__in=bodies, decision__state__in=rules.UNFINISHED
    )
    listed = rows.select_related("decision").order_by("decision__due_on", "id")
    return [(str(row.pk), row.decision.title, row.institution_id) for row in listed]


def unit_choices(call: Call, rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Return the bodies of a tree that may be given something: no community's, no leading group."""
    del call
    return [(row.code, row.name) for row in rows if not row.is_community and not row.is_leading_group]


def counties_with_decisions() -> list[str]:
    """Return the counties that have unfinished decisions; one statement."""
    rows = Decision.objects.unscoped(because="the clock reminds everybody").filter(state__in=rules.UNFINISHED)
    return sorted(set(rows.values_list("area_id", flat=True)))
