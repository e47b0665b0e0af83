"""What has happened to rosters of staff."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterOpened(Fact):
    """A file came in and was compared with the book; nothing of the book has changed."""

    code = "staffing.roster_opened"
    sentence = _("送来实名名册“{file_name}”，与 {on} 的编制台账核对：{rows_read} 行")
    personal_data = ("file_name",)
    batch: str
    file_name: str
    sha256: str
    on: str
    rows_read: int
    absent: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterMapped(Fact):
    """Somebody corrected what the columns mean; remembered for headers of the same wording."""

    code = "staffing.roster_mapped"
    sentence = _("更正实名名册的列对应关系")
    batch: str
    signature: str
    meanings: tuple[str, ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCommitted(Fact):
    """A roster went into the book; what it entered and corrected stands in facts of its own."""

    code = "staffing.roster_committed"
    sentence = _(
        "实名名册写入台账：共 {rows_read} 行，新增 {new}，更新 {changed}，无变化 {same}，不写入 {rejected}，依据 {document}"
    )
    batch: str
    rows_read: int
    new: int
    changed: int
    same: int
    rejected: int
    document: str
    digest: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterUndone(Fact):
    """A committed roster was taken back whole."""

    code = "staffing.roster_undone"
    sentence = _("撤回实名名册：删去登记的 {new} 人，恢复更新的 {changed} 人。事由：{reason}")
    batch: str
    new: int
    changed: int
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDropped(Fact):
    """A roster was given up before it was committed."""

    code = "staffing.roster_dropped"
    sentence = _("放弃实名名册，没有改动台账")
    batch: str
