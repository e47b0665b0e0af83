"""What the map can be shaded by. Rooms above add their measures through `config/measures.py`; territory imports none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from shequ.areas.terms import DIGITS, Level
from shequ.base.scope import under as under_code
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.plan import queries as plan
from shequ.territory.models import Block, Boundary
from shequ.territory.queries.grounds import area_stands, in_force
from shequ.territory.queries.seen import dwellings_seen
from shequ.territory.terms import MapLevel, Purpose

Values = Mapping[str, float]
Ask = Callable[[Call, str, str, date], Values]
"""(call, level, area prefix, day) → value by area code; one or two statements for any number of areas."""

MOST_CLASSES = 5
COLUMNS = 2
SQUARE_KILOMETRE = 1_000_000


@dataclass(frozen=True, slots=True)
class Measure:
    """Something to shade areas by: its name and unit (msgids), the levels it is known at, how to ask for it.

    low, high: parameter names of the plan, by level, that are the class limits when the plan in force sets them.
    decimals: how many are shown. see: the permission without which it is neither offered nor asked for, "" for none.
    """

    code: str
    title: str
    unit: str
    ask: Ask
    levels: tuple[str, ...] = (MapLevel.COMMUNITY, MapLevel.GRID)
    low: Mapping[str, str] | None = None
    high: Mapping[str, str] | None = None
    decimals: int = 0
    see: str = ""

    def is_seen_by(self, call: Call) -> bool:
        """Say whether the actor may know the measure anywhere."""
        return not self.see or bool(call.actor.areas_for(self.see))


def _sizes(call: Call, level: str, under: str, on: date) -> Values:
    rows = Boundary.objects.visible_to(call.actor).filter(
        under_code(under), in_force(on), area_stands(on), area__level=level, purpose=Purpose.GROUND
    )
    return {code: round(size / SQUARE_KILOMETRE, 3) for code, size in rows.values_list("area_id", "size_m2")}


def _planned_households(call: Call, level: str, under: str, on: date) -> Values:
    rows = Block.objects.visible_to(call.actor).filter(under_code(under), in_force(on), households__isnull=False)
    if level == MapLevel.BLOCK:
        return dict(rows.values_list("code", "households"))
    totals = rows.order_by().values_list("area_id").annotate(total=Sum("households"))
    return {code: total for code, total in totals if len(code) == DIGITS[Level.COMMUNITY]}


def _dwellings(call: Call, level: str, under: str, on: date) -> Values:  # noqa: ARG001 (dwellings carry no dates)
    if level == MapLevel.DWELLING:
        return {}  # the rows of that level bring their own count
    rows = dwellings_seen(call).filter(under_code(under[: DIGITS[Level.COMMUNITY]]), merged_into=None)
    column = {MapLevel.COMMUNITY: "area_id", MapLevel.GRID: "grid_id", MapLevel.BLOCK: "block__code"}[MapLevel(level)]
    return {code: total for code, total in rows.order_by().values_list(column).annotate(total=Count("pk")) if code}


_ALL_LEVELS = (MapLevel.COMMUNITY, MapLevel.GRID, MapLevel.BLOCK, MapLevel.DWELLING)
_measures: dict[str, Measure] = {
    measure.code: measure
    for measure in (
        Measure("dwellings", _("房屋"), _("处"), _dwellings, levels=_ALL_LEVELS),
        Measure("size", _("面积"), _("平方公里"), _sizes, decimals=3),
        Measure(
            "planned_households",
            _("街坊户数"),
            _("户"),
            _planned_households,
            levels=(MapLevel.COMMUNITY, MapLevel.BLOCK),
        ),
    )
}


def measures_register(measures: Sequence[Measure]) -> None:
    """Add the measures of rooms above, before territory's own; config calls it once."""
    own = dict(_measures)
    _measures.clear()
    _measures.update({measure.code: measure for measure in measures})
    _measures.update({code: measure for code, measure in own.items() if code not in _measures})


def measures_at(call: Call, level: str) -> list[Measure]:
    """Return the measures known at a level to the actor, in the order of the menu."""
    return [measure for measure in _measures.values() if level in measure.levels and measure.is_seen_by(call)]


def columns_at(call: Call, level: str, chosen: Measure | None) -> list[Measure]:
    """Return the measures a list shows beside the names: the first two known at the level, and the chosen one."""
    known = measures_at(call, level)[:COLUMNS]
    return known if chosen is None or chosen in known else [*known, chosen]


def measure_of(call: Call, code: str, level: str) -> Measure | None:
    """Return a measure by its code, None when it is not known at the level or not to the actor."""
    return next((measure for measure in measures_at(call, level) if measure.code == code), None)


def breaks_of(measure: Measure, values: Sequence[float], *, level: str, area: str, on: date) -> list[float]:
    """Return the class limits to shade by: those of the plan when it sets them, else quarters of what was measured.

    At most four limits, so five classes; none when all values are alike.
    """
    from_plan = [
        plan.value(names[level], area=area, on=on)
        for names in (measure.low, measure.high)
        if names is not None and level in names
    ]
    limits = sorted({float(limit.value) for limit in from_plan if limit is not None})
    if limits:
        return limits
    ordered = sorted(values)
    if not ordered or ordered[0] == ordered[-1]:
        return []
    quarters = (ordered[min(len(ordered) * part // MOST_CLASSES, len(ordered) - 1)] for part in range(1, MOST_CLASSES))
    return sorted({_round(value, measure.decimals) for value in quarters} - {ordered[0]})


def _round(value: float, decimals: int) -> float:
    if decimals:
        return round(value, decimals)
    digits = max(len(str(int(abs(value)))) - 2, 0)
    return float(round(value / 10**digits) * 10**digits)
