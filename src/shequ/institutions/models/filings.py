"""Filings: what is submitted about communities, the papers, who was heard, and what came of it."""

from django.db import models

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.files.models import StoredFile
from shequ.institutions.models.tree import Institution
from shequ.institutions.terms import filings as terms
from shequ.institutions.terms.filings import FilingState, OpinionKind
from shequ.kernel.ids import uuid7
from shequ.plan.terms import FilingKind


class Filing(models.Model):
    """A submission and what became of it. year, number: given at approval, without gaps in a county and year.

    applicant: the unit that submits; keeper: the one that takes it in. in_force_from: set by the approval.
    source, payload: plain values of the room that submits through it; the room finds them again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    kind = models.CharField(max_length=10, choices=FilingKind.choices())
    title = models.CharField(max_length=200)
    reason = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=FilingState.choices(), default=FilingState.DRAFT.value)
    applicant = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="filings_made")
    keeper = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="filings_kept")
    effective_on = models.DateField()
    in_force_from = models.DateField(null=True)
    year = models.IntegerField(null=True)
    number = models.IntegerField(null=True)
    decision_document = models.CharField(max_length=100, blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=terms.NOTE_LENGTH, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=100)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=100, blank=True)
    submitted_person = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=100, blank=True)
    payload = models.JSONField(default=dict)

    objects = Scope(see=terms.FILING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["area", "drafted_at"], name="filing_area_drafted"),
            models.Index(fields=["source"], name="filing_source"),
        )
        constraints = (models.UniqueConstraint(fields=["area", "year", "number"], name="filing_number_once"),)

    def __str__(self) -> str:
        return self.title


class FilingPlace(models.Model):
    """A community that a filing concerns. code is no key: a new community is filed before it is in the tree."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="places")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)

    objects = Scope(see=terms.FILING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["code"], name="filing_place_code"),)
        constraints = (models.UniqueConstraint(fields=["filing", "code"], name="filing_place_once"),)


class FilingMaterial(models.Model):
    """A paper of a filing: a file, or words about where it is. material: its id in the plan."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="materials")
    material = models.CharField(max_length=terms.MATERIAL_LENGTH)
    text = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    objects = Scope(see=terms.FILING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class FilingOpinion(models.Model):
    """A unit that was asked about a filing, and what it said; kind "" while it has not answered."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="opinions")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="filing_opinions")
    asked_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=OpinionKind.choices(), blank=True)
    text = models.CharField(max_length=terms.NOTE_LENGTH, blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=100, blank=True)

    objects = Scope(see=terms.FILING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["filing", "institution"], name="filing_opinion_once"),)


class FilingStep(models.Model):
    """A line of a filing's course: what was done, when, by whom, with what words."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=FilingState.choices())
    text = models.CharField(max_length=terms.NOTE_LENGTH, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    objects = Scope(see=terms.FILING_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
