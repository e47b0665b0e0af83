"""Operations on ledgers, posts, people and appointments."""

from datetime import date
from uuid import UUID

from ninja import Body

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.journal.actions import Unchanged
from shequ.kernel.refusals import Hidden
from shequ.staffing import actions, queries, schemas, terms
from shequ.staffing.actions import Opening
from shequ.staffing.api.routing import router
from shequ.staffing.rules.people import Existing, Holding, Person
from shequ.staffing.rules.posts import NewPost

OPEN_BODY = Body(schemas.LedgerOpenIn())
TRANSFER_BODY = Body(schemas.TransferIn())
TOTAL_BODY = Body(schemas.TotalIn())
HOLD_BODY = Body(schemas.HoldIn())
DAY_BODY = Body(schemas.DayIn())
POSTS_BODY = Body(schemas.PostsIn())
POST_BODY = Body(schemas.PostChangeIn())
APPOINTMENT_BODY = Body(schemas.AppointmentIn())
TAKE_ON_BODY = Body(schemas.TakeOnIn())
ENTER_BODY = Body(schemas.EnterIn())
MOVE_BODY = Body(schemas.StaffMoveIn())
LEAVE_BODY = Body(schemas.LeaveIn())
CORRECT_BODY = Body(schemas.CorrectIn())
CASE_BODY = Body(schemas.CaseIn())
OBJECT_BODY = Body(schemas.ObjectIn())
DECIDE_BODY = Body(schemas.DecideIn())


def _named(value: UUID | None, field: str) -> UUID:
    if value is None:
        raise Hidden(field=field)
    return value


def _area(code: str) -> str:
    if not code:
        raise Hidden(field="area")
    return code


@router.get("/book", operation_id="book", response=schemas.BookOut)
@endpoint(terms.BOOK_SEE)
def book(request: Request, on: date | None = None, ledger: str = "establishment", area: str = "") -> object:
    return queries.book(request.call, on=on, ledger=ledger, area=area)


@router.post("/book/open", operation_id="ledger_open", response=schemas.MadeOut)
@endpoint(terms.LEDGER_OPEN)
def ledger_open(request: Request, body: schemas.LedgerOpenIn = OPEN_BODY) -> object:
    given = body.dict(exclude={"openings", "on", "area"})
    openings = [Opening(institution=row.institution, kind=row.kind, heads=row.heads) for row in body.openings]
    return {
        "id": actions.ledger_open(
            request.call, area=_area(body.area), **given, on=body.on or request.call.on, openings=openings
        )
    }


@router.post("/book/transfers", operation_id="heads_transfer", response=schemas.MadeOut)
@endpoint(terms.HEADS_TRANSFER)
def heads_transfer(request: Request, body: schemas.TransferIn = TRANSFER_BODY) -> object:
    return {
        "id": actions.heads_transfer(
            request.call, area=_area(body.area), on=body.on or request.call.on, **body.dict(exclude={"on", "area"})
        )
    }


@router.post("/book/total", operation_id="total_change", response=schemas.MadeOut)
@endpoint(terms.TOTAL_CHANGE)
def total_change(request: Request, body: schemas.TotalIn = TOTAL_BODY) -> object:
    return {
        "id": actions.total_change(
            request.call, area=_area(body.area), on=body.on or request.call.on, **body.dict(exclude={"on", "area"})
        )
    }


@router.post("/book/entries/{uuid:entry_id}/reverse", operation_id="entry_reverse", response=schemas.MadeOut)
@endpoint(terms.ENTRY_REVERSE)
def entry_reverse(request: Request, entry_id: UUID, body: schemas.DayIn = DAY_BODY) -> object:
    return {"id": actions.entry_reverse(request.call, entry_id=entry_id, document=body.document, note=body.note)}


@router.post("/book/holds", operation_id="heads_hold", response=schemas.MadeOut)
@endpoint(terms.HEADS_HOLD)
def heads_hold(request: Request, body: schemas.HoldIn = HOLD_BODY) -> object:
    given = body.dict(exclude={"institution", "on"})
    institution = _named(body.institution, "institution")
    return {"id": actions.heads_hold(request.call, institution_id=institution, on=body.on or request.call.on, **given)}


@router.post("/book/holds/{uuid:hold_id}/release", operation_id="heads_release", response=schemas.MadeOut)
@endpoint(terms.HEADS_RELEASE)
def heads_release(request: Request, hold_id: UUID, body: schemas.DayIn = DAY_BODY) -> object:
    on = body.on or request.call.on
    return {"id": actions.heads_release(request.call, hold_id=hold_id, on=on, document=body.document)}


@router.get("/who", operation_id="who_is_who", response=schemas.WhoOut)
@endpoint(terms.WHO_SEE)
def who_is_who(request: Request, on: date | None = None, area: str = "", only: str = "") -> object:
    day = on or request.call.on
    return {"on": day, "bodies": queries.who_is_who(request.call, on=day, area=area, only=only)}


@router.post("/posts", operation_id="posts_set_up", response=schemas.PostsOut)
@endpoint(terms.POSTS_SET_UP)
def posts_set_up(request: Request, body: schemas.PostsIn = POSTS_BODY) -> object:
    made = actions.posts_set_up(
        request.call, area=_area(body.area), on=body.on or request.call.on, document=body.document,
        posts=[NewPost(**row.dict()) for row in body.posts],
    )  # fmt: skip
    return {"posts": made}


@router.post("/posts/{uuid:post_id}", operation_id="post_change", response=schemas.MadeOut)
@endpoint(terms.POST_CHANGE)
def post_change(request: Request, post_id: UUID, body: schemas.PostChangeIn = POST_BODY) -> object:
    values = {name: value for name, value in body.dict(exclude={"on", "document"}).items() if value is not None}
    on = body.on or request.call.on
    actions.post_change(request.call, post_id=post_id, on=on, document=body.document, values=values)
    return {"id": post_id}


@router.post("/posts/{uuid:post_id}/abolish", operation_id="post_abolish", response=schemas.MadeOut)
@endpoint(terms.POST_ABOLISH)
def post_abolish(request: Request, post_id: UUID, body: schemas.DayIn = DAY_BODY) -> object:
    on = body.on or request.call.on
    return {"id": actions.post_abolish(request.call, post_id=post_id, on=on, document=body.document)}


@router.post("/posts/{uuid:post_id}/appointments", operation_id="appointment_make", response=schemas.MadeOut)
@endpoint(terms.APPOINTMENT_MAKE)
def appointment_make(request: Request, post_id: UUID, body: schemas.AppointmentIn = APPOINTMENT_BODY) -> object:
    given = body.dict(exclude={"staff", "approval", "on"})
    made = actions.appointment_make(
        request.call, post_id=post_id, staff_id=_named(body.staff, "staff"), approval_id=body.approval,
        on=body.on or request.call.on, **given,
    )  # fmt: skip
    return {"id": made}


@router.post("/appointments/{uuid:appointment_id}/end", operation_id="appointment_end", response=schemas.MadeOut)
@endpoint(terms.APPOINTMENT_END)
def appointment_end(request: Request, appointment_id: UUID, body: schemas.DayIn = DAY_BODY) -> object:
    made = actions.appointment_end(
        request.call, appointment_id=appointment_id, on=body.on or request.call.on, document=body.document,
        reason=body.reason,
    )  # fmt: skip
    return {"id": made}


@router.get("/people", operation_id="staff_list", response=schemas.StaffPageOut)
@endpoint(terms.STAFF_SEE)
def staff_list(request: Request, q: str = "", source: str = "", only: str = "", after: str = "") -> object:
    page = PageRequest(after=after)
    return queries.staff_list(request.call, text=q, source=source, only=only, page=page)


@router.post("/people", operation_id="staff_take_on", response=schemas.MadeOut)
@endpoint(terms.STAFF_TAKE_ON)
def staff_take_on(request: Request, body: schemas.TakeOnIn = TAKE_ON_BODY) -> object:
    given = body.dict(exclude={"institution", "staff", "person", "approval", "on"})
    made = actions.staff_take_on(
        request.call, institution_id=_named(body.institution, "institution"), staff_id=body.staff,
        person=Person(**body.person.dict()), approval_id=body.approval, on=body.on or request.call.on, **given,
    )  # fmt: skip
    return {"id": made}


@router.post("/people/existing", operation_id="staff_enter", response=schemas.EnterOut)
@endpoint(terms.STAFF_ENTER)
def staff_enter(request: Request, body: schemas.EnterIn = ENTER_BODY) -> object:
    people = [
        Existing(
            person=Person(**row.person.dict()),
            posts=tuple(Holding(**{**held.dict(), "post": str(held.post)}) for held in row.posts),
            **row.dict(exclude={"person", "posts"}),
        )
        for row in body.people
    ]
    made = actions.staff_enter(request.call, area=_area(body.area), people=people, document=body.document)
    return {"staff": [] if isinstance(made, Unchanged) else made}


@router.post("/people/{uuid:staff_id}/transfer", operation_id="staff_transfer", response=schemas.MadeOut)
@endpoint(terms.STAFF_TRANSFER)
def staff_transfer(request: Request, staff_id: UUID, body: schemas.StaffMoveIn = MOVE_BODY) -> object:
    made = actions.staff_transfer(
        request.call, staff_id=staff_id, institution_id=_named(body.institution, "institution"),
        on=body.on or request.call.on, document=body.document, head_kind=body.head_kind,
    )  # fmt: skip
    return {"id": made}


@router.post("/people/{uuid:staff_id}/leave", operation_id="staff_leave", response=schemas.MadeOut)
@endpoint(terms.STAFF_LEAVE)
def staff_leave(request: Request, staff_id: UUID, body: schemas.LeaveIn = LEAVE_BODY) -> object:
    on = body.on or request.call.on
    return {
        "id": actions.staff_leave(request.call, staff_id=staff_id, on=on, reason=body.reason, document=body.document)
    }


@router.post("/people/{uuid:staff_id}/correct", operation_id="staff_correct", response=schemas.MadeOut)
@endpoint(terms.STAFF_CORRECT)
def staff_correct(request: Request, staff_id: UUID, body: schemas.CorrectIn = CORRECT_BODY) -> object:
    actions.staff_correct(request.call, staff_id=staff_id, values=body.values, reason=body.reason, version=body.version)
    return {"id": staff_id}


@router.get("/cases", operation_id="case_list", response=list[schemas.CaseOut])
@endpoint(terms.CASE_SEE)
def case_list(request: Request, only_open: bool = False) -> object:
    return queries.case_list(request.call, only_open=only_open)


@router.post("/posts/{uuid:post_id}/cases", operation_id="case_propose", response=schemas.MadeOut)
@endpoint(terms.CASE_PROPOSE)
def case_propose(request: Request, post_id: UUID, body: schemas.CaseIn = CASE_BODY) -> object:
    staff = _named(body.staff, "staff")
    return {"id": actions.case_propose(request.call, post_id=post_id, staff_id=staff, mode=body.mode, basis=body.basis)}


@router.post("/cases/{uuid:case_id}/notice", operation_id="case_notice", response=schemas.MadeOut)
@endpoint(terms.CASE_NOTICE)
def case_notice(request: Request, case_id: UUID, body: schemas.DayIn = DAY_BODY) -> object:
    return {"id": actions.case_notice(request.call, case_id=case_id, on=body.on or request.call.on)}


@router.post("/cases/{uuid:case_id}/object", operation_id="case_object", response=schemas.MadeOut)
@endpoint(terms.CASE_OBJECT)
def case_object(request: Request, case_id: UUID, body: schemas.ObjectIn = OBJECT_BODY) -> object:
    return {"id": actions.case_object(request.call, case_id=case_id, **body.dict())}


@router.post("/cases/{uuid:case_id}/appoint", operation_id="case_appoint", response=schemas.MadeOut)
@endpoint(terms.CASE_APPOINT)
def case_appoint(request: Request, case_id: UUID, body: schemas.DecideIn = DECIDE_BODY) -> object:
    given = body.dict(exclude={"approval", "on"})
    made = actions.case_appoint(
        request.call, case_id=case_id, approval_id=body.approval, on=body.on or request.call.on, **given
    )
    return {"id": made}


@router.post("/cases/{uuid:case_id}/drop", operation_id="case_drop", response=schemas.MadeOut)
@endpoint(terms.CASE_DROP)
def case_drop(request: Request, case_id: UUID, body: schemas.DayIn = DAY_BODY) -> object:
    return {"id": actions.case_drop(request.call, case_id=case_id, note=body.note)}
