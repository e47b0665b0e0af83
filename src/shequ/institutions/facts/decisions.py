"""What has happened to incoming documents, meetings, decisions and briefings."""

from dataclasses import dataclass
from typing import Any

from shequ.institutions.terms import DecisionState, InstructionKind, MeetingState
from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRegistered(Fact):
    """A document came in and was registered."""

    code = "institutions.incoming_registered"
    sentence = _("收文 {number}：{sender} {document_number}“{title}”，{received_on} 收到")
    number: str
    sender: str
    document_number: str
    title: str
    received_on: str
    kind: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingInstructed(Fact):
    """The office proposed, or a leader instructed, what to do about a document."""

    code = "institutions.incoming_instructed"
    sentence = _("收文 {number}：{person} {kind}“{text}”")
    personal_data = ("person",)
    words = {"kind": dict(InstructionKind.choices())}
    number: str
    kind: str
    person: str
    on: str
    text: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFiled(Fact):
    """A document was filed with nothing to be done."""

    code = "institutions.incoming_filed"
    sentence = _("收文 {number}“{title}”存查：{reason}")
    number: str
    title: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCalled(Fact):
    """A meeting was called, or its arrangements changed."""

    code = "institutions.meeting_called"
    sentence = _("召集会议“{title}”，{on} 在 {place}，议题：{agenda}")
    title: str
    on: str
    place: str
    agenda: tuple[str, ...]
    old_on: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingStepped(Fact):
    """A meeting was held, its minutes issued, or it was cancelled."""

    code = "institutions.meeting_stepped"
    sentence = _("会议“{title}”：{new_state} {document} {note}")
    words = {"new_state": dict(MeetingState.choices()), "old_state": dict(MeetingState.choices())}
    title: str
    old_state: str
    new_state: str
    document: str = ""
    note: str = ""
    rows: tuple[dict[str, Any], ...] = ()


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionGiven(Fact):
    """A decision or dispatch was given to units."""

    code = "institutions.decision_given"
    sentence = _("交办 {number}“{title}”：{lead} 牵头，{others} 配合，{due_on} 前办结")
    number: str
    title: str
    lead: str
    others: tuple[str, ...]
    due_on: str
    text: str
    origin: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionProgressed(Fact):
    """A unit noted how a decision is coming on."""

    code = "institutions.decision_progressed"
    sentence = _("{number}“{title}”进展：{note}")
    number: str
    title: str
    note: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionStepped(Fact):
    """A decision was reported done, verified, returned or withdrawn."""

    code = "institutions.decision_stepped"
    sentence = _("督办事项 {number}“{title}”：{old_state} → {new_state} {note}")
    words = {"old_state": dict(DecisionState.choices()), "new_state": dict(DecisionState.choices())}
    number: str
    title: str
    old_state: str
    new_state: str
    note: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPostponed(Fact):
    """The due day of a decision moved, by leave of the office or by the calendar."""

    code = "institutions.decision_postponed"
    sentence = _("{number}“{title}”的期限由 {old_due_on} 改为 {due_on}：{note}")
    number: str
    title: str
    old_due_on: str
    due_on: str
    note: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsMoved(Fact):
    """Unfinished decisions of abolished bodies went to those that take over."""

    code = "institutions.decisions_moved"
    sentence = _("未办结的督办事项 {count} 项随机构调整令移交，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsReminded(Fact):
    """Units were reminded of what comes due and what is overdue."""

    code = "institutions.decisions_reminded"
    sentence = _("提醒督办事项：{near} 项快到期，{late} 项逾期，告知 {told} 人")
    near: int
    late: int
    told: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingIssued(Fact):
    """A briefing was issued to the reform office."""

    code = "institutions.briefing_issued"
    sentence = _("印发工作简报 {number}：{since} 至 {until}")
    number: str
    since: str
    until: str
    note: str
    told: int
