"""Households split, join, change their head."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.residents import facts, rules, terms
from shequ.residents.actions import keeping
from shequ.residents.models import Household


@action(terms.HOUSEHOLD_CHANGE)
def household_split(
    call: Call,
    *,
    household_id: UUID,
    leaving: Collection[UUID],
    head: UUID,
    on: date,
    new_head: UUID | None = None,
    relations: Mapping[UUID, str] | None = None,
    address: str = "",
) -> UUID:
    """Let some members make a household of their own, headed by `head`; returns the new household.

    new_head: who heads those who stay, when the head is among the leaving. address: where the leaving live from then
    on; "" keeps their homes. relations: to the new head, by person; what is not told follows from the old ones.
    Raises: Hidden, NotPermitted, rules.HouseholdDissolved, NotAMember, HeadMissing, DateInFuture, DateBefore, RelationWrong.
    """  # fmt: skip
    household = Household.objects.visible_to(call.actor).locked(household_id)
    call.require(terms.HOUSEHOLD_CHANGE, household)
    rules.check_day(on, today=call.on)
    members = keeping.members_of(household.pk)
    head_stays = new_head if household.head_id in leaving else household.head_id
    rules.check_split(
        members=[each.resident_id for each in members],
        leaving=leaving,
        head_stays=head_stays,
        dissolved_on=household.dissolved_on,
    )
    rules.check_head(head, leaving)
    told = dict(relations or {})
    going = [each for each in members if each.resident_id in leaving]
    staying = [each for each in members if each.resident_id not in leaving]
    before = {each.resident_id: each for each in members}

    dwelling = keeping.dwelling_at(call, area=household.area_id, address=address)
    fresh = keeping.new_household(call, area=household.area_id, dwelling=dwelling or household.dwelling, on=on)
    for each in sorted(going, key=lambda each: each.resident_id != head):
        keeping.end_membership(each, on)
        relation = terms.RELATION_HEAD if each.resident_id == head else told.get(each.resident_id)
        if relation is None:
            relation = rules.relation_restated(
                each.relation, sex=each.resident.sex, new_head=before[head].relation, new_head_sex=before[head].resident.sex
            )  # fmt: skip
        keeping.enter_household(fresh, each.resident, relation=relation, on=on)
        if dwelling is not None:
            home = keeping.main_home(each.resident)
            keeping.end_homes(each.resident, on)
            keeping.start_home(
                each.resident, area=household.area_id, dwelling=dwelling, on=on,
                kind=home.kind if home else terms.TenureKind.UNKNOWN, registration=each.resident.registration,
            )  # fmt: skip
        keeping.changed(call, each.resident)
    if dwelling is not None:
        keeping.find_by_new_words(each.resident for each in going)
    if not staying:
        keeping.dissolve(household, on)
    elif household.head_id in leaving:
        heir = next(each.resident for each in staying if each.resident_id == new_head)
        keeping.restate_relations(household, heir, relations=told, on=on, members=staying)
    record(
        call,
        facts.HouseholdSplit(
            area=household.area_id, subject=f"household:{household.pk}", people=len(going), on=on.isoformat(),
            new_household=str(fresh.pk),
        ),
    )  # fmt: skip
    return fresh.pk


@action(terms.HOUSEHOLD_CHANGE)
def household_join(
    call: Call, *, household_id: UUID, people: Mapping[UUID, str], on: date, reason: str, moves: bool = True
) -> UUID:
    """Take people into a household, each with a relation to its head; a household left empty is dissolved.

    moves: whether they live in the household's dwelling from then on.
    Raises: Hidden, NotPermitted, rules.HouseholdDissolved, SameHousehold, HeadLeaves, RelationWrong, DateInFuture, DateBefore.
    """  # fmt: skip
    household = Household.objects.visible_to(call.actor).locked(household_id)
    call.require(terms.HOUSEHOLD_CHANGE, household)
    rules.check_day(on, today=call.on)
    if not people:
        raise rules.NotAMember(field="people")
    old: set[str] = set()
    entering = []
    for resident_id in people:
        resident = keeping.standing(call, resident_id)
        call.require(terms.HOUSEHOLD_CHANGE, resident)
        membership = keeping.membership_of(resident)
        if membership is not None and membership.household_id == household.pk:
            raise rules.SameHousehold(field="people")
        if membership is not None:
            old.add(str(membership.household_id))
        entering.append((resident, membership is not None and membership.household.head_id == resident.pk))

    # The head goes last: by then nobody is left behind.
    for resident, _was_head in sorted(entering, key=lambda pair: pair[1]):
        keeping.leave_household(resident, on)
        keeping.enter_household(household, resident, relation=people[resident.pk], on=on)
        home = keeping.main_home(resident)
        if moves and (home is None or home.dwelling_id != household.dwelling_id or home.area_id != household.area_id):
            keeping.end_homes(resident, on)
            keeping.start_home(
                resident, area=household.area_id, dwelling=household.dwelling, on=on,
                kind=home.kind if home else terms.TenureKind.UNKNOWN, registration=resident.registration,
            )  # fmt: skip
        keeping.changed(call, resident, "area")
    keeping.find_by_new_words(resident for resident, _was_head in entering)
    record(
        call,
        facts.HouseholdsMerged(
            area=household.area_id, subject=f"household:{household.pk}", people=len(entering), on=on.isoformat(),
            old_household="、".join(sorted(old)), reason=reason,
        ),
    )  # fmt: skip
    return household.pk


@action(terms.HOUSEHOLD_CHANGE)
def household_head_change(
    call: Call, *, household_id: UUID, head: UUID, on: date, relations: Mapping[UUID, str] | None = None
) -> UUID:
    """Make another member the head from a day on; every relation is stated anew.

    Raises: Hidden, NotPermitted, rules.HouseholdDissolved, NotAMember, RelationWrong, DateInFuture, DateBefore.
    """
    household = Household.objects.visible_to(call.actor).locked(household_id)
    call.require(terms.HOUSEHOLD_CHANGE, household)
    if household.dissolved_on is not None:
        raise rules.HouseholdDissolved()
    rules.check_day(on, today=call.on)
    members = keeping.members_of(household.pk)
    rules.check_head(head, [each.resident_id for each in members])
    if household.head_id == head:
        raise rules.SameHousehold(field="head")
    new = next(each.resident for each in members if each.resident_id == head)
    old_head = str(household.head_id or "")

    keeping.restate_relations(household, new, relations=dict(relations or {}), on=on, members=members)
    record(
        call,
        facts.HeadChanged(
            area=household.area_id, subject=f"household:{household.pk}", name=new.name, on=on.isoformat(),
            old_head=old_head,
        ),
    )  # fmt: skip
    return household.pk
