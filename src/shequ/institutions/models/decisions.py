"""Incoming documents, meetings, and the decisions and dispatches that come out of them; briefings about all that."""

from django.db import models
from django.db.models import Q

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions import terms
from shequ.institutions.models.tree import Institution
from shequ.institutions.terms import (
    DecisionState,
    IncomingKind,
    IncomingState,
    InstructionKind,
    MeetingState,
    Presence,
    Share,
    Urgency,
)
from shequ.kernel.ids import uuid7


class Incoming(models.Model):
    """A document that came in. year, number: its place in the register of the county, without gaps. Never classified."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    group = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="incoming")
    year = models.IntegerField()
    number = models.IntegerField()
    sender = models.CharField(max_length=100)
    document_number = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=IncomingKind.choices())
    urgency = models.CharField(max_length=12, choices=Urgency.choices(), default=Urgency.ORDINARY.value)
    received_on = models.DateField()
    wanted_on = models.DateField(null=True)
    summary = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=IncomingState.choices(), default=IncomingState.RECEIVED.value)
    note = models.CharField(max_length=500, blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=100)

    objects = Scope(see=terms.INCOMING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "received_on"], name="incoming_area_received"),)
        constraints = (models.UniqueConstraint(fields=["area", "year", "number"], name="incoming_number_once"),)

    def __str__(self) -> str:
        return self.title


class Instruction(models.Model):
    """What was written on a document: the office's proposal, or a leader's instruction, with the day it bears."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="instructions")
    kind = models.CharField(max_length=12, choices=InstructionKind.choices())
    person = models.CharField(max_length=60)
    post = models.CharField(max_length=100, blank=True)
    on = models.DateField()
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    objects = Scope(see=terms.INCOMING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class Meeting(models.Model):
    """A meeting of the leading group."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    group = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=200)
    held_on = models.DateField()
    place = models.CharField(max_length=100, blank=True)
    chair = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices(), default=MeetingState.CALLED.value)
    minutes = models.TextField(blank=True)
    document = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=500, blank=True)
    called_at = models.DateTimeField()
    called_by = models.CharField(max_length=100)

    objects = Scope(see=terms.MEETING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "held_on"], name="meeting_area_held"),)

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """An item of a meeting's agenda, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    position = models.IntegerField()
    title = models.CharField(max_length=200)
    outcome = models.TextField(blank=True)

    objects = Scope(see=terms.MEETING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),)


class Attendance(models.Model):
    """Whether a member body was at a meeting, and who came for it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="attended")
    presence = models.CharField(max_length=10, choices=Presence.choices())
    person = models.CharField(max_length=60, blank=True)

    objects = Scope(see=terms.MEETING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["meeting", "institution"], name="attendance_once"),)


class Decision(models.Model):
    """Something that units carry out by a day, decided by a meeting or dispatched with a document.

    first_due_on: the day before any postponement. workdays, guessed_years: how the day was reckoned, kept so that it can be
    reckoned again. reported_person: the natural person, who may not verify.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    group = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="decisions")
    incoming = models.ForeignKey(Incoming, null=True, on_delete=models.PROTECT, related_name="decisions")
    year = models.IntegerField()
    number = models.IntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=DecisionState.choices(), default=DecisionState.OPEN.value)
    given_on = models.DateField()
    due_on = models.DateField()
    first_due_on = models.DateField()
    workdays = models.IntegerField(null=True)
    guessed_years = models.JSONField(default=list)
    given_by = models.CharField(max_length=100)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.CharField(max_length=100, blank=True)
    reported_person = models.CharField(max_length=100, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=100, blank=True)
    reminded_on = models.DateField(null=True)

    objects = Scope(see=terms.DECISION_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["area", "due_on"], name="decision_area_due"),
            models.Index(fields=["state", "due_on"], name="decision_state_due"),
        )
        constraints = (
            models.UniqueConstraint(fields=["area", "year", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=Q(meeting=None, incoming__isnull=False) | Q(meeting__isnull=False, incoming=None),
                name="decision_has_one_origin",
            ),
        )

    def __str__(self) -> str:
        return self.title


class DecisionUnit(models.Model):
    """A unit that carries a decision out: one leads, others co-operate."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="units")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="decision_units")
    share = models.CharField(max_length=12, choices=Share.choices())

    objects = Scope(see=terms.DECISION_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(fields=["decision", "institution"], name="decision_unit_once"),
            models.UniqueConstraint(fields=["decision"], condition=Q(share=Share.LEAD.value), name="decision_one_lead"),
        )


class DecisionStep(models.Model):
    """A line of a decision's history."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=list(terms.DECISION_STEPS.items()))
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    person = models.CharField(max_length=100, blank=True)

    objects = Scope(see=terms.DECISION_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class Briefing(models.Model):
    """An issue of the briefing to the reform office. content: sections with their rows, as they stood when it was issued."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    group = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="briefings")
    year = models.IntegerField()
    number = models.IntegerField()
    since = models.DateField()
    until = models.DateField()
    note = models.TextField(blank=True)
    content = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=100)

    objects = Scope(see=terms.BRIEFING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["area", "year", "number"], name="briefing_number_once"),)
