"""The life of a plan task: open → submitted → accepted | returned, and back to submitted."""

from datetime import date, datetime

from shequ.kernel.call import CHINA
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.plan.terms import TaskState

WHOLE = 100
LABELS: dict[str, str] = dict(TaskState.choices())
NEXT_STATES: dict[str, frozenset[str]] = {
    TaskState.OPEN: frozenset({TaskState.SUBMITTED}),
    TaskState.RETURNED: frozenset({TaskState.SUBMITTED}),
    TaskState.SUBMITTED: frozenset({TaskState.ACCEPTED, TaskState.RETURNED}),
    TaskState.ACCEPTED: frozenset({TaskState.RETURNED}),
}


class TaskNotReady(Refused):
    """The task is not in a state from which this follows."""

    code = "plan.task_not_ready"
    message = _("任务现在是“{state}”，不能转为“{wanted}”")
    mend = _("请刷新任务，看它现在在哪一步")


class EvidenceMissing(Refused):
    """A task was submitted with nothing to show."""

    code = "plan.evidence_missing"
    message = _("提交办结要写明完成情况")
    mend = _("写清做了什么、结果在哪里；有文件的附上文件")


class ReasonMissing(Refused):
    """A task was returned without a reason."""

    code = "plan.reason_missing"
    message = _("退回要写明理由")
    mend = _("写清缺什么、补到什么程度可以认可")


class SameHands(Refused):
    """Who submits is not who accepts."""

    code = "plan.same_hands"
    message = _("提交的人不能认可自己的提交")
    mend = _("请由另一位经办人认可")


def check_step(state: str, wanted: str) -> None:
    """Refuse a step that does not follow from the state."""
    if wanted not in NEXT_STATES[state]:
        raise TaskNotReady(state=LABELS[state], wanted=LABELS[wanted])


def check_submitted(note: str) -> None:
    """Refuse a submission that says nothing."""
    if not note.strip():
        raise EvidenceMissing(field="note")


def check_returned(reason: str) -> None:
    """Refuse a return without a reason."""
    if not reason.strip():
        raise ReasonMissing(field="reason")


def check_other_hands(submitter: str, acceptor: str) -> None:
    """Refuse that one natural person submits and accepts."""
    if submitter and submitter == acceptor:
        raise SameHands()


def is_late(state: str, due_on: date | None, on: date) -> bool:
    """Say whether a task is past its due day and not accepted."""
    return state != TaskState.ACCEPTED and due_on is not None and on > due_on


def state_on(state: str, accepted_at: datetime | None, on: date) -> str:
    """Return how a task stood on a day as far as its acceptance goes: accepted later means still waiting then."""
    was_later = accepted_at is not None and accepted_at.astimezone(CHINA).date() > on
    return TaskState.SUBMITTED if state == TaskState.ACCEPTED and was_later else state


def planned_left(total: int, *, starts: date, ends: date, on: date) -> int:
    """Return how many of `total` tasks an even pace would leave open on a day, rounded up."""
    if on <= starts or ends <= starts:
        return total
    if on >= ends:
        return 0
    left = total * (ends - on).days
    return -(-left // (ends - starts).days)


class ProgressWrong(Refused):
    """A progress note outside 0 to 100 percent."""

    code = "plan.progress_wrong"
    message = _("进展填 0 到 100 的整数")


def check_carried(state: str) -> None:
    """Refuse progress notes on a task that waits for acceptance or is done."""
    if state not in (TaskState.OPEN, TaskState.RETURNED):
        raise TaskNotReady(state=LABELS[state], wanted=LABELS[TaskState.OPEN])


def check_progress(progress: int, note: str) -> None:
    """Refuse a share outside 0 to 100 percent, or a note that says nothing."""
    if not 0 <= progress <= WHOLE:
        raise ProgressWrong(field="progress")
    if not note.strip():
        raise EvidenceMissing(_("写一句话说明进展"), field="note")
