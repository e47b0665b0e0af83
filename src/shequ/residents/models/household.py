"""Households and who belongs to them."""

from django.db import models
from django.db.models import F, Q

from shequ.base.fields import AreaField
from shequ.kernel.ids import uuid7
from shequ.residents import terms
from shequ.residents.models.person import Resident
from shequ.residents.models.reach import PeopleScope
from shequ.territory.models import Dwelling


class Household(models.Model):
    """People living together; has a head."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField(db_index=False)
    number = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=12, choices=terms.HouseholdKind.choices(), default="family")
    dwelling = models.ForeignKey(Dwelling, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    head = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="headed", db_index=False)
    established_on = models.DateField(null=True)
    dissolved_on = models.DateField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    objects = PeopleScope(see=terms.RESIDENT_SEE, grid="dwelling__grid_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "number", "id"], name="household_area_number"),)


class Membership(models.Model):
    """Who belongs to which household, in what relation to its head, from day to day (`valid_to` exclusive)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=2, blank=True)
    area = AreaField(db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = PeopleScope(see=terms.RESIDENT_SEE, grid="resident_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="membership_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["resident"], condition=Q(valid_to=None), name="membership_one_at_a_time"),
        )
