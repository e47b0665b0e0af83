"""The closed, safe list of formulas that a pack may use, worked out step by step for the clerk who must explain them.

constant, rate × base ÷ step, max, min, clamp, bands. No general code, no names that a pack could call.
Amounts are exact decimals in the unit of the parameter; money becomes fen only in `money.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

ROUNDINGS: dict[str, str] = {
    "down": ROUND_FLOOR,
    "up": ROUND_CEILING,
    "half_up": ROUND_HALF_UP,
}
EXACT = "exact"
STEP_WAYS = (*ROUNDINGS, EXACT)
BASES: dict[str, str] = {
    "registered_households": _("户籍户数"),
    "usual_households": _("常住户数"),
    "registered_people": _("户籍人口"),
    "usual_people": _("常住人口"),
    "people": _("总人口"),
    "dwellings": _("房屋套数"),
    "occupied_dwellings": _("有人居住的房屋套数"),
    "workers": _("社区工作者人数"),
    "communities": _("社区个数"),
    "area_km2": _("面积"),
    "urban_population": _("城市人口"),
}
BASE_UNITS: dict[str, str] = {
    "registered_households": _("户"),
    "usual_households": _("户"),
    "registered_people": _("人"),
    "usual_people": _("人"),
    "people": _("人"),
    "dwellings": _("套"),
    "occupied_dwellings": _("套"),
    "workers": _("人"),
    "communities": _("个"),
    "area_km2": _("平方公里"),
    "urban_population": _("人"),
}


class BaseMissing(Refused):
    """A formula needs a figure that was not given."""

    code = "plan.base_missing"
    message = _("缺少计算基数“{base}”")
    mend = _("请先登记这个基数的数字、日期和来源")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure written in the pack, or the name of the parameter that holds it (so that an override reaches it)."""

    value: Decimal | None = None
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """The same figure for all."""

    amount: Amount


@dataclass(frozen=True, slots=True)
class Rate:
    """rate × base ÷ per.

    steps says what happens to a started step: down, up, half_up to whole steps, or exact (pro rata).
    """

    rate: Amount
    base: str
    per: Decimal = Decimal(1)
    steps: str = EXACT


@dataclass(frozen=True, slots=True)
class Pick:
    """The largest ("max") or smallest ("min") of several."""

    which: str
    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Clamp:
    """A part held between a floor and a ceiling; either may be absent."""

    part: "Formula"
    low: Amount | None = None
    high: Amount | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """From `low` to `high` (None is no end) of the base, the result of `part`."""

    low: Decimal
    high: Decimal | None
    part: "Formula"


@dataclass(frozen=True, slots=True)
class Bands:
    """A result by where the base lies. closed: which end of a band belongs to it, "low" or "high"."""

    base: str
    closed: str
    bands: tuple[Band, ...]


Formula = Constant | Rate | Pick | Clamp | Bands


@dataclass(frozen=True, slots=True)
class Rounding:
    """To which unit the result is rounded, and which way."""

    to: Decimal
    way: str

    def apply(self, value: Decimal) -> Decimal:
        """Return the rounded value."""
        return (value / self.to).quantize(Decimal(1), rounding=ROUNDINGS[self.way]) * self.to


@dataclass(frozen=True, slots=True)
class Worked:
    """A result and the sentence that shows how it came about."""

    value: Decimal
    explanation: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a formula is worked out with: the figures of its bases (with units) and the parameters that it names."""

    bases: Mapping[str, Decimal]
    base_units: Mapping[str, str]
    parameter: Callable[[str], Decimal | None]


def holds(value: Decimal, low: Decimal, high: Decimal | None, *, closed: str) -> bool:
    """Say whether the value lies in the band whose `closed` end belongs to it; the first band owns its 0."""
    if closed == "low":
        return value >= low and (high is None or value < high)
    return (value > low or value == low == 0) and (high is None or value <= high)


def worked(formula: Formula, given: Given, *, unit: str, rounding: Rounding | None = None) -> Worked:
    """Work a formula out.

    Raises: BaseMissing when a base or a named parameter has no figure.
    """
    result = _work(formula, given, unit)
    if rounding is None:
        return result
    rounded = rounding.apply(result.value)
    if rounded == result.value:
        return Worked(rounded, result.explanation)
    return Worked(rounded, f"{result.explanation} → {figure(rounded)} {unit}")


def bases_of(formula: Formula) -> frozenset[str]:
    """Return the bases that a formula needs."""
    match formula:
        case Constant():
            return frozenset()
        case Rate():
            return frozenset({formula.base})
        case Pick():
            return frozenset().union(*(bases_of(part) for part in formula.parts))
        case Clamp():
            return bases_of(formula.part)
        case Bands():
            return frozenset({formula.base}).union(*(bases_of(band.part) for band in formula.bands))


def parameters_of(formula: Formula) -> frozenset[str]:
    """Return the names of the parameters that a formula refers to."""
    match formula:
        case Constant():
            found = [formula.amount]
            below: list[Formula] = []
        case Rate():
            found, below = [formula.rate], []
        case Pick():
            found, below = [], list(formula.parts)
        case Clamp():
            found, below = (
                [end for end in (formula.low, formula.high) if end],
                [formula.part],
            )
        case Bands():
            found, below = [], [band.part for band in formula.bands]
    names = frozenset(amount.parameter for amount in found if amount.parameter)
    return names.union(*(parameters_of(part) for part in below))


def is_exact(formula: Formula) -> bool:
    """Say whether the result can have any number of decimals, so that its rounding must be stated."""
    match formula:
        case Rate():
            return formula.steps == EXACT
        case Pick():
            return any(is_exact(part) for part in formula.parts)
        case Clamp():
            return is_exact(formula.part)
        case Bands():
            return any(is_exact(band.part) for band in formula.bands)
        case _:
            return False


def figure(value: Decimal) -> str:
    """Return a number as people write it: thousands parted, no idle zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _work(formula: Formula, given: Given, unit: str) -> Worked:
    match formula:
        case Constant():
            value = _figure_of(formula.amount, given)
            return Worked(value, f"{figure(value)} {unit}")
        case Rate():
            return _rate(formula, given, unit)
        case Pick():
            return _pick(formula, given, unit)
        case Clamp():
            return _clamp(formula, given, unit)
        case Bands():
            return _bands(formula, given, unit)


def _figure_of(amount: Amount, given: Given) -> Decimal:
    if amount.value is not None:
        return amount.value
    value = given.parameter(amount.parameter)
    if value is None:
        raise BaseMissing(base=amount.parameter)
    return Decimal(value)


def _base(name: str, given: Given) -> Decimal:
    value = given.bases.get(name)
    if value is None:
        raise BaseMissing(base=name)
    return Decimal(value)


def _rate(formula: Rate, given: Given, unit: str) -> Worked:
    rate, base = _figure_of(formula.rate, given), _base(formula.base, given)
    text = f"{figure(base)} {given.base_units.get(formula.base, '')}".strip()
    steps = base / formula.per
    if formula.per != 1:
        text += f" ÷ {figure(formula.per)} = {_short(steps)}"
    if formula.steps != EXACT:
        whole = steps.quantize(Decimal(1), rounding=ROUNDINGS[formula.steps])
        if whole != steps:
            text += f" → {figure(whole)}"
        steps = whole
    value = steps * rate
    return Worked(value, f"{text} × {figure(rate)} {unit} = {_short(value)} {unit}")


def _pick(formula: Pick, given: Given, unit: str) -> Worked:
    results = [_work(part, given, unit) for part in formula.parts]
    chosen = (max if formula.which == "max" else min)(results, key=lambda result: result.value)
    inside = "；".join(result.explanation for result in results)
    return Worked(chosen.value, f"{formula.which}（{inside}）= {_short(chosen.value)} {unit}")


def _clamp(formula: Clamp, given: Given, unit: str) -> Worked:
    result = _work(formula.part, given, unit)
    low = _figure_of(formula.low, given) if formula.low else None
    high = _figure_of(formula.high, given) if formula.high else None
    if low is not None and result.value < low:
        return Worked(low, f"{result.explanation} ＜ {figure(low)} → {figure(low)} {unit}")
    if high is not None and result.value > high:
        return Worked(high, f"{result.explanation} ＞ {figure(high)} → {figure(high)} {unit}")
    return result


def _bands(formula: Bands, given: Given, unit: str) -> Worked:
    base = _base(formula.base, given)
    for band in formula.bands:
        if holds(base, band.low, band.high, closed=formula.closed):
            inner = _work(band.part, given, unit)
            return Worked(
                inner.value,
                f"{figure(base)} {given.base_units.get(formula.base, '')} {_span(band)} → {inner.explanation}",
            )
    raise BaseMissing(_("“{base}”为 {value}，不在任何一档"), base=formula.base, value=figure(base))


def _span(band: Band) -> str:
    return f"（{figure(band.low)}–{figure(band.high) if band.high is not None else '…'}）"


def _short(value: Decimal) -> str:
    """Return a figure with at most four decimals: the working is for reading, the value itself stays exact."""
    if value == value.to_integral_value():
        return figure(value.quantize(Decimal(1)))
    return figure(value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP).normalize())
