"""Which body supervises the communities of an area, and on what basis."""

from django.db import models
from django.db.models import F, Q

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions.models.tree import Institution
from shequ.institutions.terms import supervision as terms
from shequ.kernel.ids import uuid7


class Supervision(models.Model):
    """The authority over the communities of an area in one period; `valid_to` is exclusive. The narrowest area holds.

    order: the institution order that handed it over.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="supervisions")
    legal_basis = models.CharField(max_length=terms.BASIS_LENGTH)
    document = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=100)
    order = models.UUIDField(null=True)

    objects = Scope(see=terms.SUPERVISION_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(fields=["area", "valid_from"], name="supervision_once_a_day"),
            models.UniqueConstraint(fields=["area"], condition=Q(valid_to=None), name="supervision_one_in_force"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="supervision_ends_after"
            ),
        )
