"""What a program sends and gets: shape only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from shequ.division.terms import CountSource, Want


class StudyIn(Schema):
    """A division to be worked out; bands left out are those of the plan in force."""

    area: str = ""
    title: str = ""
    data_on: date | None = None
    source: CountSource = CountSource.REGISTER
    low: int | None = None
    high: int | None = None
    people_low: int | None = None
    people_high: int | None = None
    grid_low: int | None = None
    grid_high: int | None = None
    want: Want = Want.FREE
    count: int | None = None
    moved: float = 0.5
    even: float = 0.0
    seed: int = 1
    proposals: int = 3
    effort: int = 0
    gap_m: float = 45.0
    unit: tuple[int, int] | None = None
    together: list[list[str]] = []
    apart: list[tuple[str, str]] = []
    closed: list[str] = []
    locked: list[str] = []
    uncrossed: list[str] = []
    reason: str = ""


class StudyOut(Schema):
    """A study."""

    id: UUID
    title: str
    area: str
    area_name: str
    state: str
    state_label: str
    data_on: date
    blocks: int
    households: int
    people: int
    cpu_seconds: float
    made_at: datetime
    made_by: str
    effective_on: date | None


class StudyPage(Schema):
    """Some studies, with the way on."""

    rows: list[StudyOut]
    total: int
    after: str


class CommunityOut(Schema):
    """A community of a proposal."""

    label: int
    name: str
    code: str
    is_new: bool
    blocks: int
    households: int
    people: int
    newcomers: int
    boundary_m: float
    state: str
    reason: str


class ProposalOut(Schema):
    """A proposal in figures."""

    id: UUID
    number: int
    origin: str
    aim_label: str
    count: int
    least: int
    most: int
    outside: int
    avoidable: int
    households_moved: int
    moved_share: float
    boundary_m: float
    cut: float
    score: float
    unevenness: float
    assigned: int
    blocks: int
    version: int
    communities: list[CommunityOut]
    bound: dict[str, Any]


class StudyDetailOut(Schema):
    """A study with its conditions and proposals."""

    study: StudyOut
    asked: dict[str, Any]
    refusal: str
    job: UUID | None
    chosen: UUID | None
    proposals: list[ProposalOut]


class BlockOut(Schema):
    """A block of a proposal."""

    code: str
    name: str
    households: int
    people: int
    label: int
    community: str
    today: str
    is_moved: bool
    is_locked: bool
    grid: int


class ProposalDetailOut(Schema):
    """A proposal with its blocks."""

    proposal: ProposalOut
    blocks: list[BlockOut]


class MoveIn(Schema):
    """Blocks and the community they go to, -1 for a new one."""

    blocks: list[str] = []
    to: int = 0
    version: int | None = None


class MergeIn(Schema):
    """A community and the one it goes into."""

    community: int = 0
    into: int = 0
    version: int | None = None


class SplitIn(Schema):
    """A community to part; line: points of longitude and latitude, none lets the solver part it."""

    community: int = 0
    line: list[tuple[float, float]] = []
    version: int | None = None


class VersionIn(Schema):
    """What the changer saw."""

    version: int | None = None


class NameIn(Schema):
    """A community's name and code."""

    label: int
    name: str
    code: str = ""


class NamesIn(Schema):
    """Names of communities."""

    names: list[NameIn] = []
    version: int | None = None


class FileIn(Schema):
    """How a proposal is filed."""

    applicant: str = ""
    reason: str = ""
    effective_on: date = date.min


class DropIn(Schema):
    """Why a study is given up."""

    reason: str = ""


class ItemIn(Schema):
    """How a matter of the transition is settled."""

    note: str = ""
    is_settled: bool = True


class ItemOut(Schema):
    """A matter of the transition."""

    code: str
    label: str
    told: list[str]
    is_settled: bool
    note: str


class TransitionOut(Schema):
    """The transition of a filed study."""

    is_approved: bool
    is_effective: bool
    in_force_from: date | None
    effective_on: date | None
    may_effect: bool
    items: list[ItemOut]
    heirs: dict[str, str]
    successors: dict[str, list[str]]
