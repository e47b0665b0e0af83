"""Words and permissions of staffing."""

from datetime import date

from shequ.kernel.permissions import permission
from shequ.kernel.roles import ADMINISTRATORS, COMMITTEE_ROLES, COUNTY_ROLES, EVERY_STAFF, TITLES, Role
from shequ.kernel.words import Choices, _

_KEEPERS = (Role.ESTABLISHMENT_OFFICE,)
_PEOPLE = (Role.ESTABLISHMENT_OFFICE, Role.ORGANISATION_DEPT, Role.COMMITTEE_OFFICE)
_SEERS = (*COUNTY_ROLES, *COMMITTEE_ROLES, Role.AUDITOR)

BOOK_SEE = permission("staffing.book_see", _("查看编制台账"), roles=_SEERS)
LEDGER_OPEN = permission("staffing.ledger_open", _("登记期初编制"), roles=_KEEPERS)
TOTAL_CHANGE = permission("staffing.total_change", _("按上级文件调整编制总量"), roles=_KEEPERS)
HEADS_TRANSFER = permission("staffing.heads_transfer", _("在总量内调剂编制和职数"), roles=_KEEPERS)
HEADS_HOLD = permission("staffing.heads_hold", _("预留或冻结编制"), roles=_KEEPERS)
HEADS_RELEASE = permission("staffing.heads_release", _("解除预留或冻结"), roles=_KEEPERS)
ENTRY_REVERSE = permission("staffing.entry_reverse", _("冲销登记错误的编制分录"), roles=_KEEPERS)

WHO_SEE = permission("staffing.who_see", _("查看任职名录"), roles=EVERY_STAFF)
POSTS_SET_UP = permission("staffing.posts_set_up", _("设置岗位"), roles=_KEEPERS)
POST_CHANGE = permission("staffing.post_change", _("调整岗位"), roles=_KEEPERS)
POSTS_FOLLOW_GROUND = permission("staffing.posts_follow_ground", _("岗位的网格和责任区随新的社区划分转接"), roles=())
POST_ABOLISH = permission("staffing.post_abolish", _("撤销岗位"), roles=_KEEPERS)

STAFF_SEE = permission(
    "staffing.staff_see", _("查看工作人员"), roles=(*_SEERS, Role.COMMUNITY_SECRETARY, Role.COMMUNITY_MEMBER)
)
STAFF_ENTER = permission("staffing.staff_enter", _("登记现有工作人员"), roles=_KEEPERS)
STAFF_TAKE_ON = permission("staffing.staff_take_on", _("办理进人"), roles=_PEOPLE)
STAFF_TRANSFER = permission("staffing.staff_transfer", _("办理调动"), roles=_PEOPLE)
STAFF_LEAVE = permission("staffing.staff_leave", _("办理离岗"), roles=_PEOPLE)
STAFF_CORRECT = permission("staffing.staff_correct", _("更正工作人员信息"), roles=_PEOPLE)
STAFF_REVEAL = permission("staffing.staff_reveal", _("查看工作人员证件号码和电话"), roles=_PEOPLE)

APPOINTMENT_MAKE = permission("staffing.appointment_make", _("任职"), roles=_PEOPLE)
APPOINTMENT_END = permission("staffing.appointment_end", _("免职"), roles=_PEOPLE)
CASE_SEE = permission("staffing.case_see", _("查看任职程序"), roles=_SEERS)
CASE_PROPOSE = permission("staffing.case_propose", _("提出任职人选"), roles=_PEOPLE)
CASE_NOTICE = permission("staffing.case_notice", _("任前公示"), roles=_PEOPLE)
CASE_OBJECT = permission("staffing.case_object", _("登记公示期意见"), roles=_PEOPLE)
CASE_APPOINT = permission(
    "staffing.case_appoint", _("决定任职"), roles=(Role.ORGANISATION_DEPT, Role.COMMITTEE_LEADER, Role.COUNTY_LEADER)
)
CASE_DROP = permission("staffing.case_drop", _("终止任职程序"), roles=_PEOPLE)


ROSTER_IMPORT = permission("staffing.roster_import", _("导入实名名册"), roles=_KEEPERS)


class Ledger(Choices):
    """The two ledgers: heads, and leading positions."""

    ESTABLISHMENT = "establishment", _("编制")
    LEADERSHIP = "leadership", _("领导职数")


class HeadKind(Choices):
    """Kinds of heads. Source: regulations on local establishment, art. 15: each kind for its bodies, never mixed."""

    ADMINISTRATIVE = "administrative", _("行政编制")
    INSTITUTION = "institution", _("事业编制")
    SUPPORT = "support", _("工勤编制")


class Position(Choices):
    """What a post is in its body; leading ones count in the leadership quota where the post says so."""

    SECRETARY = "secretary", _("书记")
    DEPUTY_SECRETARY = "deputy_secretary", _("副书记")
    DIRECTOR = "director", _("主任")
    DEPUTY_DIRECTOR = "deputy_director", _("副主任")
    CHAIR = "chair", _("居委会主任")
    DEPUTY_CHAIR = "deputy_chair", _("居委会副主任")
    MEMBER = "member", _("委员")
    OTHER_LEADER = "other_leader", _("其他领导职务")
    WORKER = "worker", _("工作人员")


LEADING = (
    Position.SECRETARY, Position.DEPUTY_SECRETARY, Position.DIRECTOR, Position.DEPUTY_DIRECTOR, Position.OTHER_LEADER,
)  # fmt: skip
"""The positions that the leadership quota knows."""


SEATS = (Position.CHAIR, Position.DEPUTY_CHAIR, Position.MEMBER)
"""The positions of an elected committee."""


class Purpose(Choices):
    """For what a leading post beyond the plan's numbers may be approved."""

    DISCIPLINE = "discipline", _("纪检监察")
    CONGRESS = "congress", _("人大联络")
    ARMED_FORCES = "armed_forces", _("人民武装")
    LARGE_COMMUNITY = "large_community", _("规模较大社区主要负责人")
    OTHER = "other", _("其他经批准的用途")


class AccountRole(Choices):
    """Whose account it is: the approved total against which all others stand, the county's reserve, a body's."""

    TOTAL = "total", _("核定总量")
    RESERVE = "reserve", _("待分配")
    BODY = "body", _("机构")


class EntryKind(Choices):
    """What an entry of a ledger did."""

    OPENING = "opening", _("期初登记")
    TOTAL_CHANGED = "total_changed", _("总量调整")
    TRANSFER = "transfer", _("调剂")
    ORDER = "order", _("机构调整令")
    REVERSAL = "reversal", _("冲销")


class HoldState(Choices):
    """Why a head is not vacant though nobody sits on it."""

    EARMARKED = "earmarked", _("预留")
    FROZEN = "frozen", _("冻结")


class Source(Choices):
    """By which channel a person serves."""

    ESTABLISHMENT = "establishment", _("在编")
    GRADUATE = "graduate", _("高校毕业生")
    RECRUITED = "recruited", _("招募")
    PURCHASED = "purchased", _("购买服务")
    VOLUNTEER = "volunteer", _("志愿者")
    ELECTED = "elected", _("选举产生")


class Mode(Choices):
    """How a post is held."""

    FULL = "full", _("专任")
    CONCURRENT = "concurrent", _("兼任")
    ACTING = "acting", _("主持工作")
    SECONDED = "seconded", _("借调")


class Ground(Choices):
    """What an appointment rests on."""

    APPOINTED = "appointed", _("任命")
    ELECTED = "elected", _("选举")
    ORDER = "order", _("随机构调整令")
    CONTRACT = "contract", _("聘用")


class CaseState(Choices):
    """The steps of an appointment."""

    PROPOSED = "proposed", _("已提名")
    NOTICE = "notice", _("公示中")
    APPOINTED = "appointed", _("已任职")
    DROPPED = "dropped", _("已终止")


class LeaveReason(Choices):
    """Why somebody leaves."""

    RETIRED = "retired", _("退休")
    RESIGNED = "resigned", _("辞职")
    DISMISSED = "dismissed", _("辞退或开除")
    CONTRACT_ENDED = "contract_ended", _("合同期满")
    TRANSFERRED_OUT = "transferred_out", _("调出本县")
    TERM_ENDED = "term_ended", _("任期届满")
    DIED = "died", _("去世")


NOTICE_WORKING_DAYS = 5
"""Working days of public notice before an appointment to a leading post; rules on selecting leading cadres (2019)."""
TERM_WARNING_DAYS = 60
"""Days before a term or contract ends from which those concerned are told."""
NAME_LENGTH = 60
WOMAN_FROM = date(2026, 1, 1)
"""From this day the members of a committee must include a woman; law on residents' committees as revised."""
FEMALE = "2"
"""The sex code of women; GB/T 2261.1."""
POST_ROLES: tuple[str, ...] = tuple(role for role in TITLES if role not in (*ADMINISTRATORS, Role.RESIDENT))
"""The roles that a post may bring: the three administrators are named by the security administrator alone."""


def kinds_of(ledger: str) -> dict[str, str]:
    """Return what a ledger counts: value → name."""
    if ledger == Ledger.LEADERSHIP:
        return {str(item): item.label for item in LEADING}
    return {str(item): item.label for item in HeadKind}


_CONTRACT_KEEPERS = (Role.COMMITTEE_OFFICE, Role.ORGANISATION_DEPT, Role.ESTABLISHMENT_OFFICE)
_PAY_KEEPERS = (Role.FINANCE, Role.COMMITTEE_OFFICE)
_WAGE_KEEPERS = (Role.FINANCE, Role.ESTABLISHMENT_OFFICE)
_COMMUNITY = (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_MEMBER)

CONTRACT_SEE = permission("staffing.contract_see", _("查看聘用合同"), roles=(*_SEERS, *_COMMUNITY))
CONTRACT_SIGN = permission("staffing.contract_sign", _("登记聘用合同"), roles=_CONTRACT_KEEPERS)
CONTRACT_RENEW = permission("staffing.contract_renew", _("续签聘用合同"), roles=_CONTRACT_KEEPERS)
CONTRACT_END = permission("staffing.contract_end", _("提前解除聘用合同"), roles=_CONTRACT_KEEPERS)
TERMS_REMIND = permission("staffing.terms_remind", _("提醒任期届满"), roles=())
CONTRACTS_REMIND = permission("staffing.contracts_remind", _("提醒合同期限"), roles=())
SERVICE_SEE = permission("staffing.service_see", _("查看购买服务合同"), roles=(*_SEERS, *_COMMUNITY))
SERVICE_SIGN = permission("staffing.service_sign", _("登记购买服务合同"), roles=_CONTRACT_KEEPERS)
SERVICE_RENEW = permission("staffing.service_renew", _("续签购买服务合同"), roles=_CONTRACT_KEEPERS)
SERVICE_END = permission("staffing.service_end", _("提前终止购买服务合同"), roles=_CONTRACT_KEEPERS)

PAY_SEE = permission("staffing.pay_see", _("查看个人报酬"), roles=(*_CONTRACT_KEEPERS, Role.FINANCE, Role.AUDITOR))
PAY_LINE_ADD = permission("staffing.pay_line_add", _("登记报酬"), roles=_PAY_KEEPERS)
PAY_LINE_END = permission("staffing.pay_line_end", _("停发报酬"), roles=_PAY_KEEPERS)
PAY_LINE_CHANGE = permission("staffing.pay_line_change", _("调整报酬"), roles=_PAY_KEEPERS)
PAY_LINE_CANCEL = permission("staffing.pay_line_cancel", _("撤销登记错误的报酬"), roles=_PAY_KEEPERS)
PAY_BUDGET_SEE = permission("staffing.pay_budget_see", _("查看人员报酬预算"), roles=(*_PAY_KEEPERS, Role.AUDITOR))
WAGE_SEE = permission("staffing.wage_see", _("查看最低工资标准"), roles=EVERY_STAFF)
WAGES_ENTER = permission("staffing.wages_enter", _("登记最低工资标准"), roles=_WAGE_KEEPERS)
WAGE_CLASS_SET = permission("staffing.wage_class_set", _("明确最低工资类别"), roles=_WAGE_KEEPERS)

HOURS_SEE = permission("staffing.hours_see", _("查看志愿服务时长"), roles=(*_SEERS, *_COMMUNITY, Role.WINDOW_CLERK))
VOLUNTEER_ADD = permission(
    "staffing.volunteer_add", _("登记志愿者"), roles=(*_COMMUNITY, Role.WINDOW_CLERK, Role.COMMITTEE_OFFICE)
)
VOLUNTEER_END = permission(
    "staffing.volunteer_end", _("终止志愿服务登记"), roles=(*_COMMUNITY, Role.WINDOW_CLERK, Role.COMMITTEE_OFFICE)
)
ACTIVITY_ADD = permission(
    "staffing.activity_add", _("登记志愿服务活动"), roles=(*_COMMUNITY, Role.WINDOW_CLERK, Role.COMMITTEE_OFFICE)
)
HOURS_ENTER = permission(
    "staffing.hours_enter", _("登记志愿服务时长"), roles=(*_COMMUNITY, Role.WINDOW_CLERK, Role.COMMITTEE_OFFICE)
)
HOURS_CONFIRM = permission("staffing.hours_confirm", _("确认志愿服务时长"), roles=_COMMUNITY)
HOURS_RETURN = permission("staffing.hours_return", _("退回志愿服务时长"), roles=_COMMUNITY)

UNDER_CONTRACT = (Source.GRADUATE, Source.RECRUITED)
"""The channels of people who serve outside the establishment under a contract of employment."""


class PayKind(Choices):
    """What a pay line pays."""

    BASIC = "basic", _("基本报酬")
    POST_ALLOWANCE = "post_allowance", _("岗位补贴")
    PERFORMANCE = "performance", _("绩效")
    INSURANCE = "insurance", _("单位承担的社会保险")
    OTHER = "other", _("其他")


class ContractState(Choices):
    """Where a contract stands on a day."""

    AHEAD = "ahead", _("未开始")
    CURRENT = "current", _("有效")
    NEAR_END = "near_end", _("快到期")
    EXPIRED = "expired", _("已到期")
    RENEWED = "renewed", _("已续签")
    ENDED = "ended", _("已提前解除")


class ContractEnd(Choices):
    """Why a contract of employment ends early. Source: Labour Contract Law, art. 36-44."""

    AGREED = "agreed", _("协商解除")
    BY_PERSON = "by_person", _("本人提出")
    BY_EMPLOYER = "by_employer", _("单位依法解除")
    ESTABLISHED = "established", _("转为在编")
    BODY_ENDED = "body_ended", _("用人单位撤销")
    OTHER = "other", _("其他")


class WageClass(Choices):
    """The classes into which a province divides its places; no province has more."""

    FIRST = "1", _("一类")
    SECOND = "2", _("二类")
    THIRD = "3", _("三类")
    FOURTH = "4", _("四类")
    FIFTH = "5", _("五类")
    SIXTH = "6", _("六类")


class Compared(Choices):
    """What came of comparing pay with the minimum wage."""

    ABOVE = "above", _("不低于最低工资")
    UNDER = "under", _("低于最低工资")
    PART_TIME = "part_time", _("非全日制，不比较月最低工资")
    NO_CLASS = "no_class", _("没有明确本县的最低工资类别，未比较")
    NO_WAGE = "no_wage", _("没有登记这一天适用的最低工资标准，未比较")


class HoursState(Choices):
    """The steps of entered hours; only confirmed ones count."""

    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    RETURNED = "returned", _("已退回")


REMIND_DAYS = (TERM_WARNING_DAYS, 30, 7, 0)
"""Days before the last day of a contract on which its keepers are told."""
DOCUMENT_LENGTH = 100
REASON_LENGTH = 200
WAGE_ROWS = 500
"""Rows of a table of minimum wages; a province issues one of a few lines every second year."""
MOST_AT_ONCE = 300
"""People whose hours are entered in one step: the volunteers of one activity."""
MINUTES_OF_HOUR = 60
MINUTES_OF_DAY = 24 * MINUTES_OF_HOUR
