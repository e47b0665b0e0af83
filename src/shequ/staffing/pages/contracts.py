from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.base.words import say
from shequ.staffing import actions, forms, queries, terms
from shequ.staffing.pages import choices
from shequ.staffing.queries import ContractFilters
from shequ.staffing.rules.contracts import Service


@page(terms.CONTRACT_SEE)
def contract_list(request: Request) -> HttpResponse:
    find, filters = _find(request, terms.CONTRACT_SEE)
    found = queries.contract_list(request.call, filters=filters, page=PageRequest.read(request))
    near, services = queries.contracts_near_end(request.call)
    may = request.call.actor.may
    return show(
        request, "staffing/contract_list.html", page=found, find=find, filters=filters, near=near, services=services,
        tabs=choices.tabs(request, "contract_list"), may_sign=may(terms.CONTRACT_SIGN), may_see_pay=may(terms.PAY_SEE),
    )  # fmt: skip


def _find(request: Request, permission: str) -> tuple[forms.ContractFind, ContractFilters]:
    given = {"state": "open", **request.GET.dict()}
    find = forms.ContractFind(given, area=choices.areas(request, permission))
    is_right = find.is_valid()
    kept = {name: find.cleaned_data[name] for name in ("q", "state", "area")} if is_right else {}
    return find, ContractFilters(**{**kept, "state": kept.get("state") or "open"})


@page(terms.CONTRACT_SEE)
def contract_detail(request: Request, contract_id: UUID) -> HttpResponse:
    detail = queries.contract_detail(request.call, contract_id=contract_id)
    return show(request, "staffing/contract_detail.html", contract=detail)


@page(terms.CONTRACT_SIGN)
def contract_sign(request: Request) -> HttpResponse:
    form = forms.ContractSign(
        request.POST or None, staff_id=queries.people_to_employ(request.call), institution=choices.bodies(request),
        initial={"since": request.call.on, "is_full_time": "yes", "staff_id": request.GET.get("staff", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        with form.refusals():
            signed = actions.contract_sign(
                request.call, staff_id=UUID(given.pop("staff_id")), monthly_fen=given.pop("monthly"), **given
            )
            _warn(request, signed)
            return to("staffing:contract_detail", signed.contract)
    standard = queries.standard_of(request.call)
    return show(request, "staffing/contract_sign.html", form=form, standard=standard)


def _warn(request: Request, signed: actions.Signed) -> None:
    if signed.warning:
        messages.warning(request, say(signed.warning))


@page(terms.CONTRACT_RENEW)
def contract_renew(request: Request, contract_id: UUID) -> HttpResponse:
    detail = queries.contract_detail(request.call, contract_id=contract_id)
    days = queries.renewal_begin(detail.row.since, detail.row.ends_on)
    begin = {
        **days, "monthly": detail.row.monthly_fen,
        "is_full_time": "yes" if detail.row.is_full_time else "no",
    }  # fmt: skip
    form = forms.ContractRenew(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        with form.refusals():
            signed = actions.contract_renew(
                request.call, contract_id=contract_id, monthly_fen=given.pop("monthly"), **given
            )
            _warn(request, signed)
            return to("staffing:contract_detail", signed.contract)
    standard = queries.standard_of(request.call, on=days["since"])
    return show(request, "staffing/contract_step.html", form=form, contract=detail, standard=standard, is_renewal=True)


@page(terms.CONTRACT_END)
def contract_end(request: Request, contract_id: UUID) -> HttpResponse:
    detail = queries.contract_detail(request.call, contract_id=contract_id)
    form = forms.ContractEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.contract_end(request.call, contract_id=contract_id, **form.cleaned_data)
            return to("staffing:contract_detail", contract_id)
    return show(request, "staffing/contract_step.html", form=form, contract=detail, is_renewal=False)


@page(terms.SERVICE_SEE)
def service_list(request: Request) -> HttpResponse:
    find, filters = _find(request, terms.SERVICE_SEE)
    found = queries.service_list(request.call, filters=filters, page=PageRequest.read(request))
    return show(
        request, "staffing/service_list.html", page=found, find=find, filters=filters,
        tabs=choices.tabs(request, "service_list"), may_sign=request.call.actor.may(terms.SERVICE_SIGN),
    )  # fmt: skip


@page(terms.SERVICE_SEE)
def service_detail(request: Request, service_id: UUID) -> HttpResponse:
    detail = queries.service_detail(request.call, service_id=service_id)
    return show(request, "staffing/service_detail.html", service=detail)


@page(terms.SERVICE_SIGN)
def service_sign(request: Request) -> HttpResponse:
    form = forms.ServiceSign(
        request.POST or None, institution=choices.bodies(request, permission=terms.SERVICE_SIGN),
        initial={"since": request.call.on},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        service = Service(yearly_fen=given.pop("yearly"), **given)
        with form.refusals():
            made = actions.service_sign(request.call, area=choices.county(request, terms.SERVICE_SIGN), service=service)
            return to("staffing:service_detail", made)
    return show(request, "staffing/service_sign.html", form=form)


@page(terms.SERVICE_RENEW)
def service_renew(request: Request, service_id: UUID) -> HttpResponse:
    detail = queries.service_detail(request.call, service_id=service_id)
    begin = {
        **queries.renewal_begin(detail.row.since, detail.row.ends_on), "yearly": detail.row.yearly_fen,
        "people": detail.row.people,
    }  # fmt: skip
    form = forms.ServiceRenew(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        with form.refusals():
            made = actions.service_renew(request.call, service_id=service_id, yearly_fen=given.pop("yearly"), **given)
            return to("staffing:service_detail", made)
    return show(request, "staffing/service_step.html", form=form, service=detail, is_renewal=True)


@page(terms.SERVICE_END)
def service_end(request: Request, service_id: UUID) -> HttpResponse:
    detail = queries.service_detail(request.call, service_id=service_id)
    form = forms.ServiceEnd(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.service_end(request.call, service_id=service_id, **form.cleaned_data)
            return to("staffing:service_detail", service_id)
    return show(request, "staffing/service_step.html", form=form, service=detail, is_renewal=False)
