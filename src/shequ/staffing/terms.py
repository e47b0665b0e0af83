"""Words and permissions of staffing."""

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
POST_ROLES: tuple[str, ...] = tuple(role for role in TITLES if role not in (*ADMINISTRATORS, Role.RESIDENT))
"""The roles that a post may bring: the three administrators are named by the security administrator alone."""


def kinds_of(ledger: str) -> dict[str, str]:
    """Return what a ledger counts: value → name."""
    if ledger == Ledger.LEADERSHIP:
        return {str(item): item.label for item in LEADING}
    return {str(item): item.label for item in HeadKind}
