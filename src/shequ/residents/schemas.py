"""What programs send and get of people: masked, as on the screen."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from shequ.residents import terms


class ResidentOut(Schema):
    """A resident of a list."""

    id: UUID
    name: str
    sex: str
    age: int | None
    identity_masked: str
    phone_masked: str
    address: str
    area: str
    area_name: str
    grid_name: str
    registration_label: str
    labels: list[str]
    is_dead: bool
    left_on: date | None


class ResidentPage(Schema):
    """Some residents, with the way on and back."""

    rows: list[ResidentOut]
    total: int
    is_capped: bool
    after: str
    before: str


class HomeOut(Schema):
    """A home in one period."""

    address: str
    area: str
    area_name: str
    grid_name: str
    dwelling_id: UUID | None
    kind_label: str
    registration_label: str
    is_main: bool
    since: date
    until: date | None


class LabelOut(Schema):
    """A label in one period."""

    id: UUID
    label: str
    since: date
    until: date | None
    basis: str


class MemberOut(Schema):
    """Somebody of a household."""

    id: UUID
    name: str
    relation: str
    relation_code: str
    sex: str
    age: int | None
    since: date
    is_head: bool


class ResidentDetail(Schema):
    """A person's record as of a day."""

    id: UUID
    version: int
    on: date
    name: str
    sex: str
    age: int | None
    area: str
    area_name: str
    identity_masked: str
    phone_masked: str
    nationality: str
    education: str
    marital: str
    political: str
    registration_label: str
    registered_address: str
    employer: str
    died_on: date | None
    left_on: date | None
    registered_at: datetime
    homes: list[HomeOut]
    household_id: UUID | None
    members: list[MemberOut]
    labels: list[LabelOut]


class ResidentAdd(Schema):
    """A new resident."""

    area: str
    name: str
    identity_number: str = ""
    identity_kind: terms.IdentityKind = terms.IdentityKind.ID_CARD
    since: date
    sex: str = ""
    birth_on: date | None = None
    phone: str = ""
    nationality: str = ""
    education: str = ""
    marital: str = ""
    political: str = ""
    registration: terms.Registration = terms.Registration.REGISTERED
    registered_address: str = ""
    employer: str = ""
    address: str = ""
    tenure_kind: terms.TenureKind = terms.TenureKind.UNKNOWN
    household_id: UUID | None = None
    relation: str = ""
    household_kind: terms.HouseholdKind = terms.HouseholdKind.FAMILY


class ResidentCorrect(Schema):
    """Corrected data."""

    values: dict[terms.Field, str]
    reason: str
    version: int | None = None


class ResidentChange(Schema):
    """Data that are different from a day on; values: of name, nationality, education, marital, political."""

    values: dict[terms.Field, str]
    on: date
    basis: str
    version: int | None = None


class ResidentMove(Schema):
    """Where somebody moves."""

    to_area: str
    on: date
    address: str = ""
    kind: terms.TenureKind = terms.TenureKind.UNKNOWN
    registration: str = ""
    stays: bool = False
    joins: UUID | None = None
    relation: str = ""


class ResidentDie(Schema):
    """A death."""

    on: date
    basis: str
    new_head: UUID | None = None


class LabelAdd(Schema):
    """A label with its day and basis."""

    kind: terms.Label
    on: date
    basis: str


class ResidentReveal(Schema):
    """Why a masked value is opened."""

    what: terms.Secret
    reason: terms.RevealReason
    reference: str = ""


class Revealed(Schema):
    """An opened value and how long it stands, seconds."""

    what: str
    number: str
    birth_on: date | None
    seconds: int


class NumberFind(Schema):
    """A search by whole number."""

    kind: terms.Secret
    number: str


class NumberFound(Schema):
    """Who bears the number, if anybody in scope does."""

    id: UUID | None


class HouseholdOut(Schema):
    """A household of a list."""

    id: UUID
    number: str
    head_id: UUID | None
    head_name: str
    kind_label: str
    is_collective: bool
    address: str
    area: str
    area_name: str
    grid_name: str
    member_count: int
    dissolved_on: date | None


class HouseholdPage(Schema):
    """Some households, with the way on and back."""

    rows: list[HouseholdOut]
    total: int
    is_capped: bool
    after: str
    before: str


class HouseholdDetail(Schema):
    """A household as of a day."""

    row: HouseholdOut
    on: date
    established_on: date | None
    members: list[MemberOut]


class HouseholdSplit(Schema):
    """Who leaves, and who heads the two halves."""

    leaving: list[UUID]
    head: UUID
    on: date
    new_head: UUID | None = None
    relations: dict[UUID, str] = {}
    address: str = ""


class CountsOut(Schema):
    """What lives in an area on a day."""

    households: int
    people: int
    collective: int
    registered: int
    floating: int
    separated: int
    away: int
    is_stated: bool
    permit_holders: int | None


class PopulationOut(Schema):
    """A community or grid with its counts."""

    code: str
    name: str
    counts: CountsOut


class PermitOut(Schema):
    """A residence permit of a list."""

    id: UUID
    resident_id: UUID | None
    name: str
    area: str
    area_name: str
    state: str
    state_label: str
    ground_label: str
    begun_on: date
    issued_on: date | None
    due_on: date | None
    endorse_from: date | None
    endorse_by: date | None
    counted_from: date | None
    is_due: bool
    is_overdue: bool
    next_step: str


class PermitPage(Schema):
    """Some residence permits, with the way on and back."""

    rows: list[PermitOut]
    total: int
    is_capped: bool
    after: str
    before: str


class PermitActOut(Schema):
    """A line of a permit's history."""

    step_label: str
    on: date
    document: str
    note: str
    recorded_by: str
    is_police: bool


class PermitStepOut(Schema):
    """A step that may be taken now."""

    step: str
    label: str
    is_police: bool


class PermitDetail(Schema):
    """A residence permit with its history; missing: (material, its name)."""

    row: PermitOut
    hukou_place: str
    lives_since: date | None
    materials: list[str]
    missing: list[tuple[str, str]]
    submitted_on: date | None
    accepted_on: date | None
    ended_on: date | None
    acts: list[PermitActOut]
    steps: list[PermitStepOut]


class PermitPrepare(Schema):
    """The papers of somebody who asks for a residence permit."""

    ground: terms.PermitGround
    hukou_place: str
    lives_since: date
    brought: list[terms.PermitMaterial]
    proxy: terms.PermitProxy = terms.PermitProxy.NONE
    proxy_name: str = ""


class PermitComplete(Schema):
    """What was told and has been brought now."""

    brought: list[terms.PermitMaterial]


class PermitSubmit(Schema):
    """The day on which the papers went to the police."""

    on: date


class PermitWithdraw(Schema):
    """Why the matter is not pursued."""

    note: str


class PermitRecord(Schema):
    """An act of the police, from their document."""

    step: terms.PermitStep
    on: date
    document: str
    note: str = ""


class PermitRegister(Schema):
    """A permit that its holder has already."""

    issued_on: date
    document: str
    endorsed_on: date | None = None
