from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils.dateparse import parse_date

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.residents import actions, forms, queries, terms


@page(terms.RESIDENT_SEE)
def household_list(request: Request) -> HttpResponse:
    find = forms.HouseholdFind(request.GET or None, call=request.call)
    filters = find.filters() if find.is_bound else queries.HouseholdFilters()
    found = queries.household_list(request.call, filters=filters, page=PageRequest.read(request))
    return show(
        request,
        "residents/household_list.html",
        page=found,
        find=find,
        filters=filters,
        may_merge=request.call.actor.may(terms.RESIDENT_MERGE),
    )


@page(terms.RESIDENT_SEE)
def household_detail(request: Request, household_id: UUID) -> HttpResponse:
    home = queries.household_detail(request.call, household_id=household_id, on=_day(request))
    history = queries.household_history(request.call, household_id=household_id)
    return show(request, "residents/household_detail.html", home=home, history=history)


def _day(request: Request) -> date | None:
    try:
        on = parse_date(request.GET.get("on", ""))
    except ValueError:
        return None
    return min(on, request.call.on) if on else None


def _members(home: queries.HouseholdDetail) -> list[tuple[str, str]]:
    return [(str(row.id), f"{row.name}（{row.relation}）" if row.relation else row.name) for row in home.members]


@page(terms.HOUSEHOLD_CHANGE)
def household_split(request: Request, household_id: UUID) -> HttpResponse:
    home = queries.household_detail(request.call, household_id=household_id)
    form = forms.HouseholdSplit(request.POST or None, members=_members(home), initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            made = actions.household_split(request.call, household_id=household_id, **form.values())
        if not form.refused:
            return to("residents:household_detail", made)
    return show(request, "residents/household_split.html", form=form, home=home)


@page(terms.HOUSEHOLD_CHANGE)
def household_move(request: Request, household_id: UUID) -> HttpResponse:
    home = queries.household_detail(request.call, household_id=household_id)
    initial = {"to_area": home.row.area, "on": request.call.on}
    form = forms.HouseholdMove(request.POST or None, area=home.row.area, initial=initial)
    if form.is_valid():
        with form.refusals():
            actions.household_move(request.call, household_id=household_id, **form.cleaned_data)
        if not form.refused:
            if request.call.actor.may(terms.RESIDENT_SEE, form.cleaned_data["to_area"]):
                return to("residents:household_detail", household_id)
            return to("residents:moved_out_list")
    return show(request, "residents/household_move.html", form=form, home=home)


@page(terms.HOUSEHOLD_CHANGE)
def household_join(request: Request, household_id: UUID) -> HttpResponse:
    home = queries.household_detail(request.call, household_id=household_id)
    form = forms.HouseholdJoin(request.POST or None, call=request.call, initial={"on": request.call.on})
    if form.is_valid():
        given = dict(form.cleaned_data)
        people = {UUID(given.pop("resident")): given.pop("relation")}
        with form.refusals():
            actions.household_join(request.call, household_id=household_id, people=people, **given)
        if not form.refused:
            return to("residents:household_detail", household_id)
    return show(request, "residents/household_join.html", form=form, home=home)


@page(terms.HOUSEHOLD_CHANGE)
def household_head_change(request: Request, household_id: UUID) -> HttpResponse:
    home = queries.household_detail(request.call, household_id=household_id)
    form = forms.HouseholdHead(request.POST or None, members=_members(home), initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            actions.household_head_change(
                request.call,
                household_id=household_id,
                head=UUID(form.cleaned_data["head"]),
                on=form.cleaned_data["on"],
            )
        if not form.refused:
            return to("residents:household_detail", household_id)
    return show(request, "residents/household_head_change.html", form=form, home=home)
