from datetime import date

import pytest

from shequ.base.paging import PageRequest
from shequ.kernel.refusals import Hidden
from shequ.residents import actions, queries, rules
from tests.cast import EAST, FAR_COMMUNITY, WEST, Town
from tests.residents.making import SINCE, family, number_of, person

pytestmark = pytest.mark.db
ON = date(2026, 10, 1)


class TestResidentMove:
    def test_within_the_community_keeps_the_old_home(self, town: Town) -> None:
        call = town.secretary.call
        moved = person(town.secretary)
        actions.resident_move(call, resident_id=moved, to_area=EAST, on=ON, address="荆山路5号院", stays=True)

        now = queries.person_detail(call, resident_id=moved)
        before = queries.person_detail(call, resident_id=moved, on=date(2026, 9, 30))
        assert now.home is not None
        assert before.home is not None
        assert (now.home.address, before.home.address) == ("荆山路5号院", "中台巷12号楼1单元302室")
        assert now.household_id == before.household_id
        assert queries.search_hits(call, "荆山", 5)
        assert not queries.search_hits(call, "中台", 5)

    def test_to_a_neighbour_leaves_a_masked_row_for_90_days(self, town: Town) -> None:
        moved = person(town.secretary, "白秀兰")
        actions.resident_move(town.secretary.call, resident_id=moved, to_area=WEST, on=ON)

        with pytest.raises(Hidden):
            queries.person_detail(town.secretary.call, resident_id=moved)
        left = queries.moved_out_list(town.secretary.call, page=PageRequest()).rows
        assert [(row.name_masked, row.destination) for row in left] == [("白*", "东平县")]
        assert queries.person_detail(town.neighbour.call, resident_id=moved).area == WEST
        assert queries.moved_out_list(town.neighbour.call, page=PageRequest()).total == 0
        assert queries.moved_out_list(town.stranger.call, page=PageRequest()).total == 0
        from datetime import timedelta

        from tests.cast import NOON

        later = town.secretary.call_at(NOON + timedelta(days=60))
        assert queries.moved_out_list(later, page=PageRequest()).total == 0

    def test_the_receiving_community_is_told(self, town: Town) -> None:
        from shequ.notices.models import Message

        assert town.neighbour.user.pk
        moved = person(town.secretary, "白秀兰")
        actions.resident_move(town.secretary.call, resident_id=moved, to_area=WEST, on=ON)
        assert [message.to_id for message in Message.rows.all()] == [town.neighbour.user.pk]

    def test_a_head_does_not_leave_others_behind(self, town: Town) -> None:
        head, *_rest = family(town)
        with pytest.raises(rules.HeadLeaves):
            actions.resident_move(town.secretary.call, resident_id=head, to_area=WEST, on=ON)

    def test_a_member_joins_another_household(self, town: Town) -> None:
        *_rest, daughter = family(town)
        other = person(town.secretary, "丁大山", sequence=41, address="荆山路5号院")
        joins = queries.person_detail(town.secretary.call, resident_id=other).household_id
        actions.resident_move(
            town.secretary.call,
            resident_id=daughter,
            to_area=EAST,
            on=ON,
            address="荆山路5号院",
            joins=joins,
            relation="38",
        )
        assert len(queries.person_detail(town.secretary.call, resident_id=other).members) == 2

    def test_refuses_a_day_before_the_present_home(self, town: Town) -> None:
        moved = person(town.secretary)
        with pytest.raises(rules.DateBefore):
            actions.resident_move(town.secretary.call, resident_id=moved, to_area=WEST, on=date(2019, 1, 1))

    def test_a_stranger_cannot_move_anybody(self, town: Town) -> None:
        moved = person(town.secretary)
        with pytest.raises(Hidden):
            actions.resident_move(town.stranger.call, resident_id=moved, to_area=FAR_COMMUNITY, on=ON)


class TestResidentMoveOutAndIn:
    def test_who_moved_out_is_not_counted_and_may_come_back(self, town: Town) -> None:
        call = town.secretary.call
        gone = person(town.secretary)
        actions.resident_move_out(call, resident_id=gone, on=ON, destination="西安市")
        assert queries.community_counts(call, area=EAST).people == 0
        assert queries.community_counts(call, area=EAST, on=date(2026, 9, 30)).people == 1
        with pytest.raises(rules.MovedAway):
            actions.resident_move(call, resident_id=gone, to_area=EAST, on=ON)

        back = actions.resident_move_in(
            call, area=EAST, name="白秀兰", identity_number=number_of(date(1950, 3, 5)), on=date(2026, 11, 1)
        )
        assert back == gone
        assert queries.community_counts(call, area=EAST).people == 1

    def test_the_receiving_community_takes_in_by_name_and_number(self, town: Town) -> None:
        moved = person(town.secretary, "白秀兰")
        number = number_of(date(1950, 3, 5))
        call = town.neighbour.call
        assert actions.resident_move_in(call, area=WEST, name="别的人", identity_number=number, on=ON) is None
        taken = actions.resident_move_in(
            call, area=WEST, name="白秀兰", identity_number=number, on=ON, address="崇信路1号楼1单元101"
        )
        assert taken == moved
        assert queries.person_detail(call, resident_id=moved).area == WEST
        with pytest.raises(rules.AlreadyHere):
            actions.resident_move_in(call, area=WEST, name="白秀兰", identity_number=number, on=ON)


class TestHouseholdMove:
    def test_moves_everybody_and_keeps_the_past(self, town: Town) -> None:
        head, *_rest = family(town)
        call = town.secretary.call
        household = queries.person_detail(call, resident_id=head).household_id
        assert household is not None
        actions.household_move(call, household_id=household, to_area=WEST, on=ON)

        assert queries.community_counts(call, area=EAST).people == 0
        assert queries.community_counts(call, area=EAST, on=SINCE).people == 4
        there = queries.household_detail(town.neighbour.call, household_id=household)
        assert {row.relation for row in there.members} == {"户主", "妻", "独生子", "独生女"}
        with pytest.raises(Hidden):
            queries.household_detail(call, household_id=household)
        assert queries.moved_out_list(call, page=PageRequest()).total == 4
