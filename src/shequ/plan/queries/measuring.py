"""Runs the checks of all rooms over the area of a plan. Reads only; `actions` keep what was found."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shequ.kernel.call import Actor, Call
from shequ.kernel.words import _
from shequ.plan.queries.in_force import Plan
from shequ.plan.rules.judging import Measurement, Reason, Standing, clause_standing, followed_standing, judge
from shequ.plan.rules.pack import Binding, Clause
from shequ.plan.terms import (
    KINDS,
    ROOMS,
    SEVERITY_OF,
    Breach,
    Check,
    Found,
    Limit,
    Number,
    Outcome,
    Severity,
    Unmeasured,
)

_CHECKS: dict[str, Check] = {}


def checks_register(checks: Iterable[Check]) -> None:
    """Register the checks of all rooms; config calls it once.

    Raises: ValueError for a kind that is unknown or declared twice.
    """
    found: dict[str, Check] = {}
    for check in checks:
        if check.kind not in KINDS:
            raise ValueError(f"{check.kind} is not a rule kind of plan.terms.kinds")
        if check.kind in found:
            raise ValueError(f"two checks measure {check.kind}")
        found[check.kind] = check
    _CHECKS.clear()
    _CHECKS.update(found)


def checks() -> dict[str, Check]:
    """Return the registered checks by rule kind."""
    return dict(_CHECKS)


def plan_wide_kinds() -> tuple[str, ...]:
    """Return the rule kinds that are about a plan as a whole, not about places in it."""
    return tuple(sorted(kind for kind, check in _CHECKS.items() if check.is_of_plan))


@dataclass(frozen=True)
class PlanScene:
    """What a check is given: implements `terms.Scene`."""

    area: str
    on: date
    call: Call
    plan: Plan
    clause: str
    binding: Binding
    same_for_all: dict[tuple[str, str], Any] = field(default_factory=dict)
    """Figures without overrides, by name and class: looked up once, however many areas ask."""

    def value(self, name: str, *, area: str = "", cls: str = "") -> Limit | None:
        """Return a parameter for an area and class; None when this plan sets none."""
        return self.plan.value(name, area=area or self.area, on=self.on, cls=cls)

    def judge(
        self, measure: str, measured: Number | float | None, *, area: str = "", cls: str = "", subject: str = "existing"
    ) -> Breach | None:
        """Return the worst breach of the binding's thresholds for the measure."""
        return judge(
            self.binding.thresholds,
            measure,
            measured,
            value=lambda name: self._figure(name, area, cls),
            cls=cls,
            subject=subject,
        )

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a plain setting of the binding."""
        return self.binding.settings.get(name, default)

    def _figure(self, name: str, area: str, cls: str) -> Any:
        is_same = name not in self.plan.overrides
        if is_same and (name, cls) in self.same_for_all:
            return self.same_for_all[name, cls]
        found = self.value(name, area=area, cls=cls)
        figure = None if found is None else found.value
        if is_same:
            self.same_for_all[name, cls] = figure
        return figure


@dataclass(frozen=True, slots=True)
class Result:
    """What one check of one clause measured and found."""

    clause: str
    binding: Binding
    measurement: Measurement
    found: tuple[Found, ...] = ()

    def severity_of(self, found: Found) -> Severity:
        """Return the severity of a finding by its strength, or the binding's."""
        return SEVERITY_OF[found.strength or self.binding.strength]


def measure(
    call: Call,
    plan: Plan,
    *,
    on: date,
    area: str = "",
    clauses: Collection[str] = (),
    kinds: Collection[str] | None = None,
) -> list[Result]:
    """Run the checks of a plan over its area (or a part of it), all clauses or some, all kinds or some.

    Two clauses that bind a kind alike share one measurement; statements do not grow with areas.
    """
    reader = Call(actor=Actor.system("checks"), at=call.at, channel=call.channel, request_id=call.request_id)
    shared: dict[str, Outcome | Unmeasured] = {}
    results: list[Result] = []
    for clause in plan.pack.measured_clauses:
        if clauses and clause.id not in clauses:
            continue
        for binding in clause.bindings:
            if kinds is not None and binding.kind not in kinds:
                continue
            scene = PlanScene(area or plan.area, on, reader, plan, clause.id, binding)
            results.append(_result(scene, shared))
    return results


def standings(
    plan: Plan,
    measurements: Iterable[tuple[str, Measurement]],
    severities: Mapping[str, Collection[str]],
    *,
    on: date,
    done: Collection[str] = (),
    area: str = "",
) -> dict[str, Standing]:
    """Return how every clause stands: clause → standing, in the pack's order.

    severities: clause → severities of its findings. done: clauses whose task is accepted.
    """
    by_clause: dict[str, list[Measurement]] = {}
    for clause_id, measurement in measurements:
        by_clause.setdefault(clause_id, []).append(measurement)
    found: dict[str, Standing] = {}

    def stand(clause: Clause) -> Standing:
        if clause.id in found:
            return found[clause.id]
        if clause.follows and not clause.bindings:
            followed = [stand(plan.pack.clause_by_id[name]) for name in clause.follows]
            return found.setdefault(clause.id, followed_standing(followed, clause.follows))
        own = by_clause.get(clause.id, [])
        if not clause.bindings and clause.reason.zh:
            own = [Measurement("", None, Reason(clause.reason.zh))]
        standing = clause_standing(
            own,
            severities.get(clause.id, ()),
            due_on=plan.due_on(clause, on=on, area=area),
            on=on,
            is_done=clause.id in done,
        )
        return found.setdefault(clause.id, standing)

    return {clause.id: stand(clause) for clause in plan.pack.measured_clauses}


def unmeasured_reason(plan: Plan, binding: Binding, *, on: date) -> Reason | None:
    """Return why a binding cannot be measured whatever the data: room off or not built, nothing set by the pack."""
    kind = KINDS[binding.kind]
    if kind.room in plan.pack.rooms_off:
        return Reason(_("本方案不使用“{room}”"), {"room": ROOMS[kind.room]})
    check = _CHECKS.get(binding.kind)
    if check is None:
        return Reason(
            _("“{check}”要等“{room}”建成后才能测"), {"check": kind.title, "room": kind.awaits or ROOMS[kind.room]}
        )
    for name in check.needs:
        if plan.value(name, area=plan.area, on=on) is None:
            return Reason(_("本方案没有设定“{name}”"), {"name": name})
    if kind.measures and not binding.thresholds:
        return Reason(_("本方案没有给“{check}”设定标准"), {"check": kind.title})
    return None


def touched_kinds(codes: Sequence[tuple[str, str]], area: str, *, is_new_day: bool) -> set[str]:
    """Return the rule kinds that facts of these (code, county) can have changed in an area."""
    here = {code for code, county in codes if not county or county.startswith(area[:6]) or area.startswith(county)}
    return {
        kind
        for kind, check in _CHECKS.items()
        if here.intersection(check.affected_by) or (is_new_day and check.is_daily)
    }


def _result(scene: PlanScene, shared: dict[str, Outcome | Unmeasured]) -> Result:
    binding = scene.binding
    reason = unmeasured_reason(scene.plan, binding, on=scene.on)
    if reason is not None:
        return Result(scene.clause, binding, Measurement(binding.kind, None, reason))
    check = _CHECKS[binding.kind]
    if check.is_of_plan and scene.area != scene.plan.area:
        reason = Reason(_("“{check}”按整个方案测，不分区域"), {"check": KINDS[binding.kind].title})
        return Result(scene.clause, binding, Measurement(binding.kind, None, reason))
    key = f"{scene.clause if check.is_of_clause else ''} {binding!r}"
    outcome = shared.get(key)
    if outcome is None:
        outcome = check.run(scene)
        if isinstance(outcome, Outcome):
            outcome = Outcome(outcome.population, tuple(outcome.found))
        shared[key] = outcome
    if isinstance(outcome, Unmeasured):
        return Result(
            scene.clause, binding, Measurement(binding.kind, None, Reason(outcome.reason, dict(outcome.values)))
        )
    found = tuple(item for item in _once_each(outcome.found) if item.area.startswith(scene.area))
    measurement = Measurement(binding.kind, max(outcome.population, 1 if found else 0))
    return Result(scene.clause, binding, measurement, found)


def _once_each(found: Iterable[Found]) -> tuple[Found, ...]:
    """Keep one finding per subject: the first, which the check gives as the worst."""
    kept: dict[str, Found] = {}
    for item in found:
        kept.setdefault(item.subject, item)
    return tuple(kept.values())
