"""What division keeps: studies with the frozen ground they divide, proposals, changes by hand, the transition."""

from django.db import models

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.division import terms
from shequ.kernel.ids import uuid7


class Study(models.Model):
    """A division that is being worked out for an area, by the numbers of one data day.

    parameters: what was asked, as plain values. job: the last one that computed. chosen: the proposal that was filed;
    filings: those drafted from it. Blocks, neighbours and counts are frozen in `Ground`, so that the answer can be had again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    title = models.CharField(max_length=terms.TITLE_LENGTH)
    state = models.CharField(
        max_length=12, choices=terms.StudyState.choices(), default=terms.StudyState.COMPUTING.value
    )
    data_on = models.DateField()
    source = models.CharField(max_length=10, choices=terms.CountSource.choices())
    parameters = models.JSONField(default=dict)
    block_count = models.IntegerField(default=0)
    household_count = models.IntegerField(default=0)
    people_count = models.IntegerField(default=0)
    job = models.UUIDField(null=True)
    cpu_seconds = models.FloatField(default=0)
    refusal = models.CharField(max_length=300, blank=True)
    chosen = models.UUIDField(null=True)
    filings = models.JSONField(default=list)
    effect = models.JSONField(default=dict)
    effective_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    objects = Scope(see=terms.STUDY_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "made_at"], name="study_area_made"),)

    def __str__(self) -> str:
        return self.title


class Ground(models.Model):
    """The blocks of a study as they were on its data day: counts, today's community and grid, neighbours, shapes.

    town: plain lists by position. shapes: GeoJSON text by position. digest: SHA-256 over both.
    """

    study = models.OneToOneField(Study, primary_key=True, on_delete=models.PROTECT, related_name="ground")
    area = AreaField()
    town = models.JSONField()
    shapes = models.JSONField()
    digest = models.CharField(max_length=64)

    objects = Scope(see=terms.STUDY_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class Proposal(models.Model):
    """A division of a study. labels: a number per block by position, -1 none; they stay while blocks move by hand.

    measures: what it is worth, as plain values. names: label → name and code given to it. grids: a number per block, and
    what they are worth; empty when blocks moved since. based_on: the proposal that a hand-made one began from.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="proposals")
    number = models.IntegerField()
    origin = models.CharField(max_length=10, choices=terms.Origin.choices())
    aim = models.CharField(max_length=10, blank=True)
    based_on = models.UUIDField(null=True)
    seed = models.BigIntegerField(default=0)
    apart = models.FloatField(default=0)
    labels = models.JSONField()
    measures = models.JSONField()
    names = models.JSONField(default=dict)
    grids = models.JSONField(default=dict)
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    objects = Scope(see=terms.STUDY_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["study", "number"], name="proposal_number_once"),)


class Edit(models.Model):
    """A change by hand: positions with their label before and after."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="edits")
    number = models.IntegerField()
    kind = models.CharField(max_length=10, choices=terms.EditKind.choices())
    state = models.CharField(max_length=10, choices=terms.EditState.choices(), default=terms.EditState.DONE.value)
    changes = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    objects = Scope(see=terms.STUDY_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["proposal", "number"], name="edit_number_once"),)


class TransitionItem(models.Model):
    """A matter to be settled before a study takes effect."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=12, choices=terms.Item.choices())
    is_settled = models.BooleanField(default=False)
    note = models.CharField(max_length=terms.NOTE_LENGTH, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=100, blank=True)

    objects = Scope(see=terms.STUDY_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["study", "code"], name="transition_item_once"),)
