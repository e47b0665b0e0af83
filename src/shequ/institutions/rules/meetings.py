"""Meetings of the leading group: called with an agenda, held with every member accounted for, then minutes."""

from collections.abc import Iterable, Mapping
from datetime import date

from shequ.institutions.terms import MeetingState, Presence
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _

LABELS: dict[str, str] = dict(MeetingState.choices())


class MeetingNotSo(Stale):
    """The meeting is not in a state from which this can be done."""

    code = "institutions.meeting_not_so"
    message = _("这次会议“{state}”，不能再办这一步")
    mend = _("刷新后按现在的状态办；纪要印发后不能再改")


class AgendaEmpty(Refused):
    """A meeting with nothing to talk about."""

    code = "institutions.agenda_empty"
    message = _("会议没有议题")
    mend = _("至少写一项议题，一行一项")


class MeetingAhead(Refused):
    """Attendance of a meeting that has not taken place."""

    code = "institutions.meeting_ahead"
    message = _("会议定于 {on}，还没有召开")
    mend = _("开会以后再登记出席；改期的先修改会议安排")


class AttendanceMissing(Refused):
    """A member about whom nothing is said."""

    code = "institutions.attendance_missing"
    message = _("没有登记“{name}”是否出席")
    mend = _("每个成员单位都要登记出席、请假或缺席")


class NobodyPresent(Refused):
    """A meeting to which nobody came was not held."""

    code = "institutions.nobody_present"
    message = _("没有一个成员单位出席")
    mend = _("没有开成的会，取消或改期")


class ItemNotThere(Refused):
    """The agenda has no such item."""

    code = "institutions.item_not_there"
    message = _("会议没有第 {position} 项议题")
    mend = _("从会议的议题中选")


def check_agenda(items: Iterable[str]) -> None:
    """Refuse an empty agenda."""
    if not any(item.strip() for item in items):
        raise AgendaEmpty(field="agenda")


def check_state(state: str, *allowed: str) -> None:
    """Refuse a step from another state."""
    if state not in allowed:
        raise MeetingNotSo(state=LABELS[state])


def check_held(held_on: date, today: date, members: Mapping[str, str], presence: Mapping[str, str]) -> None:
    """Refuse attendance before the day, with a member left out, or of nobody.

    members: code → name of those who sit in the group on that day. presence: code → presence.
    """
    if held_on > today:
        raise MeetingAhead(field="", on=held_on.isoformat())
    for code, name in members.items():
        if presence.get(code) not in set(Presence):
            raise AttendanceMissing(field=f"presence_{code}", name=name)
    if members and not any(presence[code] == Presence.PRESENT for code in members):
        raise NobodyPresent()
