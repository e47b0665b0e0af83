"""What people ask of jobs."""

from collections.abc import Mapping
from uuid import UUID

from shequ.jobs import facts, queries, rules, terms
from shequ.jobs.models import Job
from shequ.jobs.terms import JobState
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7


@action(terms.JOB_START)
def job_start(
    call: Call,
    *,
    kind: str,
    title: str,
    area: str,
    values: Mapping[str, object] | None = None,
    inputs: Mapping[str, object] | None = None,
    subject: str = "",
    link: str = "",
    link_args: tuple[str, ...] = (),
) -> UUID:
    """Put a job into the queue; it runs with the rights its owner has then.

    kind: a line of `config.wiring.JOBS`. title: msgid with places for `values`. inputs: plain values for the handler.
    subject: `<noun>:<id>` of what it works on. link, link_args: the page to go on to when it is done.
    Raises: NotPermitted.
    """
    call.require(terms.JOB_START, area)
    job = Job.objects.create(
        id=uuid7(),
        kind=kind,
        title=title,
        title_values=dict(values or {}),
        area_id=area or None,
        subject=subject,
        inputs=dict(inputs or {}),
        link=link,
        link_args=list(link_args),
        owner_id=call.actor.user_id,
        owner=call.actor.person,
        owner_name=call.actor.name,
        made_at=call.at,
    )
    place = subject or f"job:{job.pk}"
    record(call, facts.JobStarted(area=area, subject=place, job_id=str(job.pk), kind=kind, title=title))
    return job.pk


@action(terms.JOB_CANCEL)
def job_cancel(call: Call, *, job_id: UUID) -> UUID | Unchanged:
    """Stop a job: one that waits ends at once, one that runs at its next step; what it has done stays.

    Raises: Hidden, NotPermitted, rules.JobAlreadyEnded.
    """
    job = queries.visible_jobs(call).locked(job_id)
    if job.owner != call.actor.person:
        call.require(terms.JOB_CANCEL_OTHERS, job.area_id or None)
    rules.check_may_become(job.state, JobState.CANCELLED)
    if job.cancel_asked_at:
        return Unchanged("somebody asked before")

    job.cancel_asked_at = call.at
    if job.state == JobState.QUEUED:
        job.state, job.ended_at = JobState.CANCELLED, call.at
    job.save(update_fields=["cancel_asked_at", "state", "ended_at"])
    record(
        call,
        facts.JobCancelled(
            area=job.area_id or "",
            subject=job.subject or f"job:{job.pk}",
            job_id=str(job.pk),
            kind=job.kind,
            title=job.title,
            state=job.state,
        ),
    )
    return job.pk
