"""Rights follow the post that a person holds: pushed down to accounts whenever an appointment begins, changes or ends."""

from datetime import date

from shequ.accounts import terms as accounts
from shequ.accounts.actions import Wish, grants_replace
from shequ.institutions.models import Institution
from shequ.kernel.call import Call
from shequ.staffing.models import Appointment, PostVersion, StaffMember


def source_of(appointment: Appointment) -> str:
    """Return the name under which accounts keeps the grants of an appointment."""
    return f"appointment:{appointment.pk}"


def wish_of(version: PostVersion, institution: Institution) -> list[Wish]:
    """Return the rights that a post brings with it in its body."""
    if not version.role:
        return []
    return [Wish(version.role, version.role_area or institution.area_id, institution.code)]


def rights_follow(
    call: Call, appointment: Appointment, staff: StaffMember, version: PostVersion, *, fact: str, since: date
) -> None:
    """Give the holder of a post what it brings, from a day on until the appointment ends."""
    grants_replace(
        call.because(fact, only=accounts.GRANTS_REPLACE), source=source_of(appointment), person=staff.person,
        wishes=wish_of(version, version.institution), starts_on=since, ends_on=appointment.valid_to,
    )  # fmt: skip


def rights_end(call: Call, appointment: Appointment, staff: StaffMember, *, fact: str, on: date) -> None:
    """Take back what a post brought, from a day on; whoever stands in under it loses it too."""
    grants_replace(
        call.because(fact, only=accounts.GRANTS_REPLACE), source=source_of(appointment), person=staff.person, wishes=(),
        starts_on=on,
    )  # fmt: skip
