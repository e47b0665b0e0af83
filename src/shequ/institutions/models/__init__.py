"""What institutions keeps: bodies, duties, orders and filings."""

from shequ.institutions.models.duties import Duty, DutyPart
from shequ.institutions.models.filings import Filing, FilingMaterial, FilingOpinion, FilingPlace, FilingStep
from shequ.institutions.models.orders import InstitutionOrder, OrderLine
from shequ.institutions.models.supervision import (
    Supervision,
)
from shequ.institutions.models.tickets import (
    Ticket,
    TicketStep,
    TicketUnit,
)
from shequ.institutions.models.tree import Institution, InstitutionVersion

__all__ = (
    "Duty",
    "DutyPart",
    "Filing",
    "FilingMaterial",
    "FilingOpinion",
    "FilingPlace",
    "FilingStep",
    "Institution",
    "InstitutionOrder",
    "InstitutionVersion",
    "OrderLine",
    "Supervision",
    "Ticket",
    "TicketStep",
    "TicketUnit",
)
