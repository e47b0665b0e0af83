"""The small writes of residence permits that several use cases share: acts noted, permits that follow their holder."""

from datetime import date
from typing import Any

from shequ.journal.actions import record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.words import _
from shequ.residents import permit_facts as facts
from shequ.residents import terms
from shequ.residents.models import PermitAct, ResidencePermit, Resident
from shequ.residents.terms import PermitState, PermitStep

COUNTY_DIGITS = 6
"""The police of a county issue; within it a permit goes with its holder."""
DIED, LEFT = _("本人已登记死亡"), _("本人已迁出")


def note_act(
    call: Call, permit: ResidencePermit, act: PermitStep, *, on: date, document: str = "", note: str = ""
) -> None:
    """Add a line to the permit's history."""
    PermitAct.objects.create(
        id=uuid7(), permit=permit, step=act, on=on, document=document, note=note, recorded_by=call.actor.person,
        recorded_name=call.actor.name, at=call.at,
    )  # fmt: skip


def last_day(permit: ResidencePermit) -> date:
    """Return the day of the newest step: none that follows can lie before it."""
    days: list[date] = list(PermitAct.rows.filter(permit=permit).values_list("on", flat=True))
    return max(days, default=permit.begun_on)


def _write(call: Call, permit: ResidencePermit, after: str, written: dict[str, Any]) -> None:
    for name, value in written.items():
        setattr(permit, name, value)
    permit.state = after
    permit.version += 1
    permit.updated_at = call.at
    permit.save(update_fields=["state", "version", "updated_at", *written])


def step(
    call: Call, permit: ResidencePermit, act: PermitStep, after: str, *, on: date, note: str = "", **written: Any
) -> None:
    """Take a permit one step of the community's own, with its line of history and its fact."""
    before = permit.state
    _write(call, permit, after, written)
    note_act(call, permit, act, on=on, note=note)
    record(
        call,
        facts.PermitStepped(
            area=permit.area_id, subject=f"resident:{permit.resident_id}", permit=str(permit.pk),
            name=permit.resident.name, step=act.label, on=on.isoformat(), note=note, old_state=before, new_state=after,
        ),
    )  # fmt: skip


def record_act(
    call: Call, permit: ResidencePermit, act: PermitStep, after: str, *, on: date, document: str, note: str,
    **written: Any,
) -> None:  # fmt: skip
    """Write what an act of the police changes, with its line of history and its fact."""
    before, until = permit.state, permit.endorse_by
    _write(call, permit, after, written)
    note_act(call, permit, act, on=on, document=document, note=note)
    tell_recorded(call, permit, act, on=on, document=document, note=note, old_state=before, old_until=until)


def tell_recorded(
    call: Call, permit: ResidencePermit, act: PermitStep, *, on: date, document: str, note: str, old_state: str,
    old_until: date | None,
) -> None:  # fmt: skip
    """Record the fact of a police act."""
    record(
        call,
        facts.PermitRecorded(
            area=permit.area_id, subject=f"resident:{permit.resident_id}", permit=str(permit.pk),
            name=permit.resident.name, step=act.label, on=on.isoformat(), document=document, note=note,
            old_state=old_state, new_state=permit.state, old_endorse_by=old_until.isoformat() if old_until else "",
            new_endorse_by=permit.endorse_by.isoformat() if permit.endorse_by else "",
        ),
    )  # fmt: skip


def follow(call: Call, resident: Resident) -> None:
    """Let a live permit go with its holder to another community of the county.

    In another county other police issue: what is still in our hands ends, the rest waits here for the police.
    """
    for permit in ResidencePermit.rows.filter(resident=resident, state__in=terms.PERMIT_LIVE):
        if permit.area_id[:COUNTY_DIGITS] != resident.area_id[:COUNTY_DIGITS]:
            _give_up(call, permit, LEFT)
        elif permit.area_id != resident.area_id:
            permit.area_id = resident.area_id
            permit.save(update_fields=["area"])


def holder_gone(call: Call, resident: Resident, why: str) -> None:
    """End a wish that is still in our hands when its person died or left; a permit is the police's to cancel."""
    for permit in ResidencePermit.rows.filter(resident=resident, state__in=terms.PERMIT_OURS):
        _give_up(call, permit, why)


def _give_up(call: Call, permit: ResidencePermit, why: str) -> None:
    if permit.state in terms.PERMIT_OURS:
        step(call, permit, PermitStep.WITHDRAW, PermitState.WITHDRAWN, on=call.on, note=why, ended_on=call.on)
