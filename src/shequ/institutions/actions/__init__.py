"""What can be changed about institutions."""

from shequ.institutions.actions.briefings import (
    briefing_issue,
)
from shequ.institutions.actions.conduct import (
    conduct_item_done,
    conduct_item_withdraw,
    conduct_items_add,
)
from shequ.institutions.actions.decision_care import (
    decision_units_move,
    decisions_reckon,
    decisions_remind,
)
from shequ.institutions.actions.decisions import (
    decision_give,
    decision_note,
    decision_postpone,
    decision_report,
    decision_return,
    decision_verify,
    decision_withdraw,
    incoming_dispatch,
)
from shequ.institutions.actions.duties import duties_add, duty_hand_over, duty_part_end, duty_part_give
from shequ.institutions.actions.execution import duties_move, order_execute
from shequ.institutions.actions.filing_moves import filings_move
from shequ.institutions.actions.filing_reviews import (
    filing_approve,
    filing_opinion_give,
    filing_return,
    filing_review,
)
from shequ.institutions.actions.filings import (
    filing_change,
    filing_draft,
    filing_material_add,
    filing_material_drop,
    filing_submit,
    filing_withdraw,
)
from shequ.institutions.actions.ground import filings_follow_ground, tickets_follow_ground
from shequ.institutions.actions.group import (
    group_chair_set,
    group_member_add,
    group_member_change,
    group_office_set,
    group_seat_end,
    group_seats_move,
)
from shequ.institutions.actions.incoming import (
    incoming_file,
    incoming_instruct,
    incoming_register,
)
from shequ.institutions.actions.matters import (
    matter_decide,
    matter_enter,
    matter_execute,
    matter_finish,
    matter_hear,
    matter_note,
    matter_propose,
    matters_move,
)
from shequ.institutions.actions.meetings import (
    meeting_call,
    meeting_cancel,
    meeting_change,
    meeting_hold,
    meeting_minutes,
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
    "briefing_issue",
    "conduct_item_done",
    "conduct_item_withdraw",
    "conduct_items_add",
    "decision_give",
    "decision_note",
    "decision_postpone",
    "decision_report",
    "decision_return",
    "decision_units_move",
    "decision_verify",
    "decision_withdraw",
    "decisions_reckon",
    "decisions_remind",
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
    "filings_follow_ground",
    "filings_move",
    "group_chair_set",
    "group_member_add",
    "group_member_change",
    "group_office_set",
    "group_seat_end",
    "group_seats_move",
    "incoming_dispatch",
    "incoming_file",
    "incoming_instruct",
    "incoming_register",
    "institutions_add",
    "matter_decide",
    "matter_enter",
    "matter_execute",
    "matter_finish",
    "matter_hear",
    "matter_note",
    "matter_propose",
    "matters_move",
    "meeting_call",
    "meeting_cancel",
    "meeting_change",
    "meeting_hold",
    "meeting_minutes",
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
    "tickets_follow_ground",
    "tickets_move",
]
