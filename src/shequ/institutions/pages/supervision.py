from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from shequ.areas.queries import area_row, areas_at
from shequ.areas.terms import Level
from shequ.base.page import Request, page, show, to
from shequ.institutions import actions, forms, queries
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.institutions.terms import supervision as terms


@page(terms.SUPERVISION_SEE)
def supervision_list(request: Request) -> HttpResponse:
    rows = queries.supervision_list(request.call)
    may = request.call.actor.may
    return show(
        request, "institutions/supervision_list.html", rows=rows, is_set=any(row.is_current for row in rows),
        may_set=may(terms.SUPERVISION_ASSIGN), may_end=may(terms.SUPERVISION_END),
    )  # fmt: skip


@page(terms.SUPERVISION_ASSIGN)
def supervision_assign(request: Request) -> HttpResponse:
    county = request.call.actor.areas_for(terms.SUPERVISION_ASSIGN)[0][:COUNTY_DIGITS]
    run = dict(queries.communities_measured(under_area=county, on=request.call.on))
    towns = areas_at(request.call, level=Level.TOWN, under=county, on=request.call.on)
    areas = [(county, area_row(request.call, code=county).name), *((row.code, row.name) for row in towns), *run.items()]
    bodies = [(unit.code, unit.name) for unit in queries.units_to_ask(request.call)]
    form = forms.SupervisionAssign(request.POST or None, areas=areas, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.supervision_assign(request.call, **form.cleaned_data)
            return to("institutions:supervision_list")
    return show(request, "institutions/supervision_form.html", form=form, step=_("设定主管机关"))


@page(terms.SUPERVISION_END)
def supervision_end(request: Request, supervision_id: UUID) -> HttpResponse:
    row = queries.supervision_row(request.call, supervision_id=supervision_id)
    form = forms.SupervisionEnd(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.supervision_end(request.call, supervision_id=supervision_id, **form.cleaned_data)
            return to("institutions:supervision_list")
    return show(request, "institutions/supervision_form.html", form=form, step=_("终止主管机关"), row=row)
