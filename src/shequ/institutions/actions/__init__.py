"""What can be changed about institutions."""

from shequ.institutions.actions.duties import duties_add, duty_hand_over, duty_part_end, duty_part_give
from shequ.institutions.actions.execution import duties_move, order_execute
from shequ.institutions.actions.filing_moves import filings_move
from shequ.institutions.actions.filings import (
    filing_approve,
    filing_change,
    filing_draft,
    filing_material_add,
    filing_material_drop,
    filing_opinion_give,
    filing_return,
    filing_review,
    filing_submit,
    filing_withdraw,
)
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
from shequ.institutions.actions.sending import order_line_send
from shequ.institutions.actions.supervision import (
    supervision_assign,
    supervision_end,
    supervision_move,
)
from shequ.institutions.actions.tickets import (
    ticket_assign,
    ticket_confirm,
    ticket_decline,
    ticket_escalate,
    ticket_progress_note,
    ticket_raise,
    ticket_return,
    ticket_solve,
    ticket_withdraw,
    tickets_escalate,
    tickets_move,
)
from shequ.institutions.actions.tree import institutions_add

__all__ = [
    "duties_add",
    "duties_move",
    "duty_hand_over",
    "duty_part_end",
    "duty_part_give",
    "filing_approve",
    "filing_change",
    "filing_draft",
    "filing_material_add",
    "filing_material_drop",
    "filing_opinion_give",
    "filing_return",
    "filing_review",
    "filing_submit",
    "filing_withdraw",
    "filings_move",
    "institutions_add",
    "order_approve",
    "order_change",
    "order_draft",
    "order_execute",
    "order_line_add",
    "order_line_drop",
    "order_line_send",
    "order_return",
    "order_submit",
    "order_withdraw",
    "supervision_assign",
    "supervision_end",
    "supervision_move",
    "ticket_assign",
    "ticket_confirm",
    "ticket_decline",
    "ticket_escalate",
    "ticket_progress_note",
    "ticket_raise",
    "ticket_return",
    "ticket_solve",
    "ticket_withdraw",
    "tickets_escalate",
    "tickets_move",
]
