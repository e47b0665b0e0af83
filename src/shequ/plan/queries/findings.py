"""What the checks found, as people read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import NoReverseMatch, resolve, reverse

from shequ.areas.queries import area_names
from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under, under_any
from shequ.base.words import say
from shequ.kernel.call import Actor, Call
from shequ.kernel.permissions import PUBLIC
from shequ.plan.models import CheckRun, Finding
from shequ.plan.queries.in_force import Plan
from shequ.plan.queries.measuring import plan_wide_kinds
from shequ.plan.queries.scope import sees_plan
from shequ.plan.rules.formulas import figure
from shequ.plan.rules.reader import as_number
from shequ.plan.terms import BOARD_SEE, SEVERITY_TITLES, Change

SEVERITY_TONES: dict[str, str] = {"error": "bad", "warning": "warn", "info": "info"}


@dataclass(frozen=True, slots=True)
class BoardFilters:
    """What to show: any of these may be empty."""

    status: str = ""
    unit: str = ""
    area: str = ""
    severity: str = ""
    only_problems: bool = False


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as people read it."""

    id: str
    clause: str
    kind: str
    subject: str
    name: str
    area: str
    area_name: str
    what: str
    measured: str
    required: str
    unit: str
    severity: str
    severity_label: str
    tone: str
    mend: str
    url: str
    opened_at: datetime
    change: str
    change_label: str
    is_new: bool
    measured_text: str
    required_text: str


def findings_for(call: Call, plan: Plan, *, area: str = "") -> Any:
    """Return the findings of a plan that concern the actor, open or resolved, in an area.

    Those in the actor's own areas, and those about the plan as a whole, which lie at its top and bind everybody in it.
    """
    rows = Finding.objects.unscoped(because="filtered just below by the actor's areas and by what is about the plan")
    rows = rows.filter(pack_code=plan.code, plan_area=plan.area)
    if not sees_plan(call.actor, plan):
        return rows.none()
    about_the_plan = Q(kind__in=plan_wide_kinds())
    codes = call.actor.areas_for(BOARD_SEE)
    if codes != ("",):
        rows = rows.filter(under_any(codes) | about_the_plan)
    return rows.filter(under(area) | about_the_plan) if area else rows


def open_findings(call: Call, plan: Plan, *, area: str = "") -> Any:
    """Return the open findings of a plan that concern the actor, in an area."""
    return findings_for(call, plan, area=area).filter(resolved_at=None)


def finding_page(
    call: Call,
    *,
    plan: Plan,
    filters: BoardFilters,
    clause: str = "",
    page: PageRequest,
    is_resolved: bool = False,
) -> Page[FindingRow]:
    """Return findings, the worst first: those open, or those that the newest run resolved."""
    last = last_run_id(plan)
    rows = findings_for(call, plan, area=filters.area)
    rows = rows.filter(resolved_id=last) if is_resolved else rows.filter(resolved_at=None)
    if clause:
        rows = rows.filter(clause=clause)
    if filters.severity:
        rows = rows.filter(severity=filters.severity)
    listed = page.of(rows.order_by("rank", "area_id", "id"), row=lambda row: row)
    names = area_names({row.area_id for row in listed.rows})
    return Page(
        rows=tuple(finding_row(call.actor, row, names, last) for row in listed.rows),
        total=listed.total,
        is_capped=listed.is_capped,
        first=listed.first,
        after=listed.after,
        before=listed.before,
    )


def last_run_id(plan: Plan) -> UUID | None:
    """Return the key of the newest run of a plan, None before the first."""
    rows = CheckRun.objects.unscoped(because="which run was the last is no secret").filter(
        pack_code=plan.code, plan_area=plan.area
    )
    found: UUID | None = rows.order_by("-at", "-id").values_list("pk", flat=True).first()
    return found


def finding_row(actor: Actor, row: Finding, names: dict[str, str], last_run: Any = None) -> FindingRow:
    """Return a stored finding as people read it; its evidence is linked only for those who may open it."""
    change = Change.RESOLVED if row.resolved_at else Change.NEW if row.opened_id == last_run else Change.PERSISTING
    values = said_values(row)
    return FindingRow(
        id=str(row.pk),
        clause=row.clause,
        kind=row.kind,
        subject=row.subject,
        name=row.name or names.get(row.area_id, ""),
        area=row.area_id,
        area_name=names.get(row.area_id, ""),
        what=say(row.what, values),
        measured=row.measured,
        required=row.required,
        unit=say(row.unit),
        severity=row.severity,
        severity_label=say(SEVERITY_TITLES[row.severity]),
        tone=SEVERITY_TONES[row.severity],
        mend=say(row.mend, values),
        url=_url(actor, row.link, row.link_args),
        opened_at=row.opened_at,
        change=str(change),
        change_label=say(change.label),
        is_new=change == Change.NEW,
        measured_text=readable(row.measured),
        required_text=say(readable(row.required)),
    )


def said_values(row: Finding) -> dict[str, object]:
    """Return what a finding's sentences are filled with."""
    return {"name": row.name, "measured": readable(row.measured), "required": readable(row.required), **row.values}


def readable(text: str) -> str:
    """Return a stored value as people read it: numbers with their thousands parted."""
    number = as_number(text) if text and (text[0].isdigit() or text[0] == "-") else None
    return text if number is None else figure(number)


def _url(actor: Actor, link: str, args: Iterable[str]) -> str:
    if not link:
        return ""
    try:
        address = reverse(link, args=list(args))
    except NoReverseMatch:
        return ""
    page = resolve(address).func
    return address if actor.may(getattr(page, "permission", PUBLIC)) else ""
