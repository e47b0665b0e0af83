"""The pages of the register."""

from shequ.residents.pages.households import (
    household_detail,
    household_head_change,
    household_join,
    household_list,
    household_move,
    household_split,
)
from shequ.residents.pages.labels import label_add, label_end, roll_add, roll_end
from shequ.residents.pages.looking import (
    duplicate_list,
    merge_undo,
    number_search,
    resident_export,
    resident_merge,
    resident_reveal,
)
from shequ.residents.pages.own import correction_ask, correction_list, correction_settle, my_data, my_data_take
from shequ.residents.pages.people import (
    death_undo,
    moved_out_list,
    resident_add,
    resident_correct,
    resident_detail,
    resident_die,
    resident_list,
    resident_marry,
    resident_move,
    resident_move_in,
    resident_move_out,
)
from shequ.residents.pages.population import population_list, population_take

__all__ = [
    "correction_ask",
    "correction_list",
    "correction_settle",
    "death_undo",
    "duplicate_list",
    "household_detail",
    "household_head_change",
    "household_join",
    "household_list",
    "household_move",
    "household_split",
    "label_add",
    "label_end",
    "merge_undo",
    "moved_out_list",
    "my_data",
    "my_data_take",
    "number_search",
    "population_list",
    "population_take",
    "resident_add",
    "resident_correct",
    "resident_detail",
    "resident_die",
    "resident_export",
    "resident_list",
    "resident_marry",
    "resident_merge",
    "resident_move",
    "resident_move_in",
    "resident_move_out",
    "resident_reveal",
    "roll_add",
    "roll_end",
]
