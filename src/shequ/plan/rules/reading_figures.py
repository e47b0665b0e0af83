"""Reads the figures of a pack: bases, classes, parameters, money, premises."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shequ.kernel.words import _
from shequ.plan.rules import formulas
from shequ.plan.rules.formulas import (
    Amount,
    Bands,
    Clamp,
    Constant,
    Formula,
    Pick,
    Rate,
    Rounding,
)
from shequ.plan.rules.pack import (
    Band,
    Base,
    Classes,
    Parameter,
)
from shequ.plan.rules.reader import Node, as_number

FORMULA_KINDS = ("constant", "rate", "max", "min", "clamp", "bands")
ENDS = ("low", "high")
LEAST_TO_PICK = 2
_PARAMETER = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
ROUND_EXAMPLE = 'round = { to = "0.01", way = "half_up" }'


@dataclass(frozen=True, slots=True)
class Names:
    """The names other sections may refer to."""

    documents: frozenset[str]
    units: frozenset[str]
    tiers: frozenset[str]
    kinds: frozenset[str]
    starts: date | None


def unique(node: Node, name: str, taken: Collection[str], key: str = "id") -> None:
    if name and name in taken:
        node.refuse(key, _("“{name}”用了两次"), name=name)


def bases(top: Node) -> dict[str, Base]:
    """Read the bases, each with what it counts, its day and its source."""
    found: dict[str, Base] = {}
    for node in top.nodes("base"):
        key = node.text("id")
        unique(node, key, found)
        of = node.choice("of", tuple(formulas.BASES))
        unit = node.text("unit", formulas.BASE_UNITS.get(of, ""), required=False)
        found[key] = Base(id=key, of=of, day=node.text("day"), source=node.text("source"), unit=unit)
        node.close()
    return found


def formula(node: Node, known: dict[str, Base]) -> Formula:
    """Read one formula of the closed list."""
    kind = node.choice("kind", FORMULA_KINDS, "constant")
    result: Formula
    match kind:
        case "rate":
            per = node.number("per", Decimal(1), required=False)
            if per <= 0:
                node.refuse("per", _("应大于 0"))
                per = Decimal(1)
            ways = formulas.STEP_WAYS
            steps = node.choice("steps", ways, formulas.EXACT, required=per != 1)
            result = Rate(_amount(node, "rate"), _base(node, known), per, steps)
        case "max" | "min":
            parts = tuple(formula(part, known) for part in node.nodes("of", required=True))
            if len(parts) < LEAST_TO_PICK:
                node.refuse("of", _("至少要有两个"))
            result = Pick(kind, parts or (Constant(Amount(Decimal(0))),))
        case "clamp":
            inner = node.node("of")
            part = formula(inner, known) if inner else Constant(Amount(Decimal(0)))
            low = _amount(node, "low") if node.has("low") or node.has("low_parameter") else None
            high = _amount(node, "high") if node.has("high") or node.has("high_parameter") else None
            if low is None and high is None:
                node.refuse("", _("下限 low 和上限 high 至少要有一个"))
            if low and high and low.value is not None and high.value is not None and low.value > high.value:
                node.refuse(
                    "low",
                    _("下限 {low} 大于上限 {high}"),
                    low=low.value,
                    high=high.value,
                )
            result = Clamp(part, low, high)
        case "bands":
            base = _base(node, known)
            closed = node.choice("closed", ENDS)
            spans = [(item, *_span(item)) for item in node.nodes("bands", required=True)]
            _check_spans(spans)
            result = Bands(
                base,
                closed,
                tuple(formulas.Band(low, high, _band_part(item, known)) for item, low, high in spans),
            )
            for item, _low, _high in spans:
                item.close()
        case _:
            result = Constant(_amount(node, "value"))
    node.close()
    return result


def _amount(node: Node, key: str) -> Amount:
    other = "parameter" if key in ("value", "rate") else f"{key}_parameter"
    if node.has(other):
        if node.has(key):
            node.refuse(key, _("{one} 和 {two} 只能写一个"), one=key, two=other)
            node.raw(key)
        return Amount(parameter=node.text(other))
    return Amount(node.number(key, Decimal(0)))


def _base(node: Node, known: dict[str, Base]) -> str:
    name = node.text("base")
    if name and name not in known:
        node.refuse(
            "base",
            _("没有基数“{base}”；先在 [[base]] 写明它数什么、哪一天、谁的数"),
            base=name,
        )
    return name


def _band_part(item: Node, known: dict[str, Base]) -> Formula:
    if item.has("formula"):
        inner = item.node("formula")
        return formula(inner, known) if inner else Constant(Amount(Decimal(0)))
    return Constant(_amount(item, "value"))


def _span(node: Node) -> tuple[Decimal, Decimal | None]:
    low = node.number("from", Decimal(0), required=False, at_least=0)
    high = node.number("to", required=False) if node.has("to") else None
    if high is not None and high <= low:
        node.refuse("to", _("到 {high} 不大于从 {low}"), low=low, high=high)
    return low, high


def _check_spans(spans: list[tuple[Node, Decimal, Decimal | None]]) -> None:
    """Refuse gaps and overlaps between ordered bands, and a first band that does not begin at 0."""
    end: Decimal | None = Decimal(0)
    for node, low, high in spans:
        if end is None:
            node.refuse("from", _("前一档没有上限，这一档用不到"))
        elif low > end:
            node.refuse("from", _("{end} 到 {low} 之间没有档次"), end=end, low=low)
        elif low < end:
            node.refuse("from", _("与前一档在 {low} 到 {end} 之间重叠"), end=end, low=low)
        end = high
    if spans and end is not None:
        spans[-1][0].refuse("to", _("最后一档不应有上限"))


def rounding(node: Node, key: str = "round") -> Rounding | None:
    """Read to which unit and which way a result is rounded."""
    below = node.node(key, required=False)
    if below is None:
        return None
    to = below.number("to", Decimal(1))
    if to <= 0:
        below.refuse("to", _("应大于 0"))
        to = Decimal(1)
    way = below.choice("way", tuple(formulas.ROUNDINGS))
    below.close()
    return Rounding(to, way)


def check_rounding(node: Node, key: str, part: Formula | None, stated: Rounding | None) -> None:
    if part is not None and stated is None and formulas.is_exact(part):
        node.refuse(key, _("按比例计算，要写明取整：{example}"), example=ROUND_EXAMPLE)


def classes(top: Node, known: dict[str, Base]) -> dict[str, Classes]:
    """Read classes computed from a measure by ordered bands."""
    found: dict[str, Classes] = {}
    for node in top.nodes("classes"):
        key = node.text("id")
        unique(node, key, found)
        base = _base(node, known)
        closed = node.choice("closed", ENDS)
        grace = node.whole("grace_days", 0, required=False, at_least=0)
        spans, bands, taken = [], [], set[str]()
        for item in node.nodes("bands", required=True):
            low, high = _span(item)
            name = item.text("class")
            unique(item, name, taken, "class")
            taken.add(name)
            spans.append((item, low, high))
            bands.append(Band(name, item.words("title"), low, high))
            item.close()
        _check_spans(spans)
        found[key] = Classes(key, base, closed, grace, tuple(bands), node.text("clause", required=False))
        node.close()
    return found


def parameters(top: Node, names: Names, known: dict[str, Base], by_class: dict[str, Classes]) -> tuple[Parameter, ...]:
    """Read the parameters; one name may stand several times with different days."""
    found: list[Parameter] = []
    class_names = {band.cls for item in by_class.values() for band in item.bands}
    for node in top.nodes("parameter"):
        name = node.text("name")
        if name and not _PARAMETER.fullmatch(name):
            node.refuse("name", _("参数名用小写英文、数字、下划线和点"))
        starts = node.day("from", required=False) or names.starts or date.min
        if any(item.name == name and item.valid_from == starts for item in found):
            node.refuse("name", _("“{name}”在同一天写了两次"), name=name)
        document = node.text("document", required=False)
        if document and document not in names.documents:
            node.refuse("document", _("没有依据文件“{document}”"), document=document)
        below = node.node("formula", required=False)
        part = formula(below, known) if below else None
        stated = rounding(node)
        check_rounding(node, "formula", part, stated)
        value = _plain(node, "value", required=part is None)
        stated_by_class = node.table("by_class")
        if not all(map(_is_plain, stated_by_class.values())):
            node.refuse("by_class", _("应为数字、日期或文字"))
            stated_by_class = {}
        per_class = {key: _scalar(item) for key, item in stated_by_class.items()}
        for key in per_class:
            if key not in class_names:
                node.refuse("by_class", _("没有类别“{name}”"), name=key)
        found.append(
            Parameter(
                name=name,
                value=value,
                formula=part,
                rounding=stated,
                unit=node.text("unit"),
                clause=node.text("clause"),
                document=document,
                valid_from=starts,
                by_class=per_class,
                title=node.words("title", required=False),
            )
        )
        node.close()
    return tuple(found)


def _plain(node: Node, key: str, *, required: bool) -> Any:
    value = node.raw(key, required=required)
    if not _is_plain(value):
        node.refuse(key, _("应为数字、日期或文字"))
        return None
    return _scalar(value)


def _is_plain(value: Any) -> bool:
    """Say whether a value is a day, a text, or a number that can be of this world."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return as_number(value) is not None
    return not isinstance(value, dict | list)


def _scalar(value: Any) -> Any:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value
