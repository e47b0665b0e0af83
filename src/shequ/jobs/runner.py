"""Runs jobs: takes them, calls their handlers, keeps them alive, writes how they ended."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from shequ.jobs import queries, rules, terms
from shequ.jobs.actions import job_end, leasing
from shequ.jobs.actions.leasing import Held
from shequ.jobs.terms import Cancelled, Handler, Interrupted, JobState, Outcome
from shequ.kernel.call import Actor, Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Refusal

log = logging.getLogger("shequ.jobs")
_handlers: dict[str, str] = {}
_clocked: dict[str, str] = {}
_load: list[Callable[[str], Any]] = []


def handle_with(jobs: Mapping[str, str], clocked: Mapping[str, str], load: Callable[[str], Any]) -> None:
    """Register the handlers of config: kind → path, clock line → path; `load` fetches what a path stands for."""
    _handlers.clear()
    _handlers.update(jobs)
    _clocked.clear()
    _clocked.update(clocked)
    _load[:] = [load]


def new_holder() -> str:
    """Return a name for a worker that no other one bears."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid7().hex[-8:]}"


@dataclass
class Running:
    """A job at work; the handler's `Work`. Another thread reads how far it is and says when to stop."""

    held: Held
    holder: str
    is_alone: bool
    """Whether no other thread writes the progress, as in tests and on the command line."""
    stopping: threading.Event = field(default_factory=threading.Event)
    cancelled: threading.Event = field(default_factory=threading.Event)
    far: tuple[int, int, str, dict[str, Any]] = (0, 0, "", {})
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def job_id(self) -> UUID:
        """The job's key."""
        return self.held.job_id

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What the job was started with."""
        return self.held.inputs

    def progress(self, done: int, total: int = 0, sentence: str = "", **values: object) -> None:
        """Say how far it is. Raises: Cancelled, Interrupted."""
        self.far = (done, total, sentence, {name: _plain(value) for name, value in values.items()})
        if self.is_alone:
            self.flush(timezone.now())
        if self.cancelled.is_set():
            raise Cancelled
        if self.stopping.is_set():
            raise Interrupted

    def remember(self, **facts: object) -> None:
        """Keep facts for another attempt."""
        self.memory |= facts
        leasing.remember(self.job_id, self.memory)

    def flush(self, at: datetime) -> None:
        """Write how far it is, keep the lease, hear whether to stop."""
        done, total, sentence, values = self.far
        is_ours, is_asked = leasing.renew(
            self.job_id, self.holder, at, done=done, total=total, sentence=sentence, values=values
        )
        if not is_ours:
            self.stopping.set()
        if is_asked:
            self.cancelled.set()


def run_next(holder: str, *, only: UUID | None = None, watch: Callable[[Running | None], None] | None = None) -> bool:
    """Take one job and run it to its end; return False when none waits.

    watch: is told of the job while it runs, by a worker whose other thread writes the progress.
    """
    held = leasing.claim(holder, timezone.now(), only=only)
    if held is None:
        return False
    running = Running(held, holder, is_alone=watch is None, memory=dict(held.memory))
    if watch is not None:
        watch(running)
    try:
        _run(running)
    finally:
        if watch is not None:
            watch(None)
    return True


def run_pending(*, limit: int = 100) -> int:
    """Run what waits in this thread, one after the other; return how many. For tests, the demo and the command line."""
    holder = new_holder()
    for count in range(limit):
        if not run_next(holder):
            return count
    return limit


def recover(holder: str, at: datetime) -> int:
    """Take care of jobs whose worker was lost: back to the queue where the kind can go on, else failed."""
    found = leasing.lost(at, holder)
    for job_id, kind, lost_holder, attempts in found:
        if rules.after_loss(attempts, is_resumable=_is_resumable(kind)) == JobState.QUEUED:
            leasing.requeue(job_id, lost_holder, attempts=attempts)
        else:
            _end(job_id, lost_holder, JobState.FAILED, refusal=rules.WorkerLost())
    return len(found)


def _run(running: Running) -> None:
    held = running.held
    logged = {"job_id": str(held.job_id), "kind": held.kind}
    try:
        outcome = _work(running)
        running.flush(timezone.now())
    except Cancelled:
        _end(held.job_id, running.holder, JobState.CANCELLED)
    except Interrupted:
        if _is_resumable(held.kind):
            leasing.requeue(held.job_id, running.holder, attempts=held.attempts - 1)
        else:
            _end(held.job_id, running.holder, JobState.FAILED, refusal=rules.WorkerLost())
    except Refusal as refusal:
        _end(held.job_id, running.holder, JobState.FAILED, refusal=refusal)
    except Exception:
        log.exception("job_failed", extra=logged)
        _end(held.job_id, running.holder, JobState.FAILED, refusal=rules.Fault())
    else:
        _end(held.job_id, running.holder, JobState.DONE, outcome=outcome)


def _work(running: Running) -> Outcome | None:
    held = running.held
    call = Call(actor=_actor(held), at=timezone.now(), channel="job", request_id=str(held.job_id))
    if held.kind in _clocked:
        done = _load[0](_clocked[held.kind])(call)
        return done if isinstance(done, Outcome) else Outcome(data=done if isinstance(done, Mapping) else {})
    if held.kind not in _handlers:
        raise rules.KindUnknown(kind=held.kind)
    handler: Handler = _load[0](_handlers[held.kind])
    return handler(call, running)


def _actor(held: Held) -> Actor:
    if held.owner_id is None:
        return Actor.system(held.owner.removeprefix("system:") or "jobs")
    return queries.owner_actor(held.owner_id, on=timezone.localdate())


def _is_resumable(kind: str) -> bool:
    if kind in _clocked:
        return False
    try:
        return bool(getattr(_load[0](_handlers[kind]), "is_resumable", False))
    except KeyError:
        return False


def _end(
    job_id: UUID, holder: str, state: JobState, *, outcome: Outcome | None = None, refusal: Refusal | None = None
) -> None:
    actor = Actor.system("worker", only=frozenset({terms.JOB_END, *terms.MAY_WHEN_ENDING}))
    call = Call(actor=actor, at=timezone.now(), channel="job", request_id=str(job_id))
    with transaction.atomic():
        job_end(call, job_id=job_id, holder=holder, state=state, outcome=outcome, refusal=refusal)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
