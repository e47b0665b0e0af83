"""What a program may send about incoming documents, meetings, decisions and briefings, and what it gets."""

from datetime import date
from uuid import UUID

from ninja import Schema


class IncomingIn(Schema):
    """A document that came in. secrecy: only "none" is taken."""

    group: UUID | None = None
    sender: str = ""
    document_number: str = ""
    title: str = ""
    kind: str = "notice"
    secrecy: str = "none"
    urgency: str = "ordinary"
    received_on: date | None = None
    wanted_on: date | None = None
    summary: str = ""


class IncomingRowOut(Schema):
    """A document as the register shows it."""

    id: UUID
    number: str
    sender: str
    document_number: str
    title: str
    received_on: date
    state: str


class IncomingPage(Schema):
    """Some of the register, with the way on."""

    rows: list[IncomingRowOut]
    total: int
    after: str


class InstructionIn(Schema):
    """Something to write on a document: a proposal or an instruction."""

    kind: str = "instruction"
    person: str = ""
    post: str = ""
    on: date | None = None
    text: str = ""


class InstructionOut(Schema):
    """Something written on a document."""

    kind: str
    person: str
    post: str
    on: date
    text: str


class DecisionIn(Schema):
    """What units have to do: due_on or workdays, one of the two. position: the item of the agenda."""

    position: int | None = None
    title: str = ""
    text: str = ""
    lead: str = ""
    others: list[str] = []
    due_on: date | None = None
    workdays: int | None = None


class DecisionRowOut(Schema):
    """A decision as lists show it."""

    id: UUID
    number: str
    title: str
    lead: str
    lead_name: str
    others: list[str]
    given_on: date
    due_on: date
    state: str
    is_late: bool
    is_near: bool


class DecisionPage(Schema):
    """Some of the decisions, with the way on."""

    rows: list[DecisionRowOut]
    total: int
    after: str


class FollowUpOut(Schema):
    """A line of a decision's history."""

    step: str
    text: str
    by: str


class DecisionOut(Schema):
    """A decision with its history, the newest line first."""

    row: DecisionRowOut
    text: str
    steps: list[FollowUpOut]


class FollowUpIn(Schema):
    """What a step of a decision needs: a note or a reason, and a day to postpone."""

    note: str = ""
    due_on: date | None = None


class IncomingOut(Schema):
    """A document with what was written on it and what units were given."""

    row: IncomingRowOut
    summary: str
    instructions: list[InstructionOut]
    decisions: list[DecisionRowOut]


class MeetingIn(Schema):
    """A meeting with its agenda."""

    group: UUID | None = None
    title: str = ""
    held_on: date | None = None
    place: str = ""
    chair: str = ""
    agenda: list[str] = []


class PresenceIn(Schema):
    """Whether a member was there, and who came."""

    institution: str = ""
    presence: str = "present"
    person: str = ""


class HeldIn(Schema):
    """Attendance, minutes or the reason to cancel. outcomes: place in the agenda → what was concluded."""

    presence: list[PresenceIn] = []
    minutes: str = ""
    document: str = ""
    outcomes: dict[int, str] = {}
    note: str = ""


class MeetingRowOut(Schema):
    """A meeting as lists show it."""

    id: UUID
    title: str
    held_on: date
    state: str


class MeetingPage(Schema):
    """Some of the meetings, with the way on."""

    rows: list[MeetingRowOut]
    total: int
    after: str


class AgendaOut(Schema):
    """An item of the agenda."""

    position: int
    title: str
    outcome: str


class PresenceOut(Schema):
    """A member at a meeting."""

    code: str
    name: str
    presence: str
    person: str


class MeetingOut(Schema):
    """A meeting with everything about it."""

    row: MeetingRowOut
    minutes: str
    document: str
    agenda: list[AgendaOut]
    attendance: list[PresenceOut]
    decisions: list[DecisionRowOut]


class SectionOut(Schema):
    """A section of a briefing."""

    code: str
    title: str
    heads: list[str]
    rows: list[list[str]]


class BriefingRowOut(Schema):
    """An issue as lists show it."""

    id: UUID
    number: str
    since: date
    until: date


class BriefingPage(Schema):
    """Some of the briefings, with the way on."""

    rows: list[BriefingRowOut]
    total: int
    after: str


class BriefingOut(Schema):
    """An issue as it was sent."""

    row: BriefingRowOut
    note: str
    sections: list[SectionOut]


class BriefingIn(Schema):
    """A briefing to issue."""

    group: UUID | None = None
    since: date | None = None
    until: date | None = None
    note: str = ""
