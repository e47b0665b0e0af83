"""Posts and who may hold them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.roles import TITLES
from shequ.kernel.words import _
from shequ.staffing.terms import LEADING, POST_ROLES, CaseState, Ground, HeadKind, Mode, Position, Purpose

COUNT = "leadership.count"
EXCESS = "establishment.excess"


class TitleMissing(Refused):
    """A post has no name."""

    code = "staffing.title_missing"
    message = _("没有填写岗位名称")


class BodyMissing(Refused):
    """A post's body does not stand on that day."""

    code = "staffing.body_missing"
    message = _("{on} 没有机构“{written}”")
    mend = _("核对机构代码和日期")


class GroupHasNoStaff(Refused):
    """A deliberative body gets no staff of its own; regulations on local establishment, art. 19."""

    code = "staffing.group_has_no_staff"
    kind = "establishment.excess"
    message = _("“{name}”是议事协调机构，不单设编制、岗位和人员")
    mend = _("由其办公室所在的机构承担，或由成员单位兼任")


class PositionUnknown(Refused):
    """Not a position that we know."""

    code = "staffing.position_unknown"
    message = _("没有“{written}”这种职务")
    mend = _("从列出的职务中选")


class PurposeMissing(Refused):
    """A leading post with neither a number of the plan nor an approved purpose."""

    code = "staffing.purpose_missing"
    kind = COUNT
    message = _("“{institution}”的“{title}”不在方案规定的领导职数之内，也没有写明批准的用途")
    mend = _("写明用途（如纪检监察、人大联络、人民武装）和批准文件，或改为非领导岗位")


class NotLeading(Refused):
    """Only some positions count in the leadership quota."""

    code = "staffing.not_leading"
    message = _("“{position}”不占领导职数")
    mend = _("不勾选“占领导职数”，或换一种职务")


class RoleWrong(Refused):
    """The role cannot come with a post."""

    code = "staffing.role_wrong"
    message = _("岗位不能带出“{role}”这一系统角色")
    mend = _("三员由安全管理员授予；居民不是岗位")


class PostTaken(Refused):
    """Somebody holds the post in that time."""

    code = "staffing.post_taken"
    kind = EXCESS
    message = _("“{title}”已由{name}担任（{since} 起）")
    mend = _("先办免职，或换一个空缺岗位")


class PostEnded(Refused):
    """The post does not exist on that day."""

    code = "staffing.post_ended"
    message = _("{on} 没有这个岗位")
    mend = _("核对日期，或换一个岗位")


class TwoFullPosts(Refused):
    """Somebody holds another post fully in that time."""

    code = "staffing.two_full_posts"
    kind = EXCESS
    message = _("{name}已专任“{title}”，不能同时专任两个岗位")
    mend = _("选择“兼任”，或先免去原职")


class NotEngagedHere(Refused):
    """Who holds a post fully serves in its body on the post's kind of head."""

    code = "staffing.not_engaged_here"
    kind = EXCESS
    message = _("{on} {name}不在“{institution}”{kind_label}")
    mend = _("先办进人或调动，再任职；只是借用的选择“借调”")


class NotEngaged(Refused):
    """Only who serves can hold a post."""

    code = "staffing.not_engaged"
    message = _("{on} {name}没有在岗登记")
    mend = _("先办进人手续")


class StillHeld(Refused):
    """A post that somebody holds cannot go."""

    code = "staffing.still_held"
    message = _("“{title}”还由{name}担任")
    mend = _("先办免职或调到别的岗位")


class EndedBefore(Refused):
    """It has ended already."""

    code = "staffing.ended_before"
    message = _("这一任职已在 {on} 结束")


class EndTooEarly(Refused):
    """Nothing ends on or before its first day."""

    code = "staffing.end_too_early"
    message = _("要晚于开始日 {since}")
    mend = _("登记错误的请用更正")


class NoticeFirst(Refused):
    """A leading post is filled after a public notice."""

    code = "staffing.notice_first"
    message = _("领导岗位“{title}”须先提名、公示，再任职")
    mend = _("从“任职程序”提名；选举产生、随机构调整令任职和主持工作的除外")


class NoticeRunning(Refused):
    """The notice has not run its days."""

    code = "staffing.notice_running"
    message = _("公示到 {on}，期满才能任职")
    mend = _("期满后再办")


class ObjectionOpen(Refused):
    """An objection waits for an answer."""

    code = "staffing.objection_open"
    message = _("公示期收到的意见还没有核查结论")
    mend = _("填写核查结论，或终止程序")


class CaseNotSo(Stale):
    """The case is not in a state from which this can be done."""

    code = "staffing.case_not_so"
    message = _("这一任职程序“{state}”，不能再办这一步")
    mend = _("刷新后按现在的状态办")


class CaseOpen(Refused):
    """Another is being considered for the post."""

    code = "staffing.case_open"
    message = _("“{title}”已有一项任职程序在办")
    mend = _("先办结或终止那一项")


class SamePerson(Refused):
    """Who proposed somebody decides, or decides about himself."""

    code = "staffing.same_person"
    message = _("提名人和本人不能决定这项任职")
    mend = _("请另一位负责人决定")


NEXT: Mapping[str, frozenset[str]] = {
    CaseState.PROPOSED: frozenset({CaseState.NOTICE, CaseState.DROPPED}),
    CaseState.NOTICE: frozenset({CaseState.APPOINTED, CaseState.DROPPED}),
    CaseState.APPOINTED: frozenset(),
    CaseState.DROPPED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A post to set up. institution: a code. role_area: "" for the body's own area. key: told back, to find it again."""

    institution: str
    title: str
    position: str = Position.WORKER
    rank: str = ""
    head_kind: str = ""
    is_leading: bool = False
    purpose: str = ""
    need: str = ""
    role: str = ""
    role_area: str = ""
    sort: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An appointment as rules see it; `until` exclusive, None while it lasts."""

    name: str
    title: str
    mode: str
    since: date
    until: date | None


def overlaps(since: date, until: date | None, other: Held) -> bool:
    """Say whether two periods share a day."""
    return (other.until is None or since < other.until) and (until is None or other.since < until)


def check_post(post: NewPost, *, institution: str, plan_number: int | None) -> None:
    """Refuse a post that is misnamed, or leading with neither a number of the plan nor an approved purpose.

    plan_number: how many such positions the plan gives this kind of body, None where it gives none.
    Raises: TitleMissing, PositionUnknown, NotLeading, PurposeMissing, RoleWrong.
    """
    if not post.title.strip():
        raise TitleMissing(field="title")
    if post.position not in {item.value for item in Position}:
        raise PositionUnknown(field="position", written=post.position)
    if post.head_kind and post.head_kind not in {item.value for item in HeadKind}:
        raise PositionUnknown(field="head_kind", written=post.head_kind)
    if post.is_leading and post.position not in LEADING:
        raise NotLeading(field="is_leading", position=Position(post.position).label)
    if post.is_leading and plan_number is None and post.purpose not in {item.value for item in Purpose}:
        raise PurposeMissing(field="purpose", institution=institution, title=post.title)
    if post.role and post.role not in POST_ROLES:
        raise RoleWrong(field="role", role=TITLES.get(post.role, post.role))


def check_post_free(holders: Iterable[Held], *, title: str, since: date, until: date | None) -> None:
    """Refuse to fill a post that somebody holds in that time."""
    for held in holders:
        if overlaps(since, until, held):
            raise PostTaken(field="post", title=title, name=held.name, since=held.since.isoformat())


def check_one_full_post(holdings: Iterable[Held], *, name: str, mode: str, since: date, until: date | None) -> None:
    """Refuse a second full post of one person in one time."""
    if mode != Mode.FULL:
        return
    for held in holdings:
        if held.mode == Mode.FULL and overlaps(since, until, held):
            raise TwoFullPosts(field="mode", name=name, title=held.title)


def check_end(since: date, ended: date | None, on: date, *, field: str = "on") -> None:
    """Refuse to end what has ended, or on or before its first day."""
    if ended is not None and ended <= on:
        raise EndedBefore(field=field, on=ended.isoformat())
    if on <= since:
        raise EndTooEarly(field=field, since=since.isoformat())


def needs_notice(*, is_leading: bool, ground: str, mode: str) -> bool:
    """Say whether an appointment goes through a public notice first.

    Elections and executed orders have their own publicity; acting is not yet an appointment.
    """
    return is_leading and ground in (Ground.APPOINTED, Ground.CONTRACT) and mode in (Mode.FULL, Mode.CONCURRENT)


def check_next(state: str, to: str) -> None:
    """Refuse a step that the state does not allow."""
    if to not in NEXT[state]:
        raise CaseNotSo(state=CaseState(state).label)


def check_decidable(
    *, notice_to: date | None, on: date, objection: str, settled: str, deciders: Iterable[str], decider: str
) -> None:
    """Refuse to decide before the notice ran out, with an objection open, or by who proposed or is the candidate.

    Raises: NoticeRunning, ObjectionOpen, SamePerson.
    """
    if notice_to is None or on <= notice_to:
        raise NoticeRunning(on=notice_to.isoformat() if notice_to else "—")
    if objection.strip() and not settled.strip():
        raise ObjectionOpen(field="objection_settled")
    if decider in set(deciders):
        raise SamePerson()
