"""Roster work in the background: checking, and committing large batches. Both go on after a lost worker."""

from uuid import UUID

from shequ.jobs.terms import Outcome, Work, resumable
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.residents.actions import roster
from shequ.residents.queries import roster as queries
from shequ.residents.roster.terms import RosterState

DETAIL = "residents:roster_detail"


@resumable
def roster_check(call: Call, work: Work) -> Outcome:
    """Check a roster; inputs: `batch`, and `is_anew` to begin from the start."""
    batch_id = UUID(work.inputs["batch"])
    begun = bool(work.memory.get("begun"))

    def tell(done: int, total: int) -> None:
        work.progress(done, total, _("已读 {rows} 行"), rows=done)

    if not begun:
        work.remember(begun=True)
    batch = roster.roster_check(
        call, batch_id=batch_id, progress=tell, is_anew=bool(work.inputs.get("is_anew")) and not begun
    )
    return Outcome(
        _("共 {rows} 行：新增 {new}，更新 {changed}，无变化 {same}，错误 {rejected}"),
        {"rows": batch.rows_read, "new": batch.new, "changed": batch.changed, "same": batch.same,
         "rejected": batch.rejected},
        link=DETAIL,
        link_args=(str(batch_id),),
    )  # fmt: skip


@resumable
def roster_commit(call: Call, work: Work) -> Outcome:
    """Commit a checked roster; inputs: `batch`. A batch that an earlier attempt committed is left as it is."""
    batch_id = UUID(work.inputs["batch"])
    work.progress(0, 1, _("正在写入"))
    row = queries.batch_detail(call, batch_id=batch_id).row
    if row.state != RosterState.COMMITTED:
        roster.roster_commit(call, batch_id=batch_id)
    return Outcome(_("已写入 {rows} 行"), {"rows": row.entering}, link=DETAIL, link_args=(str(batch_id),))


def roster_purge(call: Call) -> dict[str, int]:
    """Clear the working copies of batches that can no longer be taken back."""
    return {"batches": roster.roster_purge(call)}
