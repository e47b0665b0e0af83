"""Who serves outside the establishment on a day, whether full-time, and what base pay is known of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.base.scope import under
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.staffing.models import Appointment, Contract, Engagement, MinimumWage, PayLine, WageClassSetting
from shequ.staffing.rules.contracts import ONE_DAY
from shequ.staffing.rules.pay import Standard, Wage, standard_on
from shequ.staffing.terms import UNDER_CONTRACT, Mode, PayKind, Source

OWN = "pay, contracts and posts of people whose engagements were chosen"
TABLE = "the minimum wages of a county bind everybody in it"
COUNTED = (*UNDER_CONTRACT, Source.ELECTED)
"""Channels outside the establishment whose people the county pays: purchased ones are paid by their provider."""


@dataclass(frozen=True, slots=True)
class Employed:
    """Somebody on a day. base_fen: None when neither a pay line nor a contract tells; is_by_contract: the contract did.

    is_full_time: as the contract says; without one, elected people are when they hold a post fully, others always.
    """

    staff: UUID
    name: str
    area: str
    institution: UUID
    source: str
    is_full_time: bool
    base_fen: int | None
    is_by_contract: bool
    has_contract: bool


def serving(on: date) -> Q:
    """Return the condition that an engagement, an appointment or a line holds on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def employed_on(engagements: Any, *, on: date) -> list[Employed]:
    """Return those outside the establishment among engagements that hold on a day; four statements."""
    rows = list(
        engagements.filter(serving(on), source__in=COUNTED)
        .select_related("staff")
        .order_by("area_id", "staff__name_initials", "staff_id")
    )
    keys = {row.staff_id for row in rows}
    contracts = {row.staff_id: row for row in contracts_held(keys, on).order_by("is_full_time", "valid_from")}
    base: dict[UUID, int] = {}
    for staff, fen in (
        PayLine.objects.unscoped(because=OWN)
        .filter(serving(on), staff__in=keys, kind=PayKind.BASIC, is_cancelled=False)
        .values_list("staff_id", "monthly_fen")
    ):
        base[staff] = base.get(staff, 0) + fen
    full = set(
        Appointment.objects.unscoped(because=OWN)
        .filter(serving(on), staff__in=keys, mode=Mode.FULL)
        .values_list("staff_id", flat=True)
    )
    return [_employed(row, contracts.get(row.staff_id), base, full) for row in rows]


def contracts_held(keys: Iterable[UUID], on: date) -> Any:
    """Return the contracts of people that run on a day."""
    runs = Q(ended_on=None) | Q(ended_on__gt=on)
    return Contract.objects.unscoped(because=OWN).filter(
        runs, staff__in=set(keys), valid_from__lte=on, term_ends_on__gt=on - ONE_DAY
    )


def _employed(row: Engagement, contract: Contract | None, base: dict[UUID, int], full: set[UUID]) -> Employed:
    is_full_time = row.source != Source.ELECTED or row.staff_id in full
    if contract is not None:
        is_full_time = contract.is_full_time
    known = base.get(row.staff_id)
    return Employed(
        staff=row.staff_id, name=row.staff.name, area=row.area_id, institution=row.institution_id, source=row.source,
        is_full_time=is_full_time, base_fen=known if known is not None else contract.monthly_fen if contract else None,
        is_by_contract=known is None and contract is not None, has_contract=contract is not None,
    )  # fmt: skip


def wages_of(area: str) -> list[Wage]:
    """Return the table of minimum wages of an area's county; one statement."""
    rows = MinimumWage.objects.unscoped(because=TABLE).filter(under(area[:COUNTY_DIGITS]))
    return [
        Wage(row.wage_class, row.effective_from, row.monthly_fen, row.hourly_fen, row.document, row.is_verified)
        for row in rows.order_by("effective_from", "wage_class")
    ]


def classes_of(area: str) -> list[tuple[date, str]]:
    """Return the settings of the class of an area's county, oldest first; one statement."""
    rows = WageClassSetting.objects.unscoped(because=TABLE).filter(under(area[:COUNTY_DIGITS]))
    return list(rows.order_by("valid_from").values_list("valid_from", "wage_class"))


def standard_for(area: str, on: date) -> Standard:
    """Return what pay is held against in an area on a day; two statements."""
    return standard_on(wages_of(area), classes_of(area), on)
