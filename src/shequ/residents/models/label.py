"""Labels with dates and basis, and the village roll beside community service."""

from django.db import models
from django.db.models import F, Q

from shequ.base.fields import AreaField
from shequ.kernel.ids import uuid7
from shequ.residents import terms
from shequ.residents.models.person import Resident
from shequ.residents.models.reach import PeopleScope


class ResidentLabel(models.Model):
    """A fact that calls for care or service, from day to day (`valid_to` exclusive), on a stated basis."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="labels")
    area = AreaField()
    kind = models.CharField(max_length=20, choices=terms.Label.choices())
    basis = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = PeopleScope(see=terms.RESIDENT_SEE, grid="resident_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="label_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["resident", "kind"], condition=Q(valid_to=None), name="label_once_at_a_time"
            ),
        )


class RollMembership(models.Model):
    """A person on a village's roll while a community serves them; collective membership apart, both dated."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="rolls")
    area = AreaField()
    village = AreaField()
    is_collective_member = models.BooleanField(default=False)
    basis = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = PeopleScope(see=terms.RESIDENT_SEE, grid="resident_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="roll_ends_after_it_starts"
            ),
        )
