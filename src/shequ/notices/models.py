"""What we keep of messages."""

from typing import Any

from django.db import models
from django.db.models import Q

from shequ.accounts.models import User
from shequ.base.encrypted import EncryptedTextField
from shequ.base.fields import AreaField
from shequ.base.scope import Scope
from shequ.kernel.ids import uuid7
from shequ.notices import terms
from shequ.notices.terms import DeliveryState


class Message(models.Model):
    """A message in somebody's inbox: a msgid with values; the values may be personal and are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    area = AreaField(null=True)
    sentence = models.CharField(max_length=300)
    values: Any = EncryptedTextField()
    subject = models.CharField(max_length=80, blank=True)
    link = models.CharField(max_length=80, blank=True)
    link_args = models.JSONField(default=list)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = Scope(see=terms.INBOX_SEE)
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["to", "at"], name="message_inbox"),
            models.Index(fields=["to"], name="message_unread", condition=Q(read_at=None)),
        )


class Delivery(models.Model):
    """A message on its way outside, by one channel to one address; tried until it is sent or given up."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=40)
    address: Any = EncryptedTextField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices(), default=DeliveryState.WAITING.value)
    tries = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=terms.ERROR_LENGTH, blank=True)

    objects = Scope(see=terms.OUTBOX_SEE, path="message__area_id")
    rows = models.Manager()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes = (
            models.Index(fields=["next_at"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["state", "ended_at"], name="delivery_state"),
        )
