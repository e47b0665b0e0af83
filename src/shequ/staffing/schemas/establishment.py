"""What a program may send to staffing, and what it gets."""

from datetime import date
from uuid import UUID

from ninja import Schema


class BookRowOut(Schema):
    """What a body has of a kind on a day."""

    code: str
    name: str
    area: str
    kind: str
    authorised: int
    earmarked: int
    occupied: int
    frozen: int
    vacant: int
    excess: int


class TotalOut(Schema):
    """A county's total of a kind."""

    kind: str
    approved: int
    reserve: int
    authorised: int
    earmarked: int
    occupied: int
    frozen: int
    vacant: int
    excess: int


class BookOut(Schema):
    """The book as of a day."""

    on: date
    ledger: str
    rows: list[BookRowOut]
    totals: list[TotalOut]


class OpeningIn(Schema):
    """What a body has when the ledger begins; institution empty: the reserve."""

    institution: UUID | None = None
    kind: str = ""
    heads: int = 0


class LedgerOpenIn(Schema):
    """The opening of a ledger."""

    area: str = ""
    ledger: str = "establishment"
    on: date | None = None
    document: str = ""
    openings: list[OpeningIn] = []


class TransferIn(Schema):
    """Heads or positions from one body to another; empty: the reserve."""

    area: str = ""
    ledger: str = "establishment"
    kind: str = ""
    source: UUID | None = None
    target: UUID | None = None
    heads: int = 0
    on: date | None = None
    document: str = ""
    note: str = ""


class TotalIn(Schema):
    """A change of the total."""

    area: str = ""
    ledger: str = "establishment"
    kind: str = ""
    heads: int = 0
    on: date | None = None
    document: str = ""
    note: str = ""


class HoldIn(Schema):
    """Heads to earmark or freeze."""

    institution: UUID | None = None
    kind: str = ""
    state: str = "earmarked"
    heads: int = 0
    on: date | None = None
    until: date | None = None
    reason: str = ""
    document: str = ""


class DayIn(Schema):
    """From which day, on which document."""

    on: date | None = None
    document: str = ""
    note: str = ""
    reason: str = ""


class MadeOut(Schema):
    """What was made."""

    id: UUID


class PostIn(Schema):
    """A post to set up; institution: a code."""

    institution: str = ""
    title: str = ""
    position: str = "worker"
    rank: str = ""
    head_kind: str = ""
    is_leading: bool = False
    purpose: str = ""
    need: str = ""
    role: str = ""
    role_area: str = ""
    sort: int = 0
    key: str = ""


class PostsIn(Schema):
    """Posts to set up from a day on."""

    area: str = ""
    on: date | None = None
    document: str = ""
    posts: list[PostIn] = []


class PostsOut(Schema):
    """The posts that were set up, by the keys given, else by place."""

    posts: dict[str, UUID]


class PostChangeIn(Schema):
    """What a post is from a day on; what is left out stays."""

    on: date | None = None
    document: str = ""
    title: str | None = None
    rank: str | None = None
    head_kind: str | None = None
    role: str | None = None
    role_area: str | None = None
    sort: int | None = None


class HolderOut(Schema):
    """Who holds a post."""

    name: str
    mode: str
    since: date
    until: date | None
    term_ends_on: date | None


class PostOut(Schema):
    """A post as of a day."""

    id: UUID
    title: str
    position: str
    rank: str
    head_kind: str
    is_leading: bool
    holder: HolderOut | None


class BodyPostsOut(Schema):
    """A body with its posts."""

    code: str
    name: str
    area: str
    posts: list[PostOut]


class WhoOut(Schema):
    """Who is who on a day."""

    on: date
    bodies: list[BodyPostsOut]


class AppointmentIn(Schema):
    """An appointment to a post."""

    staff: UUID | None = None
    mode: str = "full"
    ground: str = "appointed"
    on: date | None = None
    until: date | None = None
    term_ends_on: date | None = None
    document: str = ""
    reason: str = ""
    approval: UUID | None = None


class PersonIn(Schema):
    """Somebody, as far as known."""

    name: str = ""
    identity_number: str = ""
    phone: str = ""
    education: str = ""
    political: str = ""


class TakeOnIn(Schema):
    """Somebody begins to serve: a registered person, or a new one."""

    institution: UUID | None = None
    staff: UUID | None = None
    person: PersonIn = PersonIn()
    source: str = ""
    head_kind: str = ""
    on: date | None = None
    until: date | None = None
    document: str = ""
    approval: UUID | None = None


class HoldingIn(Schema):
    """A post that somebody holds already."""

    post: UUID
    since: date
    mode: str = "full"
    ground: str = "appointed"
    document: str = ""
    term_ends_on: date | None = None
    reason: str = ""


class ExistingIn(Schema):
    """Somebody who serves already; institution: a code."""

    person: PersonIn = PersonIn()
    institution: str = ""
    source: str = ""
    since: date
    head_kind: str = ""
    document: str = ""
    posts: list[HoldingIn] = []


class EnterIn(Schema):
    """People who serve already."""

    area: str = ""
    document: str = ""
    people: list[ExistingIn] = []


class EnterOut(Schema):
    """Who was entered; nobody when everybody serves there already."""

    staff: list[UUID]


class StaffMoveIn(Schema):
    """Where somebody goes; head_kind left out keeps the kind."""

    institution: UUID | None = None
    head_kind: str | None = None
    on: date | None = None
    document: str = ""


class LeaveIn(Schema):
    """Why and when somebody leaves."""

    reason: str = ""
    on: date | None = None
    document: str = ""


class CorrectIn(Schema):
    """What is to be put right: field → as it should be."""

    values: dict[str, str] = {}
    reason: str = ""
    version: int | None = None


class StaffOut(Schema):
    """A person of a list."""

    id: UUID
    name: str
    area: str
    institution: str
    source: str
    posts: str
    since: date | None
    is_here: bool


class StaffPageOut(Schema):
    """A page of people."""

    total: int
    after: str
    rows: list[StaffOut]


class CaseIn(Schema):
    """Who is named for a post."""

    staff: UUID | None = None
    mode: str = "full"
    basis: str = ""


class ObjectIn(Schema):
    """What was objected, and what looking into it showed."""

    objection: str = ""
    settled: str = ""


class DecideIn(Schema):
    """The decision of a case."""

    on: date | None = None
    document: str = ""
    term_ends_on: date | None = None
    approval: UUID | None = None


class CaseOut(Schema):
    """A case."""

    id: UUID
    name: str
    institution: str
    title: str
    state: str
    notice_from: date | None
    notice_to: date | None
