"""Reform tasks: lists, one task with its history, what waits for the actor."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext

from shequ.areas.queries import area_names
from shequ.base.rows import Work
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.plan import terms
from shequ.plan.models import PlanTask, TaskStep
from shequ.plan.queries.in_force import Plan, plans
from shequ.plan.queries.scope import place_within, tasks_for
from shequ.plan.rules import tasks as rules
from shequ.plan.terms import TaskState

TONES: dict[str, str] = {
    TaskState.OPEN: "info",
    TaskState.SUBMITTED: "hold",
    TaskState.ACCEPTED: "ok",
    TaskState.RETURNED: "warn",
}
LABELS: dict[str, str] = dict(TaskState.choices())
STEP_LABELS = {"progress": terms.STEP_PROGRESS, **LABELS}
MOST_WORK = 20


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """Which tasks to show: any of these may be empty."""

    state: str = ""
    unit: str = ""
    only_late: bool = False


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as lists show it."""

    id: UUID
    clause: str
    title: str
    plan: str
    area: str
    area_name: str
    phase: str
    lead: str
    units: tuple[str, ...]
    due_on: date | None
    days_left: int | None
    state: str
    state_label: str
    tone: str
    progress: int
    is_late: bool
    submitted_at: datetime | None
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A line of a task's history."""

    label: str
    text: str
    progress: int
    at: datetime
    by: str
    is_back: bool


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """A task with its history and what the actor may do now."""

    row: TaskRow
    steps: tuple[StepRow, ...]
    may_note: bool
    may_submit: bool
    may_accept: bool
    may_return: bool


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many tasks stand where."""

    total: int
    late: int
    by_state: tuple[tuple[str, str, int], ...]


def task_rows(
    call: Call, *, pack_code: str = "", clause: str = "", filters: TaskFilters | None = None
) -> list[TaskRow]:
    """Return the tasks that concern the actor, the earliest due first (a plan has tens of them, never thousands)."""
    wanted = filters or TaskFilters()
    rows = tasks_for(call.actor).filter(is_dropped=False)
    if pack_code:
        rows = rows.filter(pack_code=pack_code)
    if clause:
        rows = rows.filter(clause=clause)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    found = sorted(rows, key=_urgency(plans().on(call.on)))
    listed = _rows(call, found)
    if wanted.unit:
        listed = [row for row, task in zip(listed, found, strict=True) if wanted.unit in task.units]
    return [row for row in listed if row.is_late] if wanted.only_late else listed


def _urgency(held: tuple[Plan, ...]) -> Callable[[PlanTask], tuple[Any, ...]]:
    """Return the order of tasks: the earliest due first, then as the plan's clauses stand."""
    places = {(plan.code, clause.id): at for plan in held for at, clause in enumerate(plan.pack.clauses)}

    def key(task: PlanTask) -> tuple[Any, ...]:
        return (task.due_on or date.max, task.pack_code, places.get((task.pack_code, task.clause), 0), task.area_id)

    return key


def task_counts(rows: Iterable[TaskRow]) -> TaskCounts:
    """Count tasks by state."""
    listed = list(rows)
    states = [row.state for row in listed]
    return TaskCounts(
        total=len(listed),
        late=sum(row.is_late for row in listed),
        by_state=tuple((value, say(label), states.count(value)) for value, label in TaskState.choices()),
    )


def task_detail(call: Call, *, task_id: UUID) -> TaskDetail:
    """Return one task.

    Raises: Hidden.
    """
    task = tasks_for(call.actor).filter(pk=task_id, is_dropped=False).first()
    if task is None:
        raise Hidden()
    steps = TaskStep.objects.unscoped(because="the task was scoped just above").filter(task=task).order_by("-at", "-id")
    is_carried = task.state in (TaskState.OPEN, TaskState.RETURNED)
    is_own = bool(task.submitted_by) and task.submitted_by == call.actor.person
    return TaskDetail(
        row=_rows(call, [task])[0],
        steps=tuple(
            StepRow(
                say(STEP_LABELS[step.step]), step.text, step.progress, step.at, step.by, step.step == TaskState.RETURNED
            )
            for step in steps
        ),
        may_note=is_carried and _may(call, terms.TASK_PROGRESS_NOTE, task),
        may_submit=is_carried and _may(call, terms.TASK_SUBMIT, task),
        may_accept=task.state == TaskState.SUBMITTED and not is_own and _may(call, terms.TASK_ACCEPT, task),
        may_return=task.state in (TaskState.SUBMITTED, TaskState.ACCEPTED) and _may(call, terms.TASK_RETURN, task),
    )


def task_units(call: Call) -> tuple[tuple[str, str], ...]:
    """Return the responsible units of the plans in force, as (id, title)."""
    language = get_language() or ""
    found = {unit.id: unit.title.in_language(language) for plan in plans().on(call.on) for unit in plan.pack.units}
    return tuple(found.items())


def my_tasks(call: Call) -> list[Work]:
    """Return the tasks that wait for the actor, for the home page: to carry out, or to accept."""
    found: list[Work] = []
    may_accept, may_submit = call.actor.may(terms.TASK_ACCEPT), call.actor.may(terms.TASK_SUBMIT)
    if not (may_accept or may_submit):
        return found
    for row in task_rows(call):
        url = reverse("plan:task_detail", args=[row.id])
        if may_accept and row.state == TaskState.SUBMITTED:
            why, verb = gettext("已提交，等您认可"), gettext("认可")
        elif may_submit and not may_accept and row.state in (TaskState.OPEN, TaskState.RETURNED):
            why = gettext("条款 {clause}，{lead}牵头").format(clause=row.clause, lead=row.lead or gettext("各单位"))
            verb = gettext("办理")
        else:
            continue
        found.append(Work(icon="list-check", title=row.title, why=why, due_on=row.due_on, url=url, verb=verb))
    return found[:MOST_WORK]


def _may(call: Call, permission: str, task: PlanTask) -> bool:
    return call.actor.may(permission, place_within(call.actor, permission, task.area_id))


def _rows(call: Call, found: list[PlanTask]) -> list[TaskRow]:
    names = area_names({task.area_id for task in found})
    held = {(plan.code, plan.area): plan for plan in plans().on(call.on)}
    return [_row(task, _plan_of(task, held), names, call.on) for task in found]


def _plan_of(task: PlanTask, held: dict[tuple[str, str], Plan]) -> Plan | None:
    return next(
        (plan for (code, area), plan in held.items() if code == task.pack_code and task.area_id.startswith(area)), None
    )


def _row(task: PlanTask, plan: Plan | None, names: dict[str, str], on: date) -> TaskRow:
    language = get_language() or ""
    clause = plan.pack.clause_by_id.get(task.clause) if plan else None
    known = plan.pack.unit_by_id if plan else {}
    units = tuple(known[unit].title.in_language(language) if unit in known else unit for unit in task.units)
    phase = (
        next((item.title.in_language(language) for item in clause.phases if item.id == task.phase), "")
        if clause
        else ""
    )
    return TaskRow(
        id=task.pk,
        clause=task.clause,
        title=clause.title.in_language(language) if clause else task.clause,
        plan=plan.pack.short.in_language(language) if plan else task.pack_code,
        area=task.area_id,
        area_name=names.get(task.area_id, task.area_id),
        phase=phase,
        lead=units[0] if units else "",
        units=units,
        due_on=task.due_on,
        days_left=(task.due_on - on).days if task.due_on else None,
        state=task.state,
        state_label=say(LABELS[task.state]),
        tone=TONES[task.state],
        progress=task.progress,
        is_late=rules.is_late(task.state, task.due_on, on),
        submitted_at=task.submitted_at,
        accepted_at=task.accepted_at,
    )
