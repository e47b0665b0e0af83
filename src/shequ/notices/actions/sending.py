"""What the worker does with the outbox: no use case and no fact, only whether a letter left."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from shequ.notices import adapters, queries, rules, terms
from shequ.notices.adapters import Letter, NotDelivered
from shequ.notices.models import Delivery, Message
from shequ.notices.terms import DeliveryState

log = logging.getLogger("shequ.notices")
OUTBOX = "the worker carries every letter"


def send_due(at: datetime) -> tuple[int, int]:
    """Try the deliveries that are due, oldest first; return (sent, failed).

    Taken in one short transaction, sent outside of it: a slow way outside holds no lock. Whoever takes a delivery puts
    it off, so that a second worker leaves it alone and a killed one loses nothing; a letter may then go twice.
    """
    sent = failed = 0
    for delivery in _take(at):
        error = _send(delivery)
        if error:
            failed += 1
        else:
            sent += 1
        _write(delivery, at, error)
    return sent, failed


def _take(at: datetime) -> list[Delivery]:
    due = Delivery.objects.unscoped(because=OUTBOX).filter(state=DeliveryState.WAITING, next_at__lte=at)
    if not due.exists():  # an idle outbox takes no write lock
        return []
    with transaction.atomic():
        keys = list(due.order_by("next_at", "id").select_for_update(skip_locked=True)[: terms.AT_ONCE])
        rows = Delivery.objects.unscoped(because=OUTBOX).filter(pk__in=[delivery.pk for delivery in keys])
        rows.update(next_at=at + timedelta(seconds=terms.HELD_S))
    return list(rows.select_related("message__to").order_by("made_at", "id"))


def _send(delivery: Delivery) -> str:
    """Return "" when the letter left, else why not, in words that name no person."""
    message = delivery.message
    letter = Letter(
        id=str(delivery.pk),
        address=delivery.address.open(),
        name=message.to.name,
        text=queries.text_of(message),
        link=queries.url_of(message),
        at=message.at,
    )
    try:
        adapters.adapter(delivery.channel).send(letter)
    except NotDelivered as error:
        return str(error) or type(error).__name__
    except (OSError, LookupError) as error:
        return f"{type(error).__name__}: {getattr(error, 'strerror', None) or error}"
    except Exception as error:
        log.exception("adapter_failed", extra={"delivery_id": str(delivery.pk), "channel": delivery.channel})
        return type(error).__name__
    return ""


def _write(delivery: Delivery, at: datetime, error: str) -> None:
    tries = delivery.tries + 1
    again = rules.next_try(tries, at) if error else None
    state = DeliveryState.SENT if not error else (DeliveryState.WAITING if again else DeliveryState.DEAD)
    rows = Delivery.objects.unscoped(because=OUTBOX).filter(pk=delivery.pk, state=DeliveryState.WAITING)
    rows.update(
        state=state,
        tries=tries,
        next_at=again,
        ended_at=None if again else at,
        error=error[: terms.ERROR_LENGTH],
    )
    if state == DeliveryState.DEAD:
        log.warning("delivery_given_up", extra={"delivery_id": str(delivery.pk), "channel": delivery.channel})


def prune(before: datetime) -> int:
    """Delete messages read before an instant, with what was delivered of them; return how many messages."""
    rows = Message.objects.unscoped(because=OUTBOX).filter(read_at__lt=before)
    standing = Delivery.objects.unscoped(because=OUTBOX).exclude(state=DeliveryState.SENT)
    deleted: int = rows.exclude(pk__in=standing.values("message_id")).delete()[1].get("notices.Message", 0)
    return deleted
