"""The demonstration's part: a division worked out for the town of today, with one proposal changed by hand."""

from dataclasses import replace

from shequ.base.paging import PageRequest
from shequ.division import actions, queries
from shequ.division.rules.asking import Asked
from shequ.division.terms import StudyState
from shequ.jobs.runner import run_pending
from shequ.kernel.call import Call

SMALL_HOMES = 6_000
"""Households below which a demonstration is too small for the plan's band."""
PARTS = (9, 4)
"""A small town is divided into 4 to 9 communities."""
GRID_PARTS = (40, 20)
PROPOSALS = 3


def division_seed(call: Call, *, area: str, title: str, homes: int) -> None:
    """Open a division of an area, compute it and change one proposal by hand. homes: households of the town.

    Opened before by an interrupted run, it is computed only.
    """
    listed = [row for row in queries.study_list(call, page=PageRequest()).rows if row.title == title]
    study = listed[0].id if listed else actions.study_open(call, area=area, title=title, asked=_asked(homes))
    run_pending()
    found = queries.study_detail(call, study_id=study)
    if found.row.state != StudyState.READY or len(found.proposals) > PROPOSALS:
        return
    copy = actions.proposal_copy(call, study_id=study, proposal_id=found.proposals[0].id)
    drawn = queries.proposal_detail(call, study_id=study, proposal_id=copy, is_drawn=False)
    moved = next((one for one in drawn.blocks if one.is_moved and one.today), None)
    home = {row.name: row.label for row in drawn.row.communities}
    if moved is not None and moved.today in home:
        actions.blocks_move(call, study_id=study, proposal_id=copy, blocks=[moved.code], to=home[moved.today])


def _asked(homes: int) -> Asked:
    asked = Asked(None, None, proposals=PROPOSALS)
    if homes >= SMALL_HOMES:
        return asked
    low, high = (max(1, homes // parts) for parts in PARTS)
    grid_low, grid_high = (max(1, homes // parts) for parts in GRID_PARTS)
    return replace(
        asked, low=low, high=high, people_low=low, people_high=high * 6, grid_low=grid_low, grid_high=grid_high,
        reason="演示县的住户比实际少，上下限按比例缩小",
    )  # fmt: skip
