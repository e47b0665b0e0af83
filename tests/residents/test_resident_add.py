from datetime import date

import pytest

from shequ.kernel.refusals import NotPermitted
from shequ.residents import actions, queries, rules
from tests.cast import Town
from tests.residents.making import SINCE, number_of, person

pytestmark = pytest.mark.db


class TestResidentAdd:
    def test_enters_with_home_household_and_search(self, town: Town) -> None:
        added = person(town.secretary, "白秀兰")

        seen = queries.person_detail(town.secretary.call, resident_id=added)
        assert (seen.name, seen.age, seen.sex) == ("白秀兰", 76, "女")
        assert seen.home is not None
        assert seen.home.address == "中台巷12号楼1单元302室"
        assert [row.relation for row in seen.members] == ["户主"]
        assert [hit.title for hit in queries.search_hits(town.secretary.call, "秀兰", 5)] == ["白秀兰"]
        assert [hit.title for hit in queries.search_hits(town.secretary.call, "bxl", 5)] == ["白秀兰"]
        assert [hit.title for hit in queries.search_hits(town.secretary.call, "中台", 5)] == ["白秀兰"]

    def test_numbers_are_masked_and_sealed(self, town: Town) -> None:
        from django.db import connection

        added = person(town.secretary, "白秀兰", phone="13812340417")
        seen = queries.person_detail(town.secretary.call, resident_id=added)
        number = number_of(date(1950, 3, 5))
        assert seen.identity_masked == "620822************"
        assert seen.phone_masked == "*********17"
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity_number, phone, identity_digest FROM residents_resident")
            stored = [bytes(value) for value in cursor.fetchone()]
        assert not any(number.encode() in value or b"13812340417" in value for value in stored)
        assert "1950" not in repr(seen)

    def test_a_newborn_needs_birth_and_sex(self, town: Town) -> None:
        with pytest.raises(rules.BirthMissing):
            actions.resident_add(town.secretary.call, area=town.east, name="白新", identity_number="", since=SINCE)
        added = actions.resident_add(
            town.secretary.call, area=town.east, name="白新", identity_number="", since=date(2026, 11, 1), sex="1",
            birth_on=date(2026, 10, 30),
        )  # fmt: skip
        assert queries.person_detail(town.secretary.call, resident_id=added).age == 0

    def test_refuses_a_number_twice(self, town: Town) -> None:
        person(town.secretary)
        with pytest.raises(rules.NumberTaken):
            person(town.secretary, "别的人")

    def test_a_number_of_another_community_points_to_moving_in(self, town: Town) -> None:
        person(town.neighbour, area=town.west)
        with pytest.raises(rules.NumberElsewhere):
            person(town.secretary)

    @pytest.mark.parametrize("number", ["620822195003050120", "62082219500305", "6.20822E+17", "abc"])
    def test_refuses_a_wrong_number(self, town: Town, number: str) -> None:
        with pytest.raises(rules.IdentityWrong):
            actions.resident_add(
                town.secretary.call, area=town.east, name="白秀兰", identity_number=number, since=SINCE
            )

    def test_prefixes_of_both_codes_are_right(self, town: Town) -> None:
        for prefix, name in (("620822", "甲一"), ("622723", "乙一")):
            number = number_of(date(1960, 2, 3), 33, area=prefix)
            actions.resident_add(town.secretary.call, area=town.east, name=name, identity_number=number, since=SINCE)

    def test_the_neighbour_may_not_add_here(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            person(town.neighbour, area=town.east)

    def test_refuses_an_address_without_a_door(self, town: Town) -> None:
        with pytest.raises(rules.AddressMissing):
            person(town.secretary, address="县城里")
