from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.journal.actions import Unchanged
from shequ.kernel.refusals import Hidden
from shequ.residents import actions, forms, queries, terms

ENTERED = "residents.resident_added"
CHANGES_SHOWN = 6
TABS = ("basic", "home", "permit", "history", "looks")


@page(terms.RESIDENT_SEE)
def resident_list(request: Request) -> HttpResponse:
    find = forms.ResidentFind(request.GET or None, call=request.call)
    filters = find.filters() if find.is_bound else queries.ResidentFilters()
    found = queries.resident_list(request.call, filters=filters, page=PageRequest.read(request))
    may = request.call.actor.may
    return show(
        request,
        "residents/resident_list.html",
        page=found,
        find=find,
        filters=filters,
        is_number=sum(letter.isdigit() for letter in filters.text) >= terms.LEAST_NUMBER_DIGITS,
        may_add=may(terms.RESIDENT_ADD),
        may_export=may(terms.RESIDENT_EXPORT),
        may_merge=may(terms.RESIDENT_MERGE),
        may_find=may(terms.RESIDENT_SEARCH_NUMBER),
        may_import=may(terms.ROSTER_IMPORT),
    )


@page(terms.RESIDENT_SEE)
def moved_out_list(request: Request) -> HttpResponse:
    found = queries.moved_out_list(request.call, page=PageRequest.read(request))
    return show(
        request,
        "residents/moved_out_list.html",
        page=found,
        days=terms.AFTER_MOVE_DAYS,
        may_merge=request.call.actor.may(terms.RESIDENT_MERGE),
    )


@page(terms.RESIDENT_SEE)
def resident_detail(request: Request, resident_id: UUID) -> HttpResponse:
    tab = request.GET.get("tab", "basic")
    person = queries.person_detail(request.call, resident_id=resident_id, on=_day(request))
    if person.merged_into is not None:
        return to("residents:resident_detail", person.merged_into)
    may_see = request.call.actor.may(terms.PERMIT_SEE, person.area)
    permits = queries.person_permits(request.call, resident_id=resident_id) if tab == "permit" and may_see else None
    looks = queries.person_looks(request.call, resident_id=resident_id) if tab == "looks" else []
    history = queries.person_history(request.call, resident_id=resident_id) if tab in ("basic", "history") else []
    return show(
        request,
        "residents/resident_detail.html",
        person=person,
        tab=tab if tab in TABS else "basic",
        tabs=_tabs(person, tab),
        looks=looks,
        permits=permits,
        history=history if tab == "history" else history[:CHANGES_SHOWN],
        is_entry_known=any(entry.code == ENTERED for entry in history),
        has_more=tab == "basic" and len(history) > CHANGES_SHOWN,
        revealed=_revealed(request, resident_id),
        reveal_form=forms.ResidentReveal(),
    )


def _day(request: Request) -> date | None:
    try:
        on = parse_date(request.GET.get("on", ""))
    except ValueError:
        return None
    return min(on, request.call.on) if on else None


def _tabs(person: queries.PersonDetail, here: str) -> list[tuple[str, object, str, bool]]:
    titles = {
        "basic": (gettext("基本情况"), ""),
        "home": (gettext("家庭与住房"), len(person.homes)),
        "permit": (gettext("居住证"), ""),
        "history": (gettext("变更历史"), ""),
        "looks": (gettext("谁看过"), ""),
    }
    where = reverse("residents:resident_detail", args=(person.id,))
    on = "" if person.is_today else f"&on={person.on.isoformat()}"
    return [(title, count, f"{where}?tab={name}{on}", name == here) for name, (title, count) in titles.items()]


def _revealed(request: Request, resident_id: UUID) -> queries.Revealed | None:
    asked = request.GET.get("look", "")
    try:
        look_id = UUID(asked)
    except ValueError:
        return None
    return queries.revealed(request.call, resident_id=resident_id, look_id=look_id)


@page(terms.RESIDENT_ADD)
def resident_add(request: Request) -> HttpResponse:
    household = _household(request)
    initial = {"since": request.call.on, "area": household.row.area if household else request.GET.get("area", "")}
    form = forms.ResidentAdd(request.POST or None, call=request.call, is_member=household is not None, initial=initial)
    if form.is_valid():
        with form.refusals():
            joins = household.row.id if household else None
            added = actions.resident_add(request.call, household_id=joins, **form.cleaned_data)
        if not form.refused:
            if household is None:
                messages.success(request, gettext("已登记"))
                return to("residents:resident_detail", added)
            messages.success(request, gettext("已登记，可以接着登记下一位成员"))
            return to("residents:household_detail", household.row.id)
    return show(request, "residents/resident_add.html", form=form, household=household)


def _household(request: Request) -> queries.HouseholdDetail | None:
    asked = request.GET.get("household", "")
    if not asked:
        return None
    try:
        return queries.household_detail(request.call, household_id=UUID(asked))
    except ValueError:
        raise Hidden() from None


@page(terms.RESIDENT_CORRECT)
def resident_correct(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    codes = queries.person_codes(request.call, resident_id=resident_id)
    form = forms.ResidentCorrect(request.POST or None, initial={**codes, "version": person.version})
    if form.is_valid():
        given = form.cleaned_data
        with form.refusals():
            done = actions.resident_correct(
                request.call,
                resident_id=resident_id,
                values=form.values(),
                reason=given["reason"],
                version=given["version"],
            )
            if isinstance(done, Unchanged):
                form.add_error(None, gettext("没有改动，不需要更正"))
        if form.is_valid() and not form.refused:
            return to("residents:resident_detail", resident_id)
    return show(request, "residents/resident_correct.html", form=form, person=person)


@page(terms.RESIDENT_CHANGE)
def resident_change(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    codes = queries.person_codes(request.call, resident_id=resident_id)
    form = forms.ResidentChange(request.POST or None, initial={**codes, "version": person.version})
    if form.is_valid():
        given = form.cleaned_data
        with form.refusals():
            done = actions.resident_change(
                request.call, resident_id=resident_id, values=form.values(), on=given["on"], basis=given["basis"],
                version=given["version"],
            )  # fmt: skip
            if isinstance(done, Unchanged):
                form.add_error(None, gettext("没有变化，不需要登记"))
        if form.is_valid() and not form.refused:
            return to("residents:resident_detail", resident_id)
    return show(request, "residents/resident_change.html", form=form, person=person)


@page(terms.RESIDENT_MOVE)
def resident_move(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    initial = {"to_area": person.area, "on": request.call.on}
    form = forms.ResidentMove(request.POST or None, call=request.call, area=person.area, initial=initial)
    if form.is_valid():
        given = dict(form.cleaned_data)
        joins = given.pop("household")
        with form.refusals():
            actions.resident_move(request.call, resident_id=resident_id, joins=UUID(joins) if joins else None, **given)
        if not form.refused:
            return _after_move(request, resident_id)
    return show(request, "residents/resident_move.html", form=form, person=person)


def _after_move(request: Request, resident_id: UUID) -> HttpResponse:
    try:
        queries.person_detail(request.call, resident_id=resident_id)
    except Hidden:
        return to("residents:moved_out_list")
    return to("residents:resident_detail", resident_id, tab="home")


@page(terms.RESIDENT_MOVE)
def resident_move_in(request: Request) -> HttpResponse:
    form = forms.ResidentMoveIn(request.POST or None, call=request.call, initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            found = actions.resident_move_in(request.call, **form.cleaned_data)
            if found is None:
                form.add_error(None, gettext("没有姓名和证件号都相符的登记。请对照证件再填，或按新居民登记"))
        if form.is_valid() and not form.refused and found is not None:
            return to("residents:resident_detail", found, tab="home")
    return show(request, "residents/resident_move_in.html", form=form)


@page(terms.RESIDENT_MOVE)
def resident_move_out(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    form = forms.ResidentMoveOut(request.POST or None, initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            actions.resident_move_out(request.call, resident_id=resident_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:resident_detail", resident_id, tab="home")
    return show(request, "residents/resident_move_out.html", form=form, person=person)


@page(terms.RESIDENT_DIE)
def resident_die(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    others = [(str(row.id), row.name) for row in person.members if not row.is_self]
    form = forms.ResidentDie(request.POST or None, members=others, initial={"on": request.call.on})
    if form.is_valid():
        given = dict(form.cleaned_data)
        heir = given.pop("new_head", "")
        with form.refusals():
            actions.resident_die(request.call, resident_id=resident_id, new_head=UUID(heir) if heir else None, **given)
        if not form.refused:
            return to("residents:resident_detail", resident_id)
    return show(request, "residents/resident_die.html", form=form, person=person)


@page(terms.RESIDENT_DIE)
def death_undo(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    form = forms.Why(request.POST or None)
    if form.is_valid():
        with form.refusals():
            actions.death_undo(request.call, resident_id=resident_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:resident_detail", resident_id)
    return show(request, "residents/death_undo.html", form=form, person=person)


@page(terms.RESIDENT_MARRY)
def resident_marry(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    form = forms.ResidentMarry(request.POST or None, call=request.call, initial={"on": request.call.on})
    if form.is_valid():
        given = dict(form.cleaned_data)
        with form.refusals():
            spouse_id = UUID(given.pop("spouse"))
            actions.resident_marry(request.call, resident_id=resident_id, spouse_id=spouse_id, **given)
        if not form.refused:
            return to("residents:resident_detail", resident_id, tab="home")
    return show(request, "residents/resident_marry.html", form=form, person=person)
