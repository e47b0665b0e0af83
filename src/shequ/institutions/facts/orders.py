"""What has happened to institution orders."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDrafted(Fact):
    """An institution order was drafted, or its head changed."""

    code = "institutions.order_drafted"
    sentence = _("起草机构调整令“{title}”，{effective_on} 生效")
    order: str
    title: str
    effective_on: str
    superior_document: str
    lines: tuple[dict[str, Any], ...] = ()


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanged(Fact):
    """The lines of an order changed."""

    code = "institutions.order_changed"
    sentence = _("修改机构调整令“{title}”：{what}")
    order: str
    title: str
    what: str
    line: dict[str, Any]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStepped(Fact):
    """An order went from one state to the next."""

    code = "institutions.order_stepped"
    sentence = _("机构调整令“{title}”：{old_label} → {new_label} {note}")
    order: str
    title: str
    old_state: str
    old_label: str
    new_state: str
    new_label: str
    number: str = ""
    document: str = ""
    note: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExecuted(Fact):
    """The tree was changed by an order; `changes` holds each line with every value, in order."""

    code = "institutions.order_executed"
    sentence = _(
        "执行机构调整令 {number}“{title}”：撤销 {abolished} 个，设立 {set_up} 个，更名和调整 {changed} 个，自 {on} 起"
    )
    order: str
    number: str
    title: str
    on: str
    abolished: int
    set_up: int
    changed: int
    changes: tuple[dict[str, Any], ...]
