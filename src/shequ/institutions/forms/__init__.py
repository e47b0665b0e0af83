"""What a person may send to institutions: shape only."""

from shequ.institutions.forms.duties import DutiesAdd, DutyFind, DutyHandOver, DutyPartEnd, DutyPartGive
from shequ.institutions.forms.filings import (
    FilingApprove,
    FilingChange,
    FilingDraft,
    FilingFind,
    FilingMaterialAdd,
    FilingNothing,
    FilingOpinionGive,
    FilingReturn,
    FilingReview,
    FilingWithdraw,
)
from shequ.institutions.forms.orders import (
    OrderApprove,
    OrderFind,
    OrderHead,
    OrderLineAdd,
    OrderLineSend,
    OrderNothing,
    OrderReturn,
    OrderWithdraw,
)
from shequ.institutions.forms.supervision import (
    SupervisionAssign,
    SupervisionEnd,
)
from shequ.institutions.forms.tickets import (
    TicketAssign,
    TicketFind,
    TicketNote,
    TicketRaise,
    TicketSolve,
    TicketWords,
)
from shequ.institutions.forms.tree import BodyDay, InstitutionsAdd, TreeFind

__all__ = (
    "BodyDay",
    "DutiesAdd",
    "DutyFind",
    "DutyHandOver",
    "DutyPartEnd",
    "DutyPartGive",
    "FilingApprove",
    "FilingChange",
    "FilingDraft",
    "FilingFind",
    "FilingMaterialAdd",
    "FilingNothing",
    "FilingOpinionGive",
    "FilingReturn",
    "FilingReview",
    "FilingWithdraw",
    "InstitutionsAdd",
    "OrderApprove",
    "OrderFind",
    "OrderHead",
    "OrderLineAdd",
    "OrderLineSend",
    "OrderNothing",
    "OrderReturn",
    "OrderWithdraw",
    "SupervisionAssign",
    "SupervisionEnd",
    "TicketAssign",
    "TicketFind",
    "TicketNote",
    "TicketRaise",
    "TicketSolve",
    "TicketWords",
    "TreeFind",
)
