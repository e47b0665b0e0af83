from uuid import UUID

from django.http import HttpResponse

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.territory import actions, forms, queries, terms
from shequ.territory.queries import DwellingFilters


@page(terms.DWELLING_SEE)
def dwelling_list(request: Request) -> HttpResponse:
    communities = queries.community_choices(request.call)
    form = forms.DwellingFind(request.GET or None, communities=communities)
    filters = DwellingFilters(**form.cleaned_data) if form.is_valid() else DwellingFilters()
    listed = queries.dwelling_list(request.call, filters=filters, page=PageRequest.read(request))
    return show(
        request, "territory/dwelling_list.html", form=form, page=listed, filters=filters,
        may_add=request.call.actor.may(terms.DWELLING_ADD),
    )  # fmt: skip


@page(terms.DWELLING_SEE)
def dwelling_detail(request: Request, dwelling_id: UUID) -> HttpResponse:
    return show(
        request,
        "territory/dwelling_detail.html",
        dwelling=queries.dwelling_detail(request.call, dwelling_id=dwelling_id),
    )


@page(terms.DWELLING_ADD)
def dwelling_add(request: Request) -> HttpResponse:
    communities = queries.community_choices(request.call, permission=terms.DWELLING_ADD)
    area = request.POST.get("area") or request.GET.get("area") or (communities[0][0] if communities else "")
    form = forms.DwellingAdd(
        request.POST or None, communities=communities, grids=queries.grid_choices(request.call, area=area),
        initial={"area": area, "address": request.GET.get("address", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = actions.dwelling_add(request.call, **form.cleaned_data)
        if not form.refused:
            return to("territory:dwelling_detail", made)
    return show(request, "territory/dwelling_add.html", form=form)


@page(terms.DWELLING_CHANGE)
def dwelling_change(request: Request, dwelling_id: UUID) -> HttpResponse:
    row = queries.dwelling_row(request.call, dwelling_id=dwelling_id)
    form = forms.DwellingChange(
        request.POST or None, grids=queries.grid_choices(request.call, area=row.area),
        initial={"address": row.text, "grid": row.grid, "lon": row.lon, "lat": row.lat, "is_vacant": row.is_vacant},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.dwelling_change(request.call, dwelling_id=dwelling_id, **form.cleaned_data)
        if not form.refused:
            return to("territory:dwelling_detail", dwelling_id)
    return show(request, "territory/dwelling_change.html", form=form, row=row)


@page(terms.DWELLING_MERGE)
def dwelling_merge(request: Request, dwelling_id: UUID) -> HttpResponse:
    dwelling = queries.dwelling_detail(request.call, dwelling_id=dwelling_id)
    find = forms.MergeFind(request.GET or None)
    text = find.cleaned_data["q"] if find.is_valid() else ""
    found = queries.dwelling_choices(request.call, text=text, area=dwelling.row.area) if text else dwelling.alike
    choices = [(str(pk), address) for pk, address in found if pk != dwelling_id]
    form = forms.DwellingMerge(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            heir = actions.dwelling_merge(
                request.call,
                dwelling_id=dwelling_id,
                into_id=form.cleaned_data["into"],
                reason=form.cleaned_data["reason"],
            )
        if not form.refused:
            return to("territory:dwelling_detail", heir)
    return show(
        request, "territory/dwelling_merge.html", form=form, find=find, dwelling=dwelling, has_choices=bool(choices)
    )
