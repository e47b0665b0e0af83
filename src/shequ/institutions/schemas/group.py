"""What a program may send about the leading group, and what it gets."""

from datetime import date
from uuid import UUID

from ninja import Schema


class SeatIn(Schema):
    """A seat to take, change or end."""

    institution: str = ""
    person: str = ""
    post: str = ""
    on: date | None = None
    document: str = ""


class SeatOut(Schema):
    """A seat as people read it."""

    id: UUID
    seat: str
    code: str
    name: str
    person: str
    post: str
    since: date
    until: date | None
    document: str


class GroupOut(Schema):
    """A leading group as of a day; missing: what the plan names and nobody fills."""

    id: UUID
    code: str
    name: str
    on: date
    chair: SeatOut | None
    office: SeatOut | None
    members: list[SeatOut]
    missing: list[str]
