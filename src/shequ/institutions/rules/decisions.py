"""Decisions and dispatches: one unit leads, others co-operate, by a day; who reports does not verify."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shequ.institutions.terms import OVERDUE_EVERY, DecisionState
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _

KIND = "decision.followed_up"
LABELS: dict[str, str] = dict(DecisionState.choices())
RUNNING = (DecisionState.OPEN, DecisionState.RETURNED)
UNFINISHED = (*RUNNING, DecisionState.REPORTED)
NEXT: dict[str, frozenset[str]] = {
    DecisionState.OPEN: frozenset({DecisionState.REPORTED, DecisionState.WITHDRAWN}),
    DecisionState.RETURNED: frozenset({DecisionState.REPORTED, DecisionState.WITHDRAWN}),
    DecisionState.REPORTED: frozenset({DecisionState.DONE, DecisionState.RETURNED, DecisionState.WITHDRAWN}),
    DecisionState.DONE: frozenset(),
    DecisionState.WITHDRAWN: frozenset(),
}


class DecisionNotSo(Stale):
    """The decision is not in a state from which this can be done."""

    code = "institutions.decision_not_so"
    message = _("这一事项“{state}”，不能再办这一步")
    mend = _("刷新后按现在的状态办")


class TextMissing(Refused):
    """What has to be said is not said."""

    code = "institutions.text_missing"
    message = _("{what}没有填写")
    mend = _("写清楚，别人不问也能看懂")


class DueUnclear(Refused):
    """A due day comes as a day or as working days, one of the two."""

    code = "institutions.due_unclear"
    kind = KIND
    message = _("办结期限没有填，或者填了两种")
    mend = _("填一个日期，或者填几个工作日，二选一")


class DuePast(Refused):
    """The due day lies before the day on which it is given."""

    code = "institutions.due_past"
    message = _("办结期限 {due} 早于 {on}")
    mend = _("期限从今天往后定")


class LeadTwice(Refused):
    """The unit that leads cannot also co-operate."""

    code = "institutions.lead_twice"
    message = _("“{name}”已是牵头单位，不用再列为配合单位")
    mend = _("从配合单位中去掉")


class UnitIsCommunity(Refused):
    """Work is not handed to a community on this way: it goes through the admission review."""

    code = "institutions.unit_is_community"
    kind = "assignment.admitted"
    message = _("“{name}”是社区组织，不能直接交办")
    mend = _("交给管委会或有关部门；确需社区承担的，先办准入审查")


class UnitIsGroup(Refused):
    """A leading group has no staff: it hands work to units, never to itself."""

    code = "institutions.unit_is_group"
    message = _("领导小组没有自己的人员，不能承办事项")
    mend = _("交给成员单位或其他部门")


class NotYours(Refused):
    """The unit of the actor has no part in the decision."""

    code = "institutions.not_yours"
    message = _("这一事项的承办单位里没有您所在的单位")
    mend = _("由承办单位办理；没有账号的单位，由领导小组办公室代为登记")


class LeadReports(Refused):
    """The unit that leads reports the end; others add what they did."""

    code = "institutions.lead_reports"
    message = _("办结由牵头单位“{name}”报告")
    mend = _("配合单位填写进展，写明做了什么")


class SameHands(Refused):
    """Who reported a decision done verifies it."""

    code = "institutions.decision_same_hands"
    message = _("报告办结的人不能核验自己的报告")
    mend = _("请领导小组办公室另一位经办人核验")


class NotLater(Refused):
    """A postponement leads to a day that is not later."""

    code = "institutions.not_later"
    message = _("新的期限 {on} 不晚于原来的 {due}")
    mend = _("延期要往后；期限写错了的，撤销后重新交办")


@dataclass(frozen=True, slots=True)
class Given:
    """What is given to units: the lead's code, the co-operating units' codes, and by when."""

    title: str
    lead: str
    others: tuple[str, ...] = ()
    text: str = ""
    due_on: date | None = None
    workdays: int | None = None


def check_next(state: str, wanted: str) -> None:
    """Refuse a step that does not follow from the state."""
    if wanted not in NEXT[state]:
        raise DecisionNotSo(state=LABELS[state])


def check_running(state: str) -> None:
    """Refuse progress on what is finished or waits for verification."""
    if state not in RUNNING:
        raise DecisionNotSo(state=LABELS[state])


def check_unfinished(state: str) -> None:
    """Refuse to move the due day of what is finished."""
    if state not in UNFINISHED:
        raise DecisionNotSo(state=LABELS[state])


def check_text(text: str, what: str, *, field: str) -> None:
    """Refuse silence where something has to be said."""
    if not text.strip():
        raise TextMissing(field=field, what=what)


def check_due_given(due_on: date | None, workdays: int | None) -> None:
    """Refuse a due day given in no way or in two."""
    if (due_on is None) == (workdays is None):
        raise DueUnclear(field="due_on")
    if workdays is not None and workdays < 1:
        raise DueUnclear(field="workdays")


def check_due(due_on: date, on: date) -> None:
    """Refuse a due day that lies before the day on which the matter is given."""
    if due_on < on:
        raise DuePast(field="due_on", due=due_on.isoformat(), on=on.isoformat())


def check_later(due_on: date, new: date) -> None:
    """Refuse a postponement to a day that is not later."""
    if new <= due_on:
        raise NotLater(field="due_on", on=new.isoformat(), due=due_on.isoformat())


def check_units(lead: str, others: Sequence[str], names: dict[str, str]) -> None:
    """Refuse the leading unit among those that co-operate, or one of these twice."""
    seen = {lead}
    for code in others:
        if code in seen:
            raise LeadTwice(field="others", name=names.get(code, code))
        seen.add(code)


def check_other_hands(reporter: str, verifier: str) -> None:
    """Refuse that one natural person reports and verifies."""
    if reporter and reporter == verifier:
        raise SameHands()


def is_late(state: str, due_on: date, on: date) -> bool:
    """Say whether a decision is past its due day and not done. Reported is not done: it waits for its verification."""
    return state in UNFINISHED and on > due_on


def is_near(state: str, due_on: date, on: date, near: int | None) -> bool:
    """Say whether a decision comes due within so many days; None: the plan sets none."""
    return near is not None and state in UNFINISHED and 0 <= (due_on - on).days <= near


def is_reminded(due_on: date, on: date, near: int | None) -> bool:
    """Say whether units are reminded on a day: so many days before, the day before, the day after, then every week."""
    left = (due_on - on).days
    if left >= 0:
        return left == 1 or (near is not None and left == near)
    return -left % OVERDUE_EVERY == 1
