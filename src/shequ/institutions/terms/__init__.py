"""Words and permissions of institutions."""

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, COUNTY_ROLES, DEPARTMENT_ROLES, EVERY_STAFF, Role
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


_GROUP_KEEPERS = (Role.GROUP_OFFICE,)
GROUP_SEE = permission("institutions.group_see", _("查看领导小组"), roles=EVERY_STAFF)
GROUP_CHAIR_SET = permission("institutions.group_chair_set", _("登记领导小组组长"), roles=_GROUP_KEEPERS)
GROUP_MEMBER_ADD = permission("institutions.group_member_add", _("登记领导小组成员单位"), roles=_GROUP_KEEPERS)
GROUP_MEMBER_CHANGE = permission("institutions.group_member_change", _("更换领导小组成员"), roles=_GROUP_KEEPERS)
GROUP_SEAT_END = permission("institutions.group_seat_end", _("终止领导小组席位"), roles=_GROUP_KEEPERS)
GROUP_OFFICE_SET = permission("institutions.group_office_set", _("登记领导小组办公室所在单位"), roles=_GROUP_KEEPERS)


class Seat(Choices):
    """What a seat in a leading group is."""

    CHAIR = "chair", _("组长")
    MEMBER = "member", _("成员单位")
    OFFICE = "office", _("办公室所在单位")


_DAILY_SEERS = (*COUNTY_ROLES, Role.DEPARTMENT_CLERK, *COMMITTEE_ROLES, Role.AUDITOR)
_CARRIERS = (Role.GROUP_OFFICE, *DEPARTMENT_ROLES, Role.DEPARTMENT_CLERK, *COMMITTEE_ROLES)
INCOMING_SEE = permission("institutions.incoming_see", _("查看收文"), roles=_DAILY_SEERS)
INCOMING_REGISTER = permission("institutions.incoming_register", _("登记收文"), roles=_GROUP_KEEPERS)
INCOMING_INSTRUCT = permission(
    "institutions.incoming_instruct", _("登记拟办意见和批示"), roles=(*_GROUP_KEEPERS, Role.COUNTY_LEADER)
)
INCOMING_DISPATCH = permission("institutions.incoming_dispatch", _("转办收文"), roles=_GROUP_KEEPERS)
INCOMING_FILE = permission("institutions.incoming_file", _("收文存查"), roles=_GROUP_KEEPERS)
MEETING_SEE = permission("institutions.meeting_see", _("查看领导小组会议"), roles=_DAILY_SEERS)
MEETING_CALL = permission("institutions.meeting_call", _("召集领导小组会议"), roles=_GROUP_KEEPERS)
MEETING_CHANGE = permission("institutions.meeting_change", _("修改会议安排"), roles=_GROUP_KEEPERS)
MEETING_CANCEL = permission("institutions.meeting_cancel", _("取消会议"), roles=_GROUP_KEEPERS)
MEETING_HOLD = permission("institutions.meeting_hold", _("登记会议出席"), roles=_GROUP_KEEPERS)
MEETING_MINUTES = permission("institutions.meeting_minutes", _("登记会议纪要"), roles=_GROUP_KEEPERS)
DECISION_SEE = permission("institutions.decision_see", _("查看督办事项"), roles=_DAILY_SEERS)
DECISION_GIVE = permission("institutions.decision_give", _("交办议定事项"), roles=_GROUP_KEEPERS)
DECISION_NOTE = permission("institutions.decision_note", _("填写督办事项进展"), roles=_CARRIERS)
DECISION_REPORT = permission("institutions.decision_report", _("报告督办事项办结"), roles=_CARRIERS)
DECISION_VERIFY = permission("institutions.decision_verify", _("核验督办事项办结"), roles=_GROUP_KEEPERS)
DECISION_RETURN = permission("institutions.decision_return", _("退回督办事项"), roles=_GROUP_KEEPERS)
DECISION_POSTPONE = permission("institutions.decision_postpone", _("同意督办事项延期"), roles=_GROUP_KEEPERS)
DECISION_WITHDRAW = permission("institutions.decision_withdraw", _("撤销督办事项"), roles=_GROUP_KEEPERS)
DECISIONS_REMIND = permission("institutions.decisions_remind", _("提醒督办事项的期限"), roles=_GROUP_KEEPERS)
DECISIONS_RECKON = permission("institutions.decisions_reckon", _("按工作日历重算督办期限"), roles=_GROUP_KEEPERS)
BRIEFING_SEE = permission("institutions.briefing_see", _("查看工作简报"), roles=_SEERS)
BRIEFING_ISSUE = permission("institutions.briefing_issue", _("印发工作简报"), roles=_GROUP_KEEPERS)
BRIEFING_RECEIVE = permission("institutions.briefing_receive", _("接收工作简报"), roles=(Role.REFORM_OFFICE,))


class IncomingKind(Choices):
    """The kinds of official documents that come in (国家行政机关公文种类), and the rest."""

    NOTICE = "notice", _("通知")
    OPINION = "opinion", _("意见")
    DECISION = "decision", _("决定")
    CIRCULAR = "circular", _("通报")
    REPLY = "reply", _("批复")
    LETTER = "letter", _("函")
    MINUTES = "minutes", _("纪要")
    REQUEST = "request", _("请示")
    REPORT = "report", _("报告")
    OTHER = "other", _("其他")


class Secrecy(Choices):
    """The levels of secrecy. Only what is not classified may come in here: this is no classified network."""

    NONE = "none", _("不涉密")
    SECRET = "secret", _("秘密")
    HIGH = "high", _("机密")
    TOP = "top", _("绝密")


class Urgency(Choices):
    """How urgent a document says it is."""

    ORDINARY = "ordinary", _("一般")
    URGENT = "urgent", _("加急")
    MOST_URGENT = "most_urgent", _("特急")


class IncomingState(Choices):
    """The states of an incoming document."""

    RECEIVED = "received", _("待拟办")
    PROPOSED = "proposed", _("待批示")
    INSTRUCTED = "instructed", _("待转办")
    DISPATCHED = "dispatched", _("办理中")
    CLOSED = "closed", _("已办结")
    FILED = "filed", _("已存查")


class InstructionKind(Choices):
    """What was written on an incoming document."""

    PROPOSAL = "proposal", _("拟办意见")
    INSTRUCTION = "instruction", _("领导批示")


class MeetingState(Choices):
    """The states of a meeting."""

    CALLED = "called", _("已通知")
    HELD = "held", _("已召开，待纪要")
    CLOSED = "closed", _("已印发纪要")
    CANCELLED = "cancelled", _("已取消")


class Presence(Choices):
    """Whether a member body was at a meeting."""

    PRESENT = "present", _("出席")
    LEAVE = "leave", _("请假")
    ABSENT = "absent", _("缺席")


class DecisionState(Choices):
    """The states of a decision or dispatch that units carry out."""

    OPEN = "open", _("办理中")
    REPORTED = "reported", _("已报办结，待核验")
    RETURNED = "returned", _("已退回，继续办理")
    DONE = "done", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤销")


class Share(Choices):
    """What a unit does about a decision."""

    LEAD = "lead", _("牵头")
    CO_OPERATE = "co_operate", _("配合")


DECISION_STEPS = {
    "given": _("交办"), "progress": _("进展"), "reported": _("报告办结"), "verified": _("核验办结"),
    "returned": _("退回"), "postponed": _("延期"), "withdrawn": _("撤销"), "moved": _("移交"), "reckoned": _("重算期限"),
}  # fmt: skip
"""What stands in the history of a decision."""
OVERDUE_EVERY = 7
"""Days between two reminders of what is overdue: once a week, so that reminders are still read."""

MATTER_SEE = permission("institutions.matter_see", _("查看重大事项"), roles=_SEERS)
MATTER_PROPOSE = permission("institutions.matter_propose", _("提出重大事项"), roles=COMMITTEE_ROLES)
MATTER_ENTER = permission("institutions.matter_enter", _("补登以前的重大事项"), roles=COMMITTEE_ROLES)
MATTER_HEAR = permission("institutions.matter_hear", _("登记听取意见"), roles=COMMITTEE_ROLES)
MATTER_DECIDE = permission("institutions.matter_decide", _("登记集体决定"), roles=COMMITTEE_ROLES)
MATTER_EXECUTE = permission("institutions.matter_execute", _("登记重大事项执行"), roles=COMMITTEE_ROLES)
MATTER_NOTE = permission("institutions.matter_note", _("填写重大事项进展"), roles=COMMITTEE_ROLES)
MATTER_FINISH = permission("institutions.matter_finish", _("登记重大事项办结"), roles=COMMITTEE_ROLES)
CONDUCT_SEE = permission("institutions.conduct_see", _("查看党风廉政责任清单"), roles=_SEERS)
CONDUCT_ITEMS_ADD = permission("institutions.conduct_items_add", _("制定党风廉政责任清单"), roles=COMMITTEE_ROLES)
CONDUCT_ITEM_DONE = permission("institutions.conduct_item_done", _("登记责任清单事项完成"), roles=COMMITTEE_ROLES)
CONDUCT_ITEM_WITHDRAW = permission("institutions.conduct_item_withdraw", _("撤销责任清单事项"), roles=COMMITTEE_ROLES)


class MatterKind(Choices):
    """What makes a matter major: the four kinds that are decided collectively (三重一大)."""

    POLICY = "policy", _("重大决策")
    APPOINTMENT = "appointment", _("重要干部任免")
    PROJECT = "project", _("重大项目安排")
    FUNDS = "funds", _("大额度资金使用")


class MatterState(Choices):
    """The states of a major matter."""

    PROPOSED = "proposed", _("待听取意见")
    HEARD = "heard", _("待决定")
    APPROVED = "approved", _("已决定，待执行")
    REJECTED = "rejected", _("未通过")
    DEFERRED = "deferred", _("缓议")
    EXECUTING = "executing", _("执行中")
    DONE = "done", _("已办结")


class HearingWay(Choices):
    """How opinions were heard."""

    MEETING = "meeting", _("座谈会")
    VISIT = "visit", _("入户走访")
    WRITTEN = "written", _("书面征求")
    NOTICE = "notice", _("公示征求")
    EXPERTS = "experts", _("专家论证")


class Verdict(Choices):
    """What a deliberation came to."""

    APPROVED = "approved", _("通过")
    REJECTED = "rejected", _("不通过")
    DEFERRED = "deferred", _("缓议")


MATTER_STEPS = {
    "proposed": _("提出"), "entered": _("补登"), "heard": _("听取意见"), "decided": _("集体决定"), "executed": _("开始执行"),
    "progress": _("进展"), "finished": _("办结"), "moved": _("移交"),
}  # fmt: skip
"""What stands in the history of a major matter."""


class ConductState(Choices):
    """The states of an item of the clean-conduct list."""

    OPEN = "open", _("未完成")
    DONE = "done", _("已完成")
    WITHDRAWN = "withdrawn", _("已撤销")


CODE_LENGTH = 60
MOST_DRAWN = 400
"""Bodies drawn in one chart; above, the list alone is shown: a sheet of A3 holds no more boxes that can be read."""
COUNTY_DIGITS = 6
"""Digits of a county's code: the organisation of a county is open to all its staff."""
