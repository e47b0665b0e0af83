"""The execution of an order: the tree changes, everything moves, nothing is left behind, in one transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shequ.institutions import facts, terms
from shequ.institutions.actions.orders import label_of, line_values, load
from shequ.institutions.models import DutyPart, Institution, InstitutionOrder, InstitutionVersion
from shequ.institutions.queries.orders import case_of, lines_of, number_of
from shequ.institutions.queries.parts import Moves, order_parts, things_held
from shequ.institutions.rules import orders as rules
from shequ.institutions.rules.orders import Case
from shequ.institutions.terms import LineKind, OrderState
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7

BECAUSE = "the order was scoped"


@action(terms.ORDER_EXECUTE)
def order_execute(call: Call, *, order_id: UUID) -> UUID:
    """Carry an approved order out: bodies change on its day, and each part moves what the abolished ones held.

    Raises: Hidden, NotPermitted, rules.orders.OrderNotSo, EffectiveAhead, LeftBehind, and what `troubles` lists.
    """
    order = load(call, order_id, terms.ORDER_EXECUTE)
    rules.check_next(order.state, OrderState.EXECUTED, label_of(order))
    rules.check_due(order.effective_on, call.on)
    lines = lines_of(order.pk)
    case, keys = case_of(call, order, lines)
    rules.check(case)

    keys = _change_bodies(order, case, keys)
    moved = _move_things(call, order, case, keys)
    order.state, order.executed_at, order.executed_by, order.moved = (
        OrderState.EXECUTED,
        call.at,
        call.actor.name,
        moved,
    )
    order.save(update_fields=["state", "executed_at", "executed_by", "moved"])
    _check_nothing_left(call, case, keys)
    kinds = [line.kind for line in lines]
    record(
        call,
        facts.OrderExecuted(
            area=order.area_id, subject=f"order:{order.pk}", order=str(order.pk), number=number_of(order),
            title=order.title, on=order.effective_on.isoformat(), abolished=kinds.count(LineKind.ABOLISH),
            set_up=kinds.count(LineKind.SET_UP), changed=kinds.count(LineKind.RENAME) + kinds.count(LineKind.MOVE),
            changes=tuple(line_values(line) for line in lines),
        ),
    )  # fmt: skip
    return order.pk


def _change_bodies(order: InstitutionOrder, case: Case, keys: dict[str, UUID]) -> dict[str, UUID]:
    """Write the bodies in five statements; return the keys of all bodies, old and new, by code."""
    on = order.effective_on
    gone = [keys[line.code] for line in case.lines if line.kind == LineKind.ABOLISH]
    new = {line.code: uuid7() for line in case.lines if line.kind == LineKind.SET_UP}
    changed = [line.code for line in case.lines if line.kind in (LineKind.RENAME, LineKind.MOVE)]
    every = keys | new
    rest = rules.after(case.lines, case.places, on=on)
    by_code = {line.code: line for line in case.lines}
    versions = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(valid_to=None)
    ended = [*gone, *(keys[code] for code in changed)]
    sorts = dict(versions.filter(institution__in=ended).values_list("institution_id", "sort"))
    versions.filter(institution__in=ended).update(valid_to=on)
    Institution.objects.unscoped(because=BECAUSE).filter(pk__in=gone).update(abolished_on=on, abolished_by=order.pk)
    Institution.objects.bulk_create(
        Institution(id=pk, area_id=rest[code].area, code=code, established_on=on, set_up_by=order.pk)
        for code, pk in new.items()
    )
    InstitutionVersion.objects.bulk_create(
        InstitutionVersion(
            id=uuid7(), area_id=rest[code].area, institution_id=every[code], name=rest[code].name, kind=rest[code].kind,
            tier=case.kinds[rest[code].kind].tier, parent_id=every.get(rest[code].parent),
            second_id=every.get(rest[code].second), rank=rest[code].rank or case.kinds[rest[code].kind].rank,
            sort=sorts.get(every[code], len(case.codes_used) + at), valid_from=on, document=by_code[code].document, order=order.pk,
        )
        for at, code in enumerate([*new, *changed])
    )  # fmt: skip
    return every


def _move_things(call: Call, order: InstitutionOrder, case: Case, keys: Mapping[str, UUID]) -> list[dict[str, Any]]:
    gone = {line.code: line for line in case.lines if line.kind == LineKind.ABOLISH}
    names = {code: place.name for code, place in rules.after(case.lines, case.places, on=case.on).items()}
    heirs = {keys[line.code]: keys[line.heir] for line in gone.values() if line.heir}
    for part in order_parts():
        held = [thing for thing in case.things if thing.part == part.code]
        if not held:
            continue
        exceptions = {
            f"{keys[thing.body]}:{thing.key}": keys[to]
            for thing in held
            if (to := gone[thing.body].exceptions.get(part.code, {}).get(thing.key, ""))
        }
        part.move(call, Moves(order.pk, case.on, order.decision_document, heirs, exceptions))
    return [
        {
            "part": thing.part, "part_title": thing.part_title, "key": thing.key, "title": thing.title,
            "source": case.places[thing.body].name, "to": names[rules.destination(gone[thing.body], thing)],
        }
        for thing in case.things
    ]  # fmt: skip


def _check_nothing_left(call: Call, case: Case, keys: Mapping[str, UUID]) -> None:
    gone = {keys[line.code]: line.code for line in case.lines if line.kind == LineKind.ABOLISH}
    left = things_held(call, gone, case.on)
    if left:
        raise rules.LeftBehind(what=left[0].part_title, count=len(left))


def duties_move(call: Call, moves: Moves) -> int:
    """Move the parts in duties of abolished bodies to those that take over; seven statements for any number.

    Called by the execution of an order, inside its transaction. A part that the new body has already is not doubled.
    """
    rows = DutyPart.objects.unscoped(because=BECAUSE)
    sources = {*moves.heirs, *(UUID(key.partition(":")[0]) for key in moves.exceptions)}
    held = list(rows.filter(institution__in=sources, valid_to=None).select_related("duty"))
    targets = {*moves.heirs.values(), *moves.exceptions.values()}
    there = set(
        rows.filter(institution__in=targets, valid_to=None).values_list("duty_id", "area_id", "institution_id", "part")
    )
    bodies = Institution.objects.unscoped(because=BECAUSE).filter(pk__in=sources | targets)
    codes = dict(bodies.values_list("pk", "code"))
    made: list[DutyPart] = []
    told: list[dict[str, Any]] = []
    for part in held:
        to = moves.exceptions.get(f"{part.institution_id}:{part.duty.code}") or moves.heirs[part.institution_id]
        told.append(
            {
                "duty": part.duty.code, "part": part.part, "area": part.area_id, "source": codes[part.institution_id],
                "to": codes[to],
            }
        )  # fmt: skip
        key = (part.duty_id, part.area_id, to, part.part)
        if key not in there:
            there.add(key)
            made.append(_taken_over(part, to, moves))
    # A part that began on the day of the order or later has never been held before it: it is taken out, not ended.
    rows.filter(pk__in=[part.pk for part in held if part.valid_from >= moves.on]).delete()
    rows.filter(pk__in=[part.pk for part in held if part.valid_from < moves.on]).update(valid_to=moves.on)
    DutyPart.objects.bulk_create(made)
    area = held[0].duty.area_id[: terms.COUNTY_DIGITS] if held else ""
    record(
        call,
        facts.DutiesMoved(
            area=area, order=str(moves.order), count=len(held), on=moves.on.isoformat(), rows=tuple(told)
        ),
    )
    return len(held)


def _taken_over(part: DutyPart, to: UUID, moves: Moves) -> DutyPart:
    return DutyPart(
        id=uuid7(), area_id=part.area_id, duty_id=part.duty_id, institution_id=to, part=part.part,
        valid_from=max(moves.on, part.valid_from), document=moves.document, order=moves.order,
    )  # fmt: skip
