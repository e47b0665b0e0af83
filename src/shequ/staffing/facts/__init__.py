"""What has happened to posts, people, the two ledgers, contracts, pay and hours."""

from shequ.staffing.facts.appointments import (
    AppointmentEnded,
    AppointmentMade,
    CaseStepped,
    TermsReminded,
)
from shequ.staffing.facts.contracts import (
    ContractEnded,
    ContractRenewed,
    ContractSigned,
    ContractsReminded,
    ServiceEnded,
    ServiceRenewed,
    ServiceSigned,
)
from shequ.staffing.facts.hours import (
    ActivityAdded,
    HoursConfirmed,
    HoursEntered,
    HoursReturned,
    VolunteerAdded,
    VolunteerEnded,
)
from shequ.staffing.facts.ledger import (
    HeadsHeld,
    HeadsMoved,
    HeadsReleased,
    LedgerEntered,
)
from shequ.staffing.facts.pay import (
    PayLineAdded,
    PayLineCancelled,
    PayLineChanged,
    PayLineEnded,
    WageClassSet,
    WagesEntered,
)
from shequ.staffing.facts.people import (
    StaffCorrected,
    StaffEntered,
    StaffLeft,
    StaffMoved,
    StaffRevealed,
    StaffTakenOn,
    StaffTransferred,
)
from shequ.staffing.facts.posts import (
    PostAbolished,
    PostChanged,
    PostsFollowedGround,
    PostsMoved,
    PostsSetUp,
)
from shequ.staffing.facts.roster import (
    RosterCommitted,
    RosterDropped,
    RosterMapped,
    RosterOpened,
    RosterUndone,
)

__all__ = (
    "ActivityAdded",
    "AppointmentEnded",
    "AppointmentMade",
    "CaseStepped",
    "ContractEnded",
    "ContractRenewed",
    "ContractSigned",
    "ContractsReminded",
    "HeadsHeld",
    "HeadsMoved",
    "HeadsReleased",
    "HoursConfirmed",
    "HoursEntered",
    "HoursReturned",
    "LedgerEntered",
    "PayLineAdded",
    "PayLineCancelled",
    "PayLineChanged",
    "PayLineEnded",
    "PostAbolished",
    "PostChanged",
    "PostsFollowedGround",
    "PostsMoved",
    "PostsSetUp",
    "RosterCommitted",
    "RosterDropped",
    "RosterMapped",
    "RosterOpened",
    "RosterUndone",
    "ServiceEnded",
    "ServiceRenewed",
    "ServiceSigned",
    "StaffCorrected",
    "StaffEntered",
    "StaffLeft",
    "StaffMoved",
    "StaffRevealed",
    "StaffTakenOn",
    "StaffTransferred",
    "TermsReminded",
    "VolunteerAdded",
    "VolunteerEnded",
    "WageClassSet",
    "WagesEntered",
)
