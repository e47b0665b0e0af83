"""Who lives where, from day to day."""

from django.db import models
from django.db.models import F, Q

from shequ.base.fields import AreaField
from shequ.kernel.ids import uuid7
from shequ.residents import terms
from shequ.residents.models.person import Resident
from shequ.residents.models.reach import PeopleScope
from shequ.territory.models import Dwelling


class Tenure(models.Model):
    """A resident in a dwelling of a community, from day to day (`valid_to` exclusive); keeps the area of its own day."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="tenures")
    dwelling = models.ForeignKey(Dwelling, null=True, on_delete=models.PROTECT, related_name="+")
    area = AreaField()
    is_main = models.BooleanField(default=True)
    kind = models.CharField(max_length=10, choices=terms.TenureKind.choices(), default="unknown")
    registration = models.CharField(max_length=12, choices=terms.Registration.choices())
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = PeopleScope(see=terms.RESIDENT_SEE, grid="dwelling__grid_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["valid_to", "id"], name="tenure_ended", condition=Q(valid_to__isnull=False)),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="tenure_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["resident"], condition=Q(valid_to=None, is_main=True), name="tenure_one_main_at_a_time"
            ),
        )
