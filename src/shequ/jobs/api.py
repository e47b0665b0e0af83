"""Jobs for programs."""

from uuid import UUID

from ninja import Router

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.jobs import actions, queries, schemas, terms

router = Router(tags=["jobs"])


@router.get("", response=schemas.JobPage, operation_id="job_list")
@endpoint(terms.JOB_SEE)
def job_list(request: Request, state: str = "", after: str = "", size: int = 50) -> object:
    return queries.job_list(request.call, page=PageRequest(min(max(size, 1), 200), after), state=state)


@router.get("/{uuid:job_id}", response=schemas.JobOut, operation_id="job_detail")
@endpoint(terms.JOB_SEE)
def job_detail(request: Request, job_id: UUID) -> object:
    return queries.job_detail(request.call, job_id=job_id)


@router.post("/{uuid:job_id}/cancel", response=schemas.JobOut, operation_id="job_cancel")
@endpoint(terms.JOB_CANCEL)
def job_cancel(request: Request, job_id: UUID) -> object:
    actions.job_cancel(request.call, job_id=job_id)
    return queries.job_detail(request.call, job_id=job_id)
