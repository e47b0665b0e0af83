"""Bodies, and what each was called and where it stood in each period."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions import terms
from shequ.kernel.ids import uuid7


class Institution(models.Model):
    """A body. Its code is never used again in its county; `abolished_on` is the first day without it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    code = models.CharField(max_length=terms.CODE_LENGTH)
    established_on = models.DateField()
    abolished_on = models.DateField(null=True)
    set_up_by = models.UUIDField(null=True)
    abolished_by = models.UUIDField(null=True)

    objects = Scope(see=terms.TREE_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(Substr("area_id", 1, terms.COUNTY_DIGITS), F("code"), name="institution_code_once"),
            models.CheckConstraint(
                condition=Q(abolished_on=None) | Q(abolished_on__gte=F("established_on")),
                name="institution_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.code


class InstitutionVersion(models.Model):
    """Name, kind and place of a body in one period; `valid_to` is exclusive.

    kind, tier: ids of the plan. second: a further body that it serves beside its parent. order: the order that wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=60)
    tier = models.CharField(max_length=60)
    parent = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="child_versions")
    second = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="served_versions")
    rank = models.CharField(max_length=40, blank=True)
    sort = models.IntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)
    order = models.UUIDField(null=True)

    objects = Scope(see=terms.TREE_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "valid_from"], name="institution_version_area"),)
        constraints = (
            models.UniqueConstraint(fields=["institution", "valid_from"], name="institution_version_once_a_day"),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(valid_to=None), name="institution_version_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="institution_version_ends_after"
            ),
        )
