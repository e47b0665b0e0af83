"""Posts, what each was and where in each period, who held it, and the steps of an appointment."""

from django.db import models
from django.db.models import F, Q

from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.institutions.models import Institution
from shequ.kernel.ids import uuid7
from shequ.kernel.roles import TITLES
from shequ.staffing import terms
from shequ.staffing.models.people import StaffMember
from shequ.staffing.terms import CaseState, Ground, HeadKind, Mode, Position, Purpose


class Post(models.Model):
    """A place in a body that one person can hold. purpose: for what a leading post beyond the plan's numbers is."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    established_on = models.DateField()
    abolished_on = models.DateField(null=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices(), blank=True)
    need = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=100)

    objects = Scope(see=terms.WHO_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (
            models.CheckConstraint(
                condition=Q(abolished_on=None) | Q(abolished_on__gt=F("established_on")), name="post_ends_after"
            ),
        )


class PostVersion(models.Model):
    """What a post was called and where it stood in a period; `valid_to` is exclusive.

    head_kind: the kind of head that who holds it fully sits on, "" for none. role: what the holder may do in this
    system; role_area: where, "" for the body's own area. order: the order that moved it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="versions")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="post_versions")
    title = models.CharField(max_length=60)
    position = models.CharField(max_length=20, choices=Position.choices())
    rank = models.CharField(max_length=40, blank=True)
    head_kind = models.CharField(max_length=20, choices=HeadKind.choices(), blank=True)
    is_leading = models.BooleanField(default=False)
    role = models.CharField(max_length=40, choices=list(TITLES.items()), blank=True)
    role_area = models.CharField(max_length=15, blank=True)
    sort = models.IntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)
    order = models.UUIDField(null=True)

    objects = Scope(see=terms.WHO_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "valid_from"], name="post_version_area"),)
        constraints = (
            models.UniqueConstraint(fields=["post"], condition=Q(valid_to=None), name="post_version_one_in_force"),
            models.UniqueConstraint(fields=["post", "valid_from"], name="post_version_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="post_version_ends_after"
            ),
        )


class Appointment(models.Model):
    """Somebody holds a post from a day to a day (exclusive). term_ends_on: the last day of an elected or fixed term."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    mode = models.CharField(max_length=12, choices=Mode.choices())
    ground = models.CharField(max_length=12, choices=Ground.choices())
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    term_ends_on = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)
    end_document = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    is_legacy = models.BooleanField(default=False)

    objects = Scope(see=terms.WHO_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "valid_from"], name="appointment_area"),)
        constraints = (
            models.UniqueConstraint(fields=["post"], condition=Q(valid_to=None), name="appointment_one_holder"),
            models.UniqueConstraint(
                fields=["staff"], condition=Q(valid_to=None, mode=Mode.FULL.value), name="appointment_one_full_post"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="appointment_ends_after"
            ),
        )


class AppointmentCase(models.Model):
    """An appointment on its way: named, put to public notice, decided. notice_to: the last day of the notice."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = AreaField()
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="cases")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="cases")
    mode = models.CharField(max_length=12, choices=Mode.choices())
    state = models.CharField(max_length=12, choices=CaseState.choices(), default=CaseState.PROPOSED.value)
    basis = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=100)
    proposed_person = models.CharField(max_length=100)
    notice_from = models.DateField(null=True)
    notice_to = models.DateField(null=True)
    objection = models.TextField(blank=True)
    objection_settled = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    document = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=500, blank=True)
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.PROTECT, related_name="cases")

    objects = Scope(see=terms.CASE_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["area", "proposed_at"], name="case_area_proposed"),)
        constraints = (
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(state__in=[CaseState.PROPOSED.value, CaseState.NOTICE.value]),
                name="case_one_open_a_post",
            ),
        )
