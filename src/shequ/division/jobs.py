"""Divisions are computed in the background: stopped between steps, done again from the start when a worker is lost."""

import time
from uuid import UUID

from shequ.base.words import sentence_of
from shequ.division import actions, queries
from shequ.division.actions import Computed
from shequ.division.rules import CannotDivide, asking, measures
from shequ.division.solver import BadProblem, propose
from shequ.jobs.terms import Outcome, Work, resumable
from shequ.kernel.call import Call
from shequ.kernel.words import _

STEPS = 100
NAMED = 10


@resumable
def study_compute(call: Call, work: Work) -> Outcome:
    """Compute the proposals of a study; inputs: `study`."""
    study_id = UUID(work.inputs["study"])
    study = queries.study_detail(call, study_id=study_id)
    town, asked = queries.town_of(study_id), study.asked
    began = time.process_time()
    work.progress(0, STEPS, _("正在准备"))

    def tell(done: float) -> None:
        work.progress(
            round(done * STEPS), STEPS, _("正在计算第 {number} 个方案"), number=int(done * asked.proposals) + 1
        )

    try:
        wanted = asking.parameters(asked, town)
        proposals = propose(town.problem, wanted, asked.proposals, progress=tell)
    except BadProblem as refused:
        names = [town.names[at] for at in refused.places[:NAMED] if at < len(town.names)]
        refusal = CannotDivide(why=refused.fault.label, places=f"（{'、'.join(names)}）" if names else "")
        actions.study_fail(call, study_id=study_id, reason=sentence_of(refusal))
        raise refusal from refused
    grid = asking.grid_parameters(asked)
    found = [
        Computed(
            one.aim.value, one.division.parameters.seed, round(one.apart, 4), tuple(one.division.labels.tolist()),
            measures.plain(one.division, town),
            actions.gridded(town, one.division.labels.tolist(), grid) if grid is not None else {},
        )
        for one in proposals
    ]  # fmt: skip
    count = actions.study_compute(call, study_id=study_id, found=found, cpu_seconds=time.process_time() - began)
    return Outcome(
        _("算出 {count} 个方案"), {"count": count if isinstance(count, int) else len(found)},
        link="division:study_detail", link_args=(str(study_id),),
    )  # fmt: skip
