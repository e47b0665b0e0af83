"""What can be asked about messages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from shequ.accounts.models import Grant
from shequ.areas.queries import area_names
from shequ.areas.terms import DIGITS
from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under_any
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.permissions import roles_with
from shequ.notices import terms
from shequ.notices.models import Delivery, Message
from shequ.notices.terms import DeliveryState

OWN = "everybody reads their own messages"
BLANK = "…"


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as the inbox shows it."""

    id: UUID
    text: str
    at: datetime
    area_name: str
    is_read: bool
    url: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery as operators see it: who and why not, never what the message says of whom."""

    id: UUID
    about: str
    to_name: str
    channel: str
    state: str
    state_label: str
    tries: int
    error: str
    made_at: datetime
    ended_at: datetime | None
    next_at: datetime | None


def own_messages(call: Call) -> Any:
    """Return the actor's own messages."""
    rows = Message.objects.unscoped(because=OWN)
    return rows.filter(to_id=call.actor.user_id) if call.actor.user_id else rows.none()


def unread_count(call: Call) -> int:
    """Return how many messages the actor has not read. One statement, none for a visitor."""
    return int(own_messages(call).filter(read_at=None).count()) if call.actor.user_id else 0


def inbox(call: Call, *, page: PageRequest, is_unread: bool = False) -> Page[MessageRow]:
    """Return the actor's messages, newest first. Three statements."""
    found = own_messages(call)
    if is_unread:
        found = found.filter(read_at=None)
    got = page.of(found.order_by("-at", "-id"), row=lambda message: message)
    names = area_names({message.area_id for message in got.rows if message.area_id})
    rows = tuple(_row(message, names) for message in got.rows)
    return got.holding(rows)


def text_of(message: Message) -> str:
    """Return what a message says, in the reader's language."""
    return say(message.sentence, _said(json.loads(message.values.open())))


def url_of(message: Message) -> str:
    """Return the page a message leads to, "" when there is none."""
    try:
        return reverse(message.link, args=message.link_args) if message.link else ""
    except NoReverseMatch:
        return ""


def message_url(call: Call, *, message_id: UUID) -> str:
    """Return the page one of the actor's messages leads to, "" when there is none. One statement.

    Raises: Hidden.
    """
    return url_of(own_messages(call).one(message_id))


def outbox_list(call: Call, *, page: PageRequest, state: str = DeliveryState.DEAD) -> Page[DeliveryRow]:
    """Return deliveries in a state, newest first. Two statements."""
    found = visible_deliveries(call).filter(state=state).select_related("message__to")
    return page.of(found.order_by("-made_at", "-id"), row=_delivery_row)


def outbox_counts(call: Call) -> dict[str, int]:
    """Return how many deliveries wait and how many were given up. Two statements."""
    found = visible_deliveries(call)
    wanted = (DeliveryState.WAITING, DeliveryState.DEAD)
    return {str(state): int(found.filter(state=state).count()) for state in wanted}


def visible_deliveries(call: Call) -> Any:
    """Return the deliveries an operator may see: of messages in their areas and of no area."""
    codes = call.actor.areas_for(terms.OUTBOX_SEE)
    rows = Delivery.objects.unscoped(because="the filter is the scope; messages of no area are any operator's")
    if codes == ("",):
        return rows
    if not codes:
        return rows.none()
    return rows.filter(under_any(codes, path="message__area_id") | Q(message__area=None))


def recipients(permission: str, *, area: str, on: date) -> list[int]:
    """Return the users who hold a permission in an area on a day, by a grant there or above. One statement."""
    above = [area[:digits] for digits in DIGITS.values() if digits < len(area)]
    grants = Grant.objects.unscoped(because="a message finds whoever is in charge").filter(
        Q(ends_on=None) | Q(ends_on__gt=on),
        role__in=sorted(roles_with(permission)),
        area_id__in=[*above, area],
        starts_on__lte=on,
        user__is_active=True,
    )
    return sorted(set(grants.values_list("user_id", flat=True)))


def _row(message: Message, names: Mapping[str, str]) -> MessageRow:
    return MessageRow(
        id=message.pk,
        text=text_of(message),
        at=message.at,
        area_name=names.get(message.area_id or "", ""),
        is_read=message.read_at is not None,
        url=url_of(message),
    )


def _delivery_row(delivery: Delivery) -> DeliveryRow:
    blanks = dict.fromkeys(json.loads(delivery.message.values.open()), BLANK)
    return DeliveryRow(
        id=delivery.pk,
        about=say(delivery.message.sentence, blanks),
        to_name=delivery.message.to.name,
        channel=delivery.channel,
        state=delivery.state,
        state_label=say(DeliveryState(delivery.state).label),
        tries=delivery.tries,
        error=delivery.error,
        made_at=delivery.made_at,
        ended_at=delivery.ended_at,
        next_at=delivery.next_at,
    )


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn values that are sentences themselves, written [msgid, values], into words."""
    return {
        name: say(value[0], _said(value[1]))
        if isinstance(value, list) and len(value) == len(("msgid", "values"))
        else value
        for name, value in values.items()
    }
