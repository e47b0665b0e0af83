from uuid import UUID

from django.http import HttpResponse

from shequ.base.page import Request, page, show, to
from shequ.residents import actions, forms, queries, terms


@page(terms.LABEL_CHANGE)
def label_add(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    form = forms.LabelAdd(request.POST or None, initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            actions.label_add(request.call, resident_id=resident_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:resident_detail", resident_id)
    return show(request, "residents/label_add.html", form=form, person=person)


@page(terms.LABEL_CHANGE)
def label_end(request: Request, resident_id: UUID, label_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    label = next((row for row in person.labels if row.id == label_id), None)
    form = forms.OnDay(request.POST or None, initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            actions.label_end(request.call, label_id=label_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:resident_detail", resident_id)
    return show(request, "residents/label_end.html", form=form, person=person, label=label)


@page(terms.ROLL_CHANGE)
def roll_add(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    form = forms.RollAdd(request.POST or None, area=person.area, initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            actions.roll_add(request.call, resident_id=resident_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:resident_detail", resident_id, tab="home")
    return show(request, "residents/roll_add.html", form=form, person=person)


@page(terms.ROLL_CHANGE)
def roll_end(request: Request, resident_id: UUID, roll_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    form = forms.OnDay(request.POST or None, initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            actions.roll_end(request.call, roll_id=roll_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:resident_detail", resident_id, tab="home")
    return show(request, "residents/roll_end.html", form=form, person=person)
