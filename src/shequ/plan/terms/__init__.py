"""Words and permissions of plan."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, COMMUNITY_ROLES, COUNTY_ROLES, Role
from shequ.kernel.words import Choices, _
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
CHECK_RUN = permission("plan.check_run", _("重新体检"), roles=(*_STEERING, *COMMITTEE_ROLES))
PACK_SEE = permission("plan.pack_see", _("查看政策包"), roles=_READERS)
POLICY_LOAD = permission("plan.policy_load", _("装入政策包"), roles=_STEERING)
POLICY_PUT_IN_FORCE = permission("plan.policy_put_in_force", _("施行政策包"), roles=_STEERING)
OVERRIDE_SET = permission("plan.override_set", _("设定不同标准"), roles=_STEERING)
OVERRIDE_END = permission("plan.override_end", _("终止不同标准"), roles=_STEERING)
TASK_SEE = permission("plan.task_see", _("查看改革任务"), roles=_READERS)
TASK_PROGRESS_NOTE = permission("plan.task_progress_note", _("填写任务进展"), roles=_CARRYING)
TASK_SUBMIT = permission("plan.task_submit", _("提交任务办结"), roles=_CARRYING)
TASK_ACCEPT = permission("plan.task_accept", _("认可任务办结"), roles=_STEERING)
TASKS_MAKE = permission("plan.tasks_make", _("按条款建立改革任务"), roles=_STEERING)
TASK_RETURN = permission("plan.task_return", _("退回任务"), roles=_STEERING)
_ARCHIVING = (Role.ESTABLISHMENT_OFFICE, *_STEERING)
DOCUMENT_SEE = permission("plan.document_see", _("查看依据文件"), roles=_READERS)
DOCUMENT_ENTER = permission("plan.document_enter", _("登记依据文件"), roles=_ARCHIVING)
DOCUMENT_CHANGE = permission("plan.document_change", _("修改依据文件"), roles=_ARCHIVING)
DOCUMENT_TEXT_ADD = permission("plan.document_text_add", _("收存依据文件的文本"), roles=_ARCHIVING)
DOCUMENT_REPEAL = permission("plan.document_repeal", _("登记依据文件废止"), roles=_ARCHIVING)
TASKS_REMIND = permission("plan.tasks_remind", _("提醒改革任务的期限"), roles=_STEERING)
FREEZE_WINDOW_OPEN = permission("plan.freeze_window_open", _("设定冻结期"), roles=_STEERING)
FREEZE_WINDOW_CLOSE = permission("plan.freeze_window_close", _("提前结束冻结期"), roles=_STEERING)
_APPROVING = (*_STEERING, Role.COUNTY_LEADER, Role.ESTABLISHMENT_OFFICE, Role.ORGANISATION_DEPT, Role.FINANCE)
FREEZE_APPROVAL_GIVE = permission("plan.freeze_approval_give", _("批准冻结期内的事项"), roles=_APPROVING)


class Authority(Choices):
    """Who decides that a body is set up, abolished or changed."""

    COMMISSION = "commission", _("机构编制委员会")
    GOVERNMENT = "government", _("本级政府")
    PARTY = "party", _("上级党组织")
    PARENT = "parent", _("随所属机构一并批准")
    SUPERIOR = "superior", _("上级机关")


class DocumentLevel(Choices):
    """At which level a basis document was issued."""

    CENTRAL = "central", _("中央")
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县")
    OTHER = "other", _("其他")


class DocumentState(Choices):
    """How a basis document stands on a day."""

    IN_FORCE = "in_force", _("有效")
    MISSING = "missing", _("未收存")
    REPEALED = "repealed", _("已废止")
    AHEAD = "ahead", _("尚未施行")


class FilingKind(Choices):
    """What is submitted and filed about communities; a plan says for each which materials belong to it."""

    CREATE = "create", _("设立")
    ADJUST = "adjust", _("调整")
    ABOLISH = "abolish", _("撤销")
    BOUNDARY = "boundary", _("范围变更")
    RENAME = "rename", _("更名")
    PREMISES = "premises", _("用房")


class Status(Choices):
    """How a clause stands."""

    MET = "met", _("达标")
    AT_RISK = "at_risk", _("临近期限")
    NOT_MET = "not_met", _("未达标")
    UNMEASURABLE = "unmeasurable", _("暂不能测")


REMINDED_DAYS = (30, 7, 1, -1)
"""Days before a due day on which those who carry tasks are reminded; -1 is the day after."""
STEP_PROGRESS = _("进展")
AT_RISK_DAYS = 30
"""Days before a clause's due day in which it counts as at risk (the check contract of the command line)."""


class TaskState(Choices):
    """The states of a plan task."""

    OPEN = "open", _("办理中")
    SUBMITTED = "submitted", _("待认可")
    ACCEPTED = "accepted", _("已办结")
    RETURNED = "returned", _("已退回")


class PackState(Choices):
    """The states of a stored version of a policy pack."""

    LOADED = "loaded", _("已装入，未施行")
    IN_FORCE = "in_force", _("施行中")
    REPLACED = "replaced", _("已被替代")


class Change(Choices):
    """How a finding stands beside the run before."""

    NEW = "new", _("新增")
    PERSISTING = "persisting", _("持续")
    RESOLVED = "resolved", _("已解决")


class FreezeMatter(Choices):
    """What a freeze window makes subject to approval."""

    ENTRY = "entry", _("从外部进人")
    PROMOTION = "promotion", _("提拔干部")
    ASSETS = "assets", _("处置资产")
    SPENDING = "spending", _("预算外支出")


class Approver(Choices):
    """Who approves a frozen matter."""

    COMMISSION = "commission", _("机构编制委员会")
    ORGANISATION = "organisation", _("组织部门")
    FINANCE = "finance", _("财政部门")
    LEADING_GROUP = "leading_group", _("领导小组")


class Exempt(Choices):
    """Why an act in a freeze window needs no approval; it is listed all the same."""

    ORDER = "order", _("执行机构调整令")
    ELECTION = "election", _("依法选举")
    PAY = "pay", _("发放工资补贴")
    EMERGENCY = "emergency", _("应急处置")


APPROVERS: dict[str, str] = {
    FreezeMatter.ENTRY: Approver.COMMISSION,
    FreezeMatter.PROMOTION: Approver.ORGANISATION,
    FreezeMatter.ASSETS: Approver.FINANCE,
    FreezeMatter.SPENDING: Approver.FINANCE,
}
"""Who approves a frozen matter where the window names nobody else: whoever decides about such matters at other times."""
APPROVER_ROLES: dict[str, tuple[str, ...]] = {
    Approver.COMMISSION: (Role.ESTABLISHMENT_OFFICE, Role.COUNTY_LEADER),
    Approver.ORGANISATION: (Role.ORGANISATION_DEPT, Role.COUNTY_LEADER),
    Approver.FINANCE: (Role.FINANCE, Role.COUNTY_LEADER),
    Approver.LEADING_GROUP: (Role.GROUP_OFFICE, Role.REFORM_OFFICE, Role.COUNTY_LEADER),
}
"""The roles that record an approval of each."""
