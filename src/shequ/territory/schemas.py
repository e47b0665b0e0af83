"""What a program may send to territory, and what it gets."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

MOST_POINTS = 10_000
"""Points of one request: a day of a county's events several times over."""


class PlaceOut(Schema):
    """The community and grid a point lies in, "" for none."""

    community: str
    grid: str


class PointsIn(Schema):
    """Many points in WGS84, longitude and latitude by position; `on` is the day the boundaries count for."""

    lons: list[float] = Field(default_factory=list, max_length=MOST_POINTS)
    lats: list[float] = Field(default_factory=list, max_length=MOST_POINTS)
    on: date | None = None


class MapRowOut(Schema):
    """A row of the map's list."""

    code: str
    kind: str
    name: str
    value: float | None
    values: dict[str, float]
    share: float | None
    state: str
    is_drawn: bool


class PatchOut(Schema):
    """A gap or overlap with its place and size in square metres."""

    code: str
    kind: str
    name: str
    other: str
    size_m2: float
    lon: float
    lat: float


class ManagedOut(Schema):
    """A managed town area and how much of it grids cover."""

    code: str
    name: str
    size_m2: float
    covered_m2: float
    share: float


class CoverageOut(Schema):
    """Coverage of the managed town areas."""

    managed: list[ManagedOut]
    patches: list[PatchOut]
    grids_without_worker: list[str]
    grids_outside_band: list[str]
    dwellings: int
    dwellings_unplaced: int


class DwellingOut(Schema):
    """A dwelling."""

    id: UUID
    text: str
    area: str
    area_name: str
    grid: str
    grid_name: str
    block: str
    lon: float | None
    lat: float | None
    is_vacant: bool
    is_merged: bool


class DwellingPage(Schema):
    """A page of dwellings; total counts up to 10,000, then is_capped."""

    rows: list[DwellingOut]
    total: int
    is_capped: bool
    after: str
    before: str


class DwellingIn(Schema):
    """A dwelling to register, or a correction of one (area is then left as it is)."""

    address: str = ""
    area: str = ""
    grid: str = ""
    lon: float | None = None
    lat: float | None = None
    is_vacant: bool = False


class MergeIn(Schema):
    """The dwelling that stays, and why the two are one."""

    into: UUID | None = None
    reason: str = ""


class DrawingIn(Schema):
    """A GeoJSON collection to check; `collection` is the text of the file."""

    kind: str = "communities"
    area: str = ""
    file_name: str = "api.geojson"
    collection: str = ""
    is_gcj02: bool = False
    valid_from: date | None = None
    document: str = ""


class ProblemOut(Schema):
    """A problem of a drawing."""

    row: int
    name: str
    code: str
    what: str
    severity: str
    message: str
    mend: str
    lon: float | None
    lat: float | None
    size_m2: float | None


class DrawingOut(Schema):
    """A drawing and how it stands."""

    id: UUID
    area: str
    kind: str
    state: str
    file_name: str
    read: int
    accepted: int
    rejected: int
    warnings: int
    is_gcj02: bool
    valid_from: date
    made_at: datetime


class DrawingDetailOut(Schema):
    """A drawing with its problems, errors first."""

    row: DrawingOut
    problems: list[ProblemOut]


class CommitOut(Schema):
    """What a commit wrote."""

    written: int
    same: int
    ended: int
    rejected: int
    placed: int
    new_areas: int


class ManagementAreaIn(Schema):
    """A management area to register; without a code it gets a provisional one."""

    parent: str = ""
    name: str = ""
    code: str = ""
    valid_from: date | None = None
    document: str = ""
