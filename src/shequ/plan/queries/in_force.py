"""Which plan holds where and when, and the only way to read a number of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from shequ.base.words import say
from shequ.kernel.refusals import Refused
from shequ.kernel.words import _
from shequ.plan.models import Edition, PackInForce, ParameterOverride, PolicyPack
from shequ.plan.rules.formulas import Given, Worked, worked
from shequ.plan.rules.overrides import read_like
from shequ.plan.rules.pack import Clause, Pack, Phase
from shequ.plan.rules.reading import read_pack
from shequ.plan.terms import Limit, parameters_of

L = TypeVar("L")
THE_ONE = 1


class NoPlan(Refused):
    """No policy pack is in force there."""

    code = "plan.no_plan"
    message = _("{area} 在 {on} 没有施行中的政策包")
    mend = _("先装入并施行政策包")


@dataclass(frozen=True, slots=True)
class Override:
    """Another value for an area and class."""

    area: str
    cls: str
    value: str
    reason: str
    valid_from: date
    valid_to: date | None

    def holds(self, area: str, cls: str, on: date) -> bool:
        """Say whether the override concerns an area and class on a day."""
        in_time = self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
        return in_time and area.startswith(self.area) and self.cls in ("", cls)


@dataclass(frozen=True, slots=True)
class Plan:
    """A pack version that holds in an area for a time, with the overrides set under it."""

    area: str
    pack: Pack
    pack_id: UUID
    valid_from: date
    valid_to: date | None
    overrides: Mapping[str, Sequence[Override]]

    @property
    def code(self) -> str:
        """The code of the pack, the same for all its versions."""
        return self.pack.code

    def holds(self, area: str, on: date) -> bool:
        """Say whether the plan is in force in an area on a day."""
        return self.holds_on(on) and area.startswith(self.area)

    def holds_on(self, on: date) -> bool:
        """Say whether the plan is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def value(self, name: str, *, area: str, on: date, cls: str = "") -> Limit | None:
        """Return a parameter for an area and class on a day, None when this plan sets none.

        The narrowest override wins, then the value of the class, then the value for all.
        """
        parameter = self.pack.parameter(name, on)
        if parameter is None:
            return None
        held = [item for item in self.overrides.get(name, ()) if item.holds(area, cls, on)]
        if held:
            nearest = max(held, key=lambda item: (len(item.area), bool(item.cls), item.valid_from))
            own = read_like(parameter.value, nearest.value)
            return Limit(own, parameter.unit, parameter.clause, nearest.reason)
        value = parameter.by_class.get(cls, parameter.value)
        return None if value is None else Limit(value, parameter.unit, parameter.clause)

    def due_on(self, clause: Clause, *, on: date, area: str = "") -> date | None:
        """Return the day by which a clause is due in an area, by the numbers of a day; of several phases the latest."""
        days = [
            self.phase_due(phase, area or self.area, on) for phase in clause.phases if not area or phase.holds_in(area)
        ]
        return max(days, default=None)

    def phase_due(self, phase: Phase, area: str, on: date) -> date:
        """Return the due day of a phase; an override of the parameter that holds it moves it."""
        held = self.value(phase.parameter, area=area, on=on) if phase.parameter else None
        return held.value if held and isinstance(held.value, date) else phase.due_on


@dataclass(frozen=True, slots=True)
class Plans:
    """All plans that hold or held anywhere, and the versions they came from."""

    plans: tuple[Plan, ...]

    def on(self, on: date) -> tuple[Plan, ...]:
        """Return the plans in force on a day, by area."""
        return tuple(plan for plan in self.plans if plan.holds_on(on))

    def at(self, area: str, on: date) -> Plan | None:
        """Return the plan in force in an area on a day."""
        found = [plan for plan in self.plans if plan.holds(area, on)]
        return max(found, key=lambda plan: len(plan.area), default=None)


@lru_cache(maxsize=32)
def _parsed(pack_id: UUID) -> Pack:
    row = PolicyPack.objects.unscoped(because="a plan is the same for everybody it binds").get(pk=pack_id)
    return read_pack([(name, text) for name, text in row.files]).pack


@lru_cache(maxsize=4)
def _plans(token: UUID | None) -> Plans:
    if token is None:
        return Plans(())
    overrides: dict[str, dict[str, list[Override]]] = {}
    for row in ParameterOverride.objects.unscoped(because="a plan's numbers bind everybody in its area"):
        item = Override(row.area_id, row.cls, row.value, row.reason, row.valid_from, row.valid_to)
        overrides.setdefault(row.pack_code, {}).setdefault(row.name, []).append(item)
    places = PackInForce.objects.unscoped(because="a plan's numbers bind everybody in its area")
    return Plans(
        tuple(
            Plan(
                area=place.area_id,
                pack=_parsed(place.pack_id),
                pack_id=place.pack_id,
                valid_from=place.valid_from,
                valid_to=place.valid_to,
                overrides=overrides.get(place.pack.code, {}),
            )
            for place in places.select_related("pack").order_by("area_id", "valid_from")
        )
    )


def plans() -> Plans:
    """Return all plans, from memory while none of their numbers has changed (one statement)."""
    rows = Edition.objects.unscoped(because="a token only").filter(pk=THE_ONE)
    return _plans(rows.values_list("token", flat=True).first())


def pack_of(row: PolicyPack) -> Pack:
    """Return the parsed pack of a stored version."""
    return _parsed(row.pk)


def value(name: str, *, area: str, on: date, cls: str = "") -> Limit | None:
    """Return a number of the plan in force in an area on a day; None when no plan sets it."""
    plan = plans().at(area, on)
    return plan.value(name, area=area, on=on, cls=cls) if plan else None


def limits(kind: type[L], area: str, on: date, *, cls: str = "") -> L:
    """Fill a room's `Limits` dataclass with the numbers of the plan in force; what it does not set stays None."""
    return _filled(kind, plans().at(area, on), area, on, cls)


def limits_of(kind: type[L], areas: Iterable[str], on: date) -> dict[str, L]:
    """Fill a room's `Limits` dataclass for each of several areas; one statement for any number of them."""
    found = plans()
    return {area: _filled(kind, found.at(area, on), area, on, "") for area in areas}


def _filled(kind: type[L], plan: Plan | None, area: str, on: date, cls: str) -> L:
    if plan is None:
        return kind()
    return kind(**{field: plan.value(name, area=area, on=on, cls=cls) for field, name in parameters_of(kind).items()})


def worked_value(
    name: str, *, area: str, on: date, bases: Mapping[str, Decimal], cls: str = ""
) -> tuple[Limit, Worked] | None:
    """Return a parameter that is a formula, worked out for the given figures of its bases, shown step by step.

    Raises: BaseMissing.
    """
    plan = plans().at(area, on)
    parameter = plan.pack.parameter(name, on) if plan else None
    if plan is None or parameter is None or parameter.formula is None:
        return None
    result = worked(
        parameter.formula,
        given(plan, area=area, on=on, bases=bases, cls=cls),
        unit=say(parameter.unit),
        rounding=parameter.rounding,
    )
    return Limit(result.value, parameter.unit, parameter.clause), result


def given(plan: Plan, *, area: str, on: date, bases: Mapping[str, Decimal], cls: str = "") -> Given:
    """Return what formulas of a plan are worked out with."""

    def figure(name: str) -> Decimal | None:
        found = plan.value(name, area=area, on=on, cls=cls)
        return None if found is None else Decimal(str(found.value))

    return Given(bases, {base.id: say(base.unit) for base in plan.pack.bases}, figure)


def clause_of_kind(kind: str, *, area: str = "", on: date) -> str:
    """Return the clause that a rule kind rests on, by the plan in force; "" when none binds it.

    Without an area the first plan in force that binds the kind answers.
    """
    for plan in plans().on(on):
        if (not area or area.startswith(plan.area)) and kind in plan.pack.clauses_of_kind:
            return plan.pack.clauses_of_kind[kind][0]
    return ""


def plan_named(code: str, on: date, *, area: str = "") -> Plan:
    """Return the plan in force by its pack's code (and area, where it holds in several).

    Raises: NoPlan.
    """
    for plan in plans().on(on):
        if plan.code == code and (not area or plan.area == area):
            return plan
    raise NoPlan(area=code, on=on.isoformat())
