"""Roster imports: the batch, its rows as judged, who is missing in it, what it changed, and remembered mappings.

Rows are a working copy for looking at, not the book: numbers and phones stand in them masked. What is written comes from
the file anew, so no second copy of anybody's number is kept.
"""

from django.db import models

from shequ.base.fields import AreaField, EncryptedTextField
from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7
from shequ.staffing import terms
from shequ.staffing.models.people import StaffMember
from shequ.staffing.roster.terms import RosterBucket, RosterChangeKind, RosterState


class RosterBatch(models.Model):
    """One roster file against the book of an area as of a day, and the handle by which it is taken back."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    state = models.CharField(max_length=12, choices=RosterState.choices(), default=RosterState.READY.value)
    file_id = models.UUIDField(null=True)
    file_name = EncryptedTextField(null=True)
    on = models.DateField()
    document = models.CharField(max_length=100, blank=True)
    rows_read = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    warnings = models.IntegerField(default=0)
    """Rows that enter, or would, with at least one warning."""
    absent = models.IntegerField(default=0)
    """People whom the book has in the bodies of the roster, and the roster has not."""
    bodies = models.IntegerField(default=0)
    reasons = models.JSONField(default=dict)
    """Problem code to number of rows."""
    mappings = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True, default="")
    """Digest over the judgement: another one at commit means that the book changed meanwhile."""
    is_cleared = models.BooleanField(default=False)
    owner = models.CharField(max_length=80)
    owner_name = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    committed_by_name = models.CharField(max_length=60, blank=True)
    undone_at = models.DateTimeField(null=True)

    objects = Scope(see=terms.ROSTER_IMPORT)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "-made_at"], name="staffroster_area_made"),)


class RosterRow(models.Model):
    """One person's row as judged. member: whom of the book it means. position: in the order of the file."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(RosterBatch, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    sheet = models.SmallIntegerField(default=0)
    row = models.IntegerField()
    bucket = models.CharField(max_length=8, choices=RosterBucket.choices())
    is_conflict = models.BooleanField(default=False)
    """Roster and book contradict each other: the row waits until one of them is mended."""
    codes = models.CharField(max_length=400, blank=True)
    """The problem codes, each between bars, for the filter by reason."""
    problems = models.JSONField(default=list)
    member_id = models.UUIDField(null=True)
    body_name = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=terms.NAME_LENGTH, blank=True)
    number_shown = models.CharField(max_length=24, blank=True)
    source = models.CharField(max_length=20, blank=True)
    head_kind = models.CharField(max_length=20, blank=True)
    post = models.CharField(max_length=60, blank=True)
    mode = models.CharField(max_length=12, blank=True)
    since = models.DateField(null=True)

    objects = Scope(see=terms.ROSTER_IMPORT, path="batch__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["batch", "position"], name="staffroster_position_once"),)


class RosterAbsence(models.Model):
    """Somebody whom the book has in a body of the roster, and the roster has not."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(RosterBatch, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="+")
    body_name = models.CharField(max_length=100)
    source = models.CharField(max_length=20)
    head_kind = models.CharField(max_length=20, blank=True)
    since = models.DateField()

    objects = Scope(see=terms.ROSTER_IMPORT, path="batch__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["batch", "position"], name="staffroster_absence_once"),)


class RosterChange(models.Model):
    """What a committed batch did to one row of the book: its undo. before: the old values, sealed. version: after it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    batch = models.ForeignKey(RosterBatch, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    kind = models.CharField(max_length=12, choices=RosterChangeKind.choices())
    target = models.UUIDField()
    staff_id = models.UUIDField()
    version = models.IntegerField(default=0)
    before = EncryptedTextField(null=True)

    objects = Scope(see=terms.ROSTER_IMPORT, path="batch__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["batch", "position"], name="staffroster_change_once"),)


class RosterMapping(models.Model):
    """What somebody said that columns under headers of this wording mean; kept for the area's next roster."""

    id = models.BigAutoField(primary_key=True)
    area = AreaField()
    signature = models.CharField(max_length=64)
    meanings = models.JSONField()
    made_at = models.DateTimeField()

    objects = Scope(see=terms.ROSTER_IMPORT)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["area", "signature"], name="staffroster_mapping_once"),)
