"""What the plan board can tell about the plan itself: overrides, tasks, basis documents, the journal."""

from collections.abc import Callable
from datetime import date

from shequ.kernel.words import _
from shequ.plan import queries
from shequ.plan.queries.evidence import TaskHeld
from shequ.plan.terms import Check, DocumentState, Found, Outcome, Strength, TaskState, Unmeasured

TASK_FACTS = ("plan.tasks_made", "plan.task_submitted", "plan.task_accepted", "plan.task_returned")
DOCUMENTS = (
    "plan.policy_put_in_force", "plan.document_entered", "plan.document_text_added", "plan.document_repealed",
)  # fmt: skip
DOCUMENT_STATES = {
    DocumentState.MISSING: (_("依据文件“{name}”没有收存"), _("找到文件，在依据文件登记中收存文本或写明存放处")),
    DocumentState.REPEALED: (_("依据文件“{name}”已经废止"), _("改用现行有效的文件，或说明为什么仍然适用")),
    DocumentState.AHEAD: (_("依据文件“{name}”还没有施行"), _("核对施行日期；施行以前不能作依据")),
}


def override_reason(scene: queries.PlanScene) -> Outcome:
    """Overrides in force without a stated reason."""
    rows = queries.overrides_on(scene.plan, on=scene.on, area=scene.area)
    found = [
        Found(
            subject=f"override:{row.id}",
            area=row.area,
            name=row.area_name,
            what=_("{name}的“{parameter}”改为 {measured}，没有写明理由"),
            values={"parameter": row.title},
            measured=row.value,
            required=_("有理由"),
            mend=_("补写理由和依据文件，或恢复统一标准"),
            link="plan:override_list",
        )
        for row in rows
        if not row.reason.strip()
    ]
    return Outcome(len(rows), found)


def document_in_force(scene: queries.PlanScene) -> Outcome:
    """Basis documents of the plan that are missing or not in force, and repealed ones on which something else rests."""
    rows = queries.documents_of_plan(scene.plan, on=scene.on)
    named = [row for row in rows if row.plan]
    repealed = [row for row in rows if not row.plan and row.state == DocumentState.REPEALED]
    still_cited = queries.cited_elsewhere(repealed)
    wrong = [row for row in named if row.state in DOCUMENT_STATES]
    wrong += [row for row in repealed if row.number in still_cited]
    found = [
        Found(
            subject=f"document:{row.code or row.id}",
            area=scene.plan.area,
            name=f"{row.title} {row.number}".strip(),
            what=DOCUMENT_STATES[DocumentState(row.state)][0],
            required=_("有效并收存"),
            mend=DOCUMENT_STATES[DocumentState(row.state)][1],
            link="plan:document_detail" if row.id else "plan:document_cited",
            link_args=(str(row.id or row.code),),
        )
        for row in wrong
    ]
    return Outcome(len(named) + len(still_cited), found)


def task_late(scene: queries.PlanScene) -> Outcome | Unmeasured:
    """Tasks past their own due day."""
    return _tasks(scene, lambda row: row.due_on, _("任务“{name}”应于 {required} 前办结，由{lead}牵头"))


def task_overdue(scene: queries.PlanScene) -> Outcome | Unmeasured:
    """Tasks not accepted after the plan's own deadline."""
    deadline = scene.value(scene.plan.pack.deadline) if scene.plan.pack.deadline else None
    if deadline is None:
        return Unmeasured(_("本方案没有总期限"))
    return _tasks(scene, lambda _row: deadline.value, _("任务“{name}”超过总期限 {required} 仍未办结，由{lead}牵头"))


def task_done(scene: queries.PlanScene) -> Outcome | Unmeasured:
    """The task of the clause itself, not yet accepted: before its due day a warning, after it not met."""
    rows = [row for row in queries.tasks_of(scene.plan, on=scene.on) if row.clause == scene.clause]
    if not rows:
        return Unmeasured(_("还没有建立改革任务"))
    found = [
        Found(
            subject=f"plan_task:{row.id}",
            area=row.area,
            name=row.title,
            what=_("任务“{name}”还没有办结"),
            measured=f"{row.progress}%",
            required=row.due_on.isoformat() if row.due_on else "",
            strength=Strength.STOP if row.is_late else Strength.WARN,
            mend=_("按期办理，提交完成情况和证明材料"),
            link="plan:task_detail",
            link_args=(str(row.id),),
        )
        for row in rows
        if row.state != TaskState.ACCEPTED
    ]
    return Outcome(len(rows), found)


def journal_intact(scene: queries.PlanScene) -> Outcome | Unmeasured:
    """The journal's own last verification."""
    state = queries.journal_state()
    if state.is_sound is None:
        return Unmeasured(_("操作日志还没有核验过"))
    if state.is_sound:
        return Outcome(state.entries)
    broken = Found(
        subject="journal:seals",
        area=scene.plan.area,
        name="",
        what=_("操作日志核验不通过：{reason}"),
        values={"reason": state.reason},
        required=_("完整"),
        mend=_("保护现场，请审计管理员用 shequ journal verify 查明"),
        link="journal:entry_list",
    )
    return Outcome(state.entries, [broken])


def _tasks(scene: queries.PlanScene, due: Callable[[TaskHeld], date | None], what: str) -> Outcome | Unmeasured:
    rows = queries.tasks_of(scene.plan, on=scene.on)
    if not rows:
        return Unmeasured(_("还没有建立改革任务"))
    found = []
    for row in rows:
        day = due(row)
        if row.state == TaskState.ACCEPTED or day is None or scene.on <= day:
            continue
        found.append(
            Found(
                subject=f"plan_task:{row.id}",
                area=row.area,
                name=f"{row.clause} {row.title}",
                what=what,
                values={"lead": row.lead or _("各责任单位")},
                measured=(scene.on - day).days,
                required=day.isoformat(),
                unit=_("天"),
                mend=_("尽快办结并提交；确有困难的说明原因，报领导小组办公室"),
                link="plan:task_detail",
                link_args=(str(row.id),),
                institution=row.institutions[0] if row.institutions else "",
            )
        )
    return Outcome(len(rows), found)


CHECKS = (
    Check(
        kind="parameter.override_reason",
        run=override_reason,
        affected_by=("plan.override_set", "plan.override_ended"),
    ),
    Check(kind="document.in_force", run=document_in_force, affected_by=DOCUMENTS, is_daily=True, is_of_plan=True),
    Check(
        kind="task.done",
        run=task_done,
        affected_by=(*TASK_FACTS, "plan.task_progress_noted"),
        is_daily=True,
        is_of_plan=True,
        is_of_clause=True,
    ),
    Check(kind="task.late", run=task_late, affected_by=TASK_FACTS, is_daily=True, is_of_plan=True),
    Check(kind="task.overdue", run=task_overdue, affected_by=TASK_FACTS, is_daily=True, is_of_plan=True),
    Check(kind="journal.intact", run=journal_intact, is_daily=True, is_of_plan=True),
)
