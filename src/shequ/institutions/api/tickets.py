from uuid import UUID

from ninja import Body

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.institutions import actions, queries
from shequ.institutions.api.routing import MOST, router
from shequ.institutions.queries import TicketFilters
from shequ.institutions.schemas import tickets as schemas
from shequ.institutions.terms import tickets as terms

TICKET_BODY = Body(schemas.TicketIn())
STEP_BODY = Body(schemas.TicketStepIn())


@router.get("/tickets", operation_id="ticket_list", response=schemas.TicketPage)
@endpoint(terms.TICKET_SEE)
def ticket_list(
    request: Request, q: str = "", state: str = "", unit: str = "", only: str = "", after: str = "", size: int = 50
) -> object:
    filters = TicketFilters(q=q, state=state, unit=unit, only=only)
    return queries.ticket_list(
        request.call, filters=filters, page=PageRequest(size=min(max(size, 1), MOST), after=after)
    )


@router.get("/tickets/units", operation_id="unit_problems", response=list[schemas.UnitProblemsOut])
@endpoint(terms.TICKET_SEE)
def unit_problems(request: Request) -> object:
    return queries.unit_problems(request.call)


@router.get("/tickets/{uuid:ticket_id}", operation_id="ticket_detail", response=schemas.TicketOut)
@endpoint(terms.TICKET_SEE)
def ticket_detail(request: Request, ticket_id: UUID) -> object:
    return queries.ticket_detail(request.call, ticket_id=ticket_id)


@router.post("/tickets", operation_id="ticket_raise", response=schemas.TicketOut)
@endpoint(terms.TICKET_RAISE)
def ticket_raise(request: Request, body: schemas.TicketIn = TICKET_BODY) -> object:
    made = actions.ticket_raise(
        request.call, institution=body.institution, title=body.title, description=body.description, units=body.units,
        wished_on=body.wished_on,
    )  # fmt: skip
    return queries.ticket_detail(request.call, ticket_id=made)


@router.post("/tickets/{uuid:ticket_id}/assign", operation_id="ticket_assign", response=schemas.TicketOut)
@endpoint(terms.TICKET_ASSIGN)
def ticket_assign(request: Request, ticket_id: UUID, body: schemas.TicketStepIn = STEP_BODY) -> object:
    actions.ticket_assign(
        request.call, ticket_id=ticket_id, lead=body.lead, due_on=body.due_on or request.call.on, note=body.note
    )
    return queries.ticket_detail(request.call, ticket_id=ticket_id)


@router.post("/tickets/{uuid:ticket_id}/progress", operation_id="ticket_progress_note", response=schemas.TicketOut)
@endpoint(terms.TICKET_PROGRESS_NOTE)
def ticket_progress_note(request: Request, ticket_id: UUID, body: schemas.TicketStepIn = STEP_BODY) -> object:
    actions.ticket_progress_note(request.call, ticket_id=ticket_id, note=body.note)
    return queries.ticket_detail(request.call, ticket_id=ticket_id)


@router.post("/tickets/{uuid:ticket_id}/solve", operation_id="ticket_solve", response=schemas.TicketOut)
@endpoint(terms.TICKET_SOLVE)
def ticket_solve(request: Request, ticket_id: UUID, body: schemas.TicketStepIn = STEP_BODY) -> object:
    actions.ticket_solve(request.call, ticket_id=ticket_id, solution=body.solution)
    return queries.ticket_detail(request.call, ticket_id=ticket_id)


@router.post("/tickets/{uuid:ticket_id}/confirm", operation_id="ticket_confirm", response=schemas.TicketOut)
@endpoint(terms.TICKET_CONFIRM)
def ticket_confirm(request: Request, ticket_id: UUID, body: schemas.TicketStepIn = STEP_BODY) -> object:
    actions.ticket_confirm(request.call, ticket_id=ticket_id, note=body.note)
    return queries.ticket_detail(request.call, ticket_id=ticket_id)


@router.post("/tickets/{uuid:ticket_id}/return", operation_id="ticket_return", response=schemas.TicketOut)
@endpoint(terms.TICKET_RETURN)
def ticket_return(request: Request, ticket_id: UUID, body: schemas.TicketStepIn = STEP_BODY) -> object:
    actions.ticket_return(request.call, ticket_id=ticket_id, note=body.note)
    return queries.ticket_detail(request.call, ticket_id=ticket_id)


@router.post("/tickets/{uuid:ticket_id}/decline", operation_id="ticket_decline", response=schemas.TicketOut)
@endpoint(terms.TICKET_DECLINE)
def ticket_decline(request: Request, ticket_id: UUID, body: schemas.TicketStepIn = STEP_BODY) -> object:
    actions.ticket_decline(request.call, ticket_id=ticket_id, note=body.note)
    return queries.ticket_detail(request.call, ticket_id=ticket_id)


@router.post("/tickets/{uuid:ticket_id}/withdraw", operation_id="ticket_withdraw", response=schemas.TicketOut)
@endpoint(terms.TICKET_WITHDRAW)
def ticket_withdraw(request: Request, ticket_id: UUID, body: schemas.TicketStepIn = STEP_BODY) -> object:
    actions.ticket_withdraw(request.call, ticket_id=ticket_id, note=body.note)
    return queries.ticket_detail(request.call, ticket_id=ticket_id)


@router.post("/tickets/{uuid:ticket_id}/escalate", operation_id="ticket_escalate", response=schemas.TicketOut)
@endpoint(terms.TICKET_ESCALATE)
def ticket_escalate(request: Request, ticket_id: UUID, body: schemas.TicketStepIn = STEP_BODY) -> object:
    actions.ticket_escalate(request.call, ticket_id=ticket_id, note=body.note)
    return queries.ticket_detail(request.call, ticket_id=ticket_id)
