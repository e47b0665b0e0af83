"""What a person may send to institutions: shape only."""

from shequ.institutions.forms.duties import DutiesAdd, DutyFind, DutyHandOver, DutyPartEnd, DutyPartGive
from shequ.institutions.forms.orders import (
    OrderApprove,
    OrderFind,
    OrderHead,
    OrderLineAdd,
    OrderNothing,
    OrderReturn,
    OrderWithdraw,
)
from shequ.institutions.forms.tree import BodyDay, InstitutionsAdd, TreeFind

__all__ = (
    "BodyDay",
    "DutiesAdd",
    "DutyFind",
    "DutyHandOver",
    "DutyPartEnd",
    "DutyPartGive",
    "InstitutionsAdd",
    "OrderApprove",
    "OrderFind",
    "OrderHead",
    "OrderLineAdd",
    "OrderNothing",
    "OrderReturn",
    "OrderWithdraw",
    "TreeFind",
)
