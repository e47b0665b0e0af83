"""Operations on incoming documents, meetings and briefings."""

from uuid import UUID

from ninja import Body

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.institutions import actions, queries, schemas, terms
from shequ.institutions.api.routing import MOST, router
from shequ.institutions.queries import IncomingFilters
from shequ.institutions.rules.decisions import Given
from shequ.institutions.terms import IncomingKind, InstructionKind, Urgency
from shequ.kernel.refusals import Hidden

INCOMING_BODY = Body(schemas.IncomingIn())
INSTRUCTION_BODY = Body(schemas.InstructionIn())
GIVEN_BODY = Body(schemas.DecisionIn())
NOTE_BODY = Body(schemas.FollowUpIn())
MEETING_BODY = Body(schemas.MeetingIn())
HELD_BODY = Body(schemas.HeldIn())
BRIEFING_BODY = Body(schemas.BriefingIn())


def page_of(after: str, size: int) -> PageRequest:
    """Return the part of a list that was asked for."""
    return PageRequest(size=min(max(size, 1), MOST), after=after)


def group_in(request: Request, group: UUID | None) -> UUID:
    """Return the group that was named, or the one there is.

    Raises: Hidden.
    """
    if group:
        return group
    groups = queries.group_choices(request.call)
    if not groups:
        raise Hidden(field="group")
    return groups[0][0]


def given_in(body: schemas.DecisionIn) -> Given:
    """Return what was sent, as a value."""
    return Given(
        title=body.title, lead=body.lead, others=tuple(body.others), text=body.text, due_on=body.due_on,
        workdays=body.workdays,
    )  # fmt: skip


@router.get("/incoming", operation_id="incoming_list", response=schemas.IncomingPage)
@endpoint(terms.INCOMING_SEE)
def incoming_list(
    request: Request, state: str = "", kind: str = "", q: str = "", after: str = "", size: int = 50
) -> object:
    filters = IncomingFilters(state=state, kind=kind, q=q)
    return queries.incoming_list(request.call, filters=filters, page=page_of(after, size))


@router.post("/incoming", operation_id="incoming_register", response=schemas.IncomingOut)
@endpoint(terms.INCOMING_REGISTER)
def incoming_register(request: Request, body: schemas.IncomingIn = INCOMING_BODY) -> object:
    made = actions.incoming_register(
        request.call, group_id=group_in(request, body.group), sender=body.sender, title=body.title,
        received_on=body.received_on or request.call.on, document_number=body.document_number, secrecy=body.secrecy,
        kind=body.kind if body.kind in set(IncomingKind) else IncomingKind.OTHER, wanted_on=body.wanted_on,
        urgency=body.urgency if body.urgency in set(Urgency) else Urgency.ORDINARY, summary=body.summary,
    )  # fmt: skip
    return queries.incoming_detail(request.call, incoming_id=made)


@router.get("/incoming/{uuid:incoming_id}", operation_id="incoming_detail", response=schemas.IncomingOut)
@endpoint(terms.INCOMING_SEE)
def incoming_detail(request: Request, incoming_id: UUID) -> object:
    return queries.incoming_detail(request.call, incoming_id=incoming_id)


@router.post("/incoming/{uuid:incoming_id}/instruct", operation_id="incoming_instruct", response=schemas.IncomingOut)
@endpoint(terms.INCOMING_INSTRUCT)
def incoming_instruct(request: Request, incoming_id: UUID, body: schemas.InstructionIn = INSTRUCTION_BODY) -> object:
    kind = body.kind if body.kind in set(InstructionKind) else InstructionKind.INSTRUCTION
    actions.incoming_instruct(
        request.call, incoming_id=incoming_id, kind=kind, person=body.person, post=body.post,
        on=body.on or request.call.on, text=body.text,
    )  # fmt: skip
    return queries.incoming_detail(request.call, incoming_id=incoming_id)


@router.post("/incoming/{uuid:incoming_id}/dispatch", operation_id="incoming_dispatch", response=schemas.DecisionOut)
@endpoint(terms.INCOMING_DISPATCH)
def incoming_dispatch(request: Request, incoming_id: UUID, body: schemas.DecisionIn = GIVEN_BODY) -> object:
    made = actions.incoming_dispatch(request.call, incoming_id=incoming_id, given=given_in(body))
    return queries.decision_detail(request.call, decision_id=made)


@router.post("/incoming/{uuid:incoming_id}/file", operation_id="incoming_file", response=schemas.IncomingOut)
@endpoint(terms.INCOMING_FILE)
def incoming_file(request: Request, incoming_id: UUID, body: schemas.FollowUpIn = NOTE_BODY) -> object:
    actions.incoming_file(request.call, incoming_id=incoming_id, reason=body.note)
    return queries.incoming_detail(request.call, incoming_id=incoming_id)


@router.get("/meetings", operation_id="meeting_list", response=schemas.MeetingPage)
@endpoint(terms.MEETING_SEE)
def meeting_list(request: Request, state: str = "", after: str = "", size: int = 50) -> object:
    return queries.meeting_list(request.call, state=state, page=page_of(after, size))


@router.post("/meetings", operation_id="meeting_call", response=schemas.MeetingOut)
@endpoint(terms.MEETING_CALL)
def meeting_call(request: Request, body: schemas.MeetingIn = MEETING_BODY) -> object:
    made = actions.meeting_call(
        request.call, group_id=group_in(request, body.group), title=body.title, place=body.place, chair=body.chair,
        held_on=body.held_on or request.call.on, agenda=body.agenda,
    )  # fmt: skip
    return queries.meeting_detail(request.call, meeting_id=made)


@router.get("/meetings/{uuid:meeting_id}", operation_id="meeting_detail", response=schemas.MeetingOut)
@endpoint(terms.MEETING_SEE)
def meeting_detail(request: Request, meeting_id: UUID) -> object:
    return queries.meeting_detail(request.call, meeting_id=meeting_id)


@router.post("/meetings/{uuid:meeting_id}/change", operation_id="meeting_change", response=schemas.MeetingOut)
@endpoint(terms.MEETING_CHANGE)
def meeting_change(request: Request, meeting_id: UUID, body: schemas.MeetingIn = MEETING_BODY) -> object:
    held = queries.meeting_detail(request.call, meeting_id=meeting_id)
    actions.meeting_change(
        request.call, meeting_id=meeting_id, title=body.title or held.row.title,
        held_on=body.held_on or held.row.held_on, place=body.place or held.row.place,
        chair=body.chair or held.row.chair, agenda=body.agenda or [item.title for item in held.agenda],
    )  # fmt: skip
    return queries.meeting_detail(request.call, meeting_id=meeting_id)


@router.post("/meetings/{uuid:meeting_id}/cancel", operation_id="meeting_cancel", response=schemas.MeetingOut)
@endpoint(terms.MEETING_CANCEL)
def meeting_cancel(request: Request, meeting_id: UUID, body: schemas.HeldIn = HELD_BODY) -> object:
    actions.meeting_cancel(request.call, meeting_id=meeting_id, reason=body.note)
    return queries.meeting_detail(request.call, meeting_id=meeting_id)


@router.post("/meetings/{uuid:meeting_id}/hold", operation_id="meeting_hold", response=schemas.MeetingOut)
@endpoint(terms.MEETING_HOLD)
def meeting_hold(request: Request, meeting_id: UUID, body: schemas.HeldIn = HELD_BODY) -> object:
    presence = {row.institution: (row.presence, row.person) for row in body.presence}
    actions.meeting_hold(request.call, meeting_id=meeting_id, presence=presence)
    return queries.meeting_detail(request.call, meeting_id=meeting_id)


@router.post("/meetings/{uuid:meeting_id}/minutes", operation_id="meeting_minutes", response=schemas.MeetingOut)
@endpoint(terms.MEETING_MINUTES)
def meeting_minutes(request: Request, meeting_id: UUID, body: schemas.HeldIn = HELD_BODY) -> object:
    actions.meeting_minutes(
        request.call, meeting_id=meeting_id, minutes=body.minutes, document=body.document, outcomes=body.outcomes
    )
    return queries.meeting_detail(request.call, meeting_id=meeting_id)


@router.post("/meetings/{uuid:meeting_id}/decisions", operation_id="decision_give", response=schemas.DecisionOut)
@endpoint(terms.DECISION_GIVE)
def decision_give(request: Request, meeting_id: UUID, body: schemas.DecisionIn = GIVEN_BODY) -> object:
    made = actions.decision_give(request.call, meeting_id=meeting_id, given=given_in(body), position=body.position)
    return queries.decision_detail(request.call, decision_id=made)


@router.get("/briefings", operation_id="briefing_list", response=schemas.BriefingPage)
@endpoint(terms.BRIEFING_SEE)
def briefing_list(request: Request, after: str = "", size: int = 50) -> object:
    return queries.briefing_list(request.call, page=page_of(after, size))


@router.post("/briefings", operation_id="briefing_issue", response=schemas.BriefingOut)
@endpoint(terms.BRIEFING_ISSUE)
def briefing_issue(request: Request, body: schemas.BriefingIn = BRIEFING_BODY) -> object:
    until = body.until or request.call.on
    made = actions.briefing_issue(
        request.call, group_id=group_in(request, body.group), since=body.since or until, until=until, note=body.note
    )
    return queries.briefing_detail(request.call, briefing_id=made)


@router.get("/briefings/{uuid:briefing_id}", operation_id="briefing_detail", response=schemas.BriefingOut)
@endpoint(terms.BRIEFING_SEE)
def briefing_detail(request: Request, briefing_id: UUID) -> object:
    return queries.briefing_detail(request.call, briefing_id=briefing_id)
