"""Seats in the leading group: who chairs, which bodies are members, where its office sits, from when to when."""

from django.db import models
from django.db.models import F, Q

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions import terms
from shequ.institutions.models.tree import Institution
from shequ.institutions.terms import Seat
from shequ.kernel.ids import uuid7


class GroupSeat(models.Model):
    """A seat in a period; `valid_to` is exclusive. person, post: plain values of that time, "" for the office."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    group = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="seats")
    seat = models.CharField(max_length=10, choices=Seat.choices())
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="group_seats")
    person = models.CharField(max_length=60, blank=True)
    post = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=100)
    end_document = models.CharField(max_length=100, blank=True)
    order = models.UUIDField(null=True)

    objects = Scope(see=terms.GROUP_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(
                fields=["group", "seat"],
                condition=Q(valid_to=None) & ~Q(seat=Seat.MEMBER.value),
                name="group_one_chair_one_office",
            ),
            models.UniqueConstraint(
                fields=["group", "institution"],
                condition=Q(valid_to=None, seat=Seat.MEMBER.value),
                name="group_member_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="group_seat_ends_after_it_begins"
            ),
        )
