"""Runs checks and keeps what they found: new findings opened, vanished ones resolved, the rest left as they are."""

import time
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.base.scope import under
from shequ.journal import queries as journal
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7, uuid7_many
from shequ.plan import facts, queries, terms
from shequ.plan.actions.finding_rows import CONTENT, findings_insert, findings_resolve, findings_update
from shequ.plan.models import CheckRun, Finding, Measurement, PackInForce
from shequ.plan.queries import Plan, Result
from shequ.plan.terms import Found, Severity

OWN_AREA = "the run's area was permitted; findings there are replaced as a whole"
LOOK_BACK = 500
"""Entries before the last run that are looked at again: a transaction may commit after a later number was given."""
BATCH = 2_000
RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@action(terms.CHECK_RUN)
def check_run(
    call: Call,
    *,
    pack_code: str,
    plan_area: str = "",
    area: str = "",
    clauses: Collection[str] = (),
    is_incremental: bool = False,
) -> UUID | Unchanged:
    """Run the checks of a plan in force today over its area, or over a part of it, or some clauses; keep the findings.

    is_incremental: repeat only checks that facts since the last whole run, a new day or changed numbers can have touched.
    Raises: queries.NoPlan, NotPermitted.
    """
    plan = queries.plan_named(pack_code, call.on, area=plan_area)
    where = area or plan.area
    call.require(terms.CHECK_RUN, where)
    list(
        PackInForce.objects.unscoped(because="one run of a plan at a time")
        .filter(pack_id=plan.pack_id)
        .select_for_update()
    )
    seq = journal.last_seq()
    last = _last_run(plan)
    kinds = _kinds_to_run(plan, last, call.on) if is_incremental else None
    if kinds is not None and not kinds:
        return Unchanged("nothing happened that any check depends on")

    begun = time.process_time()
    results = queries.measure(call, plan, on=call.on, area=where, clauses=clauses, kinds=kinds)
    is_whole = where == plan.area and not clauses
    run = CheckRun.objects.create(
        id=uuid7(),
        area_id=where,
        plan_area=plan.area,
        pack_id=plan.pack_id,
        pack_code=plan.code,
        on=call.on,
        at=call.at,
        by=call.actor.name,
        is_whole=is_whole,
        kinds=sorted({result.binding.kind for result in results}),
        journal_seq=seq,
    )
    counts = _keep_findings(run, plan, results, where)
    if where == plan.area:
        _keep_measurements(run, plan, results, drop_others=is_whole and kinds is None)
    run.new_count, run.persisting_count, run.resolved_count = counts
    run.statuses = queries.status_counts(plan, on=call.on)
    run.cpu_ms = round((time.process_time() - begun) * 1000)
    run.save(update_fields=["new_count", "persisting_count", "resolved_count", "statuses", "cpu_ms"])

    record(
        call,
        facts.CheckRan(
            area=where,
            subject=f"check_run:{run.pk}",
            pack=plan.code,
            on=call.on.isoformat(),
            kinds=len(run.kinds),
            new=counts[0],
            persisting=counts[1],
            resolved=counts[2],
        ),
    )
    return run.pk


def _last_run(plan: Plan) -> CheckRun | None:
    rows = CheckRun.objects.unscoped(because="the last run of the plan itself")
    return rows.filter(pack_code=plan.code, plan_area=plan.area, is_whole=True).order_by("-at", "-id").first()


def _kinds_to_run(plan: Plan, last: CheckRun | None, on: date) -> set[str]:
    """Return the kinds that must be repeated; all of them when the plan's own numbers changed or nothing was run yet."""
    bound = set(plan.pack.clauses_of_kind)
    if last is None or last.pack_id != plan.pack_id:
        return bound
    codes = journal.codes_since(max(last.journal_seq - LOOK_BACK, 0))
    ours = {facts.PolicyPutInForce.code, facts.OverrideSet.code, facts.OverrideEnded.code}
    fresh = {code for code, _county in journal.codes_since(last.journal_seq)}
    if ours & fresh:
        return bound
    return bound & queries.touched_kinds(codes, plan.area, is_new_day=on > last.on)


def _keep_findings(run: CheckRun, plan: Plan, results: Iterable[Result], where: str) -> tuple[int, int, int]:
    rows = Finding.objects.unscoped(because=OWN_AREA).filter(pack_code=plan.code, plan_area=plan.area, resolved_at=None)
    results = list(results)
    scope = Q(pk__in=[])
    for clause in {result.clause for result in results}:
        kinds = [result.binding.kind for result in results if result.clause == clause]
        scope |= Q(clause=clause, kind__in=kinds)
    if run.is_whole and set(run.kinds) >= set(plan.pack.clauses_of_kind):
        scope = Q()
    if where != plan.area:
        rows = rows.filter(under(where))
    before = {
        (clause, kind, subject): (pk, content, values)
        for pk, clause, kind, subject, values, *content in rows.filter(scope)
        .values_list("pk", "clause", "kind", "subject", "values", *CONTENT)
        .iterator(chunk_size=BATCH)
    }
    fresh: list[Finding] = []
    changed: list[Finding] = []
    kept = 0
    for result in results:
        for found in result.found:
            row = _finding(run, plan, result, found)
            old = before.pop((row.clause, row.kind, row.subject), None)
            if old is None:
                fresh.append(row)
                continue
            kept += 1
            pk, content, values = old
            if content != [getattr(row, name) for name in CONTENT] or values != row.values:
                row.pk = pk
                changed.append(row)
    findings_resolve(run, [pk for pk, _content, _values in before.values()])
    for row, key in zip(fresh, uuid7_many(len(fresh)), strict=True):
        row.pk = key
    findings_insert(fresh)
    findings_update(changed)
    return len(fresh), kept, len(before)


def _finding(run: CheckRun, plan: Plan, result: Result, found: Found) -> Finding:
    severity = result.severity_of(found)
    return Finding(
        area_id=found.area,
        plan_area=plan.area,
        pack_code=plan.code,
        clause=result.clause,
        kind=result.binding.kind,
        subject=found.subject,
        name=found.name,
        what=found.what,
        values={key: _plain(item) for key, item in found.values.items()},
        measured=_text(found.measured),
        required=_text(found.required),
        unit=found.unit,
        severity=str(severity),
        rank=RANKS[severity],
        mend=found.mend,
        link=found.link,
        link_args=list(found.link_args),
        institution=found.institution,
        opened=run,
        opened_at=run.at,
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _plain(value: object) -> object:
    return value if isinstance(value, int | str | bool) or value is None else str(value)


def _keep_measurements(run: CheckRun, plan: Plan, results: Iterable[Result], *, drop_others: bool) -> None:
    rows = Measurement.objects.unscoped(because=OWN_AREA).filter(pack_code=plan.code, area_id=plan.area)
    results = list(results)
    if drop_others:
        rows.delete()
    else:
        pairs = Q(pk__in=[])
        for result in results:
            pairs |= Q(clause=result.clause, kind=result.binding.kind)
        rows.filter(pairs).delete()
    seen: dict[tuple[str, str], Measurement] = {}
    for result in results:
        measured = result.measurement
        seen[result.clause, measured.kind] = Measurement(
            id=uuid7(),
            area_id=plan.area,
            pack_code=plan.code,
            clause=result.clause,
            kind=measured.kind,
            population=measured.population,
            reason=measured.reason.text if measured.reason else "",
            reason_values={key: _plain(item) for key, item in measured.reason.values.items()}
            if measured.reason
            else {},
            run=run,
        )
    Measurement.objects.bulk_create(seen.values())
