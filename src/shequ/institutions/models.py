"""What institutions keeps: bodies, and what each was called and where it stood in each period."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions import terms
from shequ.institutions.terms import LineKind, OrderState, Part
from shequ.kernel.ids import uuid7


class Institution(models.Model):
    """A body. Its code is never used again in its county; `abolished_on` is the first day without it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    code = models.CharField(max_length=terms.CODE_LENGTH)
    established_on = models.DateField()
    abolished_on = models.DateField(null=True)
    set_up_by = models.UUIDField(null=True)
    abolished_by = models.UUIDField(null=True)

    objects = Scope(see=terms.TREE_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(Substr("area_id", 1, terms.COUNTY_DIGITS), F("code"), name="institution_code_once"),
            models.CheckConstraint(
                condition=Q(abolished_on=None) | Q(abolished_on__gte=F("established_on")),
                name="institution_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.code


class InstitutionVersion(models.Model):
    """Name, kind and place of a body in one period; `valid_to` is exclusive.

    kind, tier: ids of the plan. second: a further body that it serves beside its parent. order: the order that wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=60)
    tier = models.CharField(max_length=60)
    parent = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="child_versions")
    second = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="served_versions")
    rank = models.CharField(max_length=40, blank=True)
    sort = models.IntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)
    order = models.UUIDField(null=True)

    objects = Scope(see=terms.TREE_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "valid_from"], name="institution_version_area"),)
        constraints = (
            models.UniqueConstraint(fields=["institution", "valid_from"], name="institution_version_once_a_day"),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(valid_to=None), name="institution_version_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="institution_version_ends_after"
            ),
        )


class Duty(models.Model):
    """A duty of the county's bodies. source: the clause or list that it comes from, as people cite it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    code = models.CharField(max_length=terms.CODE_LENGTH)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=60, blank=True)
    document = models.CharField(max_length=100, blank=True)
    sort = models.IntegerField(default=0)
    since = models.DateField()

    objects = Scope(see=terms.DUTY_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(Substr("area_id", 1, terms.COUNTY_DIGITS), F("code"), name="duty_code_once"),
        )

    def __str__(self) -> str:
        return self.code


class DutyPart(models.Model):
    """What a body does about a duty, in an area, in a period; `valid_to` is exclusive. order: the order that moved it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="parts")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="duty_parts")
    part = models.CharField(max_length=12, choices=Part.choices())
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)
    order = models.UUIDField(null=True)

    objects = Scope(see=terms.DUTY_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(
                fields=["duty", "area"], condition=Q(valid_to=None, part=Part.LEAD.value), name="duty_part_one_lead"
            ),
            models.UniqueConstraint(
                fields=["duty", "area", "institution", "part", "valid_from"], name="duty_part_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="duty_part_ends_after_it_begins"
            ),
        )


class InstitutionOrder(models.Model):
    """An order that changes the tree, from draft to execution. year, number: given at approval, without gaps.

    moved: what went where, as it was executed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=OrderState.choices(), default=OrderState.DRAFT.value)
    effective_on = models.DateField()
    superior_document = models.CharField(max_length=100, blank=True)
    year = models.IntegerField(null=True)
    number = models.IntegerField(null=True)
    decision_document = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=500, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=100)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=100, blank=True)
    submitted_person = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    executed_at = models.DateTimeField(null=True)
    executed_by = models.CharField(max_length=100, blank=True)
    moved = models.JSONField(default=list)

    objects = Scope(see=terms.ORDER_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "drafted_at"], name="order_area_drafted"),)
        constraints = (models.UniqueConstraint(fields=["area", "year", "number"], name="order_number_once"),)

    def __str__(self) -> str:
        return self.title


class OrderLine(models.Model):
    """A line of an order: the body by its code, what becomes of it, who decided, and who takes over."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    order = models.ForeignKey(InstitutionOrder, on_delete=models.PROTECT, related_name="lines")
    position = models.IntegerField()
    kind = models.CharField(max_length=10, choices=LineKind.choices())
    code = models.CharField(max_length=terms.CODE_LENGTH)
    name = models.CharField(max_length=100, blank=True)
    body_kind = models.CharField(max_length=60, blank=True)
    parent = models.CharField(max_length=terms.CODE_LENGTH, blank=True)
    second = models.CharField(max_length=terms.CODE_LENGTH, blank=True)
    rank = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=20, blank=True)
    authority = models.CharField(max_length=20, blank=True)
    document = models.CharField(max_length=100, blank=True)
    heir = models.CharField(max_length=terms.CODE_LENGTH, blank=True)
    exceptions = models.JSONField(default=dict)

    objects = Scope(see=terms.ORDER_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["order", "position"], name="order_line_position_once"),)
