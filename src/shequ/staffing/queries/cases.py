"""Appointments on their way."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shequ.base.rows import Work
from shequ.base.words import say
from shequ.institutions.queries import names_on
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.staffing.models import AppointmentCase, PostVersion
from shequ.staffing.terms import (
    CASE_APPOINT,
    CASE_DROP,
    CASE_NOTICE,
    CASE_OBJECT,
    CASE_SEE,
    CaseState,
    Mode,
)

OPEN_STATES = (CaseState.PROPOSED, CaseState.NOTICE)
MOST = 200


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An appointment on its way. may_appoint: the notice ran out, no objection is open, and the actor may decide."""

    id: UUID
    staff_id: UUID
    name: str
    post_id: UUID
    institution: str
    title: str
    mode_label: str
    state: str
    state_label: str
    basis: str
    proposed_at: datetime
    proposed_by: str
    notice_from: date | None
    notice_to: date | None
    objection: str
    objection_settled: str
    decided_at: datetime | None
    decided_by: str
    document: str
    note: str
    may_notice: bool
    may_object: bool
    may_appoint: bool
    may_drop: bool


def case_list(call: Call, *, only_open: bool = False) -> list[CaseRow]:
    """Return the cases in scope, those on their way first, then the newest; three statements."""
    rows = AppointmentCase.objects.visible_to(call.actor)
    if only_open:
        rows = rows.filter(state__in=OPEN_STATES)
    found = list(rows.select_related("staff").order_by("-proposed_at", "-id")[:MOST])
    shown = _rows(call, found)
    return sorted(shown, key=lambda row: row.state not in OPEN_STATES)


def case_detail(call: Call, *, case_id: UUID) -> CaseRow:
    """Return a case.

    Raises: Hidden.
    """
    row = AppointmentCase.objects.visible_to(call.actor).select_related("staff").one(case_id)
    return _rows(call, [row])[0]


def _rows(call: Call, found: list[AppointmentCase]) -> list[CaseRow]:
    versions: dict[UUID, Any] = {}
    rows = PostVersion.objects.unscoped(because="of cases in scope").filter(post__in=[row.post_id for row in found])
    for version in rows.order_by("valid_from"):
        versions[version.post_id] = version
    names = names_on({version.institution_id for version in versions.values()}, call.on)
    may = call.actor.may
    return [
        CaseRow(
            row.pk, row.staff_id, row.staff.name, row.post_id, names.get(versions[row.post_id].institution_id, "—"),
            versions[row.post_id].title, say(Mode(row.mode).label), row.state, say(CaseState(row.state).label),
            row.basis, row.proposed_at, row.proposed_by, row.notice_from, row.notice_to, row.objection,
            row.objection_settled, row.decided_at, row.decided_by, row.document, row.note,
            row.state == CaseState.PROPOSED and may(CASE_NOTICE, row.area_id),
            row.state == CaseState.NOTICE and may(CASE_OBJECT, row.area_id),
            _is_ripe(row, call.on) and may(CASE_APPOINT, row.area_id)
            and call.actor.person not in (row.proposed_person, row.staff.person),
            row.state in OPEN_STATES and may(CASE_DROP, row.area_id),
        )
        for row in found
    ]  # fmt: skip


def _is_ripe(row: AppointmentCase, on: date) -> bool:
    is_quiet = not row.objection or bool(row.objection_settled)
    return row.state == CaseState.NOTICE and row.notice_to is not None and row.notice_to < on and is_quiet


def my_cases(call: Call) -> list[Work]:
    """Return the cases that wait for the actor's decision, for the home page."""
    if not call.actor.may(CASE_SEE):
        return []
    return [
        Work(
            icon="user-check", title=say(_("决定任职：{name} 拟任 {post}")).format(name=row.name, post=row.title),
            why=say(_("公示已期满")), due_on=None, url=f"/staffing/cases/{row.id}/", verb=say(_("去决定")),
        )
        for row in case_list(call, only_open=True)
        if row.may_appoint
    ]  # fmt: skip
