"""Institution orders: the list, and one with what it makes of the tree, what goes where, and what stands against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max

from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Work
from shequ.base.scope import under
from shequ.base.words import advice_of, say, sentence_of
from shequ.institutions import terms
from shequ.institutions.models import DutyPart, Institution, InstitutionOrder, InstitutionVersion, OrderLine
from shequ.institutions.queries.charts import chart_of
from shequ.institutions.queries.kinds import kinds_in
from shequ.institutions.queries.parts import things_held
from shequ.institutions.queries.tree import BodyRow, in_counties, standing_on, tree
from shequ.institutions.rules import orders as rules
from shequ.institutions.rules.chart import Chart
from shequ.institutions.rules.orders import Case, Line, Place
from shequ.institutions.terms import LineKind, OrderState
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden, Refused
from shequ.kernel.words import _
from shequ.plan import queries as plan
from shequ.plan.terms import Authority, limit

TONES = {
    OrderState.DRAFT: "mute", OrderState.SUBMITTED: "hold", OrderState.APPROVED: "info", OrderState.RETURNED: "warn",
    OrderState.EXECUTED: "ok", OrderState.WITHDRAWN: "mute",
}  # fmt: skip
BECAUSE = "the order itself was scoped"


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers of the plan that this room obeys."""

    setups_per_abolition: Any = limit("order.setups_per_abolition")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as lists show it. number: "〔2016〕1号", "" before approval."""

    id: UUID
    number: str
    title: str
    state: str
    state_label: str
    tone: str
    effective_on: date
    drafted_on: date
    drafted_by: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line in words."""

    id: UUID
    position: int
    kind: str
    kind_label: str
    code: str
    name: str
    what: str
    authority: str
    document: str
    heir: str
    is_abolition: bool


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A thing and where it goes; to is "" while nobody takes it."""

    part: str
    part_title: str
    title: str
    source: str
    to: str


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """Something that stands against the order, and how to mend it."""

    code: str
    message: str
    mend: str
    kind: str


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """An order with its consequences."""

    row: OrderRow
    reason: str
    superior_document: str
    decision_document: str
    note: str
    submitted_by: str
    decided_by: str
    executed_by: str
    lines: tuple[LineRow, ...]
    before: Chart | None
    after: Chart | None
    moved: tuple[MovedRow, ...]
    sums: tuple[tuple[str, tuple[int, ...]], ...]
    destinations: tuple[str, ...]
    troubles: tuple[TroubleRow, ...]
    abolished: int
    set_up: int
    may_change: bool
    may_submit: bool
    may_decide: bool
    may_execute: bool
    may_withdraw: bool


def orders_seen(actor: Actor) -> Any:
    """Return the orders of the actor's counties."""
    rows = InstitutionOrder.objects.unscoped(because="orders lie at the county; filtered by the actor's counties")
    return rows.filter(in_counties(actor, terms.ORDER_SEE))


def _row(order: InstitutionOrder) -> OrderRow:
    state = OrderState(order.state)
    return OrderRow(
        id=order.pk, number=number_of(order), title=order.title, state=order.state, state_label=say(state.label),
        tone=TONES[state], effective_on=order.effective_on, drafted_on=order.drafted_at.date(),
        drafted_by=order.drafted_by,
    )  # fmt: skip


def number_of(order: InstitutionOrder) -> str:
    """Return the official number, "" before approval."""
    return f"〔{order.year}〕{order.number}号" if order.number else ""


def order_list(call: Call, *, state: str = "", page: PageRequest | None = None) -> Page[OrderRow]:
    """Return the orders of the actor's counties, the newest first."""
    found = orders_seen(call.actor)
    if state in set(OrderState):
        found = found.filter(state=state)
    return (page or PageRequest()).of(found.order_by("-drafted_at", "-id"), row=_row)


def lines_of(order_id: UUID) -> list[Line]:
    """Return the lines of an order in their order; one statement."""
    return [line for _pk, line in _lines(order_id)]


def _lines(order_id: UUID) -> list[tuple[UUID, Line]]:
    rows = OrderLine.objects.unscoped(because=BECAUSE).filter(order_id=order_id).order_by("position")
    return [
        (
            row.pk,
            Line(
                kind=row.kind, code=row.code, authority=row.authority, document=row.document, name=row.name,
                body_kind=row.body_kind, parent=row.parent, second=row.second, rank=row.rank, area=row.place,
                heir=row.heir, exceptions=row.exceptions,
            ),
        )
        for row in rows
    ]  # fmt: skip


def _placed(rows: Any) -> tuple[dict[str, Place], dict[str, UUID]]:
    """Return bodies and their keys by code, out of one period of each; one statement."""
    found, keys = {}, {}
    for row in rows.select_related("institution", "parent", "second").order_by("sort"):
        found[row.institution.code] = Place(
            code=row.institution.code, name=row.name, kind=row.kind, parent=row.parent.code if row.parent else "",
            second=row.second.code if row.second else "", rank=row.rank, area=row.area_id,
            since=row.institution.established_on, changed_on=row.valid_from,
        )  # fmt: skip
        keys[row.institution.code] = row.institution_id
    return found, keys


def _versions(area: str) -> Any:
    return InstitutionVersion.objects.unscoped(because="an order concerns all bodies of its county").filter(under(area))


def _with_parts_ended(places: dict[str, Place], gone: Mapping[UUID, str], on: date) -> dict[str, Place]:
    """Return the bodies, those to be abolished not before the last duty that ended while they held it; one statement."""
    rows = DutyPart.objects.unscoped(because=BECAUSE).filter(institution__in=list(gone), valid_to__gt=on)
    found = dict(places)
    for pk, last in rows.values_list("institution_id").annotate(last=Max("valid_to")):
        place = found[gone[pk]]
        found[place.code] = replace(place, changed_on=max(place.changed_on, last - timedelta(days=1)))
    return found


def case_of(call: Call, order: InstitutionOrder, lines: Sequence[Line]) -> tuple[Case, dict[str, UUID]]:
    """Return an order with all that decides about it, and the keys of the bodies that stand."""
    area = order.area_id
    # As they stand now: an order dated back must not lead into a body that has ended since, nor leave one that came since.
    places, keys = _placed(_versions(area).filter(valid_to=None))
    gone = {keys[line.code]: line.code for line in lines if line.kind == LineKind.ABOLISH and line.code in keys}
    places = _with_parts_ended(places, gone, order.effective_on)
    held = plan.limits(Limits, area, order.effective_on).setups_per_abolition or (
        plan.limits(Limits, area, call.on).setups_per_abolition
    )
    used = Institution.objects.unscoped(because="a code is taken whoever sees it").filter(under(area))
    case = Case(
        lines=lines, on=order.effective_on, kinds=kinds_in(area, call.on), places=places,
        codes_used=frozenset(used.values_list("code", flat=True)), things=things_held(call, gone, order.effective_on),
        ratio=Decimal(str(held.value)) if held else None, superior_document=order.superior_document,
        authority_titles={item.value: say(item.label) for item in Authority},
    )  # fmt: skip
    return case, keys


def order_detail(call: Call, *, order_id: UUID) -> OrderDetail:
    """Return an order with its charts before and after, what goes where, and what stands against it.

    Raises: Hidden.
    """
    order = orders_seen(call.actor).filter(pk=order_id).first()
    if order is None:
        raise Hidden()
    pairs = _lines(order.pk)
    lines = [line for _pk, line in pairs]
    is_done = order.state == OrderState.EXECUTED
    day = order.effective_on - timedelta(days=1) if is_done else order.effective_on
    rows = tree(call, on=day, area=order.area_id)
    case, _keys = case_of(call, order, lines)
    if is_done:
        places, _keys = _placed(_versions(order.area_id).filter(standing_on(day)))
        case = replace(case, places=places, things=())
    names = {code: place.name for code, place in case.places.items()} | {
        line.code: line.name for line in lines if line.name
    }
    moved = _moved(order, case, lines, names)
    abolished, made = rules.counted(lines, case.kinds, case.places)
    before, after = _charts(rows, case, lines)
    open_now = order.state in rules.EDITABLE
    destinations = tuple(dict.fromkeys(row.to for row in moved if row.to))
    return OrderDetail(
        row=_row(order), reason=order.reason, superior_document=order.superior_document,
        decision_document=order.decision_document, note=order.note, submitted_by=order.submitted_by,
        decided_by=order.decided_by, executed_by=order.executed_by,
        lines=tuple(_line(at, pk, line, names, case) for at, (pk, line) in enumerate(pairs, start=1)),
        before=before, after=after, moved=moved, sums=_sums(moved, destinations), destinations=destinations,
        troubles=() if order.state in (OrderState.EXECUTED, OrderState.WITHDRAWN) else _troubles(rules.troubles(case)),
        abolished=abolished, set_up=made,
        may_change=open_now and call.actor.may(terms.ORDER_CHANGE, order.area_id),
        may_submit=open_now and call.actor.may(terms.ORDER_SUBMIT, order.area_id),
        may_decide=order.state == OrderState.SUBMITTED and call.actor.may(terms.ORDER_APPROVE, order.area_id),
        may_execute=order.state == OrderState.APPROVED and call.actor.may(terms.ORDER_EXECUTE, order.area_id),
        may_withdraw=OrderState.WITHDRAWN in rules.NEXT[order.state]
        and call.actor.may(terms.ORDER_WITHDRAW, order.area_id),
    )  # fmt: skip


def _troubles(found: Iterable[Refused]) -> tuple[TroubleRow, ...]:
    return tuple(TroubleRow(item.code, sentence_of(item), advice_of(item), item.kind) for item in found)


def _line(at: int, pk: UUID, line: Line, names: Mapping[str, str], case: Case) -> LineRow:
    old = case.places.get(line.code)
    kind = case.kinds.get(line.body_kind)
    parts = []
    if line.kind == LineKind.SET_UP:
        parts.append(kind.title if kind else line.body_kind)
    if line.kind in (LineKind.RENAME, LineKind.MOVE) and line.name and old and old.name != line.name:
        parts.append(say(_("更名为 {name}"), {"name": line.name}))
    if line.parent:
        parts.append(say(_("上级：{name}"), {"name": names.get(line.parent, line.parent)}))
    if line.second:
        parts.append(say(_("同时服务：{name}"), {"name": names.get(line.second, line.second)}))
    return LineRow(
        id=pk, position=at, kind=line.kind, kind_label=say(LineKind(line.kind).label), code=line.code,
        name=old.name if old else names.get(line.code, line.code), what="，".join(parts),
        authority=case.authority_titles.get(line.authority, line.authority), document=line.document,
        heir=names.get(line.heir, line.heir), is_abolition=line.kind == LineKind.ABOLISH,
    )  # fmt: skip


def _moved(
    order: InstitutionOrder, case: Case, lines: Sequence[Line], names: Mapping[str, str]
) -> tuple[MovedRow, ...]:
    if order.state == OrderState.EXECUTED:
        return tuple(
            MovedRow(*(str(row[key]) for key in ("part", "part_title", "title", "source", "to"))) for row in order.moved
        )
    gone = {line.code: line for line in lines if line.kind == LineKind.ABOLISH}
    rows = []
    for thing in case.things:
        to = rules.destination(gone[thing.body], thing)
        rows.append(MovedRow(thing.part, thing.part_title, thing.title, names.get(thing.body, ""), names.get(to, to)))
    return tuple(rows)


def _sums(moved: Sequence[MovedRow], destinations: Sequence[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return for each part: all of it, then what goes to each destination, then what has none."""
    titles = dict.fromkeys(row.part_title for row in moved)
    return tuple(
        (
            title,
            (
                sum(row.part_title == title for row in moved),
                *(sum(row.part_title == title and row.to == to for row in moved) for to in destinations),
                sum(row.part_title == title and not row.to for row in moved),
            ),
        )
        for title in titles
    )


def _charts(rows: Sequence[BodyRow], case: Case, lines: Sequence[Line]) -> tuple[Chart | None, Chart | None]:
    rest = rules.after(lines, case.places, on=case.on)
    touched = {line.code for line in lines}
    kept = _around(touched, [*case.places.values(), *rest.values()])
    by_code = {row.code: row for row in rows}
    gone = {line.code: ("gone", say(_("× 撤销"))) for line in lines if line.kind == LineKind.ABOLISH}
    new = {line.code: ("new", say(_("＋ 设立"))) for line in lines if line.kind == LineKind.SET_UP}
    changed = {line.code: ("moved", say(LineKind(line.kind).label)) for line in lines if line.code not in gone | new}
    before = [row for row in rows if row.code in kept]
    after = [_body(place, by_code, rows, case) for place in rest.values() if place.code in kept]
    after.sort(key=lambda row: row.tier_order)
    return chart_of(before, marks=gone), chart_of(after, marks=new | changed)


def _around(touched: set[str], places: Sequence[Place]) -> set[str]:
    """Return the touched bodies, all above them, and those directly below them."""
    above = {place.code: place.parent for place in places}
    kept = set(touched)
    for code in touched:
        parent = above.get(code, "")
        while parent and parent not in kept:
            kept.add(parent)
            parent = above.get(parent, "")
    return kept | {place.code for place in places if place.parent in touched}


def _body(place: Place, by_code: Mapping[str, BodyRow], rows: Sequence[BodyRow], case: Case) -> BodyRow:
    kind = case.kinds.get(place.kind)
    second = next((item.name for item in (case.places.get(place.second),) if item), "")
    if not second:
        second = next((line.name for line in case.lines if line.code == place.second), "")
    old = by_code.get(place.code)
    area_name = next((row.area_name for row in rows if row.area == place.area), place.area)
    if old is not None:
        return replace(
            old, name=place.name, parent=place.parent, second=place.second, second_name=second, rank=place.rank
        )
    return BodyRow(
        id=UUID(int=0), code=place.code, name=place.name, kind=place.kind, kind_title=kind.title if kind else place.kind,
        tier=kind.tier if kind else "", tier_title=kind.tier_title if kind else "", tier_order=kind.tier_order if kind else 0,
        parent=place.parent, parent_id=None, parent_name="", second=place.second, second_id=None, second_name=second,
        area=place.area, area_name=area_name, rank=place.rank or (kind.rank if kind else ""), established_on=place.since,
        is_community=bool(kind and kind.is_community), is_front_line=bool(kind and kind.is_front_line),
        counts_to_ceiling=bool(kind and kind.counts_to_ceiling), is_known_kind=kind is not None,
    )  # fmt: skip


def my_orders(call: Call) -> list[Work]:
    """Return the orders that wait for the actor's decision or execution, as work."""
    waiting = []
    for order in (
        orders_seen(call.actor).filter(state__in=[OrderState.SUBMITTED, OrderState.APPROVED]).order_by("drafted_at")
    ):
        decides = order.state == OrderState.SUBMITTED and call.actor.may(terms.ORDER_APPROVE, order.area_id)
        executes = order.state == OrderState.APPROVED and call.actor.may(terms.ORDER_EXECUTE, order.area_id)
        if decides or executes:
            verb = say(_("审批")) if decides else say(_("执行"))
            waiting.append(
                Work(
                    icon="hierarchy-2", title=order.title, why=say(OrderState(order.state).label),
                    due_on=order.effective_on, url=f"/institutions/orders/{order.pk}/", verb=verb,
                )
            )  # fmt: skip
    return waiting
