from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.areas.queries import areas_at
from shequ.areas.terms import Level
from shequ.base.downloads import official_answer
from shequ.base.forms import Form
from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.institutions import actions, forms, queries, terms
from shequ.institutions.rules.orders import Line
from shequ.institutions.terms import LineKind


@page(terms.ORDER_SEE)
def order_list(request: Request) -> HttpResponse:
    form = forms.OrderFind(request.GET)
    listed = queries.order_list(request.call, state=request.GET.get("state", ""), page=PageRequest.read(request))
    may_draft = request.call.actor.may(terms.ORDER_DRAFT)
    return show(request, "institutions/order_list.html", page=listed, form=form, may_draft=may_draft)


@page(terms.ORDER_SEE)
def order_detail(request: Request, order_id: UUID) -> HttpResponse:
    order = queries.order_detail(request.call, order_id=order_id)
    return show(request, "institutions/order_detail.html", order=order)


@page(terms.ORDER_SEE)
def order_official(request: Request, order_id: UUID) -> HttpResponse:
    return official_answer(queries.order_official(request.call, order_id=order_id))


@page(terms.ORDER_DRAFT)
def order_draft(request: Request) -> HttpResponse:
    county = request.call.actor.areas_for(terms.ORDER_DRAFT)[0][: terms.COUNTY_DIGITS]
    form = forms.OrderHead(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = actions.order_draft(request.call, area=county, **form.cleaned_data)
            return to("institutions:order_detail", made)
    return show(request, "institutions/order_draft.html", form=form)


@page(terms.ORDER_CHANGE)
def order_change(request: Request, order_id: UUID) -> HttpResponse:
    order = queries.order_detail(request.call, order_id=order_id)
    held = {
        "title": order.row.title, "effective_on": order.row.effective_on.isoformat(), "reason": order.reason,
        "superior_document": order.superior_document,
    }  # fmt: skip
    form = forms.OrderHead(request.POST or None, initial=held)
    return _step(
        request, order, form, _("修改调整令"),
        lambda given: actions.order_change(request.call, order_id=order_id, **given),
    )  # fmt: skip


@page(terms.ORDER_LINE_ADD)
def order_line_add(request: Request, order_id: UUID) -> HttpResponse:
    order = queries.order_detail(request.call, order_id=order_id)
    form = _line_form(request, order)

    def add(given: dict[str, Any]) -> UUID:
        duties = given.pop("duties")
        line = Line(**given, exceptions={"duties": duties} if duties else {})
        return actions.order_line_add(request.call, order_id=order_id, line=line)

    return _step(request, order, form, _("添加条目"), add)


def _line_form(request: Request, order: queries.OrderDetail) -> forms.OrderLineAdd:
    county = request.call.actor.areas_for(terms.ORDER_LINE_ADD)[0][: terms.COUNTY_DIGITS]
    areas = [row for level in Level for row in areas_at(request.call, level=level, under=county, on=request.call.on)]
    standing = [(row.code, row.name) for row in queries.tree(request.call, on=order.row.effective_on)]
    new = [(line.code, line.name) for line in order.lines if line.kind == LineKind.SET_UP]
    return forms.OrderLineAdd(
        request.POST or None,
        kinds=[(kind.id, kind.title) for kind in queries.kinds_in(county, request.call.on).values()],
        areas=[(row.code, f"{row.name}（{row.code}）") for row in areas if row.level != Level.GRID],
        bodies=[*new, *standing],
    )


@page(terms.ORDER_LINE_SEND)
def order_line_send(request: Request, order_id: UUID, position: int) -> HttpResponse:
    order = queries.order_detail(request.call, order_id=order_id)
    held = queries.order_line_things(request.call, order_id=order_id, position=position)
    form = forms.OrderLineSend(
        request.POST if request.method == "POST" else None, heir=held.heir, targets=list(held.targets),
        things=[(f"{thing.part_title}：{thing.title}", to) for thing, to in held.things],
    )  # fmt: skip

    def send(given: dict[str, Any]) -> object:
        sends: dict[str, dict[str, str]] = {}
        for at, (thing, _to) in enumerate(held.things):
            sends.setdefault(thing.part, {})[thing.key] = given[f"to-{at}"]
        return actions.order_line_send(request.call, order_id=order_id, position=position, sends=sends)

    return _step(request, order, form, gettext("“{name}”个别事项的去向").format(name=held.name), send)


@page(terms.ORDER_LINE_DROP)
def order_line_drop(request: Request, order_id: UUID, position: int) -> HttpResponse:
    order = queries.order_detail(request.call, order_id=order_id)
    return _step(
        request, order, forms.OrderNothing(request.POST if request.method == "POST" else None), _("删去条目"),
        lambda _given: actions.order_line_drop(request.call, order_id=order_id, position=position),
    )  # fmt: skip


@page(terms.ORDER_SUBMIT)
def order_submit(request: Request, order_id: UUID) -> HttpResponse:
    order = queries.order_detail(request.call, order_id=order_id)
    return _step(
        request, order, forms.OrderNothing(request.POST if request.method == "POST" else None), _("提交审批"),
        lambda _given: actions.order_submit(request.call, order_id=order_id),
    )  # fmt: skip


@page(terms.ORDER_APPROVE)
def order_approve(request: Request, order_id: UUID) -> HttpResponse:
    order = queries.order_detail(request.call, order_id=order_id)
    return _step(
        request, order, forms.OrderApprove(request.POST or None), _("批准"),
        lambda given: actions.order_approve(request.call, order_id=order_id, **given),
    )  # fmt: skip


@page(terms.ORDER_RETURN)
def order_return(request: Request, order_id: UUID) -> HttpResponse:
    order = queries.order_detail(request.call, order_id=order_id)
    return _step(
        request, order, forms.OrderReturn(request.POST or None), _("退回"),
        lambda given: actions.order_return(request.call, order_id=order_id, **given),
    )  # fmt: skip


@page(terms.ORDER_WITHDRAW)
def order_withdraw(request: Request, order_id: UUID) -> HttpResponse:
    order = queries.order_detail(request.call, order_id=order_id)
    form = forms.OrderWithdraw(request.POST if request.method == "POST" else None)
    return _step(
        request, order, form, _("撤回调整令"),
        lambda given: actions.order_withdraw(request.call, order_id=order_id, **given),
    )  # fmt: skip


@page(terms.ORDER_EXECUTE)
def order_execute(request: Request, order_id: UUID) -> HttpResponse:
    order = queries.order_detail(request.call, order_id=order_id)
    return _step(
        request, order, forms.OrderNothing(request.POST if request.method == "POST" else None), _("执行"),
        lambda _given: actions.order_execute(request.call, order_id=order_id),
    )  # fmt: skip


def _step(
    request: Request, order: queries.OrderDetail, form: Form, title: Any, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            act(dict(form.cleaned_data))
            return to("institutions:order_detail", order.row.id)
    return show(request, "institutions/order_step.html", form=form, order=order, step=title)
