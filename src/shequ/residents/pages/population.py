from django.http import HttpResponse

from shequ.base.page import Request, page, show, to
from shequ.residents import actions, forms, queries, terms


@page(terms.POPULATION_SEE)
def population_list(request: Request) -> HttpResponse:
    find = forms.PopulationFind(request.GET or {"on": request.call.on.isoformat(), "level": "community"})
    on, level = find.asked(request.call.on)
    under = min(request.call.actor.areas_for(terms.POPULATION_SEE), key=len)
    return show(
        request,
        "residents/population_list.html",
        find=find,
        on=on,
        level=level,
        rows=queries.population_list(request.call, level=level, under=under, on=on),
        days=queries.data_days(request.call),
        may_merge=request.call.actor.may(terms.RESIDENT_MERGE),
        may_take=request.call.actor.may(terms.POPULATION_TAKE),
    )


@page(terms.POPULATION_TAKE)
def population_take(request: Request) -> HttpResponse:
    codes = request.call.actor.areas_for(terms.POPULATION_TAKE)
    areas = [(code, queries.area_title(code)) for code in codes]
    form = forms.PopulationTake(request.POST or None, areas=areas, initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            actions.population_take(request.call, **form.cleaned_data)
        if not form.refused:
            return to("residents:population_list", on=form.cleaned_data["on"].isoformat())
    return show(request, "residents/population_take.html", form=form)
