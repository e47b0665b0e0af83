"""Reform tasks: made from the clauses of the plan in force, carried forward by their units, accepted or returned."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.notices.actions import notify_many
from shequ.plan import facts, queries, terms
from shequ.plan.models import PlanTask, TaskStep
from shequ.plan.queries import Plan
from shequ.plan.rules import tasks as rules
from shequ.plan.rules.pack import Clause
from shequ.plan.terms import TaskState

WHOLE = 100
PLANS_ARE_SHARED = "the tasks of a plan belong to its whole area; the permission was asked for that area"


@action(terms.TASKS_MAKE)
def tasks_make(call: Call, *, pack_code: str, plan_area: str = "") -> int | Unchanged:
    """Make the reform tasks of the plan in force: one per clause, phase and place; returns how many are new.

    A task whose clause left the plan is dropped, one that came back is taken up again; what was done stays.
    Raises: queries.NoPlan, NotPermitted.
    """
    plan = queries.plan_named(pack_code, call.on, area=plan_area)
    call.require(terms.TASKS_MAKE, plan.area)
    rows = PlanTask.objects.unscoped(because=PLANS_ARE_SHARED).filter(pack_code=plan.code)
    before = {(row.clause, row.phase, row.area_id): row for row in rows if row.area_id.startswith(plan.area)}

    made, changed = 0, 0
    for clause, phase, area, due_on in _wanted(plan, call.on):
        units = list(clause.units)
        institutions = [plan.pack.unit_by_id[unit].institution for unit in units]
        row = before.pop((clause.id, phase, area), None)
        if row is None:
            PlanTask.objects.create(
                id=uuid7(),
                area_id=area,
                pack_code=plan.code,
                clause=clause.id,
                phase=phase,
                units=units,
                institutions=institutions,
                due_on=due_on,
                made_on=call.on,
            )
            made += 1
        elif (row.units, row.institutions, row.due_on, row.is_dropped) != (units, institutions, due_on, False):
            row.units, row.institutions, row.due_on, row.is_dropped = units, institutions, due_on, False
            row.save(update_fields=["units", "institutions", "due_on", "is_dropped"])
            changed += 1
    gone = [row.pk for row in before.values() if not row.is_dropped]
    rows.filter(pk__in=gone).update(is_dropped=True)
    if not made and not changed and not gone:
        return Unchanged("every clause has its task")

    record(
        call,
        facts.TasksMade(
            area=plan.area,
            subject=f"plan:{plan.code}",
            pack=plan.code,
            made=made,
            changed=changed,
            dropped=len(gone),
        ),
    )
    return made


def _wanted(plan: Plan, on: date) -> Iterator[tuple[Clause, str, str, date | None]]:
    for clause in plan.pack.measured_clauses:
        if not clause.is_task:
            continue
        if not clause.phases:
            yield clause, "", plan.area, None
        for phase in clause.phases:
            for area in phase.areas or (plan.area,):
                yield clause, phase.id, area, plan.phase_due(phase, area, on)


@action(terms.TASKS_REMIND)
def tasks_remind(call: Call, *, pack_code: str, plan_area: str = "") -> int | Unchanged:
    """Tell those who carry tasks which of them come due in 30, 7 or 1 days or fell late yesterday; returns how many.

    Raises: queries.NoPlan, NotPermitted.
    """
    plan = queries.plan_named(pack_code, call.on, area=plan_area)
    call.require(terms.TASKS_REMIND, plan.area)
    days = {call.on + timedelta(days=ahead) for ahead in terms.REMINDED_DAYS}
    rows = PlanTask.objects.unscoped(because=PLANS_ARE_SHARED).filter(
        pack_code=plan.code, is_dropped=False, due_on__in=days
    )
    due = [row for row in rows.exclude(state=TaskState.ACCEPTED) if row.area_id.startswith(plan.area)]
    if not due or not area_names({plan.area}):
        return Unchanged("no task comes due")
    late = sum(rules.is_late(row.state, row.due_on, call.on) for row in due)
    told = notify_many(
        call,
        sentence=_("改革任务：{near} 项快到期，{late} 项刚逾期"),
        values={"near": len(due) - late, "late": late},
        holders_of=terms.TASK_SUBMIT,
        area=plan.area,
        subject=f"plan:{plan.code}",
        link="plan:task_list",
    )
    if isinstance(told, Unchanged):
        return told

    record(
        call,
        facts.TasksReminded(area=plan.area, subject=f"plan:{plan.code}", near=len(due) - late, late=late, told=told),
    )
    return told


@action(terms.TASK_PROGRESS_NOTE)
def task_progress_note(call: Call, *, task_id: UUID, progress: int, note: str) -> UUID:
    """Note how far a task has come, in percent, with a sentence.

    Raises: Hidden, NotPermitted, rules.TaskNotReady, rules.EvidenceMissing.
    """
    task = _task(call, task_id, terms.TASK_PROGRESS_NOTE)
    rules.check_carried(task.state)
    rules.check_progress(progress, note)

    old = task.progress
    task.progress = progress
    task.save(update_fields=["progress"])
    _step(call, task, "progress", note)
    record(
        call,
        facts.TaskProgressNoted(
            area=task.area_id,
            subject=f"plan_task:{task.pk}",
            clause=task.clause,
            old_progress=old,
            progress=progress,
            note=note.strip(),
        ),
    )
    return task.pk


@action(terms.TASK_SUBMIT)
def task_submit(call: Call, *, task_id: UUID, note: str, evidence: Sequence[str] = ()) -> UUID:
    """Submit a task as done, saying what was done; `evidence` are the names of files that hang on it.

    Raises: Hidden, NotPermitted, rules.TaskNotReady, rules.EvidenceMissing.
    """
    task = _task(call, task_id, terms.TASK_SUBMIT)
    rules.check_step(task.state, TaskState.SUBMITTED)
    rules.check_submitted(note)

    old = task.state
    task.state, task.progress = TaskState.SUBMITTED, WHOLE
    task.submitted_at, task.submitted_by = call.at, call.actor.person
    task.save(update_fields=["state", "progress", "submitted_at", "submitted_by"])
    _step(call, task, TaskState.SUBMITTED, note)
    record(
        call,
        facts.TaskSubmitted(
            area=task.area_id,
            subject=f"plan_task:{task.pk}",
            clause=task.clause,
            old_state=old,
            note=note.strip(),
            evidence=tuple(evidence),
        ),
    )
    return task.pk


@action(terms.TASK_ACCEPT)
def task_accept(call: Call, *, task_id: UUID, note: str = "") -> UUID:
    """Accept a submitted task as done. The person who submitted it cannot accept it.

    Raises: Hidden, NotPermitted, rules.TaskNotReady, rules.SameHands.
    """
    task = _task(call, task_id, terms.TASK_ACCEPT)
    rules.check_step(task.state, TaskState.ACCEPTED)
    rules.check_other_hands(task.submitted_by, call.actor.person)

    old = task.state
    task.state, task.accepted_at = TaskState.ACCEPTED, call.at
    task.save(update_fields=["state", "accepted_at"])
    _step(call, task, TaskState.ACCEPTED, note)
    record(
        call,
        facts.TaskAccepted(area=task.area_id, subject=f"plan_task:{task.pk}", clause=task.clause, old_state=old),
    )
    return task.pk


@action(terms.TASK_RETURN)
def task_return(call: Call, *, task_id: UUID, reason: str) -> UUID:
    """Return a submitted (or accepted) task to its units with a reason.

    Raises: Hidden, NotPermitted, rules.TaskNotReady, rules.ReasonMissing.
    """
    task = _task(call, task_id, terms.TASK_RETURN)
    rules.check_step(task.state, TaskState.RETURNED)
    rules.check_returned(reason)

    old = task.state
    task.state, task.accepted_at = TaskState.RETURNED, None
    task.save(update_fields=["state", "accepted_at"])
    _step(call, task, TaskState.RETURNED, reason)
    record(
        call,
        facts.TaskReturned(
            area=task.area_id,
            subject=f"plan_task:{task.pk}",
            clause=task.clause,
            old_state=old,
            reason=reason.strip(),
        ),
    )
    return task.pk


def _task(call: Call, task_id: UUID, permission: str) -> PlanTask:
    """Return a task for writing, permitted: the actor's place lies in the task's area, or the task in the actor's."""
    found = queries.tasks_for(call.actor).filter(pk=task_id, is_dropped=False).select_for_update(of=("self",)).first()
    if found is None:
        raise Hidden()
    call.require(permission, queries.place_within(call.actor, permission, found.area_id))
    return found


def _step(call: Call, task: PlanTask, step: str, text: str) -> None:
    TaskStep.objects.create(
        id=uuid7(),
        task=task,
        area_id=task.area_id,
        step=step,
        text=text.strip(),
        progress=task.progress,
        at=call.at,
        by=call.actor.name,
        person=call.actor.person,
    )
