"""The working committee's major matters, and the clean-conduct list of each year."""

from django.db import models
from django.db.models import F, Q

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions import terms
from shequ.institutions.models.tree import Institution
from shequ.institutions.terms import ConductState, HearingWay, MatterKind, MatterState, Verdict
from shequ.kernel.ids import uuid7


class MajorMatter(models.Model):
    """A major matter of a body. is_imported: entered after the fact, so that days may be missing; document says from what."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    body = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="matters")
    year = models.IntegerField()
    number = models.IntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=MatterKind.choices())
    proposal = models.TextField(blank=True)
    proposed_by = models.CharField(max_length=100)
    proposed_on = models.DateField()
    state = models.CharField(max_length=10, choices=MatterState.choices(), default=MatterState.PROPOSED.value)
    is_imported = models.BooleanField(default=False)
    document = models.CharField(max_length=100, blank=True)
    meeting = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices(), blank=True)
    decision = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    executed_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=100)

    objects = Scope(see=terms.MATTER_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "proposed_on"], name="matter_area_proposed"),)
        constraints = (
            models.UniqueConstraint(fields=["area", "year", "number"], name="matter_number_once"),
            models.CheckConstraint(
                condition=Q(is_imported=True)
                | Q(executed_on=None)
                | Q(verdict=Verdict.APPROVED.value, decided_on__lte=F("executed_on")),
                name="matter_executed_on_a_decision",
            ),
        )

    def __str__(self) -> str:
        return self.title


class MatterHearing(models.Model):
    """Who was heard about a matter, when, how, and what they said."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    matter = models.ForeignKey(MajorMatter, on_delete=models.PROTECT, related_name="hearings")
    on = models.DateField()
    way = models.CharField(max_length=10, choices=HearingWay.choices())
    heard = models.CharField(max_length=200)
    text = models.TextField()

    objects = Scope(see=terms.MATTER_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class MatterStep(models.Model):
    """A line of a matter's history."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    matter = models.ForeignKey(MajorMatter, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=list(terms.MATTER_STEPS.items()))
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    objects = Scope(see=terms.MATTER_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class ConductItem(models.Model):
    """An item of the clean-conduct responsibility list of a body and year."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    body = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="conduct_lists")
    year = models.IntegerField()
    title = models.CharField(max_length=300)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="conduct_items")
    person = models.CharField(max_length=100)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ConductState.choices(), default=ConductState.OPEN.value)
    closed_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    closed_by = models.CharField(max_length=100, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=100)

    objects = Scope(see=terms.CONDUCT_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "year", "due_on"], name="conduct_area_year"),)

    def __str__(self) -> str:
        return self.title
