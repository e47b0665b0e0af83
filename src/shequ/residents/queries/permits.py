"""Residence permits as lists and pages show them: scoped, masked, a bounded number of statements."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.areas.queries import area_names
from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under, under_any
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.months import months_after
from shequ.kernel.words import _
from shequ.plan import queries as plan
from shequ.residents import rules, terms
from shequ.residents.models import PermitAct, ResidencePermit, Resident, Tenure
from shequ.residents.rules import permits as permit_rules
from shequ.residents.terms import PermitStage, PermitState, PermitStep

CHUNK = 2000
CITY_DIGITS = 4
"""The length of a city's code: the law asks for life in another city."""
TO_CANCEL = _("本人已故、迁出或已在本地落户，请告知公安机关注销")
NEXT: dict[str, str] = {
    PermitState.TOLD: _("等本人补齐告知的材料"),
    PermitState.READY: _("请报送公安机关"),
    PermitState.SUBMITTED: _("等公安机关受理"),
    PermitState.ACCEPTED: _("等公安机关签发"),
    PermitState.SUSPENDED: _("请本人到派出所补办签注，补签后恢复使用"),
}
ANSWER_LATE = _("公安机关答复期限已过，请询问办理情况")
DUE_SOON, DUE_OVER = _("请提醒本人到派出所签注"), _("签注期限已过，依法中止使用功能；请核实并登记")


@dataclass(frozen=True, slots=True)
class PermitFilters:
    """What a list of permits is narrowed by; "" is no filter. stage: `terms.PermitStage`."""

    stage: str = ""
    area: str = ""

    def said(self) -> dict[str, str]:
        """Return the filters that are set, for the journal."""
        return {name: str(value) for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class PermitRow:
    """A residence permit as lists show it; the name is masked once its holder lives out of the reader's reach."""

    id: UUID
    resident_id: UUID | None
    name: str
    sex: str
    area: str
    area_name: str
    state: str
    state_label: str
    ground_label: str
    begun_on: date
    issued_on: date | None
    due_on: date | None
    endorse_from: date | None
    endorse_by: date | None
    counted_from: date | None
    is_due: bool
    is_overdue: bool
    next_step: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """A line of a permit's history."""

    step_label: str
    on: date
    document: str
    note: str
    recorded_by: str
    is_police: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that may be taken now, with the route of its form."""

    step: str
    label: str
    is_police: bool


@dataclass(frozen=True, slots=True)
class PermitDetail:
    """A permit with its history and what may follow."""

    row: PermitRow
    hukou_place: str
    lives_since: date | None
    proxy_label: str
    proxy_name: str
    materials: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    submitted_on: date | None
    accepted_on: date | None
    ended_on: date | None
    acts: tuple[ActRow, ...]
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class PersonPermits:
    """All that the register knows of a person's residence permits; having none is no shortcoming."""

    permits: tuple[PermitDetail, ...]
    may_prepare: bool
    may_register: bool
    is_from_elsewhere: bool


def permit_limits(area: str, on: date) -> permit_rules.PermitLimits:
    """Return the law's numbers by the pack in force in an area."""
    return plan.limits(permit_rules.PermitLimits, area, on)


def _due_until(limits: permit_rules.PermitLimits, on: date) -> date:
    return months_after(on, int(limits.window_months.value)) if limits.window_months else on


def _narrowed(rows: Any, call: Call, filters: PermitFilters, limits: permit_rules.PermitLimits) -> Any:
    stage = filters.stage
    if stage == PermitStage.WAITING:
        rows = rows.filter(state__in=terms.PERMIT_WAITING)
    elif stage == PermitStage.DUE:
        rows = rows.filter(state=PermitState.ACTIVE, endorse_by__lte=_due_until(limits, call.on))
    elif stage == PermitStage.SUSPENDED:
        rows = rows.filter(state=PermitState.SUSPENDED)
    elif stage == PermitStage.HELD:
        rows = rows.filter(state__in=terms.PERMIT_HELD)
    elif stage == PermitStage.ENDED:
        rows = rows.filter(state__in=terms.PERMIT_ENDED)
    if filters.area:
        rows = rows.filter(_in_area(filters.area))
    return rows


def _in_area(code: str) -> Q:
    if len(code) <= terms.COMMUNITY_DIGITS:
        return under(code)
    homes = Tenure.rows.filter(dwelling__grid_id=code, valid_to=None, is_main=True)
    return Q(resident__in=homes.values("resident_id"))


def _scope_of(call: Call, filters: PermitFilters) -> str:
    return filters.area or min(call.actor.areas_for(terms.PERMIT_SEE), key=len, default="")


def permit_list(call: Call, *, filters: PermitFilters, page: PageRequest) -> Page[PermitRow]:
    """Return the permits the actor may see: those that come due first by their day, others newest first."""
    limits = permit_limits(_scope_of(call, filters), call.on)
    rows = _narrowed(ResidencePermit.objects.visible_to(call.actor), call, filters, limits)
    by_day = filters.stage == PermitStage.DUE
    found = page.of(
        rows.select_related("resident").order_by(*(("endorse_by", "id") if by_day else ("-begun_on", "-id"))),
        row=lambda row: row,
    )
    made = permit_rows(call, found.rows)
    return found.holding(made)


def permit_rows(call: Call, permits: Sequence[ResidencePermit], *, is_masked: bool = False) -> list[PermitRow]:
    """Return rows for permits already scoped, their holders loaded. Two statements for any number."""
    names = area_names({each.area_id for each in permits})
    limits = plan.limits_of(permit_rules.PermitLimits, {each.area_id for each in permits}, call.on)
    return [_row(call, each, names, limits[each.area_id], is_masked=is_masked) for each in permits]


def _row(
    call: Call, permit: ResidencePermit, names: dict[str, str], limits: permit_rules.PermitLimits, *,
    is_masked: bool = False,
) -> PermitRow:  # fmt: skip
    holder: Any = permit.resident
    is_near = call.actor.may(terms.RESIDENT_SEE, holder.area_id) or holder.area_id == permit.area_id
    since = permit_rules.endorse_from(permit.endorse_by, limits)
    until: date | None = permit.endorse_by if permit.state == PermitState.ACTIVE else None
    is_due = until is not None and since is not None and since <= call.on
    is_overdue = (until is not None and until < call.on) or (
        permit.state == PermitState.ACCEPTED and permit.due_on is not None and permit.due_on < call.on
    )
    return PermitRow(
        id=permit.pk,
        resident_id=permit.resident_id if is_near else None,
        name=holder.name if is_near and not is_masked else rules.mask_name(holder.name),
        sex=holder.sex,
        area=permit.area_id,
        area_name=names.get(permit.area_id, permit.area_id),
        state=permit.state,
        state_label=say(PermitState(permit.state).label),
        ground_label=say(terms.PermitGround(permit.ground).label) if permit.ground else "",
        begun_on=permit.begun_on,
        issued_on=permit.issued_on,
        due_on=permit.due_on if permit.state == PermitState.ACCEPTED else None,
        endorse_from=since,
        endorse_by=permit.endorse_by,
        counted_from=permit.counted_from,
        is_due=is_due,
        is_overdue=is_overdue,
        next_step=_next(permit, holder, is_due=is_due, is_overdue=is_overdue),
    )


def _next(permit: ResidencePermit, holder: Resident, *, is_due: bool, is_overdue: bool) -> str:
    if permit_rules.to_be_cancelled(
        permit.state, is_dead=holder.died_on is not None, has_left=_has_left(permit, holder),
        registration=holder.registration,
    ):  # fmt: skip
        return say(TO_CANCEL)
    if permit.state == PermitState.ACTIVE:
        return say(DUE_OVER) if is_overdue else say(DUE_SOON) if is_due else ""
    if permit.state == PermitState.ACCEPTED and is_overdue:
        return say(ANSWER_LATE)
    return say(NEXT[permit.state]) if permit.state in NEXT else ""


def _has_left(permit: ResidencePermit, holder: Resident) -> bool:
    return holder.left_on is not None or holder.area_id != permit.area_id


def person_permits(call: Call, *, resident_id: UUID) -> PersonPermits:
    """Return a person's residence permits with their steps, newest first. A fixed number of statements.

    Raises: Hidden.
    """
    resident = Resident.objects.visible_to(call.actor).one(resident_id)
    found = ResidencePermit.objects.visible_to(call.actor).filter(resident=resident).select_related("resident")
    permits = _details(call, list(found.order_by("-begun_on", "-id")))
    stands = resident.died_on is None and resident.left_on is None and resident.merged_into_id is None
    is_free = not any(each.row.state in terms.PERMIT_LIVE for each in permits)
    is_from_elsewhere = resident.registration in terms.FROM_ELSEWHERE
    may = stands and is_free and is_from_elsewhere
    return PersonPermits(
        permits=tuple(permits),
        may_prepare=may and call.actor.may(terms.PERMIT_PREPARE, resident.area_id),
        may_register=may and call.actor.may(terms.PERMIT_RECORD, resident.area_id),
        is_from_elsewhere=is_from_elsewhere,
    )


def permit_detail(call: Call, *, permit_id: UUID) -> PermitDetail:
    """Return one permit with its history and what may follow.

    Raises: Hidden.
    """
    permit = ResidencePermit.objects.visible_to(call.actor).select_related("resident").one(permit_id)
    return _details(call, [permit])[0]


def _details(call: Call, permits: list[ResidencePermit]) -> list[PermitDetail]:
    rows = permit_rows(call, permits)
    acts: dict[UUID, list[ActRow]] = {}
    lines = PermitAct.objects.unscoped(because="the permits were scoped").filter(permit__in=permits)
    for act in lines.order_by("-on", "-at", "-id"):
        step = PermitStep(act.step)
        acts.setdefault(act.permit_id, []).append(
            ActRow(
                say(step.label), act.on, act.document, act.note, act.recorded_name,
                step in permit_rules.PERMIT_POLICE,
            )
        )  # fmt: skip
    return [
        PermitDetail(
            row=row,
            hukou_place=permit.hukou_place,
            lives_since=permit.lives_since,
            proxy_label=say(terms.PermitProxy(permit.proxy).label) if permit.proxy else "",
            proxy_name=permit.proxy_name,
            materials=_labels(permit_rules.permit_materials(permit.ground, permit.proxy)) if permit.ground else (),
            missing=tuple((each, say(terms.PermitMaterial(each).label)) for each in permit.missing),
            submitted_on=permit.submitted_on,
            accepted_on=permit.accepted_on,
            ended_on=permit.ended_on,
            acts=tuple(acts.get(permit.pk, ())),
            steps=_steps(call, permit),
        )
        for permit, row in zip(permits, rows, strict=True)
    ]


def _labels(materials: Sequence[terms.PermitMaterial]) -> tuple[str, ...]:
    return tuple(say(each.label) for each in materials)


def _steps(call: Call, permit: ResidencePermit) -> tuple[StepRow, ...]:
    found = []
    for step in permit_rules.permit_steps(permit.state):
        is_police = step in permit_rules.PERMIT_POLICE
        if call.actor.may(terms.PERMIT_RECORD if is_police else terms.PERMIT_PREPARE, permit.area_id):
            found.append(StepRow(str(step), say(step.label), is_police))
    return tuple(found)


def permit_begin(call: Call, *, resident_id: UUID) -> dict[str, object]:
    """Return what a pre-acceptance begins with: the registered address, and since when the person lives in the city.

    Raises: Hidden.
    """
    resident = Resident.objects.visible_to(call.actor).one(resident_id)
    homes = Tenure.objects.unscoped(because="the resident was scoped").filter(resident=resident, is_main=True)
    since: date | None = None
    for home in homes.order_by("-valid_from"):
        if home.area_id[:CITY_DIGITS] != resident.area_id[:CITY_DIGITS]:
            break
        if since is not None and home.valid_to is not None and home.valid_to < since:
            break
        since = home.valid_from
    return {"hukou_place": resident.registered_address, "lives_since": since}


def permit_export_count(call: Call, *, filters: PermitFilters) -> int:
    """Return how many permits an export under the filters holds."""
    limits = permit_limits(_scope_of(call, filters), call.on)
    rows = ResidencePermit.objects.visible_to(call.actor, see=terms.PERMIT_EXPORT)
    return int(_narrowed(rows, call, filters, limits).count())


def permit_export_rows(call: Call, *, filters: PermitFilters, is_masked: bool) -> Iterator[PermitRow]:
    """Yield the permits an export holds, by id; read in chunks of 2,000, so that memory does not grow with them."""
    limits = permit_limits(_scope_of(call, filters), call.on)
    rows = ResidencePermit.objects.visible_to(call.actor, see=terms.PERMIT_EXPORT)
    wanted = _narrowed(rows, call, filters, limits).select_related("resident").order_by("id")
    last: UUID | None = None
    while True:
        chunk = list((wanted if last is None else wanted.filter(pk__gt=last))[:CHUNK])
        yield from permit_rows(call, chunk, is_masked=is_masked)
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].pk


def permit_work(call: Call, *, most: int) -> list[ResidencePermit]:
    """Return the permits that wait for the community: to pass on, to remind of, to ask the police about."""
    codes = call.actor.areas_for(terms.PERMIT_PREPARE)
    limits = permit_limits(min(codes, key=len, default=""), call.on)
    gone = Q(state__in=terms.PERMIT_HELD) & (
        Q(resident__died_on__isnull=False)
        | Q(resident__left_on__isnull=False)
        | ~Q(resident__registration__in=terms.FROM_ELSEWHERE)
    )
    waits = (
        Q(state=PermitState.READY)
        | Q(state=PermitState.ACTIVE, endorse_by__lte=_due_until(limits, call.on))
        | Q(state=PermitState.ACCEPTED, due_on__lt=call.on)
        | gone
    )
    rows = ResidencePermit.objects.visible_to(call.actor, see=terms.PERMIT_PREPARE).filter(waits)
    return list(
        rows.filter(under_any(codes)).select_related("resident").order_by("endorse_by", "begun_on", "id")[:most]
    )
