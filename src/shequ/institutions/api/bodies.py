"""Operations on bodies, duties and orders."""

from datetime import date
from uuid import UUID

from ninja import Body

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.institutions import actions, queries, schemas, terms
from shequ.institutions.api.routing import MOST, router
from shequ.institutions.rules.orders import Line
from shequ.institutions.rules.tree import NewBody
from shequ.institutions.terms import LineKind, Part
from shequ.kernel.refusals import Hidden

BODIES_BODY = Body(schemas.BodiesIn())
PART_BODY = Body(schemas.PartIn())
ORDER_BODY = Body(schemas.OrderIn())
STEP_BODY = Body(schemas.StepIn())
SENDS_BODY = Body(schemas.SendsIn())
LINE_BODY = Body(schemas.LineIn())


@router.get("/tree", operation_id="tree", response=schemas.TreeOut)
@endpoint(terms.TREE_SEE)
def tree(request: Request, on: date | None = None, area: str = "") -> object:
    return {"as_of": on or request.call.on, "institutions": queries.tree(request.call, on=on, area=area)}


@router.post("/bodies", operation_id="institutions_add", response=schemas.TreeOut)
@endpoint(terms.INSTITUTIONS_ADD)
def institutions_add(request: Request, body: schemas.BodiesIn = BODIES_BODY) -> object:
    if not body.area:
        raise Hidden(field="area")
    new = [
        NewBody(
            code=item.code, name=item.name, kind=item.kind, area=item.area or body.area, parent=item.parent,
            second=item.second, rank=item.rank, established_on=item.established_on or request.call.on, sort=at,
        )
        for at, item in enumerate(body.bodies)
    ]  # fmt: skip
    actions.institutions_add(request.call, area=body.area, bodies=new, document=body.document)
    return {"as_of": request.call.on, "institutions": queries.tree(request.call)}


@router.get("/duties", operation_id="duty_list", response=list[schemas.DutyOut])
@endpoint(terms.DUTY_SEE)
def duty_list(
    request: Request, q: str = "", institution: str = "", part: str = "", only: str = "", on: date | None = None
) -> object:
    filters = queries.DutyFilters(q=q, institution=institution, part=part, only=only)
    return queries.duty_list(request.call, filters=filters, on=on)


@router.post("/duties/{uuid:duty_id}/parts", operation_id="duty_part_give", response=schemas.DutyOut)
@endpoint(terms.DUTY_PART_GIVE)
def duty_part_give(request: Request, duty_id: UUID, body: schemas.PartIn = PART_BODY) -> object:
    part = body.part if body.part in set(Part) else Part.LEAD
    actions.duty_part_give(
        request.call, duty_id=duty_id, institution=body.institution, part=part, area=body.area,
        on=body.on or request.call.on, document=body.document,
    )  # fmt: skip
    return queries.duty_detail(request.call, duty_id=duty_id).row


@router.post("/duties/parts/{uuid:part_id}/hand-over", operation_id="duty_hand_over", response=schemas.DutyOut)
@endpoint(terms.DUTY_HAND_OVER)
def duty_hand_over(request: Request, part_id: UUID, body: schemas.PartIn = PART_BODY) -> object:
    duty, _part = queries.duty_part(request.call, part_id=part_id)
    actions.duty_hand_over(
        request.call,
        part_id=part_id,
        institution=body.institution,
        on=body.on or request.call.on,
        document=body.document,
    )
    return queries.duty_detail(request.call, duty_id=duty.row.id).row


@router.post("/duties/parts/{uuid:part_id}/end", operation_id="duty_part_end", response=schemas.DutyOut)
@endpoint(terms.DUTY_PART_END)
def duty_part_end(request: Request, part_id: UUID, body: schemas.PartIn = PART_BODY) -> object:
    made = actions.duty_part_end(request.call, part_id=part_id, on=body.on or request.call.on, document=body.document)
    return queries.duty_detail(request.call, duty_id=made).row


@router.get("/orders", operation_id="order_list", response=schemas.OrderPage)
@endpoint(terms.ORDER_SEE)
def order_list(request: Request, state: str = "", after: str = "", size: int = 50) -> object:
    return queries.order_list(request.call, state=state, page=PageRequest(size=min(max(size, 1), MOST), after=after))


@router.get("/orders/{uuid:order_id}", operation_id="order_detail", response=schemas.OrderOut)
@endpoint(terms.ORDER_SEE)
def order_detail(request: Request, order_id: UUID) -> object:
    return queries.order_detail(request.call, order_id=order_id)


@router.post("/orders", operation_id="order_draft", response=schemas.OrderOut)
@endpoint(terms.ORDER_DRAFT)
def order_draft(request: Request, body: schemas.OrderIn = ORDER_BODY) -> object:
    if not body.area:
        raise Hidden(field="area")
    lines = tuple(Line(**{**line.dict(), "kind": _kind(line.kind)}) for line in body.lines)
    made = actions.order_draft(
        request.call, area=body.area, title=body.title, effective_on=body.effective_on or request.call.on,
        reason=body.reason, superior_document=body.superior_document, lines=lines,
    )  # fmt: skip
    return queries.order_detail(request.call, order_id=made)


def _kind(kind: str) -> str:
    return kind if kind in set(LineKind) else LineKind.ABOLISH


@router.post("/orders/{uuid:order_id}/change", operation_id="order_change", response=schemas.OrderOut)
@endpoint(terms.ORDER_CHANGE)
def order_change(request: Request, order_id: UUID, body: schemas.OrderIn = ORDER_BODY) -> object:
    held = queries.order_detail(request.call, order_id=order_id)
    actions.order_change(
        request.call, order_id=order_id, title=body.title or held.row.title,
        effective_on=body.effective_on or held.row.effective_on, reason=body.reason or held.reason,
        superior_document=body.superior_document or held.superior_document,
    )  # fmt: skip
    return queries.order_detail(request.call, order_id=order_id)


@router.post("/orders/{uuid:order_id}/lines", operation_id="order_line_add", response=schemas.OrderOut)
@endpoint(terms.ORDER_LINE_ADD)
def order_line_add(request: Request, order_id: UUID, body: schemas.LineIn = LINE_BODY) -> object:
    line = Line(**{**body.dict(), "kind": _kind(body.kind)})
    actions.order_line_add(request.call, order_id=order_id, line=line)
    return queries.order_detail(request.call, order_id=order_id)


@router.post(
    "/orders/{uuid:order_id}/lines/{int:position}/sends", operation_id="order_line_send", response=schemas.OrderOut
)
@endpoint(terms.ORDER_LINE_SEND)
def order_line_send(request: Request, order_id: UUID, position: int, body: schemas.SendsIn = SENDS_BODY) -> object:
    actions.order_line_send(request.call, order_id=order_id, position=position, sends=body.sends)
    return queries.order_detail(request.call, order_id=order_id)


@router.delete(
    "/orders/{uuid:order_id}/lines/{int:position}", operation_id="order_line_drop", response=schemas.OrderOut
)
@endpoint(terms.ORDER_LINE_DROP)
def order_line_drop(request: Request, order_id: UUID, position: int) -> object:
    actions.order_line_drop(request.call, order_id=order_id, position=position)
    return queries.order_detail(request.call, order_id=order_id)


@router.post("/orders/{uuid:order_id}/submit", operation_id="order_submit", response=schemas.OrderOut)
@endpoint(terms.ORDER_SUBMIT)
def order_submit(request: Request, order_id: UUID) -> object:
    actions.order_submit(request.call, order_id=order_id)
    return queries.order_detail(request.call, order_id=order_id)


@router.post("/orders/{uuid:order_id}/approve", operation_id="order_approve", response=schemas.OrderOut)
@endpoint(terms.ORDER_APPROVE)
def order_approve(request: Request, order_id: UUID, body: schemas.StepIn = STEP_BODY) -> object:
    actions.order_approve(request.call, order_id=order_id, document=body.document)
    return queries.order_detail(request.call, order_id=order_id)


@router.post("/orders/{uuid:order_id}/return", operation_id="order_return", response=schemas.OrderOut)
@endpoint(terms.ORDER_RETURN)
def order_return(request: Request, order_id: UUID, body: schemas.StepIn = STEP_BODY) -> object:
    actions.order_return(request.call, order_id=order_id, note=body.note)
    return queries.order_detail(request.call, order_id=order_id)


@router.post("/orders/{uuid:order_id}/withdraw", operation_id="order_withdraw", response=schemas.OrderOut)
@endpoint(terms.ORDER_WITHDRAW)
def order_withdraw(request: Request, order_id: UUID, body: schemas.StepIn = STEP_BODY) -> object:
    actions.order_withdraw(request.call, order_id=order_id, note=body.note)
    return queries.order_detail(request.call, order_id=order_id)


@router.post("/orders/{uuid:order_id}/execute", operation_id="order_execute", response=schemas.OrderOut)
@endpoint(terms.ORDER_EXECUTE)
def order_execute(request: Request, order_id: UUID) -> object:
    actions.order_execute(request.call, order_id=order_id)
    return queries.order_detail(request.call, order_id=order_id)
