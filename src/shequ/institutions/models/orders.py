"""Institution orders and their lines."""

from django.db import models

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions import terms
from shequ.institutions.terms import LineKind, OrderState
from shequ.kernel.ids import uuid7


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
