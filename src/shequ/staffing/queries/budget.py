"""The year's pay budget, and what another minimum wage would cost. Nothing here is for strangers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.areas.queries import area_names
from shequ.base.scope import under
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.months import MONTHS_OF_YEAR
from shequ.kernel.words import _
from shequ.staffing import terms
from shequ.staffing.models import Engagement, PayLine, ServiceContract
from shequ.staffing.queries.contracts import body_names, term_of
from shequ.staffing.queries.employed import Employed, employed_on
from shequ.staffing.rules import pay as rules
from shequ.staffing.rules.contracts import ONE_DAY
from shequ.staffing.rules.pay import Gap
from shequ.staffing.terms import PayKind, Source

OWN = "engagements of people whose lines were scoped"
SERVICE = "service"
SERVICE_LABEL = _("购买服务费")
UNKNOWN_SOURCE = ""
UNKNOWN_LABEL = _("没有在岗登记")


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """What one kind of pay of one channel makes in a year for a body, month by month."""

    area: str
    area_name: str
    institution: UUID
    institution_name: str
    source: str
    source_label: str
    kind: str
    kind_label: str
    people: int
    months: tuple[int, ...]
    total_fen: int


@dataclass(frozen=True, slots=True)
class BudgetSum:
    """What a place needs in a year. by_source, by_kind: in the order of the budget's columns."""

    area: str
    name: str
    people: int
    by_source: tuple[int, ...]
    by_kind: tuple[int, ...]
    total_fen: int


@dataclass(frozen=True, slots=True)
class Budget:
    """The year's pay. sources, kinds: (code, name) of the columns that have something in them."""

    year: int
    sources: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    communities: tuple[BudgetSum, ...]
    bodies: tuple[BudgetSum, ...]
    lines: tuple[BudgetLine, ...]
    total_fen: int


@dataclass(frozen=True, slots=True)
class Falling:
    """Somebody whose base pay would be under another wage."""

    staff: UUID
    name: str
    area: str
    area_name: str
    institution_name: str
    source_label: str
    base_fen: int
    is_by_contract: bool
    gap: Gap


@dataclass(frozen=True, slots=True)
class TrialSum:
    """What a community would pay more."""

    area: str
    name: str
    people: int
    monthly_fen: int
    yearly_fen: int
    this_year_fen: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What another minimum wage would do; nothing was written. unknown: nobody knows their base pay."""

    monthly_fen: int
    on: date
    looked_at: int
    part_time: int
    falling: tuple[Falling, ...]
    unknown: tuple[Employed, ...]
    communities: tuple[TrialSum, ...]
    total: TrialSum


@dataclass(slots=True)
class _Heap:
    months: list[int] = field(default_factory=lambda: [0] * MONTHS_OF_YEAR)
    people: set[UUID] = field(default_factory=set)
    heads: int = 0


def pay_budget(call: Call, *, year: int, area: str = "") -> Budget:
    """Return what pay and purchased services make in a year, by place, body, channel and kind; six statements.

    A month's pay stands where, and with the channel by which, the person served on the first paid day of the month.
    """
    first, after = date(year, 1, 1), date(year, MONTHS_OF_YEAR, 31) + ONE_DAY
    lines = list(
        PayLine.objects.visible_to(call.actor, see=terms.PAY_BUDGET_SEE).filter(
            Q(valid_to=None) | Q(valid_to__gt=first), under(area), valid_from__lt=after, is_cancelled=False
        )
    )
    served: dict[UUID, list[Engagement]] = {}
    for row in (
        Engagement.objects.unscoped(because=OWN)
        .filter(staff__in={line.staff_id for line in lines})
        .exclude(source=Source.VOLUNTEER)
        .order_by("valid_from")
    ):
        served.setdefault(row.staff_id, []).append(row)
    heaps: dict[tuple[str, UUID, str, str], _Heap] = {}
    for line in lines:
        amounts = rules.month_amounts(line.monthly_fen, line.valid_from, line.valid_to, year)
        for at, fen in enumerate(amounts):
            if fen:
                place, source = _where(line, max(line.valid_from, date(year, at + 1, 1)), served)
                heap = heaps.setdefault((place, line.institution_id, source, line.kind), _Heap())
                heap.months[at] += fen
                heap.people.add(line.staff_id)
    services = ServiceContract.objects.visible_to(call.actor, see=terms.PAY_BUDGET_SEE).filter(
        Q(ended_on=None) | Q(ended_on__gt=first), under(area), valid_from__lt=after, term_ends_on__gte=first
    )
    for service in services:
        amounts = rules.service_months(service.yearly_fen, service.valid_from, term_of(service).until, year)
        heap = heaps.setdefault((service.area_id, service.institution_id, Source.PURCHASED, SERVICE), _Heap())
        heap.months = [held + more for held, more in zip(heap.months, amounts, strict=True)]
        heap.heads += service.people
    return _budget(year, heaps, call.on)


def _where(line: PayLine, day: date, served: Mapping[UUID, list[Engagement]]) -> tuple[str, str]:
    rows = [
        row
        for row in served.get(line.staff_id, [])
        if row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
    ]
    return (rows[-1].area_id, rows[-1].source) if rows else (line.area_id, UNKNOWN_SOURCE)


def _source_label(source: str) -> str:
    return say(Source(source).label) if source else say(UNKNOWN_LABEL)


def _kind_label(kind: str) -> str:
    return say(SERVICE_LABEL) if kind == SERVICE else say(PayKind(kind).label)


def _budget(year: int, heaps: Mapping[tuple[str, UUID, str, str], _Heap], on: date) -> Budget:
    order = [*(item.value for item in Source), UNKNOWN_SOURCE]
    kinds = [*(item.value for item in PayKind), SERVICE]
    bodies = body_names({key[1] for key in heaps}, min(on, date(year, MONTHS_OF_YEAR, 31)))
    areas = area_names({key[0] for key in heaps})
    keys = sorted(heaps, key=lambda key: (key[0], bodies.get(key[1], ""), order.index(key[2]), kinds.index(key[3])))
    lines = tuple(
        BudgetLine(
            area=key[0], area_name=areas.get(key[0], key[0]), institution=key[1],
            institution_name=bodies.get(key[1], ""), source=key[2], source_label=_source_label(key[2]), kind=key[3],
            kind_label=_kind_label(key[3]), people=len(heaps[key].people) + heaps[key].heads,
            months=tuple(heaps[key].months), total_fen=sum(heaps[key].months),
        )
        for key in keys
    )  # fmt: skip
    used_sources = tuple((code, _source_label(code)) for code in order if any(key[2] == code for key in heaps))
    used_kinds = tuple((code, _kind_label(code)) for code in kinds if any(key[3] == code for key in heaps))

    def sums(name_of: Mapping[Any, str], at: int) -> tuple[BudgetSum, ...]:
        made = []
        for wanted in dict.fromkeys(key[at] for key in keys):
            mine = [key for key in keys if key[at] == wanted]
            people = set().union(*(heaps[key].people for key in mine))
            made.append(
                BudgetSum(
                    area=mine[0][0], name=name_of.get(wanted, str(wanted)),
                    people=len(people) + sum(heaps[key].heads for key in mine),
                    by_source=tuple(
                        sum(sum(heaps[key].months) for key in mine if key[2] == code) for code, _l in used_sources
                    ),
                    by_kind=tuple(
                        sum(sum(heaps[key].months) for key in mine if key[3] == code) for code, _l in used_kinds
                    ),
                    total_fen=sum(sum(heaps[key].months) for key in mine),
                )
            )  # fmt: skip
        return tuple(made)

    return Budget(
        year=year, sources=used_sources, kinds=used_kinds, communities=sums(areas, 0), bodies=sums(bodies, 1),
        lines=lines, total_fen=sum(line.total_fen for line in lines),
    )  # fmt: skip


def wage_trial(call: Call, *, monthly_fen: int, on: date, area: str = "") -> Trial:
    """Return who would fall under another minimum wage from a day, and how much more each place would pay.

    A year is twelve months of the day's people and pay. Nothing is written. Six statements.
    """
    engagements = Engagement.objects.visible_to(call.actor, see=terms.PAY_BUDGET_SEE).filter(under(area))
    people = employed_on(engagements, on=on)
    full = [item for item in people if item.is_full_time]
    bodies = body_names({item.institution for item in full}, on)
    areas = area_names({item.area for item in full})
    falling = tuple(
        Falling(
            staff=item.staff, name=item.name, area=item.area, area_name=areas.get(item.area, item.area),
            institution_name=bodies.get(item.institution, ""), source_label=say(Source(item.source).label),
            base_fen=item.base_fen, is_by_contract=item.is_by_contract,
            gap=rules.gap_of(item.base_fen, monthly_fen, on),
        )
        for item in full
        if item.base_fen is not None and item.base_fen < monthly_fen
    )  # fmt: skip
    places = tuple(
        _trial_sum(code, areas.get(code, code), [row for row in falling if row.area == code])
        for code in dict.fromkeys(row.area for row in falling)
    )
    return Trial(
        monthly_fen=monthly_fen, on=on, looked_at=len(full), part_time=len(people) - len(full), falling=falling,
        unknown=tuple(item for item in full if item.base_fen is None), communities=places,
        total=_trial_sum("", "", list(falling)),
    )  # fmt: skip


def _trial_sum(area: str, name: str, rows: list[Falling]) -> TrialSum:
    return TrialSum(
        area, name, len(rows), sum(row.gap.monthly_fen for row in rows), sum(row.gap.yearly_fen for row in rows),
        sum(row.gap.this_year_fen for row in rows),
    )  # fmt: skip
