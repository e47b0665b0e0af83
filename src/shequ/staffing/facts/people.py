"""What has happened to people who serve. Names are personal data: they are forgotten with the person."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEntered(Fact):
    """People who serve already were entered; `rows` holds each engagement and post, people by key."""

    code = "staffing.staff_entered"
    sentence = _("登记现有工作人员 {count} 名，其中超出核定 {excess} 名，依据 {document}")
    count: int
    excess: int
    document: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTakenOn(Fact):
    """Somebody began to serve a body."""

    code = "staffing.staff_taken_on"
    sentence = _("{name}到“{institution}”{source_label}，自 {on} 起，依据 {document}")
    personal_data = ("name",)
    name: str
    engagement: str
    institution: str
    body_code: str
    source_label: str
    head_kind: str
    on: str
    until: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTransferred(Fact):
    """Somebody went from one body to another; posts held there ended."""

    code = "staffing.staff_transferred"
    sentence = _("{name}由“{institution}”调到“{to}”，自 {on} 起，依据 {document}")
    personal_data = ("name",)
    name: str
    engagement: str
    institution: str
    to: str
    body_code: str
    head_kind: str
    on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLeft(Fact):
    """Somebody serves no longer; all posts held are free."""

    code = "staffing.staff_left"
    sentence = _("{name}离开“{institution}”（{reason_label}），自 {on} 起，空出岗位 {posts} 个")
    personal_data = ("name",)
    name: str
    engagement: str
    institution: str
    reason_label: str
    posts: int
    on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCorrected(Fact):
    """What is known of somebody was put right; numbers stand masked."""

    code = "staffing.staff_corrected"
    sentence = _("更正{name}的登记信息：{reason}")
    personal_data = ("name", "old", "new")
    name: str
    old: dict[str, Any]
    new: dict[str, Any]
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRevealed(Fact):
    """Somebody's number and phone were shown in full."""

    code = "staffing.staff_revealed"
    sentence = _("查看{name}的证件号码和电话：{reason}")
    personal_data = ("name",)
    name: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMoved(Fact):
    """People went to other bodies because an order abolished those where they served."""

    code = "staffing.staff_moved"
    sentence = _("工作人员 {count} 名随机构调整令划转，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]
