from django.http import HttpResponse

from shequ.base.page import Request, page, show
from shequ.kernel.geometry import geojson_of
from shequ.territory import forms, geojson, queries, terms
from shequ.territory.queries import CoverageView


def _view(request: Request) -> tuple[forms.CoverageFind, CoverageView]:
    form = forms.CoverageFind(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, queries.coverage(request.call, on=asked.get("on"))


@page(terms.MAP_SEE)
def coverage(request: Request) -> HttpResponse:
    form, view = _view(request)
    actor = request.call.actor
    return show(
        request, "territory/coverage.html", form=form, view=view, query=request.GET.urlencode(),
        may_draw=actor.may(terms.DRAWING_SEE), may_dwellings=actor.may(terms.DWELLING_SEE),
    )  # fmt: skip


@page(terms.MAP_SEE)
def coverage_shapes(request: Request) -> HttpResponse:
    _form, view = _view(request)
    grids = queries.map_view(request.call, level=terms.MapLevel.GRID, on=None)
    features = [
        geojson.feature(row.geometry, code=row.code, kind="grid", name=row.name, state=row.state)
        for row in grids.rows
        if row.geometry
    ]
    features += [
        geojson.feature(geojson_of(shape, digits=6), code=patch.code, kind=patch.kind, name="")  # type: ignore[arg-type]
        for patch, shape in view.shapes
        if shape is not None
    ]
    return geojson.answer(request, features)
