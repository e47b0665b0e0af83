"""What has happened to filings."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FilingDrafted(Fact):
    """A filing was drafted, or what it says was changed."""

    code = "institutions.filing_drafted"
    sentence = _("起草申报“{title}”（{kind_label}），涉及 {names}")
    filing: str
    title: str
    filing_kind: str
    kind_label: str
    names: str
    codes: tuple[str, ...]
    applicant: str
    effective_on: str
    reason: str
    source: str = ""
    payload: dict[str, Any] | None = None


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FilingMaterialAdded(Fact):
    """A paper was added to a filing."""

    code = "institutions.filing_material_added"
    sentence = _("给申报“{title}”添加材料：{material_title}")
    filing: str
    title: str
    material: str
    material_title: str
    note: str = ""
    file_id: str = ""


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FilingMaterialDropped(Fact):
    """A paper was taken out of a filing."""

    code = "institutions.filing_material_dropped"
    sentence = _("从申报“{title}”删去材料：{material_title}")
    filing: str
    title: str
    material: str
    material_title: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FilingStepped(Fact):
    """A filing went from one state to the next. units: those asked for their opinion."""

    code = "institutions.filing_stepped"
    sentence = _("申报“{title}”：{old_label} → {new_label} {number} {note}")
    filing: str
    title: str
    old_state: str
    old_label: str
    new_state: str
    new_label: str
    number: str = ""
    document: str = ""
    on: str = ""
    note: str = ""
    units: tuple[str, ...] = ()


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FilingOpinionGiven(Fact):
    """A unit gave its opinion on a filing, or another one than before."""

    code = "institutions.filing_opinion_given"
    sentence = _("{institution_name}对申报“{title}”的意见：{opinion_label} {note}")
    filing: str
    title: str
    institution: str
    institution_name: str
    old_opinion: str
    opinion: str
    opinion_label: str
    note: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FilingsMoved(Fact):
    """Open filings went to other bodies because an order abolished those that made, kept or were to review them."""

    code = "institutions.filings_moved"
    sentence = _("未办结的申报 {count} 项随机构调整令移交，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FilingsFollowedGround(Fact):
    """Open filings went to the communities that took over the ground of theirs; `rows` holds each with its old and new area."""

    code = "institutions.filings_followed_ground"
    sentence = _("未办结的申报 {count} 项转到承接的社区，自 {on} 起")
    count: int
    on: str
    rows: tuple[tuple[str, str, str], ...]
