"""Meetings of the leading group: the list, and one with agenda, attendance, minutes and what it decided."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from shequ.base.paging import Page, PageRequest
from shequ.base.words import say
from shequ.institutions import terms
from shequ.institutions.models import AgendaItem, Attendance, DecisionUnit, GroupSeat, Meeting
from shequ.institutions.queries.decisions import BECAUSE, SCOPED, DecisionRow, decisions_of, own_units
from shequ.institutions.queries.tree import in_counties, names_on, standing_on
from shequ.institutions.terms import MeetingState, Presence, Seat
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden

TONES: dict[str, str] = {
    MeetingState.CALLED: "info", MeetingState.HELD: "hold", MeetingState.CLOSED: "ok", MeetingState.CANCELLED: "mute",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as lists show it."""

    id: UUID
    title: str
    held_on: date
    place: str
    chair: str
    state: str
    state_label: str
    tone: str


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """An item of the agenda with what came of it."""

    id: UUID
    position: int
    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A member body at a meeting."""

    code: str
    name: str
    presence: str
    presence_label: str
    person: str


@dataclass(frozen=True, slots=True)
class MeetingDetail:
    """A meeting with everything about it."""

    row: MeetingRow
    area: str
    group: UUID
    minutes: str
    document: str
    note: str
    called_by: str
    agenda: tuple[AgendaRow, ...]
    attendance: tuple[AttendanceRow, ...]
    decisions: tuple[DecisionRow, ...]
    may_change: bool
    may_hold: bool
    may_minute: bool
    may_give: bool


def meetings_seen(actor: Actor) -> Any:
    """Return the meetings that concern the actor; a department clerk's those that gave their units something, or that
    their units were at.
    """
    rows = Meeting.objects.unscoped(because=SCOPED).filter(in_counties(actor, terms.MEETING_SEE))
    if actor.institutions_for(terms.MEETING_SEE) is None:
        return rows
    mine = own_units(actor, terms.MEETING_SEE)
    units = DecisionUnit.objects.unscoped(because=SCOPED).filter(mine, decision__meeting=OuterRef("pk"))
    came = Attendance.objects.unscoped(because=SCOPED).filter(mine, meeting=OuterRef("pk"))
    return rows.filter(Q(Exists(units)) | Q(Exists(came)))


def _row(meeting: Meeting) -> MeetingRow:
    state = MeetingState(meeting.state)
    return MeetingRow(
        id=meeting.pk, title=meeting.title, held_on=meeting.held_on, place=meeting.place, chair=meeting.chair,
        state=meeting.state, state_label=say(state.label), tone=TONES[state],
    )  # fmt: skip


def meeting_list(call: Call, *, state: str = "", page: PageRequest | None = None) -> Page[MeetingRow]:
    """Return the meetings that concern the actor, the newest first; two statements."""
    found = meetings_seen(call.actor)
    if state in set(MeetingState):
        found = found.filter(state=state)
    return (page or PageRequest()).of(found.order_by("-held_on", "-id"), row=_row)


def members_on(group: UUID, on: date) -> dict[str, tuple[UUID, str, str]]:
    """Return the member bodies of a group on a day: code → (key, name, person); two statements."""
    rows = GroupSeat.objects.unscoped(because="the group was scoped").filter(
        standing_on(on), group=group, seat=Seat.MEMBER
    )
    seats = list(rows.select_related("institution").order_by("valid_from", "id"))
    names = names_on({seat.institution_id for seat in seats}, on)
    return {
        seat.institution.code: (seat.institution_id, names.get(seat.institution_id, ""), seat.person) for seat in seats
    }


def meeting_detail(call: Call, *, meeting_id: UUID) -> MeetingDetail:
    """Return a meeting with agenda, attendance and decisions.

    Raises: Hidden.
    """
    found = meetings_seen(call.actor).filter(pk=meeting_id).first()
    if found is None:
        raise Hidden()
    agenda = AgendaItem.objects.unscoped(because=BECAUSE).filter(meeting=found).order_by("position")
    came = Attendance.objects.unscoped(because=BECAUSE).filter(meeting=found).select_related("institution")
    listed = list(came.order_by("id"))
    names = names_on({row.institution_id for row in listed}, found.held_on)
    is_office = call.actor.may(terms.MEETING_CHANGE, found.area_id)
    return MeetingDetail(
        row=_row(found), area=found.area_id, group=found.group_id, minutes=found.minutes, document=found.document,
        note=found.note, called_by=found.called_by,
        agenda=tuple(AgendaRow(item.pk, item.position, item.title, item.outcome) for item in agenda),
        attendance=tuple(
            AttendanceRow(
                row.institution.code, names.get(row.institution_id, ""), row.presence,
                say(Presence(row.presence).label), row.person,
            )
            for row in listed
        ),
        decisions=decisions_of(call, meeting=found.pk),
        may_change=is_office and found.state == MeetingState.CALLED,
        may_hold=is_office and found.state == MeetingState.CALLED and found.held_on <= call.on,
        may_minute=is_office and found.state == MeetingState.HELD,
        may_give=is_office and found.state in (MeetingState.HELD, MeetingState.CLOSED),
    )  # fmt: skip
