"""What has happened to duties."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


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
class DutiesMoved(Fact):
    """Duties went to other bodies because an order abolished those that held them."""

    code = "institutions.duties_moved"
    sentence = _("职责 {count} 项随机构调整令移交，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]
