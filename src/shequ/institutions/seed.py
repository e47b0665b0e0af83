"""How a demonstration carries out a reform: the old bodies and duties entered, the order from draft to execution, the new duties."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from shequ.institutions import actions, queries
from shequ.institutions.rules.decisions import Given
from shequ.institutions.rules.duties import GivenPart, NewDuty
from shequ.institutions.rules.matters import Hearing, NewItem, PastMatter
from shequ.institutions.rules.orders import Line
from shequ.institutions.rules.tree import NewBody
from shequ.institutions.terms import OrderState
from shequ.kernel.call import Call

Table = Mapping[str, Any]

__all__ = ["Given", "Hearing", "NewItem", "PastMatter", "reform_seed"]


def reform_seed(
    keeper: Call, decider: Call, *, county: str, story: Mapping[str, Any], between: Callable[[Call], None] | None = None
) -> UUID:
    """Tell the story of a reform once; told again it changes nothing. Returns the order.

    keeper: the establishment office; decider: another person, who records the commission's decision. story: tables `body`,
    `duty`, `line`, `new_duty`, and `order` with title, reason, effective_on, document, decision, and old_document and old_since of what stood before.
    between: what other rooms enter of the old bodies before the order is drafted.
    """
    head = story["order"]
    old, new = head["old_document"], head["document"]
    actions.institutions_add(keeper, area=county, bodies=_bodies(story["body"]), document=old)
    actions.duties_add(keeper, area=county, duties=_duties(story["duty"], since=head["old_since"]), document=old)
    if between is not None:
        between(keeper)
    found = next((row for row in queries.order_list(keeper).rows if row.title == head["title"]), None)
    if found is None:
        order = actions.order_draft(
            keeper, area=county, title=head["title"], reason=head["reason"], effective_on=head["effective_on"],
            lines=tuple(_line(row) for row in story["line"]),
        )  # fmt: skip
        state = str(OrderState.DRAFT)
    else:
        order, state = found.id, found.state
    if state == OrderState.DRAFT:
        actions.order_submit(keeper, order_id=order)
    if state in (OrderState.DRAFT, OrderState.SUBMITTED):
        actions.order_approve(decider, order_id=order, document=head["decision"])
    if state != OrderState.EXECUTED:
        actions.order_execute(keeper, order_id=order)
    actions.duties_add(keeper, area=county, duties=_duties(story["new_duty"], since=head["effective_on"]), document=new)
    return order


def _bodies(rows: Iterable[Table]) -> list[NewBody]:
    return [
        NewBody(
            code=row["code"], name=row["name"], kind=row["kind"], area=row["area"], parent=row.get("parent", ""),
            established_on=row["since"], sort=at,
        )
        for at, row in enumerate(rows)
    ]  # fmt: skip


def _duties(rows: Iterable[Table], *, since: date) -> list[NewDuty]:
    return [
        NewDuty(
            code=row["code"], title=row["title"], area=row["area"], since=since, source=row["source"], sort=at,
            parts=tuple(GivenPart(*part) for part in row["parts"]),
        )
        for at, row in enumerate(rows)
    ]  # fmt: skip


def _line(row: Table) -> Line:
    values = {key: value for key, value in row.items() if key != "duties"}
    return Line(**values, exceptions={"duties": row["duties"]} if "duties" in row else {})
