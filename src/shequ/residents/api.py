from datetime import date
from uuid import UUID

from ninja import Query, Router

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import Page, PageRequest
from shequ.residents import actions, queries, schemas, terms

router = Router(tags=["residents"])


@router.get("/people", operation_id="resident_list", response=schemas.ResidentPage)
@endpoint(terms.RESIDENT_SEE)
def resident_list(
    request: Request,
    text: str = "",
    area: str = "",
    registration: str = "",
    label: str = "",
    state: str = "here",
    size: int = Query(50, ge=1, le=200),
    after: str = "",
    before: str = "",
) -> Page[queries.ResidentRow]:
    filters = queries.ResidentFilters(text=text, area=area, registration=registration, label=label, state=state)
    return queries.resident_list(request.call, filters=filters, page=PageRequest(size, after, before))


@router.post("/people", operation_id="resident_add", response={201: schemas.ResidentDetail})
@endpoint(terms.RESIDENT_ADD)
def resident_add(request: Request, body: schemas.ResidentAdd) -> tuple[int, queries.PersonDetail]:
    added = actions.resident_add(request.call, **body.dict())
    return 201, queries.person_detail(request.call, resident_id=added)


@router.post("/people/number-search", operation_id="number_search", response=schemas.NumberFound)
@endpoint(terms.RESIDENT_SEARCH_NUMBER)
def number_search(request: Request, body: schemas.NumberFind) -> dict[str, UUID | None]:
    return {"id": actions.number_search(request.call, kind=body.kind, number=body.number)}


@router.get("/people/{uuid:resident_id}", operation_id="resident_detail", response=schemas.ResidentDetail)
@endpoint(terms.RESIDENT_SEE)
def resident_detail(request: Request, resident_id: UUID, on: date | None = None) -> queries.PersonDetail:
    return queries.person_detail(request.call, resident_id=resident_id, on=on)


@router.post("/people/{uuid:resident_id}/correct", operation_id="resident_correct", response=schemas.ResidentDetail)
@endpoint(terms.RESIDENT_CORRECT)
def resident_correct(request: Request, resident_id: UUID, body: schemas.ResidentCorrect) -> queries.PersonDetail:
    actions.resident_correct(
        request.call,
        resident_id=resident_id,
        values={str(field): text for field, text in body.values.items()},
        reason=body.reason,
        version=body.version,
    )
    return queries.person_detail(request.call, resident_id=resident_id)


@router.post("/people/{uuid:resident_id}/change", operation_id="resident_change", response=schemas.ResidentDetail)
@endpoint(terms.RESIDENT_CHANGE)
def resident_change(request: Request, resident_id: UUID, body: schemas.ResidentChange) -> queries.PersonDetail:
    actions.resident_change(
        request.call,
        resident_id=resident_id,
        values={str(field): text for field, text in body.values.items()},
        on=body.on,
        basis=body.basis,
        version=body.version,
    )
    return queries.person_detail(request.call, resident_id=resident_id)


@router.post("/people/{uuid:resident_id}/move", operation_id="resident_move", response={204: None})
@endpoint(terms.RESIDENT_MOVE)
def resident_move(request: Request, resident_id: UUID, body: schemas.ResidentMove) -> tuple[int, None]:
    actions.resident_move(request.call, resident_id=resident_id, **body.dict())
    return 204, None


@router.post("/people/{uuid:resident_id}/die", operation_id="resident_die", response=schemas.ResidentDetail)
@endpoint(terms.RESIDENT_DIE)
def resident_die(request: Request, resident_id: UUID, body: schemas.ResidentDie) -> queries.PersonDetail:
    actions.resident_die(request.call, resident_id=resident_id, **body.dict())
    return queries.person_detail(request.call, resident_id=resident_id)


@router.post("/people/{uuid:resident_id}/labels", operation_id="label_add", response=schemas.ResidentDetail)
@endpoint(terms.LABEL_CHANGE)
def label_add(request: Request, resident_id: UUID, body: schemas.LabelAdd) -> queries.PersonDetail:
    actions.label_add(request.call, resident_id=resident_id, **body.dict())
    return queries.person_detail(request.call, resident_id=resident_id)


@router.post("/people/{uuid:resident_id}/reveal", operation_id="resident_reveal", response=schemas.Revealed)
@endpoint(terms.RESIDENT_REVEAL)
def resident_reveal(request: Request, resident_id: UUID, body: schemas.ResidentReveal) -> queries.Revealed | None:
    look = actions.resident_reveal(request.call, resident_id=resident_id, **body.dict())
    return queries.revealed(request.call, resident_id=resident_id, look_id=look)


@router.get("/households", operation_id="household_list", response=schemas.HouseholdPage)
@endpoint(terms.RESIDENT_SEE)
def household_list(
    request: Request,
    text: str = "",
    area: str = "",
    kind: str = "",
    size: int = Query(50, ge=1, le=200),
    after: str = "",
    before: str = "",
) -> Page[queries.HouseholdRow]:
    filters = queries.HouseholdFilters(text=text, area=area, kind=kind)
    return queries.household_list(request.call, filters=filters, page=PageRequest(size, after, before))


@router.get("/households/{uuid:household_id}", operation_id="household_detail", response=schemas.HouseholdDetail)
@endpoint(terms.RESIDENT_SEE)
def household_detail(request: Request, household_id: UUID, on: date | None = None) -> queries.HouseholdDetail:
    return queries.household_detail(request.call, household_id=household_id, on=on)


@router.post("/households/{uuid:household_id}/split", operation_id="household_split", response=schemas.HouseholdDetail)
@endpoint(terms.HOUSEHOLD_CHANGE)
def household_split(request: Request, household_id: UUID, body: schemas.HouseholdSplit) -> queries.HouseholdDetail:
    made = actions.household_split(request.call, household_id=household_id, **body.dict())
    return queries.household_detail(request.call, household_id=made)


@router.get("/population", operation_id="population_list", response=list[schemas.PopulationOut])
@endpoint(terms.POPULATION_SEE)
def population_list(
    request: Request, level: str = "community", under: str = "", on: date | None = None
) -> list[queries.PopulationRow]:
    return queries.population_list(request.call, level=level, under=under, on=on or request.call.on)


@router.get("/permits", operation_id="permit_list", response=schemas.PermitPage)
@endpoint(terms.PERMIT_SEE)
def permit_list(
    request: Request,
    stage: str = "",
    area: str = "",
    size: int = Query(50, ge=1, le=200),
    after: str = "",
    before: str = "",
) -> Page[queries.PermitRow]:
    filters = queries.PermitFilters(stage=stage, area=area)
    return queries.permit_list(request.call, filters=filters, page=PageRequest(size, after, before))


@router.get("/permits/{uuid:permit_id}", operation_id="permit_detail", response=schemas.PermitDetail)
@endpoint(terms.PERMIT_SEE)
def permit_detail(request: Request, permit_id: UUID) -> queries.PermitDetail:
    return queries.permit_detail(request.call, permit_id=permit_id)


@router.post("/people/{uuid:resident_id}/permit", operation_id="permit_prepare", response={201: schemas.PermitDetail})
@endpoint(terms.PERMIT_PREPARE)
def permit_prepare(
    request: Request, resident_id: UUID, body: schemas.PermitPrepare
) -> tuple[int, queries.PermitDetail]:
    made = actions.permit_prepare(request.call, resident_id=resident_id, **body.dict())
    return 201, queries.permit_detail(request.call, permit_id=made)


@router.post(
    "/people/{uuid:resident_id}/permit/register",
    operation_id="permit_register",
    response={201: schemas.PermitDetail},
)
@endpoint(terms.PERMIT_RECORD)
def permit_register(
    request: Request, resident_id: UUID, body: schemas.PermitRegister
) -> tuple[int, queries.PermitDetail]:
    made = actions.permit_register(request.call, resident_id=resident_id, **body.dict())
    return 201, queries.permit_detail(request.call, permit_id=made)


@router.post("/permits/{uuid:permit_id}/complete", operation_id="permit_complete", response=schemas.PermitDetail)
@endpoint(terms.PERMIT_PREPARE)
def permit_complete(request: Request, permit_id: UUID, body: schemas.PermitComplete) -> queries.PermitDetail:
    actions.permit_complete(request.call, permit_id=permit_id, **body.dict())
    return queries.permit_detail(request.call, permit_id=permit_id)


@router.post("/permits/{uuid:permit_id}/submit", operation_id="permit_submit", response=schemas.PermitDetail)
@endpoint(terms.PERMIT_PREPARE)
def permit_submit(request: Request, permit_id: UUID, body: schemas.PermitSubmit) -> queries.PermitDetail:
    actions.permit_submit(request.call, permit_id=permit_id, **body.dict())
    return queries.permit_detail(request.call, permit_id=permit_id)


@router.post("/permits/{uuid:permit_id}/withdraw", operation_id="permit_withdraw", response=schemas.PermitDetail)
@endpoint(terms.PERMIT_PREPARE)
def permit_withdraw(request: Request, permit_id: UUID, body: schemas.PermitWithdraw) -> queries.PermitDetail:
    actions.permit_withdraw(request.call, permit_id=permit_id, **body.dict())
    return queries.permit_detail(request.call, permit_id=permit_id)


@router.post("/permits/{uuid:permit_id}/record", operation_id="permit_record", response=schemas.PermitDetail)
@endpoint(terms.PERMIT_RECORD)
def permit_record(request: Request, permit_id: UUID, body: schemas.PermitRecord) -> queries.PermitDetail:
    actions.permit_record(request.call, permit_id=permit_id, **body.dict())
    return queries.permit_detail(request.call, permit_id=permit_id)
