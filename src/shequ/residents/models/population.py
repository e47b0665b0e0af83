"""Counts of people and households fixed on a data day."""

from django.db import models

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7
from shequ.residents import terms


class PopulationCount(models.Model):
    """Usual residents and their households of a community on a data day; the base of bands and funds.

    From the register, fixed on the day, or stated by an office where there is no register yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField(db_index=False)
    on = models.DateField()
    source = models.CharField(max_length=10, choices=terms.PopulationSource.choices())
    households = models.IntegerField()
    collective = models.IntegerField(default=0)
    people = models.IntegerField()
    registered = models.IntegerField(default=0)
    floating = models.IntegerField(default=0)
    separated = models.IntegerField(default=0)
    away = models.IntegerField(default=0)
    basis = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    objects = Scope(see=terms.POPULATION_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["area", "on", "source"], name="population_once_a_day"),)
