"""Freeze windows: times in which entry, promotion, disposal of assets and spending need approval."""

from collections.abc import Collection, Mapping
from datetime import date

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.plan.terms import APPROVER_ROLES, APPROVERS, Approver, FreezeMatter

MATTER_MISSING = _("请选择冻结哪些事项")


class WindowWrong(Refused):
    """The days or matters of a freeze window make no sense."""

    code = "plan.freeze_window_wrong"
    message = _("冻结期的结束日不能早于开始日")


class WindowNeedsReason(Refused):
    """A freeze window is opened or ended early with a reason."""

    code = "plan.freeze_reason_missing"
    message = _("要写明理由")


def check_window(*, matters: Collection[str], starts_on: date, ends_on: date, reason: str) -> None:
    """Refuse a window that ends before it begins, freezes nothing, or gives no reason."""
    if ends_on < starts_on:
        raise WindowWrong(field="ends_on")
    known = {value for value, _label in FreezeMatter.choices()}
    if not matters or not set(matters) <= known:
        raise WindowWrong(MATTER_MISSING, field="matters")
    check_reason(reason)


def check_reason(reason: str) -> None:
    """Refuse an empty reason."""
    if not reason.strip():
        raise WindowNeedsReason(field="reason")


def holds_on(starts_on: date, ends_on: date, closed_on: date | None, on: date) -> bool:
    """Say whether a window is open on a day; its last day counts, the day of an early end does not."""
    return starts_on <= on <= ends_on and (closed_on is None or on < closed_on)


class FreezeNeedsApproval(Refused):
    """A frozen matter is done without an approval."""

    code = "plan.freeze_needs_approval"
    kind = "freeze.approved"
    message = _("{on} 在冻结期内（{window}），{matter}要先经{approver}批准")
    mend = _("报{approver}批准后，在“冻结期”登记批准文件，办理时选择这份批准")


class ApprovalUnfit(Refused):
    """The approval is about something else, elsewhere, or another day."""

    code = "plan.freeze_approval_unfit"
    kind = "freeze.approved"
    message = _("批准文件 {document} 不适用于这件事：事项、区域或日期不符")
    mend = _("选择针对这一事项、在有效期内的批准")


class ApprovalUsedUp(Refused):
    """The approval was for fewer acts."""

    code = "plan.freeze_approval_used_up"
    kind = "freeze.approved"
    message = _("批准文件 {document} 批准的 {times} 次已经用完")
    mend = _("另行报批")


class ApprovalOwn(Refused):
    """Who recorded an approval does not use it."""

    code = "plan.freeze_approval_own"
    message = _("登记批准的人不能自己据此办理")
    mend = _("请另一位工作人员办理")


class ApproverWrong(Refused):
    """Another approves such matters."""

    code = "plan.freeze_approver_wrong"
    message = _("{matter}由{approver}批准，您现在的岗位不能登记")
    mend = _("请{approver}的工作人员登记")


class TimesWrong(Refused):
    """An approval for no act at all."""

    code = "plan.freeze_times_wrong"
    message = _("批准办理的次数至少是 1")


class ApprovalUnfounded(Refused):
    """An approval says what it is for and on which document it stands."""

    code = "plan.freeze_approval_unfounded"
    message = _("要写明批准的具体事项和批准文件")


def approver_of(matter: str, named: Mapping[str, str]) -> Approver:
    """Return who approves a matter: whom the window names, else whoever decides about such matters at other times."""
    return Approver(named.get(matter) or APPROVERS[matter])


def check_approval(
    *, matter: str, approver: str, roles: Collection[str], what: str, document: str, times: int, starts_on: date,
    ends_on: date,
) -> None:  # fmt: skip
    """Refuse an approval recorded by who does not speak for the approver, without an object, a document or days."""
    label = Approver(approver).label
    if not set(roles) & set(APPROVER_ROLES[approver]):
        raise ApproverWrong(field="matter", matter=FreezeMatter(matter).label, approver=label)
    if not what.strip() or not document.strip():
        raise ApprovalUnfounded(field="document" if what.strip() else "what")
    if times < 1:
        raise TimesWrong(field="times")
    if ends_on < starts_on:
        raise WindowWrong(field="ends_on")


def check_usable(
    *, document: str, fits: bool, used: int, times: int, given_person: str, person: str, field: str = "approval"
) -> None:
    """Refuse an approval that does not fit, is used up, or was recorded by who would use it."""
    if not fits:
        raise ApprovalUnfit(field=field, document=document)
    if used >= times:
        raise ApprovalUsedUp(field=field, document=document, times=times)
    if given_person == person:
        raise ApprovalOwn(field=field)
