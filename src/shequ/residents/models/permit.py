"""Residence permits: the community's part and the acts of the police as they were recorded."""

from django.db import models
from django.db.models import Q

from shequ.base.fields import AreaField
from shequ.kernel.ids import uuid7
from shequ.residents import terms
from shequ.residents.models.person import Resident
from shequ.residents.models.reach import PeopleScope


class ResidencePermit(models.Model):
    """A residence permit, from the pre-acceptance to its cancellation by the police.

    `area` is the community that looks after it: it follows the holder within the county and stays when they leave.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="permits", db_index=False)
    area = AreaField(db_index=False)
    state = models.CharField(max_length=10, choices=terms.PermitState.choices())
    ground = models.CharField(max_length=10, choices=terms.PermitGround.choices(), blank=True)
    hukou_place = models.CharField(max_length=200, blank=True)
    lives_since = models.DateField(null=True)
    proxy = models.CharField(max_length=10, choices=terms.PermitProxy.choices(), blank=True)
    proxy_name = models.CharField(max_length=60, blank=True)
    missing = models.JSONField(default=list)
    """What was told, once, to be brought."""
    begun_on = models.DateField()
    submitted_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    """By when the police issue."""
    issued_on = models.DateField(null=True)
    counted_from = models.DateField(null=True)
    """Since when the years of residence count; a late endorsement begins them anew."""
    endorse_by = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = PeopleScope(see=terms.PERMIT_SEE, grid="resident_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["resident", "-begun_on"], name="permit_resident"),
            models.Index(fields=["area", "state", "id"], name="permit_area_state"),
            models.Index(fields=["endorse_by"], name="permit_endorse_by", condition=Q(state="active")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["resident"], condition=Q(state__in=terms.PERMIT_LIVE), name="permit_one_at_a_time"
            ),
        )


class PermitAct(models.Model):
    """One step of a permit: on which day, by which document, who recorded it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    permit = models.ForeignKey(ResidencePermit, on_delete=models.CASCADE, related_name="acts")
    step = models.CharField(max_length=10, choices=terms.PermitStep.choices())
    on = models.DateField()
    document = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    objects = PeopleScope(see=terms.PERMIT_SEE, path="permit__area_id", grid="permit__resident_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
