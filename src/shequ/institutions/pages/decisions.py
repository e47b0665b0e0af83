from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.base.page import Request, page, show
from shequ.base.paging import PageRequest
from shequ.base.steps import step
from shequ.institutions import actions, forms, queries, terms
from shequ.institutions.pages.daily import crumbs, files_of, group_of, store, tabs
from shequ.institutions.queries import DecisionFilters
from shequ.institutions.rules.decisions import Given


@page(terms.DECISION_SEE)
def decision_list(request: Request) -> HttpResponse:
    form = forms.DecisionFind(request.GET, units=units_of(request))
    filters = DecisionFilters(**{name: request.GET.get(name, "") for name in ("state", "unit", "only", "q")})
    listed = queries.decision_list(request.call, filters=filters, page=PageRequest.read(request))
    counts = queries.decision_counts(request.call)
    return show(
        request, "institutions/decision_list.html", page=listed, form=form, counts=counts,
        tabs=tabs(request, "decisions"),
    )  # fmt: skip


@page(terms.DECISION_SEE)
def decision_detail(request: Request, decision_id: UUID) -> HttpResponse:
    detail = queries.decision_detail(request.call, decision_id=decision_id)
    return show(
        request, "institutions/decision_detail.html", decision=detail, row=detail.row,
        files=files_of(request, f"decision:{decision_id}"),
    )  # fmt: skip


@page(terms.DECISION_GIVE)
def decision_give(request: Request, meeting_id: UUID) -> HttpResponse:
    meeting = queries.meeting_detail(request.call, meeting_id=meeting_id)
    items = [(str(item.position), f"{item.position}. {item.title}") for item in meeting.agenda]
    asked = request.GET.get("item", "")
    held = {str(item.position): item.outcome or item.title for item in meeting.agenda}
    initial = {"position": asked, "title": held.get(asked, "")[:200]}
    form = forms.DecisionGive(request.POST or None, units=units_of(request), items=items, initial=initial)

    def act(given: dict[str, Any]) -> UUID:
        position = int(given["position"]) if given["position"] else None
        return actions.decision_give(request.call, meeting_id=meeting_id, given=given_of(given), position=position)

    return step(
        request, form, act, title=_("交办议定事项"), sub=meeting.row.title,
        back=reverse("institutions:meeting_detail", args=[meeting_id]),
        crumbs=crumbs("institutions:meeting_list", gettext("会议")), then=("institutions:meeting_detail", meeting_id),
    )  # fmt: skip


@page(terms.DECISION_NOTE)
def decision_note(request: Request, decision_id: UUID) -> HttpResponse:
    return _step(
        request, decision_id, forms.DecisionNote(request.POST or None), _("填写进展"),
        lambda given: actions.decision_note(request.call, decision_id=decision_id, **given),
    )  # fmt: skip


@page(terms.DECISION_REPORT)
def decision_report(request: Request, decision_id: UUID) -> HttpResponse:
    def act(given: dict[str, Any]) -> UUID:
        subject, seen_with = f"decision:{decision_id}", terms.DECISION_SEE
        store(request, given["evidence"], subject=subject, group=group_of(request), seen_with=seen_with)
        made = actions.decision_report(request.call, decision_id=decision_id, note=given["note"])
        messages.success(request, gettext("已报告，等待核验"))
        return made

    form = forms.DecisionReport(request.POST or None, request.FILES or None)
    return _step(request, decision_id, form, _("报告办结"), act)


@page(terms.DECISION_VERIFY)
def decision_verify(request: Request, decision_id: UUID) -> HttpResponse:
    form = forms.DecisionVerify(request.POST if request.method == "POST" else None)
    return _step(
        request, decision_id, form, _("核验办结"),
        lambda given: actions.decision_verify(request.call, decision_id=decision_id, **given),
    )  # fmt: skip


@page(terms.DECISION_RETURN)
def decision_return(request: Request, decision_id: UUID) -> HttpResponse:
    return _step(
        request, decision_id, forms.Reason(request.POST or None), _("退回"),
        lambda given: actions.decision_return(request.call, decision_id=decision_id, **given),
    )  # fmt: skip


@page(terms.DECISION_POSTPONE)
def decision_postpone(request: Request, decision_id: UUID) -> HttpResponse:
    return _step(
        request, decision_id, forms.DecisionPostpone(request.POST or None), _("同意延期"),
        lambda given: actions.decision_postpone(request.call, decision_id=decision_id, **given),
    )  # fmt: skip


@page(terms.DECISION_WITHDRAW)
def decision_withdraw(request: Request, decision_id: UUID) -> HttpResponse:
    return _step(
        request, decision_id, forms.Reason(request.POST or None), _("撤销事项"),
        lambda given: actions.decision_withdraw(request.call, decision_id=decision_id, **given),
    )  # fmt: skip


def _step(request: Request, decision_id: UUID, form: Any, title: Any, act: Any) -> HttpResponse:
    row = queries.decision_detail(request.call, decision_id=decision_id).row
    return step(
        request, form, act, title=title, sub=f"{row.number} {row.title}",
        back=reverse("institutions:decision_detail", args=[decision_id]),
        crumbs=crumbs("institutions:decision_list", gettext("督办事项")),
        then=("institutions:decision_detail", decision_id),
    )  # fmt: skip


def units_of(request: Request) -> list[tuple[str, str]]:
    """Return the bodies that may be given something."""
    return queries.unit_choices(request.call, queries.tree(request.call))


def given_of(given: dict[str, Any]) -> Given:
    """Return what a form gave, as a value."""
    return Given(
        title=given["title"], lead=given["lead"], others=tuple(given["others"]), text=given["text"],
        due_on=given["due_on"], workdays=given["workdays"],
    )  # fmt: skip
