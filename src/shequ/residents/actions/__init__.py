"""What can be changed in the register: the only writers of its rows."""

from shequ.residents.actions.changing import resident_change
from shequ.residents.actions.ground import Followed, people_follow_ground
from shequ.residents.actions.households import household_head_change, household_join, household_split
from shequ.residents.actions.labels import label_add, label_end, roll_add, roll_end
from shequ.residents.actions.looking import number_search, resident_export, resident_reveal
from shequ.residents.actions.merges import merge_undo, resident_merge
from shequ.residents.actions.moves import household_move, resident_move, resident_move_in, resident_move_out
from shequ.residents.actions.own_data import correction_ask, correction_settle, own_data_take
from shequ.residents.actions.people import death_undo, resident_add, resident_correct, resident_die, resident_marry
from shequ.residents.actions.permit_reminders import permits_remind
from shequ.residents.actions.permits import (
    permit_complete,
    permit_export,
    permit_prepare,
    permit_record,
    permit_register,
    permit_submit,
    permit_withdraw,
)
from shequ.residents.actions.population import homes_follow, population_state, population_take

__all__ = [
    "Followed",
    "correction_ask",
    "correction_settle",
    "death_undo",
    "homes_follow",
    "household_head_change",
    "household_join",
    "household_move",
    "household_split",
    "label_add",
    "label_end",
    "merge_undo",
    "number_search",
    "own_data_take",
    "people_follow_ground",
    "permit_complete",
    "permit_export",
    "permit_prepare",
    "permit_record",
    "permit_register",
    "permit_submit",
    "permit_withdraw",
    "permits_remind",
    "population_state",
    "population_take",
    "resident_add",
    "resident_change",
    "resident_correct",
    "resident_die",
    "resident_export",
    "resident_marry",
    "resident_merge",
    "resident_move",
    "resident_move_in",
    "resident_move_out",
    "resident_reveal",
    "roll_add",
    "roll_end",
]
