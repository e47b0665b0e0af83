"""What the checks of contracts, pay and service centres ask: set-based, everything, as of a day; limited to a code prefix."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shequ.base.scope import under
from shequ.institutions.queries import bodies_measured
from shequ.staffing.models import Contract, Engagement, ServiceContract
from shequ.staffing.queries.contracts import body_names, in_state
from shequ.staffing.queries.employed import Employed, employed_on, serving, standard_for
from shequ.staffing.rules.pay import Standard
from shequ.staffing.terms import UNDER_CONTRACT, ContractState, Source

BECAUSE = "a check reads everything"


@dataclass(frozen=True, slots=True)
class UnderContract:
    """Somebody who serves by a channel with contracts. ended_on: the last day of the last contract, None for no contract."""

    staff: UUID
    area: str
    institution_name: str
    has_contract: bool
    ended_on: date | None
    contract: UUID | None


@dataclass(frozen=True, slots=True)
class ServiceMeasured:
    """A contract for a service that nobody has renewed or ended."""

    service: UUID
    area: str
    provider: str
    purpose: str
    ends_on: date
    is_expired: bool


@dataclass(frozen=True, slots=True)
class CentreMeasured:
    """A body that should be staffed: how many serve in it, volunteers and purchased services counted apart."""

    institution: UUID
    code: str
    name: str
    area: str
    people: int
    purchased: int
    volunteers: int


def _engagements(area: str) -> Any:
    return Engagement.objects.unscoped(because=BECAUSE).filter(under(area))


def under_contract(area: str, on: date) -> list[UnderContract]:
    """Return those who serve by a channel with contracts, with their contract of the day or the last before; three statements."""
    rows = list(_engagements(area).filter(serving(on), source__in=UNDER_CONTRACT).order_by("area_id", "staff_id"))
    last: dict[UUID, Contract] = {}
    running: set[UUID] = set()
    held = Contract.objects.unscoped(because=BECAUSE).filter(
        staff__in={row.staff_id for row in rows}, valid_from__lte=on
    )
    for contract in held.order_by("term_ends_on", "id"):
        last[contract.staff_id] = contract
        if contract.term_ends_on >= on and (contract.ended_on is None or contract.ended_on > on):
            running.add(contract.staff_id)
    names = body_names({row.institution_id for row in rows}, on)
    return [
        UnderContract(
            row.staff_id, row.area_id, names.get(row.institution_id, ""), row.staff_id in running,
            _over(last.get(row.staff_id)), last[row.staff_id].pk if row.staff_id in last else None,
        )
        for row in rows
    ]  # fmt: skip


def _over(contract: Contract | None) -> date | None:
    if contract is None:
        return None
    return min(contract.term_ends_on, contract.ended_on) if contract.ended_on else contract.term_ends_on


def services_measured(area: str, on: date) -> list[ServiceMeasured]:
    """Return the contracts for services that run or ended unsettled; one statement."""
    rows = ServiceContract.objects.unscoped(because=BECAUSE).filter(
        under(area), in_state(ContractState.CURRENT, on) | in_state(ContractState.EXPIRED, on)
    )
    return [
        ServiceMeasured(row.pk, row.area_id, row.provider, row.purpose, row.term_ends_on, row.term_ends_on < on)
        for row in rows.order_by("area_id", "term_ends_on", "id")
    ]


def pay_measured(area: str, on: date) -> tuple[list[tuple[Employed, str]], Standard]:
    """Return who is full-time outside the establishment on a day, with the body's name, and the standard; seven statements."""
    people = [item for item in employed_on(_engagements(area), on=on) if item.is_full_time]
    names = body_names({item.institution for item in people}, on)
    return [(item, names.get(item.institution, "")) for item in people], standard_for(area, on)


def centres_measured(area: str, on: date, kinds: set[str]) -> list[CentreMeasured]:
    """Return the bodies of some kinds with how many serve in each; four statements."""
    bodies = bodies_measured(under_area=area, on=on, kinds=kinds)
    keys = {body.id for body in bodies}
    counts: dict[UUID, list[int]] = {key: [0, 0] for key in keys}
    engaged = Engagement.objects.unscoped(because=BECAUSE).filter(serving(on), institution__in=keys)
    for key, source in engaged.values_list("institution_id", "source"):
        counts[key][source == Source.VOLUNTEER] += 1
    purchased: dict[UUID, int] = {}
    services = ServiceContract.objects.unscoped(because=BECAUSE).filter(
        in_state(ContractState.CURRENT, on), institution__in=keys
    )
    for key, people in services.values_list("institution_id", "people"):
        purchased[key] = purchased.get(key, 0) + people
    return [
        CentreMeasured(
            body.id, body.code, body.name, body.area, counts[body.id][0], purchased.get(body.id, 0), counts[body.id][1]
        )
        for body in bodies
    ]
