from uuid import UUID

from ninja import Body

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.institutions import actions, queries
from shequ.institutions.api.routing import MOST, router
from shequ.institutions.queries import FilingFilters
from shequ.institutions.rules.filings import Given, Place
from shequ.institutions.schemas import filings as schemas
from shequ.institutions.terms import filings as terms
from shequ.institutions.terms.filings import OpinionKind
from shequ.plan.terms import FilingKind

FILING_BODY = Body(schemas.FilingIn())
STEP_BODY = Body(schemas.FilingStepIn())
OPINION_BODY = Body(schemas.OpinionIn())
MATERIAL_BODY = Body(schemas.MaterialIn())


@router.get("/filings", operation_id="filing_list", response=schemas.FilingPage)
@endpoint(terms.FILING_SEE)
def filing_list(
    request: Request, q: str = "", kind: str = "", state: str = "", year: str = "", area: str = "", after: str = "",
    size: int = 50,
) -> object:  # fmt: skip
    filters = FilingFilters(q=q, kind=kind, state=state, year=year, area=area)
    return queries.filing_list(
        request.call, filters=filters, page=PageRequest(size=min(max(size, 1), MOST), after=after)
    )


@router.get("/filings/{uuid:filing_id}", operation_id="filing_detail", response=schemas.FilingOut)
@endpoint(terms.FILING_SEE)
def filing_detail(request: Request, filing_id: UUID) -> object:
    return queries.filing_detail(request.call, filing_id=filing_id)


@router.post("/filings", operation_id="filing_draft", response=schemas.FilingOut)
@endpoint(terms.FILING_DRAFT)
def filing_draft(request: Request, body: schemas.FilingIn = FILING_BODY) -> object:
    made = actions.filing_draft(
        request.call, kind=body.kind if body.kind in set(FilingKind) else FilingKind.CREATE, title=body.title,
        reason=body.reason, applicant=body.applicant, effective_on=body.effective_on or request.call.on,
        places=[Place(place.code, place.name) for place in body.places],
        materials=[Given(item.material, item.text, item.file) for item in body.materials],
    )  # fmt: skip
    return queries.filing_detail(request.call, filing_id=made)


@router.post("/filings/{uuid:filing_id}/materials", operation_id="filing_material_add", response=schemas.FilingOut)
@endpoint(terms.FILING_MATERIAL_ADD)
def filing_material_add(request: Request, filing_id: UUID, body: schemas.MaterialIn = MATERIAL_BODY) -> object:
    actions.filing_material_add(
        request.call, filing_id=filing_id, material=body.material, text=body.text, file=body.file
    )
    return queries.filing_detail(request.call, filing_id=filing_id)


@router.post("/filings/{uuid:filing_id}/submit", operation_id="filing_submit", response=schemas.FilingOut)
@endpoint(terms.FILING_SUBMIT)
def filing_submit(request: Request, filing_id: UUID) -> object:
    actions.filing_submit(request.call, filing_id=filing_id)
    return queries.filing_detail(request.call, filing_id=filing_id)


@router.post("/filings/{uuid:filing_id}/review", operation_id="filing_review", response=schemas.FilingOut)
@endpoint(terms.FILING_REVIEW)
def filing_review(request: Request, filing_id: UUID, body: schemas.FilingStepIn = STEP_BODY) -> object:
    actions.filing_review(
        request.call, filing_id=filing_id, keeper=body.keeper, reviewers=body.reviewers, note=body.note
    )
    return queries.filing_detail(request.call, filing_id=filing_id)


@router.post("/filings/{uuid:filing_id}/opinion", operation_id="filing_opinion_give", response=schemas.FilingOut)
@endpoint(terms.FILING_OPINION_GIVE)
def filing_opinion_give(request: Request, filing_id: UUID, body: schemas.OpinionIn = OPINION_BODY) -> object:
    kind = body.kind if body.kind in set(OpinionKind) else OpinionKind.OBJECT
    actions.filing_opinion_give(
        request.call, filing_id=filing_id, institution=body.institution, kind=kind, text=body.text
    )
    return queries.filing_detail(request.call, filing_id=filing_id)


@router.post("/filings/{uuid:filing_id}/approve", operation_id="filing_approve", response=schemas.FilingOut)
@endpoint(terms.FILING_APPROVE)
def filing_approve(request: Request, filing_id: UUID, body: schemas.FilingStepIn = STEP_BODY) -> object:
    actions.filing_approve(
        request.call, filing_id=filing_id, document=body.document, decided_on=body.decided_on,
        in_force_from=body.in_force_from, note=body.note,
    )  # fmt: skip
    return queries.filing_detail(request.call, filing_id=filing_id)


@router.post("/filings/{uuid:filing_id}/return", operation_id="filing_return", response=schemas.FilingOut)
@endpoint(terms.FILING_RETURN)
def filing_return(request: Request, filing_id: UUID, body: schemas.FilingStepIn = STEP_BODY) -> object:
    actions.filing_return(request.call, filing_id=filing_id, note=body.note)
    return queries.filing_detail(request.call, filing_id=filing_id)


@router.post("/filings/{uuid:filing_id}/withdraw", operation_id="filing_withdraw", response=schemas.FilingOut)
@endpoint(terms.FILING_WITHDRAW)
def filing_withdraw(request: Request, filing_id: UUID, body: schemas.FilingStepIn = STEP_BODY) -> object:
    actions.filing_withdraw(request.call, filing_id=filing_id, note=body.note)
    return queries.filing_detail(request.call, filing_id=filing_id)
