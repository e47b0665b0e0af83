"""What we keep of a file: the row here, the content in the home's folder under its own digest."""

from typing import Any

from django.db import models

from shequ.base.encrypted import EncryptedTextField
from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.files import terms
from shequ.kernel.ids import uuid7


class StoredFile(models.Model):
    """A file that came in by the one door.

    subject: `<noun>:<id>` of what it hangs on, "" until it is attached. seen_with: the permission that shows it.
    sha256: digest of the content as kept, its address on disk; received_sha256: of the content as it came.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    subject = models.CharField(max_length=80, blank=True)
    seen_with = models.CharField(max_length=80)
    name: Any = EncryptedTextField()
    kind = models.CharField(max_length=10, choices=terms.Kind.choices())
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    received_sha256 = models.CharField(max_length=64)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=100)
    stored_by_name = models.CharField(max_length=100, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = Scope(see=terms.FILE_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["subject", "stored_at"], name="storedfile_subject"),)
