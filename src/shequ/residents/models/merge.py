"""Merges of duplicates, with what it takes to undo them."""

from django.db import models

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7
from shequ.residents import terms
from shequ.residents.models.person import Resident


class Merge(models.Model):
    """Two rows of one person made one. `moved` lists the ids of rows that changed hands, `before` the dates they bore;
    no personal value is kept here."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    kept = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="merges")
    dropped = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="merged_by")
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = Scope(see=terms.RESIDENT_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
