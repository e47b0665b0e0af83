"""What plan keeps: pack versions, where and when they hold, overrides, runs and findings, reform tasks, freeze windows.

`area_id` is a plain code as in the journal: a plan may be in force before its county's areas are imported, and may hold
everywhere ("").
"""

from django.db import models
from django.db.models import F, Q

from shequ.base.scope import Scope
from shequ.files.models import StoredFile
from shequ.kernel.ids import uuid7
from shequ.plan import terms
from shequ.plan.terms import DocumentLevel, PackState, Severity, TaskState

CODE = 20
WORD = 60


class PolicyPack(models.Model):
    """One version of one policy pack, with the text it was read from."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.CharField(max_length=CODE, blank=True)
    code = models.CharField(max_length=WORD)
    version = models.CharField(max_length=WORD)
    files = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=PackState.choices(), default=PackState.LOADED.value)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=100)

    objects = Scope(see=terms.PACK_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["code", "version"], name="pack_version_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class PackInForce(models.Model):
    """A pack version holds in an area from a day on; `valid_to` is exclusive."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    pack = models.ForeignKey(PolicyPack, on_delete=models.PROTECT, related_name="places")
    area_id = models.CharField(max_length=CODE, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)
    put_at = models.DateTimeField()
    put_by = models.CharField(max_length=100)

    objects = Scope(see=terms.PACK_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(fields=["area_id", "valid_from"], name="pack_in_force_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="pack_in_force_ends_after"
            ),
        )


class Edition(models.Model):
    """One row: a token that changes whenever a number of any plan can have changed. Caches hold on to it."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    token = models.UUIDField(default=uuid7)

    objects = Scope(see=terms.PACK_SEE, path="")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class ParameterOverride(models.Model):
    """Another value of a parameter for an area (and class), with its reason; `valid_to` is exclusive."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    pack_code = models.CharField(max_length=WORD)
    area_id = models.CharField(max_length=CODE)
    name = models.CharField(max_length=100)
    cls = models.CharField(max_length=WORD, blank=True)
    value = models.CharField(max_length=100)
    reason = models.CharField(max_length=500, blank=True)
    document = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=100)

    objects = Scope(see=terms.PACK_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["pack_code", "area_id"], name="override_place"),)
        constraints = (
            models.UniqueConstraint(
                fields=["pack_code", "area_id", "name", "cls", "valid_from"], name="override_once_a_day"
            ),
        )


class CheckRun(models.Model):
    """One run of the checks of one plan: its scope, and what the clauses came to."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.CharField(max_length=CODE, blank=True)
    plan_area = models.CharField(max_length=CODE, blank=True)
    pack = models.ForeignKey(PolicyPack, on_delete=models.PROTECT, related_name="runs")
    pack_code = models.CharField(max_length=WORD)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    is_whole = models.BooleanField()
    kinds = models.JSONField(default=list)
    journal_seq = models.BigIntegerField(default=0)
    cpu_ms = models.PositiveIntegerField(default=0)
    statuses = models.JSONField(default=dict)
    new_count = models.PositiveIntegerField(default=0)
    persisting_count = models.PositiveIntegerField(default=0)
    resolved_count = models.PositiveIntegerField(default=0)

    objects = Scope(see=terms.BOARD_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["pack_code", "plan_area", "at"], name="run_of_plan"),)


class Measurement(models.Model):
    """What the newest run of one check of one clause measured: how many subjects, or why none."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.CharField(max_length=CODE, blank=True)
    pack_code = models.CharField(max_length=WORD)
    clause = models.CharField(max_length=WORD)
    kind = models.CharField(max_length=WORD)
    population = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    reason_values = models.JSONField(default=dict)
    run = models.ForeignKey(CheckRun, on_delete=models.PROTECT, related_name="measurements")

    objects = Scope(see=terms.BOARD_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(fields=["pack_code", "area_id", "clause", "kind"], name="measurement_once"),
        )


class Finding(models.Model):
    """One thing a check found, from the run that opened it to the run that no longer found it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.CharField(max_length=CODE, blank=True)
    plan_area = models.CharField(max_length=CODE, blank=True)
    pack_code = models.CharField(max_length=WORD)
    clause = models.CharField(max_length=WORD)
    kind = models.CharField(max_length=WORD)
    subject = models.CharField(max_length=80)
    name = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=300)
    values = models.JSONField(default=dict)
    measured = models.CharField(max_length=60, blank=True)
    required = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    severity = models.CharField(max_length=8, choices=[(item.value, item.value) for item in Severity])
    rank = models.PositiveSmallIntegerField(default=0)
    mend = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=80, blank=True)
    link_args = models.JSONField(default=list)
    institution = models.CharField(max_length=WORD, blank=True)
    opened = models.ForeignKey(CheckRun, on_delete=models.PROTECT, related_name="opened")
    opened_at = models.DateTimeField()
    resolved = models.ForeignKey(CheckRun, on_delete=models.PROTECT, related_name="resolved", null=True)
    resolved_at = models.DateTimeField(null=True)

    objects = Scope(see=terms.BOARD_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["pack_code", "plan_area", "resolved_at", "clause"], name="finding_open"),
            models.Index(fields=["resolved_at", "area_id"], name="finding_area"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["pack_code", "clause", "kind", "subject"],
                condition=Q(resolved_at=None),
                name="finding_open_once",
            ),
        )


class PlanTask(models.Model):
    """A clause to be carried out by a unit by a day, in one phase and place."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.CharField(max_length=CODE, blank=True)
    pack_code = models.CharField(max_length=WORD)
    clause = models.CharField(max_length=WORD)
    phase = models.CharField(max_length=WORD, blank=True)
    units = models.JSONField(default=list)
    institutions = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    made_on = models.DateField()
    state = models.CharField(max_length=12, choices=TaskState.choices(), default=TaskState.OPEN.value)
    progress = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=100, blank=True)
    accepted_at = models.DateTimeField(null=True)
    is_dropped = models.BooleanField(default=False)

    objects = Scope(see=terms.TASK_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["state", "due_on"], name="task_due"),)
        constraints = (
            models.UniqueConstraint(fields=["pack_code", "area_id", "clause", "phase"], name="task_once"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="task_progress_percent"),
        )


class TaskStep(models.Model):
    """What was said or done about a task: a progress note, a submission, an acceptance, a return."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    task = models.ForeignKey(PlanTask, on_delete=models.PROTECT, related_name="steps")
    area_id = models.CharField(max_length=CODE, blank=True)
    step = models.CharField(max_length=12)
    text = models.CharField(max_length=1000)
    progress = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    person = models.CharField(max_length=100)

    objects = Scope(see=terms.TASK_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class FreezeWindow(models.Model):
    """A time in which entry, promotion, disposal or spending needs approval; `ends_on` is the last day."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.CharField(max_length=CODE)
    matters = models.JSONField(default=list)
    approvers = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=500)
    document = models.CharField(max_length=100, blank=True)
    closed_on = models.DateField(null=True)
    closed_reason = models.CharField(max_length=500, blank=True)

    objects = Scope(see=terms.BOARD_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="freeze_ends_after_it_begins"),
        )


class FreezeApproval(models.Model):
    """A frozen matter was approved: for what, by whom, on which document, how often, from a day to a last day."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.CharField(max_length=CODE)
    matter = models.CharField(max_length=20, choices=terms.FreezeMatter.choices())
    what = models.CharField(max_length=200)
    approver = models.CharField(max_length=20, choices=terms.Approver.choices())
    document = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()
    times = models.PositiveIntegerField(default=1)
    used = models.PositiveIntegerField(default=0)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=100)
    given_person = models.CharField(max_length=100)

    objects = Scope(see=terms.BOARD_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="freeze_approval_ends_after"),
            models.CheckConstraint(condition=Q(used__lte=F("times")), name="freeze_approval_not_overused"),
        )


class FreezeAct(models.Model):
    """Something frozen that was done in a window, with its approval or why it needs none; listed for inspection."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.CharField(max_length=CODE)
    matter = models.CharField(max_length=20, choices=terms.FreezeMatter.choices())
    on = models.DateField()
    at = models.DateTimeField()
    what = models.CharField(max_length=200)
    subject = models.CharField(max_length=100)
    by = models.CharField(max_length=100)
    exempt = models.CharField(max_length=20, choices=terms.Exempt.choices(), blank=True)
    approval = models.ForeignKey(FreezeApproval, null=True, on_delete=models.PROTECT, related_name="acts")

    objects = Scope(see=terms.BOARD_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area_id", "on"], name="freeze_act_area_on"),)


class BasisDocument(models.Model):
    """A document that something rests on, as the county's register keeps it; `valid_to` is the first day without it.

    code: the pack's id of the document, "" for one that no pack names. file, kept_at: where its text is held.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area_id = models.CharField(max_length=CODE)
    code = models.CharField(max_length=WORD, blank=True)
    number = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=100)
    level = models.CharField(max_length=10, choices=DocumentLevel.choices())
    issued_on = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    repealed_by = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.CharField(max_length=100, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=100)

    objects = Scope(see=terms.DOCUMENT_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(fields=["area_id", "code"], condition=~Q(code=""), name="document_code_once"),
            models.UniqueConstraint(fields=["area_id", "number"], condition=~Q(number=""), name="document_number_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="document_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
