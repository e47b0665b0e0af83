"""Meetings of the leading group, from the call to the minutes. What they decide is given to units: see decisions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shequ.accounts.queries import users_acting_for
from shequ.institutions import facts, terms
from shequ.institutions.actions.group import load_group
from shequ.institutions.models import AgendaItem, Attendance, Institution, Meeting
from shequ.institutions.queries.meetings import meetings_seen, members_on
from shequ.institutions.rules import decisions as decision_rules
from shequ.institutions.rules import meetings as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.terms import COUNTY_DIGITS, MeetingState, Presence
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7, uuid7_many
from shequ.kernel.words import _
from shequ.notices.actions import notify_many

BECAUSE = "the meeting was scoped"


@action(terms.MEETING_CALL)
def meeting_call(
    call: Call, *, group_id: UUID, title: str, held_on: date, agenda: Sequence[str], place: str = "", chair: str = ""
) -> UUID:
    """Call a meeting with its agenda; the members' people are told.

    held_on may lie back: meetings of before are entered too. Raises: Hidden, NotPermitted, rules.group.NotAGroup,
    rules.meetings.AgendaEmpty, rules.decisions.TextMissing.
    """
    group, _name = load_group(call, group_id, terms.MEETING_CALL, min(held_on, call.on))
    decision_rules.check_text(title, _("会议名称"), field="title")
    rules.check_agenda(agenda)

    meeting: Meeting = Meeting.objects.create(
        id=uuid7(), area_id=group.area_id, group=group, title=title.strip(), held_on=held_on, place=place.strip(),
        chair=chair.strip(), called_at=call.at, called_by=call.actor.name,
    )  # fmt: skip
    items = _write_agenda(meeting, agenda)
    _called(call, meeting, items)
    if held_on >= call.on:
        _tell_members(call, meeting, _("请参加会议“{title}”，{on}，{place}"))
    return meeting.pk


def _write_agenda(meeting: Meeting, agenda: Sequence[str]) -> tuple[str, ...]:
    items = tuple(item.strip() for item in agenda if item.strip())
    AgendaItem.objects.bulk_create(
        AgendaItem(id=uuid7(), area_id=meeting.area_id, meeting=meeting, position=at, title=item)
        for at, item in enumerate(items, start=1)
    )
    return items


def _called(call: Call, meeting: Meeting, items: tuple[str, ...], *, old_on: date | None = None) -> None:
    record(
        call,
        facts.MeetingCalled(
            area=meeting.area_id, subject=f"meeting:{meeting.pk}", title=meeting.title,
            on=meeting.held_on.isoformat(), place=meeting.place, agenda=items,
            old_on=old_on.isoformat() if old_on else "",
        ),
    )  # fmt: skip


def _tell_members(call: Call, meeting: Meeting, sentence: str) -> None:
    members = members_on(meeting.group_id, min(meeting.held_on, call.on))
    bodies = Institution.objects.unscoped(because=BECAUSE).filter(pk__in=[key for key, _name, _who in members.values()])
    to = users_acting_for(
        terms.DECISION_NOTE, county=meeting.area_id[:COUNTY_DIGITS], institutions=set(members),
        places=set(bodies.values_list("area_id", flat=True)), on=call.on,
    )  # fmt: skip
    notify_many(
        call, sentence=sentence, to=[user for user in to if user != call.actor.user_id], area=meeting.area_id,
        values={"title": meeting.title, "on": meeting.held_on.isoformat(), "place": meeting.place or "—"},
        subject=f"meeting:{meeting.pk}", link="institutions:meeting_list",
    )  # fmt: skip


def _load(call: Call, meeting_id: UUID, permission: str) -> Meeting:
    meeting: Meeting = meetings_seen(call.actor).locked(meeting_id)
    call.require(permission, meeting)
    return meeting


@action(terms.MEETING_CHANGE)
def meeting_change(
    call: Call, *, meeting_id: UUID, title: str, held_on: date, agenda: Sequence[str], place: str = "", chair: str = ""
) -> UUID:
    """Change the arrangements of a meeting that has not been held; the members' people are told.

    Raises: Hidden, NotPermitted, rules.meetings.MeetingNotSo, AgendaEmpty, rules.decisions.TextMissing.
    """
    meeting = _load(call, meeting_id, terms.MEETING_CHANGE)
    rules.check_state(meeting.state, MeetingState.CALLED)
    decision_rules.check_text(title, _("会议名称"), field="title")
    rules.check_agenda(agenda)

    old_on = meeting.held_on
    meeting.title, meeting.held_on, meeting.place, meeting.chair = title.strip(), held_on, place.strip(), chair.strip()
    meeting.save(update_fields=["title", "held_on", "place", "chair"])
    AgendaItem.objects.unscoped(because=BECAUSE).filter(meeting=meeting).delete()
    items = _write_agenda(meeting, agenda)
    _called(call, meeting, items, old_on=old_on)
    if held_on >= call.on:
        _tell_members(call, meeting, _("会议安排有变：“{title}”，{on}，{place}"))
    return meeting.pk


@action(terms.MEETING_CANCEL)
def meeting_cancel(call: Call, *, meeting_id: UUID, reason: str) -> UUID:
    """Cancel a meeting that has not been held, with the reason.

    Raises: Hidden, NotPermitted, rules.meetings.MeetingNotSo, rules.decisions.TextMissing.
    """
    meeting = _load(call, meeting_id, terms.MEETING_CANCEL)
    rules.check_state(meeting.state, MeetingState.CALLED)
    decision_rules.check_text(reason, _("取消的理由"), field="reason")

    _step(call, meeting, MeetingState.CANCELLED, {"note": reason.strip()}, note=reason.strip())
    _tell_members(call, meeting, _("会议取消：“{title}”，原定 {on}，{place}"))
    return meeting.pk


@action(terms.MEETING_HOLD)
def meeting_hold(call: Call, *, meeting_id: UUID, presence: Mapping[str, tuple[str, str]]) -> UUID:
    """Record who was at a meeting: every member body of that day, by code, with its presence and who came for it.

    Raises: Hidden, NotPermitted, rules.meetings.MeetingNotSo, MeetingAhead, AttendanceMissing, NobodyPresent.
    """
    meeting = _load(call, meeting_id, terms.MEETING_HOLD)
    rules.check_state(meeting.state, MeetingState.CALLED)
    members = members_on(meeting.group_id, meeting.held_on)
    rules.check_held(
        meeting.held_on, call.on, {code: name for code, (_key, name, _who) in members.items()},
        {code: kind for code, (kind, _who) in presence.items()},
    )  # fmt: skip

    Attendance.objects.bulk_create(
        Attendance(
            id=pk, area_id=meeting.area_id, meeting=meeting, institution_id=key,
            presence=Presence(presence[code][0]), person=presence[code][1].strip(),
        )
        for pk, (code, (key, _name, _who)) in zip(sorted(uuid7_many(len(members))), members.items(), strict=True)
    )  # fmt: skip
    told = tuple({"institution": code, "presence": presence[code][0]} for code in members)
    _step(call, meeting, MeetingState.HELD, {}, rows=told)
    return meeting.pk


@action(terms.MEETING_MINUTES)
def meeting_minutes(
    call: Call, *, meeting_id: UUID, minutes: str, document: str, outcomes: Mapping[int, str] | None = None
) -> UUID:
    """Keep the minutes of a meeting with their number, and what came of each item; then they no longer change.

    outcomes: place in the agenda → what was concluded. Raises: Hidden, NotPermitted, rules.meetings.MeetingNotSo,
    ItemNotThere, rules.decisions.TextMissing, rules.tree.DocumentMissing.
    """
    meeting = _load(call, meeting_id, terms.MEETING_MINUTES)
    rules.check_state(meeting.state, MeetingState.HELD)
    decision_rules.check_text(minutes, _("会议纪要"), field="minutes")
    tree_rules.check_document(document)
    agenda = {item.position: item for item in AgendaItem.objects.unscoped(because=BECAUSE).filter(meeting=meeting)}
    told = outcomes or {}
    for position in told:
        if position not in agenda:
            raise rules.ItemNotThere(position=position)

    for position, outcome in told.items():
        agenda[position].outcome = outcome.strip()
        agenda[position].save(update_fields=["outcome"])
    _step(
        call, meeting, MeetingState.CLOSED, {"minutes": minutes.strip(), "document": document.strip()},
        document=document.strip(),
    )  # fmt: skip
    return meeting.pk


def _step(
    call: Call,
    meeting: Meeting,
    to: MeetingState,
    values: Mapping[str, Any],
    *,
    document: str = "",
    note: str = "",
    rows: tuple[dict[str, Any], ...] = (),
) -> None:
    old = meeting.state
    meeting.state = to
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=["state", *values])
    record(
        call,
        facts.MeetingStepped(
            area=meeting.area_id, subject=f"meeting:{meeting.pk}", title=meeting.title, old_state=old, new_state=to,
            document=document, note=note, rows=rows,
        ),
    )  # fmt: skip
