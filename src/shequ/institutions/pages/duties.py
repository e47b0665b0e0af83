from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext

from shequ.areas.queries import area_row, areas_at
from shequ.areas.terms import Level
from shequ.base.page import Request, page, show, to
from shequ.base.workbooks import Leaf, workbook
from shequ.institutions import actions, forms, queries, terms
from shequ.institutions.queries import DutyFilters
from shequ.institutions.rules.duties import GivenPart, NewDuty
from shequ.institutions.terms import Part

TITLE_WIDTH, CELL_WIDTH = 48, 12


@page(terms.DUTY_SEE)
def duty_list(request: Request) -> HttpResponse:
    on = _day(request)
    form = forms.DutyFind({**request.GET.dict(), "on": on.isoformat()}, bodies=_bodies(request, on))
    filters = DutyFilters(**{name: request.GET.get(name, "") for name in ("q", "institution", "part", "only")})
    rows = queries.duty_list(request.call, filters=filters, on=on)
    return show(
        request, "institutions/duty_list.html", rows=rows, form=form, on=on, filters=filters,
        gaps=sum(bool(row.gaps) for row in rows), doubles=sum(bool(row.doubles) for row in rows),
        may_add=request.call.actor.may(terms.DUTIES_ADD),
    )  # fmt: skip


@page(terms.DUTY_SEE)
def duty_detail(request: Request, duty_id: UUID) -> HttpResponse:
    on = _day(request)
    detail = queries.duty_detail(request.call, duty_id=duty_id, on=on)
    form = (
        forms.DutyPartGive(
            bodies=_bodies(request, on),
            areas=_areas(request, detail.row.area),
            initial={"on": request.call.on.isoformat()},
        )
        if detail.may_change
        else None
    )
    return show(request, "institutions/duty_detail.html", duty=detail, on=on, form=form)


@page(terms.DUTIES_ADD)
def duties_add(request: Request) -> HttpResponse:
    county = request.call.actor.areas_for(terms.DUTIES_ADD)[0][: terms.COUNTY_DIGITS]
    form = forms.DutiesAdd(
        request.POST or None, bodies=_bodies(request, request.call.on), areas=_areas(request, county)
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        document, lead = given.pop("document"), given.pop("institution")
        duty = NewDuty(**given, parts=(GivenPart(Part.LEAD, lead, given["area"]),))
        with form.refusals():
            made: Any = actions.duties_add(request.call, area=county, duties=[duty], document=document)
            return to("institutions:duty_detail", made[0])
    return show(request, "institutions/duties_add.html", form=form)


@page(terms.DUTY_PART_GIVE)
def duty_part_give(request: Request, duty_id: UUID) -> HttpResponse:
    detail = queries.duty_detail(request.call, duty_id=duty_id)
    form = forms.DutyPartGive(
        request.POST or None, bodies=_bodies(request, request.call.on), areas=_areas(request, detail.row.area)
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.duty_part_give(request.call, duty_id=duty_id, **form.cleaned_data)
            return to("institutions:duty_detail", duty_id)
    return show(request, "institutions/duty_part_give.html", form=form, duty=detail)


@page(terms.DUTY_HAND_OVER)
def duty_hand_over(request: Request, part_id: UUID) -> HttpResponse:
    duty, part = queries.duty_part(request.call, part_id=part_id)
    form = forms.DutyHandOver(request.POST or None, bodies=_bodies(request, request.call.on))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.duty_hand_over(request.call, part_id=part_id, **form.cleaned_data)
            return to("institutions:duty_detail", duty.row.id)
    return show(request, "institutions/duty_hand_over.html", form=form, duty=duty, part=part)


@page(terms.DUTY_PART_END)
def duty_part_end(request: Request, part_id: UUID) -> HttpResponse:
    duty, part = queries.duty_part(request.call, part_id=part_id)
    form = forms.DutyPartEnd(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.duty_part_end(request.call, part_id=part_id, **form.cleaned_data)
            return to("institutions:duty_detail", duty.row.id)
    return show(request, "institutions/duty_part_end.html", form=form, duty=duty, part=part)


@page(terms.DUTY_SEE)
def duty_matrix(request: Request) -> HttpResponse:
    on = _day(request)
    return show(
        request, "institutions/duty_matrix.html", matrix=queries.duty_matrix(request.call, on=on), on=on,
        form=forms.BodyDay({"on": on.isoformat()}),
    )  # fmt: skip


@page(terms.DUTY_SEE)
def duty_matrix_export(request: Request) -> HttpResponse:
    on = _day(request)
    matrix = queries.duty_matrix(request.call, on=on)
    title = gettext("责任矩阵")
    heads = [gettext("职责"), gettext("出处"), *(name for _code, name in matrix.units)]
    lines = [(row.title, row.source, *cells) for row, cells in matrix.rows]
    return workbook(f"{title}-{on.isoformat()}.xlsx", [Leaf(title, heads, (TITLE_WIDTH, CELL_WIDTH), lines)])


def _day(request: Request) -> date:
    form = forms.BodyDay(request.GET)
    return (form.cleaned_data.get("on") if form.is_valid() else None) or request.call.on


def _bodies(request: Request, on: date) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in queries.tree(request.call, on=on)]


def _areas(request: Request, area: str) -> list[tuple[str, str]]:
    below = [
        (row.code, row.name)
        for level in (Level.TOWN, Level.COMMUNITY)
        for row in areas_at(request.call, level=level, under=area, on=request.call.on)
        if row.code != area
    ]
    return [(area, area_row(request.call, code=area).name), *below]
