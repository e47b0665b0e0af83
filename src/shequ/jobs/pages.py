"""The pages of background work."""

from uuid import UUID

from django.http import HttpResponse

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.jobs import actions, queries, terms
from shequ.jobs.terms import JobState


@page(terms.JOB_SEE)
def job_list(request: Request) -> HttpResponse:
    may_see_others = request.call.actor.may(terms.JOB_SEE_OTHERS)
    is_own = not may_see_others or request.GET.get("whose") == "own"
    asked = request.GET.get("state", "")
    state = asked if asked in set(JobState) else ""
    return show(
        request,
        "jobs/job_list.html",
        page=queries.job_list(request.call, page=PageRequest.read(request), state=state, is_own=is_own),
        states=queries.state_choices(),
        state=state,
        is_own=is_own,
        may_see_others=may_see_others,
    )


@page(terms.JOB_SEE)
def job_detail(request: Request, job_id: UUID) -> HttpResponse:
    job = queries.job_detail(request.call, job_id=job_id)
    if request.htmx and not request.htmx.boosted:
        return show(request, "jobs/_progress.html", job=job, titled=request.GET.get("titled", ""))
    return show(request, "jobs/job_detail.html", job=job)


@page(terms.JOB_CANCEL)
def job_cancel(request: Request, job_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.job_cancel(request.call, job_id=job_id)
        return to("jobs:job_detail", job_id)
    return show(request, "jobs/job_cancel.html", job=queries.job_detail(request.call, job_id=job_id))
