"""What a worker writes while it holds a job: no use case and no fact, only who works and how far it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from shequ.jobs import terms
from shequ.jobs.models import Job, JobMemory, WorkerBeat
from shequ.jobs.terms import JobState

WORKERS = "a worker takes whatever waits"
LEASE = timedelta(seconds=terms.LEASE_S)


@dataclass(frozen=True, slots=True)
class Held:
    """A job taken from the queue."""

    job_id: UUID
    kind: str
    inputs: dict[str, Any]
    memory: dict[str, Any]
    owner_id: int | None
    owner: str
    area: str
    attempts: int


def claim(holder: str, at: datetime, *, only: UUID | None = None) -> Held | None:
    """Take the job that waits longest, or None. Two workers never take the same."""
    waiting = Job.objects.unscoped(because=WORKERS).filter(state=JobState.QUEUED)
    if only is not None:
        waiting = waiting.filter(pk=only)
    if not waiting.exists():  # an idle worker takes no write lock
        return None
    with transaction.atomic():
        job = waiting.order_by("made_at", "id").select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.state, job.holder, job.held_until = JobState.RUNNING, holder, at + LEASE
        job.started_at = job.started_at or at
        job.attempts += 1
        job.save(update_fields=["state", "holder", "held_until", "started_at", "attempts"])
        memory = JobMemory.objects.unscoped(because=WORKERS).filter(job=job).values_list("facts", flat=True).first()
    return Held(job.pk, job.kind, job.inputs, memory or {}, job.owner_id, job.owner, job.area_id or "", job.attempts)


def renew(
    job_id: UUID, holder: str, at: datetime, *, done: int, total: int, sentence: str, values: dict[str, Any]
) -> tuple[bool, bool]:
    """Write how far the job is and keep it; return (still ours, somebody asked to stop)."""
    rows = Job.objects.unscoped(because=WORKERS).filter(pk=job_id, holder=holder, state=JobState.RUNNING)
    ours = rows.update(done=done, total=total, sentence=sentence, values=values, held_until=at + LEASE)
    if not ours:
        return False, False
    return True, rows.exclude(cancel_asked_at=None).exists()


def remember(job_id: UUID, memory: dict[str, Any]) -> None:
    """Keep what another attempt will need, in the transaction that is open."""
    JobMemory.objects.bulk_create(
        [JobMemory(job_id=job_id, facts=memory)],
        update_conflicts=True,
        unique_fields=["job"],
        update_fields=["facts"],
    )


def lost(at: datetime, holder: str) -> list[tuple[UUID, str, str, int]]:
    """Return (job, kind, holder, attempts) of running jobs whose worker is gone.

    On SQLite there is one worker only, so whatever another one held is lost at once.
    """
    running = Job.objects.unscoped(because=WORKERS).filter(state=JobState.RUNNING).exclude(holder=holder)
    if connection.vendor != "sqlite":
        running = running.filter(held_until__lt=at)
    return list(running.order_by("id").values_list("pk", "kind", "holder", "attempts"))


def requeue(job_id: UUID, holder: str, *, attempts: int) -> bool:
    """Give a job of a lost or ending worker back to the queue; attempts: how many count from now on.

    An attempt that ended because its worker was asked to end does not count.
    """
    rows = Job.objects.unscoped(because=WORKERS).filter(pk=job_id, holder=holder, state=JobState.RUNNING)
    return bool(rows.update(state=JobState.QUEUED, holder="", held_until=None, attempts=attempts))


def beat(holder: str, at: datetime, started_at: datetime) -> None:
    """Say that the worker lives; forget those long gone."""
    WorkerBeat.objects.bulk_create(
        [WorkerBeat(holder=holder, started_at=started_at, seen_at=at)],
        update_conflicts=True,
        unique_fields=["holder"],
        update_fields=["seen_at"],
    )


def sign_off(holder: str) -> None:
    """Say that the worker ends."""
    WorkerBeat.objects.unscoped(because=WORKERS).filter(holder=holder).delete()


def prune(at: datetime) -> int:
    """Delete ended jobs past their time and workers long gone; return how many jobs. What they did is in the journal."""
    ended = Job.objects.unscoped(because=WORKERS).filter(state__in=sorted(terms.ENDED))
    old = Q(ended_at__lt=at - timedelta(days=terms.KEPT_DAYS))
    old_own = Q(owner_id=None, ended_at__lt=at - timedelta(days=terms.KEPT_SYSTEM_DAYS))
    gone = WorkerBeat.objects.unscoped(because=WORKERS).filter(seen_at__lt=at - timedelta(days=1))
    gone.delete()
    deleted: int = ended.filter(old | old_own).delete()[1].get("jobs.Job", 0)
    return deleted
