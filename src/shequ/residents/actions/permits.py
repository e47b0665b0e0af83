"""Residence permits: the community looks the papers through and passes them on; the acts of the police are recorded."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.plan import queries as plan
from shequ.residents import permit_facts as facts
from shequ.residents import rules, terms
from shequ.residents.actions import keeping, permit_keeping
from shequ.residents.models import ResidencePermit, Resident
from shequ.residents.rules import permits as permit_rules
from shequ.residents.terms import PermitState, PermitStep

NEEDS_A_HOLDER = (PermitStep.ACCEPT, PermitStep.ISSUE, PermitStep.ENDORSE, PermitStep.RESTORE)


def _limits(call: Call, area: str) -> permit_rules.PermitLimits:
    return plan.limits(permit_rules.PermitLimits, area, call.on)


def _holder(call: Call, resident_id: UUID, permission: str) -> Resident:
    """Return who asks for or holds a permit: alive, here, registered elsewhere, with no other permit."""
    resident = keeping.standing(call, resident_id)
    call.require(permission, resident)
    permit_rules.check_permit_holder(registration=resident.registration, identity_kind=resident.identity_kind)
    held = ResidencePermit.rows.filter(resident=resident, state__in=terms.PERMIT_LIVE).values_list("state", flat=True)
    permit_rules.check_no_permit(held.first())
    return resident


@action(terms.PERMIT_PREPARE)
def permit_prepare(
    call: Call,
    *,
    resident_id: UUID,
    ground: str,
    hukou_place: str,
    lives_since: date,
    brought: Sequence[str],
    proxy: str = "",
    proxy_name: str = "",
) -> UUID:
    """Look the papers for a residence permit through: all that is missing is told at once, or they are ready to pass on.

    ground: `terms.PermitGround`. brought: `terms.PermitMaterial` of what lies on the table.
    Raises: Hidden, NotPermitted, rules.PermitNotForThem, PermitOtherRule, PermitStands, PermitTooEarly, ProxyTooOld,
    ProxyUnnamed, AlreadyDead, MovedAway, RowMerged.
    """
    resident = _holder(call, resident_id, terms.PERMIT_PREPARE)
    limits = _limits(call, resident.area_id)
    permit_rules.check_lived(lives_since, on=call.on, limits=limits)
    permit_rules.check_proxy(proxy, name=proxy_name, birth_on=resident.birth_on, on=call.on, limits=limits)
    ground, proxy = str(terms.PermitGround(ground)), str(terms.PermitProxy(proxy))
    missing = [str(each) for each in permit_rules.permit_missing(ground, proxy, brought)]

    permit = ResidencePermit.objects.create(
        id=uuid7(), resident=resident, area_id=resident.area_id, ground=ground, hukou_place=hukou_place.strip(),
        lives_since=lives_since, proxy=proxy, proxy_name=proxy_name.strip() if proxy else "", missing=missing,
        state=PermitState.TOLD if missing else PermitState.READY, begun_on=call.on, created_at=call.at,
        updated_at=call.at,
    )  # fmt: skip
    permit_keeping.note_act(call, permit, PermitStep.PREPARE, on=call.on)
    record(
        call,
        facts.PermitPrepared(
            area=permit.area_id, subject=f"resident:{resident.pk}", permit=str(permit.pk), name=resident.name,
            ground=terms.PermitGround(ground).label, hukou_place=permit.hukou_place, proxy_name=permit.proxy_name,
            missing=len(missing),
        ),
    )  # fmt: skip
    return permit.pk  # type: ignore[no-any-return]


def _loaded(call: Call, permit_id: UUID, permission: str) -> ResidencePermit:
    permit: ResidencePermit = ResidencePermit.objects.visible_to(call.actor).locked(permit_id)
    call.require(permission, permit)
    return permit


@action(terms.PERMIT_PREPARE)
def permit_complete(call: Call, *, permit_id: UUID, brought: Sequence[str]) -> UUID:
    """Note that everything told has been brought; nothing beyond the told list is asked for.

    Raises: Hidden, NotPermitted, rules.MaterialsMissing, PermitNotNow.
    """
    permit = _loaded(call, permit_id, terms.PERMIT_PREPARE)
    after = permit_rules.check_permit_step(permit.state, PermitStep.COMPLETE)
    permit_rules.check_told_brought(permit.missing, brought)

    permit_keeping.step(call, permit, PermitStep.COMPLETE, after, on=call.on, missing=[])
    return permit.pk


@action(terms.PERMIT_PREPARE)
def permit_submit(call: Call, *, permit_id: UUID, on: date) -> UUID:
    """Note that the papers were handed to the police on a day.

    Raises: Hidden, NotPermitted, rules.PermitNotNow, DateInFuture, DateBefore.
    """
    permit = _loaded(call, permit_id, terms.PERMIT_PREPARE)
    after = permit_rules.check_permit_step(permit.state, PermitStep.SUBMIT)
    rules.check_day(on, today=call.on, since=permit_keeping.last_day(permit))

    permit_keeping.step(call, permit, PermitStep.SUBMIT, after, on=on, submitted_on=on)
    return permit.pk


@action(terms.PERMIT_PREPARE)
def permit_withdraw(call: Call, *, permit_id: UUID, note: str) -> UUID:
    """Note that the person does not pursue the matter any more; they may ask again at any time.

    Raises: Hidden, NotPermitted, rules.PermitNotNow, ReasonUntold.
    """
    permit = _loaded(call, permit_id, terms.PERMIT_PREPARE)
    after = permit_rules.check_permit_step(permit.state, PermitStep.WITHDRAW, note=note)

    permit_keeping.step(call, permit, PermitStep.WITHDRAW, after, on=call.on, note=note.strip(), ended_on=call.on)
    return permit.pk


@action(terms.PERMIT_RECORD)
def permit_record(
    call: Call,
    *,
    permit_id: UUID,
    step: str,
    on: date,
    document: str,
    note: str = "",
) -> UUID:
    """Record an act of the police about a permit: its day, their document, who recorded it.

    step: one of `rules.permits.PERMIT_POLICE`. note: the reason, where the act needs one.
    Raises: Hidden, NotPermitted, rules.PermitNotNow, DocumentMissing, ReasonUntold, EndorsementTooEarly, EndorsementLate,
    SuspensionTooEarly, DateInFuture, DateBefore, AlreadyDead, MovedAway.
    """
    permit = _loaded(call, permit_id, terms.PERMIT_RECORD)
    act = PermitStep(step)
    if act not in permit_rules.PERMIT_POLICE:
        raise permit_rules.PermitNotNow(state=PermitState(permit.state).label, step=act.label)
    after = permit_rules.check_permit_step(permit.state, act, document=document, note=note)
    rules.check_day(on, today=call.on, since=permit_keeping.last_day(permit))
    holder = permit.resident
    if act in NEEDS_A_HOLDER:
        rules.check_standing(died_on=holder.died_on, left_on=holder.left_on, is_merged=False)
    written = _written(act, permit, on, _limits(call, permit.area_id))

    permit_keeping.record_act(call, permit, act, after, on=on, document=document.strip(), note=note.strip(), **written)
    return permit.pk


def _written(act: PermitStep, permit: ResidencePermit, on: date, limits: permit_rules.PermitLimits) -> dict[str, Any]:
    """Return the columns that an act of the police sets.

    Raises: rules.EndorsementTooEarly, EndorsementLate, SuspensionTooEarly.
    """
    if act is PermitStep.ACCEPT:
        return {"accepted_on": on, "due_on": permit_rules.issue_due(on, limits)}
    if act is PermitStep.ISSUE:
        return {"issued_on": on, "counted_from": on, "endorse_by": permit_rules.endorse_by(on, limits)}
    if act is PermitStep.ENDORSE:
        permit_rules.check_endorsement(on, until=permit.endorse_by, limits=limits)
        return {"endorse_by": permit_rules.endorse_by(permit.endorse_by or on, limits)}
    if act is PermitStep.SUSPEND:
        permit_rules.check_suspension(on, until=permit.endorse_by)
        return {}
    if act is PermitStep.RESTORE:
        return {"counted_from": on, "endorse_by": permit_rules.endorse_by(on, limits)}
    return {"ended_on": on, "endorse_by": None}


@action(terms.PERMIT_RECORD)
def permit_register(
    call: Call, *, resident_id: UUID, issued_on: date, document: str, endorsed_on: date | None = None
) -> UUID:
    """Enter a permit that the police issued without this community's part, as its holder shows it.

    endorsed_on: the newest endorsement on the card. Where its year is over, the permit is due at once.
    Raises: Hidden, NotPermitted, rules.PermitNotForThem, PermitOtherRule, PermitStands, DocumentMissing, DateInFuture,
    DateBefore, AlreadyDead, MovedAway, RowMerged.
    """
    resident = _holder(call, resident_id, terms.PERMIT_RECORD)
    rules.check_day(issued_on, today=call.on, since=resident.birth_on, field="issued_on")
    if endorsed_on is not None:
        rules.check_day(endorsed_on, today=call.on, since=issued_on, field="endorsed_on")
    if not document.strip():
        raise permit_rules.DocumentMissing(field="document")
    limits = _limits(call, resident.area_id)
    until = permit_rules.endorse_by(issued_on, limits)
    while until is not None and endorsed_on is not None and until < endorsed_on:
        until = permit_rules.endorse_by(until, limits)
    if until is not None and endorsed_on is not None:
        until = permit_rules.endorse_by(until, limits)

    permit = ResidencePermit.objects.create(
        id=uuid7(), resident=resident, area_id=resident.area_id, state=PermitState.ACTIVE,
        hukou_place=resident.registered_address, begun_on=issued_on, issued_on=issued_on, counted_from=issued_on,
        endorse_by=until, created_at=call.at, updated_at=call.at,
    )  # fmt: skip
    permit_keeping.note_act(call, permit, PermitStep.ISSUE, on=issued_on, document=document.strip())
    if endorsed_on is not None:
        permit_keeping.note_act(call, permit, PermitStep.ENDORSE, on=endorsed_on, document=document.strip())
    permit_keeping.tell_recorded(
        call, permit, PermitStep.ISSUE, on=issued_on, document=document.strip(), note="", old_state="", old_until=None
    )
    return permit.pk  # type: ignore[no-any-return]


@action(terms.PERMIT_EXPORT)
def permit_export(call: Call, *, area: str, rows: int, watermark: str, reason: str, filters: Mapping[str, str]) -> str:
    """Record that a list of permits is taken out of the system, before the first row leaves.

    Returns the watermark that every sheet bears. Raises: NotPermitted.
    """
    call.require(terms.PERMIT_EXPORT, area)
    record(
        call,
        facts.PermitsExported(
            area=area, subject="", rows=rows, watermark=watermark, reason=reason, filters=dict(filters)
        ),
    )
    return watermark
