"""What a program may send about bodies, duties and orders, and what it gets."""

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


class LineIn(Schema):
    """A line of an order; area is where a new body stands; exceptions: part → key → code of the body that takes it."""

    kind: str = "abolish"
    code: str = ""
    name: str = ""
    body_kind: str = ""
    parent: str = ""
    second: str = ""
    rank: str = ""
    area: str = ""
    authority: str = ""
    document: str = ""
    heir: str = ""
    exceptions: dict[str, dict[str, str]] = {}


class OrderIn(Schema):
    """An order with its lines, in their order."""

    area: str = ""
    title: str = ""
    effective_on: date | None = None
    reason: str = ""
    superior_document: str = ""
    lines: list[LineIn] = []


class SendsIn(Schema):
    """Where single things of an abolished body go: part → key of the thing → code of the body, "" for the heir."""

    sends: dict[str, dict[str, str]] = {}


class StepIn(Schema):
    """What a step of an order needs: a document to approve, a note to return or withdraw."""

    document: str = ""
    note: str = ""


class OrderRowOut(Schema):
    """An order as lists show it."""

    id: UUID
    number: str
    title: str
    state: str
    effective_on: date


class OrderPage(Schema):
    """Some of the orders, with the way on."""

    rows: list[OrderRowOut]
    total: int
    after: str


class LineOut(Schema):
    """A line of an order in words."""

    position: int
    kind: str
    code: str
    name: str
    what: str
    authority: str
    document: str
    heir: str


class MovedOut(Schema):
    """A thing and where it goes."""

    part: str
    title: str
    source: str
    to: str


class TroubleOut(Schema):
    """Something that stands against an order."""

    code: str
    message: str
    mend: str


class OrderOut(Schema):
    """An order with its consequences."""

    row: OrderRowOut
    lines: list[LineOut]
    moved: list[MovedOut]
    troubles: list[TroubleOut]
    abolished: int
    set_up: int
