from uuid import UUID

from ninja import Body

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.institutions import actions, queries
from shequ.institutions.api.routing import router
from shequ.institutions.schemas import supervision as schemas
from shequ.institutions.terms import supervision as terms
from shequ.kernel.refusals import Hidden

SET_BODY = Body(schemas.SupervisionIn())
END_BODY = Body(schemas.SupervisionEndIn())


@router.get("/supervision", operation_id="supervision_list", response=list[schemas.SupervisionOut])
@endpoint(terms.SUPERVISION_SEE)
def supervision_list(request: Request) -> object:
    return queries.supervision_list(request.call)


@router.post("/supervision", operation_id="supervision_assign", response=schemas.SupervisionOut)
@endpoint(terms.SUPERVISION_ASSIGN)
def supervision_assign(request: Request, body: schemas.SupervisionIn = SET_BODY) -> object:
    if not body.area:
        raise Hidden(field="area")
    made = actions.supervision_assign(
        request.call, area=body.area, institution=body.institution, legal_basis=body.legal_basis,
        document=body.document, on=body.on or request.call.on,
    )  # fmt: skip
    return queries.supervision_row(request.call, supervision_id=made)


@router.post("/supervision/{uuid:supervision_id}/end", operation_id="supervision_end", response=schemas.SupervisionOut)
@endpoint(terms.SUPERVISION_END)
def supervision_end(request: Request, supervision_id: UUID, body: schemas.SupervisionEndIn = END_BODY) -> object:
    actions.supervision_end(
        request.call, supervision_id=supervision_id, on=body.on or request.call.on, document=body.document
    )
    return queries.supervision_row(request.call, supervision_id=supervision_id)
