"""Labels with dates and basis, and the village roll beside community service."""

from datetime import date
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.residents import facts, rules, terms
from shequ.residents.actions import keeping
from shequ.residents.models import Resident, ResidentLabel, RollMembership


@action(terms.LABEL_CHANGE)
def label_add(call: Call, *, resident_id: UUID, kind: str, on: date, basis: str) -> UUID:
    """Put a label on a resident from a day on, on a stated basis.

    Raises: Hidden, NotPermitted, rules.LabelStands, DateInFuture, AlreadyDead, MovedAway, RowMerged.
    """
    resident = keeping.standing(call, resident_id)
    call.require(terms.LABEL_CHANGE, resident)
    rules.check_day(on, today=call.on, since=resident.birth_on)
    if ResidentLabel.rows.filter(resident=resident, kind=kind, valid_to=None).exists():
        raise rules.LabelStands(field="kind")

    label = ResidentLabel.objects.create(
        id=uuid7(), resident=resident, area_id=resident.area_id, kind=terms.Label(kind), basis=basis, valid_from=on
    )
    keeping.changed(call, resident)
    record(
        call,
        facts.LabelAdded(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name,
            label=terms.Label(kind).label, on=on.isoformat(), basis=basis,
        ),
    )  # fmt: skip
    return label.pk  # type: ignore[no-any-return]


@action(terms.LABEL_CHANGE)
def label_end(call: Call, *, label_id: UUID, on: date) -> UUID:
    """End a label on a day; it stays in the history.

    Raises: Hidden, NotPermitted, rules.DateInFuture, DateBefore.
    """
    label = ResidentLabel.objects.visible_to(call.actor).filter(valid_to=None).locked(label_id)
    resident: Resident = Resident.objects.visible_to(call.actor).locked(label.resident_id)
    call.require(terms.LABEL_CHANGE, resident)
    rules.check_day(on, today=call.on, since=label.valid_from)

    label.valid_to = on
    label.save(update_fields=["valid_to"])
    keeping.changed(call, resident)
    record(
        call,
        facts.LabelEnded(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name,
            label=terms.Label(label.kind).label, on=on.isoformat(),
        ),
    )  # fmt: skip
    return resident.pk


@action(terms.ROLL_CHANGE)
def roll_add(call: Call, *, resident_id: UUID, village: str, on: date, is_collective_member: bool, basis: str) -> UUID:
    """Note that somebody whom the community serves is on a village's roll, and whether a member of its collective.

    Raises: Hidden, NotPermitted, rules.NotACommunity, DateInFuture, AlreadyDead, MovedAway, RowMerged.
    """
    resident = keeping.standing(call, resident_id)
    call.require(terms.ROLL_CHANGE, resident)
    keeping.community(village)
    rules.check_day(on, today=call.on, since=resident.birth_on)

    RollMembership.rows.filter(resident=resident, valid_to=None, valid_from__lte=on).update(valid_to=on)
    roll = RollMembership.objects.create(
        id=uuid7(), resident=resident, area_id=resident.area_id, village_id=village, basis=basis, valid_from=on,
        is_collective_member=is_collective_member,
    )  # fmt: skip
    keeping.changed(call, resident)
    record(
        call,
        facts.RollSet(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name, on=on.isoformat(),
            village=area_names({village}).get(village, village), is_collective_member=is_collective_member,
        ),
    )  # fmt: skip
    return roll.pk  # type: ignore[no-any-return]


@action(terms.ROLL_CHANGE)
def roll_end(call: Call, *, roll_id: UUID, on: date) -> UUID:
    """Take somebody off a village's roll from a day on.

    Raises: Hidden, NotPermitted, rules.DateInFuture, DateBefore.
    """
    roll = RollMembership.objects.visible_to(call.actor).filter(valid_to=None).locked(roll_id)
    resident: Resident = Resident.objects.visible_to(call.actor).locked(roll.resident_id)
    call.require(terms.ROLL_CHANGE, resident)
    rules.check_day(on, today=call.on, since=roll.valid_from)

    roll.valid_to = on
    roll.save(update_fields=["valid_to"])
    keeping.changed(call, resident)
    record(
        call,
        facts.RollEnded(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name, on=on.isoformat(),
            village=area_names({roll.village_id}).get(roll.village_id, roll.village_id),
        ),
    )  # fmt: skip
    return resident.pk
