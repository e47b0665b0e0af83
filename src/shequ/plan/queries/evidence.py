"""What the plan's own checks measure: overrides, tasks, the journal's last verification. Chinese titles, as stored."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from shequ.areas.queries import area_names
from shequ.base.scope import under
from shequ.journal import queries as journal
from shequ.plan.models import ParameterOverride, PlanTask
from shequ.plan.queries.in_force import Plan
from shequ.plan.rules import tasks as rules

FOR_CHECKS = "a check measures the whole area of the plan; findings are scoped when they are read"


@dataclass(frozen=True, slots=True)
class OverrideHeld:
    """An override in force."""

    id: UUID
    area: str
    area_name: str
    title: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskHeld:
    """A task as checks see it."""

    id: UUID
    clause: str
    title: str
    area: str
    due_on: date | None
    state: str
    progress: int
    lead: str
    institutions: tuple[str, ...]
    is_late: bool


@dataclass(frozen=True, slots=True)
class JournalState:
    """Entries of the journal, and whether the last verification found it sound (None: never verified)."""

    entries: int
    is_sound: bool | None
    reason: str


def overrides_on(plan: Plan, *, on: date, area: str = "") -> list[OverrideHeld]:
    """Return the overrides in force under a plan on a day (two statements)."""
    rows = ParameterOverride.objects.unscoped(because=FOR_CHECKS).filter(
        under(area), pack_code=plan.code, valid_from__lte=on
    )
    found = [row for row in rows.filter(Q(valid_to=None) | Q(valid_to__gt=on)) if row.area_id.startswith(plan.area)]
    names = area_names({row.area_id for row in found})
    titles = {item.name: item.called("zh") for item in plan.pack.parameters}
    return [
        OverrideHeld(
            row.pk,
            row.area_id,
            names.get(row.area_id, row.area_id),
            titles.get(row.name, row.name),
            row.value,
            row.reason,
        )
        for row in found
    ]


def tasks_of(plan: Plan, *, on: date) -> list[TaskHeld]:
    """Return the tasks of a plan (one statement)."""
    rows = PlanTask.objects.unscoped(because=FOR_CHECKS).filter(pack_code=plan.code, is_dropped=False)
    clauses, units = plan.pack.clause_by_id, plan.pack.unit_by_id
    return [
        TaskHeld(
            id=row.pk,
            clause=row.clause,
            title=clauses[row.clause].title.zh if row.clause in clauses else row.clause,
            area=row.area_id,
            due_on=row.due_on,
            state=rules.state_on(row.state, row.accepted_at, on),
            progress=row.progress,
            lead=units[row.units[0]].title.zh if row.units and row.units[0] in units else "",
            institutions=tuple(row.institutions),
            is_late=rules.is_late(rules.state_on(row.state, row.accepted_at, on), row.due_on, on),
        )
        for row in rows.order_by("due_on", "id")
        if row.area_id.startswith(plan.area)
    ]


def journal_state() -> JournalState:
    """Return what the journal's last verification found."""
    state = journal.seal_state()
    return JournalState(state.entries, state.is_sound, state.reason)
