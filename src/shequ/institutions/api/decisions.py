"""Operations on decisions and dispatches."""

from uuid import UUID

from ninja import Body

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.institutions import actions, queries, schemas, terms
from shequ.institutions.api.daily import page_of
from shequ.institutions.api.routing import router
from shequ.institutions.queries import DecisionFilters

NOTE_BODY = Body(schemas.FollowUpIn())


@router.get("/decisions", operation_id="decision_list", response=schemas.DecisionPage)
@endpoint(terms.DECISION_SEE)
def decision_list(
    request: Request, state: str = "", unit: str = "", only: str = "", q: str = "", after: str = "", size: int = 50
) -> object:
    filters = DecisionFilters(state=state, unit=unit, only=only, q=q)
    return queries.decision_list(request.call, filters=filters, page=page_of(after, size))


@router.get("/decisions/{uuid:decision_id}", operation_id="decision_detail", response=schemas.DecisionOut)
@endpoint(terms.DECISION_SEE)
def decision_detail(request: Request, decision_id: UUID) -> object:
    return queries.decision_detail(request.call, decision_id=decision_id)


@router.post("/decisions/{uuid:decision_id}/note", operation_id="decision_note", response=schemas.DecisionOut)
@endpoint(terms.DECISION_NOTE)
def decision_note(request: Request, decision_id: UUID, body: schemas.FollowUpIn = NOTE_BODY) -> object:
    actions.decision_note(request.call, decision_id=decision_id, note=body.note)
    return queries.decision_detail(request.call, decision_id=decision_id)


@router.post("/decisions/{uuid:decision_id}/report", operation_id="decision_report", response=schemas.DecisionOut)
@endpoint(terms.DECISION_REPORT)
def decision_report(request: Request, decision_id: UUID, body: schemas.FollowUpIn = NOTE_BODY) -> object:
    actions.decision_report(request.call, decision_id=decision_id, note=body.note)
    return queries.decision_detail(request.call, decision_id=decision_id)


@router.post("/decisions/{uuid:decision_id}/verify", operation_id="decision_verify", response=schemas.DecisionOut)
@endpoint(terms.DECISION_VERIFY)
def decision_verify(request: Request, decision_id: UUID, body: schemas.FollowUpIn = NOTE_BODY) -> object:
    actions.decision_verify(request.call, decision_id=decision_id, note=body.note)
    return queries.decision_detail(request.call, decision_id=decision_id)


@router.post("/decisions/{uuid:decision_id}/return", operation_id="decision_return", response=schemas.DecisionOut)
@endpoint(terms.DECISION_RETURN)
def decision_return(request: Request, decision_id: UUID, body: schemas.FollowUpIn = NOTE_BODY) -> object:
    actions.decision_return(request.call, decision_id=decision_id, reason=body.note)
    return queries.decision_detail(request.call, decision_id=decision_id)


@router.post("/decisions/{uuid:decision_id}/postpone", operation_id="decision_postpone", response=schemas.DecisionOut)
@endpoint(terms.DECISION_POSTPONE)
def decision_postpone(request: Request, decision_id: UUID, body: schemas.FollowUpIn = NOTE_BODY) -> object:
    due_on = body.due_on or request.call.on
    actions.decision_postpone(request.call, decision_id=decision_id, due_on=due_on, reason=body.note)
    return queries.decision_detail(request.call, decision_id=decision_id)


@router.post("/decisions/{uuid:decision_id}/withdraw", operation_id="decision_withdraw", response=schemas.DecisionOut)
@endpoint(terms.DECISION_WITHDRAW)
def decision_withdraw(request: Request, decision_id: UUID, body: schemas.FollowUpIn = NOTE_BODY) -> object:
    actions.decision_withdraw(request.call, decision_id=decision_id, reason=body.note)
    return queries.decision_detail(request.call, decision_id=decision_id)
