"""Problems between units: who raised them, who was asked, who leads, and what came of it."""

from django.db import models

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions.models.tree import Institution
from shequ.institutions.terms import tickets as terms
from shequ.institutions.terms.tickets import TicketState
from shequ.kernel.ids import uuid7


class Ticket(models.Model):
    """A problem of one unit with others. lead, due_on: set by the group's office; closed_at: confirmed, declined, withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=terms.TEXT_LENGTH)
    state = models.CharField(max_length=10, choices=TicketState.choices(), default=TicketState.RAISED.value)
    raiser = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="tickets_raised")
    wished_on = models.DateField(null=True)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=100)
    lead = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="tickets_led")
    due_on = models.DateField(null=True)
    escalated_at = models.DateTimeField(null=True)
    solution = models.CharField(max_length=terms.TEXT_LENGTH, blank=True)
    solved_at = models.DateTimeField(null=True)
    solved_person = models.CharField(max_length=100, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = Scope(see=terms.TICKET_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["area", "raised_at"], name="ticket_area_raised"),
            models.Index(fields=["area", "state"], name="ticket_area_state"),
        )

    def __str__(self) -> str:
        return self.title


class TicketUnit(models.Model):
    """A unit whose help a ticket asks for."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="units")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="ticket_units")

    objects = Scope(see=terms.TICKET_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["ticket", "institution"], name="ticket_unit_once"),)


class TicketStep(models.Model):
    """A line of a ticket's course. kind: the state it came to, or progress, escalated, returned."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=terms.TEXT_LENGTH, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    objects = Scope(see=terms.TICKET_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
