"""Who sees a plan: everybody whose place lies in its area, and everybody whose place holds it.

Rows of a plan lie at the county; those who carry them out sit in the county, in the committee below it, in communities.
"""

from typing import Any

from django.db.models import Q

from shequ.areas.queries import area_names, areas_at
from shequ.areas.terms import Level
from shequ.base.scope import after_prefix
from shequ.kernel.call import Actor, Call
from shequ.plan import terms
from shequ.plan.models import PlanTask
from shequ.plan.queries.in_force import Plan

CODE_LENGTHS = (0, 2, 4, 6, 9, 12, 15)


def sees_plan(actor: Actor, plan: Plan, permission: str = terms.BOARD_SEE) -> bool:
    """Say whether a plan concerns the actor: one of the two places lies in the other."""
    return any(held.startswith(plan.area) or plan.area.startswith(held) for held in actor.areas_for(permission))


def place_within(actor: Actor, permission: str, area: str) -> str:
    """Return where to ask for a permission over a row at `area`: there, or where the actor holds it below."""
    below = [held for held in actor.areas_for(permission) if held.startswith(area)]
    return area if actor.may(permission, area) or not below else below[0]


def touching(codes: tuple[str, ...], *, path: str = "area_id") -> Q:
    """Return the condition that a row's area lies under one of the codes, or one of the codes under it."""
    found = Q(pk__in=[])
    for code in codes:
        if not code:
            return Q()
        above = [code[:length] for length in CODE_LENGTHS if length <= len(code)]
        found |= Q(**{f"{path}__gte": code, f"{path}__lt": after_prefix(code)}) | Q(**{f"{path}__in": above})
    return found


def tasks_for(actor: Actor) -> Any:
    """Return the reform tasks that concern the actor; a department clerk's own units' tasks only."""
    rows = PlanTask.objects.unscoped(because="tasks lie at the county; filtered by the actor's places just below")
    rows = rows.filter(touching(actor.areas_for(terms.TASK_SEE)))
    institutions = actor.institutions_for(terms.TASK_SEE)
    if institutions is None:
        return rows
    mine = [pk for pk, units in rows.values_list("pk", "institutions") if set(units).intersection(institutions)]
    return rows.filter(pk__in=mine)


def area_choices(call: Call, plan: Plan) -> list[tuple[str, str]]:
    """Return the places of a plan that may be named in a form: its whole area, the towns and communities below it."""
    names = area_names({plan.area})
    whole = [(plan.area, names.get(plan.area, plan.area))]
    below = [
        (row.code, f"{row.name}（{row.code}）")
        for level in (Level.TOWN, Level.COMMUNITY)
        for row in areas_at(call, level=level, under=plan.area, on=call.on)
    ]
    return whole + below
