"""What has happened to problem tickets."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRaised(Fact):
    """A unit raised a problem with others."""

    code = "institutions.ticket_raised"
    sentence = _("{institution_name}提出协调问题“{title}”，请{names}配合")
    ticket: str
    title: str
    description: str
    institution: str
    institution_name: str
    units: tuple[str, ...]
    names: str
    wished_on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStepped(Fact):
    """A ticket went from one state to the next; lead and due day where they were set."""

    code = "institutions.ticket_stepped"
    sentence = _("协调问题“{title}”：{old_label} → {new_label} {lead_name} {due_on} {note}")
    ticket: str
    title: str
    old_state: str
    old_label: str
    new_state: str
    new_label: str
    lead: str = ""
    lead_name: str = ""
    due_on: str = ""
    note: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketProgressNoted(Fact):
    """Somebody said how far a problem has come."""

    code = "institutions.ticket_progress_noted"
    sentence = _("协调问题“{title}”的进展：{note}")
    ticket: str
    title: str
    note: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketsEscalated(Fact):
    """Late problems were brought to the leading group."""

    code = "institutions.tickets_escalated"
    sentence = _("逾期的协调问题 {count} 个报领导小组：{names}")
    count: int
    names: str
    rows: tuple[str, ...]
    note: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketsMoved(Fact):
    """Open problems went to other bodies because an order abolished those that raised, led or were asked."""

    code = "institutions.tickets_moved"
    sentence = _("未了结的协调问题 {count} 项随机构调整令移交，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketsFollowedGround(Fact):
    """Open problems went to the communities that took over the ground of theirs; `rows` holds each with its old and new area."""

    code = "institutions.tickets_followed_ground"
    sentence = _("未了结的协调问题 {count} 项转到承接的社区，自 {on} 起")
    count: int
    on: str
    rows: tuple[tuple[str, str, str], ...]
