"""What we keep of background work."""

from django.db import models
from django.db.models import Q

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.jobs import terms
from shequ.jobs.terms import JobState
from shequ.kernel.ids import uuid7


class Job(models.Model):
    """A piece of background work. `title`, `sentence` and the parts of `refusal` are msgids with values."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    title_values = models.JSONField(default=dict)
    area = AreaField(null=True)
    """The area it works on; none for the system's own."""
    subject = models.CharField(max_length=80, blank=True)
    inputs = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices(), default=JobState.QUEUED.value)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    sentence = models.CharField(max_length=300, blank=True)
    values = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    link = models.CharField(max_length=80, blank=True)
    link_args = models.JSONField(default=list)
    refusal = models.JSONField(default=dict)
    owner_id = models.BigIntegerField(null=True)
    owner = models.CharField(max_length=100)
    owner_name = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    holder = models.CharField(max_length=80, blank=True)
    held_until = models.DateTimeField(null=True)

    objects = Scope(see=terms.JOB_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["made_at", "id"], name="job_waiting", condition=Q(state__in=["queued", "running"])),
            models.Index(fields=["owner", "made_at"], name="job_owner"),
            models.Index(fields=["area", "made_at"], name="job_area"),
            models.Index(fields=["subject", "made_at"], name="job_subject"),
        )


class JobMemory(models.Model):
    """What an attempt keeps for the next one; apart from the job, whose row another connection writes meanwhile."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, primary_key=True, related_name="memory")
    facts = models.JSONField(default=dict)

    objects = Scope(see=terms.JOB_SEE, path="job__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class ClockEntry(models.Model):
    """When a line of config/schedule.py is due next: one row a line, so that two workers never ring twice."""

    path = models.CharField(primary_key=True, max_length=120)
    when = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True)

    objects = Scope(see=terms.JOB_SEE_SYSTEM)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class WorkerBeat(models.Model):
    """A worker's word that it lives."""

    holder = models.CharField(primary_key=True, max_length=80)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    objects = Scope(see=terms.JOB_SEE_SYSTEM)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
