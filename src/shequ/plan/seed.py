"""The demonstration county's reform so far: tasks taken up, submitted, accepted, some returned, some late in coming."""

from collections.abc import Callable

from shequ.kernel.call import Call
from shequ.plan import actions, queries
from shequ.plan.terms import TaskState

ACCEPTED_SHARE = 3
"""Of five tasks, so many were accepted in the story so far; one waits for acceptance, one is under way."""
OF = 5
RETURNED_EACH = 11
"""Every eleventh task was returned once before it was accepted."""
DONE_NOTES = (
    "文件已印发，责任单位已明确",
    "人员和场所都已到位，现场核对过",
    "相关数据已录入平台，与纸质台账一致",
    "已召开协调会，议定事项逐项落实",
)


def plan_seed(unit: Callable[[int], Call], office: Callable[[int], Call], *, pack_code: str, days: int) -> int:
    """Tell the story of the tasks over `days` days; returns how many were accepted.

    unit, office: the call of those who carry a task out, and of those who accept it, on a day of the story (0 is the
    first); two different persons.
    """
    accepted = 0
    rows = queries.task_rows(unit(0), pack_code=pack_code)
    for number, row in enumerate(row for row in rows if row.state == TaskState.OPEN):
        day = 3 + (number * 7) % max(days - 8, 1)
        note = DONE_NOTES[number % len(DONE_NOTES)]
        share = number % OF
        if share > ACCEPTED_SHARE:
            actions.task_progress_note(
                unit(day), task_id=row.id, progress=40 + number % 5 * 10, note="正在办理，按计划推进"
            )
            continue
        actions.task_progress_note(unit(day - 2), task_id=row.id, progress=60, note="主体工作已完成")
        if number % RETURNED_EACH == RETURNED_EACH - 1:
            actions.task_submit(unit(day - 1), task_id=row.id, note=note)
            actions.task_return(office(day), task_id=row.id, reason="缺少验收记录，请补充后再提交")
        actions.task_submit(unit(day + 1), task_id=row.id, note=note)
        if share < ACCEPTED_SHARE:
            actions.task_accept(office(day + 2), task_id=row.id, note="材料齐全，予以认可")
            accepted += 1
    return accepted
