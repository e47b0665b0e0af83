"""What has happened in divisions. None of it is personal data: sums, codes and names of communities."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StudyOpened(Fact):
    code = "division.study_opened"
    sentence = _("发起社区划分“{title}”：{blocks} 个街坊，{households} 户，数据日 {data_on}")
    study: str
    title: str
    blocks: int
    households: int
    people: int
    data_on: str
    source: str
    parameters: dict[str, Any]
    digest: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StudyComputed(Fact):
    code = "division.study_computed"
    sentence = _("社区划分“{title}”算出 {count} 个方案")
    study: str
    title: str
    count: int
    scores: tuple[float, ...]
    digests: tuple[str, ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFailed(Fact):
    code = "division.study_failed"
    sentence = _("社区划分“{title}”没有算成：{reason}")
    study: str
    title: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StudyDropped(Fact):
    code = "division.study_dropped"
    sentence = _("放弃社区划分“{title}”")
    study: str
    title: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalCopied(Fact):
    code = "division.proposal_copied"
    sentence = _("把“{title}”的第 {based_on} 个方案复制为第 {number} 个，准备手工修改")
    study: str
    proposal: str
    title: str
    based_on: int
    number: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalEdited(Fact):
    code = "division.proposal_edited"
    sentence = _("手工修改“{title}”的第 {number} 个方案：{kind_label}，{blocks} 个街坊")
    study: str
    proposal: str
    title: str
    number: int
    kind: str
    kind_label: str
    blocks: int
    changes: tuple[tuple[int, int, int], ...]
    old_score: float
    new_score: float


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class EditUndone(Fact):
    code = "division.edit_undone"
    sentence = _("撤销“{title}”第 {number} 个方案的一次修改：{kind_label}")
    study: str
    proposal: str
    title: str
    number: int
    edit: int
    kind_label: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class EditRedone(Fact):
    code = "division.edit_redone"
    sentence = _("重做“{title}”第 {number} 个方案的一次修改：{kind_label}")
    study: str
    proposal: str
    title: str
    number: int
    edit: int
    kind_label: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityNamed(Fact):
    code = "division.community_named"
    sentence = _("给“{title}”第 {number} 个方案的社区定名：{names}")
    study: str
    proposal: str
    title: str
    number: int
    names: str
    old: dict[str, Any]
    new: dict[str, Any]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalGridded(Fact):
    code = "division.proposal_gridded"
    sentence = _("给“{title}”第 {number} 个方案划网格 {count} 个，{outside} 个不在规模以内")
    study: str
    proposal: str
    title: str
    number: int
    count: int
    outside: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFiled(Fact):
    code = "division.study_filed"
    sentence = _("用“{title}”的第 {number} 个方案起草申报 {count} 份")
    study: str
    proposal: str
    title: str
    number: int
    count: int
    filings: tuple[str, ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionSettled(Fact):
    code = "division.transition_settled"
    sentence = _("“{title}”的过渡事项“{item_label}”：{note}")
    study: str
    title: str
    item: str
    item_label: str
    is_settled: bool
    note: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEffected(Fact):
    """Rooms above hear it: whatever they keep at `heirs` or `successors` follows."""

    code = "division.study_effected"
    sentence = _(
        "社区划分“{title}”自 {on} 起生效：{communities} 个社区、{grids} 个网格，{dwellings} 处房屋、{people} 人转到别的社区（{document}）"
    )
    study: str
    title: str
    on: str
    document: str
    communities: int
    grids: int
    ended: int
    dwellings: int
    people: int
    heirs: dict[str, str]
    successors: dict[str, tuple[str, ...]]
