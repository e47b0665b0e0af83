"""What can be changed about divisions."""

from shequ.division.actions.editing import (
    blocks_move,
    communities_merge,
    community_cut,
    community_split,
    edit_redo,
    edit_undo,
    proposal_copy,
)
from shequ.division.actions.effecting import item_settle, study_effect
from shequ.division.actions.filing import Paper, study_file
from shequ.division.actions.finishing import communities_name, gridded, proposal_grid
from shequ.division.actions.studies import Computed, study_compute, study_drop, study_fail, study_open

__all__ = [
    "Computed",
    "Paper",
    "blocks_move",
    "communities_merge",
    "communities_name",
    "community_cut",
    "community_split",
    "edit_redo",
    "edit_undo",
    "gridded",
    "item_settle",
    "proposal_copy",
    "proposal_grid",
    "study_compute",
    "study_drop",
    "study_effect",
    "study_fail",
    "study_file",
    "study_open",
]
