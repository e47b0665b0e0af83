"""What has happened to volunteers and their hours."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerAdded(Fact):
    """Somebody was registered as a volunteer of a body."""

    code = "staffing.volunteer_added"
    sentence = _("登记志愿者{name}，服务于 {institution}，自 {since} 起")
    personal_data = ("name",)
    staff: str
    name: str
    institution: str
    since: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerEnded(Fact):
    """Somebody is not a volunteer of a body any more."""

    code = "staffing.volunteer_ended"
    sentence = _("{name}自 {on} 起不再是 {institution} 的志愿者")
    personal_data = ("name",)
    staff: str
    name: str
    institution: str
    on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityAdded(Fact):
    """A volunteer activity was registered."""

    code = "staffing.activity_added"
    sentence = _("登记 {on} 的志愿服务活动“{title}”")
    activity: str
    title: str
    on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HoursEntered(Fact):
    """Hours were entered for an activity; `rows` holds person and minutes."""

    code = "staffing.hours_entered"
    sentence = _("登记“{title}”的志愿服务时长 {count} 人，共 {minutes} 分钟，待确认")
    activity: str
    title: str
    count: int
    minutes: int
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HoursConfirmed(Fact):
    """Hours of an activity were confirmed by another person."""

    code = "staffing.hours_confirmed"
    sentence = _("确认“{title}”的志愿服务时长 {count} 人，共 {minutes} 分钟")
    activity: str
    title: str
    count: int
    minutes: int
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class HoursReturned(Fact):
    """Hours went back and do not count."""

    code = "staffing.hours_returned"
    sentence = _("退回{name}在“{title}”的志愿服务时长 {minutes} 分钟：{reason}")
    personal_data = ("name", "reason")
    activity: str
    title: str
    staff: str
    name: str
    minutes: int
    reason: str
