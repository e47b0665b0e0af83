"""What can be asked about territory."""

from shequ.territory.queries.areas import AreaDetail, TreeRow, area_detail, provisional_keys, tree_children, tree_start
from shequ.territory.queries.checking import (
    boundary_problems,
    community_pieces,
    grids_standing,
    homes_in_grids,
    street_shares,
)
from shequ.territory.queries.coverage import CoverageView, coverage, coverages
from shequ.territory.queries.drawings import (
    DrawingDetail,
    DrawingRow,
    ProblemRow,
    drawing_detail,
    drawing_list,
    drawing_shapes,
    problem_rows,
)
from shequ.territory.queries.dwellings import (
    DwellingDetail,
    DwellingFilters,
    DwellingRow,
    community_choices,
    dwelling_choices,
    dwelling_detail,
    dwelling_hits,
    dwelling_list,
    dwelling_row,
    grid_choices,
    managed_choices,
)
from shequ.territory.queries.grounds import (
    BlockPlot,
    block_grounds,
    block_plots,
    blocks_of,
    places_of,
    point_index,
    river_shapes,
)
from shequ.territory.queries.map import MapRow, MapView, ground_lines, map_view
from shequ.territory.queries.measures import Measure, measure_of, measures_at, measures_register
from shequ.territory.queries.picked import area_findings
from shequ.territory.queries.workers import grid_workers

__all__ = [
    "AreaDetail",
    "BlockPlot",
    "CoverageView",
    "DrawingDetail",
    "DrawingRow",
    "DwellingDetail",
    "DwellingFilters",
    "DwellingRow",
    "MapRow",
    "MapView",
    "Measure",
    "ProblemRow",
    "TreeRow",
    "area_detail",
    "area_findings",
    "block_grounds",
    "block_plots",
    "blocks_of",
    "boundary_problems",
    "community_choices",
    "community_pieces",
    "coverage",
    "coverages",
    "drawing_detail",
    "drawing_list",
    "drawing_shapes",
    "dwelling_choices",
    "dwelling_detail",
    "dwelling_hits",
    "dwelling_list",
    "dwelling_row",
    "grid_choices",
    "grid_workers",
    "grids_standing",
    "ground_lines",
    "homes_in_grids",
    "managed_choices",
    "map_view",
    "measure_of",
    "measures_at",
    "measures_register",
    "places_of",
    "point_index",
    "problem_rows",
    "provisional_keys",
    "river_shapes",
    "street_shares",
    "tree_children",
    "tree_start",
]
