"""What staffing keeps: the two ledgers, people and their engagements, posts and appointments, contracts, pay and hours."""

from shequ.staffing.models.hours import (
    VolunteerActivity,
    VolunteerHours,
)
from shequ.staffing.models.ledger import (
    Account,
    Entry,
    Hold,
    Line,
)
from shequ.staffing.models.pay import (
    Contract,
    MinimumWage,
    PayLine,
    ServiceContract,
    WageClassSetting,
)
from shequ.staffing.models.people import (
    Engagement,
    StaffMember,
)
from shequ.staffing.models.posts import (
    Appointment,
    AppointmentCase,
    Post,
    PostVersion,
)
from shequ.staffing.models.roster import (
    RosterAbsence,
    RosterBatch,
    RosterChange,
    RosterMapping,
    RosterRow,
)

__all__ = (
    "Account",
    "Appointment",
    "AppointmentCase",
    "Contract",
    "Engagement",
    "Entry",
    "Hold",
    "Line",
    "MinimumWage",
    "PayLine",
    "Post",
    "PostVersion",
    "RosterAbsence",
    "RosterBatch",
    "RosterChange",
    "RosterMapping",
    "RosterRow",
    "ServiceContract",
    "StaffMember",
    "VolunteerActivity",
    "VolunteerHours",
    "WageClassSetting",
)
