"""What a program may send about the authority over communities, and what it gets."""

from datetime import date
from uuid import UUID

from ninja import Schema


class SupervisionIn(Schema):
    """An authority to set."""

    area: str = ""
    institution: str = ""
    legal_basis: str = ""
    document: str = ""
    on: date | None = None


class SupervisionEndIn(Schema):
    """From when on there is none."""

    on: date | None = None
    document: str = ""


class SupervisionOut(Schema):
    """An authority in a period; until is exclusive."""

    id: UUID
    area: str
    institution: str
    name: str
    legal_basis: str
    document: str
    since: date
    until: date | None
    is_current: bool
