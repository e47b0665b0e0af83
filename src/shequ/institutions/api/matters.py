"""Operations on major matters and the clean-conduct list."""

from uuid import UUID

from ninja import Body

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.institutions import actions, queries, schemas, terms
from shequ.institutions.api.daily import page_of
from shequ.institutions.api.routing import router
from shequ.institutions.rules.matters import Hearing, NewItem, PastMatter
from shequ.institutions.terms import HearingWay, MatterKind, Verdict
from shequ.kernel.refusals import Hidden

MATTER_BODY = Body(schemas.MatterIn())
HEARING_BODY = Body(schemas.HearingIn())
VERDICT_BODY = Body(schemas.VerdictIn())
STEP_BODY = Body(schemas.MatterStepIn())
ITEMS_BODY = Body(schemas.ItemsIn())


def _hearing(request: Request, body: schemas.HearingIn) -> Hearing:
    way = body.way if body.way in set(HearingWay) else HearingWay.MEETING
    return Hearing(body.on or request.call.on, way, body.heard, body.text)


def _kind(body: schemas.MatterIn) -> str:
    return body.kind if body.kind in set(MatterKind) else MatterKind.POLICY


@router.get("/matters", operation_id="matter_list", response=schemas.MatterPage)
@endpoint(terms.MATTER_SEE)
def matter_list(
    request: Request, state: str = "", kind: str = "", q: str = "", after: str = "", size: int = 50
) -> object:
    return queries.matter_list(request.call, state=state, kind=kind, q=q, page=page_of(after, size))


@router.get("/matters/{uuid:matter_id}", operation_id="matter_detail", response=schemas.MatterOut)
@endpoint(terms.MATTER_SEE)
def matter_detail(request: Request, matter_id: UUID) -> object:
    return queries.matter_detail(request.call, matter_id=matter_id)


@router.post("/matters", operation_id="matter_propose", response=schemas.MatterOut)
@endpoint(terms.MATTER_PROPOSE)
def matter_propose(request: Request, body: schemas.MatterIn = MATTER_BODY) -> object:
    if not body.area:
        raise Hidden(field="area")
    made = actions.matter_propose(
        request.call, area=body.area, body=body.body, title=body.title, kind=_kind(body), proposal=body.proposal,
        proposed_by=body.proposed_by, proposed_on=body.proposed_on or request.call.on,
    )  # fmt: skip
    return queries.matter_detail(request.call, matter_id=made)


@router.post("/matters/past", operation_id="matter_enter", response=schemas.MatterOut)
@endpoint(terms.MATTER_ENTER)
def matter_enter(request: Request, body: schemas.MatterIn = MATTER_BODY) -> object:
    if not body.area:
        raise Hidden(field="area")
    past = PastMatter(
        title=body.title, kind=_kind(body), proposed_by=body.proposed_by, proposal=body.proposal,
        proposed_on=body.proposed_on or request.call.on,
        hearings=tuple(_hearing(request, item) for item in body.hearings), decided_on=body.decided_on,
        meeting=body.meeting, decision=body.decision, executed_on=body.executed_on, done_on=body.done_on,
        result=body.result,
    )  # fmt: skip
    made = actions.matter_enter(request.call, area=body.area, body=body.body, past=past, document=body.document)
    return queries.matter_detail(request.call, matter_id=made)


@router.post("/matters/{uuid:matter_id}/hear", operation_id="matter_hear", response=schemas.MatterOut)
@endpoint(terms.MATTER_HEAR)
def matter_hear(request: Request, matter_id: UUID, body: schemas.HearingIn = HEARING_BODY) -> object:
    actions.matter_hear(request.call, matter_id=matter_id, hearing=_hearing(request, body))
    return queries.matter_detail(request.call, matter_id=matter_id)


@router.post("/matters/{uuid:matter_id}/decide", operation_id="matter_decide", response=schemas.MatterOut)
@endpoint(terms.MATTER_DECIDE)
def matter_decide(request: Request, matter_id: UUID, body: schemas.VerdictIn = VERDICT_BODY) -> object:
    actions.matter_decide(
        request.call, matter_id=matter_id, decided_on=body.decided_on or request.call.on, meeting=body.meeting,
        verdict=body.verdict if body.verdict in set(Verdict) else Verdict.DEFERRED, text=body.text, due_on=body.due_on,
    )  # fmt: skip
    return queries.matter_detail(request.call, matter_id=matter_id)


@router.post("/matters/{uuid:matter_id}/execute", operation_id="matter_execute", response=schemas.MatterOut)
@endpoint(terms.MATTER_EXECUTE)
def matter_execute(request: Request, matter_id: UUID, body: schemas.MatterStepIn = STEP_BODY) -> object:
    actions.matter_execute(request.call, matter_id=matter_id, executed_on=body.on or request.call.on, note=body.note)
    return queries.matter_detail(request.call, matter_id=matter_id)


@router.post("/matters/{uuid:matter_id}/note", operation_id="matter_note", response=schemas.MatterOut)
@endpoint(terms.MATTER_NOTE)
def matter_note(request: Request, matter_id: UUID, body: schemas.MatterStepIn = STEP_BODY) -> object:
    actions.matter_note(request.call, matter_id=matter_id, note=body.note)
    return queries.matter_detail(request.call, matter_id=matter_id)


@router.post("/matters/{uuid:matter_id}/finish", operation_id="matter_finish", response=schemas.MatterOut)
@endpoint(terms.MATTER_FINISH)
def matter_finish(request: Request, matter_id: UUID, body: schemas.MatterStepIn = STEP_BODY) -> object:
    actions.matter_finish(request.call, matter_id=matter_id, done_on=body.on or request.call.on, result=body.note)
    return queries.matter_detail(request.call, matter_id=matter_id)


@router.get("/conduct", operation_id="conduct_list", response=list[schemas.ItemOut])
@endpoint(terms.CONDUCT_SEE)
def conduct_list(request: Request, year: int = 0, state: str = "") -> object:
    return queries.conduct_list(request.call, year=year or request.call.on.year, state=state)


@router.post("/conduct", operation_id="conduct_items_add", response=list[schemas.ItemOut])
@endpoint(terms.CONDUCT_ITEMS_ADD)
def conduct_items_add(request: Request, body: schemas.ItemsIn = ITEMS_BODY) -> object:
    if not body.area:
        raise Hidden(field="area")
    items = [NewItem(item.title, item.institution, item.person, item.due_on or request.call.on) for item in body.items]
    year = body.year or request.call.on.year
    actions.conduct_items_add(request.call, area=body.area, body=body.body, year=year, items=items)
    return queries.conduct_list(request.call, year=year)


@router.get("/conduct/{uuid:item_id}", operation_id="conduct_item", response=schemas.ItemOut)
@endpoint(terms.CONDUCT_SEE)
def conduct_item(request: Request, item_id: UUID) -> object:
    return queries.conduct_item(request.call, item_id=item_id)


@router.post("/conduct/{uuid:item_id}/done", operation_id="conduct_item_done", response=schemas.ItemOut)
@endpoint(terms.CONDUCT_ITEM_DONE)
def conduct_item_done(request: Request, item_id: UUID, body: schemas.MatterStepIn = STEP_BODY) -> object:
    actions.conduct_item_done(request.call, item_id=item_id, done_on=body.on or request.call.on, result=body.note)
    return queries.conduct_item(request.call, item_id=item_id)


@router.post("/conduct/{uuid:item_id}/withdraw", operation_id="conduct_item_withdraw", response=schemas.ItemOut)
@endpoint(terms.CONDUCT_ITEM_WITHDRAW)
def conduct_item_withdraw(request: Request, item_id: UUID, body: schemas.MatterStepIn = STEP_BODY) -> object:
    actions.conduct_item_withdraw(request.call, item_id=item_id, reason=body.note)
    return queries.conduct_item(request.call, item_id=item_id)
