from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shequ.kernel.refusals import Hidden, NotPermitted, Refused
from shequ.residents import actions, queries, rules
from shequ.residents.models import Household, Membership, Resident, ResidentLabel, RollMembership, Tenure
from tests.cast import EAST, WEST, Town
from tests.residents.making import SINCE, family, person

pytestmark = pytest.mark.db
TABLES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Resident, ("version", "updated_at", "_state", "identity_number", "phone")),
    (Tenure, ("_state",)), (Household, ("version", "_state")), (Membership, ("_state",)), (ResidentLabel, ("_state",)),
    (RollMembership, ("_state",)),
)  # fmt: skip


def snapshot() -> dict[str, dict[Any, Any]]:
    """Return everything the register holds, versions and instants of writing left out, numbers in full."""
    found: dict[str, dict[Any, Any]] = {}
    for model, left_out in TABLES:
        for row in model.rows.all():
            values = {name: str(value) for name, value in vars(row).items() if name not in left_out}
            if isinstance(row, Resident):
                values |= {"number": row.open_number(), "phone": row.open_phone()}
                values["identity_digest"] = str(bytes(row.identity_digest or b""))
                values["phone_digest"] = str(bytes(row.phone_digest or b""))
            found.setdefault(model.__name__, {})[row.pk] = values
    return found


def twin(town: Town, name: str = "白建军", **values: Any) -> UUID:
    """Register the family's father once more, without his number."""
    given = {"since": date(2021, 2, 3), "sex": "1", "birth_on": date(1970, 4, 6), **values}
    return actions.resident_add(town.secretary.call, area=EAST, name=name, identity_number="", **given)


class TestResidentMerge:
    def test_history_goes_to_the_kept_row_and_gaps_are_filled(self, town: Town) -> None:
        head, *_rest = family(town)
        call = town.secretary.call
        double = twin(town, phone="13812340417", address="荆山路5号院", employer="县医院")
        actions.label_add(call, resident_id=double, kind="veteran", on=date(2022, 1, 1), basis="证件")
        groups = queries.duplicate_list(call)
        assert [{row.id for row in group.rows} for group in groups] == [{head, double}]

        actions.resident_merge(call, kept_id=head, dropped_id=double)

        seen = queries.person_detail(call, resident_id=head)
        assert seen.phone_masked == "*********17"
        assert [row.label for row in seen.current_labels] == ["退役军人"]
        assert seen.home is not None
        assert seen.home.address == "中台巷12号楼1单元302室"
        assert queries.community_counts(call, area=EAST).people == 4
        assert queries.community_counts(call, area=EAST).households == 1
        assert queries.person_detail(call, resident_id=double).merged_into == head
        assert queries.duplicate_list(call) == ()
        assert len(queries.search_hits(call, "白建军", 5)) == 1

    def test_merge_undo_puts_everything_back(self, town: Town) -> None:
        head, *_rest = family(town)
        double = twin(town, phone="13812340417", address="荆山路5号院")
        before = snapshot()
        merge = actions.resident_merge(town.secretary.call, kept_id=head, dropped_id=double)
        assert snapshot() != before
        actions.merge_undo(town.secretary.call, merge_id=merge)
        assert snapshot() == before
        with pytest.raises(rules.MergeSettled):
            actions.merge_undo(town.secretary.call, merge_id=merge)

    def test_a_double_who_heads_others_cannot_be_dropped(self, town: Town) -> None:
        head, *_rest = family(town)
        double = twin(town)
        before = snapshot()
        with pytest.raises(rules.HeadLeaves):
            actions.resident_merge(town.secretary.call, kept_id=double, dropped_id=head)
        assert snapshot() == before

    def test_no_undo_after_a_change(self, town: Town) -> None:
        head, *_rest = family(town)
        merge = actions.resident_merge(town.secretary.call, kept_id=head, dropped_id=twin(town))
        actions.resident_correct(town.secretary.call, resident_id=head, values={"employer": "县一中"}, reason="核对")
        with pytest.raises(rules.MergeSettled):
            actions.merge_undo(town.secretary.call, merge_id=merge)

    def test_two_numbers_are_two_people(self, town: Town) -> None:
        one, other = person(town.secretary), person(town.secretary, sequence=14)
        with pytest.raises(rules.BothLive):
            actions.resident_merge(town.secretary.call, kept_id=one, dropped_id=other)
        with pytest.raises(rules.SamePerson):
            actions.resident_merge(town.secretary.call, kept_id=one, dropped_id=one)

    def test_scope_and_permission(self, town: Town) -> None:
        head, *_rest = family(town)
        double = twin(town)
        with pytest.raises(Hidden):
            actions.resident_merge(town.neighbour.call, kept_id=head, dropped_id=double)
        with pytest.raises(NotPermitted):
            actions.resident_merge(town.clerk.call, kept_id=head, dropped_id=double)


ACTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5), st.integers(0, 5), st.integers(1, 400)), max_size=6)


def _act(town: Town, people: list[UUID], act: tuple[int, int, int, int]) -> None:
    kind, one, other, days = act
    call, who, whom = town.secretary.call, people[one], people[other]
    on = SINCE + timedelta(days=700 + days)
    home = queries.person_detail(call, resident_id=who).household_id
    if kind == 0:
        actions.resident_move(call, resident_id=who, to_area=EAST, on=on, address=f"荆山路{other + 1}号院")
    elif kind == 1 and home:
        actions.household_split(call, household_id=home, leaving=[who], head=who, on=on, new_head=whom)
    elif kind == 2 and home:
        actions.household_join(call, household_id=home, people={whom: "97"}, on=on, reason="")
    elif kind == 3:
        actions.label_add(call, resident_id=who, kind="veteran", on=on, basis="")
    elif kind == 4 and home:
        actions.household_head_change(call, household_id=home, head=whom, on=on)
    elif kind == 5:
        actions.roll_add(call, resident_id=who, village=WEST, on=on, is_collective_member=False, basis="")
    elif kind == 6:
        actions.resident_move(call, resident_id=who, to_area=EAST, on=on, stays=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, kept=st.integers(0, 5))
def test_after_any_acts_people_are_once_somewhere_and_a_merge_can_be_undone(town: Town, acts: Any, kept: int) -> None:
    from django.db import transaction

    with transaction.atomic():
        people = [*family(town), person(town.secretary, "丁大山", sequence=41, address="荆山路5号院")]
        people.append(twin(town, phone="13812340417"))
        for act in acts:
            try:
                _act(town, people, act)
            except Refused:
                continue
        _sound(people)
        before = snapshot()
        try:
            merge = actions.resident_merge(town.secretary.call, kept_id=people[kept], dropped_id=people[5])
        except Refused:
            assert snapshot() == before
        else:
            _sound([each for each in people if each != people[5]])
            actions.merge_undo(town.secretary.call, merge_id=merge)
            assert snapshot() == before
        transaction.set_rollback(True)


def _sound(people: list[UUID]) -> None:
    """Everybody has one current home and household; a standing household has members and its head is one of them."""
    for each in people:
        assert Tenure.rows.filter(resident_id=each, valid_to=None, is_main=True).count() == 1
        assert Membership.rows.filter(resident_id=each, valid_to=None).count() == 1
    for home in Household.rows.filter(dissolved_on=None):
        members = Membership.rows.filter(household=home, valid_to=None)
        assert members.filter(resident_id=home.head_id, relation="02").count() == 1
        assert members.filter(relation="02").count() == 1
    for home in Household.rows.exclude(dissolved_on=None):
        assert not Membership.rows.filter(household=home, valid_to=None).exists()
