"""What has happened to institutions. No personal data: bodies are public."""

from shequ.institutions.facts.decisions import (
    BriefingIssued,
    DecisionGiven,
    DecisionPostponed,
    DecisionProgressed,
    DecisionsMoved,
    DecisionsReminded,
    DecisionStepped,
    IncomingFiled,
    IncomingInstructed,
    IncomingRegistered,
    MeetingCalled,
    MeetingStepped,
)
from shequ.institutions.facts.duties import DutiesAdded, DutiesMoved, DutyHandedOver, DutyPartEnded, DutyPartGiven
from shequ.institutions.facts.filings import (
    FilingDrafted,
    FilingMaterialAdded,
    FilingMaterialDropped,
    FilingOpinionGiven,
    FilingsMoved,
    FilingStepped,
)
from shequ.institutions.facts.group import GroupOfficeSet, GroupSeatEnded, GroupSeatsMoved, GroupSeatTaken
from shequ.institutions.facts.matters import (
    ConductItemClosed,
    ConductItemsAdded,
    MatterDecided,
    MatterHeard,
    MatterProposed,
    MattersMoved,
    MatterStepped,
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
    "BriefingIssued",
    "ConductItemClosed",
    "ConductItemsAdded",
    "DecisionGiven",
    "DecisionPostponed",
    "DecisionProgressed",
    "DecisionStepped",
    "DecisionsMoved",
    "DecisionsReminded",
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
    "GroupOfficeSet",
    "GroupSeatEnded",
    "GroupSeatTaken",
    "GroupSeatsMoved",
    "IncomingFiled",
    "IncomingInstructed",
    "IncomingRegistered",
    "InstitutionsAdded",
    "MatterDecided",
    "MatterHeard",
    "MatterProposed",
    "MatterStepped",
    "MattersMoved",
    "MeetingCalled",
    "MeetingStepped",
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
