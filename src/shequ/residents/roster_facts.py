"""What has happened to roster imports."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterOpened(Fact):
    """A file came in to be checked; nothing of the register has changed."""

    code = "residents.roster_opened"
    sentence = _("送来名册“{file_name}”，等待检查")
    personal_data = ("file_name",)
    batch: str
    file_name: str
    sha256: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterMapped(Fact):
    """Somebody corrected what the columns mean; remembered for headers of the same wording."""

    code = "residents.roster_mapped"
    sentence = _("更正名册的列对应关系")
    batch: str
    signature: str
    meanings: tuple[str, ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCommitted(Fact):
    """A roster went into the register. One fact for the whole batch; `digest` covers its change table."""

    code = "residents.roster_committed"
    sentence = _("名册写入：共 {rows_read} 行，新增 {new}，更新 {changed}，无变化 {same}，不写入 {rejected}")
    batch: str
    rows_read: int
    new: int
    changed: int
    same: int
    rejected: int
    households: int
    digest: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterUndone(Fact):
    """A committed roster was taken back whole."""

    code = "residents.roster_undone"
    sentence = _("撤回名册批次：删去新增 {new} 人，恢复更新 {changed} 人。事由：{reason}")
    batch: str
    new: int
    changed: int
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDropped(Fact):
    """A roster was given up before it was committed."""

    code = "residents.roster_dropped"
    sentence = _("放弃名册批次，没有改动登记")
    batch: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDecided(Fact):
    """Somebody decided a conflict between a roster and the register, or inside the roster."""

    code = "residents.roster_decided"
    sentence = _("名册第 {row} 行 {name} 的冲突（{conflict}）：{decision}。事由：{reason}")
    personal_data = ("name",)
    batch: str
    row: int
    name: str
    conflict: str
    decision: str
    reason: str
    digest: str
