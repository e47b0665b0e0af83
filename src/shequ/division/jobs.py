"""Divisions are computed in the background: stopped between steps, done again from the start when a worker is lost."""

import time
from uuid import UUID

from shequ.base.words import sentence_of
from shequ.division import actions, queries
from shequ.division.actions import Computed
from shequ.division.rules import CannotDivide, asking, measures
from shequ.division.solver import BadProblem, bound, propose
from shequ.division.solver.compiled import is_compiled
from shequ.jobs.terms import Outcome, Work, resumable
from shequ.kernel.call import Call
from shequ.kernel.words import _

STEPS = 100
NAMED = 10
BOUND_S = 0.3
"""Seconds' worth of steps that are spent on a bound; counted, so that the answer is the same everywhere."""


@resumable
def study_compute(call: Call, work: Work) -> Outcome:
    """Compute the proposals of a study; inputs: `study`."""
    study_id = UUID(work.inputs["study"])
    study = queries.study_detail(call, study_id=study_id)
    town, asked = queries.town_of(study_id), study.asked
    began, is_first = time.process_time(), not is_compiled()
    work.progress(
        0, STEPS, _("正在准备") if not is_first else _("首次运行，正在编译求解程序，约需半分钟，以后不再需要")
    )

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
    near = bound(town.problem, wanted, proposals[0].division, seconds=BOUND_S)
    least = len(proposals[0].division.violations)
    grid = asking.grid_parameters(asked)
    found = [
        Computed(
            one.aim.value, one.division.parameters.seed, round(one.apart, 4), tuple(one.division.labels.tolist()),
            measures.bounded(
                measures.plain(one.division, town), status=near.status.value, lower=near.lower, least_outside=least
            ),
            actions.gridded(town, one.division.labels.tolist(), grid) if grid is not None else {},
        )
        for one in proposals
    ]  # fmt: skip
    count = actions.study_compute(
        call, study_id=study_id, found=found, cpu_seconds=0 if is_first else time.process_time() - began
    )
    return Outcome(
        _("算出 {count} 个方案"), {"count": count if isinstance(count, int) else len(found)},
        link="division:study_detail", link_args=(str(study_id),),
    )  # fmt: skip
