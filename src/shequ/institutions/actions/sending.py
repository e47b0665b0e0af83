"""Single things of an abolished body that go elsewhere than its heir."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from shequ.institutions import facts, terms
from shequ.institutions.actions.orders import label_of, line_values, load
from shequ.institutions.models import OrderLine
from shequ.institutions.queries.orders import lines_of
from shequ.institutions.queries.sending import things_of
from shequ.institutions.rules import orders as rules
from shequ.institutions.terms import LineKind
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _


@action(terms.ORDER_LINE_SEND)
def order_line_send(
    call: Call, *, order_id: UUID, position: int, sends: Mapping[str, Mapping[str, str]]
) -> UUID | Unchanged:
    """Say where single things of an abolished body go that do not go to its heir; replaces what was said before.

    position: of the line, counted from 1. sends: part → key of the thing → code of the body; "" or the heir's code leaves
    a thing to the heir. Whether the bodies stand after the order is told with all else that stands against it.
    Raises: Hidden for a line that is not there, no abolition, or a thing that the body does not hold; NotPermitted,
    rules.orders.OrderNotSo.
    """
    order = load(call, order_id, terms.ORDER_LINE_SEND)
    rules.check_editable(order.state, label_of(order))
    lines = lines_of(order.pk)
    if not 1 <= position <= len(lines) or lines[position - 1].kind != LineKind.ABOLISH:
        raise Hidden(field="position")
    line = lines[position - 1]
    held = {(thing.part, thing.key) for thing in things_of(call, order, line)}
    wanted: dict[str, dict[str, str]] = {}
    for part, pairs in sends.items():
        for key, code in pairs.items():
            if (part, key) not in held:
                raise Hidden(field=key)
            if code and code != line.heir:
                wanted.setdefault(part, {})[key] = code
    if wanted == {part: dict(pairs) for part, pairs in line.exceptions.items()}:
        return Unchanged("everything goes there already")

    rows = OrderLine.objects.unscoped(because="the order was scoped").filter(order=order).order_by("position")
    row = rows[position - 1]
    row.exceptions = wanted
    row.save(update_fields=["exceptions"])
    record(
        call,
        facts.OrderChanged(
            area=order.area_id, subject=f"order:{order.pk}", order=str(order.pk), title=order.title,
            what=_("指定个别事项的去向"), line=line_values(replace(line, exceptions=wanted)),
        ),
    )  # fmt: skip
    return row.pk  # type: ignore[no-any-return]
