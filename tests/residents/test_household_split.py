from datetime import date

import pytest

from shequ.kernel.refusals import Hidden
from shequ.residents import actions, queries, rules
from tests.cast import Town
from tests.residents.making import family, person

pytestmark = pytest.mark.db
ON = date(2026, 10, 1)


def home_of(town: Town, resident: object) -> object:
    return queries.person_detail(town.secretary.call, resident_id=resident).household_id  # type: ignore[arg-type]


class TestHouseholdSplit:
    def test_son_and_daughter_leave(self, town: Town) -> None:
        head, wife, son, daughter = family(town)
        call = town.secretary.call
        home = home_of(town, head)
        made = actions.household_split(
            call, household_id=home, leaving=[son, daughter], head=son, on=ON, relations={daughter: "77"},
            address="荆山路5号院",
        )  # fmt: skip
        old, new = queries.household_detail(call, household_id=home), queries.household_detail(call, household_id=made)
        assert {row.id for row in old.members} == {head, wife}
        assert [(row.id, row.relation) for row in new.members] == [(son, "户主"), (daughter, "妹妹")]
        assert new.row.address == "荆山路5号院"
        assert {row.name for row in old.former} == {"白小明", "白小红"}
        before = queries.household_detail(call, household_id=home, on=date(2026, 9, 30))
        assert len(before.members) == 4
        assert queries.community_counts(call, area=town.east).households == 2

    def test_the_head_leaves_and_the_wife_follows_as_head(self, town: Town) -> None:
        head, wife, son, daughter = family(town)
        home = home_of(town, head)
        with pytest.raises(rules.HeadMissing):
            actions.household_split(town.secretary.call, household_id=home, leaving=[head], head=head, on=ON)
        actions.household_split(town.secretary.call, household_id=home, leaving=[head], head=head, new_head=wife, on=ON)
        stays = {
            row.id: row.relation for row in queries.household_detail(town.secretary.call, household_id=home).members
        }
        assert stays == {wife: "户主", son: "独生子", daughter: "独生女"}

    def test_refuses_strangers_and_hides(self, town: Town) -> None:
        head, *_rest = family(town)
        other = person(town.secretary, "丁大山", sequence=41)
        home = home_of(town, head)
        with pytest.raises(rules.NotAMember):
            actions.household_split(town.secretary.call, household_id=home, leaving=[other], head=other, on=ON)
        with pytest.raises(Hidden):
            actions.household_split(town.stranger.call, household_id=home, leaving=[head], head=head, on=ON)


class TestHouseholdJoin:
    def test_two_households_become_one(self, town: Town) -> None:
        head, *_rest = family(town)
        mother = person(town.secretary, "王桂英", sequence=42, address="荆山路5号院")
        alone = home_of(town, mother)
        call = town.secretary.call
        actions.household_join(call, household_id=home_of(town, head), people={mother: "52"}, on=ON, reason="接来同住")
        seen = queries.person_detail(call, resident_id=mother)
        assert len(seen.members) == 5
        assert seen.home is not None
        assert seen.home.address == "中台巷12号楼1单元302室"
        assert queries.household_detail(call, household_id=alone).row.dissolved_on == ON
        with pytest.raises(rules.SameHousehold):
            actions.household_join(call, household_id=home_of(town, head), people={mother: "52"}, on=ON, reason="")

    def test_only_one_head(self, town: Town) -> None:
        head, *_rest = family(town)
        other = person(town.secretary, "丁大山", sequence=41)
        with pytest.raises(rules.RelationWrong):
            actions.household_join(
                town.secretary.call, household_id=home_of(town, head), people={other: "02"}, on=ON, reason=""
            )


class TestHeadChange:
    def test_relations_are_restated(self, town: Town) -> None:
        head, wife, son, daughter = family(town)
        home = home_of(town, head)
        actions.household_head_change(town.secretary.call, household_id=home, head=son, on=ON)
        now = {row.id: row.relation for row in queries.household_detail(town.secretary.call, household_id=home).members}
        assert now == {son: "户主", head: "父亲", wife: "母亲", daughter: "兄弟姐妹"}
        assert queries.household_detail(town.secretary.call, household_id=home).row.head_name == "白小明"


class TestMarryAndDie:
    def test_resident_marry_brings_the_wife_into_the_household(self, town: Town) -> None:
        _head, _wife, son, _daughter = family(town)
        bride = person(town.secretary, "丁小满", birth=date(1996, 2, 3), sequence=42, marital="10")
        call = town.secretary.call
        actions.resident_marry(call, resident_id=son, spouse_id=bride, on=ON, joins=True)
        seen = queries.person_detail(call, resident_id=bride)
        assert seen.marital == "已婚"
        assert next(row.relation for row in seen.members if row.is_self) == "儿媳"
        with pytest.raises(rules.AlreadyMarried):
            actions.resident_marry(call, resident_id=bride, spouse_id=son, on=ON)

    def test_resident_die_needs_an_heir_and_widows(self, town: Town) -> None:
        head, wife, *_rest = family(town)
        call = town.secretary.call
        with pytest.raises(rules.HeadMissing):
            actions.resident_die(call, resident_id=head, on=ON, basis="死亡证明")
        actions.resident_die(call, resident_id=head, on=ON, basis="死亡证明", new_head=wife)
        gone = queries.person_detail(call, resident_id=head)
        assert (gone.died_on, gone.home, gone.may_move) == (ON, None, False)
        left = queries.person_detail(call, resident_id=wife)
        assert left.marital == "丧偶"
        assert next(row for row in left.members if row.is_head).id == wife
        assert queries.community_counts(call, area=town.east).people == 3
        with pytest.raises(rules.AlreadyDead):
            actions.resident_die(call, resident_id=head, on=ON, basis="死亡证明")


class TestDeathUndo:
    def test_everything_is_as_before_when_nobody_took_over(self, town: Town) -> None:
        head, wife, *_rest = family(town)
        call = town.secretary.call
        actions.label_add(call, resident_id=wife, kind="disabled", on=date(2021, 1, 1), basis="证件")
        actions.resident_die(call, resident_id=wife, on=ON, basis="死亡证明")
        assert queries.person_detail(call, resident_id=head).marital == "丧偶"
        actions.death_undo(call, resident_id=wife, reason="同名登记错")
        back = queries.person_detail(call, resident_id=wife)
        assert (back.died_on, len(back.members), [row.label for row in back.current_labels]) == (None, 4, ["残疾"])
        assert queries.person_detail(call, resident_id=head).marital == "已婚"
        assert queries.community_counts(call, area=town.east).people == 4
        with pytest.raises(rules.NotDead):
            actions.death_undo(call, resident_id=wife, reason="再次")

    def test_a_head_who_was_replaced_comes_back_as_a_member(self, town: Town) -> None:
        head, wife, *_rest = family(town)
        call = town.secretary.call
        actions.resident_die(call, resident_id=head, on=ON, basis="死亡证明", new_head=wife)
        actions.death_undo(call, resident_id=head, reason="登记错")
        members = {row.id: row.relation for row in queries.person_detail(call, resident_id=head).members}
        assert members[wife] == "户主"
        assert members[head] == ""

    def test_someone_alone_gets_the_household_back(self, town: Town) -> None:
        who = person(town.secretary)
        call = town.secretary.call
        actions.resident_die(call, resident_id=who, on=ON, basis="死亡证明")
        assert queries.community_counts(call, area=town.east).households == 0
        actions.death_undo(call, resident_id=who, reason="登记错")
        assert queries.community_counts(call, area=town.east).households == 1
