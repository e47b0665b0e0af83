"""What can be changed in staffing; the only writers."""

from shequ.staffing.actions.appointments import appointment_end, appointment_make
from shequ.staffing.actions.cases import case_appoint, case_drop, case_notice, case_object, case_propose
from shequ.staffing.actions.ledger import (
    Opening,
    entry_reverse,
    heads_hold,
    heads_release,
    heads_transfer,
    ledger_open,
    total_change,
)
from shequ.staffing.actions.moving import heads_move, people_move, posts_move, rights_move
from shequ.staffing.actions.people import (
    staff_correct,
    staff_enter,
    staff_leave,
    staff_reveal,
    staff_take_on,
    staff_transfer,
)
from shequ.staffing.actions.posts import post_abolish, post_change, posts_set_up

__all__ = [
    "Opening",
    "appointment_end",
    "appointment_make",
    "case_appoint",
    "case_drop",
    "case_notice",
    "case_object",
    "case_propose",
    "entry_reverse",
    "heads_hold",
    "heads_move",
    "heads_release",
    "heads_transfer",
    "ledger_open",
    "people_move",
    "post_abolish",
    "post_change",
    "posts_move",
    "posts_set_up",
    "rights_move",
    "staff_correct",
    "staff_enter",
    "staff_leave",
    "staff_reveal",
    "staff_take_on",
    "staff_transfer",
    "total_change",
]
