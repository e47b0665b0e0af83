"""The pages of institutions."""

from shequ.institutions.pages.duties import (
    duties_add,
    duty_detail,
    duty_hand_over,
    duty_list,
    duty_matrix,
    duty_matrix_export,
    duty_part_end,
    duty_part_give,
)
from shequ.institutions.pages.orders import (
    order_approve,
    order_change,
    order_detail,
    order_draft,
    order_execute,
    order_line_add,
    order_line_drop,
    order_list,
    order_return,
    order_submit,
    order_withdraw,
)
from shequ.institutions.pages.tree import institution_detail, institutions_add, tree, tree_chart

__all__ = [
    "duties_add",
    "duty_detail",
    "duty_hand_over",
    "duty_list",
    "duty_matrix",
    "duty_matrix_export",
    "duty_part_end",
    "duty_part_give",
    "institution_detail",
    "institutions_add",
    "order_approve",
    "order_change",
    "order_detail",
    "order_draft",
    "order_execute",
    "order_line_add",
    "order_line_drop",
    "order_list",
    "order_return",
    "order_submit",
    "order_withdraw",
    "tree",
    "tree_chart",
]
