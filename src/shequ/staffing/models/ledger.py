"""The two ledgers: accounts, entries whose lines sum to zero, and heads held back."""

from django.db import models
from django.db.models import F, Q

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions.models import Institution
from shequ.kernel.ids import uuid7
from shequ.staffing import terms
from shequ.staffing.terms import AccountRole, EntryKind, HoldState, Ledger


class Account(models.Model):
    """An account of a ledger for one kind of heads or positions; the row is what two writers of a balance lock.

    area: the county. institution: only an account of a body has one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    ledger = models.CharField(max_length=20, choices=Ledger.choices())
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=10, choices=AccountRole.choices())
    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="accounts")

    objects = Scope(see=terms.BOOK_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.UniqueConstraint(
                fields=["institution", "ledger", "kind"],
                condition=Q(role=AccountRole.BODY.value),
                name="account_once_a_body",
            ),
            models.UniqueConstraint(
                fields=["area", "ledger", "kind", "role"],
                condition=~Q(role=AccountRole.BODY.value),
                name="account_once_a_county",
            ),
            models.CheckConstraint(
                condition=Q(role=AccountRole.BODY.value, institution__isnull=False)
                | (~Q(role=AccountRole.BODY.value) & Q(institution__isnull=True)),
                name="account_body_has_institution",
            ),
        )


class Entry(models.Model):
    """An entry of a ledger; never changed, put right by a reversal. on: the day from which it counts."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    ledger = models.CharField(max_length=20, choices=Ledger.choices())
    kind = models.CharField(max_length=20, choices=EntryKind.choices())
    on = models.DateField()
    document = models.CharField(max_length=100)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    order = models.UUIDField(null=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    objects = Scope(see=terms.BOOK_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "on"], name="entry_area_on"),)


class Line(models.Model):
    """A line of an entry: so many heads on an account; the lines of an entry sum to zero for each kind."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField(db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lines")
    on = models.DateField()
    heads = models.IntegerField()

    objects = Scope(see=terms.BOOK_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.CheckConstraint(condition=~Q(heads=0), name="line_moves_something"),)


class Hold(models.Model):
    """Heads of a body that are earmarked for somebody, or frozen; `valid_to` is exclusive.

    case: the appointment that they are earmarked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds")
    state = models.CharField(max_length=10, choices=HoldState.choices())
    heads = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    case = models.UUIDField(null=True)

    objects = Scope(see=terms.BOOK_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.CheckConstraint(condition=Q(heads__gt=0), name="hold_of_some_heads"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="hold_ends_after"
            ),
        )
