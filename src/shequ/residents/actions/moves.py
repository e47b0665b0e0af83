"""People and households move: in, within, out."""

from datetime import date
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.base import secrets
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.notices.actions import notify_many
from shequ.residents import facts, rules, terms
from shequ.residents.actions import keeping, permit_keeping
from shequ.residents.actions.looking import note_lookup
from shequ.residents.models import Household, Membership, Resident
from shequ.territory.models import Dwelling

MOVED_HERE = _("{name} 自 {on} 起迁入本社区，请核对住址和家庭关系")


@action(terms.RESIDENT_MOVE)
def resident_move(
    call: Call,
    *,
    resident_id: UUID,
    to_area: str,
    on: date,
    address: str = "",
    kind: str = terms.TenureKind.UNKNOWN,
    registration: str = "",
    stays: bool = False,
    joins: UUID | None = None,
    relation: str = "",
) -> UUID:
    """Move one person to another home, in the same community or another one of the register.

    stays: keeps belonging to the household (same community only). joins: the household entered; without either the
    person makes a household of their own. The former home keeps its dates. registration: "" keeps what it was.
    Raises: Hidden, NotPermitted, rules.NotACommunity, AddressMissing, DateInFuture, DateBefore, HeadLeaves,
    MemberElsewhere, HouseholdDissolved, RelationWrong, AlreadyDead, MovedAway, RowMerged.
    """
    resident = keeping.standing(call, resident_id)
    call.require(terms.RESIDENT_MOVE, resident)
    keeping.community(to_area)
    rules.check_day(on, today=call.on, since=resident.birth_on)
    if stays and to_area != resident.area_id:
        raise rules.MemberElsewhere(field="stays")
    dwelling = keeping.dwelling_at(call, area=to_area, address=address)
    household = _joined(call, joins, to_area)
    old_area = resident.area_id

    if not stays:
        keeping.leave_household(resident, on)
    keeping.end_homes(resident, on)
    registration = registration or resident.registration
    keeping.start_home(resident, area=to_area, dwelling=dwelling, kind=kind, registration=registration, on=on)
    keeping.changed(call, resident, "area", "registration")
    permit_keeping.follow(call, resident)
    if not stays:
        if household is None:
            household, relation = (
                keeping.new_household(call, area=to_area, dwelling=dwelling, on=on),
                terms.RELATION_HEAD,
            )
        keeping.enter_household(household, resident, relation=relation, on=on)
    keeping.find_by_new_words([resident])
    _record_move(call, resident, old_area=old_area, dwelling=dwelling, on=on)
    return resident.pk


def _joined(call: Call, household_id: UUID | None, area: str) -> Household | None:
    if household_id is None:
        return None
    household: Household = Household.objects.visible_to(call.actor).locked(household_id)
    if household.area_id != area:
        raise rules.MemberElsewhere(field="joins")
    return household


def _record_move(call: Call, resident: Resident, *, old_area: str, dwelling: Dwelling | None, on: date) -> None:
    """Record a move, and tell the community that receives somebody it did not take in itself."""
    names = area_names({old_area, resident.area_id})
    record(
        call,
        facts.ResidentMoved(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name, on=on.isoformat(),
            old_area=names.get(old_area, old_area), new_area=names.get(resident.area_id, resident.area_id),
            new_address=dwelling.text if dwelling else "", registration=resident.registration,
        ),
    )  # fmt: skip
    if resident.area_id != old_area and not call.actor.may(terms.RESIDENT_MOVE, resident.area_id):
        notify_many(
            call, sentence=MOVED_HERE, values={"name": resident.name, "on": on.isoformat()},
            holders_of=terms.RESIDENT_MOVE, area=resident.area_id, subject=f"resident:{resident.pk}",
            link="residents:resident_detail", link_args=(str(resident.pk),),
        )  # fmt: skip


@action(terms.RESIDENT_MOVE)
def resident_move_out(call: Call, *, resident_id: UUID, on: date, destination: str) -> UUID:
    """Register that somebody moved away from all communities of the register.

    destination: at county level, as told. Raises: Hidden, NotPermitted, rules.DateInFuture, DateBefore, HeadLeaves,
    AlreadyDead, MovedAway, RowMerged.
    """
    resident = keeping.standing(call, resident_id)
    call.require(terms.RESIDENT_MOVE, resident)
    rules.check_day(on, today=call.on, since=resident.birth_on)

    keeping.leave_household(resident, on)
    keeping.end_homes(resident, on)
    resident.left_on = on
    keeping.changed(call, resident, "left_on")
    permit_keeping.holder_gone(call, resident, permit_keeping.LEFT)
    record(
        call,
        facts.ResidentMovedOut(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name, on=on.isoformat(),
            destination=destination,
        ),
    )  # fmt: skip
    return resident.pk


@action(terms.RESIDENT_MOVE)
def resident_move_in(
    call: Call,
    *,
    area: str,
    name: str,
    identity_number: str,
    on: date,
    identity_kind: str = "id_card",
    address: str = "",
    kind: str = terms.TenureKind.UNKNOWN,
    registration: str = terms.Registration.FLOATING,
    joins: UUID | None = None,
    relation: str = "",
) -> UUID | None:
    """Take in somebody who is registered elsewhere and shows name and number; None when both fit nobody.

    The try is journalled and counted as a search by number, found or not.
    Raises: NotPermitted, rules.TooManyLookups, IdentityWrong, NotACommunity, AlreadyHere, HeadLeaves, DateBefore …
    """
    call.require(terms.RESIDENT_MOVE, area)
    keeping.community(area)
    rules.check_day(on, today=call.on)
    number = rules.check_identity(identity_number, kind=identity_kind, on=call.on).number
    rows = Resident.objects.unscoped(because="the person shows name and number and asks to be taken in")
    found = rows.filter(identity_digest=secrets.digest("identity", number), merged_into=None, died_on=None).first()
    if found is not None and found.name != rules.check_name(name):
        found = None
    note_lookup(call, found, area=area, kind=terms.Secret.IDENTITY)
    if found is None:
        return None
    resident: Resident = rows.locked(found.pk)
    if resident.area_id == area and resident.left_on is None:
        raise rules.AlreadyHere(field="identity_number")
    household = _joined(call, joins, area)
    old_area = resident.area_id

    keeping.leave_household(resident, on)
    keeping.end_homes(resident, on)
    dwelling = keeping.dwelling_at(call, area=area, address=address)
    resident.left_on = None
    keeping.start_home(resident, area=area, dwelling=dwelling, kind=kind, registration=registration, on=on)
    keeping.changed(call, resident, "area", "registration", "left_on")
    permit_keeping.follow(call, resident)
    if household is None:
        household, relation = keeping.new_household(call, area=area, dwelling=dwelling, on=on), terms.RELATION_HEAD
    keeping.enter_household(household, resident, relation=relation, on=on)
    keeping.find_by_new_words([resident])
    _record_move(call, resident, old_area=old_area, dwelling=dwelling, on=on)
    return resident.pk


@action(terms.HOUSEHOLD_CHANGE)
def household_move(
    call: Call,
    *,
    household_id: UUID,
    to_area: str,
    on: date,
    address: str = "",
    kind: str = terms.TenureKind.UNKNOWN,
    registration: str = "",
) -> UUID:
    """Move a whole household to another home; everybody's former home and membership keep their dates.

    Raises: Hidden, NotPermitted, rules.HouseholdDissolved, NotACommunity, AddressMissing, DateInFuture, DateBefore.
    """
    household = Household.objects.visible_to(call.actor).locked(household_id)
    call.require(terms.HOUSEHOLD_CHANGE, household)
    if household.dissolved_on is not None:
        raise rules.HouseholdDissolved()
    keeping.community(to_area)
    rules.check_day(on, today=call.on)
    dwelling = keeping.dwelling_at(call, area=to_area, address=address)
    old_area, members = household.area_id, keeping.members_of(household.pk)

    household.area_id, household.dwelling = to_area, dwelling
    household.version += 1
    household.save(update_fields=["area", "dwelling", "version"])
    for each in members:
        keeping.end_homes(each.resident, on)
        said = registration or each.resident.registration
        keeping.start_home(each.resident, area=to_area, dwelling=dwelling, kind=kind, registration=said, on=on)
        keeping.changed(call, each.resident, "area", "registration")
        permit_keeping.follow(call, each.resident)
        if old_area != to_area:
            keeping.end_membership(each, on)
            Membership.objects.create(
                household=household, resident=each.resident, relation=each.relation, area_id=to_area, valid_from=on
            )
    keeping.find_by_new_words(each.resident for each in members)
    for each in members:
        _record_move(call, each.resident, old_area=old_area, dwelling=dwelling, on=on)
    names = area_names({old_area, to_area})
    record(
        call,
        facts.HouseholdMoved(
            area=to_area, subject=f"household:{household.pk}", people=len(members), on=on.isoformat(),
            old_area=names.get(old_area, old_area), new_area=names.get(to_area, to_area),
            new_address=dwelling.text if dwelling else "",
        ),
    )  # fmt: skip
    return household.pk
