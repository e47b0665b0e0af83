"""Words and permissions of plan."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, COMMUNITY_ROLES, COUNTY_ROLES, Role
from shequ.kernel.words import _
from shequ.plan.terms.checking import (
    SEVERITY_OF,
    SEVERITY_TITLES,
    Breach,
    Check,
    Found,
    Limit,
    Measured,
    Number,
    Outcome,
    Scene,
    Severity,
    Strength,
    Threshold,
    Unmeasured,
    limit,
    parameters_of,
)
from shequ.plan.terms.kinds import KINDS, ROOMS, Kind

__all__ = [
    "KINDS",
    "ROOMS",
    "SEVERITY_OF",
    "SEVERITY_TITLES",
    "Breach",
    "Check",
    "Found",
    "Kind",
    "Limit",
    "Measured",
    "Number",
    "Outcome",
    "Scene",
    "Severity",
    "Strength",
    "Threshold",
    "Unmeasured",
    "limit",
    "parameters_of",
]

_READERS = (
    *COUNTY_ROLES,
    Role.DEPARTMENT_CLERK,
    *COMMITTEE_ROLES,
    *COMMUNITY_ROLES,
    Role.AUDITOR,
)
_STEERING = (Role.GROUP_OFFICE, Role.REFORM_OFFICE)
_CARRYING = (*COUNTY_ROLES, Role.DEPARTMENT_CLERK, *COMMITTEE_ROLES)

BOARD_SEE = permission("plan.board_see", _("查看方案落实情况"), roles=_READERS)
CHECK_RUN = permission(
    "plan.check_run", _("重新体检"), roles=(*_STEERING, *COMMITTEE_ROLES)
)
POLICY_SEE = permission("plan.policy_see", _("查看政策包"), roles=_READERS)
POLICY_LOAD = permission("plan.policy_load", _("装入政策包"), roles=_STEERING)
POLICY_PUT_IN_FORCE = permission(
    "plan.policy_put_in_force", _("施行政策包"), roles=_STEERING
)
OVERRIDE_SET = permission("plan.override_set", _("设定不同标准"), roles=_STEERING)
OVERRIDE_END = permission("plan.override_end", _("终止不同标准"), roles=_STEERING)
TASK_SEE = permission("plan.task_see", _("查看改革任务"), roles=_READERS)
TASK_PROGRESS_NOTE = permission(
    "plan.task_progress_note", _("填写任务进展"), roles=_CARRYING
)
TASK_SUBMIT = permission("plan.task_submit", _("提交任务办结"), roles=_CARRYING)
TASK_ACCEPT = permission("plan.task_accept", _("认可任务办结"), roles=_STEERING)
TASK_RETURN = permission("plan.task_return", _("退回任务"), roles=_STEERING)
FREEZE_WINDOW_OPEN = permission(
    "plan.freeze_window_open", _("设定冻结期"), roles=_STEERING
)
FREEZE_WINDOW_CLOSE = permission(
    "plan.freeze_window_close", _("提前结束冻结期"), roles=_STEERING
)


class Status:
    """How a clause stands."""

    MET = "met"
    AT_RISK = "at_risk"
    NOT_MET = "not_met"
    UNMEASURABLE = "unmeasurable"


STATUS_TITLES: dict[str, str] = {
    Status.MET: _("达标"),
    Status.AT_RISK: _("临近期限"),
    Status.NOT_MET: _("未达标"),
    Status.UNMEASURABLE: _("暂不能测"),
}
AT_RISK_DAYS = 30
"""Days before a clause's due day in which it counts as at risk (the check contract of the command line)."""


class TaskState:
    """The states of a plan task."""

    OPEN = "open"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


TASK_STATE_TITLES: dict[str, str] = {
    TaskState.OPEN: _("办理中"),
    TaskState.SUBMITTED: _("待认可"),
    TaskState.ACCEPTED: _("已办结"),
    TaskState.RETURNED: _("已退回"),
}


class PackState:
    """The states of a stored version of a policy pack."""

    LOADED = "loaded"
    IN_FORCE = "in_force"
    REPLACED = "replaced"


PACK_STATE_TITLES: dict[str, str] = {
    PackState.LOADED: _("已装入，未施行"),
    PackState.IN_FORCE: _("施行中"),
    PackState.REPLACED: _("已被替代"),
}


class FreezeMatter:
    """What a freeze window makes subject to approval."""

    ENTRY = "entry"
    PROMOTION = "promotion"
    ASSETS = "assets"
    SPENDING = "spending"


FREEZE_MATTER_TITLES: dict[str, str] = {
    FreezeMatter.ENTRY: _("从外部进人"),
    FreezeMatter.PROMOTION: _("提拔干部"),
    FreezeMatter.ASSETS: _("处置资产"),
    FreezeMatter.SPENDING: _("预算外支出"),
}
