"""What a program may send about problem tickets, and what it gets."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


class TicketIn(Schema):
    """A problem to raise."""

    institution: str = ""
    title: str = ""
    description: str = ""
    units: list[str] = []
    wished_on: date | None = None


class TicketStepIn(Schema):
    """What a step needs: lead and due day to assign, a solution, or words."""

    lead: str = ""
    due_on: date | None = None
    solution: str = ""
    note: str = ""


class TicketRowOut(Schema):
    """A problem as lists show it; units in words."""

    id: UUID
    title: str
    state: str
    raiser: str
    units: list[str]
    lead: str
    wished_on: date | None
    due_on: date | None
    is_late: bool
    is_escalated: bool
    raised_at: datetime


class TicketPage(Schema):
    """Some of the problems, with the way on."""

    rows: list[TicketRowOut]
    total: int
    after: str


class TicketOut(Schema):
    """A problem whole."""

    row: TicketRowOut
    description: str
    solution: str


class UnitProblemsOut(Schema):
    """How a unit stands with what it leads and what it raised."""

    code: str
    name: str
    open: int
    late: int
    solved: int
    confirmed: int
    raised: int
