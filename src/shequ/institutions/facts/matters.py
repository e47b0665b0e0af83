"""What has happened to major matters and to the clean-conduct list. Who was heard is personal data, kept apart."""

from dataclasses import dataclass
from typing import Any

from shequ.institutions.terms import ConductState, HearingWay, MatterKind, MatterState, Verdict
from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class MatterProposed(Fact):
    """A major matter was proposed, or one of before was entered."""

    code = "institutions.matter_proposed"
    sentence = _("提出重大事项 {number}“{title}”（{kind}），{on}")
    personal_data = ("proposed_by",)
    words = {"kind": dict(MatterKind.choices()), "state": dict(MatterState.choices())}
    number: str
    title: str
    kind: str
    proposed_by: str
    on: str
    is_imported: bool = False
    state: str = ""
    document: str = ""
    decided_on: str = ""
    executed_on: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class MatterHeard(Fact):
    """Somebody was heard about a major matter."""

    code = "institutions.matter_heard"
    sentence = _("重大事项 {number}“{title}”听取意见（{way}），{on}")
    personal_data = ("heard", "text")
    words = {"way": dict(HearingWay.choices())}
    number: str
    title: str
    way: str
    on: str
    heard: str
    text: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class MatterDecided(Fact):
    """A major matter was decided together."""

    code = "institutions.matter_decided"
    sentence = _("重大事项 {number}“{title}”经 {meeting} 集体决定：{verdict}，{on}")
    words = {"verdict": dict(Verdict.choices())}
    number: str
    title: str
    meeting: str
    verdict: str
    on: str
    text: str
    due_on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class MatterStepped(Fact):
    """A major matter began to be carried out, came on, or was finished."""

    code = "institutions.matter_stepped"
    sentence = _("重大事项 {number}“{title}”：{new_state}，{on} {note}")
    words = {"old_state": dict(MatterState.choices()), "new_state": dict(MatterState.choices())}
    number: str
    title: str
    old_state: str
    new_state: str
    on: str
    note: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class MattersMoved(Fact):
    """Unfinished matters and open items of abolished bodies went to those that take over."""

    code = "institutions.matters_moved"
    sentence = _("未办结的重大事项和责任清单事项 {count} 项随机构调整令移交，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ConductItemsAdded(Fact):
    """Items came onto the clean-conduct list of a year."""

    code = "institutions.conduct_items_added"
    sentence = _("制定 {year} 年党风廉政责任清单，{count} 条")
    year: int
    count: int
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ConductItemClosed(Fact):
    """An item of the clean-conduct list was done or withdrawn."""

    code = "institutions.conduct_item_closed"
    sentence = _("党风廉政责任清单“{title}”：{new_state}，{on} {note}")
    words = {"new_state": dict(ConductState.choices())}
    title: str
    new_state: str
    on: str
    note: str
