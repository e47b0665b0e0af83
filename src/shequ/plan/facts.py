"""What has happened in plan."""

from dataclasses import dataclass

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _
from shequ.plan.terms import Approver, FreezeMatter


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLoaded(Fact):
    code = "plan.policy_loaded"
    sentence = _("装入政策包 {pack} 第 {version} 版")
    pack: str
    version: str
    digest: str
    warnings: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPutInForce(Fact):
    code = "plan.policy_put_in_force"
    sentence = _("自 {since} 起施行政策包 {pack} 第 {version} 版，此前为第 {old_version} 版")
    pack: str
    version: str
    old_version: str
    since: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideSet(Fact):
    code = "plan.override_set"
    sentence = _("自 {since} 起把 {area_code} 的“{name}”由 {old_value} 改为 {new_value}，理由：{reason}")
    area_code: str
    name: str
    cls: str
    old_value: str
    new_value: str
    since: str
    reason: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideEnded(Fact):
    code = "plan.override_ended"
    sentence = _("自 {until} 起 {area_code} 的“{name}”不再用 {old_value}，恢复统一标准")
    area_code: str
    name: str
    old_value: str
    until: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRan(Fact):
    code = "plan.check_ran"
    sentence = _("按 {pack} 体检 {kinds} 项：新增 {new}，持续 {persisting}，已解决 {resolved}")
    pack: str
    on: str
    kinds: int
    new: int
    persisting: int
    resolved: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TasksMade(Fact):
    code = "plan.tasks_made"
    sentence = _("按 {pack} 建立改革任务 {made} 项，调整 {changed} 项，停办 {dropped} 项")
    pack: str
    made: int
    changed: int
    dropped: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProgressNoted(Fact):
    code = "plan.task_progress_noted"
    sentence = _("任务 {clause} 进展 {old_progress}% → {progress}%：{note}")
    clause: str
    old_progress: int
    progress: int
    note: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSubmitted(Fact):
    code = "plan.task_submitted"
    sentence = _("任务 {clause} 提交办结：{note}")
    clause: str
    old_state: str
    note: str
    evidence: tuple[str, ...] = ()


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAccepted(Fact):
    code = "plan.task_accepted"
    sentence = _("任务 {clause} 认可办结")
    clause: str
    old_state: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReturned(Fact):
    code = "plan.task_returned"
    sentence = _("任务 {clause} 退回，理由：{reason}")
    clause: str
    old_state: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TasksReminded(Fact):
    code = "plan.tasks_reminded"
    sentence = _("提醒改革任务的期限：临近 {near} 项，逾期 {late} 项，告知 {told} 人")
    near: int
    late: int
    told: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeWindowOpened(Fact):
    code = "plan.freeze_window_opened"
    sentence = _("{starts} 至 {ends} 设为冻结期（{matters}），理由：{reason}")
    words = {"matters": dict(FreezeMatter.choices())}
    matters: tuple[str, ...]
    starts: str
    ends: str
    reason: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeWindowClosed(Fact):
    code = "plan.freeze_window_closed"
    sentence = _("冻结期（至 {ends}）于 {closed} 提前结束，理由：{reason}")
    ends: str
    closed: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeApprovalGiven(Fact):
    """A frozen matter was approved."""

    code = "plan.freeze_approval_given"
    sentence = _("批准冻结期内办理{matter}：{what}，{times} 次，依据 {document}")
    words = {"matter": dict(FreezeMatter.choices()), "approver": dict(Approver.choices())}
    matter: str
    what: str
    approver: str
    times: int
    starts: str
    ends: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntered(Fact):
    """A basis document came into the register, or what it says there was changed; old: what stood before."""

    code = "plan.document_entered"
    sentence = _("登记依据文件 {number}“{title}”（{level_label}，{issuer}）")
    document_id: str
    pack_document: str
    number: str
    title: str
    issuer: str
    level: str
    level_label: str
    issued_on: str
    valid_from: str
    kept_at: str
    old: dict[str, str] | None = None


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTextAdded(Fact):
    """The text of a basis document is held."""

    code = "plan.document_text_added"
    sentence = _("收存依据文件 {number}“{title}”的文本")
    document_id: str
    number: str
    title: str
    file_id: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRepealed(Fact):
    """A basis document is no longer in force from a day on, or the repeal was taken back ("" in on)."""

    code = "plan.document_repealed"
    sentence = _("依据文件 {number}“{title}”自 {on} 起废止，由 {repealed_by}")
    document_id: str
    number: str
    title: str
    on: str
    repealed_by: str
