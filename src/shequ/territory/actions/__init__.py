"""What can be changed in territory."""

from shequ.territory.actions.areas import management_area_add
from shequ.territory.actions.drawings import CommitAnswer, drawing_check, drawing_commit, drawing_drop, kept_problem
from shequ.territory.actions.dwellings import dwelling_add, dwelling_change, dwelling_merge
from shequ.territory.actions.redrawing import Redrawn, ground_redraw

__all__ = [
    "CommitAnswer",
    "Redrawn",
    "drawing_check",
    "drawing_commit",
    "drawing_drop",
    "dwelling_add",
    "dwelling_change",
    "dwelling_merge",
    "ground_redraw",
    "kept_problem",
    "management_area_add",
]
