"""What has happened to pay and to the table of minimum wages."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _
from shequ.staffing.terms import PayKind, WageClass

_KINDS = {item.value: item.label for item in PayKind}
_CLASSES = {item.value: item.label for item in WageClass}


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PayLineAdded(Fact):
    """Somebody is paid something from a day on."""

    code = "staffing.pay_line_added"
    sentence = _("登记{name}的{pay_kind}，自 {since} 起，依据 {document}")
    personal_data = ("name", "monthly_fen")
    words = {"pay_kind": _KINDS}
    pay_line: str
    staff: str
    name: str
    institution: str
    pay_kind: str
    monthly_fen: int
    since: str
    until: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PayLineEnded(Fact):
    """Somebody is not paid something any more from a day on."""

    code = "staffing.pay_line_ended"
    sentence = _("停发{name}的{pay_kind}，自 {on} 起，依据 {document}")
    personal_data = ("name", "monthly_fen")
    words = {"pay_kind": _KINDS}
    pay_line: str
    staff: str
    name: str
    pay_kind: str
    monthly_fen: int
    on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PayLineChanged(Fact):
    """Somebody is paid another amount from a day on."""

    code = "staffing.pay_line_changed"
    sentence = _("调整{name}的{pay_kind}，自 {on} 起，依据 {document}")
    personal_data = ("name", "monthly_fen", "old_monthly_fen")
    words = {"pay_kind": _KINDS}
    pay_line: str
    old_pay_line: str
    staff: str
    name: str
    pay_kind: str
    monthly_fen: int
    old_monthly_fen: int
    on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PayLineCancelled(Fact):
    """A line entered by mistake was struck out."""

    code = "staffing.pay_line_cancelled"
    sentence = _("撤销登记错误的报酬：{name}的{pay_kind}，原因：{reason}")
    personal_data = ("name", "monthly_fen")
    words = {"pay_kind": _KINDS}
    pay_line: str
    staff: str
    name: str
    pay_kind: str
    monthly_fen: int
    since: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class WagesEntered(Fact):
    """Lines of the table of minimum wages were entered or put right; `rows` holds each with what stood before."""

    code = "staffing.wages_entered"
    sentence = _("登记最低工资标准：新增 {added} 行，更正 {changed} 行，依据 {document}")
    added: int
    changed: int
    document: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class WageClassSet(Fact):
    """The class of the county was settled from a day on."""

    code = "staffing.wage_class_set"
    sentence = _("明确最低工资类别为{wage_class}，自 {since} 起，依据 {document}")
    words = {"wage_class": _CLASSES}
    wage_class: str
    old_wage_class: str
    since: str
    document: str
