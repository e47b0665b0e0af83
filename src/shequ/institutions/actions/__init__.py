"""What can be changed about institutions."""

from shequ.institutions.actions.duties import duties_add, duty_hand_over, duty_part_end, duty_part_give
from shequ.institutions.actions.execution import duties_move, order_execute
from shequ.institutions.actions.orders import (
    order_approve,
    order_change,
    order_draft,
    order_line_add,
    order_line_drop,
    order_return,
    order_submit,
    order_withdraw,
)
from shequ.institutions.actions.tree import institutions_add

__all__ = [
    "duties_add",
    "duties_move",
    "duty_hand_over",
    "duty_part_end",
    "duty_part_give",
    "institutions_add",
    "order_approve",
    "order_change",
    "order_draft",
    "order_execute",
    "order_line_add",
    "order_line_drop",
    "order_return",
    "order_submit",
    "order_withdraw",
]
