"""Duties and who has which part in them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.institutions import facts, terms
from shequ.institutions.models import Duty, DutyPart
from shequ.institutions.queries.duties import duties_seen, duty_codes, parts_held, parts_seen
from shequ.institutions.queries.tree import ids_of, standing_bodies
from shequ.institutions.rules import duties as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.rules.duties import NewDuty
from shequ.institutions.rules.tree import Standing
from shequ.institutions.terms import COUNTY_DIGITS, Part
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7, uuid7_many
from shequ.kernel.refusals import Hidden

NAMED = 5


def _holder(standing: dict[str, Standing], code: str, on: date) -> Standing:
    found = standing.get(code)
    if found is None or not found.stands(on):
        raise rules.HolderNotStanding(field="institution", holder=found.name if found else code, on=on.isoformat())
    return found


@action(terms.DUTIES_ADD)
def duties_add(call: Call, *, area: str, duties: Sequence[NewDuty], document: str) -> tuple[UUID, ...] | Unchanged:
    """Enter duties of one county with who leads and who takes part; codes already entered are left out.

    Raises: NotPermitted, Hidden, rules.tree.DocumentMissing, and what `rules.duties` refuses.
    """
    county = area[:COUNTY_DIGITS]
    call.require(terms.DUTIES_ADD, county)
    taken = duty_codes(county)
    new = [duty for duty in duties if duty.code not in taken]
    if not new:
        if len(duties) == 1:
            raise rules.DutyCodeTaken(field="code", written=duties[0].code)
        return Unchanged("every duty stands already")
    tree_rules.check_document(document)
    places = {duty.area for duty in new} | {given.area for duty in new for given in duty.parts}
    names = area_names(places)
    if any(not place.startswith(county) or place not in names for place in places):
        raise Hidden(field="area")
    standing = standing_bodies(county)
    for duty in new:
        if not tree_rules.CODE.fullmatch(duty.code):
            raise tree_rules.CodeWrong(field="code", written=duty.code)
        rules.check_parts(duty, names)
        for given in duty.parts:
            _holder(standing, given.institution, duty.since)

    keys = ids_of(county, {given.institution for duty in new for given in duty.parts})
    made = dict(zip((duty.code for duty in new), uuid7_many(len(new)), strict=True))
    Duty.objects.bulk_create(
        Duty(
            id=made[duty.code], area_id=duty.area, code=duty.code, title=duty.title, source=duty.source,
            document=document, sort=duty.sort, since=duty.since,
        )
        for duty in new
    )  # fmt: skip
    DutyPart.objects.bulk_create(
        DutyPart(
            id=uuid7(), area_id=given.area, duty_id=made[duty.code], institution_id=keys[given.institution],
            part=Part(given.part), valid_from=duty.since, document=document,
        )
        for duty in new
        for given in duty.parts
    )  # fmt: skip
    titles = "、".join(duty.title for duty in new[:NAMED]) + ("…" if len(new) > NAMED else "")
    record(
        call,
        facts.DutiesAdded(
            area=county, count=len(new), names=titles, document=document, rows=tuple(asdict(duty) for duty in new)
        ),
    )
    return tuple(made[duty.code] for duty in new)


def _duty(call: Call, duty_id: UUID, permission: str) -> Duty:
    duty: Duty = duties_seen(call.actor).locked(duty_id)
    call.require(permission, duty)
    return duty


@action(terms.DUTY_PART_GIVE)
def duty_part_give(
    call: Call, *, duty_id: UUID, institution: str, part: str, area: str, on: date, document: str
) -> UUID:
    """Give a body a part in a duty from a day on; a lead only where nobody leads.

    Raises: Hidden, NotPermitted, rules.duties.TwoLeads, PartHeld, HolderNotStanding.
    """
    duty = _duty(call, duty_id, terms.DUTY_PART_GIVE)
    tree_rules.check_document(document)
    names = area_names({area})
    if not area.startswith(duty.area_id) or area not in names:
        raise Hidden(field="area")
    holder = _holder(standing_bodies(duty.area_id), institution, on)
    key = ids_of(duty.area_id, [institution])[institution]
    mine = DutyPart.objects.unscoped(because="the duty was scoped").filter(
        duty=duty, institution_id=key, part=part, area_id=area, valid_to=None
    )
    if mine.exists():
        raise rules.PartHeld(field="institution", holder=holder.name, part=Part(part).label)
    if part == Part.LEAD:
        rules.check_lead(duty.title, area, names[area], parts_held(duty.pk), since=on)

    made = DutyPart.objects.create(
        id=uuid7(), area_id=area, duty=duty, institution_id=key, part=Part(part), valid_from=on, document=document
    )
    record(
        call,
        facts.DutyPartGiven(
            area=duty.area_id, subject=f"duty:{duty.pk}", duty=duty.code, title=duty.title, institution=institution,
            part=part, part_label=Part(part).label, where=area, on=on.isoformat(), document=document,
        ),
    )  # fmt: skip
    return made.pk


@action(terms.DUTY_PART_END)
def duty_part_end(call: Call, *, part_id: UUID, on: date, document: str) -> UUID:
    """End a part from a day on; a duty left without a lead becomes a finding.

    Raises: Hidden, NotPermitted, rules.duties.PartNotOpen.
    """
    held: DutyPart = parts_seen(call.actor).select_related("duty", "institution").locked(part_id)
    call.require(terms.DUTY_PART_END, held.duty)
    tree_rules.check_document(document)
    if held.valid_to is not None or on <= held.valid_from:
        raise rules.PartNotOpen(field="on", on=on.isoformat())

    held.valid_to = on
    held.save(update_fields=["valid_to"])
    record(
        call,
        facts.DutyPartEnded(
            area=held.duty.area_id, subject=f"duty:{held.duty_id}", duty=held.duty.code, title=held.duty.title,
            institution=held.institution.code, part=held.part, part_label=Part(held.part).label, where=held.area_id,
            on=on.isoformat(), document=document,
        ),
    )  # fmt: skip
    return held.duty_id


@action(terms.DUTY_HAND_OVER)
def duty_hand_over(call: Call, *, part_id: UUID, institution: str, on: date, document: str) -> UUID:
    """Hand a part over to another body: the old one ends on the day on which the new one begins.

    Raises: Hidden, NotPermitted, rules.duties.PartNotOpen, PartHeld, HolderNotStanding.
    """
    held: DutyPart = parts_seen(call.actor).select_related("duty", "institution").locked(part_id)
    duty = held.duty
    call.require(terms.DUTY_HAND_OVER, duty)
    tree_rules.check_document(document)
    if held.valid_to is not None or on <= held.valid_from:
        raise rules.PartNotOpen(field="on", on=on.isoformat())
    to = _holder(standing_bodies(duty.area_id), institution, on)
    key = ids_of(duty.area_id, [institution])[institution]
    others = DutyPart.objects.unscoped(because="the duty was scoped").filter(
        duty=duty, area_id=held.area_id, part=held.part, institution_id=key, valid_to=None
    )
    if others.exists():
        raise rules.PartHeld(field="institution", holder=to.name, part=Part(held.part).label)

    held.valid_to = on
    held.save(update_fields=["valid_to"])
    made = DutyPart.objects.create(
        id=uuid7(), area_id=held.area_id, duty=duty, institution_id=key, part=held.part, valid_from=on,
        document=document,
    )  # fmt: skip
    record(
        call,
        facts.DutyHandedOver(
            area=duty.area_id, subject=f"duty:{duty.pk}", duty=duty.code, title=duty.title,
            institution=held.institution.code, to=institution, part=held.part, part_label=Part(held.part).label,
            where=held.area_id, on=on.isoformat(), document=document,
        ),
    )  # fmt: skip
    return made.pk
