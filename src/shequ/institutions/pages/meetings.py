from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.base.page import Request, page, show
from shequ.base.paging import PageRequest
from shequ.base.steps import MADE, step
from shequ.institutions import actions, forms, queries, terms
from shequ.institutions.pages.daily import crumbs, files_of, group_of, tabs


@page(terms.MEETING_SEE)
def meeting_list(request: Request) -> HttpResponse:
    form = forms.MeetingFind(request.GET)
    listed = queries.meeting_list(request.call, state=request.GET.get("state", ""), page=PageRequest.read(request))
    return show(
        request, "institutions/meeting_list.html", page=listed, form=form, tabs=tabs(request, "meetings"),
        may_call=request.call.actor.may(terms.MEETING_CALL),
    )  # fmt: skip


@page(terms.MEETING_SEE)
def meeting_detail(request: Request, meeting_id: UUID) -> HttpResponse:
    meeting = queries.meeting_detail(request.call, meeting_id=meeting_id)
    files = files_of(request, f"meeting:{meeting_id}")
    return show(request, "institutions/meeting_detail.html", meeting=meeting, files=files)


@page(terms.MEETING_CALL)
def meeting_call(request: Request) -> HttpResponse:
    group = group_of(request)
    chair = queries.group_detail(request.call, group_id=group).chair
    form = forms.MeetingCall(request.POST or None, initial={"chair": chair.person if chair else ""})
    return step(
        request, form, lambda given: actions.meeting_call(request.call, group_id=group, **given),
        title=_("召集会议"), sub="", back=reverse("institutions:meeting_list"),
        crumbs=crumbs("institutions:meeting_list", gettext("会议")), then=("institutions:meeting_detail", MADE),
    )  # fmt: skip


@page(terms.MEETING_CHANGE)
def meeting_change(request: Request, meeting_id: UUID) -> HttpResponse:
    meeting = queries.meeting_detail(request.call, meeting_id=meeting_id)
    held = {
        "title": meeting.row.title, "held_on": meeting.row.held_on.isoformat(), "place": meeting.row.place,
        "chair": meeting.row.chair, "agenda": "\n".join(item.title for item in meeting.agenda),
    }  # fmt: skip
    return _step(
        request, meeting, forms.MeetingCall(request.POST or None, initial=held), _("修改会议安排"),
        lambda given: actions.meeting_change(request.call, meeting_id=meeting_id, **given),
    )  # fmt: skip


@page(terms.MEETING_CANCEL)
def meeting_cancel(request: Request, meeting_id: UUID) -> HttpResponse:
    meeting = queries.meeting_detail(request.call, meeting_id=meeting_id)
    return _step(
        request, meeting, forms.Reason(request.POST or None), _("取消会议"),
        lambda given: actions.meeting_cancel(request.call, meeting_id=meeting_id, **given),
    )  # fmt: skip


@page(terms.MEETING_HOLD)
def meeting_hold(request: Request, meeting_id: UUID) -> HttpResponse:
    meeting = queries.meeting_detail(request.call, meeting_id=meeting_id)
    members = queries.members_on(meeting.group, meeting.row.held_on)
    listed = [(code, name, person) for code, (_key, name, person) in members.items()]
    form = forms.MeetingHold(request.POST if request.method == "POST" else None, members=listed)
    return _step(
        request, meeting, form, _("登记出席"),
        lambda _given: actions.meeting_hold(request.call, meeting_id=meeting_id, presence=form.presence),
    )  # fmt: skip


@page(terms.MEETING_MINUTES)
def meeting_minutes(request: Request, meeting_id: UUID) -> HttpResponse:
    meeting = queries.meeting_detail(request.call, meeting_id=meeting_id)
    items = [(item.position, item.title) for item in meeting.agenda]
    form = forms.MeetingMinutes(request.POST or None, items=items)
    return _step(
        request, meeting, form, _("登记会议纪要"),
        lambda given: actions.meeting_minutes(
            request.call, meeting_id=meeting_id, minutes=given["minutes"], document=given["document"],
            outcomes=form.outcomes,
        ),
    )  # fmt: skip


def _step(request: Request, meeting: queries.MeetingDetail, form: Any, title: Any, act: Any) -> HttpResponse:
    key = meeting.row.id
    return step(
        request, form, act, title=title, sub=meeting.row.title,
        back=reverse("institutions:meeting_detail", args=[key]),
        crumbs=crumbs("institutions:meeting_list", gettext("会议")), then=("institutions:meeting_detail", key),
    )  # fmt: skip
