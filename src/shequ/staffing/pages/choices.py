from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from shequ.areas.queries import areas_at
from shequ.areas.terms import Level
from shequ.base.page import Request
from shequ.base.words import say
from shequ.institutions.queries import tree
from shequ.kernel.words import _
from shequ.staffing import queries, terms

TABS = (
    (_("聘用合同"), "contract_list", terms.CONTRACT_SEE), (_("购买服务"), "service_list", terms.SERVICE_SEE),
    (_("报酬"), "pay_list", terms.PAY_SEE), (_("年度预算"), "pay_budget", terms.PAY_BUDGET_SEE),
    (_("测算"), "wage_trial", terms.PAY_BUDGET_SEE), (_("最低工资"), "wage_list", terms.WAGE_SEE),
)  # fmt: skip
"""The pages of contracts and pay: title, url name, permission."""
HOURS_TABS = ((_("按人"), "hours_list"), (_("按活动"), "activity_list"))


def tabs(request: Request, here: str) -> list[tuple[str, str, str, bool]]:
    """Return the tabs of contracts and pay that the reader may open."""
    may = request.call.actor.may
    return [(say(title), "", reverse(f"staffing:{name}"), name == here) for title, name, seen in TABS if may(seen)]


def hours_tabs(request: Request, here: str) -> list[tuple[str, str, str, bool]]:
    """Return the two looks at volunteer hours; the filters stay."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    tail = f"?{query.urlencode()}" if query else ""
    return [(say(title), "", reverse(f"staffing:{name}") + tail, name == here) for title, name in HOURS_TABS]


def areas(request: Request, permission: str, *, is_all: bool = True) -> list[tuple[str, str]]:
    """Return (code, name) of the towns and communities in which the reader holds a permission."""
    held = request.call.actor.areas_for(permission)
    rows = [
        (row.code, row.name)
        for code in held
        for level in (Level.TOWN, Level.COMMUNITY)
        for row in areas_at(request.call, level=level, under=code, on=request.call.on)
    ]
    return [("", gettext("全部")), *rows] if is_all else rows


def communities(request: Request, permission: str) -> list[tuple[str, str]]:
    """Return (code, name) of the communities in which the reader holds a permission."""
    return [
        (row.code, row.name)
        for code in request.call.actor.areas_for(permission)
        for row in areas_at(request.call, level=Level.COMMUNITY, under=code, on=request.call.on)
    ]


def bodies(request: Request, *, permission: str = "", on: date | None = None) -> list[tuple[str, str]]:
    """Return (code, name) of the county's bodies, or only of those in whose area the reader holds a permission."""
    may: Callable[[str, str], bool] = request.call.actor.may
    return [
        (row.code, row.name)
        for row in tree(request.call, on=on or request.call.on)
        if not permission or may(permission, row.area)
    ]


def county(request: Request, permission: str) -> str:
    """Return the county in which the reader holds a permission."""
    return queries.wage_county(request.call, permission)
