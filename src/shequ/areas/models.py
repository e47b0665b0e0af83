"""The dated code tree. Shared ground: every row of county life points here."""

from django.db import models
from django.db.models import F, Q

from shequ.areas import terms
from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7


class Area(models.Model):
    """A node of the tree as it is today; its code is never used again for another area."""

    code = models.CharField(primary_key=True, max_length=terms.CODE_LENGTH)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=12, choices=terms.Level.choices())
    layer = models.CharField(max_length=16, choices=terms.Layer.choices(), default=terms.Layer.ADMINISTRATIVE)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    class_code = models.CharField(max_length=3, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_from")

    objects = Scope(see=terms.AREA_SEE, path="code")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["level", "code"], name="area_level_code"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="area_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaVersion(models.Model):
    """Name, parent and class of an area in one period; `valid_to` is exclusive."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=100)
    parent_code = models.CharField(max_length=terms.CODE_LENGTH, blank=True)
    class_code = models.CharField(max_length=3, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)

    objects = Scope(see=terms.AREA_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["area", "valid_from"], name="area_version_once_a_day"),)
