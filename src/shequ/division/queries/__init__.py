"""What can be asked about divisions."""

from shequ.division.queries.effects import Effect, effect_of
from shequ.division.queries.grounds import ground_of, rivers_of, scope_choices, town_of
from shequ.division.queries.limits import asked_by_plan
from shequ.division.queries.proposals import (
    BlockRow,
    CommunityRow,
    GridRow,
    MoveRow,
    ProposalDetail,
    ProposalRow,
    proposal_detail,
    proposal_rows,
    proposal_shapes,
)
from shequ.division.queries.reports import study_report
from shequ.division.queries.studies import StudyDetail, StudyRow, my_divisions, study_detail, study_list
from shequ.division.queries.transition import ItemRow, Transition, transition

__all__ = [
    "BlockRow",
    "CommunityRow",
    "Effect",
    "GridRow",
    "ItemRow",
    "MoveRow",
    "ProposalDetail",
    "ProposalRow",
    "StudyDetail",
    "StudyRow",
    "Transition",
    "asked_by_plan",
    "effect_of",
    "ground_of",
    "my_divisions",
    "proposal_detail",
    "proposal_rows",
    "proposal_shapes",
    "rivers_of",
    "scope_choices",
    "study_detail",
    "study_list",
    "study_report",
    "town_of",
    "transition",
]
