"""What a program may send to institutions, and what it gets."""

from datetime import date
from uuid import UUID

from ninja import Schema


class BodyOut(Schema):
    """A body as of a day."""

    id: UUID
    code: str
    name: str
    kind: str
    tier: str
    parent: str
    second: str
    area: str
    rank: str
    established_on: date


class TreeOut(Schema):
    """The tree as of a day."""

    as_of: date
    institutions: list[BodyOut]


class BodyIn(Schema):
    """A body that exists already."""

    code: str = ""
    name: str = ""
    kind: str = ""
    area: str = ""
    parent: str = ""
    second: str = ""
    rank: str = ""
    established_on: date | None = None


class BodiesIn(Schema):
    """Bodies of one county to enter, parents before those below them."""

    area: str = ""
    document: str = ""
    bodies: list[BodyIn] = []


class PartOut(Schema):
    """A body's part in a duty."""

    id: UUID
    part: str
    code: str
    name: str
    area: str
    since: date
    until: date | None


class DutyOut(Schema):
    """A duty as of a day; gaps and doubles name the areas where nobody, or more than one, leads."""

    id: UUID
    code: str
    title: str
    source: str
    area: str
    parts: list[PartOut]
    gaps: list[str]
    doubles: list[str]


class PartIn(Schema):
    """A part to give, hand over or end."""

    institution: str = ""
    part: str = "lead"
    area: str = ""
    on: date | None = None
    document: str = ""
