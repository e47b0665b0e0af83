"""Major matters: proposed, opinions heard, decided together, only then carried out; and the clean-conduct list of a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shequ.institutions.rules.decisions import check_text
from shequ.institutions.rules.group import DayAhead
from shequ.institutions.terms import ConductState, MatterState, Verdict
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _

KIND = "major_matter.decided"
LABELS: dict[str, str] = dict(MatterState.choices())
HEARABLE = (MatterState.PROPOSED, MatterState.HEARD, MatterState.DEFERRED)
UNFINISHED = (*HEARABLE, MatterState.APPROVED, MatterState.EXECUTING)
AFTER: dict[str, str] = {
    Verdict.APPROVED: MatterState.APPROVED, Verdict.REJECTED: MatterState.REJECTED, Verdict.DEFERRED: MatterState.DEFERRED,
}  # fmt: skip


class MatterNotSo(Stale):
    """The matter is not in a state from which this can be done."""

    code = "institutions.matter_not_so"
    message = _("这一事项“{state}”，不能再办这一步")
    mend = _("刷新后按现在的状态办")


class NotHeard(Refused):
    """A decision without any opinion heard before it."""

    code = "institutions.not_heard"
    kind = KIND
    message = _("决定之前还没有听取意见")
    mend = _("先登记至少一次听取意见：哪一天、听了谁、意见是什么")


class NotDecided(Refused):
    """A major matter is carried out only on a decision."""

    code = "institutions.not_decided"
    kind = KIND
    message = _("这一事项“{state}”，没有集体决定不能执行")
    mend = _("先听取意见、集体决定；以前已经执行的用“补登”")


class OrderOfDays(Refused):
    """One day lies before another that has to come first."""

    code = "institutions.order_of_days"
    message = _("{later}的日期 {on} 早于{earlier}的日期 {before}")
    mend = _("核对两个日期")


class ConductNotSo(Stale):
    """The item is done or withdrawn."""

    code = "institutions.conduct_not_so"
    message = _("这一条“{state}”，不能再改")
    mend = _("刷新后按现在的状态办")


class ListEmpty(Refused):
    """A list with no items."""

    code = "institutions.list_empty"
    message = _("清单没有内容")
    mend = _("至少写一条")


class YearWrong(Refused):
    """An item of a year's list comes due in another year."""

    code = "institutions.year_wrong"
    message = _("“{title}”的期限 {due} 不在 {year} 年")
    mend = _("核对年度和期限")


@dataclass(frozen=True, slots=True)
class Hearing:
    """When and how who was heard, and what they said."""

    on: date
    way: str
    heard: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMatter:
    """A matter of before as its papers tell it; days that they do not tell are None."""

    title: str
    kind: str
    proposed_by: str
    proposed_on: date
    proposal: str = ""
    hearings: tuple[Hearing, ...] = ()
    decided_on: date | None = None
    meeting: str = ""
    decision: str = ""
    executed_on: date | None = None
    done_on: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item of a clean-conduct list: institution is a code, person a plain value."""

    title: str
    institution: str
    person: str
    due_on: date


def check_past(on: date, today: date, *, field: str) -> None:
    """Refuse a day that has not come."""
    if on > today:
        raise DayAhead(field=field, on=on.isoformat())


def check_follows(earlier: str, before: date | None, later: str, on: date | None, *, field: str) -> None:
    """Refuse that what comes later lies before what comes first."""
    if before is not None and on is not None and on < before:
        raise OrderOfDays(field=field, earlier=earlier, before=before.isoformat(), later=later, on=on.isoformat())


def check_hearing(hearing: Hearing, today: date) -> None:
    """Refuse a hearing of nobody, of nothing, or to come."""
    check_text(hearing.heard, _("听了谁的意见"), field="heard")
    check_text(hearing.text, _("意见内容"), field="text")
    check_past(hearing.on, today, field="on")


def check_hearable(state: str) -> None:
    """Refuse opinions on what is decided."""
    if state not in HEARABLE:
        raise MatterNotSo(state=LABELS[state])


def check_decided(state: str, heard: Iterable[date], decided_on: date) -> None:
    """Refuse to decide twice, or with nobody heard before.

    Source: the plan's duties of the working committee: it decides the major matters of community management.
    """
    if state not in HEARABLE:
        raise MatterNotSo(state=LABELS[state])
    if not any(on <= decided_on for on in heard):
        raise NotHeard(field="decided_on")


def check_executed(state: str, decided_on: date | None, executed_on: date) -> None:
    """Refuse to carry out what was not decided, or before the decision."""
    if state in (MatterState.EXECUTING, MatterState.DONE):
        raise MatterNotSo(state=LABELS[state])
    if state != MatterState.APPROVED or decided_on is None:
        raise NotDecided(state=LABELS[state])
    check_follows(_("决定"), decided_on, _("执行"), executed_on, field="executed_on")


def check_executing(state: str) -> None:
    """Refuse progress or an end of what is not being carried out."""
    if state != MatterState.EXECUTING:
        raise MatterNotSo(state=LABELS[state])


def state_of(past: PastMatter) -> str:
    """Return how a matter of before stands."""
    if past.done_on:
        return MatterState.DONE
    if past.executed_on:
        return MatterState.EXECUTING
    if past.decided_on:
        return MatterState.APPROVED
    return MatterState.HEARD if past.hearings else MatterState.PROPOSED


def check_items(items: Iterable[NewItem], year: int) -> None:
    """Refuse an empty list, an item without words or person, or one due in another year."""
    listed = list(items)
    if not listed:
        raise ListEmpty(field="title")
    for item in listed:
        check_text(item.title, _("责任内容"), field="title")
        check_text(item.person, _("责任人"), field="person")
        if item.due_on.year != year:
            raise YearWrong(field="due_on", title=item.title, due=item.due_on.isoformat(), year=year)


def check_open(state: str) -> None:
    """Refuse to change an item that is done or withdrawn."""
    if state != ConductState.OPEN:
        raise ConductNotSo(state=dict(ConductState.choices())[state])
