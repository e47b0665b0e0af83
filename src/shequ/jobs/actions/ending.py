"""How a job ends."""

from typing import Any
from uuid import UUID

from shequ.jobs import facts, terms
from shequ.jobs.models import Job, JobMemory
from shequ.jobs.terms import JobState, Outcome
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.refusals import Refusal
from shequ.kernel.words import _
from shequ.notices.actions import notify_many

WORKERS = "a worker ends the job that it holds"
SENTENCES = {
    JobState.DONE: _("后台作业已完成：{title}"),
    JobState.FAILED: _("后台作业没有做成：{title}"),
}


@action(terms.JOB_END)
def job_end(
    call: Call,
    *,
    job_id: UUID,
    holder: str,
    state: JobState,
    outcome: Outcome | None = None,
    refusal: Refusal | None = None,
) -> UUID | Unchanged:
    """Write how a job ended, and tell its owner when it failed or took long.

    The system's own jobs that went well leave no fact: their actions did. A worker that lost the job changes nothing.
    """
    call.require(terms.JOB_END)
    rows = Job.objects.unscoped(because=WORKERS).filter(holder=holder, state=JobState.RUNNING)
    job = rows.select_for_update().filter(pk=job_id).first()
    if job is None:
        return Unchanged("another worker has it")

    job.state, job.ended_at, job.holder, job.held_until = state, call.at, "", None
    if outcome is not None:
        job.sentence, job.values, job.data = outcome.sentence, _plain(outcome.values), _plain(outcome.data)
        job.link, job.link_args = outcome.link or job.link, list(outcome.link_args or job.link_args)
    if refusal is not None:
        job.refusal = {
            "code": refusal.code,
            "clause": refusal.clause,
            "sentence": refusal.sentence,
            "mend": refusal.advice,
            "values": _plain(refusal.values),
        }
    job.save()
    JobMemory.objects.unscoped(because=WORKERS).filter(job=job).delete()
    if job.owner_id is None and state == JobState.DONE:
        return Unchanged("the system's own job went well")
    record(
        call,
        facts.JobEnded(
            area=job.area_id or "",
            subject=job.subject or f"job:{job.pk}",
            job_id=str(job.pk),
            kind=job.kind,
            title=job.title,
            state=state,
            refusal=refusal.code if refusal else "",
        ),
    )
    _tell(call, job)
    return job.pk


def _tell(call: Call, job: Job) -> None:
    passed_s = (job.ended_at - job.made_at).total_seconds() if job.ended_at else 0
    if job.owner_id is None or job.state not in SENTENCES:
        return
    if job.state == JobState.DONE and passed_s < terms.TELL_AFTER_S:
        return
    notify_many(
        call,
        to=[job.owner_id],
        sentence=SENTENCES[JobState(job.state)],
        values={"title": (job.title, job.title_values)},
        area=job.area_id or "",
        subject=f"job:{job.pk}",
        link="jobs:job_detail",
        link_args=(str(job.pk),),
    )


def _plain(values: Any) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | float | bool | list | dict) or value is None else str(value)
        for name, value in dict(values).items()
    }
