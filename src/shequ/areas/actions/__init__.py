"""What can be changed about areas."""

from shequ.areas.actions.many import areas_end_many, areas_rename_many
from shequ.areas.actions.tree import (
    ImportAnswer,
    area_add,
    area_end,
    area_rename,
    areas_add_many,
    division_list_compare,
    division_list_import,
)

__all__ = [
    "ImportAnswer",
    "area_add",
    "area_end",
    "area_rename",
    "areas_add_many",
    "areas_end_many",
    "areas_rename_many",
    "division_list_compare",
    "division_list_import",
]
