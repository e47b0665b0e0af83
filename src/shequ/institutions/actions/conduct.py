"""The yearly clean-conduct responsibility list."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from shequ.institutions import facts, terms
from shequ.institutions.actions.group import body_there
from shequ.institutions.models import ConductItem
from shequ.institutions.rules import decisions as decision_rules
from shequ.institutions.rules import matters as rules
from shequ.institutions.rules.matters import NewItem
from shequ.institutions.terms import ConductState
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7_many
from shequ.kernel.words import _


@action(terms.CONDUCT_ITEMS_ADD)
def conduct_items_add(call: Call, *, area: str, body: str, year: int, items: Sequence[NewItem]) -> tuple[UUID, ...]:
    """Put items onto the clean-conduct list of a body and year: what, which body and person answers for it, by when.

    Raises: NotPermitted, rules.group.BodyNotThere, rules.matters.ListEmpty, YearWrong, rules.decisions.TextMissing.
    """
    call.require(terms.CONDUCT_ITEMS_ADD, area)
    key, _standing = body_there(area, body, call.on, field="body")
    rules.check_items(items, year)
    keys = {code: body_there(area, code, call.on)[0] for code in {item.institution for item in items}}

    made = sorted(uuid7_many(len(items)))
    ConductItem.objects.bulk_create(
        ConductItem(
            id=pk, area_id=area, body_id=key, year=year, title=item.title.strip(), institution_id=keys[item.institution],
            person=item.person.strip(), due_on=item.due_on, added_at=call.at, added_by=call.actor.name,
        )
        for pk, item in zip(made, items, strict=True)
    )  # fmt: skip
    rows = tuple(
        {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(item).items() if name != "person"}
        for item in items
    )  # fmt: skip
    record(call, facts.ConductItemsAdded(area=area, subject=f"conduct:{year}", year=year, count=len(items), rows=rows))
    return tuple(made)


@action(terms.CONDUCT_ITEM_DONE)
def conduct_item_done(call: Call, *, item_id: UUID, done_on: date, result: str) -> UUID:
    """Record that an item was done, with what shows it.

    Raises: Hidden, NotPermitted, rules.matters.ConductNotSo, rules.decisions.TextMissing, rules.group.DayAhead.
    """
    item = _load(call, item_id, terms.CONDUCT_ITEM_DONE)
    rules.check_past(done_on, call.on, field="done_on")
    decision_rules.check_text(result, _("完成情况"), field="result")

    return _close(call, item, ConductState.DONE, done_on, result)


@action(terms.CONDUCT_ITEM_WITHDRAW)
def conduct_item_withdraw(call: Call, *, item_id: UUID, reason: str) -> UUID:
    """Take an item off the list, with the reason; it stays visible as withdrawn.

    Raises: Hidden, NotPermitted, rules.matters.ConductNotSo, rules.decisions.TextMissing.
    """
    item = _load(call, item_id, terms.CONDUCT_ITEM_WITHDRAW)
    decision_rules.check_text(reason, _("撤销的理由"), field="reason")

    return _close(call, item, ConductState.WITHDRAWN, call.on, reason)


def _load(call: Call, item_id: UUID, permission: str) -> ConductItem:
    item: ConductItem = ConductItem.objects.visible_to(call.actor).locked(item_id)
    call.require(permission, item)
    rules.check_open(item.state)
    return item


def _close(call: Call, item: ConductItem, to: ConductState, on: date, text: str) -> UUID:
    item.state, item.closed_on, item.result, item.closed_by = to, on, text.strip(), call.actor.name
    item.save(update_fields=["state", "closed_on", "result", "closed_by"])
    record(
        call,
        facts.ConductItemClosed(
            area=item.area_id, subject=f"conduct_item:{item.pk}", title=item.title, new_state=to, on=on.isoformat(),
            note=text.strip(),
        ),
    )  # fmt: skip
    return item.pk
