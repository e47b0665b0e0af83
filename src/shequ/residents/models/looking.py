"""Who looked at what is masked, and who searched by a whole number."""

from typing import Any

from django.db import models

from shequ.base.fields import AreaField, EncryptedTextField
from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7
from shequ.residents import terms
from shequ.residents.models.person import Resident


class Reveal(models.Model):
    """One look at a masked value: who, when, why. The value itself is not here; it may be read until `until`."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="reveals")
    area = AreaField(db_index=False)
    what = models.CharField(max_length=10, choices=terms.Secret.choices())
    reason = models.CharField(max_length=12, choices=terms.RevealReason.choices())
    reference = models.CharField(max_length=40, blank=True)
    actor = models.CharField(max_length=100)
    actor_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    until = models.DateTimeField()

    objects = Scope(see=terms.RESIDENT_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class NumberLookup(models.Model):
    """One search by a whole number; neither the number nor its digest is kept, only who was found."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    resident = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="lookups")
    area = AreaField(null=True, db_index=False)
    actor = models.CharField(max_length=100)
    actor_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    objects = Scope(see=terms.RESIDENT_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["actor", "at"], name="lookup_actor_at"),)


class CorrectionRequest(models.Model):
    """A resident's wish to have something of theirs corrected."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="corrections")
    area = AreaField()
    field = models.CharField(max_length=20, choices=terms.Field.choices())
    wanted = EncryptedTextField()
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=terms.CorrectionState.choices(), default="open")
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=200, blank=True)

    objects = Scope(see=terms.RESIDENT_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"

    def open_wanted(self) -> str:
        """Return what the resident wants it to be."""
        sealed: Any = self.wanted
        return str(sealed.open())
