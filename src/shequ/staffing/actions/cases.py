"""An appointment as steps: somebody is named, put to public notice, objections are looked into, another decides."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shequ.institutions.queries import names_on, standing_body
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.staffing import facts, terms
from shequ.staffing.actions.accounts import body_account, check_head_free
from shequ.staffing.actions.appointments import appoint, post_locked
from shequ.staffing.actions.engaging import engaged_on, engagements_of, staff_locked
from shequ.staffing.actions.people import transfer
from shequ.staffing.models import AppointmentCase, Hold, PostVersion, StaffMember
from shequ.staffing.queries.state import BECAUSE
from shequ.staffing.rules import ledger
from shequ.staffing.rules import posts as rules
from shequ.staffing.terms import CaseState, Ground, HoldState, Ledger, Mode
from shequ.worktime.queries import add_workdays


@action(terms.CASE_PROPOSE)
def case_propose(call: Call, *, staff_id: UUID, post_id: UUID, mode: str, basis: str) -> UUID:
    """Name somebody for a post; where the post needs a head that the person does not sit on yet, one is earmarked.

    Raises: Hidden, NotPermitted, rules.CaseOpen, PostEnded, NotEngaged, ledger.OverAuthorised, DocumentMissing.
    """
    staff = staff_locked(call, staff_id)
    post, version = post_locked(call, post_id, call.on)
    call.require(terms.CASE_PROPOSE, version)
    basis = ledger.check_document(basis, field="basis")
    open_states = (CaseState.PROPOSED, CaseState.NOTICE)
    rows = AppointmentCase.objects.unscoped(because="a post has one case at a time, whoever sees it")
    if rows.filter(post=post, state__in=open_states).exists():
        raise rules.CaseOpen(field="post", title=version.title)
    if engaged_on(engagements_of(staff), call.on) is None:
        raise rules.NotEngaged(field="staff", name=staff.name, on=call.on.isoformat())

    case = AppointmentCase.objects.create(
        id=uuid7(), area_id=version.area_id, staff=staff, post=post, mode=Mode(mode), basis=basis, proposed_at=call.at,
        proposed_by=call.actor.name, proposed_person=call.actor.person,
    )  # fmt: skip
    _earmark(call, case, staff, version)
    _record(call, case, staff, version, CaseState.PROPOSED, note=basis)
    return case.pk  # type: ignore[no-any-return]


def _earmark(call: Call, case: AppointmentCase, staff: StaffMember, version: PostVersion) -> None:
    if case.mode != Mode.FULL or not version.head_kind or _serves_there(staff, version, call.on):
        return
    name = names_on([version.institution_id], call.on).get(version.institution_id, "—")
    check_head_free(version.institution, version.head_kind, since=call.on, name=name)
    account = body_account(version.institution, Ledger.ESTABLISHMENT, version.head_kind)
    Hold.objects.create(
        id=uuid7(), area_id=version.area_id, account=account, state=HoldState.EARMARKED, heads=1, valid_from=call.on,
        reason=version.title, case=case.pk,
    )  # fmt: skip


def _serves_there(staff: StaffMember, version: PostVersion, on: date) -> bool:
    serving = engaged_on(engagements_of(staff), on)
    return serving is not None and (serving.institution_id, serving.head_kind) == (
        version.institution_id, version.head_kind
    )  # fmt: skip


@action(terms.CASE_NOTICE)
def case_notice(call: Call, *, case_id: UUID, on: date) -> UUID:
    """Put a name to public notice from a day on, for the working days that the rules on leading cadres ask for.

    Raises: Hidden, NotPermitted, rules.CaseNotSo.
    """
    case, staff, version = _case_locked(call, case_id, terms.CASE_NOTICE)
    rules.check_next(case.state, CaseState.NOTICE)
    case.state, case.notice_from = CaseState.NOTICE, on
    case.notice_to = add_workdays(on - timedelta(days=1), terms.NOTICE_WORKING_DAYS).on
    case.save(update_fields=["state", "notice_from", "notice_to"])
    _record(call, case, staff, version, CaseState.NOTICE, until=case.notice_to.isoformat())
    return case.pk


@action(terms.CASE_OBJECT)
def case_object(call: Call, *, case_id: UUID, objection: str, settled: str = "") -> UUID:
    """Write down what was objected during the notice, and what looking into it showed.

    Raises: Hidden, NotPermitted, rules.CaseNotSo, ledger.DocumentMissing.
    """
    case, staff, version = _case_locked(call, case_id, terms.CASE_OBJECT)
    if case.state != CaseState.NOTICE:
        raise rules.CaseNotSo(state=CaseState(case.state).label)
    case.objection = ledger.check_document(objection, field="objection")
    case.objection_settled = settled.strip()
    case.save(update_fields=["objection", "objection_settled"])
    _record(call, case, staff, version, CaseState.NOTICE, note=settled.strip() or objection.strip())
    return case.pk


@action(terms.CASE_APPOINT)
def case_appoint(
    call: Call, *, case_id: UUID, on: date, document: str, term_ends_on: date | None = None,
    approval_id: UUID | None = None,
) -> UUID:  # fmt: skip
    """Decide a case: the earmarked head is taken, the person transferred where need be, the post filled.

    Raises: Hidden, NotPermitted, rules.CaseNotSo, NoticeRunning, ObjectionOpen, SamePerson, and what `appointment_make`
    and `staff_transfer` refuse.
    """
    case, staff, version = _case_locked(call, case_id, terms.CASE_APPOINT)
    rules.check_next(case.state, CaseState.APPOINTED)
    document = ledger.check_document(document)
    rules.check_decidable(
        notice_to=case.notice_to, on=call.on, objection=case.objection, settled=case.objection_settled,
        deciders=(case.proposed_person, staff.person), decider=call.actor.person,
    )  # fmt: skip
    holds = _give_up_holds(case, on)
    post, version = post_locked(call, case.post_id, on)
    if case.mode == Mode.FULL and version.head_kind and not _serves_there(staff, version, on):
        body = standing_body(call, institution_id=version.institution_id, on=on)
        # The decision carries the transfer: whoever may appoint need not hold the clerk's right to transfer.
        moving = call.because("staffing.case_stepped", only=terms.STAFF_TRANSFER)
        transfer(moving, staff, body, on=on, document=document, head_kind=version.head_kind, without=tuple(holds))
    row = appoint(
        call, staff, post, version, mode=case.mode, ground=Ground.APPOINTED, on=on, document=document,
        term_ends_on=term_ends_on, reason=case.basis, approval_id=approval_id,
    )  # fmt: skip
    case.state, case.appointment, case.document = CaseState.APPOINTED, row, document
    case.decided_at, case.decided_by = call.at, call.actor.name
    case.save(update_fields=["state", "appointment", "document", "decided_at", "decided_by"])
    _record(call, case, staff, version, CaseState.APPOINTED, document=document)
    return row.pk


@action(terms.CASE_DROP)
def case_drop(call: Call, *, case_id: UUID, note: str) -> UUID:
    """Give a case up with the reason; an earmarked head is free again.

    Raises: Hidden, NotPermitted, rules.CaseNotSo, ledger.DocumentMissing.
    """
    case, staff, version = _case_locked(call, case_id, terms.CASE_DROP)
    rules.check_next(case.state, CaseState.DROPPED)
    case.note = ledger.check_document(note, field="note")
    case.state, case.decided_at, case.decided_by = CaseState.DROPPED, call.at, call.actor.name
    case.save(update_fields=["state", "note", "decided_at", "decided_by"])
    _give_up_holds(case, call.on)
    _record(call, case, staff, version, CaseState.DROPPED, note=case.note)
    return case.pk


def _give_up_holds(case: AppointmentCase, on: date) -> list[UUID]:
    rows = Hold.objects.unscoped(because=BECAUSE).filter(case=case.pk, valid_to=None)
    held = list(rows)
    for row in held:
        row.valid_to = max(on, row.valid_from)
        row.save(update_fields=["valid_to"])
    return [row.pk for row in held]


def _case_locked(call: Call, case_id: UUID, permission: str) -> tuple[Any, StaffMember, PostVersion]:
    case: Any = AppointmentCase.objects.visible_to(call.actor).locked(case_id)
    call.require(permission, case)
    _post, version = post_locked(call, case.post_id, call.on)
    return case, case.staff, version


def _record(
    call: Call, case: AppointmentCase, staff: StaffMember, version: PostVersion, state: CaseState, *, note: str = "",
    document: str = "", until: str = "",
) -> None:  # fmt: skip
    record(
        call,
        facts.CaseStepped(
            area=case.area_id, subject=f"staff:{staff.pk}", name=staff.name, case=str(case.pk), post=str(case.post_id),
            institution=names_on([version.institution_id], call.on).get(version.institution_id, "—"),
            title=version.title, state=state, state_label=state.label, note=note, document=document, until=until,
        ),
    )  # fmt: skip
