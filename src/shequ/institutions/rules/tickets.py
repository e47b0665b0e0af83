"""What a problem ticket may do: taken up by the group's office, solved by a unit, confirmed by who raised it."""

from collections.abc import Collection
from datetime import date

from shequ.institutions.terms.tickets import TicketState
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _

OPEN = (TicketState.RAISED, TicketState.ASSIGNED, TicketState.SOLVED)
UNSOLVED = (TicketState.RAISED, TicketState.ASSIGNED)
NEXT: dict[str, frozenset[str]] = {
    TicketState.RAISED: frozenset({TicketState.ASSIGNED, TicketState.DECLINED, TicketState.WITHDRAWN}),
    TicketState.ASSIGNED: frozenset({TicketState.ASSIGNED, TicketState.SOLVED, TicketState.WITHDRAWN}),
    TicketState.SOLVED: frozenset({TicketState.CONFIRMED, TicketState.ASSIGNED}),
    TicketState.CONFIRMED: frozenset(),
    TicketState.DECLINED: frozenset(),
    TicketState.WITHDRAWN: frozenset(),
}


class TicketNotSo(Stale):
    """The ticket is not in a state from which this can be done."""

    code = "institutions.ticket_not_so"
    message = _("这个问题“{state}”，不能再办这一步")
    mend = _("刷新后按现在的状态办；已经了结的另行提出")


class TicketUntold(Refused):
    """A ticket that does not say what the problem is."""

    code = "institutions.ticket_untold"
    message = _("要写明是什么问题、想请对方怎样配合")
    mend = _("标题一句话，说明写清情况和要求")


class TicketToNobody(Refused):
    """A ticket that asks no other unit."""

    code = "institutions.ticket_to_nobody"
    message = _("没有选需要哪个单位配合")
    mend = _("至少选一个本单位以外的单位")


class DueTooEarly(Refused):
    """A day that has passed already."""

    code = "institutions.ticket_due_too_early"
    message = _("日期 {on} 已经过了")
    mend = _("填今天或以后的日期")


class WordsMissing(Refused):
    """A step that needs words has none."""

    code = "institutions.ticket_words_missing"
    message = _("这一步要写明情况")
    mend = _("写清做了什么、结果怎样，或者为什么")


class SamePersonSolves(Refused):
    """Who says that it is solved also confirms it."""

    code = "institutions.same_person_solves"
    message = _("登记解决的人不能自己确认")
    mend = _("请提出单位的另一位工作人员确认")


class TicketNotLate(Refused):
    """Only late tickets go to the leading group."""

    code = "institutions.ticket_not_late"
    message = _("这个问题还没有逾期")
    mend = _("逾期未解决的才报领导小组；急的可以改派或提前期限")


class EscalatedAlready(Refused):
    """The leading group has been told of it."""

    code = "institutions.ticket_escalated_already"
    message = _("这个问题已经报领导小组")
    mend = _("等待领导小组研究，或改派、调整期限")


def check_next(state: str, to: str, label: str) -> None:
    """Refuse a step that the state does not allow."""
    if to not in NEXT[state]:
        raise TicketNotSo(state=label)


def check_told(title: str, description: str) -> None:
    """Refuse a ticket without title or description."""
    if not title.strip() or not description.strip():
        raise TicketUntold(field="description" if title.strip() else "title")


def check_units(units: Collection[str]) -> None:
    """Refuse a ticket that asks nobody."""
    if not units:
        raise TicketToNobody(field="units")


def check_day(day: date | None, on: date, field: str) -> None:
    """Refuse a day before today."""
    if day is not None and day < on:
        raise DueTooEarly(field=field, on=day.isoformat())


def check_words(text: str, field: str) -> None:
    """Refuse a step without words."""
    if not text.strip():
        raise WordsMissing(field=field)


def check_two_people(solver: str, confirmer: str) -> None:
    """Refuse that one natural person solves and confirms."""
    if solver and solver == confirmer:
        raise SamePersonSolves()


def is_late(state: str, due_on: date | None, wished_on: date | None, on: date) -> bool:
    """Say whether a ticket that is not solved is past its day: the day set by the office, before that the day wished for."""
    day = due_on or wished_on
    return state in UNSOLVED and day is not None and on > day


def check_escalated(*, is_late_now: bool, is_told: bool) -> None:
    """Refuse to bring a ticket to the leading group that is in time, or a second time."""
    if not is_late_now:
        raise TicketNotLate()
    if is_told:
        raise EscalatedAlready()
