"""The plan board: how every clause stands, what was found, how far the reform has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import get_language

from shequ.areas.queries import area_names
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.plan.models import CheckRun, PlanTask
from shequ.plan.queries.findings import BoardFilters, open_findings
from shequ.plan.queries.in_force import Plan, plans
from shequ.plan.queries.scope import sees_plan
from shequ.plan.queries.standing import own_part, part_measured, plan_standings
from shequ.plan.rules import tasks as rules
from shequ.plan.rules.judging import Standing
from shequ.plan.rules.pack import Clause
from shequ.plan.terms import Status, TaskState

TONES: dict[str, str] = {Status.MET: "ok", Status.AT_RISK: "warn", Status.NOT_MET: "bad", Status.UNMEASURABLE: "mute"}
CHART_POINTS = 12
LABELS: dict[str, str] = dict(Status.choices())
COMMUNITY_DIGITS = 12
MOST_AREAS = 500


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause as the board shows it; headings carry the counts of what lies below them."""

    id: str
    title: str
    depth: int
    is_heading: bool
    units: tuple[str, ...]
    lead: str
    status: str
    status_label: str
    tone: str
    errors: int
    warnings: int
    infos: int
    due_on: date | None
    reasons: tuple[str, ...]
    below: int = 0
    below_met: int = 0

    @property
    def findings(self) -> int:
        """All findings of the clause."""
        return self.errors + self.warnings + self.infos


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in force, for the choice between several."""

    code: str
    area: str
    area_name: str
    title: str
    version: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """The newest whole run."""

    at: datetime
    on: date
    cpu_s: float
    new: int
    persisting: int
    resolved: int
    before_at: datetime | None


@dataclass(frozen=True, slots=True)
class Burn:
    """Unfinished tasks by day against an even pace."""

    days: tuple[date, ...]
    left: tuple[int | None, ...]
    planned: tuple[int, ...]
    total: int
    left_now: int
    ahead: int

    @property
    def behind(self) -> int:
        """How many tasks the work lags behind an even pace."""
        return max(-self.ahead, 0)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board."""

    plan: PlanRow
    plans: tuple[PlanRow, ...]
    rows: tuple[ClauseRow, ...]
    counts: tuple[tuple[str, str, str, int], ...]
    total: int
    deadline_on: date | None
    days_left: int | None
    burn: Burn
    run: RunRow | None
    units: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]

    @property
    def days_past(self) -> int:
        """Days since the deadline passed, 0 before it."""
        return max(-(self.days_left or 0), 0)


def plan_rows(call: Call, *, on: date | None = None) -> tuple[PlanRow, ...]:
    """Return the plans in force that concern the actor."""
    seen = [plan for plan in plans().on(on or call.on) if sees_plan(call.actor, plan)]
    names = area_names({plan.area for plan in seen})
    return tuple(_plan_row(plan, names) for plan in seen)


def _plan_row(plan: Plan, names: dict[str, str]) -> PlanRow:
    language = get_language() or ""
    return PlanRow(
        plan.code, plan.area, names.get(plan.area, plan.area), plan.pack.short.in_language(language), plan.pack.version
    )


def plan_seen(call: Call, *, code: str = "", area: str = "") -> Plan:
    """Return the plan of a code (and area), or the first that concerns the actor.

    Raises: Hidden when there is none, or it concerns others only.
    """
    for plan in plans().on(call.on):
        if sees_plan(call.actor, plan) and code in ("", plan.code) and (not area or area == plan.area):
            return plan
    raise Hidden()


def board(call: Call, *, plan: Plan, filters: BoardFilters) -> Board:
    """Return the board of a plan for what the actor may see; statements do not grow with clauses or areas."""
    rows = board_rows(call, plan=plan, filters=filters)
    whole = [row for row in rows if not row.is_heading]
    deadline = deadline_of(plan, call.on)
    seen = plan_rows(call)
    return Board(
        plan=next((row for row in seen if (row.code, row.area) == (plan.code, plan.area)), _plan_row(plan, {})),
        plans=seen,
        rows=tuple(_shown(rows, filters)),
        counts=status_tally(row.status for row in whole),
        total=len(whole),
        deadline_on=deadline,
        days_left=(deadline - call.on).days if deadline else None,
        burn=_burn(plan, on=call.on, deadline=deadline),
        run=last_run(plan),
        units=tuple((unit.id, unit.title.in_language(get_language() or "")) for unit in plan.pack.units),
        areas=_areas_with_findings(call, plan),
    )


def board_rows(call: Call, *, plan: Plan, filters: BoardFilters) -> tuple[ClauseRow, ...]:
    """Return all clauses and headings of a plan as they stand for what the actor may see, in an area."""
    where = filters.area or own_part(call, plan)
    severities = _severities(call, plan, area=where)
    part = part_measured(call, plan, where) if where and where != plan.area else None
    found = plan_standings(plan, severities, on=call.on, area=where, part=part)
    return tuple(_clause_rows(plan, found, severities, filters, call.on))


def _severities(call: Call, plan: Plan, *, area: str) -> dict[str, dict[str, int]]:
    rows = open_findings(call, plan, area=area)
    found: dict[str, dict[str, int]] = {}
    for clause, severity, count in rows.values_list("clause", "severity").annotate(n=Count("pk")):
        found.setdefault(clause, {})[severity] = count
    return found


def _clause_rows(
    plan: Plan,
    found: dict[str, Standing],
    severities: dict[str, dict[str, int]],
    filters: BoardFilters,
    on: date,
) -> Iterable[ClauseRow]:
    language = get_language() or ""
    for clause in plan.pack.clauses:
        counts = severities.get(clause.id, {})
        standing = found.get(clause.id)
        status = str(standing.status) if standing else ""
        below = [item for item in plan.pack.measured_clauses if _is_below(plan, item, clause.id)]
        yield ClauseRow(
            id=clause.id,
            title=clause.title.in_language(language),
            depth=clause.depth,
            is_heading=clause.is_heading,
            units=clause.units,
            lead=plan.pack.unit_by_id[clause.units[0]].title.in_language(language) if clause.units else "",
            status=status,
            status_label=say(LABELS[status]) if status else "",
            tone=TONES.get(status, ""),
            errors=counts.get("error", 0),
            warnings=counts.get("warning", 0),
            infos=counts.get("info", 0),
            due_on=plan.due_on(clause, on=on, area=filters.area),
            reasons=tuple(say(reason.text, reason.values) for reason in standing.reasons) if standing else (),
            below=len(below),
            below_met=sum(found[item.id].status == Status.MET for item in below),
        )


def _is_below(plan: Plan, clause: Clause, heading: str) -> bool:
    above = clause.parent
    while above:
        if above == heading:
            return True
        above = plan.pack.clause_by_id[above].parent
    return False


def _shown(rows: tuple[ClauseRow, ...], filters: BoardFilters) -> Iterable[ClauseRow]:
    """Keep the clauses that match, and the headings above at least one of them."""
    kept = [row for row in rows if not row.is_heading and _matches(row, filters)]
    wanted = {row.id for row in kept}
    for at, row in enumerate(rows):
        if row.id in wanted:
            yield row
        elif row.is_heading:
            below = []
            for other in rows[at + 1 :]:
                if other.depth <= row.depth:
                    break
                below.append(other.id)
            if wanted.intersection(below):
                yield row


def _matches(row: ClauseRow, filters: BoardFilters) -> bool:
    if filters.status and row.status != filters.status:
        return False
    if filters.unit and filters.unit not in row.units:
        return False
    counts = {"error": row.errors, "warning": row.warnings, "info": row.infos}
    if filters.severity and not counts.get(filters.severity, 0):
        return False
    return not filters.only_problems or row.errors + row.warnings > 0 or row.status in (Status.NOT_MET, Status.AT_RISK)


def status_tally(statuses: Iterable[str]) -> tuple[tuple[str, str, str, int], ...]:
    """Count clauses by how they stand: (status, label, tone, count)."""
    held = list(statuses)
    return tuple((value, say(label), TONES[value], held.count(value)) for value, label in Status.choices())


def deadline_of(plan: Plan, on: date) -> date | None:
    """Return the day by which the whole plan must be carried out, None when it sets none."""
    if not plan.pack.deadline:
        return None
    found = plan.value(plan.pack.deadline, area=plan.area, on=on)
    return found.value if found and isinstance(found.value, date) else None


def last_run(plan: Plan) -> RunRow | None:
    """Return the newest whole run of a plan, None before the first."""
    rows = CheckRun.objects.unscoped(because="when a plan was checked is no secret").filter(
        pack_code=plan.code, plan_area=plan.area, is_whole=True
    )
    found = list(rows.order_by("-at", "-id")[:2])
    if not found:
        return None
    last = found[0]
    return RunRow(
        last.at, last.on, last.cpu_ms / 1000, last.new_count, last.persisting_count, last.resolved_count,
        found[1].at if len(found) > 1 else None,
    )  # fmt: skip


def _burn(plan: Plan, *, on: date, deadline: date | None) -> Burn:
    rows = PlanTask.objects.unscoped(because="how many tasks are done is no secret").filter(
        pack_code=plan.code, is_dropped=False
    )
    accepted = sorted(at for (at,) in rows.filter(state=TaskState.ACCEPTED).values_list("accepted_at") if at)
    total = rows.count()
    first = rows.aggregate(first=Min("made_on"))["first"]
    starts, ends = max(plan.valid_from, first or plan.valid_from), deadline or on
    last = max(on, ends)
    step = max((last - starts).days, 1)
    days = tuple(
        dict.fromkeys(
            [starts + timedelta(days=step * at // CHART_POINTS) for at in range(CHART_POINTS)]
            + sorted({on, ends, last})
        )
    )
    days = tuple(sorted(set(days)))
    left = tuple(None if day > on else total - sum(_day(at) <= day for at in accepted) for day in days)
    planned = tuple(rules.planned_left(total, starts=starts, ends=ends, on=day) for day in days)
    now = total - len(accepted)
    return Burn(days, left, planned, total, now, rules.planned_left(total, starts=starts, ends=ends, on=on) - now)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _areas_with_findings(call: Call, plan: Plan) -> tuple[tuple[str, str], ...]:
    codes = set(open_findings(call, plan).values_list("area_id", flat=True).distinct()[:MOST_AREAS])
    communities = {code[:COMMUNITY_DIGITS] for code in codes if len(code) >= COMMUNITY_DIGITS}
    names = area_names(communities)
    return tuple((code, names[code]) for code in sorted(names))
