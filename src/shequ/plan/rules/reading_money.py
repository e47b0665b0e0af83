"""Reads the money and the premises of a pack."""

import re

from shequ.kernel.words import _
from shequ.plan.rules.formulas import Constant, Formula
from shequ.plan.rules.pack import Base, Classes, Money, Parameter, Payer, Premises
from shequ.plan.rules.reader import Node
from shequ.plan.rules.reading_figures import Names, check_rounding, formula, rounding, unique
from shequ.plan.terms import Strength

EVERY = ("year", "once")
PRO_RATA = ("none", "months", "days")
OWNERSHIP = ("own", "free", "rented", "borrowed")
ABOVE_THE_COUNTY = ("nation", "province", "city")
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def month_day(node: Node, key: str) -> str:
    value = node.text(key, required=False)
    if value and not _MONTH_DAY.fullmatch(value):
        node.refuse(key, _("应为月-日，如 12-31"))
    return value


def money(
    top: Node,
    names: Names,
    known: dict[str, Base],
    figures: tuple[Parameter, ...],
    by_class: dict[str, Classes],
) -> tuple[Money, ...]:
    """Read money as parts: formula or fixed sums, purpose, payers, pro rata, eligibility."""
    found: dict[str, Money] = {}
    class_names = {band.cls for item in by_class.values() for band in item.bands}
    for node in top.nodes("money"):
        key = node.text("id")
        unique(node, key, found)
        below = node.node("formula", required=False)
        part = formula(below, known) if below else None
        stated = rounding(node)
        check_rounding(node, "formula", part, stated)
        per_kind = node.text("per_kind")
        if per_kind and per_kind not in names.kinds:
            node.refuse("per_kind", _("没有机构种类“{kind}”"), kind=per_kind)
        wanted = node.texts("classes")
        for name in wanted:
            if name not in class_names:
                node.refuse("classes", _("没有类别“{name}”"), name=name)
        every, pro_rata = node.choice("every", EVERY), node.choice("pro_rata", PRO_RATA)
        existing, odd = (
            month_day(node, "existing_on"),
            node.text("odd_fen_to", required=False),
        )
        payers = tuple(_payer(item, names, figures) for item in node.nodes("payers", required=True))
        _check_payers(node, payers, part, odd)
        title, clause, purpose = (
            node.words("title"),
            node.text("clause"),
            node.text("purpose"),
        )
        found[key] = Money(
            key,
            title,
            clause,
            purpose,
            part,
            stated,
            every,
            per_kind,
            pro_rata,
            existing,
            wanted,
            payers,
            odd,
        )
        node.close()
    return tuple(found.values())


def _payer(node: Node, names: Names, figures: tuple[Parameter, ...]) -> Payer:
    unit, tier = node.text("unit", required=False), node.text("tier")
    if unit and unit not in names.units:
        node.refuse("unit", _("没有责任单位“{unit}”"), unit=unit)
    if tier and tier not in names.tiers and tier not in ABOVE_THE_COUNTY:
        node.refuse("tier", _("没有层级“{tier}”"), tier=tier)
    fixed = node.number("fixed", required=False, at_least=0) if node.has("fixed") else None
    share = node.number("share", required=False, at_least=0) if node.has("share") else None
    named = node.text("parameter", required=False)
    if named and named not in {item.name for item in figures}:
        node.refuse("parameter", _("没有参数“{name}”"), name=named)
    if sum((fixed is not None, share is not None, bool(named))) != 1:
        node.refuse("", _("出资方写固定数 fixed、参数 parameter 或比例 share，三者取一"))
    payer = Payer(node.text("id"), unit, tier, fixed, named, share, month_day(node, "due"))
    node.close()
    return payer


def _check_payers(node: Node, payers: tuple[Payer, ...], part: Formula | None, odd: str) -> None:
    ids = [payer.id for payer in payers]
    if len(set(ids)) != len(ids):
        node.refuse("payers", _("出资方的 id 有重复"))
    shares = [payer.share for payer in payers if payer.share is not None]
    if shares and len(shares) != len(payers):
        node.refuse("payers", _("固定数和比例不能混用"))
    elif shares:
        if sum(shares) != 1:
            node.refuse("payers", _("比例合计应为 1，现为 {total}"), total=sum(shares))
        if part is None:
            node.refuse("formula", _("按比例出资要有总额的公式"))
        if odd not in ids:
            node.refuse("odd_fen_to", _("要写明除不尽的一分钱由哪个出资方承担"))
    elif part is not None:
        node.refuse("formula", _("固定数已经决定总额，不再写公式"))


def premises(top: Node, known: dict[str, Base]) -> tuple[Premises, ...]:
    """Read premises by use, with smallest and largest area."""
    found: dict[str, Premises] = {}
    for node in top.nodes("premises"):
        use = node.text("use")
        unique(node, use, found, "use")
        low, high = (
            node.node("minimum", required=False),
            node.node("maximum", required=False),
        )
        minimum = formula(low, known) if low else None
        maximum = formula(high, known) if high else None
        if minimum is None and maximum is None:
            node.refuse("", _("最小 minimum 和最大 maximum 至少要有一个"))
        if isinstance(minimum, Constant) and isinstance(maximum, Constant):
            least, most = minimum.amount.value, maximum.amount.value
            if least is not None and most is not None and least > most:
                node.refuse("minimum", _("下限 {low} 大于上限 {high}"), low=least, high=most)
        stated = rounding(node)
        check_rounding(node, "minimum", minimum, stated)
        counts = node.texts("ownership_counts", required=True)
        for item in counts:
            if item not in OWNERSHIP:
                node.refuse(
                    "ownership_counts",
                    _("“{value}”不在可选范围：{options}"),
                    value=item,
                    options="、".join(OWNERSHIP),
                )
        found[use] = Premises(
            use=use,
            title=node.words("title"),
            clause=node.text("clause"),
            minimum=minimum,
            maximum=maximum,
            rounding=stated,
            unit=node.text("unit"),
            ownership_counts=counts,
            strength=Strength(node.choice("strength", tuple(Strength), "STOP", required=False)),
        )
        node.close()
    return tuple(found.values())
