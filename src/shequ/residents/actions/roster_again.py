"""The same file again: when nothing has happened since it was committed, its rows are known without reading it.

Sound because every change of the register and of its dwellings leaves a fact: no fact of those rooms since the
commit means that each row still meets what it left. The day must be the same too, for ages depend on it.
"""

from datetime import date
from typing import Any

from django.db import connection

from shequ.files.models import StoredFile
from shequ.journal.models import Entry
from shequ.residents.models import RosterBatch, RosterHousehold, RosterMapping, RosterRow
from shequ.residents.roster.terms import RosterState

BECAUSE = "the batch itself was scoped"
HARMLESS = ("residents.roster_opened", "residents.roster_dropped")
ROOMS = ("residents.", "territory.")
LOOK_AT = 20
"""How many of the latest committed batches of a community are looked through."""

_ROW = [
    field.column for field in RosterRow._meta.concrete_fields if field.name not in ("id", "batch", "bucket", "decision")
]
_HOME = [field.column for field in RosterHousehold._meta.concrete_fields if field.name not in ("id", "batch", "is_new")]


def stage_as_before(batch: RosterBatch) -> bool:
    """Stage the batch from an equal one that was committed and untouched since; say whether there was one."""
    earlier = _equal_batch(batch)
    if earlier is None:
        return False
    rows, homes = ", ".join(f'"{name}"' for name in _ROW), ", ".join(f'"{name}"' for name in _HOME)
    false = "false" if connection.vendor == "postgresql" else "0"
    ids = [batch.pk.hex, earlier.pk.hex]
    cast = "CAST(%s AS uuid)" if connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO residents_rosterrow (batch_id, bucket, {rows}) SELECT {cast},"
            f" CASE WHEN bucket = 'rejected' THEN bucket ELSE 'same' END, {rows}"
            " FROM residents_rosterrow WHERE batch_id = %s ORDER BY position",
            ids,
        )
        cursor.execute(
            f"INSERT INTO residents_rosterhousehold (batch_id, is_new, {homes}) SELECT {cast}, {false}, {homes}"
            " FROM residents_rosterhousehold WHERE batch_id = %s ORDER BY position",
            ids,
        )
    same = earlier.new + earlier.changed + earlier.same
    RosterBatch.objects.unscoped(because=BECAUSE).filter(pk=batch.pk).update(
        state=RosterState.READY, failure="", rows_read=earlier.rows_read, staged=earlier.rows_read, new=0, changed=0,
        same=same, rejected=earlier.rejected, warnings=earlier.warnings, households=earlier.households,
        reasons=earlier.reasons, mappings=earlier.mappings, notes=earlier.notes,
    )  # fmt: skip
    return True


def _equal_batch(batch: RosterBatch) -> RosterBatch | None:
    if batch.staged or batch.file_id is None:
        return None
    contents = StoredFile.objects.unscoped(because=BECAUSE)
    mine = contents.filter(pk=batch.file_id).values_list("sha256", flat=True).first()
    committed = RosterBatch.objects.unscoped(because=BECAUSE).filter(
        area_id=batch.area_id, state=RosterState.COMMITTED, on=batch.on
    )
    for earlier in committed.order_by("-committed_at")[:LOOK_AT]:
        if contents.filter(pk=earlier.file_id, sha256=mine).exists() and _is_untouched(batch, earlier):
            return earlier
    return None


def _is_untouched(batch: RosterBatch, earlier: RosterBatch) -> bool:
    """Say whether nothing has happened since the earlier batch that could give its rows another fate."""
    if earlier.staged != earlier.rows_read:
        return False
    entries = Entry.objects.unscoped(because=BECAUSE)
    commit = entries.filter(subject=f"roster:{earlier.pk}", code="residents.roster_committed").order_by("-seq").first()
    if commit is None:
        return False
    mappings = RosterMapping.objects.unscoped(because=BECAUSE).filter(
        area_id=batch.area_id, made_at__gte=earlier.made_at
    )
    if mappings.exists():
        return False
    return not _has_happened(seq__gt=commit.seq)


def _has_happened(**later: Any) -> bool:
    """Say whether the register or the dwellings have changed since, in any county: numbers are looked up in all."""
    entries = Entry.objects.unscoped(because=BECAUSE).filter(**later)
    codes = entries.exclude(code__in=HARMLESS).values_list("code", flat=True).distinct()
    return any(code.startswith(ROOMS) for code in codes)


def unfinished(*, area: str, owner: str, sha256: str) -> list[RosterBatch]:
    """Return the batches that the owner began with this content in the community and did not bring to an end."""
    begun = RosterBatch.objects.unscoped(because=BECAUSE).filter(
        area_id=area, owner=owner, state__in=(RosterState.WAITING, RosterState.READY), file_id__isnull=False
    )
    contents = StoredFile.objects.unscoped(because=BECAUSE).filter(received_sha256=sha256, removed_at=None)
    return list(begun.filter(file_id__in=contents.values("pk")).order_by("-made_at"))


def may_go_on(batch: RosterBatch, *, on: date) -> bool:
    """Say whether rows staged so far are those that a check from the start would stage today."""
    mapped = RosterMapping.objects.unscoped(because=BECAUSE).filter(area_id=batch.area_id, made_at__gte=batch.made_at)
    return batch.on == on and not mapped.exists() and not _has_happened(at__gt=batch.made_at)
