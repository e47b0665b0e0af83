"""The journal's tables: entries nobody can change, their personal values apart, seals over them."""

from django.db import models

from shequ.base.encrypted import EncryptedTextField
from shequ.base.scope import Scope
from shequ.journal import terms
from shequ.kernel.ids import uuid7


class Entry(models.Model):
    """One fact with who, when, where from and why. Append-only by trigger."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=100)
    actor_name = models.CharField(max_length=100, blank=True)
    on_behalf_of = models.CharField(max_length=100, blank=True)
    channel = models.CharField(max_length=10)
    request_id = models.CharField(max_length=40, blank=True)
    area_id = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=80)
    body = models.TextField()
    because = models.CharField(max_length=80, blank=True)

    objects = Scope(see=terms.JOURNAL_READ)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["subject", "seq"], name="entry_subject"),
            models.Index(fields=["code", "seq"], name="entry_code"),
            models.Index(fields=["area_id", "seq"], name="entry_area"),
        )


class Value(models.Model):
    """A personal value of an entry; deleting it leaves every hash valid."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="values")
    name = models.CharField(max_length=60)
    salt = models.BinaryField(max_length=16)
    value = EncryptedTextField()

    objects = Scope(see=terms.JOURNAL_READ, path="entry__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class Seal(models.Model):
    """A signed Merkle root over entries, chained to the seal before."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    count = models.IntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    algorithm = models.CharField(max_length=10)
    key = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=64)

    objects = Scope(see=terms.JOURNAL_READ)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class Leaf(models.Model):
    """The place of an entry under a seal."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="leaf")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves")
    position = models.IntegerField()
    hash = models.CharField(max_length=64)

    objects = Scope(see=terms.JOURNAL_READ, path="entry__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["seal", "position"], name="leaf_position_once"),)


class RefusalNote(models.Model):
    """A refusal that must itself be known: written after the rollback, in its own transaction."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=100)
    actor_name = models.CharField(max_length=100, blank=True)
    area_id = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=80)
    code = models.CharField(max_length=80)
    sentence = models.TextField()

    objects = Scope(see=terms.JOURNAL_READ)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"


class Answered(models.Model):
    """The first answer to an action sent with an idempotency key."""

    key = models.CharField(max_length=80)
    action = models.CharField(max_length=80)
    client = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    answer = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    objects = Scope(see=terms.JOURNAL_READ)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints = (models.UniqueConstraint(fields=["key", "action", "client"], name="answered_once"),)


class SealTurn(models.Model):
    """One row that a sealer locks, so that two never number alike; and what the last verification found."""

    id = models.SmallIntegerField(primary_key=True)
    verified_at = models.DateTimeField(null=True)
    verified_ok = models.BooleanField(null=True)
    verified_reason = models.TextField(blank=True)

    objects = Scope(see=terms.JOURNAL_READ)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
