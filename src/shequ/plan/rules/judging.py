"""Holds a measured value against the thresholds of a binding, and a clause against what its checks found."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from shequ.kernel.words import _
from shequ.plan.rules.formulas import figure
from shequ.plan.terms import AT_RISK_DAYS, Breach, Number, Severity, Status, Strength, Threshold

_WORST_FIRST = (Strength.STOP, Strength.WARN, Strength.INFO)
_STATUS_WORST_FIRST = (Status.NOT_MET, Status.AT_RISK, Status.MET)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not measured: a msgid with its values."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measurement:
    """The result of one check of a clause: population None is not measured, with the reason."""

    kind: str
    population: int | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clause stands, and what of it is not measured."""

    status: Status
    reasons: tuple[Reason, ...] = ()


NOBODY_TO_MEASURE = Reason(_("没有可测的对象"))
NOT_TESTED = Reason(_("没有体检项，按改革任务推进"))


def judge(
    thresholds: Iterable[Threshold],
    measure: str,
    measured: Number | float | None,
    *,
    value: Callable[[str], Any],
    cls: str = "",
    subject: str = "existing",
) -> Breach | None:
    """Return the worst breach of the thresholds that concern the measure, None when the value is inside all.

    value: looks a parameter's figure up; a bar whose parameters are not set does not bind.
    """
    if measured is None:
        return None
    found: Breach | None = None
    for bar in thresholds:
        if bar.measure != measure or not _concerns(bar, cls, subject):
            continue
        breach = _breach(bar, measured, value)
        if breach and (found is None or _rank(breach) < _rank(found)):
            found = breach
    return found


def required_text(low: Number | None, high: Number | None) -> str:
    """Return a band as people read it: 1,000–3,000, ≥ 400, ≤ 500."""
    if low is not None and high is not None:
        return figure(Decimal(low)) if low == high else f"{figure(Decimal(low))}–{figure(Decimal(high))}"
    if low is not None:
        return f"≥ {figure(Decimal(low))}"
    return f"≤ {figure(Decimal(high))}" if high is not None else ""


def clause_standing(
    measurements: Collection[Measurement],
    severities: Collection[str],
    *,
    due_on: date | None,
    on: date,
    is_done: bool = False,
) -> Standing:
    """Return how a clause stands by what its checks measured and found.

    not_met: a finding of severity error. at_risk: warnings only, or the due day within 30 days while the task is not
    accepted. met: something was measured and nothing was found that counts. unmeasurable: nothing could be measured.
    Source: the check contract of the command line.
    """
    reasons = tuple(_reason(item) for item in measurements if not item.population)
    if not any(item.population for item in measurements):
        return Standing(Status.UNMEASURABLE, reasons or (NOT_TESTED,))
    if Severity.ERROR in severities:
        return Standing(Status.NOT_MET, reasons)
    if Severity.WARNING in severities or (not is_done and _is_near(due_on, on)):
        return Standing(Status.AT_RISK, reasons)
    return Standing(Status.MET, reasons)


def followed_standing(followed: Collection[Standing], names: Collection[str]) -> Standing:
    """Return how a clause stands that only follows others: the worst measured one of them."""
    measured = {item.status for item in followed if item.status != Status.UNMEASURABLE}
    for status in _STATUS_WORST_FIRST:
        if status in measured:
            return Standing(status, (Reason(_("随条款 {clauses} 评定"), {"clauses": "、".join(names)}),))
    return Standing(Status.UNMEASURABLE, (Reason(_("所随条款 {clauses} 都暂不能测"), {"clauses": "、".join(names)}),))


def _reason(item: Measurement) -> Reason:
    return item.reason or NOBODY_TO_MEASURE


def _is_near(due_on: date | None, on: date) -> bool:
    return due_on is not None and 0 <= (due_on - on).days <= AT_RISK_DAYS


def _concerns(bar: Threshold, cls: str, subject: str) -> bool:
    if not bar.subject:
        return True
    if bar.subject.startswith("class:"):
        return bar.subject.removeprefix("class:") == cls
    return bar.subject == subject


def _rank(breach: Breach) -> int:
    return _WORST_FIRST.index(breach.strength)


def _breach(bar: Threshold, measured: Number | float, value: Callable[[str], Any]) -> Breach | None:
    low = value(bar.low) if bar.low else None
    high = value(bar.high) if bar.high else None
    amount = measured if isinstance(measured, int) else Decimal(str(measured))
    if not ((low is not None and amount < low) or (high is not None and amount > high)):
        return None
    strength = bar.strength
    tolerance = value(bar.tolerance) if bar.tolerance else None
    if tolerance is not None and not _outside(amount, low, high, Decimal(tolerance)):
        strength = bar.within
    return Breach(strength, required_text(low, high), low, high, bar.propose)


def _outside(amount: Number, low: Any, high: Any, percent: Decimal) -> bool:
    """Say whether the amount is outside the band widened by the tolerance, given in percent of each end."""
    part = percent / 100
    return (low is not None and amount < low * (1 - part)) or (high is not None and amount > high * (1 + part))
