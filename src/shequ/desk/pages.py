from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url

from shequ.base.page import PUBLIC, SIGNED_IN, Request, page, show
from shequ.desk import queries, rules
from shequ.kernel.roles import Role

RESIDENTS_ONLY = frozenset({Role.RESIDENT})


@page(PUBLIC)
def home(request: Request) -> HttpResponse:
    if request.call.actor.kind == "nobody":
        return show(request, "desk/welcome.html", sign_in=resolve_url(settings.LOGIN_URL))
    if request.call.actor.roles == RESIDENTS_ONLY:
        return show(request, "desk/my_data.html", ways=queries.own_data(request.call))
    by_kind = request.GET.get("by") == "kind"
    return show(
        request,
        "desk/home.html",
        work=queries.my_work(request.call, by_kind=by_kind),
        by_kind=by_kind,
        acts=queries.own_acts(request.call),
        changes=queries.changes(request.call),
        own=queries.own_standards(request.call),
        plan=queries.plan_summary(request.call),
        today=request.call.on,
    )


@page(SIGNED_IN)
def search(request: Request) -> HttpResponse:
    text = rules.search_text(request.GET.get("q", ""))
    found = queries.find(request.call, text=text) if text else ()
    return show(
        request, "desk/search.html", search_text=text, found=found, count=sum(len(group.hits) for group in found)
    )


@page(SIGNED_IN)
def my_data(request: Request) -> HttpResponse:
    return show(request, "desk/my_data.html", ways=queries.own_data(request.call))
