"""Taking a committed roster back, exactly, from its change table; nothing may have been built on it."""

import json
from datetime import date
from uuid import UUID

from shequ.base import secrets
from shequ.kernel.call import Call
from shequ.staffing.actions.granting import rights_end
from shequ.staffing.models import Appointment, AppointmentCase, Engagement, RosterBatch, RosterChange, StaffMember
from shequ.staffing.queries.state import BECAUSE
from shequ.staffing.roster.terms import RosterChangeKind


def changes_of(batch: RosterBatch) -> list[RosterChange]:
    """Return what a batch changed, in the order of writing."""
    rows = RosterChange.objects.unscoped(because="the batch itself was scoped").filter(batch=batch)
    return list(rows.order_by("position"))


def built_upon(batch: RosterBatch) -> int:
    """Return how many people of the batch somebody has worked with since; five statements."""
    changes = changes_of(batch)
    mine: dict[str, set[UUID]] = {kind: set() for kind in RosterChangeKind}
    versions: dict[UUID, int] = {}
    for change in changes:
        mine[change.kind].add(change.target)
        versions[change.staff_id] = max(versions.get(change.staff_id, 0), change.version)
    new = mine[RosterChangeKind.STAFF]
    people = StaffMember.objects.unscoped(because=BECAUSE).filter(pk__in=versions)
    touched = {row.pk for row in people if row.version != versions[row.pk]}
    for row in Engagement.objects.unscoped(because=BECAUSE).filter(staff__in=versions):
        is_mine = row.pk in mine[RosterChangeKind.ENGAGEMENT]
        if (is_mine and (row.valid_to is not None or row.order is not None)) or (not is_mine and row.staff_id in new):
            touched.add(row.staff_id)
    for held in Appointment.objects.unscoped(because=BECAUSE).filter(staff__in=versions):
        is_mine = held.pk in mine[RosterChangeKind.APPOINTMENT]
        if (is_mine and held.valid_to is not None) or (not is_mine and held.staff_id in new):
            touched.add(held.staff_id)
    cases = AppointmentCase.objects.unscoped(because=BECAUSE).filter(staff__in=new)
    return len(touched | set(cases.values_list("staff_id", flat=True)))


def take_back(call: Call, batch: RosterBatch) -> tuple[int, int]:
    """Undo the batch; return how many people were removed and how many restored.

    Raises: ProtectedError where another room's or a later act's row hangs on one of its people.
    """
    removed = restored = 0
    for change in reversed(changes_of(batch)):
        if change.kind == RosterChangeKind.APPOINTMENT:
            _take_appointment(call, change.target)
        elif change.kind == RosterChangeKind.ENGAGEMENT:
            Engagement.objects.unscoped(because=BECAUSE).filter(pk=change.target).delete()
        elif change.kind == RosterChangeKind.STAFF:
            StaffMember.objects.unscoped(because=BECAUSE).filter(pk=change.target).delete()
            removed += 1
        else:
            _restore(change)
            restored += 1
    return removed, restored


def _take_appointment(call: Call, appointment_id: UUID) -> None:
    row = Appointment.objects.unscoped(because=BECAUSE).select_related("staff").get(pk=appointment_id)
    rights_end(call, row, row.staff, fact="staffing.roster_undone", on=row.valid_from)
    row.delete()


def _restore(change: RosterChange) -> None:
    staff: StaffMember = StaffMember.objects.unscoped(because=BECAUSE).get(pk=change.target)
    old: dict[str, str] = json.loads(change.before.open()) if change.before is not None else {}
    columns = [*old, "version"]
    for name, text in old.items():
        if name == "birth_on":
            staff.birth_on = date.fromisoformat(text) if text else None
        elif name in ("phone", "identity_number"):
            setattr(staff, name, text or None)
        else:
            setattr(staff, name, text)
    if "identity_number" in old:
        staff.identity_digest = secrets.digest("identity", old["identity_number"]) if old["identity_number"] else None
        columns.append("identity_digest")
    staff.version += 1
    staff.save(update_fields=columns)
