"""What a program may send about filings, and what it gets."""

from datetime import date
from uuid import UUID

from ninja import Schema


class PlaceIn(Schema):
    """A community; the name only where it is not in the tree yet."""

    code: str = ""
    name: str = ""


class MaterialIn(Schema):
    """A paper: a file sent ahead, or words about where it is."""

    material: str = ""
    text: str = ""
    file: str = ""


class FilingIn(Schema):
    """A filing to draft."""

    kind: str = "create"
    title: str = ""
    reason: str = ""
    applicant: str = ""
    places: list[PlaceIn] = []
    effective_on: date | None = None
    materials: list[MaterialIn] = []


class FilingStepIn(Schema):
    """What a step needs: keeper and reviewers to take in, a document to approve, a note to return or withdraw."""

    keeper: str = ""
    reviewers: list[str] = []
    document: str = ""
    decided_on: date | None = None
    in_force_from: date | None = None
    note: str = ""


class OpinionIn(Schema):
    """A unit's opinion: agree, agree_with_changes or object."""

    institution: str = ""
    kind: str = "agree"
    text: str = ""


class PlaceOut(Schema):
    """A community as it was filed."""

    code: str
    name: str


class FilingRowOut(Schema):
    """A filing as lists show it; number is empty before approval."""

    id: UUID
    number: str
    kind: str
    title: str
    state: str
    applicant: str
    places: list[PlaceOut]
    effective_on: date
    in_force_from: date | None
    decision_document: str
    decided_on: date | None


class FilingPage(Schema):
    """Some of the filings, with the way on."""

    rows: list[FilingRowOut]
    total: int
    after: str


class OpinionOut(Schema):
    """A unit that was asked; kind is empty while it has not answered."""

    institution: str
    name: str
    kind: str
    text: str


class FilingOut(Schema):
    """A filing whole; missing names the papers that are not there."""

    row: FilingRowOut
    reason: str
    note: str
    missing: list[str]
    opinions: list[OpinionOut]
