from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from shequ.areas.queries import areas_at
from shequ.areas.terms import Level
from shequ.base.page import Request, page, show, to
from shequ.institutions import actions, forms, queries, terms
from shequ.institutions.rules.tree import NewBody
from shequ.journal.actions import Unchanged

SVG = "image/svg+xml"


@page(terms.TREE_SEE)
def tree(request: Request) -> HttpResponse:
    on = _day(request)
    rows = queries.tree(request.call, on=on)
    kinds = list(dict.fromkeys((row.kind, row.kind_title) for row in rows))
    form = forms.TreeFind({**request.GET.dict(), "on": on.isoformat()}, kinds=kinds)
    kind, text = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    shown = [row for row in rows if kind in ("", row.kind) and (text in row.name or row.code.startswith(text))]
    days = queries.change_days(request.call)
    return show(
        request, "institutions/tree.html", rows=shown, total=len(rows), form=form, on=on, days=days[::-1],
        first=days[0] if days else on, span=(request.call.on - days[0]).days if days else 0,
        at=(on - days[0]).days if days else 0, chart=queries.chart_of(rows),
        may_add=request.call.actor.may(terms.INSTITUTIONS_ADD),
    )  # fmt: skip


@page(terms.TREE_SEE)
def tree_chart(request: Request) -> HttpResponse:
    on = _day(request)
    drawn = queries.chart_of(queries.tree(request.call, on=on))
    answer = render(request, "institutions/chart.svg", {"chart": drawn, "on": on}, content_type=SVG)
    answer["Content-Disposition"] = f'attachment; filename="{on.isoformat()}.svg"'
    return answer


@page(terms.TREE_SEE)
def institution_detail(request: Request, institution_id: UUID) -> HttpResponse:
    on = _day(request)
    body = queries.body_detail(request.call, institution_id=institution_id, on=on)
    duties = queries.duties_of(request.call, code=body.code, on=on)
    form = forms.BodyDay({"on": on.isoformat()})
    is_community = bool(body.row and body.row.is_community)
    return show(
        request, "institutions/institution_detail.html", body=body, form=form, duties=duties, is_community=is_community,
        supervision=queries.supervision_of(body.row.area, on=on) if body.row and is_community else None,
        filings=queries.filings_of_area(request.call, code=body.row.area) if body.row and is_community else (),
    )  # fmt: skip


@page(terms.INSTITUTIONS_ADD)
def institutions_add(request: Request) -> HttpResponse:
    county = request.call.actor.areas_for(terms.INSTITUTIONS_ADD)[0][: terms.COUNTY_DIGITS]
    areas = [row for level in Level for row in areas_at(request.call, level=level, under=county, on=request.call.on)]
    form = forms.InstitutionsAdd(
        request.POST or None,
        kinds=[(kind.id, kind.title) for kind in queries.kinds_in(county, request.call.on).values()],
        areas=[(row.code, f"{row.name}（{row.code}）") for row in areas if row.level != Level.GRID],
        bodies=[(row.code, row.name) for row in queries.tree(request.call, area=county)],
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        document = given.pop("document")
        with form.refusals():
            made = actions.institutions_add(request.call, area=county, bodies=[NewBody(**given)], document=document)
            return (
                to("institutions:tree")
                if isinstance(made, Unchanged)
                else to("institutions:institution_detail", made[0])
            )
    return show(request, "institutions/institutions_add.html", form=form)


def _day(request: Request) -> date:
    form = forms.BodyDay(request.GET)
    return (form.cleaned_data.get("on") if form.is_valid() else None) or request.call.on
