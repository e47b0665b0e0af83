"""The small writes that several use cases share: homes, memberships, the words by which people are found."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from shequ.areas.models import Area
from shequ.areas.terms import Level
from shequ.base import fulltext
from shequ.kernel import addresses
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.residents import rules, terms
from shequ.residents.models import Household, Membership, Resident, ResidentSearch, Tenure
from shequ.territory import actions as territory
from shequ.territory.models import Dwelling
from shequ.territory.terms import DWELLING_ADD

SEARCH_TABLE = "residents_residentsearch"


def standing(call: Call, resident_id: UUID) -> Resident:
    """Return a resident for writing who is alive, here and not merged away.

    Raises: Hidden, rules.AlreadyDead, rules.MovedAway, rules.RowMerged.
    """
    resident: Resident = Resident.objects.visible_to(call.actor).locked(resident_id)
    rules.check_standing(
        died_on=resident.died_on, left_on=resident.left_on, is_merged=resident.merged_into_id is not None
    )
    return resident


def changed(call: Call, resident: Resident, *fields: str) -> None:
    """Save the named fields of a resident, with a new version and the instant of the call."""
    resident.version += 1
    resident.updated_at = call.at
    resident.save(update_fields=[*fields, "version", "updated_at"])


def community(code: str) -> str:
    """Return the code of a community that stands.

    Raises: rules.NotACommunity.
    """
    rows = Area.objects.unscoped(because="the codes of areas are public")
    if not rows.filter(pk=code, level=Level.COMMUNITY, valid_to=None).exists():
        raise rules.NotACommunity(area=code, field="to_area")
    return code


def dwelling_at(call: Call, *, area: str, address: str) -> Dwelling | None:
    """Return the dwelling of an address in a community, registered now where it was not; None for no address.

    Where the actor may not register dwellings, an address not known yet gives None: the community there adds it.
    Raises: rules.AddressMissing.
    """
    if not address.strip():
        return None
    found = addresses.parse(address)
    if found is None or not found.is_door:
        raise rules.AddressMissing(address=address, field="address")
    rows = Dwelling.objects.unscoped(because="the move into the area was permitted")
    dwelling: Dwelling | None = rows.filter(area_id=area, address_key=found.key).first()
    if dwelling is not None and dwelling.merged_into_id is not None:
        dwelling = rows.filter(pk=dwelling.merged_into_id).first()
    if dwelling is None and call.actor.may(DWELLING_ADD, area):
        dwelling = rows.get(pk=territory.dwelling_add(call, area=area, address=address))
    return dwelling


def main_home(resident: Resident) -> Tenure | None:
    """Return the current main tenure."""
    return Tenure.rows.filter(resident=resident, valid_to=None, is_main=True).select_related("dwelling").first()


def end_homes(resident: Resident, on: date) -> None:
    """End all current tenures on a day.

    Raises: rules.DateBefore when one began later.
    """
    for tenure in Tenure.rows.filter(resident=resident, valid_to=None):
        if on < tenure.valid_from:
            raise rules.DateBefore(on=on.isoformat(), since=tenure.valid_from.isoformat(), field="on")
    Tenure.rows.filter(resident=resident, valid_to=None).update(valid_to=on)


def start_home(
    resident: Resident, *, area: str, dwelling: Dwelling | None, kind: str, registration: str, on: date
) -> Tenure:
    """Start a main tenure and let the resident follow it."""
    resident.area_id = area
    resident.registration = registration
    return Tenure.objects.create(  # type: ignore[no-any-return]
        id=uuid7(), resident=resident, dwelling=dwelling, area_id=area, is_main=True, kind=kind,
        registration=registration, valid_from=on,
    )  # fmt: skip


def members_of(household_id: UUID) -> list[Membership]:
    """Return the current memberships of a household, with the people."""
    rows = Membership.rows.filter(household_id=household_id, valid_to=None).select_related("resident")
    return list(rows.order_by("relation", "resident_id"))


def membership_of(resident: Resident) -> Membership | None:
    """Return the current membership, with its household."""
    return Membership.rows.filter(resident=resident, valid_to=None).select_related("household").first()


def leave_household(resident: Resident, on: date) -> None:
    """End the current membership; a household left empty is dissolved.

    Raises: rules.HeadLeaves, rules.DateBefore.
    """
    membership = membership_of(resident)
    if membership is None:
        return
    others = Membership.rows.filter(household_id=membership.household_id, valid_to=None).exclude(pk=membership.pk)
    remaining = others.count()
    rules.check_head_may_leave(is_head=membership.household.head_id == resident.pk, others=remaining)
    end_membership(membership, on)
    if not remaining:
        dissolve(membership.household, on)


def end_membership(membership: Membership, on: date) -> None:
    """End a membership on a day.

    Raises: rules.DateBefore.
    """
    rules.check_day(on, today=max(on, membership.valid_from), since=membership.valid_from)
    membership.valid_to = on
    membership.save(update_fields=["valid_to"])


def dissolve(household: Household, on: date) -> None:
    """End a household that nobody is left in."""
    household.dissolved_on = on
    household.version += 1
    household.save(update_fields=["dissolved_on", "version"])


def enter_household(household: Household, resident: Resident, *, relation: str, on: date) -> None:
    """Let somebody belong to a household; the head's relation makes them its head.

    Raises: rules.HouseholdDissolved, rules.RelationWrong.
    """
    if household.dissolved_on is not None:
        raise rules.HouseholdDissolved(field="household_id")
    rules.check_relation(relation, has_head=household.head_id is not None)
    Membership.objects.create(
        id=uuid7(), household=household, resident=resident, relation=relation, area_id=household.area_id, valid_from=on
    )
    if relation == terms.RELATION_HEAD:
        household.head = resident
    household.version += 1
    household.save(update_fields=["head", "version"])


def new_household(
    call: Call, *, area: str, dwelling: Dwelling | None, on: date, kind: str = terms.HouseholdKind.FAMILY
) -> Household:
    """Make an empty household."""
    return Household.objects.create(  # type: ignore[no-any-return]
        id=uuid7(), area_id=area, kind=terms.HouseholdKind(kind), dwelling=dwelling, established_on=on,
        created_at=call.at,
    )  # fmt: skip


def restate_relations(
    household: Household, head: Resident, *, relations: dict[UUID, str], on: date, members: Iterable[Membership]
) -> None:
    """Give the household another head from a day on: every relation is stated anew, the old ones keep their dates.

    relations: as told by the clerk; where nothing is told, it follows from the old relations or stays open ("").
    Raises: rules.RelationWrong, rules.DateBefore.
    """
    members = list(members)
    before = {each.resident_id: each.relation for each in members}
    for each in members:
        told = terms.RELATION_HEAD if each.resident_id == head.pk else relations.get(each.resident_id)
        if told is None:
            told = rules.relation_restated(
                each.relation, sex=each.resident.sex, new_head=before.get(head.pk, ""), new_head_sex=head.sex
            )
        rules.check_relation(told, has_head=each.resident_id != head.pk)
        end_membership(each, on)
        Membership.objects.create(
            id=uuid7(), household=household, resident=each.resident, relation=told, area_id=household.area_id,
            valid_from=on,
        )  # fmt: skip
    household.head = head
    household.version += 1
    household.save(update_fields=["head", "version"])


def find_by_new_words(residents: Iterable[Resident]) -> None:
    """Write the words by which the residents are found, from their names and present homes, and index them."""
    people = {each.pk: each for each in residents}
    homes = dict(
        Tenure.rows.filter(resident_id__in=people, valid_to=None, is_main=True).values_list(
            "resident_id", "dwelling__text"
        )
    )
    old = list(ResidentSearch.rows.filter(resident_id__in=people))
    fulltext.index_drop_rows(SEARCH_TABLE, [row.pk for row in old])
    rows = {row.resident_id: row for row in old}
    ids = []
    for key, resident in people.items():
        row = rows.get(key) or ResidentSearch(resident=resident)
        row.area_id = resident.area_id
        row.text = rules.search_text(resident.name, resident.name_initials, homes.get(key) or "")
        row.save()
        ids.append(row.pk)
    fulltext.index_add_rows(SEARCH_TABLE, ids)
