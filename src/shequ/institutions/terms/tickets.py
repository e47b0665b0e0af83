"""Words and permissions of problem tickets between units."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, COUNTY_ROLES, DEPARTMENT_ROLES, Role
from shequ.kernel.words import Choices, _

_UNITS = (*DEPARTMENT_ROLES, Role.GROUP_OFFICE, Role.DEPARTMENT_CLERK, *COMMITTEE_ROLES, Role.COMMUNITY_SECRETARY)
_OFFICE = (Role.GROUP_OFFICE,)
NARROW_ROLES = (Role.DEPARTMENT_CLERK, Role.COMMUNITY_SECRETARY)
"""Who sees only the tickets in which the own unit takes part."""

TICKET_SEE = permission(
    "institutions.ticket_see",
    _("查看协调问题"),
    roles=(*COUNTY_ROLES, *COMMITTEE_ROLES, *NARROW_ROLES, Role.AUDITOR),
)
TICKET_RAISE = permission("institutions.ticket_raise", _("提出协调问题"), roles=_UNITS)
TICKET_WITHDRAW = permission("institutions.ticket_withdraw", _("撤回协调问题"), roles=_UNITS)
TICKET_CONFIRM = permission("institutions.ticket_confirm", _("确认问题已解决"), roles=_UNITS)
TICKET_RETURN = permission("institutions.ticket_return", _("退回未解决的问题"), roles=_UNITS)
TICKET_PROGRESS_NOTE = permission("institutions.ticket_progress_note", _("填写问题办理进展"), roles=_UNITS)
TICKET_SOLVE = permission("institutions.ticket_solve", _("登记问题已解决"), roles=_UNITS)
TICKET_ASSIGN = permission("institutions.ticket_assign", _("受理并交办协调问题"), roles=_OFFICE)
TICKET_DECLINE = permission("institutions.ticket_decline", _("不予受理协调问题"), roles=_OFFICE)
TICKET_ESCALATE = permission("institutions.ticket_escalate", _("把逾期问题报领导小组"), roles=_OFFICE)
TICKET_HEAR = permission(
    "institutions.ticket_hear", _("听取逾期的协调问题"), roles=(Role.COUNTY_LEADER, Role.GROUP_OFFICE)
)
TICKETS_FOLLOW_GROUND = permission(
    "institutions.tickets_follow_ground", _("未了结的协调问题随新的社区划分转接"), roles=()
)


class TicketState(Choices):
    """The states of a problem ticket."""

    RAISED = "raised", _("待受理")
    ASSIGNED = "assigned", _("办理中")
    SOLVED = "solved", _("已解决，待确认")
    CONFIRMED = "confirmed", _("已确认解决")
    DECLINED = "declined", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")


TEXT_LENGTH = 1000
