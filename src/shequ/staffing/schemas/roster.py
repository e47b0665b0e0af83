"""What a program may send about rosters, and what it gets."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


class RosterRowOut(Schema):
    """A roster import: rows_read = new + changed + same + rejected; absent stand in the book only."""

    id: UUID
    area: str
    file_name: str
    on: date
    document: str
    state: str
    rows_read: int
    new: int
    changed: int
    same: int
    rejected: int
    warnings: int
    absent: int
    owner_name: str
    made_at: datetime
    committed_at: datetime | None


class RosterPage(Schema):
    """Some of the roster imports, with the way on."""

    rows: list[RosterRowOut]
    total: int
    after: str


class RosterDifferenceOut(Schema):
    """What roster and book do not say alike; row 0: the roster does not have the person."""

    code: str
    title: str
    sheet: str
    row: int
    body: str
    name: str
    staff: UUID | None
    message: str
    mend: str
    act: str


class RosterOut(Schema):
    """A roster import with its differences from the book."""

    row: RosterRowOut
    notes: list[str]
    reasons: dict[str, int]
    unknown_columns: list[str]
    differences: list[RosterDifferenceOut]


class RosterStepIn(Schema):
    """What a step needs: a document to commit, a reason to take back."""

    document: str = ""
    reason: str = ""
