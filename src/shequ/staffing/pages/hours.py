from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.base.workbooks import Leaf, workbook
from shequ.staffing import actions, forms, queries, terms
from shequ.staffing.pages import choices
from shequ.staffing.queries import HoursFilters
from shequ.staffing.rules.hours import minutes_of
from shequ.staffing.terms import MINUTES_OF_HOUR


def _find(request: Request) -> tuple[forms.HoursFind, HoursFilters]:
    years = queries.years_of_hours(request.call)
    given = {"year": request.call.on.year, **request.GET.dict()}
    find = forms.HoursFind(given, years=years, area=choices.areas(request, terms.HOURS_SEE))
    if find.is_valid():
        return find, HoursFilters(**find.cleaned_data)
    return find, HoursFilters(request.call.on.year)


@page(terms.HOURS_SEE)
def hours_list(request: Request) -> HttpResponse:
    find, filters = _find(request)
    found = queries.hours_people(request.call, filters=filters, page=PageRequest.read(request))
    return _list(request, find, filters, page=found, is_people=True)


@page(terms.HOURS_SEE)
def activity_list(request: Request) -> HttpResponse:
    find, filters = _find(request)
    found = queries.activity_list(request.call, filters=filters, page=PageRequest.read(request))
    return _list(request, find, filters, page=found, is_people=False)


def _list(request: Request, find: object, filters: HoursFilters, *, page: object, is_people: bool) -> HttpResponse:
    may = request.call.actor.may
    return show(
        request, "staffing/hours_list.html", page=page, find=find, filters=filters, is_people=is_people,
        total=queries.hours_total(request.call, filters=filters),
        tabs=choices.hours_tabs(request, "hours_list" if is_people else "activity_list"),
        may_add=may(terms.ACTIVITY_ADD), may_add_volunteer=may(terms.VOLUNTEER_ADD),
    )  # fmt: skip


@page(terms.HOURS_SEE)
def hours_export(request: Request) -> HttpResponse:
    _form, filters = _find(request)
    people, entries = queries.hours_export(request.call, filters=filters)
    note = gettext("只含已确认的时长，单位：小时")
    sums = Leaf(
        gettext("按人"), [gettext("姓名"), gettext("活动次数"), gettext("时长")], [16, 10, 10],
        [[row.name, row.activities, row.confirmed / MINUTES_OF_HOUR] for row in people], note,
    )  # fmt: skip
    lines = Leaf(
        gettext("按活动"),
        [gettext("日期"), gettext("活动"), gettext("姓名"), gettext("时长"), gettext("登记人"), gettext("确认人")],
        [12, 32, 16, 10, 16, 16],
        [
            [row.on.isoformat(), row.title, row.name, row.minutes / MINUTES_OF_HOUR, row.entered_by, row.settled_by]
            for row in entries
        ],
        note,
    )
    return workbook(f"{gettext('志愿服务时长')}-{filters.year}.xlsx", [sums, lines])


@page(terms.HOURS_SEE)
def volunteer_detail(request: Request, staff_id: UUID) -> HttpResponse:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and len(asked) == len("2026") else request.call.on.year
    detail = queries.volunteer_detail(request.call, staff_id=staff_id, year=year)
    return show(request, "staffing/volunteer_detail.html", person=detail, years=queries.years_of_hours(request.call))


@page(terms.VOLUNTEER_ADD)
def volunteer_add(request: Request) -> HttpResponse:
    form = forms.VolunteerAdd(
        request.POST or None, institution=choices.bodies(request, permission=terms.VOLUNTEER_ADD),
        initial={"since": request.call.on},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        area = request.call.actor.areas_for(terms.VOLUNTEER_ADD)[0]
        with form.refusals():
            staff = actions.volunteer_add(request.call, area=area, **form.cleaned_data)
            return to("staffing:volunteer_detail", staff)
    return show(request, "staffing/volunteer_add.html", form=form)


@page(terms.VOLUNTEER_END)
def volunteer_end(request: Request, staff_id: UUID, engagement_id: UUID) -> HttpResponse:
    detail = queries.volunteer_detail(request.call, staff_id=staff_id, year=request.call.on.year)
    form = forms.VolunteerEnd(request.POST or None, initial={"on": request.call.on})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.volunteer_end(request.call, engagement_id=engagement_id, **form.cleaned_data)
            return to("staffing:volunteer_detail", staff_id)
    return show(request, "staffing/volunteer_end.html", form=form, person=detail)


@page(terms.ACTIVITY_ADD)
def activity_add(request: Request) -> HttpResponse:
    form = forms.ActivityAdd(
        request.POST or None, area=choices.communities(request, terms.ACTIVITY_ADD), initial={"on": request.call.on}
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = actions.activity_add(request.call, **form.cleaned_data)
            return to("staffing:activity_detail", made)
    return show(request, "staffing/activity_add.html", form=form)


@page(terms.HOURS_SEE)
def activity_detail(request: Request, activity_id: UUID) -> HttpResponse:
    detail = queries.activity_detail(request.call, activity_id=activity_id)
    return show(request, "staffing/activity_detail.html", activity=detail)


@page(terms.HOURS_ENTER)
def hours_enter(request: Request, activity_id: UUID) -> HttpResponse:
    detail = queries.activity_detail(request.call, activity_id=activity_id)
    people = queries.volunteers_for(request.call, activity_id=activity_id)
    form = forms.HoursEnter(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            minutes = {staff: minutes_of(hours) for staff, hours in form.given()}
            actions.hours_enter(request.call, activity_id=activity_id, minutes=minutes)
            return to("staffing:activity_detail", activity_id)
    return show(request, "staffing/hours_enter.html", form=form, activity=detail)


@page(terms.HOURS_CONFIRM)
def hours_confirm(request: Request, activity_id: UUID) -> HttpResponse:
    detail = queries.activity_detail(request.call, activity_id=activity_id)
    form = forms.Nothing(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.hours_confirm(request.call, activity_id=activity_id)
            return to("staffing:activity_detail", activity_id)
    return show(request, "staffing/hours_confirm.html", form=form, activity=detail)


@page(terms.HOURS_RETURN)
def hours_return(request: Request, hours_id: UUID) -> HttpResponse:
    row = queries.hours_row(request.call, hours_id=hours_id)
    form = forms.HoursReturn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.hours_return(request.call, hours_id=hours_id, **form.cleaned_data)
            return to("staffing:activity_detail", row.activity)
    return show(request, "staffing/hours_return.html", form=form, row=row)
