"""The pages of division."""

from shequ.division.pages.editing import (
    blocks_move,
    communities_merge,
    community_cut,
    community_split,
    edit_redo,
    edit_undo,
    proposal_copy,
)
from shequ.division.pages.files import proposal_export, proposal_map, proposal_shapes, study_export, study_report
from shequ.division.pages.finishing import communities_name, proposal_grid, study_file
from shequ.division.pages.proposals import proposal_detail
from shequ.division.pages.studies import study_detail, study_drop, study_list, study_open
from shequ.division.pages.transition import item_settle, study_effect, transition_detail

__all__ = [
    "blocks_move",
    "communities_merge",
    "communities_name",
    "community_cut",
    "community_split",
    "edit_redo",
    "edit_undo",
    "item_settle",
    "proposal_copy",
    "proposal_detail",
    "proposal_export",
    "proposal_grid",
    "proposal_map",
    "proposal_shapes",
    "study_detail",
    "study_drop",
    "study_effect",
    "study_export",
    "study_file",
    "study_list",
    "study_open",
    "study_report",
    "transition_detail",
]
