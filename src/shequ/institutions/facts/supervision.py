"""What has happened to the authority over communities."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionAssigned(Fact):
    """A body became the authority over the communities of an area."""

    code = "institutions.supervision_assigned"
    sentence = _("{area_name}社区的主管机关自 {on} 起为 {institution_name}，依据 {document}")
    area_name: str
    institution: str
    institution_name: str
    old_institution: str
    legal_basis: str
    document: str
    on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionEnded(Fact):
    """A body is no longer the authority, and none takes its place."""

    code = "institutions.supervision_ended"
    sentence = _("{institution_name}自 {on} 起不再是{area_name}社区的主管机关，依据 {document}")
    area_name: str
    institution: str
    institution_name: str
    document: str
    on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionMoved(Fact):
    """The authority went to other bodies with an order."""

    code = "institutions.supervision_moved"
    sentence = _("社区主管机关 {count} 项随机构调整令移交，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]
