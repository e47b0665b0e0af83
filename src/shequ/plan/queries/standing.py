"""How every clause stands: by what the newest run measured and found, over a whole plan or a part of its area."""

from datetime import date
from uuid import UUID

from django.db.models import Count

from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.plan.models import Finding, Measurement, PlanTask
from shequ.plan.queries.findings import last_run_id
from shequ.plan.queries.in_force import Plan
from shequ.plan.queries.measuring import measure, plan_wide_kinds, standings, unmeasured_reason
from shequ.plan.rules import tasks as rules
from shequ.plan.rules.judging import Measurement as Measured
from shequ.plan.rules.judging import Reason, Standing
from shequ.plan.rules.pack import Clause
from shequ.plan.terms import BOARD_SEE, Status, TaskState

NOT_YET_RUN = _("还没有体检")
MOST_PARTS = 1_000
_PARTS: dict[tuple[UUID, str, date], dict[tuple[str, str], Measured]] = {}
"""What parts of plans held when a run was made, by run, area and day, in this process."""


def own_part(call: Call, plan: Plan) -> str:
    """Return the one part of the plan's area that the actor sees, "" when they see all of it or several parts."""
    codes = call.actor.areas_for(BOARD_SEE)
    return codes[0] if len(codes) == 1 and codes[0] != plan.area and codes[0].startswith(plan.area) else ""


def part_measured(call: Call, plan: Plan, where: str) -> dict[tuple[str, str], Measured]:
    """Measure how many subjects a part holds: the stored measurements are those of the whole area.

    Remembered until the next run; before the first there is nothing to say about parts either.
    """
    run = last_run_id(plan)
    if run is None:
        return {}
    key = (run, where, call.on)
    if key not in _PARTS:
        while len(_PARTS) >= MOST_PARTS:
            _PARTS.pop(next(iter(_PARTS)))
        _PARTS[key] = _measure_part(call, plan, where)
    return _PARTS[key]


def _measure_part(call: Call, plan: Plan, where: str) -> dict[tuple[str, str], Measured]:
    wide = set(plan_wide_kinds())
    kinds = {kind for kind in plan.pack.clauses_of_kind if kind not in wide}
    results = measure(call, plan, on=call.on, area=where, kinds=kinds)
    return {(result.clause, result.binding.kind): result.measurement for result in results}


def plan_standings(
    plan: Plan,
    severities: dict[str, dict[str, int]],
    *,
    on: date,
    area: str = "",
    part: dict[tuple[str, str], Measured] | None = None,
) -> dict[str, Standing]:
    """Return how every clause stands by the stored measurements (two statements), or those of a part over them."""
    rows = Measurement.objects.unscoped(because="how many were measured is no secret; findings are scoped")
    stored = {
        (row.clause, row.kind): Measured(row.kind, row.population, _reason(row))
        for row in rows.filter(pack_code=plan.code, area_id=plan.area)
    } | (part or {})
    measured = [
        (clause.id, stored.get((clause.id, binding.kind)) or _unmeasured(plan, clause, binding.kind, on))
        for clause in plan.pack.measured_clauses
        for binding in clause.bindings
    ]
    return standings(
        plan, measured, {clause: list(counts) for clause, counts in severities.items()}, on=on,
        done=done_clauses(plan, on=on), area=area,
    )  # fmt: skip


def done_clauses(plan: Plan, *, on: date) -> set[str]:
    """Return the clauses all of whose tasks were accepted by a day."""
    rows = PlanTask.objects.unscoped(because="whether a task is done is no secret").filter(
        pack_code=plan.code, is_dropped=False
    )
    states: dict[str, set[str]] = {}
    for clause, state, accepted_at in rows.values_list("clause", "state", "accepted_at"):
        states.setdefault(clause, set()).add(rules.state_on(state, accepted_at, on))
    return {clause for clause, held in states.items() if held == {TaskState.ACCEPTED}}


def status_counts(plan: Plan, *, on: date) -> dict[str, int]:
    """Return how many clauses stand how, over the whole area of the plan."""
    open_rows = Finding.objects.unscoped(because="counts of a whole plan for its own history").filter(
        pack_code=plan.code, plan_area=plan.area, resolved_at=None
    )
    severities: dict[str, dict[str, int]] = {}
    for clause, severity, count in open_rows.values_list("clause", "severity").annotate(n=Count("pk")):
        severities.setdefault(clause, {})[severity] = count
    found = plan_standings(plan, severities, on=on)
    return {status: sum(item.status == status for item in found.values()) for status, _label in Status.choices()}


def _reason(row: Measurement) -> Reason | None:
    return Reason(row.reason, row.reason_values) if row.reason else None


def _unmeasured(plan: Plan, clause: Clause, kind: str, on: date) -> Measured:
    binding = next(item for item in clause.bindings if item.kind == kind)
    return Measured(kind, None, unmeasured_reason(plan, binding, on=on) or Reason(NOT_YET_RUN))
