"""Taking a committed batch back, exactly: from its change table, set-based where it added, row by row where it changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from shequ.residents.actions import roster_dated, roster_search
from shequ.residents.actions.roster_compare import TOLD
from shequ.residents.actions.roster_load import as_hex
from shequ.residents.actions.roster_writing import before_values
from shequ.residents.models import (
    Household,
    Membership,
    Resident,
    ResidentSearch,
    RosterBatch,
    RosterChange,
    RosterRow,
    Tenure,
)

BECAUSE = "the batch itself was scoped"
_MINE = "SELECT c.target_id FROM residents_rosterchange c WHERE c.batch_id = %s AND c.kind = '{kind}'"

# A person whom the batch both added and, by a decision, changed is judged as changed.
_ONLY_NEW = (
    " AND NOT EXISTS (SELECT 1 FROM residents_rosterchange p WHERE p.batch_id = c.batch_id"
    " AND p.target_id = c.target_id AND p.kind = 'changed')"
)
_TOUCHED = (
    "SELECT count(*) FROM residents_resident r JOIN residents_rosterchange c ON c.target_id = r.id"
    " WHERE c.batch_id = %s AND c.kind = 'new' AND (r.version <> 1 OR r.merged_into_id IS NOT NULL)" + _ONLY_NEW,
    "SELECT count(*) FROM residents_rosterchange c JOIN residents_tenure t ON t.resident_id = c.target_id"
    " WHERE c.batch_id = %s AND c.kind = 'new' AND (t.id <> c.target_id OR t.valid_to IS NOT NULL)" + _ONLY_NEW,
    "SELECT count(*) FROM residents_rosterchange c JOIN residents_membership m ON m.resident_id = c.target_id"
    " WHERE c.batch_id = %s AND c.kind = 'new' AND (m.id <> c.target_id OR m.valid_to IS NOT NULL)" + _ONLY_NEW,
    "SELECT count(*) FROM residents_rosterchange c JOIN residents_rosterrow s ON s.batch_id = c.batch_id"
    " AND s.resident_id = c.target_id AND s.bucket = 'changed' JOIN residents_resident r ON r.id = c.target_id"
    " WHERE c.batch_id = %s AND c.kind = 'changed' AND r.version <> s.version + 1",
    "SELECT count(*) FROM residents_membership m JOIN residents_rosterchange c ON c.target_id = m.household_id"
    " AND c.kind = 'household' WHERE c.batch_id = %s AND NOT EXISTS (SELECT 1 FROM residents_rosterchange p"
    " WHERE p.batch_id = c.batch_id AND p.target_id = m.resident_id AND p.kind IN ('new', 'changed'))",
)

_DELETIONS = (
    roster_dated.TAKE_BACK,
    "DELETE FROM residents_residentlabel WHERE id IN (" + _MINE.format(kind="label") + ")",
    "DELETE FROM residents_residentsearch WHERE resident_id IN (" + _MINE.format(kind="new") + ")",
    "DELETE FROM residents_tenure WHERE id IN (" + _MINE.format(kind="new") + ")",
    "DELETE FROM residents_membership WHERE id IN (" + _MINE.format(kind="new") + ")",
    "DELETE FROM residents_household WHERE id IN (" + _MINE.format(kind="household") + ")",
    "DELETE FROM residents_resident WHERE id IN (" + _MINE.format(kind="new") + ")",
    "DELETE FROM territory_dwelling WHERE id IN (" + _MINE.format(kind="dwelling") + ")"
    " AND NOT EXISTS (SELECT 1 FROM residents_tenure t WHERE t.dwelling_id = territory_dwelling.id)"
    " AND NOT EXISTS (SELECT 1 FROM residents_household h WHERE h.dwelling_id = territory_dwelling.id)",
)


def built_upon(batch: RosterBatch) -> int:
    """Return how many people or households of the batch somebody has worked with since."""
    with connection.cursor() as cursor:
        total = 0
        for statement in _TOUCHED:
            cursor.execute(statement, [batch.pk.hex])
            total += int(cursor.fetchone()[0])
        return total


def take_back(batch: RosterBatch, *, at: datetime) -> tuple[int, int]:
    """Undo the batch; return how many people were removed and how many restored."""
    changes = RosterChange.objects.unscoped(because=BECAUSE).filter(batch=batch)
    restored = 0
    for change in changes.filter(kind="changed").iterator():
        _restore(batch, change, at=at)
        restored += 1
    for change in changes.filter(kind="head").iterator():
        Household.objects.unscoped(because=BECAUSE).filter(pk=change.target_id).update(
            head_id=as_hex(change.before) or None, version=F("version") + 1
        )
    removed = changes.filter(kind="new").count()
    roster_search.forget("resident_id IN (" + _MINE.format(kind="new") + ")", [batch.pk.hex])
    with connection.cursor() as cursor:
        for statement in _DELETIONS:
            cursor.execute(statement, [batch.pk.hex])
    return removed, restored


def _restore(batch: RosterBatch, change: RosterChange, *, at: datetime) -> None:
    old = before_values(change.before)
    values: dict[str, Any] = {name: old[name] for name in (*TOLD, "name", "name_initials") if name in old}
    if "phone" in old:
        values["phone"] = bytes.fromhex(old["phone"]) if old["phone"] else None
        values["phone_digest"] = bytes.fromhex(old["phone_digest"]) if old.get("phone_digest") else None
    people = Resident.objects.unscoped(because=BECAUSE).filter(pk=change.target_id)
    people.update(**values, version=F("version") + 1, updated_at=at)
    staged = RosterRow.objects.unscoped(because=BECAUSE).filter(
        batch=batch, resident_id=change.target_id, bucket="changed"
    )
    made = staged.values_list("tenure_id", flat=True).first()
    if "tenure" in old:
        tenures = Tenure.objects.unscoped(because=BECAUSE)
        tenures.filter(pk=made).delete()
        if old["tenure"]:
            tenures.filter(pk=old["tenure"]).update(valid_to=None)
    if "registration" in old:
        Tenure.objects.unscoped(because=BECAUSE).filter(
            resident_id=change.target_id, valid_to=None, is_main=True
        ).update(registration=old["registration"])
    memberships = Membership.objects.unscoped(because=BECAUSE)
    if "membership" in old:
        memberships.filter(pk=made).delete()
        if old["membership"]:
            memberships.filter(pk=old["membership"]).update(valid_to=None)
    elif "relation" in old:
        memberships.filter(resident_id=change.target_id, valid_to=None).update(relation=old["relation"])
    _restore_words(change.target_id, old.get("search"))


def _restore_words(resident_id: UUID, text: str | None) -> None:
    if text is None:
        return
    found = ResidentSearch.objects.unscoped(because=BECAUSE).filter(resident_id=resident_id)
    roster_search.forget("resident_id = %s", [resident_id.hex])
    found.update(text=text)
    roster_search.index("resident_id = %s", [resident_id.hex])
