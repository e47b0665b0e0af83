"""Operations on the leading group."""

from datetime import date
from uuid import UUID

from ninja import Body

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.institutions import actions, queries, schemas, terms
from shequ.institutions.api.routing import router

SEAT_BODY = Body(schemas.SeatIn())


@router.get("/groups", operation_id="group_home", response=list[schemas.GroupOut])
@endpoint(terms.GROUP_SEE)
def group_home(request: Request, on: date | None = None) -> object:
    return [
        queries.group_detail(request.call, group_id=key, on=on) for key, _name in queries.group_choices(request.call)
    ]


@router.get("/groups/{uuid:group_id}", operation_id="group_detail", response=schemas.GroupOut)
@endpoint(terms.GROUP_SEE)
def group_detail(request: Request, group_id: UUID, on: date | None = None) -> object:
    return queries.group_detail(request.call, group_id=group_id, on=on)


@router.post("/groups/{uuid:group_id}/chair", operation_id="group_chair_set", response=schemas.GroupOut)
@endpoint(terms.GROUP_CHAIR_SET)
def group_chair_set(request: Request, group_id: UUID, body: schemas.SeatIn = SEAT_BODY) -> object:
    actions.group_chair_set(
        request.call, group_id=group_id, institution=body.institution, person=body.person, post=body.post,
        on=body.on or request.call.on, document=body.document,
    )  # fmt: skip
    return queries.group_detail(request.call, group_id=group_id)


@router.post("/groups/{uuid:group_id}/office", operation_id="group_office_set", response=schemas.GroupOut)
@endpoint(terms.GROUP_OFFICE_SET)
def group_office_set(request: Request, group_id: UUID, body: schemas.SeatIn = SEAT_BODY) -> object:
    actions.group_office_set(
        request.call, group_id=group_id, institution=body.institution, on=body.on or request.call.on,
        document=body.document,
    )  # fmt: skip
    return queries.group_detail(request.call, group_id=group_id)


@router.post("/groups/{uuid:group_id}/members", operation_id="group_member_add", response=schemas.GroupOut)
@endpoint(terms.GROUP_MEMBER_ADD)
def group_member_add(request: Request, group_id: UUID, body: schemas.SeatIn = SEAT_BODY) -> object:
    actions.group_member_add(
        request.call, group_id=group_id, institution=body.institution, person=body.person, post=body.post,
        on=body.on or request.call.on, document=body.document,
    )  # fmt: skip
    return queries.group_detail(request.call, group_id=group_id)


@router.post("/groups/seats/{uuid:seat_id}/change", operation_id="group_member_change", response=schemas.GroupOut)
@endpoint(terms.GROUP_MEMBER_CHANGE)
def group_member_change(request: Request, seat_id: UUID, body: schemas.SeatIn = SEAT_BODY) -> object:
    _seat, group = queries.seat_row(request.call, seat_id=seat_id)
    actions.group_member_change(
        request.call, seat_id=seat_id, person=body.person, post=body.post, on=body.on or request.call.on,
        document=body.document,
    )  # fmt: skip
    return queries.group_detail(request.call, group_id=group)


@router.post("/groups/seats/{uuid:seat_id}/end", operation_id="group_seat_end", response=schemas.GroupOut)
@endpoint(terms.GROUP_SEAT_END)
def group_seat_end(request: Request, seat_id: UUID, body: schemas.SeatIn = SEAT_BODY) -> object:
    made = actions.group_seat_end(request.call, seat_id=seat_id, on=body.on or request.call.on, document=body.document)
    return queries.group_detail(request.call, group_id=made)
