"""One clause: how it stands, its numbers, its tasks, what was found; and clauses for the search box."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language

from shequ.base.rows import Hit
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.plan.models import CheckRun, Measurement
from shequ.plan.queries.board import ClauseRow, board_rows
from shequ.plan.queries.findings import BoardFilters, findings_for, open_findings
from shequ.plan.queries.in_force import Plan, plans
from shequ.plan.queries.scope import sees_plan
from shequ.plan.queries.tasks import TaskRow, task_rows
from shequ.plan.rules.formulas import figure
from shequ.plan.rules.judging import required_text
from shequ.plan.terms import KINDS


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number of the plan that belongs to the clause."""

    name: str
    value: str
    unit: str
    since: date
    source: str


@dataclass(frozen=True, slots=True)
class TestRow:
    """A check of the clause: what it tests, how many subjects it measured, or why none."""

    kind: str
    title: str
    population: int | None
    reason: str
    bars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseDetail:
    """A clause with all that stands on its page."""

    row: ClauseRow
    note: str
    unit_titles: tuple[str, ...]
    document: str
    numbers: tuple[NumberRow, ...]
    tests: tuple[TestRow, ...]
    tasks: tuple[TaskRow, ...]
    new: int
    persisting: int
    resolved: int
    run_at: datetime | None
    before_at: datetime | None


def clause_detail(call: Call, *, plan: Plan, clause_id: str, filters: BoardFilters) -> ClauseDetail:
    """Return one clause of a plan.

    Raises: Hidden.
    """
    clause = plan.pack.clause_by_id.get(clause_id)
    if clause is None or clause.is_heading:
        raise Hidden()
    language = get_language() or ""
    row = next(
        item for item in board_rows(call, plan=plan, filters=BoardFilters(area=filters.area)) if item.id == clause_id
    )
    runs = list(
        CheckRun.objects.unscoped(because="when a plan was checked is no secret")
        .filter(pack_code=plan.code, plan_area=plan.area)
        .order_by("-at", "-id")[:2]
    )
    last = runs[0] if runs else None
    rows = open_findings(call, plan, area=filters.area).filter(clause=clause_id)
    counts = rows.aggregate(n=Count("pk"))["n"]
    new = rows.filter(opened=last).count() if last else 0
    resolved = findings_for(call, plan, area=filters.area).filter(clause=clause_id, resolved=last)
    document = plan.pack.document_by_id.get(clause.document)
    return ClauseDetail(
        row=row,
        note=clause.note.in_language(language),
        unit_titles=tuple(plan.pack.unit_by_id[unit].title.in_language(language) for unit in clause.units),
        document=f"{document.number} {document.title.in_language(language)}".strip() if document else "",
        numbers=tuple(_numbers(plan, clause_id, on=call.on, area=filters.area)),
        tests=tuple(_tests(plan, clause_id, on=call.on)),
        tasks=tuple(task_rows(call, pack_code=plan.code, clause=clause_id)),
        new=new,
        persisting=counts - new,
        resolved=resolved.count() if last else 0,
        run_at=last.at if last else None,
        before_at=runs[1].at if len(runs) > 1 else None,
    )


def _numbers(plan: Plan, clause_id: str, *, on: date, area: str) -> list[NumberRow]:
    found = []
    for name in dict.fromkeys(item.name for item in plan.pack.parameters if item.clause == clause_id):
        parameter = plan.pack.parameter(name, on)
        if parameter is None:
            continue
        held = plan.value(name, area=area or plan.area, on=on)
        text = number_text(held.value) if held else "ƒ"
        found.append(
            NumberRow(
                parameter.called(get_language() or ""),
                text,
                say(parameter.unit),
                parameter.valid_from,
                held.source if held else "",
            )
        )
    return found


def number_text(value: object) -> str:
    """Return a parameter's value as people read it."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return figure(Decimal(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _tests(plan: Plan, clause_id: str, *, on: date) -> list[TestRow]:
    rows = Measurement.objects.unscoped(because="how many were measured is no secret")
    stored = {row.kind: row for row in rows.filter(pack_code=plan.code, area_id=plan.area, clause=clause_id)}
    found = []
    for binding in plan.pack.clause_by_id[clause_id].bindings:
        row = stored.get(binding.kind)
        bars = []
        for bar in binding.thresholds:
            ends = [plan.value(name, area=plan.area, on=on) if name else None for name in (bar.low, bar.high)]
            low, high = (end.value if end else None for end in ends)
            unit = next((end.unit for end in ends if end), "")
            bars.append(f"{required_text(low, high)} {say(unit)}".strip())
        reason = say(row.reason, row.reason_values) if row and row.reason else ""
        found.append(
            TestRow(binding.kind, say(KINDS[binding.kind].title), row.population if row else None, reason, tuple(bars))
        )
    return found


def clause_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return clauses whose id or title holds the text, for the search box."""
    language = get_language() or ""
    found: list[Hit] = []
    wanted = text.strip().lower()
    for plan in plans().on(call.on):
        if not wanted or not sees_plan(call.actor, plan):
            continue
        for clause in plan.pack.measured_clauses:
            title = clause.title.in_language(language)
            if clause.id.lower() == wanted or wanted in title.lower():
                url = reverse("plan:clause_detail", args=[plan.code, clause.id])
                found.append(
                    Hit(
                        title=f"{clause.id} {title}",
                        sub=plan.pack.short.in_language(language),
                        url=url,
                        icon="list-check",
                    )
                )
    return found[:limit]
