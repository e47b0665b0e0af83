"""Words and permissions of background work, and what a handler of another room is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from uuid import UUID

from shequ.kernel.permissions import permission
from shequ.kernel.roles import COMMITTEE_ROLES, EVERY_STAFF, Role
from shequ.kernel.words import Choices, _

JOB_SEE = permission("jobs.job_see", _("查看后台作业"), roles=EVERY_STAFF)
JOB_SEE_OTHERS = permission(
    "jobs.job_see_others",
    _("查看他人的后台作业"),
    roles=(Role.SYSTEM_ADMIN, Role.GROUP_OFFICE, *COMMITTEE_ROLES, Role.COMMUNITY_SECRETARY),
)
JOB_SEE_SYSTEM = permission("jobs.job_see_system", _("查看系统自己的作业"), roles=(Role.SYSTEM_ADMIN,))
JOB_START = permission("jobs.job_start", _("发起后台作业"), roles=EVERY_STAFF)
JOB_CANCEL = permission("jobs.job_cancel", _("停止后台作业"), roles=EVERY_STAFF)
JOB_CANCEL_OTHERS = permission("jobs.job_cancel_others", _("停止他人的后台作业"), roles=(Role.SYSTEM_ADMIN,))
JOB_END = permission("jobs.job_end", _("结束后台作业"), roles=())
MAY_WHEN_ENDING = ("notices.notify_many",)
"""What else a worker may do when a job ends: tell its owner."""


class JobState(Choices):
    """How a job stands."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有做成")
    CANCELLED = "cancelled", _("已停止")


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
NEXT_STATES: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.QUEUED}),
}
"""A running job goes back to the queue when its worker is lost and its kind can be resumed."""

LEASE_S = 60
"""How long a worker that says nothing keeps a job."""
BEAT_S = 10
"""How often a worker says that it lives."""
SILENT_S = 120
"""After how long without a word a worker counts as gone; longer than the longest wait for a lock."""
MOST_ATTEMPTS = 3
"""How often a job may lose its worker before it counts as the reason."""
TELL_AFTER_S = 60
"""A job that took this long has its owner told when it ends; they will have left the page."""
KEPT_DAYS = 90
KEPT_SYSTEM_DAYS = 7
"""How long ended jobs are kept: people's, the system's own."""


class Cancelled(Exception):
    """Somebody asked the job to stop. A handler lets it pass."""


class Interrupted(Exception):
    """The worker ends, or lost the job to another one. A handler lets it pass."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job leaves: a sentence for its owner, data for programs, the page to go on to."""

    sentence: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    data: Mapping[str, object] = field(default_factory=dict)
    link: str = ""
    link_args: tuple[str, ...] = ()


class Work(Protocol):
    """What a handler is given besides its call."""

    @property
    def job_id(self) -> UUID:
        """The job's key."""

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What the job was started with."""

    @property
    def memory(self) -> Mapping[str, Any]:
        """What an earlier attempt remembered, {} at first."""

    def progress(self, done: int, total: int = 0, sentence: str = "", **values: object) -> None:
        """Say how far it is; cheap. Call it between chunks. Raises: Cancelled, Interrupted."""

    def remember(self, **facts: object) -> None:
        """Keep how far it is for another attempt, in the transaction of the chunk just done."""


Handler = Callable[[Any, Work], "Outcome | None"]
H = TypeVar("H", bound=Callable[..., Any])


def resumable(handler: H) -> H:
    """Mark a handler that can go on where another attempt stopped; others fail when their worker is lost."""
    handler.is_resumable = True  # type: ignore[attr-defined]
    return handler
