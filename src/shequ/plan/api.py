from uuid import UUID

from ninja import Body, Router

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.journal.actions import Unchanged
from shequ.plan import actions, queries, schemas, terms
from shequ.plan.queries import BoardFilters, TaskFilters

router = Router(tags=["plan"])
MOST = 200

# Defaults, so that a call without a body is answered by its permission first and by the rule that misses something next.
RUN_BODY = Body(schemas.RunIn())
PROGRESS_BODY = Body(schemas.ProgressIn())
NOTE_BODY = Body(schemas.NoteIn())
REASON_BODY = Body(schemas.ReasonIn())


@router.get("/plans", operation_id="plan_list", response=list[schemas.PlanOut])
@endpoint(terms.BOARD_SEE)
def plan_list(request: Request) -> object:
    return queries.plan_rows(request.call)


@router.get("/clauses", operation_id="clause_list", response=list[schemas.ClauseOut])
@endpoint(terms.BOARD_SEE)
def clause_list(request: Request, pack: str = "", plan_area: str = "", area: str = "") -> object:
    plan = queries.plan_seen(request.call, code=pack, area=plan_area)
    rows = queries.board_rows(request.call, plan=plan, filters=BoardFilters(area=area))
    return [row for row in rows if not row.is_heading]


@router.get("/findings", operation_id="finding_list", response=schemas.FindingPage)
@endpoint(terms.BOARD_SEE)
def finding_list(
    request: Request,
    pack: str = "",
    plan_area: str = "",
    area: str = "",
    clause: str = "",
    severity: str = "",
    after: str = "",
    size: int = 50,
) -> object:
    plan = queries.plan_seen(request.call, code=pack, area=plan_area)
    turn = PageRequest(size=min(max(size, 1), MOST), after=after)
    filters = BoardFilters(area=area, severity=severity)
    return queries.finding_page(request.call, plan=plan, filters=filters, clause=clause, page=turn)


@router.post("/check-runs", operation_id="check_run", response=schemas.RunOut)
@endpoint(terms.CHECK_RUN)
def check_run(request: Request, body: schemas.RunIn = RUN_BODY) -> object:
    plan = queries.plan_seen(request.call, code=body.pack, area=body.plan_area)
    done = actions.check_run(
        request.call,
        pack_code=plan.code,
        plan_area=plan.area,
        area=body.area,
        clauses=tuple(body.clauses),
        is_incremental=body.is_incremental,
    )
    unchanged = isinstance(done, Unchanged)
    statuses = queries.status_counts(plan, on=request.call.on)
    return {"id": None if unchanged else done, "unchanged": unchanged, "statuses": statuses}


@router.get("/tasks", operation_id="task_list", response=list[schemas.TaskOut])
@endpoint(terms.TASK_SEE)
def task_list(request: Request, state: str = "", unit: str = "", only_late: bool = False) -> object:
    return queries.task_rows(request.call, filters=TaskFilters(state=state, unit=unit, only_late=only_late))


@router.get("/tasks/{uuid:task_id}", operation_id="task_detail", response=schemas.TaskOut)
@endpoint(terms.TASK_SEE)
def task_detail(request: Request, task_id: UUID) -> object:
    return queries.task_detail(request.call, task_id=task_id).row


@router.post("/tasks/{uuid:task_id}/progress", operation_id="task_progress_note", response=schemas.TaskOut)
@endpoint(terms.TASK_PROGRESS_NOTE)
def task_progress_note(request: Request, task_id: UUID, body: schemas.ProgressIn = PROGRESS_BODY) -> object:
    actions.task_progress_note(request.call, task_id=task_id, progress=body.progress, note=body.note)
    return queries.task_detail(request.call, task_id=task_id).row


@router.post("/tasks/{uuid:task_id}/submit", operation_id="task_submit", response=schemas.TaskOut)
@endpoint(terms.TASK_SUBMIT)
def task_submit(request: Request, task_id: UUID, body: schemas.NoteIn = NOTE_BODY) -> object:
    actions.task_submit(request.call, task_id=task_id, note=body.note)
    return queries.task_detail(request.call, task_id=task_id).row


@router.post("/tasks/{uuid:task_id}/accept", operation_id="task_accept", response=schemas.TaskOut)
@endpoint(terms.TASK_ACCEPT)
def task_accept(request: Request, task_id: UUID, body: schemas.NoteIn = NOTE_BODY) -> object:
    actions.task_accept(request.call, task_id=task_id, note=body.note)
    return queries.task_detail(request.call, task_id=task_id).row


@router.post("/tasks/{uuid:task_id}/return", operation_id="task_return", response=schemas.TaskOut)
@endpoint(terms.TASK_RETURN)
def task_return(request: Request, task_id: UUID, body: schemas.ReasonIn = REASON_BODY) -> object:
    actions.task_return(request.call, task_id=task_id, reason=body.reason)
    return queries.task_detail(request.call, task_id=task_id).row


@router.get("/documents", operation_id="document_list", response=list[schemas.DocumentOut])
@endpoint(terms.DOCUMENT_SEE)
def document_list(request: Request, q: str = "", state: str = "", level: str = "") -> object:
    return queries.document_list(request.call, q=q, state=state, level=level)
