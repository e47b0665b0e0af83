"""What people and rooms do with messages."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings

from shequ.accounts.models import User
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7_many
from shequ.kernel.permissions import PUBLIC
from shequ.notices import adapters, facts, queries, rules, terms
from shequ.notices.models import Delivery, Message
from shequ.notices.terms import DeliveryState

ADDRESSED = "a message finds its recipient whatever the sender may see"


@action(terms.NOTIFY_MANY)
def notify_many(
    call: Call,
    *,
    sentence: str,
    to: Sequence[int] = (),
    holders_of: str = "",
    values: Mapping[str, object] | None = None,
    area: str = "",
    subject: str = "",
    link: str = "",
    link_args: tuple[str, ...] = (),
) -> int | Unchanged:
    """Put a message into inboxes, and into the outbox where an adapter is set, in the transaction of the act it tells of.

    to: users' keys. holders_of: a permission; whoever holds it in `area` is told too, but not the one who acts.
    sentence: msgid with places for `values`; a value may be (msgid, values) itself. link: name of the page it leads to.
    Returns how many were told. Whoever may do a thing may have others told of it, so no further leave is asked.
    """
    call.require(PUBLIC)
    keys = set(to)
    if holders_of:
        keys |= set(queries.recipients(holders_of, area=area, on=call.on)) - {call.actor.user_id or 0}
    users = list(User.rows.filter(pk__in=sorted(keys), is_active=True).order_by("pk"))
    if not users:
        return Unchanged("nobody to tell")

    text = json.dumps(dict(values or {}), ensure_ascii=False, default=str)
    messages = [
        Message(
            id=key, to=user, area_id=area or None, sentence=sentence, values=text, subject=subject, link=link,
            link_args=list(link_args), at=call.at,
        )
        for key, user in zip(uuid7_many(len(users)), users, strict=True)
    ]  # fmt: skip
    Message.objects.bulk_create(messages)
    if adapters.is_on():
        Delivery.objects.bulk_create(
            Delivery(
                id=key,
                message=message,
                channel=settings.NOTICE_ADAPTER,
                address=message.to.username,
                made_at=call.at,
                next_at=call.at,
            )
            for key, message in zip(uuid7_many(len(messages)), messages, strict=True)
        )
    record(call, facts.MessagesSent(area=area, subject=subject, count=len(messages), about=sentence))
    return len(messages)


@action(terms.MESSAGE_READ)
def message_read(call: Call, *, message_id: UUID) -> Unchanged:
    """Mark one of the actor's own messages as read. No fact: who read what and when is nobody's measure of people.

    Raises: Hidden.
    """
    message = queries.own_messages(call).locked(message_id)
    if message.read_at is None:
        message.read_at = call.at
        message.save(update_fields=["read_at"])
    return Unchanged("reading leaves no fact")


@action(terms.MESSAGE_READ)
def messages_read_all(call: Call) -> Unchanged:
    """Mark all of the actor's own messages up to now as read. No fact, as for one."""
    queries.own_messages(call).filter(read_at=None, at__lte=call.at).update(read_at=call.at)
    return Unchanged("reading leaves no fact")


@action(terms.OUTBOX_RETRY)
def outbox_retry(call: Call, *, delivery_ids: Sequence[UUID] | None = None) -> int:
    """Try deliveries again that were given up: those named, or all; returns how many.

    Raises: NotPermitted, rules.NothingToRetry.
    """
    call.require(terms.OUTBOX_RETRY)
    dead = queries.visible_deliveries(call).filter(state=DeliveryState.DEAD)
    if delivery_ids is not None:
        dead = dead.filter(pk__in=list(delivery_ids))
    keys = list(dead.values_list("pk", flat=True))
    if not keys:
        raise rules.NothingToRetry()

    rows = Delivery.objects.unscoped(because="the keys were scoped above").filter(pk__in=keys, state=DeliveryState.DEAD)
    count = rows.update(state=DeliveryState.WAITING, tries=0, next_at=call.at, ended_at=None)
    record(call, facts.DeliveriesRetried(count=count))
    return int(count)
