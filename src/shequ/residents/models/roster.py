"""Roster imports: the batch, its staged rows, households and dwellings, what it changed, and remembered mappings.

Staged rows are a working copy, not the register: they are written in chunks, compared, shown, and either committed by
one set-based statement per table or dropped. Numbers and phones are sealed for the register's own columns already.
"""

from django.db import models
from django.db.models import Q

from shequ.base.fields import AreaField, EncryptedTextField
from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7
from shequ.residents import terms
from shequ.residents.roster.terms import RosterBucket, RosterChangeKind, RosterState


class RosterBatch(models.Model):
    """One roster file on its way into the register, and afterwards the handle by which it is taken back."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    state = models.CharField(max_length=12, choices=RosterState.choices(), default="waiting")
    file_id = models.UUIDField(null=True)
    file_name = EncryptedTextField(null=True)
    on = models.DateField()
    """The day the roster counts as of: ages, and the first day of new tenures whose beginning is not told."""
    rows_read = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    warnings = models.IntegerField(default=0)
    """Rows that enter, or would, with at least one warning."""
    households = models.IntegerField(default=0)
    reasons = models.JSONField(default=dict)
    """Problem code to number of rows."""
    mappings = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    staged = models.IntegerField(default=0)
    """Rows staged so far: where a stopped check goes on."""
    failure = models.CharField(max_length=300, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    """Digest over the change table, as recorded in the journal."""
    owner = models.CharField(max_length=80)
    owner_name = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = Scope(see=terms.ROSTER_IMPORT)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "-made_at"], name="rosterbatch_area_made"),)


def _text(length: int) -> models.CharField:
    return models.CharField(max_length=length, blank=True, default="", db_default="")


class RosterRow(models.Model):
    """One person of a roster, read, judged and compared, in the shape of the register's columns."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(RosterBatch, on_delete=models.CASCADE, db_index=False, related_name="+")
    position = models.IntegerField()
    sheet = models.SmallIntegerField(default=0, db_default=0)
    row = models.IntegerField()
    bucket = models.CharField(max_length=8, choices=RosterBucket.choices())
    review = _text(24)
    """The problem that waits for a decision, "" when none does."""
    decision = _text(12)
    codes = _text(400)
    """The problem codes, each between bars, for the filter by reason."""
    problems = models.TextField(blank=True, default="", db_default="")
    household = models.IntegerField(default=-1, db_default=-1)
    resident_id = models.UUIDField(null=True)
    household_id = models.UUIDField(null=True)
    dwelling_id = models.UUIDField(null=True)
    tenure_id = models.UUIDField(null=True)
    """The tenure and membership that a changed person gets, where they move within the community."""
    moves_dwelling = models.BooleanField(default=False, db_default=False)
    moves_household = models.BooleanField(default=False, db_default=False)
    name = _text(60)
    name_initials = _text(30)
    identity_kind = _text(20)
    identity_number = models.BinaryField(null=True)
    identity_digest = models.BinaryField(max_length=32, null=True)
    sex = _text(1)
    birth_on = models.DateField(null=True)
    nationality = _text(2)
    education = _text(2)
    marital = _text(2)
    political = _text(2)
    phone = models.BinaryField(null=True)
    phone_digest = models.BinaryField(max_length=32, null=True)
    registration = _text(12)
    registered_address = _text(200)
    employer = _text(100)
    relation = _text(2)
    labels = _text(200)
    tenure_from = models.DateField(null=True)
    search = models.TextField(blank=True, default="", db_default="")
    number_shown = _text(24)
    phone_shown = _text(24)
    address_shown = _text(200)
    version = models.IntegerField(null=True)
    """The register's version of the person when compared; another one at commit stops the commit."""
    before = models.TextField(blank=True, default="", db_default="")
    """What the register said, for the columns that change: the undo of a changed row."""

    objects = Scope(see=terms.ROSTER_IMPORT, path="batch__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["batch", "position"], name="rosterrow_position_once"),)
        indexes = (
            models.Index(fields=["batch", "position"], name="rosterrow_with_problem", condition=~Q(codes="")),
            models.Index(
                fields=["batch", "position"], name="rosterrow_changed", condition=Q(bucket__in=("changed", "rejected"))
            ),
        )


class RosterHousehold(models.Model):
    """A household of a roster: new, or one the register has."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(RosterBatch, on_delete=models.CASCADE, db_index=False, related_name="+")
    position = models.IntegerField()
    household_id = models.UUIDField()
    is_new = models.BooleanField()
    kind = models.CharField(max_length=12, choices=terms.HouseholdKind.choices(), default="family", db_default="family")
    number = _text(40)
    dwelling_id = models.UUIDField(null=True)
    head_id = models.UUIDField(null=True)
    address_shown = _text(200)
    members = models.IntegerField(default=0, db_default=0)
    first = models.IntegerField(default=0, db_default=0)
    last = models.IntegerField(default=0, db_default=0)
    """The positions of its first and last member: where to look for them."""

    objects = Scope(see=terms.ROSTER_IMPORT, path="batch__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["batch", "position"], name="rosterhousehold_position_once"),)


class RosterDwelling(models.Model):
    """A dwelling that a roster names and the community does not know yet."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(RosterBatch, on_delete=models.CASCADE, related_name="+")
    dwelling_id = models.UUIDField()
    address_key = models.CharField(max_length=200)
    text = models.CharField(max_length=200)
    place = _text(100)
    number = _text(40)
    building = _text(40)
    unit = _text(40)
    floor = _text(40)
    room = _text(40)

    objects = Scope(see=terms.ROSTER_IMPORT, path="batch__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class RosterChange(models.Model):
    """What a committed batch did to one person, household or dwelling; with `before` it can be taken back exactly."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(RosterBatch, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RosterChangeKind.choices())
    target_id = models.UUIDField()
    before = models.TextField(blank=True, default="", db_default="")

    objects = Scope(see=terms.ROSTER_IMPORT, path="batch__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class RosterMapping(models.Model):
    """A corrected mapping, remembered for headers of the same wording in the same community."""

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
        constraints = (models.UniqueConstraint(fields=["area", "signature"], name="rostermapping_signature_once"),)
