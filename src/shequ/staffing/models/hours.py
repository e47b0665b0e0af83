"""Volunteer activities and the hours that people gave to them."""

from django.db import models
from django.db.models import Q

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7
from shequ.staffing import terms
from shequ.staffing.models.people import StaffMember
from shequ.staffing.terms import HoursState


class VolunteerActivity(models.Model):
    """Something that volunteers did on one day in a community."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    title = models.CharField(max_length=100)
    on = models.DateField()
    note = models.CharField(max_length=terms.REASON_LENGTH, blank=True)

    objects = Scope(see=terms.HOURS_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "on", "id"], name="activity_area_on"),)
        constraints = (models.UniqueConstraint(fields=["area", "on", "title"], name="activity_once_a_day"),)


class VolunteerHours(models.Model):
    """The time somebody gave to an activity; counts once another person has confirmed it.

    entered_person, settled_person: keys of natural persons, who must not be one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    activity = models.ForeignKey(VolunteerActivity, on_delete=models.PROTECT, related_name="hours")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="volunteer_hours")
    minutes = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=HoursState.choices(), default=HoursState.ENTERED.value)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=100)
    entered_person = models.CharField(max_length=100)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=100, blank=True)
    settled_person = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=terms.REASON_LENGTH, blank=True)

    objects = Scope(see=terms.HOURS_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "state"], name="hours_area_state"),)
        constraints = (
            models.UniqueConstraint(fields=["activity", "staff"], name="hours_once_an_activity"),
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=terms.MINUTES_OF_DAY), name="hours_within_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state=HoursState.ENTERED.value) | Q(settled_at__isnull=False),
                name="hours_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=HoursState.CONFIRMED.value) | ~Q(entered_person=models.F("settled_person")),
                name="hours_confirmed_by_another",
            ),
        )
