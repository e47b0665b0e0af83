"""What staffing keeps: the two ledgers, people and their engagements, posts and appointments."""

from shequ.staffing.models.ledger import Account, Entry, Hold, Line
from shequ.staffing.models.people import Engagement, StaffMember
from shequ.staffing.models.posts import Appointment, AppointmentCase, Post, PostVersion

__all__ = (
    "Account",
    "Appointment",
    "AppointmentCase",
    "Engagement",
    "Entry",
    "Hold",
    "Line",
    "Post",
    "PostVersion",
    "StaffMember",
)
