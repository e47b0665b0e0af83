from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext

from shequ.base.downloads import official_answer
from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.base.workbooks import Leaf, workbook
from shequ.institutions import actions, forms, queries, terms
from shequ.institutions.pages.daily import group_of, tabs

USUAL_DAYS = 30
"""Days that a new briefing looks back, until somebody says otherwise."""
WIDTHS = (18, 40, 40, 40, 10)


@page(terms.BRIEFING_SEE)
def briefing_list(request: Request) -> HttpResponse:
    listed = queries.briefing_list(request.call, page=PageRequest.read(request))
    return show(
        request, "institutions/briefing_list.html", page=listed, tabs=tabs(request, "briefings"),
        may_issue=request.call.actor.may(terms.BRIEFING_ISSUE),
    )  # fmt: skip


@page(terms.BRIEFING_SEE)
def briefing_detail(request: Request, briefing_id: UUID) -> HttpResponse:
    briefing = queries.briefing_detail(request.call, briefing_id=briefing_id)
    return show(request, "institutions/briefing_detail.html", briefing=briefing, sections=briefing.sections)


@page(terms.BRIEFING_ISSUE)
def briefing_issue(request: Request) -> HttpResponse:
    group = group_of(request)
    usual = {"since": (request.call.on - timedelta(days=USUAL_DAYS)).isoformat(), "until": request.call.on.isoformat()}
    period = forms.BriefingPeriod(request.GET if "since" in request.GET else usual)
    held = period.cleaned_data if period.is_valid() else {}
    form = forms.BriefingIssue(request.POST or None, initial={name: value.isoformat() for name, value in held.items()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = actions.briefing_issue(request.call, group_id=group, **form.cleaned_data)
            messages.success(request, gettext("已印发，深改办会收到消息"))
            return to("institutions:briefing_detail", made)
    sections = queries.sections_of(queries.briefing_compiled(request.call, group_id=group, **held)) if held else ()
    return show(request, "institutions/briefing_issue.html", period=period, form=form, sections=sections)


@page(terms.BRIEFING_SEE)
def briefing_export(request: Request, briefing_id: UUID) -> HttpResponse:
    briefing = queries.briefing_detail(request.call, briefing_id=briefing_id)
    leaves = [Leaf(section.title, section.heads, WIDTHS, section.rows) for section in briefing.sections]
    return workbook(f"{gettext('工作简报')}-{briefing.row.number}.xlsx", leaves)


@page(terms.BRIEFING_SEE)
def briefing_official(request: Request, briefing_id: UUID) -> HttpResponse:
    return official_answer(queries.briefing_official(request.call, briefing_id=briefing_id))
