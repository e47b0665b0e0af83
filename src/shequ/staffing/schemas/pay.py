"""What a program may send about contracts, pay and wages, and what it gets. Amounts are integers in fen."""

from datetime import date
from uuid import UUID

from ninja import Schema


class ContractOut(Schema):
    """A contract of employment. monthly_fen: null to who may not see pay; ends_on: the last day."""

    id: UUID
    staff: UUID
    name: str
    institution_name: str
    area: str
    is_full_time: bool
    monthly_fen: int | None
    since: date
    ends_on: date
    state: str
    document: str


class ContractPage(Schema):
    """Some of the contracts, with the way on."""

    rows: list[ContractOut]
    total: int
    after: str


class ContractIn(Schema):
    """A contract of employment to register. institution: the employer's code."""

    staff: UUID | None = None
    institution: str = ""
    is_full_time: bool = True
    monthly_fen: int = 0
    since: date | None = None
    ends_on: date | None = None
    document: str = ""


class SignedOut(Schema):
    """A contract that was registered. compared: above, part_time, no_class or no_wage; warning: in words, "" for none."""

    id: UUID
    compared: str
    warning: str


class ServiceOut(Schema):
    """A contract for a service."""

    id: UUID
    provider: str
    provider_code: str
    purpose: str
    people: int
    yearly_fen: int
    institution_name: str
    area: str
    since: date
    ends_on: date
    state: str
    document: str


class ServicePage(Schema):
    """Some of the contracts for services, with the way on."""

    rows: list[ServiceOut]
    total: int
    after: str


class PayLineIn(Schema):
    """A pay line. institution: the code of the body in whose budget; until: the first day without, null for open."""

    staff: UUID | None = None
    institution: str = ""
    kind: str = "basic"
    monthly_fen: int = 0
    since: date | None = None
    until: date | None = None
    document: str = ""


class PayLineOut(Schema):
    """A pay line that was entered."""

    id: UUID


class WageOut(Schema):
    """A line of the table of minimum wages."""

    wage_class: str
    effective_from: date
    monthly_fen: int
    hourly_fen: int | None
    document: str
    is_verified: bool
    is_in_force: bool
    is_ours: bool


class WageTableOut(Schema):
    """The table, and the standard of today; monthly_fen null and why_not where nothing can be compared."""

    area: str
    wage_class: str
    monthly_fen: int | None
    why_not: str
    rows: list[WageOut]


class WageIn(Schema):
    """A line to enter."""

    wage_class: str = ""
    effective_from: date | None = None
    monthly_fen: int = 0
    hourly_fen: int | None = None
    document: str = ""
    is_verified: bool = False


class WagesIn(Schema):
    """Lines of one county to enter or to put right."""

    wages: list[WageIn] = []


class WagesOut(Schema):
    """How many lines differ now."""

    changed: int


class BudgetLineOut(Schema):
    """What one kind of pay of one channel makes in a year for a body, month by month."""

    area: str
    area_name: str
    institution_name: str
    source: str
    kind: str
    people: int
    months: list[int]
    total_fen: int


class BudgetOut(Schema):
    """The year's pay."""

    year: int
    total_fen: int
    lines: list[BudgetLineOut]


class TrialSumOut(Schema):
    """What a community would pay more."""

    area: str
    name: str
    people: int
    monthly_fen: int
    yearly_fen: int
    this_year_fen: int


class TrialOut(Schema):
    """What another minimum wage would do; nothing was written."""

    monthly_fen: int
    on: date
    looked_at: int
    part_time: int
    unknown: int
    total: TrialSumOut
    communities: list[TrialSumOut]


class PersonHoursOut(Schema):
    """What somebody gave in a year; minutes."""

    staff: UUID
    name: str
    activities: int
    confirmed: int
    waiting: int


class HoursPage(Schema):
    """Some of the volunteers, with the way on."""

    rows: list[PersonHoursOut]
    total: int
    after: str
