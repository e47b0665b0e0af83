"""Roster work in the background: committing large rosters, clearing old working copies."""

from uuid import UUID

from shequ.jobs.terms import Outcome, Work, resumable
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.staffing import actions, queries
from shequ.staffing.roster.terms import RosterState


@resumable
def roster_commit(call: Call, work: Work) -> Outcome:
    """Commit a compared roster; inputs: `batch`, `document`. One that an earlier attempt committed is left as it is."""
    batch_id = UUID(work.inputs["batch"])
    work.progress(0, 1, _("正在写入"))
    row = queries.roster_detail(call, batch_id=batch_id).row
    if row.state != RosterState.COMMITTED:
        actions.roster_commit(call, batch_id=batch_id, document=work.inputs["document"])
    return Outcome(
        _("已写入 {rows} 行"), {"rows": row.entering}, link="staffing:roster_detail", link_args=(str(batch_id),)
    )


def roster_purge(call: Call) -> dict[str, int]:
    """Clear the working copies of rosters that can no longer be taken back."""
    return {"batches": actions.roster_purge(call)}
