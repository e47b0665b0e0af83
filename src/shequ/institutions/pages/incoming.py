from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.base.steps import step
from shequ.institutions import actions, forms, queries, terms
from shequ.institutions.pages.daily import crumbs, files_of, group_of, hang, store, tabs
from shequ.institutions.pages.decisions import given_of, units_of
from shequ.institutions.queries import IncomingFilters
from shequ.institutions.terms import InstructionKind, Secrecy


@page(terms.INCOMING_SEE)
def incoming_list(request: Request) -> HttpResponse:
    form = forms.IncomingFind(request.GET)
    filters = IncomingFilters(**{name: request.GET.get(name, "") for name in ("state", "kind", "q")})
    listed = queries.incoming_list(request.call, filters=filters, page=PageRequest.read(request))
    return show(
        request, "institutions/incoming_list.html", page=listed, form=form, tabs=tabs(request, "incoming"),
        may_register=request.call.actor.may(terms.INCOMING_REGISTER),
    )  # fmt: skip


@page(terms.INCOMING_SEE)
def incoming_detail(request: Request, incoming_id: UUID) -> HttpResponse:
    document = queries.incoming_detail(request.call, incoming_id=incoming_id)
    return show(
        request,
        "institutions/incoming_detail.html",
        document=document,
        files=files_of(request, f"incoming:{incoming_id}"),
    )


@page(terms.INCOMING_REGISTER)
def incoming_register(request: Request) -> HttpResponse:
    group = group_of(request)
    today = {"received_on": request.call.on.isoformat(), "secrecy": Secrecy.NONE.value}
    form = forms.IncomingRegister(request.POST or None, request.FILES or None, initial=today)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        scan = given.pop("scan")
        with form.refusals():
            file = store(request, scan, group=group, seen_with=terms.INCOMING_SEE)
            made = actions.incoming_register(request.call, group_id=group, **given)
            hang(request, file, f"incoming:{made}")
            return to("institutions:incoming_detail", made)
    return show(
        request, "step.html", form=form, step=_("登记收文"), sub="", back=reverse("institutions:incoming_list"),
        trail=crumbs("institutions:incoming_list", gettext("收文")),
    )  # fmt: skip


@page(terms.INCOMING_INSTRUCT)
def incoming_instruct(request: Request, incoming_id: UUID) -> HttpResponse:
    document = queries.incoming_detail(request.call, incoming_id=incoming_id)
    kinds = [InstructionKind.PROPOSAL] * document.may_propose + [InstructionKind.INSTRUCTION] * document.may_instruct
    initial = {
        "on": request.call.on.isoformat(), "person": request.call.actor.name,
        "kind": InstructionKind.PROPOSAL if document.may_propose and document.row.state == "received" else InstructionKind.INSTRUCTION,
    }  # fmt: skip
    form = forms.IncomingInstruct(request.POST or None, kinds=[str(kind) for kind in kinds], initial=initial)
    return step(
        request, form, lambda given: actions.incoming_instruct(request.call, incoming_id=incoming_id, **given),
        title=_("登记拟办意见和批示"), sub=document.row.title, then=("institutions:incoming_detail", incoming_id),
        **_way(incoming_id),
    )  # fmt: skip


@page(terms.INCOMING_DISPATCH)
def incoming_dispatch(request: Request, incoming_id: UUID) -> HttpResponse:
    document = queries.incoming_detail(request.call, incoming_id=incoming_id)
    wanted = document.row.wanted_on
    initial = {"title": document.row.title, "due_on": wanted.isoformat() if wanted else None}
    form = forms.DecisionGive(request.POST or None, units=units_of(request), initial=initial)
    return step(
        request, form,
        lambda given: actions.incoming_dispatch(request.call, incoming_id=incoming_id, given=given_of(given)),
        title=_("转办收文"), sub=document.row.title, then=("institutions:incoming_detail", incoming_id), **_way(incoming_id),
    )  # fmt: skip


@page(terms.INCOMING_FILE)
def incoming_file(request: Request, incoming_id: UUID) -> HttpResponse:
    document = queries.incoming_detail(request.call, incoming_id=incoming_id)

    def act(given: dict[str, str]) -> UUID:
        made = actions.incoming_file(request.call, incoming_id=incoming_id, **given)
        messages.success(request, gettext("已存查"))
        return made

    return step(
        request, forms.Reason(request.POST or None), act, title=_("收文存查"), sub=document.row.title,
        then=("institutions:incoming_detail", incoming_id), **_way(incoming_id),
    )  # fmt: skip


def _way(incoming_id: UUID) -> dict[str, Any]:
    return {
        "back": reverse("institutions:incoming_detail", args=[incoming_id]),
        "crumbs": crumbs("institutions:incoming_list", gettext("收文")),
    }
