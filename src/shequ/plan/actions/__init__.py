"""What can be changed about plans."""

from shequ.plan.actions.check_runs import check_run
from shequ.plan.actions.documents import document_change, document_enter, document_repeal, document_text_add
from shequ.plan.actions.freezes import freeze_approval_give, freeze_pass, freeze_window_close, freeze_window_open
from shequ.plan.actions.policy import override_end, override_set, policy_load, policy_put_in_force
from shequ.plan.actions.tasks import task_accept, task_progress_note, task_return, task_submit, tasks_make, tasks_remind

__all__ = [
    "check_run",
    "document_change",
    "document_enter",
    "document_repeal",
    "document_text_add",
    "freeze_approval_give",
    "freeze_pass",
    "freeze_window_close",
    "freeze_window_open",
    "override_end",
    "override_set",
    "policy_load",
    "policy_put_in_force",
    "task_accept",
    "task_progress_note",
    "task_return",
    "task_submit",
    "tasks_make",
    "tasks_remind",
]
