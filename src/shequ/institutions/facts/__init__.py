"""What has happened to institutions. No personal data: bodies are public."""

from shequ.institutions.facts.duties import DutiesAdded, DutiesMoved, DutyHandedOver, DutyPartEnded, DutyPartGiven
from shequ.institutions.facts.filings import (
    FilingDrafted,
    FilingMaterialAdded,
    FilingMaterialDropped,
    FilingOpinionGiven,
    FilingsMoved,
    FilingStepped,
)
from shequ.institutions.facts.orders import OrderChanged, OrderDrafted, OrderExecuted, OrderStepped
from shequ.institutions.facts.supervision import (
    SupervisionAssigned,
    SupervisionEnded,
    SupervisionMoved,
)
from shequ.institutions.facts.tickets import (
    TicketProgressNoted,
    TicketRaised,
    TicketsEscalated,
    TicketsMoved,
    TicketStepped,
)
from shequ.institutions.facts.tree import InstitutionsAdded

__all__ = (
    "DutiesAdded",
    "DutiesMoved",
    "DutyHandedOver",
    "DutyPartEnded",
    "DutyPartGiven",
    "FilingDrafted",
    "FilingMaterialAdded",
    "FilingMaterialDropped",
    "FilingOpinionGiven",
    "FilingStepped",
    "FilingsMoved",
    "InstitutionsAdded",
    "OrderChanged",
    "OrderDrafted",
    "OrderExecuted",
    "OrderStepped",
    "SupervisionAssigned",
    "SupervisionEnded",
    "SupervisionMoved",
    "TicketProgressNoted",
    "TicketRaised",
    "TicketStepped",
    "TicketsEscalated",
    "TicketsMoved",
)
