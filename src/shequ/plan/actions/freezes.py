"""Freeze windows: opened, ended, approvals given; the rooms whose acts they concern call `freeze_pass`."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.plan import facts, terms
from shequ.plan.models import FreezeAct, FreezeApproval, FreezeWindow
from shequ.plan.queries.freezes import windows_on
from shequ.plan.rules import freezes
from shequ.plan.terms import FreezeMatter

ACT_LENGTH = 200


@action(terms.FREEZE_WINDOW_OPEN)
def freeze_window_open(
    call: Call,
    *,
    area: str,
    matters: Sequence[str],
    starts_on: date,
    ends_on: date,
    reason: str,
    document: str = "",
    approvers: Mapping[str, str] | None = None,
) -> UUID:
    """Make entry, promotion, disposal or spending subject to approval in an area from day to day, both included.

    approvers: matter → `terms.Approver`, where somebody else approves than at other times.
    Raises: NotPermitted, freezes.WindowWrong, freezes.WindowNeedsReason.
    """
    call.require(terms.FREEZE_WINDOW_OPEN, area)
    freezes.check_window(matters=matters, starts_on=starts_on, ends_on=ends_on, reason=reason)

    row = FreezeWindow.objects.create(
        id=uuid7(),
        area_id=area,
        matters=sorted(set(matters)),
        approvers=dict(approvers or {}),
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        document=document.strip(),
    )
    record(
        call,
        facts.FreezeWindowOpened(
            area=area,
            subject=f"freeze_window:{row.pk}",
            matters=tuple(row.matters),
            starts=starts_on.isoformat(),
            ends=ends_on.isoformat(),
            reason=row.reason,
            document=row.document,
        ),
    )
    return row.pk


@action(terms.FREEZE_WINDOW_CLOSE)
def freeze_window_close(call: Call, *, window_id: UUID, reason: str) -> UUID | Unchanged:
    """End a freeze window today, before its last day, with a reason.

    Raises: Hidden, NotPermitted, freezes.WindowNeedsReason.
    """
    row = FreezeWindow.objects.visible_to(call.actor, see=terms.FREEZE_WINDOW_CLOSE).locked(window_id)
    call.require(terms.FREEZE_WINDOW_CLOSE, row)
    if row.closed_on is not None or row.ends_on < call.on:
        return Unchanged("the window is over")
    freezes.check_reason(reason)

    row.closed_on, row.closed_reason = call.on, reason.strip()
    row.save(update_fields=["closed_on", "closed_reason"])
    record(
        call,
        facts.FreezeWindowClosed(
            area=row.area_id,
            subject=f"freeze_window:{row.pk}",
            ends=row.ends_on.isoformat(),
            closed=call.on.isoformat(),
            reason=row.closed_reason,
        ),
    )
    return row.pk


@action(terms.FREEZE_APPROVAL_GIVE)
def freeze_approval_give(
    call: Call,
    *,
    area: str,
    matter: str,
    what: str,
    document: str,
    starts_on: date,
    ends_on: date,
    times: int = 1,
) -> UUID:
    """Record that a frozen matter was approved, for so many acts from a day to a last day.

    Raises: NotPermitted, freezes.ApproverWrong, ApprovalUnfounded, TimesWrong, WindowWrong.
    """
    call.require(terms.FREEZE_APPROVAL_GIVE, area)
    if matter not in {item.value for item in FreezeMatter}:
        raise freezes.WindowWrong(freezes.MATTER_MISSING, field="matter")
    named = [row.approvers for row in windows_on(matter, area=area, on=max(starts_on, call.on))]
    approver = freezes.approver_of(matter, named[0] if named else {})
    freezes.check_approval(
        matter=matter, approver=approver, roles=call.actor.roles, what=what, document=document, times=times,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip

    row = FreezeApproval.objects.create(
        id=uuid7(), area_id=area, matter=matter, what=what.strip(), approver=approver, document=document.strip(),
        starts_on=starts_on, ends_on=ends_on, times=times, given_at=call.at, given_by=call.actor.name,
        given_person=call.actor.person,
    )  # fmt: skip
    record(
        call,
        facts.FreezeApprovalGiven(
            area=area, subject=f"freeze_approval:{row.pk}", matter=matter, what=row.what, approver=approver,
            times=times, starts=starts_on.isoformat(), ends=ends_on.isoformat(), document=row.document,
        ),
    )  # fmt: skip
    return row.pk


def freeze_pass(
    call: Call,
    *,
    matter: str,
    area: str,
    on: date,
    what: str,
    subject: str,
    approval_id: UUID | None = None,
    exempt: str = "",
) -> None:
    """Let a frozen act of another room through, or refuse it; called inside that room's own action.

    Outside every window nothing happens. Inside one the act is listed for inspection: with the approval that it uses,
    or with the reason why it needs none (`terms.Exempt`). Source: the plan's discipline over posts, people and money.
    Raises: freezes.FreezeNeedsApproval, ApprovalUnfit, ApprovalUsedUp, ApprovalOwn.
    """
    windows = windows_on(matter, area=area, on=on)
    if not windows:
        return
    approval = None
    if not exempt:
        approval = _usable(call, windows[0], matter=matter, area=area, on=on, approval_id=approval_id)
        approval.used += 1
        approval.save(update_fields=["used"])
    FreezeAct.objects.create(
        id=uuid7(), area_id=area, matter=matter, on=on, at=call.at, what=what[:ACT_LENGTH], subject=subject,
        by=call.actor.name, exempt=exempt, approval=approval,
    )  # fmt: skip


def _usable(
    call: Call, window: FreezeWindow, *, matter: str, area: str, on: date, approval_id: UUID | None
) -> FreezeApproval:
    if approval_id is None:
        raise freezes.FreezeNeedsApproval(
            field="approval", on=on.isoformat(), window=window.reason, matter=FreezeMatter(matter).label,
            approver=freezes.approver_of(matter, window.approvers).label,
        )  # fmt: skip
    rows = FreezeApproval.objects.unscoped(because="an approval binds everybody in its area; fit is checked below")
    approval: FreezeApproval = rows.locked(approval_id)
    freezes.check_usable(
        document=approval.document, used=approval.used, times=approval.times, given_person=approval.given_person,
        person=call.actor.person,
        fits=approval.matter == matter and area.startswith(approval.area_id) and approval.starts_on <= on <= approval.ends_on,
    )  # fmt: skip
    return approval
