"""What institutions keeps: bodies, duties, orders and filings."""

from shequ.institutions.models.decisions import (
    AgendaItem,
    Attendance,
    Briefing,
    Decision,
    DecisionStep,
    DecisionUnit,
    Incoming,
    Instruction,
    Meeting,
)
from shequ.institutions.models.duties import Duty, DutyPart
from shequ.institutions.models.filings import Filing, FilingMaterial, FilingOpinion, FilingPlace, FilingStep
from shequ.institutions.models.group import GroupSeat
from shequ.institutions.models.matters import (
    ConductItem,
    MajorMatter,
    MatterHearing,
    MatterStep,
)
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
    "AgendaItem",
    "Attendance",
    "Briefing",
    "ConductItem",
    "Decision",
    "DecisionStep",
    "DecisionUnit",
    "Duty",
    "DutyPart",
    "Filing",
    "FilingMaterial",
    "FilingOpinion",
    "FilingPlace",
    "FilingStep",
    "GroupSeat",
    "Incoming",
    "Institution",
    "InstitutionOrder",
    "InstitutionVersion",
    "Instruction",
    "MajorMatter",
    "MatterHearing",
    "MatterStep",
    "Meeting",
    "OrderLine",
    "Supervision",
    "Ticket",
    "TicketStep",
    "TicketUnit",
)
