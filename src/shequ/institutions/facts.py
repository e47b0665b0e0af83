"""What has happened to institutions. No personal data: bodies are public."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionsAdded(Fact):
    """Bodies that existed already were entered; `rows` holds each as it was entered."""

    code = "institutions.institutions_added"
    sentence = _("登记现有机构 {count} 个：{names}，依据 {document}")
    count: int
    names: str
    document: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesAdded(Fact):
    """Duties were entered with who has which part; `rows` holds each, `parts` in it."""

    code = "institutions.duties_added"
    sentence = _("登记职责 {count} 项：{names}，依据 {document}")
    count: int
    names: str
    document: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPartGiven(Fact):
    """A body got a part in a duty."""

    code = "institutions.duty_part_given"
    sentence = _("“{title}”由 {institution} {part_label}，自 {on} 起，依据 {document}")
    duty: str
    title: str
    institution: str
    part: str
    part_label: str
    where: str
    on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPartEnded(Fact):
    """A body's part in a duty ended."""

    code = "institutions.duty_part_ended"
    sentence = _("“{title}”不再由 {institution} {part_label}，自 {on} 起，依据 {document}")
    duty: str
    title: str
    institution: str
    part: str
    part_label: str
    where: str
    on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DutyHandedOver(Fact):
    """A part in a duty went from one body to another without a day between."""

    code = "institutions.duty_handed_over"
    sentence = _("“{title}”由 {institution} 移交 {to}（{part_label}），自 {on} 起，依据 {document}")
    duty: str
    title: str
    institution: str
    to: str
    part: str
    part_label: str
    where: str
    on: str
    document: str


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


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesMoved(Fact):
    """Duties went to other bodies because an order abolished those that held them."""

    code = "institutions.duties_moved"
    sentence = _("职责 {count} 项随机构调整令移交，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]
