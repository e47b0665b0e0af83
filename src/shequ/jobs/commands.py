"""`shequ jobs …`: background work from the command line."""

from typing import Any
from uuid import UUID

import click

from shequ.base.paging import PageRequest
from shequ.base.shell import DONE, NO, Answer, command
from shequ.base.words import say
from shequ.jobs import actions, queries, runner
from shequ.jobs.terms import JobState
from shequ.kernel.call import Call


@click.group()
def jobs() -> None:
    """后台作业：列表、查看、停止、就地执行。"""


@jobs.command("list")
@click.option("--state", type=click.Choice([state.value for state in JobState]), default=None, help="只列一种状态")
@command
def list_jobs(call: Call, *, state: str | None) -> Answer:
    """列出最近的作业。"""
    found = queries.job_list(call, page=PageRequest(size=100), state=state or "")
    return Answer(
        {"jobs": [_data(job) for job in found.rows], "total": found.total},
        [f"{job.id}  {job.state_label}  {job.title}  {job.sentence}" for job in found.rows] or [say("没有作业")],
    )


@jobs.command("show")
@click.argument("job_id", type=click.UUID)
@command
def show_job(call: Call, *, job_id: UUID) -> Answer:
    """查看一个作业。"""
    job = queries.job_detail(call, job_id=job_id)
    lines = [
        say("{title}：{state}", {"title": job.title, "state": job.state_label}),
        f"{job.done}/{job.total} {job.sentence}",
        job.refusal,
        job.mend,
    ]
    return Answer(_data(job), [line for line in lines if line], NO if job.refusal else DONE)


@jobs.command("cancel")
@click.argument("job_id", type=click.UUID)
@command
def cancel_job(call: Call, *, job_id: UUID) -> Answer:
    """停止一个作业。"""
    actions.job_cancel(call, job_id=job_id)
    job = queries.job_detail(call, job_id=job_id)
    return Answer(_data(job), [say("{title}：{state}", {"title": job.title, "state": job.state_label})])


@jobs.command("run")
@command
def run_jobs(call: Call) -> Answer:
    """在这个进程里把排队的作业做完（没有后台服务时用）。"""
    count = runner.run_pending()
    return Answer({"ran": count}, [say("做完 {count} 个作业", {"count": count})])


def _data(job: queries.JobRow) -> dict[str, Any]:
    return {
        "id": job.id, "kind": job.kind, "title": job.title, "state": job.state, "done": job.done, "total": job.total,
        "sentence": job.sentence, "made_at": job.made_at, "started_at": job.started_at, "ended_at": job.ended_at,
        "data": job.data, "refusal": job.refusal, "mend": job.mend, "clause": job.clause,
    }  # fmt: skip
