"""Contracts of employment and contracts for services: signed, renewed, ended, and announced before they end."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.institutions.models import InstitutionVersion
from shequ.institutions.queries import ids_of, standing_bodies
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.notices.actions import notify_many
from shequ.staffing import facts, terms
from shequ.staffing.models import Contract, Engagement, ServiceContract, StaffMember
from shequ.staffing.queries.contracts import body_names, term_of
from shequ.staffing.queries.employed import serving, standard_for
from shequ.staffing.rules import contracts as rules
from shequ.staffing.rules import pay as pay_rules
from shequ.staffing.rules.contracts import Service
from shequ.staffing.terms import Compared, Source

OWN = "the person was scoped"
REMINDER = _("{contracts} 份聘用合同、{services} 份购买服务合同快到期，请及时续签或终止")


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract that was registered, and what came of holding its pay against the minimum wage."""

    contract: UUID
    compared: str

    @property
    def warning(self) -> str:
        """What was not compared and why, "" when it was."""
        return "" if self.compared in (Compared.ABOVE, Compared.PART_TIME) else str(Compared(self.compared).label)


def serving_at(staff: StaffMember, on: date) -> Engagement:
    """Return the engagement in which somebody works on a day.

    Raises: rules.NotServing.
    """
    found = (
        Engagement.objects.unscoped(because=OWN)
        .filter(serving(on), staff=staff)
        .exclude(source=Source.VOLUNTEER)
        .first()
    )
    if found is None:
        raise rules.NotServing(field="staff", name=staff.name, on=on.isoformat())
    return found  # type: ignore[no-any-return]


def body_of(area: str, code: str, on: date, *, field: str = "institution") -> tuple[UUID, str]:
    """Return the key and name of a body of an area's county that stands on a day.

    Raises: rules.EmployerNotStanding.
    """
    found = standing_bodies(area).get(code)
    if found is None or not found.stands(on):
        raise rules.EmployerNotStanding(field=field, written=found.name if found else code, on=on.isoformat())
    return ids_of(area, [code])[code], found.name


def _terms_of(staff: StaffMember) -> list[rules.Term]:
    rows = list(Contract.objects.unscoped(because=OWN).filter(staff=staff).order_by("valid_from"))
    names = body_names({row.institution_id for row in rows}, date.max)
    return [term_of(row, names.get(row.institution_id, "")) for row in rows]


@action(terms.CONTRACT_SIGN)
def contract_sign(
    call: Call,
    *,
    staff_id: UUID,
    institution: str,
    is_full_time: bool,
    monthly_fen: int,
    since: date,
    ends_on: date,
    document: str,
) -> Signed:
    """Register a contract of employment of somebody outside the establishment who serves on its first day.

    institution: the code of the employer. A full-time contract under the minimum wage of its first day is refused;
    where none is documented the contract is registered and the answer says that nothing was compared.
    Raises: Hidden, NotPermitted, and what `rules.contracts` and `rules.pay.check_wage` refuse.
    """
    staff: StaffMember = StaffMember.objects.visible_to(call.actor, see=terms.CONTRACT_SIGN).locked(staff_id)
    engaged = serving_at(staff, since)
    call.require(terms.CONTRACT_SIGN, engaged)
    document = rules.check_paper(document)
    rules.check_source(engaged.source, name=staff.name)
    rules.check_pay(monthly_fen, field="monthly")
    rules.check_term(since, ends_on)
    key, name = body_of(engaged.area_id, institution, since)
    rules.check_no_overlap(
        _terms_of(staff), name=staff.name, institution=name, since=since, ends_on=ends_on, is_full_time=is_full_time
    )
    standard = standard_for(engaged.area_id, since)
    compared = pay_rules.check_wage(monthly_fen, is_full_time=is_full_time, on=since, standard=standard)

    wage_fen = standard.wage.monthly_fen if is_full_time and standard.wage else None
    made = Contract.objects.create(
        id=uuid7(), area_id=engaged.area_id, staff=staff, institution_id=key, source=engaged.source,
        is_full_time=is_full_time, monthly_fen=monthly_fen, valid_from=since, term_ends_on=ends_on, document=document,
        wage_fen=wage_fen,
    )  # fmt: skip
    record(
        call,
        facts.ContractSigned(
            area=engaged.area_id, subject=f"staff:{staff.pk}", contract=str(made.pk), staff=str(staff.pk),
            name=staff.name, institution=institution, is_full_time=is_full_time, monthly_fen=monthly_fen,
            since=since.isoformat(), ends_on=ends_on.isoformat(), document=document, compared=compared,
            wage_fen=wage_fen,
        ),
    )  # fmt: skip
    return Signed(made.pk, str(compared))


def _contract(call: Call, contract_id: UUID, permission: str) -> Contract:
    row: Contract = Contract.objects.visible_to(call.actor).select_related("staff", "institution").locked(contract_id)
    call.require(permission, row)
    return row


def _is_renewed(row: Any) -> bool:
    kind = type(row)
    return bool(kind.objects.unscoped(because="the contract was scoped").filter(renews=row).exists())


@action(terms.CONTRACT_RENEW)
def contract_renew(
    call: Call,
    *,
    contract_id: UUID,
    is_full_time: bool,
    monthly_fen: int,
    since: date,
    ends_on: date,
    document: str,
) -> Signed:
    """Follow a contract by another of the same person and employer; a new contract, so the wage of its first day counts.

    Raises: Hidden, NotPermitted, and what `rules.contracts` and `rules.pay.check_wage` refuse.
    """
    old = _contract(call, contract_id, terms.CONTRACT_RENEW)
    staff = StaffMember.objects.unscoped(because="the contract was scoped").locked(old.staff_id)
    document = rules.check_paper(document)
    rules.check_pay(monthly_fen, field="monthly")
    rules.check_term(since, ends_on)
    rules.check_renewal(term_of(old), since, is_renewed=_is_renewed(old))
    engaged = serving_at(staff, since)
    rules.check_source(engaged.source, name=staff.name)
    _key, name = body_of(engaged.area_id, old.institution.code, since, field="since")
    rules.check_no_overlap(
        _terms_of(staff), name=staff.name, institution=name, since=since, ends_on=ends_on, is_full_time=is_full_time
    )
    standard = standard_for(engaged.area_id, since)
    compared = pay_rules.check_wage(monthly_fen, is_full_time=is_full_time, on=since, standard=standard)

    wage_fen = standard.wage.monthly_fen if is_full_time and standard.wage else None
    made = Contract.objects.create(
        id=uuid7(), area_id=engaged.area_id, staff=staff, institution_id=old.institution_id, source=engaged.source,
        is_full_time=is_full_time, monthly_fen=monthly_fen, valid_from=since, term_ends_on=ends_on, document=document,
        wage_fen=wage_fen, renews=old,
    )  # fmt: skip
    record(
        call,
        facts.ContractRenewed(
            area=engaged.area_id, subject=f"staff:{staff.pk}", contract=str(made.pk), renews=str(old.pk),
            staff=str(staff.pk), name=staff.name, monthly_fen=monthly_fen, old_monthly_fen=old.monthly_fen,
            is_full_time=is_full_time, since=since.isoformat(), ends_on=ends_on.isoformat(), document=document,
            compared=compared, wage_fen=wage_fen,
        ),
    )  # fmt: skip
    return Signed(made.pk, str(compared))


@action(terms.CONTRACT_END)
def contract_end(call: Call, *, contract_id: UUID, on: date, end_kind: str, reason: str, document: str) -> UUID:
    """End a contract from a day on (the first day without it), early or on the day after its last.

    The person goes on serving until the leaving is done as such. Raises: Hidden, NotPermitted, rules.ContractOver,
    EndOutside, EndReasonMissing, PaperMissing.
    """
    row = _contract(call, contract_id, terms.CONTRACT_END)
    document = rules.check_paper(document)
    reason = rules.check_reason(end_kind, reason)
    rules.check_end(term_of(row), on, is_renewed=_is_renewed(row))

    row.ended_on, row.end_kind, row.end_reason, row.end_document = on, end_kind, reason, document
    row.save(update_fields=["ended_on", "end_kind", "end_reason", "end_document"])
    record(
        call,
        facts.ContractEnded(
            area=row.area_id, subject=f"staff:{row.staff_id}", contract=str(row.pk), staff=str(row.staff_id),
            name=row.staff.name, on=on.isoformat(), end_kind=end_kind, reason=reason, document=document,
        ),
    )  # fmt: skip
    return row.pk


def _area_of(institution: UUID, on: date) -> str:
    rows = InstitutionVersion.objects.unscoped(because="where a body lies is public").filter(
        Q(valid_to=None) | Q(valid_to__gt=on), institution=institution, valid_from__lte=on
    )
    return str(rows.values_list("area_id", flat=True).first() or "")


@action(terms.SERVICE_SIGN)
def service_sign(call: Call, *, area: str, service: Service) -> UUID:
    """Register a contract by which a body of an area's county buys a service.

    Raises: Hidden, NotPermitted, and what `rules.contracts.check_service` refuses.
    """
    call.require(terms.SERVICE_SIGN)
    service = rules.check_service(replace(service, document=rules.check_paper(service.document)))
    key, _name = body_of(area, service.institution, service.since)
    place = _area_of(key, service.since)
    if not call.actor.may(terms.SERVICE_SIGN, place):
        raise Hidden(field="institution")
    same = ServiceContract.objects.unscoped(because="a service is registered once").filter(
        institution=key, provider_code=service.provider_code, purpose=service.purpose, valid_from=service.since
    )
    if same.exists():
        raise rules.ServiceStands(field="since", provider=service.provider, since=service.since.isoformat())

    made = ServiceContract.objects.create(id=uuid7(), area_id=place, institution_id=key, **_columns(service))
    record(
        call,
        facts.ServiceSigned(
            area=place, subject=f"service:{made.pk}", service=str(made.pk), institution=service.institution,
            provider=service.provider, provider_code=service.provider_code, purpose=service.purpose,
            people=service.people, yearly_fen=service.yearly_fen, since=service.since.isoformat(),
            ends_on=service.ends_on.isoformat(), document=service.document,
        ),
    )  # fmt: skip
    return made.pk  # type: ignore[no-any-return]


def _columns(service: Service) -> dict[str, Any]:
    return {
        "provider": service.provider, "provider_code": service.provider_code, "purpose": service.purpose,
        "people": service.people, "yearly_fen": service.yearly_fen, "valid_from": service.since,
        "term_ends_on": service.ends_on, "document": service.document,
    }  # fmt: skip


def _service(call: Call, service_id: UUID, permission: str) -> ServiceContract:
    row: ServiceContract = (
        ServiceContract.objects.visible_to(call.actor).select_related("institution").locked(service_id)
    )
    call.require(permission, row)
    return row


@action(terms.SERVICE_RENEW)
def service_renew(
    call: Call, *, service_id: UUID, people: int, yearly_fen: int, since: date, ends_on: date, document: str
) -> UUID:
    """Follow a contract for a service by another with the same provider.

    Raises: Hidden, NotPermitted, and what `rules.contracts` refuses.
    """
    old = _service(call, service_id, terms.SERVICE_RENEW)
    rules.check_renewal(term_of(old), since, is_renewed=_is_renewed(old))
    service = rules.check_service(
        Service(
            institution=old.institution.code, provider=old.provider, provider_code=old.provider_code,
            purpose=old.purpose, people=people, yearly_fen=yearly_fen, since=since, ends_on=ends_on,
            document=rules.check_paper(document),
        )
    )  # fmt: skip
    key, _name = body_of(old.area_id, service.institution, since, field="since")

    made = ServiceContract.objects.create(
        id=uuid7(), area_id=_area_of(key, since) or old.area_id, institution_id=key, renews=old, **_columns(service)
    )
    record(
        call,
        facts.ServiceRenewed(
            area=made.area_id, subject=f"service:{made.pk}", service=str(made.pk), renews=str(old.pk),
            provider=old.provider, purpose=old.purpose, people=people, yearly_fen=yearly_fen,
            old_yearly_fen=old.yearly_fen, since=since.isoformat(), ends_on=ends_on.isoformat(),
            document=service.document,
        ),
    )  # fmt: skip
    return made.pk  # type: ignore[no-any-return]


@action(terms.SERVICE_END)
def service_end(call: Call, *, service_id: UUID, on: date, reason: str, document: str) -> UUID:
    """End a contract for a service from a day on, early or on the day after its last.

    Raises: Hidden, NotPermitted, rules.ContractOver, EndOutside, EndReasonMissing, PaperMissing.
    """
    row = _service(call, service_id, terms.SERVICE_END)
    document = rules.check_paper(document)
    if not reason.strip():
        raise rules.EndReasonMissing(field="reason")
    rules.check_end(term_of(row), on, is_renewed=_is_renewed(row))

    row.ended_on, row.end_reason, row.end_document = on, reason.strip(), document
    row.save(update_fields=["ended_on", "end_reason", "end_document"])
    record(
        call,
        facts.ServiceEnded(
            area=row.area_id, subject=f"service:{row.pk}", service=str(row.pk), provider=row.provider,
            on=on.isoformat(), reason=row.end_reason, document=document,
        ),
    )  # fmt: skip
    return row.pk


@action(terms.CONTRACTS_REMIND)
def contracts_remind(call: Call) -> int | Unchanged:
    """Tell keepers which contracts end in 60, 30, 7 or 0 days and were not renewed; returns how many were told."""
    call.require(terms.CONTRACTS_REMIND)
    days = [call.on + timedelta(days=ahead) for ahead in terms.REMIND_DAYS]
    due = Q(term_ends_on__in=days, ended_on=None, renewed_by=None)
    because = "each place is told of its own"
    contracts = Counter(Contract.objects.unscoped(because=because).filter(due).values_list("area_id", flat=True))
    services = Counter(ServiceContract.objects.unscoped(because=because).filter(due).values_list("area_id", flat=True))
    told = 0
    for area in sorted({*contracts, *services}):
        answer = notify_many(
            call, sentence=REMINDER, values={"contracts": contracts[area], "services": services[area]},
            holders_of=terms.CONTRACT_RENEW, area=area,
            link="staffing:contract_list" if contracts[area] else "staffing:service_list",
        )  # fmt: skip
        told += 0 if isinstance(answer, Unchanged) else answer
    if not told:
        return Unchanged("nobody to tell")

    record(
        call,
        facts.ContractsReminded(area="", subject="", contracts=contracts.total(), services=services.total(), told=told),
    )
    return told
