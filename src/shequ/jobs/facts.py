"""What has happened to jobs."""

from dataclasses import dataclass

from shequ.jobs.terms import JobState
from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class JobStarted(Fact):
    code = "jobs.job_started"
    sentence = _("发起后台作业“{title}”")
    job_id: str
    kind: str
    title: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class JobCancelled(Fact):
    code = "jobs.job_cancelled"
    sentence = _("要求停止后台作业“{title}”")
    job_id: str
    kind: str
    title: str
    state: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class JobEnded(Fact):
    code = "jobs.job_ended"
    sentence = _("后台作业“{title}”结束：{state}")
    words = {"state": dict(JobState.choices())}
    job_id: str
    kind: str
    title: str
    state: str
    refusal: str = ""
