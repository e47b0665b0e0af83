"""What has happened to posts, people and the two ledgers."""

from shequ.staffing.facts.appointments import AppointmentEnded, AppointmentMade, CaseStepped
from shequ.staffing.facts.ledger import HeadsHeld, HeadsMoved, HeadsReleased, LedgerEntered
from shequ.staffing.facts.people import (
    StaffCorrected,
    StaffEntered,
    StaffLeft,
    StaffMoved,
    StaffRevealed,
    StaffTakenOn,
    StaffTransferred,
)
from shequ.staffing.facts.posts import PostAbolished, PostChanged, PostsMoved, PostsSetUp

__all__ = (
    "AppointmentEnded",
    "AppointmentMade",
    "CaseStepped",
    "HeadsHeld",
    "HeadsMoved",
    "HeadsReleased",
    "LedgerEntered",
    "PostAbolished",
    "PostChanged",
    "PostsMoved",
    "PostsSetUp",
    "StaffCorrected",
    "StaffEntered",
    "StaffLeft",
    "StaffMoved",
    "StaffRevealed",
    "StaffTakenOn",
    "StaffTransferred",
)
