"""The pages of territory."""

from shequ.territory.pages.areas import area_detail, area_tree, management_area_add
from shequ.territory.pages.coverage import coverage, coverage_shapes
from shequ.territory.pages.drawings import (
    drawing_check,
    drawing_commit,
    drawing_detail,
    drawing_drop,
    drawing_list,
    drawing_shapes,
)
from shequ.territory.pages.dwellings import (
    dwelling_add,
    dwelling_change,
    dwelling_detail,
    dwelling_list,
    dwelling_merge,
)
from shequ.territory.pages.map import ground, map_export, map_page, shapes

__all__ = [
    "area_detail",
    "area_tree",
    "coverage",
    "coverage_shapes",
    "drawing_check",
    "drawing_commit",
    "drawing_detail",
    "drawing_drop",
    "drawing_list",
    "drawing_shapes",
    "dwelling_add",
    "dwelling_change",
    "dwelling_detail",
    "dwelling_list",
    "dwelling_merge",
    "ground",
    "management_area_add",
    "map_export",
    "map_page",
    "shapes",
]
