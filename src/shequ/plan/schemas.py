"""What programs send to and read of plan."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field


class PlanOut(Schema):
    """A plan in force where the caller may see it."""

    code: str
    area: str
    title: str
    version: str


class ClauseOut(Schema):
    """How a clause stands: status is met, at_risk, not_met or unmeasurable; reasons say what is not measured."""

    id: str
    title: str
    status: str
    status_label: str
    units: tuple[str, ...]
    errors: int
    warnings: int
    infos: int
    due_on: date | None
    reasons: tuple[str, ...]


class FindingOut(Schema):
    """A finding: severity is error, warning or info; change is new, persisting or resolved."""

    id: UUID
    clause: str
    kind: str
    subject: str
    name: str
    area: str
    what: str
    measured: str
    required: str
    unit: str
    severity: str
    mend: str
    url: str
    opened_at: datetime
    change: str


class FindingPage(Schema):
    """Some findings; `after` asks for the next ones."""

    rows: list[FindingOut]
    total: int
    is_capped: bool
    after: str
    before: str


class RunOut(Schema):
    """A run of checks; unchanged: nothing happened that any check depends on."""

    id: UUID | None
    unchanged: bool
    statuses: dict[str, int]


class RunIn(Schema):
    """What to run: a plan, or an area or clauses of it; is_incremental repeats only what facts can have touched."""

    pack: str = ""
    plan_area: str = ""
    area: str = ""
    clauses: list[str] = Field(default_factory=list)
    is_incremental: bool = False


class TaskOut(Schema):
    """A reform task: state is open, submitted, accepted or returned."""

    id: UUID
    clause: str
    title: str
    plan: str
    area: str
    phase: str
    units: tuple[str, ...]
    due_on: date | None
    state: str
    state_label: str
    progress: int
    is_late: bool


class DocumentOut(Schema):
    """A basis document: state is in_force, missing, repealed or ahead; cited counts what rests on it."""

    id: UUID | None
    area: str
    code: str
    number: str
    title: str
    issuer: str
    level: str
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    state: str
    cited: int


class ProgressIn(Schema):
    """How far a task has come, in percent."""

    progress: int = 0
    note: str = ""


class NoteIn(Schema):
    """A sentence that goes with a step."""

    note: str = ""


class ReasonIn(Schema):
    """Why a task goes back."""

    reason: str = ""
