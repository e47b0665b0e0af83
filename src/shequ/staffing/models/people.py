"""People who serve, and by which channel and where they were engaged in each period."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr

from shequ.base.fields import AreaField, EncryptedTextField
from shequ.base.scope import Scope
from shequ.institutions.models import Institution
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.kernel.ids import uuid7
from shequ.staffing import terms
from shequ.staffing.terms import HeadKind, LeaveReason, Source


class StaffMember(models.Model):
    """A person who serves the county's bodies.

    area: that of the body where the person is engaged now (or was last). person: the key that accounts know.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    person = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=terms.NAME_LENGTH)
    name_initials = models.CharField(max_length=30, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    birth_on = models.DateField(null=True)
    identity_number = EncryptedTextField(null=True)
    identity_digest = models.BinaryField(max_length=32, null=True)
    phone = EncryptedTextField(null=True)
    education = models.CharField(max_length=2, blank=True)
    political = models.CharField(max_length=2, blank=True)
    version = models.IntegerField(default=1)

    objects = Scope(see=terms.STAFF_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "name_initials", "id"], name="staff_area_name"),)
        constraints = (
            models.UniqueConstraint(
                Substr("area_id", 1, COUNTY_DIGITS),
                F("identity_digest"),
                condition=Q(identity_digest__isnull=False),
                name="staff_number_once",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def open_number(self) -> str:
        """Return the whole identity number, "" for none. Only for masking, revealing and comparing."""
        return "" if self.identity_number is None else str(self.identity_number.open())

    def open_phone(self) -> str:
        """Return the whole phone number, "" for none. Only for masking and revealing."""
        return "" if self.phone is None else str(self.phone.open())


class Engagement(models.Model):
    """Somebody serves a body by a channel in a period; `valid_to` is exclusive.

    head_kind: the kind of head that the person sits on, "" for none: one head for a person, whatever the posts held.
    is_legacy: entered as a fact though the body had no head left. order: the order that brought the person here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="engagements")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="engagements")
    source = models.CharField(max_length=20, choices=Source.choices())
    head_kind = models.CharField(max_length=20, choices=HeadKind.choices(), blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)
    end_reason = models.CharField(max_length=20, choices=LeaveReason.choices(), blank=True)
    end_document = models.CharField(max_length=100, blank=True)
    is_legacy = models.BooleanField(default=False)
    order = models.UUIDField(null=True)

    objects = Scope(see=terms.STAFF_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "valid_from"], name="engagement_area"),)
        constraints = (
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(valid_to=None) & ~Q(source=Source.VOLUNTEER.value),
                name="engagement_one_open",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="engagement_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(head_kind="") | Q(source=Source.ESTABLISHMENT.value), name="engagement_head_is_established"
            ),
        )
