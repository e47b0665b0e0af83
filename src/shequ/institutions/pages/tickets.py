from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.base.forms import Form
from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.institutions import actions, forms, queries
from shequ.institutions.queries import TicketDetail, TicketFilters
from shequ.institutions.terms import tickets as terms


@page(terms.TICKET_SEE)
def ticket_list(request: Request) -> HttpResponse:
    problems = queries.unit_problems(request.call)
    form = forms.TicketFind(request.GET, bodies=[(row.code, row.name) for row in problems])
    filters = TicketFilters(**{name: request.GET.get(name, "") for name in ("q", "state", "unit", "only")})
    listed = queries.ticket_list(request.call, filters=filters, page=PageRequest.read(request))
    return show(
        request, "institutions/ticket_list.html", page=listed, form=form, problems=problems,
        late=sum(row.late for row in problems), may_raise=request.call.actor.may(terms.TICKET_RAISE),
    )  # fmt: skip


@page(terms.TICKET_SEE)
def ticket_detail(request: Request, ticket_id: UUID) -> HttpResponse:
    ticket = queries.ticket_detail(request.call, ticket_id=ticket_id)
    note = forms.TicketNote() if ticket.may_note else None
    return show(request, "institutions/ticket_detail.html", ticket=ticket, note=note)


@page(terms.TICKET_RAISE)
def ticket_raise(request: Request) -> HttpResponse:
    mine = [(unit.code, unit.name) for unit in queries.units_for(request.call, terms.TICKET_RAISE)]
    form = forms.TicketRaise(
        request.POST or None, mine=mine, bodies=_bodies(request),
        initial={"institution": queries.usual_unit(request.call, terms.TICKET_RAISE)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = actions.ticket_raise(request.call, **form.cleaned_data)
            messages.success(request, gettext("已提出，领导小组办公室受理后交办"))
            return to("institutions:ticket_detail", made)
    return show(request, "institutions/ticket_raise.html", form=form)


def _bodies(request: Request) -> list[tuple[str, str]]:
    return [(unit.code, unit.name) for unit in queries.units_to_ask(request.call)]


@page(terms.TICKET_ASSIGN)
def ticket_assign(request: Request, ticket_id: UUID) -> HttpResponse:
    ticket = queries.ticket_detail(request.call, ticket_id=ticket_id)
    held = {"lead": ticket.row.lead, "due_on": ticket.row.day.isoformat() if ticket.row.day else ""}
    form = forms.TicketAssign(request.POST or None, bodies=_bodies(request), initial=held)
    title = _("受理并交办") if ticket.row.state == "raised" else _("改派或调整期限")
    return _step(
        request, ticket, form, title,
        lambda values: actions.ticket_assign(request.call, ticket_id=ticket_id, **values),
    )  # fmt: skip


@page(terms.TICKET_DECLINE)
def ticket_decline(request: Request, ticket_id: UUID) -> HttpResponse:
    ticket = queries.ticket_detail(request.call, ticket_id=ticket_id)
    return _step(
        request, ticket, forms.TicketNote(request.POST or None), _("不予受理"),
        lambda values: actions.ticket_decline(request.call, ticket_id=ticket_id, **values),
    )  # fmt: skip


@page(terms.TICKET_PROGRESS_NOTE)
def ticket_progress_note(request: Request, ticket_id: UUID) -> HttpResponse:
    ticket = queries.ticket_detail(request.call, ticket_id=ticket_id)
    return _step(
        request, ticket, forms.TicketNote(request.POST or None), _("填写进展"),
        lambda values: actions.ticket_progress_note(request.call, ticket_id=ticket_id, **values),
    )  # fmt: skip


@page(terms.TICKET_SOLVE)
def ticket_solve(request: Request, ticket_id: UUID) -> HttpResponse:
    ticket = queries.ticket_detail(request.call, ticket_id=ticket_id)
    return _step(
        request, ticket, forms.TicketSolve(request.POST or None), _("登记已解决"),
        lambda values: actions.ticket_solve(request.call, ticket_id=ticket_id, **values),
    )  # fmt: skip


@page(terms.TICKET_CONFIRM)
def ticket_confirm(request: Request, ticket_id: UUID) -> HttpResponse:
    ticket = queries.ticket_detail(request.call, ticket_id=ticket_id)
    return _step(
        request, ticket, _words(request), _("确认已解决"),
        lambda values: actions.ticket_confirm(request.call, ticket_id=ticket_id, **values),
    )  # fmt: skip


@page(terms.TICKET_RETURN)
def ticket_return(request: Request, ticket_id: UUID) -> HttpResponse:
    ticket = queries.ticket_detail(request.call, ticket_id=ticket_id)
    return _step(
        request, ticket, forms.TicketNote(request.POST or None), _("退回"),
        lambda values: actions.ticket_return(request.call, ticket_id=ticket_id, **values),
    )  # fmt: skip


@page(terms.TICKET_WITHDRAW)
def ticket_withdraw(request: Request, ticket_id: UUID) -> HttpResponse:
    ticket = queries.ticket_detail(request.call, ticket_id=ticket_id)
    return _step(
        request, ticket, _words(request), _("撤回"),
        lambda values: actions.ticket_withdraw(request.call, ticket_id=ticket_id, **values),
    )  # fmt: skip


@page(terms.TICKET_ESCALATE)
def ticket_escalate(request: Request, ticket_id: UUID) -> HttpResponse:
    ticket = queries.ticket_detail(request.call, ticket_id=ticket_id)
    return _step(
        request, ticket, _words(request), _("报领导小组"),
        lambda values: actions.ticket_escalate(request.call, ticket_id=ticket_id, **values),
    )  # fmt: skip


def _words(request: Request) -> Form:
    return forms.TicketWords(request.POST if request.method == "POST" else None)


def _step(
    request: Request, ticket: TicketDetail, form: Form, title: Any, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            act(dict(form.cleaned_data))
            messages.success(request, gettext("已办理"))
            return to("institutions:ticket_detail", ticket.row.id)
    return show(request, "institutions/ticket_step.html", form=form, ticket=ticket, step=title)
