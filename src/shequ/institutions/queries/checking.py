"""What the checks ask: set-based, everything, as of a day; limited to a code prefix."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from shequ.areas.models import Area
from shequ.areas.terms import Level
from shequ.base.scope import under
from shequ.institutions.models import Institution, InstitutionOrder, InstitutionVersion, OrderLine
from shequ.institutions.queries.kinds import kinds_in
from shequ.institutions.queries.orders import number_of
from shequ.institutions.queries.tree import standing_on
from shequ.institutions.rules.tree import Kinds
from shequ.institutions.terms import COUNTY_DIGITS, LineKind, OrderState

BECAUSE = "a check reads everything"
PUT_FORWARD = (OrderState.SUBMITTED, OrderState.APPROVED, OrderState.EXECUTED)


@dataclass(frozen=True, slots=True)
class BodyMeasured:
    """A body as checks see it; parent_kind is "" for none."""

    id: UUID
    code: str
    name: str
    kind: str
    area: str
    parent_kind: str
    parent_name: str
    established_on: date
    is_by_order: bool


@dataclass(frozen=True, slots=True)
class OrderMeasured:
    """An executed order: how many bodies that count it abolished and set up, and whether it did so in that order."""

    id: UUID
    number: str
    area: str
    abolished: int
    set_up: int
    has_superior_document: bool
    is_abolished_first: bool


@dataclass(frozen=True, slots=True)
class EndedMeasured:
    """A body that ended, with the kind that it had last."""

    code: str
    kind: str
    abolished_on: date


def kinds_for(area: str, on: date) -> Kinds:
    """Return the kinds of the plan in force."""
    return kinds_in(area[:COUNTY_DIGITS], on)


def communities_measured(*, under_area: str, on: date) -> list[tuple[str, str]]:
    """Return (code, name) of the communities that are run as such: those divided into grids; one statement."""
    rows = Area.objects.unscoped(because=BECAUSE).filter(
        Q(valid_to=None) | Q(valid_to__gt=on), under(under_area, path="code"), level=Level.COMMUNITY,
        children__level=Level.GRID,
    )  # fmt: skip
    return list(rows.distinct().order_by("code").values_list("code", "name"))


def bodies_measured(*, under_area: str, on: date, kinds: Collection[str] | None = None) -> list[BodyMeasured]:
    """Return the bodies standing on a day in an area, of some kinds or of all, with the kinds of those above them; two statements."""
    rows = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(standing_on(on))
    wanted = rows.filter(under(under_area)) if kinds is None else rows.filter(under(under_area), kind__in=kinds)
    mine = list(wanted.select_related("institution").order_by("area_id", "sort", "name"))
    above = rows.filter(institution__in={row.parent_id for row in mine if row.parent_id})
    parents = {pk: (kind, name) for pk, kind, name in above.values_list("institution_id", "kind", "name")}
    return [
        BodyMeasured(
            id=row.institution_id, code=row.institution.code, name=row.name, kind=row.kind, area=row.area_id,
            parent_kind=parents.get(row.parent_id, ("", ""))[0] if row.parent_id else "",
            parent_name=parents.get(row.parent_id, ("", ""))[1] if row.parent_id else "",
            established_on=row.institution.established_on, is_by_order=row.institution.set_up_by is not None,
        )
        for row in mine
    ]  # fmt: skip


def ended_measured(*, under_area: str, on: date) -> list[EndedMeasured]:
    """Return the bodies that ended by a day, with their last kinds; one statement."""
    rows = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(
        under(under_area), institution__abolished_on__lte=on
    )
    last: dict[UUID, EndedMeasured] = {}
    for row in rows.select_related("institution").order_by("valid_from"):
        last[row.institution_id] = EndedMeasured(
            row.institution.code, row.kind, row.institution.abolished_on or row.valid_from
        )
    return list(last.values())


def orders_measured(*, under_area: str, on: date, kinds: Kinds) -> list[OrderMeasured]:
    """Return the executed orders up to a day; three statements."""
    orders = InstitutionOrder.objects.unscoped(because=BECAUSE).filter(
        under(under_area), state=OrderState.EXECUTED, effective_on__lte=on
    )
    found = list(orders.order_by("year", "number"))
    lines: dict[UUID, list[OrderLine]] = {}
    rows = OrderLine.objects.unscoped(because=BECAUSE).filter(order__in=found)
    for line in rows.order_by("position"):
        lines.setdefault(line.order_id, []).append(line)
    counting = {kind.id for kind in kinds.values() if kind.counts_to_ceiling}
    ended = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(
        institution__abolished_by__in=[order.pk for order in found], kind__in=counting
    )
    gone = set(ended.values_list("institution__abolished_by", "institution__code"))
    return [_measured(order, lines.get(order.pk, []), counting, gone) for order in found]


def _measured(
    order: InstitutionOrder, lines: list[OrderLine], counting: set[str], gone: set[tuple[UUID | None, str]]
) -> OrderMeasured:
    made = [line.position for line in lines if line.kind == LineKind.SET_UP and line.body_kind in counting]
    ended = [line.position for line in lines if line.kind == LineKind.ABOLISH and (order.pk, line.code) in gone]
    return OrderMeasured(
        id=order.pk, number=number_of(order), area=order.area_id, abolished=len(ended), set_up=len(made),
        has_superior_document=bool(order.superior_document), is_abolished_first=not made or not ended or max(ended) < min(made),
    )  # fmt: skip


def kinds_put_forward(*, under_area: str) -> set[str]:
    """Return the kinds of bodies that some order submitted, approved or executed sets up; one statement."""
    rows = OrderLine.objects.unscoped(because=BECAUSE).filter(
        under(under_area), order__state__in=PUT_FORWARD, kind=LineKind.SET_UP
    )
    return set(rows.values_list("body_kind", flat=True))


def has_bodies(area: str) -> bool:
    """Say whether any body of an area's county was ever entered; one statement."""
    rows = Institution.objects.unscoped(because=BECAUSE)
    return bool(rows.filter(under(area[:COUNTY_DIGITS])).exists())


def allowed_set_ups(ratio: object, abolished: int) -> int:
    """Return how many set-ups so many abolitions allow."""
    return int(Decimal(str(ratio)) * abolished)
