"""People enter the register, are corrected, marry and die."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from shequ.base import secrets
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel import textkeys
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Stale
from shequ.residents import facts, rules, terms
from shequ.residents.actions import changing, keeping, permit_keeping
from shequ.residents.models import Household, Membership, Resident, ResidentLabel, Tenure

CODED = changing.CODED


@action(terms.RESIDENT_ADD)
def resident_add(
    call: Call,
    *,
    area: str,
    name: str,
    identity_number: str,
    since: date,
    identity_kind: str = "id_card",
    sex: str = "",
    birth_on: date | None = None,
    phone: str = "",
    nationality: str = "",
    education: str = "",
    marital: str = "",
    political: str = "",
    registration: str = terms.Registration.REGISTERED,
    registered_address: str = "",
    employer: str = "",
    address: str = "",
    tenure_kind: str = terms.TenureKind.UNKNOWN,
    household_id: UUID | None = None,
    relation: str = "",
    household_kind: str = terms.HouseholdKind.FAMILY,
) -> UUID:
    """Register somebody who lives in a community since a day, alone or as a member of a household.

    household_kind: of the household made for somebody alone; collective ones are counted apart.
    Without a number (a newborn), birth date and sex must be told. Somebody whose number stands in another community
    moves in instead (`resident_move_in`).
    Raises: NotPermitted, Hidden, rules.NotACommunity, NameWrong, IdentityWrong, NumberTaken, NumberElsewhere, PhoneWrong,
    BirthMissing, AgeImpossible, DateInFuture, CodeUnknown, AddressMissing, HouseholdDissolved, RelationWrong.
    """  # fmt: skip
    call.require(terms.RESIDENT_ADD, area)
    keeping.community(area)
    name = rules.check_name(name)
    number = ""
    if identity_number.strip():
        reading = rules.check_identity(identity_number, kind=identity_kind, on=call.on)
        number, identity_kind = reading.number, str(reading.kind)
        birth_on, sex = reading.birth_on or birth_on, reading.sex or sex
    if not sex or birth_on is None:
        raise rules.BirthMissing(field="birth_on")
    rules.check_birth(birth_on, today=call.on)
    rules.check_day(since, today=call.on, field="since")
    phone = rules.check_phone(phone)
    codes = {"nationality": nationality, "education": education, "marital": marital, "political": political}
    for field, value in codes.items():
        rules.check_code(value, CODED[field], field=field)
    _check_number_free(call, number)
    household = _household_in(call, household_id, area)

    resident = Resident(
        id=uuid7(), area_id=area, name=name, name_initials=textkeys.initials(name), identity_kind=identity_kind,
        identity_number=number or None, identity_digest=secrets.digest("identity", number) if number else None,
        sex=sex, birth_on=birth_on, phone=phone or None,
        phone_digest=secrets.digest("phone", phone) if phone else None, registration=registration,
        registered_address=registered_address, employer=employer, created_at=call.at, updated_at=call.at, **codes,
    )  # fmt: skip
    resident.save(force_insert=True)
    dwelling = keeping.dwelling_at(call, area=area, address=address)
    if dwelling is None and household is not None:
        dwelling = household.dwelling
    keeping.start_home(resident, area=area, dwelling=dwelling, kind=tenure_kind, registration=registration, on=since)
    if household is None:
        household = keeping.new_household(call, area=area, dwelling=dwelling, on=since, kind=household_kind)
        relation = terms.RELATION_HEAD
    keeping.enter_household(household, resident, relation=relation, on=since)
    keeping.find_by_new_words([resident])

    record(
        call,
        facts.ResidentAdded(
            area=area, subject=f"resident:{resident.pk}", name=name, address=dwelling.text if dwelling else "",
            registration=str(registration), household_id=str(household.pk),
        ),
    )  # fmt: skip
    return resident.pk


def _check_number_free(call: Call, number: str, *, besides: UUID | None = None) -> None:
    if not number:
        return
    rows = Resident.objects.unscoped(because="a number belongs to one person, wherever they live")
    holder = rows.filter(identity_digest=secrets.digest("identity", number), merged_into=None).exclude(pk=besides)
    found = holder.first()
    if found is None:
        return
    if call.actor.may(terms.RESIDENT_SEE, found.area_id):
        raise rules.NumberTaken(field="identity_number")
    raise rules.NumberElsewhere(field="identity_number")


def _household_in(call: Call, household_id: UUID | None, area: str) -> Household | None:
    if household_id is None:
        return None
    household: Household = Household.objects.visible_to(call.actor).locked(household_id)
    if household.area_id != area:
        raise rules.MemberElsewhere(field="household_id")
    return household


@action(terms.RESIDENT_CORRECT)
def resident_correct(
    call: Call, *, resident_id: UUID, values: Mapping[str, str], reason: str, version: int | None = None
) -> UUID | Unchanged:
    """Put wrong data of a resident right; old and new stand in the journal, numbers masked.

    values: `terms.Field` → text as it should be; "" empties a field that may be empty. version: as read, to notice that
    somebody else was faster.
    Raises: Hidden, NotPermitted, Stale, rules.NameWrong, IdentityWrong, NumberTaken, PhoneWrong, CodeUnknown, RowMerged.
    """  # fmt: skip
    resident = Resident.objects.visible_to(call.actor).locked(resident_id)
    call.require(terms.RESIDENT_CORRECT, resident)
    if version is not None and version != resident.version:
        raise Stale()
    if resident.merged_into_id is not None:
        raise rules.RowMerged()
    wanted = {terms.Field(field): text.strip() for field, text in values.items()}
    changes: dict[str, Any] = {}
    old: dict[str, str] = {}
    new: dict[str, str] = {}
    for field, text in wanted.items():
        before, after, written = _corrected(call, resident, field, text)
        if before != after:
            old[field], new[field] = _shown(field, before), _shown(field, after)
            changes.update(written)
    if not changes:
        return Unchanged("nothing differs")

    for name, value in changes.items():
        setattr(resident, name, value)
    keeping.changed(call, resident, *changes)
    if terms.Field.REGISTRATION in new:
        home = keeping.main_home(resident)
        if home is not None:
            home.registration = resident.registration
            home.save(update_fields=["registration"])
    if terms.Field.NAME in new:
        keeping.find_by_new_words([resident])
    fields = tuple(terms.Field(field).label for field in new)
    record(
        call,
        facts.ResidentCorrected(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name, fields=fields, old=old,
            new=new, reason=reason,
        ),
    )  # fmt: skip
    return resident.pk


def _corrected(call: Call, resident: Resident, field: terms.Field, text: str) -> tuple[str, str, dict[str, Any]]:
    """Return the old text, the new text, and the columns to write."""
    if field is terms.Field.NAME:
        name = rules.check_name(text)
        return resident.name, name, {"name": name, "name_initials": textkeys.initials(name)}
    if field is terms.Field.IDENTITY:
        reading = rules.check_identity(text, kind=resident.identity_kind, on=call.on)
        _check_number_free(call, reading.number, besides=resident.pk)
        before = resident.open_number()
        written: dict[str, Any] = {
            "identity_number": reading.number,
            "identity_digest": secrets.digest("identity", reading.number),
            "identity_kind": str(reading.kind),
        }
        if reading.birth_on is not None:
            written |= {"birth_on": reading.birth_on, "sex": reading.sex or resident.sex}
        return before, reading.number, written
    if field is terms.Field.PHONE:
        phone = rules.check_phone(text)
        before = resident.open_phone()
        return (
            before,
            phone,
            {"phone": phone or None, "phone_digest": secrets.digest("phone", phone) if phone else None},
        )
    if field is terms.Field.REGISTRATION:
        if text not in set(terms.Registration):
            raise rules.CodeUnknown(value=text, standard="", field=field)
        return resident.registration, text, {"registration": text}
    if field in CODED:
        rules.check_code(text, CODED[field], field=field)
    return getattr(resident, field), text, {str(field): text}


def _shown(field: str, text: str) -> str:
    if field == terms.Field.IDENTITY:
        return rules.mask_identity(text)
    if field == terms.Field.PHONE:
        return rules.mask_phone(text)
    if field in CODED:
        return CODED[field].name(text)
    return terms.Registration(text).label if field == terms.Field.REGISTRATION else text


@action(terms.RESIDENT_DIE)
def resident_die(
    call: Call,
    *,
    resident_id: UUID,
    on: date,
    basis: str,
    new_head: UUID | None = None,
    relations: Mapping[UUID, str] | None = None,
) -> UUID:
    """Register a death: homes, membership and labels end on the day, the spouse in the household is widowed.

    new_head: who heads the household from then on, when the head died and others stay.
    Raises: Hidden, NotPermitted, rules.AlreadyDead, MovedAway, RowMerged, DateInFuture, DateBefore, HeadMissing, NotAMember.
    """  # fmt: skip
    resident = keeping.standing(call, resident_id)
    call.require(terms.RESIDENT_DIE, resident)
    rules.check_day(on, today=call.on, since=resident.birth_on)
    membership = keeping.membership_of(resident)
    others = [
        each for each in keeping.members_of(membership.household_id) if each.resident_id != resident.pk
    ] if membership else []  # fmt: skip
    was_head = membership is not None and membership.household.head_id == resident.pk
    heir = next((each.resident for each in others if each.resident_id == new_head), None)
    if was_head and others and heir is None:
        raise rules.HeadMissing(field="new_head")

    resident.died_on = on
    keeping.changed(call, resident, "died_on")
    keeping.end_homes(resident, on)
    ResidentLabel.rows.filter(resident=resident, valid_to=None, valid_from__lte=on).update(valid_to=on)
    permit_keeping.holder_gone(call, resident, permit_keeping.DIED)
    if membership is not None:
        keeping.end_membership(membership, on)
        if not others:
            keeping.dissolve(membership.household, on)
        _widow(call, membership.relation, was_head, others, on)
        if was_head and heir is not None:
            keeping.restate_relations(
                membership.household, heir, relations=dict(relations or {}), on=on, members=others
            )
    record(
        call,
        facts.ResidentDied(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name, on=on.isoformat(),
            basis=basis, new_head=str(new_head or ""),
        ),
    )  # fmt: skip
    return resident.pk


def _widow(call: Call, relation: str, was_head: bool, others: list[Any], on: date) -> None:
    if was_head:
        left = [each.resident for each in others if each.relation in terms.SPOUSES]
    elif relation in terms.SPOUSES:
        left = [each.resident for each in others if each.relation == terms.RELATION_HEAD]
    else:
        left = []
    for spouse in left:
        changing.note_change(spouse, "marital", terms.WIDOWED, on=on)
        keeping.changed(call, spouse, "marital")
        record(
            call,
            facts.ResidentWidowed(
                area=spouse.area_id, subject=f"resident:{spouse.pk}", name=spouse.name, on=on.isoformat()
            ),
        )


@action(terms.RESIDENT_MARRY)
def resident_marry(
    call: Call, *, resident_id: UUID, spouse_id: UUID, on: date, joins: bool = False, relation: str = ""
) -> UUID:
    """Register a marriage; with `joins` the spouse enters the resident's household.

    relation: the spouse's to the head, where it does not follow from the resident's.
    Raises: Hidden, NotPermitted, rules.SamePerson, AlreadyMarried, AlreadyDead, DateInFuture, HeadLeaves, RelationWrong.
    """  # fmt: skip
    if resident_id == spouse_id:
        raise rules.SamePerson(field="spouse_id")
    resident, spouse = keeping.standing(call, resident_id), keeping.standing(call, spouse_id)
    call.require(terms.RESIDENT_MARRY, resident)
    call.require(terms.RESIDENT_MARRY, spouse)
    rules.check_day(on, today=call.on, since=max(day for day in (resident.birth_on, spouse.birth_on, date.min) if day))
    for each in (resident, spouse):
        rules.check_unmarried(each.name, each.marital)
        rules.check_day(on, today=call.on, since=changing.last_changes(each, ["marital"]).get("marital"))

    for each in (resident, spouse):
        changing.note_change(each, "marital", terms.MARRIED, on=on)
        keeping.changed(call, each, "marital")
    membership = keeping.membership_of(resident)
    theirs = keeping.membership_of(spouse)
    if joins and membership is not None and (theirs is None or theirs.household_id != membership.household_id):
        keeping.leave_household(spouse, on)
        said = relation or rules.spouse_relation(membership.relation, sex=spouse.sex)
        keeping.enter_household(membership.household, spouse, relation=said, on=on)
    for one, other in ((resident, spouse), (spouse, resident)):
        record(
            call,
            facts.ResidentsMarried(
                area=one.area_id, subject=f"resident:{one.pk}", name=one.name, spouse=other.name, on=on.isoformat(),
                spouse_id=str(other.pk),
            ),
        )  # fmt: skip
    return resident.pk


@action(terms.RESIDENT_DIE)
def death_undo(call: Call, *, resident_id: UUID, reason: str) -> UUID:
    """Take a death back that was registered in error: homes, labels and household as on the day before.

    A household that got another head meanwhile takes the person back as a member whose relation is open (""); a spouse
    who was widowed by the registration is married again.
    Raises: Hidden, NotPermitted, rules.NotDead, RowMerged.
    """
    resident = Resident.objects.visible_to(call.actor).locked(resident_id)
    call.require(terms.RESIDENT_DIE, resident)
    on = resident.died_on
    if on is None:
        raise rules.NotDead()
    if resident.merged_into_id is not None:
        raise rules.RowMerged()

    resident.died_on = None
    keeping.changed(call, resident, "died_on")
    Tenure.rows.filter(resident=resident, valid_to=on).update(valid_to=None)
    ResidentLabel.rows.filter(resident=resident, valid_to=on).update(valid_to=None)
    last = Membership.rows.filter(resident=resident, valid_to=on).select_related("household").first()
    if last is not None:
        _back_into(call, resident, last, on)
    record(
        call,
        facts.DeathUndone(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name, on=on.isoformat(),
            reason=reason,
        ),
    )  # fmt: skip
    return resident.pk  # type: ignore[no-any-return]


def _back_into(call: Call, resident: Resident, last: Membership, on: date) -> None:
    household = last.household
    is_reopened = household.dissolved_on == on
    if is_reopened:
        household.dissolved_on = None
        household.version += 1
        household.save(update_fields=["dissolved_on", "version"])
    for each in keeping.members_of(household.pk):
        if changing.take_change_back(each.resident, "marital", on=on, after=terms.WIDOWED):
            keeping.changed(call, each.resident, "marital")
    if not is_reopened and household.head_id != resident.pk and last.relation == terms.RELATION_HEAD:
        keeping.enter_household(household, resident, relation="", on=on)
        return
    last.valid_to = None
    last.save(update_fields=["valid_to"])
    for each in keeping.members_of(household.pk):
        is_couple = terms.RELATION_HEAD in (last.relation, each.relation) and (
            last.relation in terms.SPOUSES or each.relation in terms.SPOUSES
        )
        if is_couple and each.resident_id != resident.pk and each.resident.marital == terms.WIDOWED:
            each.resident.marital = resident.marital or terms.MARRIED
            keeping.changed(call, each.resident, "marital")
