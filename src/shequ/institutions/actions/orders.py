"""Institution orders from draft to withdrawal; execution has a module of its own."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max

from shequ.areas.models import Area
from shequ.institutions import facts, terms
from shequ.institutions.models import InstitutionOrder, OrderLine
from shequ.institutions.queries.orders import case_of, lines_of, number_of, orders_seen
from shequ.institutions.rules import orders as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.rules.orders import Line
from shequ.institutions.terms import COUNTY_DIGITS, LineKind, OrderState
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden


def load(call: Call, order_id: UUID, permission: str) -> InstitutionOrder:
    """Return an order for writing."""
    order: InstitutionOrder = orders_seen(call.actor).locked(order_id)
    call.require(permission, order)
    return order


def label_of(order: InstitutionOrder) -> str:
    """Return the words of an order's state."""
    return OrderState(order.state).label


def line_values(line: Line) -> dict[str, Any]:
    """Return a line as plain values, for the fact."""
    values = asdict(line)
    values["exceptions"] = {part: dict(keys) for part, keys in line.exceptions.items()}
    return values


def _written(order: InstitutionOrder, line: Line, position: int) -> OrderLine:
    values = line_values(line)
    values["place"] = values.pop("area")
    return OrderLine(id=uuid7(), area_id=order.area_id, order=order, position=position, **values)


def _check_line(line: Line, county: str) -> None:
    if line.kind == LineKind.SET_UP and not line.area.startswith(county):
        raise Hidden(field="area")
    if not tree_rules.CODE.fullmatch(line.code):
        raise tree_rules.CodeWrong(field="code", written=line.code)


@action(terms.ORDER_DRAFT)
def order_draft(
    call: Call,
    *,
    area: str,
    title: str,
    effective_on: date,
    reason: str = "",
    superior_document: str = "",
    lines: tuple[Line, ...] = (),
) -> UUID:
    """Begin an order of a county; its lines may come with it or one by one.

    Raises: NotPermitted, rules.tree.NameMissing, CodeWrong, Hidden.
    """
    county = area[:COUNTY_DIGITS]
    call.require(terms.ORDER_DRAFT, county)
    if not title.strip():
        raise tree_rules.NameMissing(field="title")
    for line in lines:
        _check_line(line, county)

    order = InstitutionOrder.objects.create(
        id=uuid7(), area_id=county, title=title, reason=reason, effective_on=effective_on,
        superior_document=superior_document, drafted_at=call.at, drafted_by=call.actor.name,
    )  # fmt: skip
    OrderLine.objects.bulk_create(_written(order, line, at) for at, line in enumerate(lines, start=1))
    record(call, _drafted(order, lines))
    return order.pk


def _drafted(order: InstitutionOrder, lines: tuple[Line, ...] = ()) -> facts.OrderDrafted:
    return facts.OrderDrafted(
        area=order.area_id, subject=f"order:{order.pk}", order=str(order.pk), title=order.title,
        effective_on=order.effective_on.isoformat(), superior_document=order.superior_document,
        lines=tuple(line_values(line) for line in lines),
    )  # fmt: skip


@action(terms.ORDER_CHANGE)
def order_change(
    call: Call, *, order_id: UUID, title: str, effective_on: date, reason: str = "", superior_document: str = ""
) -> UUID:
    """Change the head of an order that is a draft or was returned.

    Raises: Hidden, NotPermitted, rules.orders.OrderNotSo, rules.tree.NameMissing.
    """
    order = load(call, order_id, terms.ORDER_CHANGE)
    rules.check_editable(order.state, label_of(order))
    if not title.strip():
        raise tree_rules.NameMissing(field="title")

    order.title, order.effective_on, order.reason, order.superior_document = (
        title,
        effective_on,
        reason,
        superior_document,
    )
    order.save(update_fields=["title", "effective_on", "reason", "superior_document"])
    record(call, _drafted(order))
    return order.pk


@action(terms.ORDER_LINE_ADD)
def order_line_add(call: Call, *, order_id: UUID, line: Line) -> UUID:
    """Add a line at the end of an order that is a draft or was returned.

    Raises: Hidden, NotPermitted, rules.orders.OrderNotSo, rules.tree.CodeWrong.
    """
    order = load(call, order_id, terms.ORDER_LINE_ADD)
    rules.check_editable(order.state, label_of(order))
    _check_line(line, order.area_id)

    rows = OrderLine.objects.unscoped(because="the order was scoped").filter(order=order)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    made = _written(order, line, last + 1)
    made.save(force_insert=True)
    _changed(call, order, LineKind(line.kind).label, line)
    return made.pk


@action(terms.ORDER_LINE_DROP)
def order_line_drop(call: Call, *, order_id: UUID, position: int) -> UUID:
    """Take the line at a place, counted from 1, out of an order that is a draft or was returned.

    Raises: Hidden, NotPermitted, rules.orders.OrderNotSo.
    """
    order = load(call, order_id, terms.ORDER_LINE_DROP)
    rules.check_editable(order.state, label_of(order))
    lines = lines_of(order.pk)
    if not 1 <= position <= len(lines):
        raise Hidden(field="position")

    rows = OrderLine.objects.unscoped(because="the order was scoped").filter(order=order).order_by("position")
    rows.filter(pk=rows.values_list("pk", flat=True)[position - 1]).delete()
    _changed(call, order, "－", lines[position - 1])
    return order.pk


def _changed(call: Call, order: InstitutionOrder, what: str, line: Line) -> None:
    record(
        call,
        facts.OrderChanged(
            area=order.area_id, subject=f"order:{order.pk}", order=str(order.pk), title=order.title,
            what=f"{what} {line.name or line.code}", line=line_values(line),
        ),
    )  # fmt: skip


@action(terms.ORDER_SUBMIT)
def order_submit(call: Call, *, order_id: UUID) -> UUID:
    """Submit an order to the commission; all rules of orders are held first.

    Raises: Hidden, NotPermitted, rules.orders.OrderNotSo, and what `rules.orders.troubles` lists.
    """
    order = load(call, order_id, terms.ORDER_SUBMIT)
    rules.check_next(order.state, OrderState.SUBMITTED, label_of(order))
    rules.check(case_of(call, order, lines_of(order.pk))[0])

    return _step(
        call, order, OrderState.SUBMITTED,
        {"submitted_at": call.at, "submitted_by": call.actor.name, "submitted_person": call.actor.person},
    )  # fmt: skip


@action(terms.ORDER_APPROVE)
def order_approve(call: Call, *, order_id: UUID, document: str) -> UUID:
    """Record the commission's approval with its document; the order gets its number, without gaps in its year.

    Raises: Hidden, NotPermitted, rules.orders.OrderNotSo, SamePerson, DocumentMissing, and what `troubles` lists.
    """
    order = load(call, order_id, terms.ORDER_APPROVE)
    rules.check_next(order.state, OrderState.APPROVED, label_of(order))
    rules.check_two_people(order.submitted_person, call.actor.person)
    tree_rules.check_document(document)
    rules.check(case_of(call, order, lines_of(order.pk))[0])

    # The county's row stands for its counter: two approvals at once take their numbers one after the other.
    Area.objects.unscoped(because="only locked").locked(order.area_id)
    rows = InstitutionOrder.objects.unscoped(because="the counter of the county")
    year = order.effective_on.year
    last = rows.filter(area_id=order.area_id, year=year).aggregate(last=Max("number"))["last"] or 0
    values = {
        "decided_at": call.at, "decided_by": call.actor.name, "decision_document": document, "year": year,
        "number": last + 1, "note": "",
    }  # fmt: skip
    return _step(call, order, OrderState.APPROVED, values, document=document)


@action(terms.ORDER_RETURN)
def order_return(call: Call, *, order_id: UUID, note: str) -> UUID:
    """Send a submitted order back with the reason.

    Raises: Hidden, NotPermitted, rules.orders.OrderNotSo.
    """
    order = load(call, order_id, terms.ORDER_RETURN)
    rules.check_next(order.state, OrderState.RETURNED, label_of(order))
    values = {"decided_at": call.at, "decided_by": call.actor.name, "note": note}
    return _step(call, order, OrderState.RETURNED, values, note=note)


@action(terms.ORDER_WITHDRAW)
def order_withdraw(call: Call, *, order_id: UUID, note: str = "") -> UUID:
    """Take an order back that was not executed; its number, where it has one, stays used.

    Raises: Hidden, NotPermitted, rules.orders.OrderNotSo.
    """
    order = load(call, order_id, terms.ORDER_WITHDRAW)
    rules.check_next(order.state, OrderState.WITHDRAWN, label_of(order))
    return _step(call, order, OrderState.WITHDRAWN, {"note": note}, note=note)


def _step(
    call: Call,
    order: InstitutionOrder,
    to: OrderState,
    values: Mapping[str, Any],
    *,
    document: str = "",
    note: str = "",
) -> UUID:
    old = OrderState(order.state)
    order.state = to
    for name, value in values.items():
        setattr(order, name, value)
    order.save(update_fields=["state", *values])
    record(
        call,
        facts.OrderStepped(
            area=order.area_id, subject=f"order:{order.pk}", order=str(order.pk), title=order.title, old_state=old,
            old_label=old.label, new_state=to, new_label=to.label, number=number_of(order), document=document, note=note,
        ),
    )  # fmt: skip
    return order.pk
