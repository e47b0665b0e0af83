"""What was different of a person until a day."""

from django.db import models

from shequ.base.fields import AreaField
from shequ.residents import terms
from shequ.residents.models.person import Resident
from shequ.residents.models.reach import PeopleScope


class ResidentChange(models.Model):
    """A value that became another on a day. The person's row holds the newest; corrections leave no line here.

    batch: the roster that told of it, so that taking the roster back takes the line along.
    """

    id = models.BigAutoField(primary_key=True)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="changes", db_index=False)
    area = AreaField()
    field = models.CharField(max_length=20, choices=terms.Field.choices())
    before = models.CharField(max_length=60, blank=True, default="", db_default="")
    after = models.CharField(max_length=60, blank=True, default="", db_default="")
    valid_from = models.DateField()
    batch_id = models.UUIDField(null=True, db_index=True)

    objects = PeopleScope(see=terms.RESIDENT_SEE, grid="resident_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["resident", "field", "valid_from"], name="residentchange_field"),)
