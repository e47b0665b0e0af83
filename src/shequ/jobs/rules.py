"""What is right for jobs and for the clock: no database."""

import re
from datetime import datetime, time, timedelta

from shequ.jobs.terms import MOST_ATTEMPTS, NEXT_STATES, JobState
from shequ.kernel.call import CHINA
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _


class JobAlreadyEnded(Refused):
    """The job has ended; nothing can be stopped."""

    code = "jobs.job_already_ended"
    message = _("作业已经结束，不能停止")
    mend = _("请刷新页面查看结果")


class WorkerLost(Refused):
    """The worker was lost while the job ran, and the job cannot go on by itself."""

    code = "jobs.worker_lost"
    message = _("后台服务在作业进行中停止，作业没有做完")
    mend = _("请查看已完成的部分，再重新发起")


class Fault(Refused):
    """The handler failed for a reason that is ours."""

    code = "jobs.fault"
    message = _("作业出了差错，详情已写入日志")
    mend = _("请告诉系统管理员作业编号")


class KindUnknown(Refused):
    """The queue holds a job that this version has no handler for."""

    code = "jobs.kind_unknown"
    message = _("这个版本不会做这种作业（{kind}）")
    mend = _("网页服务和后台服务的版本可能不一致。请升级后重新发起")


class OwnerGone(Refused):
    """The account that started the job is closed."""

    code = "jobs.owner_gone"
    message = _("发起作业的账号已停用")
    mend = _("请用在用的账号重新发起")


_EVERY = re.compile(r"every:(\d+)")
_DAILY = re.compile(r"daily:(\d{2}):(\d{2})")


def check_may_become(state: str, wanted: JobState) -> None:
    """Refuse a change of state that the life of a job does not have.

    Raises: JobAlreadyEnded.
    """
    if wanted not in NEXT_STATES.get(JobState(state), frozenset()):
        raise JobAlreadyEnded()


def after_loss(attempts: int, *, is_resumable: bool) -> JobState:
    """Return what becomes of a job whose worker was lost, after so many attempts."""
    return JobState.QUEUED if is_resumable and attempts < MOST_ATTEMPTS else JobState.FAILED


def next_time(when: str, after: datetime) -> datetime:
    """Return the first instant after `after` that `when` names: "every:<seconds>" or "daily:HH:MM" in China.

    Raises: ValueError for another form.
    """
    every = _EVERY.fullmatch(when)
    if every and int(every[1]) > 0:
        return after + timedelta(seconds=int(every[1]))
    daily = _DAILY.fullmatch(when)
    if daily is None:
        raise ValueError(f"the clock does not know {when!r}")
    local = after.astimezone(CHINA)
    due = datetime.combine(local.date(), time(int(daily[1]), int(daily[2])), CHINA)
    return due if due > local else due + timedelta(days=1)


def seconds_left(done: int, total: int, passed_s: float) -> int | None:
    """Return how long the rest will take at the pace so far, None when nobody can tell."""
    if done <= 0 or total <= done or passed_s <= 0:
        return None
    return round(passed_s / done * (total - done))
