"""Words and permissions of filings."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, COUNTY_ROLES, DEPARTMENT_ROLES, Role
from shequ.kernel.words import Choices, _

_DRAFTERS = (Role.COMMITTEE_OFFICE, Role.CIVIL_AFFAIRS)
_KEEPERS = (Role.ESTABLISHMENT_OFFICE, Role.CIVIL_AFFAIRS, Role.GROUP_OFFICE)
_DECIDERS = (Role.COUNTY_LEADER, Role.GROUP_OFFICE)
NARROW_ROLES = (Role.DEPARTMENT_CLERK, Role.COMMUNITY_SECRETARY)
"""Who sees only what concerns them: a department its own matters, a community what was filed about it."""

FILING_SEE = permission(
    "institutions.filing_see",
    _("查看备案"),
    roles=(*COUNTY_ROLES, *COMMITTEE_ROLES, *NARROW_ROLES, Role.AUDITOR),
)
FILING_DRAFT = permission("institutions.filing_draft", _("起草申报"), roles=_DRAFTERS)
FILING_CHANGE = permission("institutions.filing_change", _("修改申报"), roles=_DRAFTERS)
FILING_MATERIAL_ADD = permission("institutions.filing_material_add", _("添加申报材料"), roles=_DRAFTERS)
FILING_MATERIAL_DROP = permission("institutions.filing_material_drop", _("删去申报材料"), roles=_DRAFTERS)
FILING_SUBMIT = permission("institutions.filing_submit", _("提交申报"), roles=_DRAFTERS)
FILING_WITHDRAW = permission("institutions.filing_withdraw", _("撤回申报"), roles=_DRAFTERS)
FILING_REVIEW = permission("institutions.filing_review", _("受理申报、征求部门意见"), roles=_KEEPERS)
FILING_OPINION_GIVE = permission(
    "institutions.filing_opinion_give",
    _("填写审查意见"),
    roles=(*DEPARTMENT_ROLES, Role.DEPARTMENT_CLERK, *COMMITTEE_ROLES),
)
FILING_APPROVE = permission("institutions.filing_approve", _("批准备案"), roles=_DECIDERS)
FILING_RETURN = permission("institutions.filing_return", _("退回申报"), roles=(*_DECIDERS, *_KEEPERS))
FILINGS_FOLLOW_GROUND = permission("institutions.filings_follow_ground", _("未办结的申报随新的社区划分转接"), roles=())


class FilingState(Choices):
    """The states of a filing: submitting asks, filing records, approval decides."""

    DRAFT = "draft", _("起草中")
    SUBMITTED = "submitted", _("已申报，待受理")
    IN_REVIEW = "in_review", _("审查中")
    APPROVED = "approved", _("已批准备案")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class OpinionKind(Choices):
    """What a reviewer says."""

    AGREE = "agree", _("同意")
    AGREE_WITH_CHANGES = "agree_with_changes", _("修改后同意")
    OBJECT = "object", _("不同意")


class Aspect(Choices):
    """What of a community a filing can cover."""

    SET_UP = "set_up", _("设立")
    BORDER = "border", _("范围")
    NAME = "name", _("名称")
    PARENT = "parent", _("隶属")
    END = "end", _("撤销")


MATERIAL_LENGTH = 60
NOTE_LENGTH = 500
MOST_EXPORTED = 5_000
"""Rows of one exported register; a county files tens in a year."""
