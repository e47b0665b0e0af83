"""What a body to be abolished holds, thing by thing, and where each may go."""

from dataclasses import dataclass
from uuid import UUID

from shequ.institutions.models import InstitutionOrder
from shequ.institutions.queries.orders import case_of, lines_of, orders_seen
from shequ.institutions.rules import orders as rules
from shequ.institutions.rules.orders import Line, Thing
from shequ.institutions.terms import LineKind
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden


@dataclass(frozen=True, slots=True)
class LineThings:
    """What the body of a line holds, each thing with the code of the body where it goes alone, "" for the heir.

    targets: (code, name) of the bodies that stand after the order, without the heir.
    """

    name: str
    heir: str
    things: tuple[tuple[Thing, str], ...]
    targets: tuple[tuple[str, str], ...]


def things_of(call: Call, order: InstitutionOrder, line: Line) -> list[Thing]:
    """Return what the body of an abolition holds on the order's day."""
    case, _keys = case_of(call, order, [line])
    return [thing for thing in case.things if thing.body == line.code]


def order_line_things(call: Call, *, order_id: UUID, position: int) -> LineThings:
    """Return what the body of a line, counted from 1, holds and where it may go.

    Raises: Hidden for an order or line that is not there, or no abolition.
    """
    order = orders_seen(call.actor).filter(pk=order_id).first()
    lines = lines_of(order_id) if order is not None else []
    if order is None or not 1 <= position <= len(lines) or lines[position - 1].kind != LineKind.ABOLISH:
        raise Hidden()
    line = lines[position - 1]
    case, _keys = case_of(call, order, lines)
    rest = rules.after(lines, case.places, on=order.effective_on)
    targets = sorted(
        ((code, place.name) for code, place in rest.items() if code != line.heir), key=lambda pair: pair[1]
    )
    return LineThings(
        case.places[line.code].name if line.code in case.places else line.code,
        rest[line.heir].name if line.heir in rest else "",
        tuple(
            (thing, line.exceptions.get(thing.part, {}).get(thing.key, ""))
            for thing in case.things
            if thing.body == line.code
        ),
        tuple(targets),
    )
