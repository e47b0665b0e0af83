"""Duties, and who has which part in them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions import terms
from shequ.institutions.models.tree import Institution
from shequ.institutions.terms import Part
from shequ.kernel.ids import uuid7


class Duty(models.Model):
    """A duty of the county's bodies. source: the clause or list that it comes from, as people cite it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    code = models.CharField(max_length=terms.CODE_LENGTH)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=60, blank=True)
    document = models.CharField(max_length=100, blank=True)
    sort = models.IntegerField(default=0)
    since = models.DateField()

    objects = Scope(see=terms.DUTY_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(Substr("area_id", 1, terms.COUNTY_DIGITS), F("code"), name="duty_code_once"),
        )

    def __str__(self) -> str:
        return self.code


class DutyPart(models.Model):
    """What a body does about a duty, in an area, in a period; `valid_to` is exclusive. order: the order that moved it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="parts")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="duty_parts")
    part = models.CharField(max_length=12, choices=Part.choices())
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)
    order = models.UUIDField(null=True)

    objects = Scope(see=terms.DUTY_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(
                fields=["duty", "area"], condition=Q(valid_to=None, part=Part.LEAD.value), name="duty_part_one_lead"
            ),
            models.UniqueConstraint(
                fields=["duty", "area", "institution", "part", "valid_from"], name="duty_part_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="duty_part_ends_after_it_begins"
            ),
        )
