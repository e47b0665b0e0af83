"""What has happened to appointments."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMade(Fact):
    """Somebody holds a post."""

    code = "staffing.appointment_made"
    sentence = _("{name}任“{institution}”{title}（{mode_label}，{ground_label}），自 {on} 起，依据 {document}")
    personal_data = ("name",)
    name: str
    appointment: str
    post: str
    institution: str
    title: str
    mode_label: str
    ground_label: str
    on: str
    until: str
    term_ends_on: str
    document: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEnded(Fact):
    """Somebody holds a post no longer."""

    code = "staffing.appointment_ended"
    sentence = _("{name}不再任“{institution}”{title}，自 {on} 起，依据 {document}")
    personal_data = ("name",)
    name: str
    appointment: str
    post: str
    institution: str
    title: str
    on: str
    document: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStepped(Fact):
    """An appointment on its way went a step."""

    code = "staffing.case_stepped"
    sentence = _("{name}拟任“{institution}”{title}：{state_label} {note}")
    personal_data = ("name", "note")
    name: str
    case: str
    post: str
    institution: str
    title: str
    state: str
    state_label: str
    note: str = ""
    document: str = ""
    until: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TermsReminded(Fact):
    """Those who appoint were told whose term comes to its end."""

    code = "staffing.terms_reminded"
    sentence = _("提醒 {count} 个职务任期将要届满，共通知 {told} 人")
    count: int
    told: int
