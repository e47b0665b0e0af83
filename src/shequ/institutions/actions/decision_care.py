"""What happens to decisions by themselves: reminders, due days reckoned again, units that were abolished."""

from typing import Any
from uuid import UUID

from shequ.institutions import facts, terms
from shequ.institutions.actions.decisions import move_due, tell_units, write_steps
from shequ.institutions.models import Decision, DecisionUnit
from shequ.institutions.queries.decisions import near_days, number_of
from shequ.institutions.queries.parts import Moves
from shequ.institutions.rules import decisions as rules
from shequ.institutions.terms import COUNTY_DIGITS, Share
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.worktime.queries import add_workdays

EVERYBODYS = "the clock and the calendar concern every decision of the county"


@action(terms.DECISIONS_REMIND)
def decisions_remind(call: Call, *, area: str) -> int | Unchanged:
    """Tell units what comes due within the plan's days, tomorrow, or is overdue (then weekly, and the office too).

    Done twice on a day it tells nobody twice. Returns how many people were told. Raises: NotPermitted.
    """
    call.require(terms.DECISIONS_REMIND, area)
    near = near_days(area, call.on)
    rows = Decision.objects.unscoped(because=EVERYBODYS).filter(area_id=area, state__in=rules.RUNNING)
    due = [
        row
        for row in rows.select_for_update().order_by("due_on", "id")
        if row.reminded_on != call.on and rules.is_reminded(row.due_on, call.on, near)
    ]
    if not due:
        return Unchanged("nothing comes due")

    told = late = 0
    for row in due:
        is_late = call.on > row.due_on
        sentence = (
            _("督办事项 {number}“{title}”已逾期 {days} 天")
            if is_late
            else _("督办事项 {number}“{title}”还有 {days} 天到期")
        )
        values = {"number": number_of(row), "title": row.title, "days": abs((row.due_on - call.on).days)}
        told += tell_units(call, row, sentence, values, office=is_late)
        late += is_late
    rows.filter(pk__in=[row.pk for row in due]).update(reminded_on=call.on)
    record(call, facts.DecisionsReminded(area=area, near=len(due) - late, late=late, told=told))
    return told


@action(terms.DECISIONS_RECKON)
def decisions_reckon(call: Call) -> int | Unchanged:
    """Reckon the due days again that were counted over years whose calendar has come meanwhile; returns how many moved.

    Raises: NotPermitted.
    """
    call.require(terms.DECISIONS_RECKON)
    rows = Decision.objects.unscoped(because=EVERYBODYS).filter(state__in=rules.UNFINISHED, workdays__isnull=False)
    moved = 0
    for row in rows.exclude(guessed_years=[]).select_for_update().order_by("id"):
        reckoned = add_workdays(row.given_on, row.workdays or 1)
        if reckoned.on != row.due_on:
            move_due(call, row, reckoned.on, reckoned.guessed_years, "reckoned", "")
            moved += 1
        elif list(reckoned.guessed_years) != row.guessed_years:
            row.guessed_years = list(reckoned.guessed_years)
            row.save(update_fields=["guessed_years"])
    return moved or Unchanged("no due day moves")


def decision_units_move(call: Call, moves: Moves) -> int:
    """Move the unfinished decisions of abolished bodies to those that take over.

    Called by the execution of an order, inside its transaction. A heir that takes part already is not doubled; it leads
    where the abolished body led.
    """
    rows = DecisionUnit.objects.unscoped(because="the order was scoped").filter(decision__state__in=rules.UNFINISHED)
    sources = {*moves.heirs, *(UUID(key.partition(":")[0]) for key in moves.exceptions)}
    held = list(rows.filter(institution__in=sources).select_related("decision").order_by("id"))
    there = {
        (unit.decision_id, unit.institution_id): unit
        for unit in rows.filter(decision__in=[unit.decision_id for unit in held])
    }
    told: list[dict[str, Any]] = []
    moved, doubled, leading = [], [], []
    for unit in held:
        to = moves.exceptions.get(f"{unit.institution_id}:{unit.pk}") or moves.heirs[unit.institution_id]
        told.append({"decision": str(unit.decision_id), "source": str(unit.institution_id), "to": str(to)})
        other = there.get((unit.decision_id, to))
        if other is None:
            unit.institution_id = to
            there[unit.decision_id, to] = unit
            moved.append(unit)
        else:
            doubled.append(unit.pk)
            if unit.share == Share.LEAD and other.share != Share.LEAD:
                other.share = Share.LEAD
                leading.append(other)
    rows.filter(pk__in=doubled).delete()
    rows.bulk_update(moved, ["institution"])
    rows.bulk_update(leading, ["share"])
    write_steps(call, {unit.decision_id: unit.decision for unit in held}.values(), "moved", moves.document)
    area = held[0].area_id[:COUNTY_DIGITS] if held else ""
    record(
        call,
        facts.DecisionsMoved(
            area=area, order=str(moves.order), count=len(held), on=moves.on.isoformat(), rows=tuple(told)
        ),
    )
    return len(held)
