"""What can be changed in staffing; the only writers."""

from shequ.staffing.actions.appointments import (
    appointment_end,
    appointment_make,
)
from shequ.staffing.actions.cases import (
    case_appoint,
    case_drop,
    case_notice,
    case_object,
    case_propose,
)
from shequ.staffing.actions.contracts import (
    Signed,
    contract_end,
    contract_renew,
    contract_sign,
    contracts_remind,
    service_end,
    service_renew,
    service_sign,
)
from shequ.staffing.actions.hours import (
    activity_add,
    hours_confirm,
    hours_enter,
    hours_return,
    volunteer_add,
    volunteer_end,
)
from shequ.staffing.actions.ledger import (
    Opening,
    entry_reverse,
    heads_hold,
    heads_release,
    heads_transfer,
    ledger_open,
    total_change,
)
from shequ.staffing.actions.moving import (
    heads_move,
    people_move,
    posts_move,
    rights_move,
)
from shequ.staffing.actions.pay import (
    pay_line_add,
    pay_line_cancel,
    pay_line_change,
    pay_line_end,
    wage_class_set,
    wages_enter,
)
from shequ.staffing.actions.people import (
    staff_correct,
    staff_enter,
    staff_leave,
    staff_reveal,
    staff_take_on,
    staff_transfer,
)
from shequ.staffing.actions.posts import (
    post_abolish,
    post_change,
    posts_set_up,
)

__all__ = [
    "Opening",
    "Signed",
    "activity_add",
    "appointment_end",
    "appointment_make",
    "case_appoint",
    "case_drop",
    "case_notice",
    "case_object",
    "case_propose",
    "contract_end",
    "contract_renew",
    "contract_sign",
    "contracts_remind",
    "entry_reverse",
    "heads_hold",
    "heads_move",
    "heads_release",
    "heads_transfer",
    "hours_confirm",
    "hours_enter",
    "hours_return",
    "ledger_open",
    "pay_line_add",
    "pay_line_cancel",
    "pay_line_change",
    "pay_line_end",
    "people_move",
    "post_abolish",
    "post_change",
    "posts_move",
    "posts_set_up",
    "rights_move",
    "service_end",
    "service_renew",
    "service_sign",
    "staff_correct",
    "staff_enter",
    "staff_leave",
    "staff_reveal",
    "staff_take_on",
    "staff_transfer",
    "total_change",
    "volunteer_add",
    "volunteer_end",
    "wage_class_set",
    "wages_enter",
]
