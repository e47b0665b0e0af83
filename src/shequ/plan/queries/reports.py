"""The answer of a check: what `shequ check` and the API give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language

from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.plan import terms
from shequ.plan.models import Finding
from shequ.plan.queries.findings import open_findings, readable, said_values
from shequ.plan.queries.in_force import Plan
from shequ.plan.queries.measuring import Result, measure, standings
from shequ.plan.queries.standing import done_clauses, plan_standings
from shequ.plan.rules.judging import Standing
from shequ.plan.terms import Found

RANKS = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """How a clause stands."""

    id: str
    title: str
    status: str
    findings: int
    reason: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding."""

    clause: str
    kind: str
    subject: str
    name: str
    area: str
    what: str
    measured: Any
    required: Any
    unit: str
    severity: str
    mend: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of a plan came to on a day."""

    pack: str
    as_of: date
    clauses: tuple[ClauseLine, ...]
    findings: tuple[FindingLine, ...]

    def data(self) -> Mapping[str, Any]:
        """Return the report in the shape of the command line's contract."""
        return {
            "pack": self.pack,
            "as_of": self.as_of,
            "clauses": [
                {"id": row.id, "title": row.title, "status": row.status, "findings": row.findings, "reason": row.reason}
                for row in self.clauses
            ],
            "findings": [
                {
                    "clause": row.clause,
                    "kind": row.kind,
                    "subject": row.subject,
                    "name": row.name,
                    "area": row.area,
                    "what": row.what,
                    "measured": row.measured,
                    "required": row.required,
                    "unit": row.unit,
                    "severity": row.severity,
                    "mend": row.mend,
                }
                for row in self.findings
            ],
        }


def stored_report(call: Call, *, plan: Plan, area: str = "", clause: str = "") -> Report:
    """Return what the newest run left, for what the actor may see."""
    rows = open_findings(call, plan, area=area)
    severities: dict[str, dict[str, int]] = {}
    for name, severity, count in rows.values_list("clause", "severity").annotate(n=Count("pk")):
        severities.setdefault(name, {})[severity] = count
    found = plan_standings(plan, severities, on=call.on, area=area)
    if clause:
        rows = rows.filter(clause=clause)
    lines = tuple(_stored(row) for row in rows.order_by("rank", "clause", "area_id", "id").iterator(chunk_size=2_000))
    counts = {name: sum(held.values()) for name, held in severities.items()}
    return Report(plan.code, call.on, tuple(_clauses(plan, found, counts, clause)), lines)


def fresh_report(call: Call, *, plan: Plan, on: date, area: str = "", clause: str = "") -> Report:
    """Measure as of a day, over an area, without keeping anything."""
    call.require(terms.BOARD_SEE, area or plan.area)
    results = measure(call, plan, on=on, area=area, clauses=(clause,) if clause else ())
    severities: dict[str, list[str]] = {}
    for result in results:
        severities.setdefault(result.clause, []).extend(str(result.severity_of(item)) for item in result.found)
    measured = [(result.clause, result.measurement) for result in results]
    found = standings(plan, measured, severities, on=on, done=done_clauses(plan, on=on), area=area)
    lines = [_fresh(result, item) for result in results for item in result.found]
    counts = {name: len(held) for name, held in severities.items()}
    ordered = sorted(lines, key=lambda row: (RANKS[row.severity], row.clause, row.area, row.subject))
    return Report(plan.code, on, tuple(_clauses(plan, found, counts, clause)), tuple(ordered))


def _clauses(plan: Plan, found: Mapping[str, Standing], counts: Mapping[str, int], only: str) -> Iterable[ClauseLine]:
    language = get_language() or ""
    for clause in plan.pack.measured_clauses:
        if only and clause.id != only:
            continue
        standing = found[clause.id]
        reason = "；".join(say(item.text, item.values) for item in standing.reasons)
        yield ClauseLine(
            clause.id, clause.title.in_language(language), str(standing.status), counts.get(clause.id, 0), reason
        )


def _stored(row: Finding) -> FindingLine:
    values = said_values(row)
    return FindingLine(
        row.clause, row.kind, row.subject, row.name, row.area_id, say(row.what, values), number(row.measured),
        number(row.required), say(row.unit), row.severity, say(row.mend, values),
    )  # fmt: skip


def _fresh(result: Result, item: Found) -> FindingLine:
    measured, required = (readable("" if part is None else str(part)) for part in (item.measured, item.required))
    values = {"name": item.name, "measured": measured, "required": required, **item.values}
    return FindingLine(
        result.clause, result.binding.kind, item.subject, item.name, item.area, say(item.what, values),
        number("" if item.measured is None else str(item.measured)),
        number("" if item.required is None else str(item.required)),
        say(item.unit), str(result.severity_of(item)), say(item.mend, values),
    )  # fmt: skip


def number(text: str) -> Any:
    """Return a stored value as a program wants it: a number where it is one, None where there is none."""
    if not text:
        return None
    try:
        value = Decimal(text)
    except ArithmeticError:
        return text
    if not value.is_finite():
        return text
    return int(value) if value == value.to_integral_value() else float(value)
