"""Words and permissions of institutions."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, COUNTY_ROLES, EVERY_STAFF, Role
from shequ.kernel.words import Choices, _

_KEEPERS = (Role.ESTABLISHMENT_OFFICE,)

TREE_SEE = permission("institutions.tree_see", _("查看机构"), roles=EVERY_STAFF)
INSTITUTIONS_ADD = permission("institutions.institutions_add", _("登记现有机构"), roles=_KEEPERS)

DUTY_SEE = permission("institutions.duty_see", _("查看职责"), roles=EVERY_STAFF)
DUTIES_ADD = permission("institutions.duties_add", _("登记职责"), roles=_KEEPERS)
DUTY_PART_GIVE = permission("institutions.duty_part_give", _("明确职责分工"), roles=_KEEPERS)
DUTY_PART_END = permission("institutions.duty_part_end", _("终止职责分工"), roles=_KEEPERS)
DUTY_HAND_OVER = permission("institutions.duty_hand_over", _("移交职责"), roles=_KEEPERS)


class Part(Choices):
    """What a body does about a duty: one leads, others take part."""

    LEAD = "lead", _("牵头")
    CO_OPERATE = "co_operate", _("配合")
    GUIDE = "guide", _("指导")
    SUPERVISE = "supervise", _("监督")


_SEERS = (*COUNTY_ROLES, *COMMITTEE_ROLES, Role.AUDITOR)
_DECIDERS = (Role.COUNTY_LEADER, Role.GROUP_OFFICE)
ORDER_SEE = permission("institutions.order_see", _("查看机构调整令"), roles=_SEERS)
ORDER_DRAFT = permission("institutions.order_draft", _("起草机构调整令"), roles=_KEEPERS)
ORDER_CHANGE = permission("institutions.order_change", _("修改机构调整令"), roles=_KEEPERS)
ORDER_LINE_ADD = permission("institutions.order_line_add", _("添加调整令条目"), roles=_KEEPERS)
ORDER_LINE_SEND = permission("institutions.order_line_send", _("指定个别事项的去向"), roles=_KEEPERS)
ORDER_LINE_DROP = permission("institutions.order_line_drop", _("删去调整令条目"), roles=_KEEPERS)
ORDER_SUBMIT = permission("institutions.order_submit", _("提交机构调整令"), roles=_KEEPERS)
ORDER_WITHDRAW = permission("institutions.order_withdraw", _("撤回机构调整令"), roles=_KEEPERS)
ORDER_APPROVE = permission("institutions.order_approve", _("批准机构调整令"), roles=_DECIDERS)
ORDER_RETURN = permission("institutions.order_return", _("退回机构调整令"), roles=_DECIDERS)
ORDER_EXECUTE = permission("institutions.order_execute", _("执行机构调整令"), roles=_KEEPERS)


class OrderState(Choices):
    """The states of an institution order."""

    DRAFT = "draft", _("起草中")
    SUBMITTED = "submitted", _("待批准")
    APPROVED = "approved", _("已批准，待执行")
    RETURNED = "returned", _("已退回")
    EXECUTED = "executed", _("已执行")
    WITHDRAWN = "withdrawn", _("已撤回")


class LineKind(Choices):
    """What a line of an order does."""

    ABOLISH = "abolish", _("撤销")
    SET_UP = "set_up", _("设立")
    RENAME = "rename", _("更名")
    MOVE = "move", _("调整隶属")


CODE_LENGTH = 60
MOST_DRAWN = 400
"""Bodies drawn in one chart; above, the list alone is shown: a sheet of A3 holds no more boxes that can be read."""
COUNTY_DIGITS = 6
"""Digits of a county's code: the organisation of a county is open to all its staff."""
