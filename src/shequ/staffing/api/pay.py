"""Operations on contracts, pay, minimum wages and volunteer hours."""

from datetime import date

from ninja import Body

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.base.words import say
from shequ.journal.actions import Unchanged
from shequ.kernel.refusals import Hidden
from shequ.staffing import actions, queries, schemas, terms
from shequ.staffing.api.routing import router
from shequ.staffing.queries import ContractFilters, HoursFilters
from shequ.staffing.rules.wages import NewWage

CONTRACT_BODY = Body(schemas.ContractIn())
LINE_BODY = Body(schemas.PayLineIn())
WAGES_BODY = Body(schemas.WagesIn())


@router.get("/contracts", operation_id="contract_list", response=schemas.ContractPage)
@endpoint(terms.CONTRACT_SEE)
def contract_list(request: Request, q: str = "", state: str = "open", area: str = "") -> object:
    filters = ContractFilters(q=q, state=state, area=area)
    return queries.contract_list(request.call, filters=filters, page=PageRequest.read(request))


@router.post("/contracts", operation_id="contract_sign", response=schemas.SignedOut)
@endpoint(terms.CONTRACT_SIGN)
def contract_sign(request: Request, body: schemas.ContractIn = CONTRACT_BODY) -> object:
    if body.staff is None:
        raise Hidden(field="staff")
    since = body.since or request.call.on
    signed = actions.contract_sign(
        request.call, staff_id=body.staff, institution=body.institution, is_full_time=body.is_full_time,
        monthly_fen=body.monthly_fen, since=since, ends_on=body.ends_on or since, document=body.document,
    )  # fmt: skip
    warning = say(signed.warning) if signed.warning else ""
    return {"id": signed.contract, "compared": signed.compared, "warning": warning}


@router.get("/services", operation_id="service_list", response=schemas.ServicePage)
@endpoint(terms.SERVICE_SEE)
def service_list(request: Request, q: str = "", state: str = "open", area: str = "") -> object:
    filters = ContractFilters(q=q, state=state, area=area)
    return queries.service_list(request.call, filters=filters, page=PageRequest.read(request))


@router.post("/pay-lines", operation_id="pay_line_add", response=schemas.PayLineOut)
@endpoint(terms.PAY_LINE_ADD)
def pay_line_add(request: Request, body: schemas.PayLineIn = LINE_BODY) -> object:
    if body.staff is None:
        raise Hidden(field="staff")
    made = actions.pay_line_add(
        request.call, staff_id=body.staff, institution=body.institution, kind=body.kind, monthly_fen=body.monthly_fen,
        since=body.since or request.call.on, until=body.until, document=body.document,
    )  # fmt: skip
    return {"id": made}


@router.get("/pay/budget", operation_id="pay_budget", response=schemas.BudgetOut)
@endpoint(terms.PAY_BUDGET_SEE)
def pay_budget(request: Request, year: int = 0, area: str = "") -> object:
    wanted = year if date.min.year < year < date.max.year else request.call.on.year
    return queries.pay_budget(request.call, year=wanted, area=area)


@router.get("/pay/trial", operation_id="wage_trial", response=schemas.TrialOut)
@endpoint(terms.PAY_BUDGET_SEE)
def wage_trial(request: Request, monthly_fen: int = 0, on: date | None = None, area: str = "") -> object:
    trial = queries.wage_trial(request.call, monthly_fen=monthly_fen, on=on or request.call.on, area=area)
    return {
        "monthly_fen": trial.monthly_fen, "on": trial.on, "looked_at": trial.looked_at, "part_time": trial.part_time,
        "unknown": len(trial.unknown), "total": trial.total, "communities": list(trial.communities),
    }  # fmt: skip


@router.get("/wages", operation_id="wage_list", response=schemas.WageTableOut)
@endpoint(terms.WAGE_SEE)
def wage_list(request: Request) -> object:
    table = queries.wage_list(request.call)
    return {
        "area": table.area, "wage_class": table.standard.wage_class, "monthly_fen": table.standard.monthly_fen,
        "why_not": table.standard.why_not, "rows": table.rows,
    }  # fmt: skip


@router.post("/wages", operation_id="wages_enter", response=schemas.WagesOut)
@endpoint(terms.WAGES_ENTER)
def wages_enter(request: Request, body: schemas.WagesIn = WAGES_BODY) -> object:
    wages = [
        NewWage(**{**item.dict(), "effective_from": item.effective_from or request.call.on}) for item in body.wages
    ]
    area = queries.wage_county(request.call, terms.WAGES_ENTER)
    answer = actions.wages_enter(request.call, area=area, wages=wages)
    return {"changed": 0 if isinstance(answer, Unchanged) else answer}


@router.get("/volunteers/hours", operation_id="hours_list", response=schemas.HoursPage)
@endpoint(terms.HOURS_SEE)
def hours_list(request: Request, year: int = 0, area: str = "", q: str = "") -> object:
    wanted = year if date.min.year < year < date.max.year else request.call.on.year
    filters = HoursFilters(year=wanted, area=area, q=q)
    return queries.hours_people(request.call, filters=filters, page=PageRequest.read(request))
