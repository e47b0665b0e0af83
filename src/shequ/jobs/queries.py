"""What can be asked about jobs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone

from shequ.accounts.models import User
from shequ.accounts.queries import actor_of
from shequ.areas.queries import area_names
from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under_any
from shequ.base.words import say
from shequ.jobs import rules, terms
from shequ.jobs.models import Job, WorkerBeat
from shequ.jobs.terms import ENDED, JobState
from shequ.kernel.call import Actor, Call

BECAUSE = "the filter below is the scope: own jobs, those of one's areas, the system's own"
BADGES = {
    JobState.QUEUED: "hold",
    JobState.RUNNING: "info",
    JobState.DONE: "ok",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "mute",
}


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as lists show it. `done` and `total` in whatever the job counts; total 0: nobody knows."""

    id: UUID
    kind: str
    title: str
    area_name: str
    owner_name: str
    state: str
    state_label: str
    badge: str
    done: int
    total: int
    sentence: str
    seconds_left: int | None
    made_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    is_ended: bool
    is_stopping: bool
    may_cancel: bool
    result_url: str
    refusal: str
    mend: str
    clause: str
    data: dict[str, Any]


def visible_jobs(call: Call) -> Any:
    """Return the jobs an actor may see: their own, those of areas where they look after others' jobs, the system's."""
    actor = call.actor
    seen = Q(owner=actor.person) if actor.person else Q(pk__in=[])
    others = actor.areas_for(terms.JOB_SEE_OTHERS)
    if others == ("",):
        seen |= Q(area__isnull=False)
    elif others:
        seen |= under_any(others)
    if actor.may(terms.JOB_SEE_SYSTEM):
        seen |= Q(area=None)
    return Job.objects.unscoped(because=BECAUSE).filter(seen)


def job_list(call: Call, *, page: PageRequest, state: str = "", is_own: bool = False) -> Page[JobRow]:
    """Return jobs, newest first. Three statements."""
    found = visible_jobs(call)
    if state:
        found = found.filter(state=state)
    if is_own:
        found = found.filter(owner=call.actor.person)
    rows = page.of(found.order_by("-made_at", "-id"), row=lambda job: job)
    names = area_names({job.area_id for job in rows.rows if job.area_id})
    return Page(
        tuple(_row(call, job, names) for job in rows.rows),
        rows.total,
        rows.is_capped,
        rows.first,
        rows.after,
        rows.before,
    )


def job_detail(call: Call, *, job_id: UUID) -> JobRow:
    """Return one job. Two statements.

    Raises: Hidden.
    """
    job = visible_jobs(call).one(job_id)
    return _row(call, job, area_names({job.area_id} if job.area_id else set()))


def own_job(call: Call, *, job_id: UUID, kind: str) -> JobRow:
    """Return one of the actor's own jobs of a kind: what it made is for nobody else. Two statements.

    Raises: Hidden.
    """
    job = visible_jobs(call).filter(owner=call.actor.person, kind=kind).one(job_id)
    return _row(call, job, area_names({job.area_id} if job.area_id else set()))


def jobs_of(call: Call, *, subject: str, limit: int = 20) -> list[JobRow]:
    """Return the latest jobs that work on a subject. Two statements."""
    jobs = list(visible_jobs(call).filter(subject=subject).order_by("-made_at", "-id")[:limit])
    names = area_names({job.area_id for job in jobs if job.area_id})
    return [_row(call, job, names) for job in jobs]


def state_choices() -> list[tuple[str, str]]:
    """Return (state, word) of all states, in the reader's language."""
    return [(str(state), say(state.label)) for state in JobState]


def own_running_count(call: Call) -> int:
    """Return how many of the actor's jobs wait or run. One statement."""
    own = Job.objects.unscoped(because="own jobs").filter(owner=call.actor.person)
    return int(own.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).count())


def owner_actor(owner_id: int, *, on: date) -> Actor:
    """Return the actor that the owner of a job is on a day. Two statements.

    Raises: rules.OwnerGone when the account is closed.
    """
    user = User.rows.filter(pk=owner_id, is_active=True).first()
    if user is None:
        raise rules.OwnerGone()
    return actor_of(user, on=on)


def heartbeat_age_s(at: datetime | None = None) -> float | None:
    """Return the seconds since a worker last said that it lives, None when none ever did. One statement."""
    beats = WorkerBeat.objects.unscoped(because="whether workers live is no secret of an area")
    newest = beats.order_by("-seen_at").values_list("seen_at", flat=True).first()
    return None if newest is None else max(((at or timezone.now()) - newest).total_seconds(), 0.0)


def _row(call: Call, job: Job, names: dict[str, str]) -> JobRow:
    is_ended = job.state in ENDED
    state = JobState(job.state)
    passed_s = (call.at - job.started_at).total_seconds() if job.started_at else 0.0
    refusal = job.refusal or {}
    return JobRow(
        id=job.pk,
        kind=job.kind,
        title=say(job.title, job.title_values),
        area_name=names.get(job.area_id or "", ""),
        owner_name=job.owner_name,
        state=state,
        state_label=say(state.label),
        badge=BADGES[state],
        done=job.done,
        total=job.total,
        sentence=say(job.sentence, job.values),
        seconds_left=None if is_ended else rules.seconds_left(job.done, job.total, passed_s),
        made_at=job.made_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        is_ended=is_ended,
        is_stopping=job.cancel_asked_at is not None and not is_ended,
        may_cancel=not is_ended
        and job.cancel_asked_at is None
        and (job.owner == call.actor.person or call.actor.may(terms.JOB_CANCEL_OTHERS, job.area_id)),
        result_url=_url(call, job),
        refusal=say(refusal.get("sentence", ""), refusal.get("values")),
        mend=say(refusal.get("mend", ""), refusal.get("values")),
        clause=refusal.get("clause", ""),
        data=job.data,
    )


def _url(call: Call, job: Job) -> str:
    """Return the page with the result, "" where there is none or the actor may not open it."""
    if not job.link or job.state not in {JobState.DONE, JobState.FAILED}:
        return ""
    try:
        url = reverse(job.link, args=job.link_args)
    except NoReverseMatch:
        return ""
    permission = getattr(resolve(url).func, "permission", "")
    return url if permission and call.actor.may(permission, job.area_id) else ""
