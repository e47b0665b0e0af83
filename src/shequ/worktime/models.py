"""The days that break the rule of the week, and the years for which they are known."""

from django.db import models

from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7
from shequ.kernel.permissions import PUBLIC
from shequ.worktime import terms


class CalendarYear(models.Model):
    """A year whose announcement is loaded."""

    year = models.SmallIntegerField(primary_key=True)
    document = models.CharField(max_length=terms.DOCUMENT_LENGTH, blank=True)
    loaded_at = models.DateTimeField()
    edition = models.UUIDField(default=uuid7)
    """Changes with every import, so that a kept calendar knows when it is old."""

    objects = Scope(see=PUBLIC)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class CalendarDay(models.Model):
    """A weekday off, or a weekend day worked."""

    on = models.DateField(primary_key=True)
    is_workday = models.BooleanField()
    name = models.CharField(max_length=terms.NAME_LENGTH, blank=True)

    objects = Scope(see=PUBLIC)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
