"""What other pages show of the plan: the home page's summary, the band a community is held to."""

from dataclasses import dataclass
from datetime import date, datetime

from shequ.areas.terms import DIGITS, Level
from shequ.kernel.call import Call
from shequ.plan.queries.board import board_rows, deadline_of, last_run, status_tally
from shequ.plan.queries.findings import BoardFilters
from shequ.plan.queries.in_force import plans, value
from shequ.plan.queries.scope import sees_plan


@dataclass(frozen=True, slots=True)
class HomeSummary:
    """How the plan stands for what the actor may see. counts: (tone, label, how many clauses)."""

    counts: tuple[tuple[str, str, int], ...]
    findings: int
    deadline_on: date | None
    days_left: int | None
    run_at: datetime | None


def home_summary(call: Call) -> HomeSummary | None:
    """Return the summary of the first plan that concerns the actor, None when there is none."""
    plan = next((plan for plan in plans().on(call.on) if sees_plan(call.actor, plan)), None)
    if plan is None:
        return None
    rows = [row for row in board_rows(call, plan=plan, filters=BoardFilters()) if not row.is_heading]
    deadline, run = deadline_of(plan, call.on), last_run(plan)
    return HomeSummary(
        counts=tuple((tone, label, count) for _value, label, tone, count in status_tally(row.status for row in rows)),
        findings=sum(row.errors + row.warnings for row in rows),
        deadline_on=deadline,
        days_left=(deadline - call.on).days if deadline else None,
        run_at=run.at if run else None,
    )


def band(call: Call, *, area: str, measure: str) -> tuple[int | None, int | None, str]:
    """Return the smallest and largest "households" or "people" by the plan in force, and the clause.

    area: a community or a grid.
    """
    kind = "grid" if len(area) == DIGITS[Level.GRID] else "community"
    low = value(f"{kind}.{measure}.min", area=area, on=call.on)
    high = value(f"{kind}.{measure}.max", area=area, on=call.on)
    either = low or high
    return (low.value if low else None, high.value if high else None, either.clause if either else "")
