"""What people are paid, the year's budget, and what another minimum wage would cost. Nothing here is for strangers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from shequ.areas.queries import area_names
from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under
from shequ.base.words import say
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.staffing import terms
from shequ.staffing.models import Contract, Engagement, PayLine, StaffMember
from shequ.staffing.queries.contracts import body_names
from shequ.staffing.queries.employed import Employed, employed_on, serving, standard_for
from shequ.staffing.rules import pay as rules
from shequ.staffing.rules.pay import Standard
from shequ.staffing.terms import Compared, PayKind, Source, WageClass

OWN = "lines and engagements of people whose rows were scoped"
TONES = {Compared.ABOVE: "ok", Compared.UNDER: "bad", Compared.PART_TIME: "mute"}
NO_BASIC, UNDER = "no_basic", "under"
EVERY_SOURCE = "all"
MOST_LEFT = 20


@dataclass(frozen=True, slots=True)
class PayRow:
    """Somebody who serves, with what is paid on the day. compared: "" for the established and purchased."""

    staff: UUID
    name: str
    institution_name: str
    area: str
    area_name: str
    source_label: str
    base_fen: int
    other_fen: int
    total_fen: int
    contract_fen: int | None
    compared: str
    compared_label: str
    tone: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A pay line. until: exclusive, None while it lasts."""

    id: UUID
    kind: str
    kind_label: str
    monthly_fen: int
    institution: UUID
    institution_name: str
    since: date
    until: date | None
    document: str
    end_document: str
    is_cancelled: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class PayDetail:
    """What somebody is and was paid."""

    staff: UUID
    name: str
    area: str
    institution_name: str
    source_label: str
    is_serving: bool
    contract: UUID | None
    contract_fen: int | None
    base_fen: int
    total_fen: int
    compared: str
    compared_label: str
    tone: str
    standard: "StandardRow"
    lines: tuple[LineRow, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class StandardRow:
    """What pay is held against on a day, in words; monthly_fen None when nothing can be compared."""

    on: date
    wage_class: str
    class_label: str
    monthly_fen: int | None
    hourly_fen: int | None
    effective_from: date | None
    document: str
    is_verified: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class PayFilters:
    """What the list is narrowed by. source: "" for whoever is not established, all, or one; only: no_basic, under or ""."""

    q: str = ""
    area: str = ""
    source: str = ""
    only: str = ""


def standard_row(standard: Standard, on: date) -> StandardRow:
    """Return a standard in words."""
    wage = standard.wage
    why = "" if wage else (Compared.NO_WAGE.label if standard.wage_class else Compared.NO_CLASS.label)
    return StandardRow(
        on=on, wage_class=standard.wage_class,
        class_label=say(WageClass(standard.wage_class).label) if standard.wage_class else "",
        monthly_fen=wage.monthly_fen if wage else None, hourly_fen=wage.hourly_fen if wage else None,
        effective_from=wage.effective_from if wage else None, document=wage.document if wage else "",
        is_verified=bool(wage and wage.is_verified), why_not=say(why) if why else "",
    )  # fmt: skip


def standard_of(call: Call, *, on: date | None = None, permission: str = terms.WAGE_SEE) -> StandardRow:
    """Return the standard of the actor's county on a day; two statements."""
    area = wage_county(call, permission)
    day = on or call.on
    return standard_row(standard_for(area, day) if area else Standard("", None), day)


def wage_county(call: Call, permission: str) -> str:
    """Return the county in which the actor holds a permission, "" for everywhere or nowhere."""
    codes = call.actor.areas_for(permission)
    return codes[0][:COUNTY_DIGITS] if codes else ""


def pay_list(call: Call, *, filters: PayFilters, page: PageRequest) -> Page[PayRow]:
    """Return who serves today with what is paid, by place and name; eleven statements."""
    on = call.on
    found = Engagement.objects.visible_to(call.actor, see=terms.PAY_SEE).filter(
        serving(on), ~Q(source__in=[Source.VOLUNTEER, Source.PURCHASED]), under(filters.area)
    )
    if filters.q:
        found = found.filter(Q(staff__name__contains=filters.q) | Q(staff__name_initials__startswith=filters.q.lower()))
    if not filters.source:
        found = found.exclude(source=Source.ESTABLISHMENT)
    elif filters.source != EVERY_SOURCE:
        found = found.filter(source=filters.source)
    standard = standard_for(filters.area or wage_county(call, terms.PAY_SEE), on)
    if filters.only == NO_BASIC:
        paid = PayLine.objects.unscoped(because=OWN).filter(
            serving(on), staff=OuterRef("staff"), kind=PayKind.BASIC, is_cancelled=False
        )
        found = found.filter(~Exists(paid))
    if filters.only == UNDER:
        found = found.filter(staff__in=[item.staff for item in employed_on(found, on=on) if _is_under(item, standard)])
    got = page.of(found.select_related("staff").order_by("area_id", "staff__name_initials", "id"), row=lambda row: row)
    return got.holding(_pay_rows(call, got.rows, standard))


def _is_under(item: Employed, standard: Standard) -> bool:
    if item.base_fen is None:
        return False
    return rules.compare(item.base_fen, is_full_time=item.is_full_time, standard=standard) is Compared.UNDER


def _pay_rows(call: Call, found: Iterable[Engagement], standard: Standard) -> tuple[PayRow, ...]:
    rows = list(found)
    on = call.on
    keys = {row.staff_id for row in rows}
    base: dict[UUID, int] = {}
    other: dict[UUID, int] = {}
    lines = PayLine.objects.unscoped(because=OWN).filter(serving(on), staff__in=keys, is_cancelled=False)
    for staff, kind, fen in lines.values_list("staff_id", "kind", "monthly_fen"):
        part = base if kind == PayKind.BASIC else other
        part[staff] = part.get(staff, 0) + fen
    mine = Engagement.objects.unscoped(because=OWN).filter(pk__in=[row.pk for row in rows])
    employed = {item.staff: item for item in employed_on(mine, on=on)}
    bodies = body_names({row.institution_id for row in rows}, on)
    areas = area_names({row.area_id for row in rows})
    made = []
    for row in rows:
        item = employed.get(row.staff_id)
        compared, label, tone = _compared(item, standard)
        made.append(
            PayRow(
                staff=row.staff_id, name=row.staff.name, institution_name=bodies.get(row.institution_id, ""),
                area=row.area_id, area_name=areas.get(row.area_id, row.area_id),
                source_label=say(Source(row.source).label), base_fen=base.get(row.staff_id, 0),
                other_fen=other.get(row.staff_id, 0),
                total_fen=base.get(row.staff_id, 0) + other.get(row.staff_id, 0),
                contract_fen=item.base_fen if item and item.is_by_contract else None, compared=compared,
                compared_label=label, tone=tone,
            )
        )  # fmt: skip
    return tuple(made)


def _compared(item: Employed | None, standard: Standard) -> tuple[str, str, str]:
    if item is None:
        return "", "", ""
    if item.base_fen is None:
        return "", say(_("没有登记基本报酬，无法比较")), "hold"
    found = rules.compare(item.base_fen, is_full_time=item.is_full_time, standard=standard)
    return str(found), say(found.label), TONES.get(found, "hold")


def pay_after_leaving(call: Call) -> list[tuple[UUID, str]]:
    """Return (key, name) of people who serve nowhere today and whose pay goes on, at most twenty; one statement."""
    serves = Engagement.objects.unscoped(because=OWN).filter(serving(call.on), staff=OuterRef("staff"))
    found = PayLine.objects.visible_to(call.actor).filter(
        ~Exists(serves.exclude(source=Source.VOLUNTEER)), serving(call.on), is_cancelled=False
    )
    pairs = found.order_by("staff__name_initials", "staff_id").values_list("staff_id", "staff__name")
    return list(dict.fromkeys(pairs[:MOST_LEFT]))


def pay_detail(call: Call, *, staff_id: UUID) -> PayDetail:
    """Return somebody's pay, of today and before.

    Raises: Hidden.
    """
    on = call.on
    staff: StaffMember = StaffMember.objects.visible_to(call.actor, see=terms.PAY_SEE).one(staff_id)
    engaged = Engagement.objects.unscoped(because=OWN).filter(staff=staff).exclude(source=Source.VOLUNTEER)
    now = engaged.filter(serving(on)).first()
    last = now or engaged.order_by("-valid_from").first()
    lines = list(PayLine.objects.unscoped(because=OWN).filter(staff=staff).order_by("-valid_from", "kind", "id"))
    keys = {line.institution_id for line in lines} | ({last.institution_id} if last else set())
    bodies = body_names(keys, on)
    standard = standard_for(staff.area_id, on)
    item = next(iter(employed_on(engaged, on=on)), None)
    compared, label, tone = _compared(item, standard)
    held = [line for line in lines if _holds(line, on)]
    contract = Contract.objects.unscoped(because=OWN).filter(staff=staff).order_by("-valid_from").first()
    return PayDetail(
        staff=staff.pk, name=staff.name, area=staff.area_id,
        institution_name=bodies.get(last.institution_id, "") if last else "",
        source_label=say(Source(last.source).label) if last else "", is_serving=now is not None,
        contract=contract.pk if contract else None, contract_fen=contract.monthly_fen if contract else None,
        base_fen=sum(line.monthly_fen for line in held if line.kind == PayKind.BASIC),
        total_fen=sum(line.monthly_fen for line in held), compared=compared, compared_label=label, tone=tone,
        standard=standard_row(standard, on), lines=tuple(_line(line, bodies) for line in lines),
        may_change=call.actor.may(terms.PAY_LINE_ADD, staff.area_id),
    )  # fmt: skip


def _holds(line: PayLine, on: date) -> bool:
    return not line.is_cancelled and line.valid_from <= on and (line.valid_to is None or on < line.valid_to)


def _line(line: PayLine, bodies: Mapping[UUID, str]) -> LineRow:
    return LineRow(
        id=line.pk, kind=line.kind, kind_label=say(PayKind(line.kind).label), monthly_fen=line.monthly_fen,
        institution=line.institution_id, institution_name=bodies.get(line.institution_id, ""), since=line.valid_from,
        until=line.valid_to, document=line.document, end_document=line.end_document, is_cancelled=line.is_cancelled,
        is_open=line.valid_to is None and not line.is_cancelled,
    )  # fmt: skip


def pay_line(call: Call, *, line_id: UUID) -> tuple[PayDetail, LineRow]:
    """Return a line with the person it pays.

    Raises: Hidden.
    """
    line: PayLine = PayLine.objects.visible_to(call.actor).one(line_id)
    detail = pay_detail(call, staff_id=line.staff_id)
    return detail, next(row for row in detail.lines if row.id == line.pk)
