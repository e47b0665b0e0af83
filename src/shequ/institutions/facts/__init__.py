"""What has happened to institutions. No personal data: bodies are public."""

from shequ.institutions.facts.duties import DutiesAdded, DutiesMoved, DutyHandedOver, DutyPartEnded, DutyPartGiven
from shequ.institutions.facts.orders import OrderChanged, OrderDrafted, OrderExecuted, OrderStepped
from shequ.institutions.facts.tree import InstitutionsAdded

__all__ = (
    "DutiesAdded",
    "DutiesMoved",
    "DutyHandedOver",
    "DutyPartEnded",
    "DutyPartGiven",
    "InstitutionsAdded",
    "OrderChanged",
    "OrderDrafted",
    "OrderExecuted",
    "OrderStepped",
)
