"""What a program may send about major matters and the clean-conduct list, and what it gets."""

from datetime import date
from uuid import UUID

from ninja import Schema


class HearingIn(Schema):
    """Opinions that were heard."""

    on: date | None = None
    way: str = "meeting"
    heard: str = ""
    text: str = ""


class MatterIn(Schema):
    """A matter to propose; with document it is one of before, and the days tell how it went."""

    area: str = ""
    body: str = ""
    title: str = ""
    kind: str = "policy"
    proposal: str = ""
    proposed_by: str = ""
    proposed_on: date | None = None
    document: str = ""
    hearings: list[HearingIn] = []
    decided_on: date | None = None
    meeting: str = ""
    decision: str = ""
    executed_on: date | None = None
    done_on: date | None = None
    result: str = ""


class VerdictIn(Schema):
    """What was decided together."""

    decided_on: date | None = None
    meeting: str = ""
    verdict: str = "approved"
    text: str = ""
    due_on: date | None = None


class MatterStepIn(Schema):
    """A step of a matter: a day and what is to be said."""

    on: date | None = None
    note: str = ""


class MatterRowOut(Schema):
    """A matter as lists show it."""

    id: UUID
    number: str
    title: str
    body_name: str
    proposed_on: date
    decided_on: date | None
    state: str
    is_imported: bool
    is_late: bool


class MatterPage(Schema):
    """Some of the matters, with the way on."""

    rows: list[MatterRowOut]
    total: int
    after: str


class HearingOut(Schema):
    """Who was heard."""

    on: date
    heard: str
    text: str


class MatterOut(Schema):
    """A matter with its history; troubles: what was not in order."""

    row: MatterRowOut
    proposal: str
    meeting: str
    decision: str
    executed_on: date | None
    done_on: date | None
    result: str
    hearings: list[HearingOut]
    troubles: list[str]


class ItemIn(Schema):
    """An item of a list."""

    title: str = ""
    institution: str = ""
    person: str = ""
    due_on: date | None = None


class ItemsIn(Schema):
    """Items of the clean-conduct list of a body and year."""

    area: str = ""
    body: str = ""
    year: int = 0
    items: list[ItemIn] = []


class ItemOut(Schema):
    """An item of a list."""

    id: UUID
    year: int
    title: str
    institution_name: str
    person: str
    due_on: date
    state: str
    is_late: bool
    result: str
