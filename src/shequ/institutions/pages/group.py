from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.base.page import Request, page, show, to
from shequ.base.steps import step
from shequ.institutions import actions, forms, queries, terms
from shequ.institutions.pages.daily import tabs


@page(terms.GROUP_SEE)
def group_home(request: Request) -> HttpResponse:
    groups = queries.group_choices(request.call)
    if len(groups) == 1:
        return to("institutions:group_detail", groups[0][0])
    return show(request, "institutions/group_home.html", groups=groups, tabs=tabs(request, "group"))


@page(terms.GROUP_SEE)
def group_detail(request: Request, group_id: UUID) -> HttpResponse:
    form = forms.GroupDay(request.GET)
    on = (form.cleaned_data.get("on") if form.is_valid() else None) or request.call.on
    group = queries.group_detail(request.call, group_id=group_id, on=on)
    shown = forms.GroupDay({"on": on.isoformat()})
    return show(request, "institutions/group_detail.html", group=group, form=shown, tabs=tabs(request, "group"))


@page(terms.GROUP_CHAIR_SET)
def group_chair_set(request: Request, group_id: UUID) -> HttpResponse:
    group = queries.group_detail(request.call, group_id=group_id)
    bodies = [(row.code, row.name) for row in queries.tree(request.call) if row.area == group.area]
    form = forms.GroupChairSet(request.POST or None, bodies=bodies, initial=_today(request))
    return step(
        request, form, lambda given: actions.group_chair_set(request.call, group_id=group_id, **given),
        title=_("登记组长"), sub=group.name, back=_url(group_id), crumbs=_crumbs(group), then=_home(group_id),
        note=_("原来的组长到这一天为止，记录保留") if group.chair else "",
    )  # fmt: skip


@page(terms.GROUP_OFFICE_SET)
def group_office_set(request: Request, group_id: UUID) -> HttpResponse:
    group = queries.group_detail(request.call, group_id=group_id)
    form = forms.GroupOfficeSet(request.POST or None, bodies=_bodies(request), initial=_today(request))
    return step(
        request, form, lambda given: actions.group_office_set(request.call, group_id=group_id, **given),
        title=_("登记办公室所在单位"), sub=group.name, back=_url(group_id), crumbs=_crumbs(group), then=_home(group_id),
    )  # fmt: skip


@page(terms.GROUP_MEMBER_ADD)
def group_member_add(request: Request, group_id: UUID) -> HttpResponse:
    group = queries.group_detail(request.call, group_id=group_id)
    seated = {row.code for row in group.members}
    bodies = [(code, name) for code, name in _bodies(request) if code not in seated]
    form = forms.GroupMemberAdd(request.POST or None, bodies=bodies, initial=_today(request))
    return step(
        request, form, lambda given: actions.group_member_add(request.call, group_id=group_id, **given),
        title=_("登记成员单位"), sub=group.name, back=_url(group_id), crumbs=_crumbs(group), then=_home(group_id),
    )  # fmt: skip


@page(terms.GROUP_MEMBER_CHANGE)
def group_member_change(request: Request, seat_id: UUID) -> HttpResponse:
    seat, group_id = queries.seat_row(request.call, seat_id=seat_id)
    group = queries.group_detail(request.call, group_id=group_id)
    form = forms.GroupMemberChange(request.POST or None, initial={"post": seat.post, **_today(request)})
    return step(
        request, form, lambda given: actions.group_member_change(request.call, seat_id=seat_id, **given),
        title=_("换人"), sub=f"{seat.name} {seat.person}", back=_url(group_id), crumbs=_crumbs(group),
        then=_home(group_id),
    )  # fmt: skip


@page(terms.GROUP_SEAT_END)
def group_seat_end(request: Request, seat_id: UUID) -> HttpResponse:
    seat, group_id = queries.seat_row(request.call, seat_id=seat_id)
    group = queries.group_detail(request.call, group_id=group_id)
    form = forms.GroupSeatEnd(request.POST or None, initial=_today(request))
    return step(
        request, form, lambda given: actions.group_seat_end(request.call, seat_id=seat_id, **given),
        title=_("终止席位"), sub=f"{seat.seat_label} {seat.name} {seat.person}", back=_url(group_id),
        crumbs=_crumbs(group), then=_home(group_id),
    )  # fmt: skip


def _home(group_id: UUID) -> tuple[str, UUID]:
    return ("institutions:group_detail", group_id)


def _url(group_id: UUID) -> str:
    return reverse("institutions:group_detail", args=[group_id])


def _crumbs(group: queries.GroupDetail) -> list[tuple[str, str]]:
    return [(_url(group.id), gettext("领导小组"))]


def _today(request: Request) -> dict[str, str]:
    today: date = request.call.on
    return {"on": today.isoformat()}


def _bodies(request: Request) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in queries.tree(request.call) if not row.is_leading_group]
