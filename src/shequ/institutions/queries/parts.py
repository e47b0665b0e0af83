"""What orders move: rooms above hand in their parts through `config/order_parts.py`; duties are this room's own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from shequ.base.words import say
from shequ.institutions.models import DutyPart
from shequ.institutions.rules.orders import Thing
from shequ.kernel.call import Call


@dataclass(frozen=True, slots=True)
class Moves:
    """What an executed order asks a part to do: everything of the old bodies goes to the new ones on a day.

    heirs: old body → new body. exceptions: key of a thing → new body, for single things.
    """

    order: UUID
    on: date
    document: str
    heirs: Mapping[UUID, UUID]
    exceptions: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderPart:
    """A kind of things that bodies hold.

    held(call, bodies, on) → (key, title, body) of each thing held open on a day; move(call, moves) → how many went.
    Both are set-based (at most 8 statements for any number) and run inside the order's own transaction.
    """

    code: str
    title: str
    held: Callable[[Call, Sequence[UUID], date], Iterable[tuple[str, str, UUID]]]
    move: Callable[[Call, Moves], int]


_parts: list[OrderPart] = []


def order_parts_register(parts: Iterable[OrderPart]) -> None:
    """Take over the parts of all rooms; config calls it once."""
    _parts[:] = list(parts)


def order_parts() -> tuple[OrderPart, ...]:
    """Return the parts in the order in which they move."""
    return tuple(_parts)


def things_held(call: Call, bodies: Mapping[UUID, str], on: date) -> list[Thing]:
    """Return everything that bodies hold, by part."""
    if not bodies:
        return []
    return [
        Thing(part.code, say(part.title), key, title, bodies[body])
        for part in order_parts()
        for key, title, body in part.held(call, list(bodies), on)
    ]


def duties_held(call: Call, bodies: Sequence[UUID], on: date) -> list[tuple[str, str, UUID]]:
    """Return the parts in duties that bodies hold and that have not ended: key is the duty's code; one statement."""
    del call, on
    rows = DutyPart.objects.unscoped(because="the order that asks was scoped").filter(
        institution__in=bodies, valid_to=None
    )
    return [
        (part.duty.code, part.duty.title, part.institution_id)
        for part in rows.select_related("duty").order_by("duty__sort", "duty__code", "area_id")
    ]
