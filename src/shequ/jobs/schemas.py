"""What programs read of jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema


class JobOut(Schema):
    """A job: state is queued, running, done, failed or cancelled; total 0 when nobody knows."""

    id: UUID
    kind: str
    title: str
    state: str
    state_label: str
    done: int
    total: int
    sentence: str
    made_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    is_ended: bool
    may_cancel: bool
    data: dict[str, Any]
    refusal: str
    mend: str
    clause: str


class JobPage(Schema):
    """Jobs, newest first; `after` leads on, "" at the end."""

    rows: list[JobOut]
    total: int
    is_capped: bool
    after: str
