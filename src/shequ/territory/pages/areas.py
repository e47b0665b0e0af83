from django.http import HttpResponse

from shequ.areas.queries import area_path, area_row
from shequ.base.page import Request, page, show, to
from shequ.territory import actions, forms, queries, terms


@page(terms.MAP_SEE)
def area_tree(request: Request) -> HttpResponse:
    start = queries.tree_start(request.call)
    code = request.GET.get("under", start)
    if not code.startswith(start):
        code = start
    rows, is_capped = queries.tree_children(code=code)
    return show(
        request, "territory/area_tree.html", rows=rows, is_capped=is_capped, code=code,
        path=[(step, name) for step, name in area_path(code) if step.startswith(start)] if code else [],
    )  # fmt: skip


@page(terms.MAP_SEE)
def area_detail(request: Request, code: str) -> HttpResponse:
    form = forms.AreaDay(request.GET or None)
    on = form.cleaned_data.get("on") if form.is_valid() else None
    return show(
        request, "territory/area_detail.html", area=queries.area_detail(request.call, code=code, on=on), form=form,
        may_dwellings=request.call.actor.may(terms.DWELLING_SEE, code),
    )  # fmt: skip


@page(terms.MANAGEMENT_AREA_ADD)
def management_area_add(request: Request, code: str) -> HttpResponse:
    parent = area_row(request.call, code=code)
    request.call.require(terms.MANAGEMENT_AREA_ADD, code)
    form = forms.ManagementAreaAdd(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = actions.management_area_add(request.call, parent=code, **form.cleaned_data)
        if not form.refused:
            return to("territory:area_detail", made)
    return show(request, "territory/management_area_add.html", form=form, parent=parent)
