"""What has happened to the leading group. Names of office holders are personal data, kept apart."""

from dataclasses import dataclass
from typing import Any

from shequ.institutions.terms import Seat
from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _

SEATS = {"seat": dict(Seat.choices())}


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSeatTaken(Fact):
    """A seat in the leading group was taken: a chair, a member or the office; the one before it ended."""

    code = "institutions.group_seat_taken"
    sentence = _("{group}：{institution} {person} {post_title} 任{seat}，自 {on} 起，依据 {document}")
    personal_data = ("person", "old_person")
    words = SEATS
    group: str
    seat: str
    institution: str
    person: str
    post_title: str
    on: str
    document: str
    old_institution: str = ""
    old_person: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSeatEnded(Fact):
    """A seat in the leading group ended without a successor."""

    code = "institutions.group_seat_ended"
    sentence = _("{group}：{institution} {person} 不再是{seat}，自 {on} 起，依据 {document}")
    personal_data = ("person",)
    words = SEATS
    group: str
    seat: str
    institution: str
    person: str
    on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSeatsMoved(Fact):
    """Seats of abolished bodies went to those that take over."""

    code = "institutions.group_seats_moved"
    sentence = _("领导小组席位 {count} 个随机构调整令移交，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOfficeSet(Fact):
    """The group's office sits in another body."""

    code = "institutions.group_office_set"
    sentence = _("{group}：办公室设在{institution}，自 {on} 起，依据 {document}")
    group: str
    institution: str
    on: str
    document: str
    old_institution: str = ""
