"""Users, what they are granted, how they sign in."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shequ.accounts import terms
from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7
from shequ.kernel.roles import TITLES


class UserManager(BaseUserManager["User"]):
    """Django's and allauth's own way to users."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of a sign-in name, whatever its case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """An account of a natural person. Two accounts of one person share `person`, a key that is no identity number."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    person = models.CharField(max_length=60, db_index=True)
    area = AreaField(null=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(null=True)
    preferences = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    rows = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    is_staff = False
    is_superuser = False

    def __str__(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002
        """Answer Django's own question with no: permissions come from grants (`Actor.may`)."""
        return False

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002
        """Answer Django's own question with no."""
        return False


class Grant(models.Model):
    """A role held by a user in an area, from a day to a day (exclusive), from a source."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=list(TITLES.items()))
    area = AreaField()
    institution = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    substitutes_for = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="substitutes")

    objects = Scope(see=terms.GRANT_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["role", "area"], name="grant_role_area"),
            models.Index(fields=["source"], name="grant_source"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="grant_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(substitutes_for=None) | Q(ends_on__isnull=False), name="grant_substitute_is_dated"
            ),
        )


class Try(models.Model):
    """One try to sign in. Holds no name that was typed (people type passwords there), only its keyed digest."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="tries")
    name_digest = models.BinaryField(max_length=32)
    outcome = models.CharField(max_length=20, choices=terms.Outcome.choices())
    method = models.CharField(max_length=20, choices=terms.Method.choices(), blank=True)
    network = models.CharField(max_length=45, blank=True)
    """The network the try came from: the first three numbers of an IPv4 address, the first 48 bits of an IPv6 one."""

    objects = Scope(see=terms.SECURITY_SEE, path="user__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (models.Index(fields=["name_digest", "at"], name="try_name_at"),)


class OldPassword(models.Model):
    """The hash of a password used before, so that it is not used again."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    hash = models.CharField(max_length=128)
    at = models.DateTimeField()

    objects = Scope(see=terms.USER_CHANGE, path="user__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class Token(models.Model):
    """A token for programs: kept as its digest, ending, never more than its owner may today."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    title = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    scope = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    objects = Scope(see=terms.SECURITY_SEE, path="user__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
