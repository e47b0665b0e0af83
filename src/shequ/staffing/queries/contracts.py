"""Contracts of people outside the establishment and contracts for services, as of a day; pay only to who may see pay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.areas.queries import area_names
from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Work
from shequ.base.scope import under
from shequ.base.words import say
from shequ.institutions.queries import names_on
from shequ.kernel.call import Call
from shequ.kernel.months import MONTHS_OF_YEAR, months_after
from shequ.kernel.words import _
from shequ.staffing import terms
from shequ.staffing.models import Contract, Engagement, ServiceContract, StaffMember
from shequ.staffing.rules.contracts import ONE_DAY, Term, state_of
from shequ.staffing.terms import TERM_WARNING_DAYS, UNDER_CONTRACT, ContractEnd, ContractState, Source

TONES = {
    ContractState.AHEAD: "info", ContractState.CURRENT: "ok", ContractState.NEAR_END: "warn",
    ContractState.EXPIRED: "bad", ContractState.RENEWED: "mute", ContractState.ENDED: "mute",
}  # fmt: skip
OPEN, ALL = "open", "all"
MOST_WORK = 20


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract as lists show it. monthly_fen: None to who may not see pay; days_left: to its last day."""

    id: UUID
    staff: UUID
    name: str
    institution: UUID
    institution_name: str
    area: str
    area_name: str
    source_label: str
    is_full_time: bool
    monthly_fen: int | None
    since: date
    ends_on: date
    days_left: int
    state: str
    state_label: str
    tone: str
    document: str


@dataclass(frozen=True, slots=True)
class ContractDetail:
    """A contract with those before and after it of the same person, newest first."""

    row: ContractRow
    ended_on: date | None
    end_label: str
    end_reason: str
    end_document: str
    wage_fen: int | None
    history: tuple[ContractRow, ...]
    may_see_pay: bool
    may_renew: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A contract for a service as lists show it."""

    id: UUID
    provider: str
    provider_code: str
    purpose: str
    people: int
    yearly_fen: int
    institution: UUID
    institution_name: str
    area: str
    area_name: str
    since: date
    ends_on: date
    days_left: int
    state: str
    state_label: str
    tone: str
    document: str


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """A contract for a service with those of the same provider for the same body."""

    row: ServiceRow
    ended_on: date | None
    end_reason: str
    end_document: str
    history: tuple[ServiceRow, ...]
    may_renew: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class ContractFilters:
    """What lists are narrowed by. state: open, all, or a state."""

    q: str = ""
    state: str = OPEN
    area: str = ""


def body_names(keys: Iterable[UUID], on: date) -> dict[UUID, str]:
    """Return what bodies were called on a day, or last before it; one that begins later by its latest name."""
    wanted = set(keys)
    found = names_on(wanted, on)
    later = wanted - found.keys()
    return found | names_on(later, date.max) if later else found


def in_state(state: str, on: date) -> Q:
    """Return the condition that a contract stands so on a day; open: whatever still asks for somebody's eye."""
    settled = Q(ended_on__isnull=False, ended_on__lte=on) | Q(renewed_by__isnull=False, term_ends_on__lt=on)
    near = on + timedelta(days=TERM_WARNING_DAYS)
    runs = Q(valid_from__lte=on, term_ends_on__gte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))
    return {
        OPEN: ~settled,
        ContractState.AHEAD: Q(valid_from__gt=on),
        ContractState.CURRENT: runs,
        ContractState.NEAR_END: runs & Q(term_ends_on__lte=near, ended_on=None, renewed_by=None),
        ContractState.EXPIRED: Q(term_ends_on__lt=on, ended_on=None, renewed_by=None),
        ContractState.RENEWED: Q(term_ends_on__lt=on, ended_on=None, renewed_by__isnull=False),
        ContractState.ENDED: Q(ended_on__isnull=False, ended_on__lte=on),
    }.get(state, Q())


def term_of(row: Any, name: str = "") -> Term:
    """Return a stored contract as rules see it."""
    return Term(name, row.valid_from, row.term_ends_on, row.ended_on, getattr(row, "is_full_time", True))


def _is_renewed(row: Any) -> bool:
    return hasattr(row, "renewed_by")


def contract_list(call: Call, *, filters: ContractFilters, page: PageRequest) -> Page[ContractRow]:
    """Return the contracts the actor may see, the first to end first; five statements."""
    found = Contract.objects.visible_to(call.actor).filter(in_state(filters.state, call.on), under(filters.area))
    if filters.q:
        found = found.filter(Q(staff__name__contains=filters.q) | Q(staff__name_initials__startswith=filters.q.lower()))
    rows = found.select_related("staff", "renewed_by").order_by("term_ends_on", "id")
    got = page.of(rows, row=lambda row: row)
    return _with_rows(got, _contract_rows(call, got.rows))


def _with_rows(page: Page[Any], rows: tuple[Any, ...]) -> Page[Any]:
    return page.holding(rows)


def _contract_rows(call: Call, found: Iterable[Contract]) -> tuple[ContractRow, ...]:
    found = list(found)
    bodies = body_names({row.institution_id for row in found}, call.on)
    areas = area_names({row.area_id for row in found})
    return tuple(map(partial(_contract, call, bodies, areas), found))


def _contract(call: Call, bodies: dict[UUID, str], areas: dict[str, str], row: Contract) -> ContractRow:
    state = state_of(term_of(row), call.on, is_renewed=_is_renewed(row))
    return ContractRow(
        id=row.pk, staff=row.staff_id, name=row.staff.name, institution=row.institution_id,
        institution_name=bodies.get(row.institution_id, ""), area=row.area_id,
        area_name=areas.get(row.area_id, row.area_id), source_label=say(Source(row.source).label),
        is_full_time=row.is_full_time,
        monthly_fen=row.monthly_fen if call.actor.may(terms.PAY_SEE, row.area_id) else None,
        since=row.valid_from, ends_on=row.term_ends_on, days_left=(row.term_ends_on - call.on).days, state=str(state),
        state_label=say(state.label), tone=TONES[state], document=row.document,
    )  # fmt: skip


def contract_detail(call: Call, *, contract_id: UUID) -> ContractDetail:
    """Return a contract with the person's others.

    Raises: Hidden.
    """
    seen = Contract.objects.visible_to(call.actor).select_related("staff", "renewed_by")
    row: Contract = seen.one(contract_id)
    others = seen.filter(staff=row.staff_id).order_by("-valid_from", "id")
    rows = _contract_rows(call, others)
    is_open = row.ended_on is None and not _is_renewed(row)
    return ContractDetail(
        row=next(item for item in rows if item.id == row.pk), ended_on=row.ended_on,
        end_label=say(ContractEnd(row.end_kind).label) if row.end_kind else "", end_reason=row.end_reason,
        end_document=row.end_document, wage_fen=row.wage_fen, history=rows,
        may_see_pay=call.actor.may(terms.PAY_SEE, row.area_id),
        may_renew=is_open and call.actor.may(terms.CONTRACT_RENEW, row.area_id),
        may_end=is_open and call.actor.may(terms.CONTRACT_END, row.area_id),
    )  # fmt: skip


def service_list(call: Call, *, filters: ContractFilters, page: PageRequest) -> Page[ServiceRow]:
    """Return the contracts for services the actor may see, the first to end first; five statements."""
    found = ServiceContract.objects.visible_to(call.actor).filter(in_state(filters.state, call.on), under(filters.area))
    if filters.q:
        found = found.filter(Q(provider__contains=filters.q) | Q(purpose__contains=filters.q))
    got = page.of(found.select_related("renewed_by").order_by("term_ends_on", "id"), row=lambda row: row)
    return _with_rows(got, _service_rows(call, got.rows))


def _service_rows(call: Call, found: Iterable[ServiceContract]) -> tuple[ServiceRow, ...]:
    found = list(found)
    bodies = body_names({row.institution_id for row in found}, call.on)
    areas = area_names({row.area_id for row in found})
    rows = []
    for row in found:
        state = state_of(term_of(row), call.on, is_renewed=_is_renewed(row))
        rows.append(
            ServiceRow(
                id=row.pk, provider=row.provider, provider_code=row.provider_code, purpose=row.purpose,
                people=row.people, yearly_fen=row.yearly_fen, institution=row.institution_id,
                institution_name=bodies.get(row.institution_id, ""), area=row.area_id,
                area_name=areas.get(row.area_id, row.area_id), since=row.valid_from, ends_on=row.term_ends_on,
                days_left=(row.term_ends_on - call.on).days, state=str(state), state_label=say(state.label),
                tone=TONES[state], document=row.document,
            )
        )  # fmt: skip
    return tuple(rows)


def service_detail(call: Call, *, service_id: UUID) -> ServiceDetail:
    """Return a contract for a service with the provider's others for the same body.

    Raises: Hidden.
    """
    seen = ServiceContract.objects.visible_to(call.actor).select_related("renewed_by")
    row: ServiceContract = seen.one(service_id)
    others = seen.filter(institution=row.institution_id, provider_code=row.provider_code).order_by("-valid_from", "id")
    rows = _service_rows(call, others)
    is_open = row.ended_on is None and not _is_renewed(row)
    return ServiceDetail(
        row=next(item for item in rows if item.id == row.pk), ended_on=row.ended_on, end_reason=row.end_reason,
        end_document=row.end_document, history=rows,
        may_renew=is_open and call.actor.may(terms.SERVICE_RENEW, row.area_id),
        may_end=is_open and call.actor.may(terms.SERVICE_END, row.area_id),
    )  # fmt: skip


def people_to_employ(call: Call) -> list[tuple[str, str]]:
    """Return (key, name and body) of those who serve by a channel with contracts and may be employed by the actor."""
    return _people(call, terms.CONTRACT_SIGN, Q(source__in=UNDER_CONTRACT))


def people_to_pay(call: Call) -> list[tuple[str, str]]:
    """Return (key, name and body) of those who serve and whose pay the actor keeps."""
    return _people(call, terms.PAY_LINE_ADD, ~Q(source__in=[Source.VOLUNTEER, Source.PURCHASED]))


def _people(call: Call, permission: str, channels: Q) -> list[tuple[str, str]]:
    rows = list(
        Engagement.objects.visible_to(call.actor, see=permission)
        .filter(channels, Q(valid_to=None) | Q(valid_to__gt=call.on))
        .select_related("staff")
        .order_by("area_id", "staff__name_initials", "staff_id")
    )
    bodies = body_names({row.institution_id for row in rows}, call.on)
    return [
        (
            str(row.staff_id),
            f"{row.staff.name}（{bodies.get(row.institution_id, '')}，{say(Source(row.source).label)}）",
        )
        for row in rows
    ]


def staff_name(call: Call, *, staff_id: UUID, see: str = terms.PAY_SEE) -> str:
    """Return somebody's name.

    Raises: Hidden.
    """
    return str(StaffMember.objects.visible_to(call.actor, see=see).one(staff_id).name)


def contracts_near_end(call: Call) -> tuple[int, int]:
    """Return how many contracts of people and for services the actor sees end soon or ended unsettled."""
    on = call.on
    waits = in_state(ContractState.NEAR_END, on) | in_state(ContractState.EXPIRED, on)
    people = Contract.objects.visible_to(call.actor).filter(waits).count()
    services = ServiceContract.objects.visible_to(call.actor).filter(waits).count()
    return people, services


def my_contracts(call: Call) -> list[Work]:
    """Return the contracts that end soon or have ended with nobody having settled them, for who renews them."""
    on = call.on
    waits = in_state(ContractState.NEAR_END, on) | in_state(ContractState.EXPIRED, on)
    people = Contract.objects.visible_to(call.actor, see=terms.CONTRACT_RENEW).filter(waits)
    services = ServiceContract.objects.visible_to(call.actor, see=terms.SERVICE_RENEW).filter(waits)
    works = [
        Work(
            "file-text", say(_("{name}的聘用合同")).format(name=row.staff.name), _why(row.term_ends_on, on),
            row.term_ends_on, f"/staffing/contracts/{row.pk}/", say(_("续签或终止")),
        )
        for row in people.select_related("staff").order_by("term_ends_on", "id")[:MOST_WORK]
    ] + [
        Work(
            "file-dollar", say(_("购买服务合同：{provider}")).format(provider=row.provider), _why(row.term_ends_on, on),
            row.term_ends_on, f"/staffing/services/{row.pk}/", say(_("续签或终止")),
        )
        for row in services.order_by("term_ends_on", "id")[:MOST_WORK]
    ]  # fmt: skip
    return sorted(works, key=lambda work: work.due_on or on)[:MOST_WORK]


def _why(ends_on: date, on: date) -> str:
    if ends_on < on:
        return say(_("合同已到期，没有续签也没有终止"))
    return say(_("合同还有 {days} 天到期")).format(days=(ends_on - on).days)


def renewal_begin(since: date, ends_on: date) -> dict[str, date]:
    """Return the days a renewal is proposed with: from the day after, for as long as the term before."""
    first = ends_on + ONE_DAY
    months = (first.year - since.year) * MONTHS_OF_YEAR + first.month - since.month
    if months and months_after(since, months) == first:
        return {"since": first, "ends_on": months_after(first, months) - ONE_DAY}
    return {"since": first, "ends_on": first + (ends_on - since)}
