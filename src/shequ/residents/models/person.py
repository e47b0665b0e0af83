"""People, and the text by which they are found."""

from typing import Any

from django.db import models
from django.db.models import Q

from shequ.base.fields import AreaField, EncryptedTextField
from shequ.kernel.ids import uuid7
from shequ.residents import terms
from shequ.residents.models.reach import PeopleScope


class Resident(models.Model):
    """A person in the register; `area` is that of the current main tenure, written only by moves.

    Numbers are sealed; the digests serve for looking up a whole number. A row merged into another stays, pointing at
    it, so that a merge can be undone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField(db_index=False)
    name = models.CharField(max_length=60)
    name_initials = models.CharField(max_length=30, blank=True)
    identity_kind = models.CharField(max_length=20)
    identity_number = EncryptedTextField(null=True)
    identity_digest = models.BinaryField(max_length=32, null=True)
    sex = models.CharField(max_length=1)
    birth_on = models.DateField(null=True)
    nationality = models.CharField(max_length=2, blank=True)
    education = models.CharField(max_length=2, blank=True)
    marital = models.CharField(max_length=2, blank=True)
    political = models.CharField(max_length=2, blank=True)
    phone = EncryptedTextField(null=True)
    phone_digest = models.BinaryField(max_length=32, null=True)
    registration = models.CharField(max_length=12, choices=terms.Registration.choices())
    registered_address = models.CharField(max_length=200, blank=True)
    employer = models.CharField(max_length=100, blank=True)
    died_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged_from", db_index=False
    )
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = PeopleScope(see=terms.RESIDENT_SEE, grid="pk")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["area", "name_initials", "id"], name="resident_area_name"),
            models.Index(fields=["phone_digest"], name="resident_phone", condition=Q(phone_digest__isnull=False)),
            models.Index(
                fields=["area", "name_initials", "id"], name="resident_left", condition=Q(left_on__isnull=False)
            ),
            models.Index(
                fields=["area", "name_initials", "id"], name="resident_dead", condition=Q(died_on__isnull=False)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["identity_digest"],
                condition=Q(identity_digest__isnull=False, merged_into__isnull=True),
                name="resident_number_once",
            ),
        )

    def open_number(self) -> str:
        """Return the whole identity number, "" for none. Only for masking, revealing and correcting."""
        sealed: Any = self.identity_number
        return "" if sealed is None else str(sealed.open())

    def open_phone(self) -> str:
        """Return the whole phone number, "" for none. Only for masking, revealing and correcting."""
        sealed: Any = self.phone
        return "" if sealed is None else str(sealed.open())


class ResidentSearch(models.Model):
    """The bigrams of a resident's name, initials and address; indexed by the engine's own full-text search."""

    id = models.BigAutoField(primary_key=True)
    resident = models.OneToOneField(Resident, on_delete=models.CASCADE, related_name="search")
    area = AreaField(db_index=False)
    text = models.TextField()

    objects = PeopleScope(see=terms.RESIDENT_SEE, grid="resident_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
