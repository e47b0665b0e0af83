"""Lists: the same statements at any size, nothing for strangers, every filter."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shequ.base.paging import PageRequest
from shequ.kernel.ids import uuid7
from shequ.residents import actions, queries
from shequ.residents.models import Household, Membership, Resident, Tenure
from shequ.territory.models import Dwelling
from tests.cast import EAST, NOON, Member, Town
from tests.residents.making import SINCE, family, person

pytestmark = pytest.mark.db
MOST_OF_A_LIST = 10
MOST_OF_A_PERSON = 15
ClientOf = Callable[[Member], Client]


def crowd(count: int) -> None:
    """Put many people into the eastern community at once, each with a home and a household."""
    people = [
        Resident(
            id=uuid7(), area_id=EAST, name=f"人{at}", name_initials="r", identity_kind="id_card", sex="1",
            birth_on=date(1980, 1, 1), registration="registered", created_at=NOON, updated_at=NOON,
        )
        for at in range(count)
    ]  # fmt: skip
    homes = [
        Dwelling(
            id=uuid7(), area_id=EAST, address_key=f"崇信路|{at}", text=f"崇信路{at}号", created_at=NOON,
            grid_id="990101001001001",
        )
        for at in range(count)
    ]  # fmt: skip
    Resident.rows.bulk_create(people)
    Dwelling.rows.bulk_create(homes)
    Tenure.rows.bulk_create(
        Tenure(resident=each, dwelling=home, area_id=EAST, registration="registered", valid_from=SINCE)
        for each, home in zip(people, homes, strict=True)
    )
    households = [
        Household(area_id=EAST, number=f"{at}", head=each, dwelling=home, created_at=NOON)
        for at, (each, home) in enumerate(zip(people, homes, strict=True))
    ]
    Household.rows.bulk_create(households)
    Membership.rows.bulk_create(
        Membership(household=home, resident=each, relation="02", area_id=EAST, valid_from=SINCE)
        for each, home in zip(people, households, strict=True)
    )


@pytest.mark.parametrize("count", [10, 500])
class TestStatements:
    def test_resident_list(self, town: Town, django_assert_max_num_queries: Any, count: int) -> None:
        crowd(count)
        call = town.secretary.call
        with django_assert_max_num_queries(5):
            found = queries.resident_list(call, filters=queries.ResidentFilters(), page=PageRequest())
        assert found.total == count

    def test_household_list(self, town: Town, django_assert_max_num_queries: Any, count: int) -> None:
        crowd(count)
        call = town.secretary.call
        with django_assert_max_num_queries(4):
            found = queries.household_list(call, filters=queries.HouseholdFilters(), page=PageRequest())
        assert found.total == count

    def test_counts(self, town: Town, django_assert_max_num_queries: Any, count: int) -> None:
        crowd(count)
        call = town.secretary.call
        with django_assert_max_num_queries(3):
            assert queries.area_counts(call, level="community", under=EAST, on=call.on)[EAST].households == count
        with django_assert_max_num_queries(2):
            assert queries.area_counts(call, level="grid", under=EAST, on=call.on)[town.east_grid].people == count

    @pytest.mark.parametrize(
        "slug", ["resident_list", "household_list", "moved_out_list", "duplicate_list", "population_list"]
    )
    def test_pages(self, town: Town, client_of: ClientOf, slug: str, count: int) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        crowd(count)
        client = client_of(town.secretary)
        client.get(reverse(f"residents:{slug}"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse(f"residents:{slug}")).status_code == 200
        own = [each["sql"] for each in asked if "residents_" in each["sql"] or "areas_area" in each["sql"]]
        assert len(own) <= MOST_OF_A_LIST, own

    def test_person_page(self, town: Town, client_of: ClientOf, count: int) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        crowd(count)
        head, *_rest = family(town)
        client = client_of(town.secretary)
        for tab in ("basic", "home", "history", "looks"):
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("residents:resident_detail", args=(head,)), {"tab": tab})
            own = [
                each["sql"]
                for each in asked
                if not any(word in each["sql"] for word in ("session", "accounts_", "SAVEPOINT"))
            ]
            assert len(own) <= MOST_OF_A_PERSON, own


class TestScope:
    def test_a_stranger_finds_nobody(self, town: Town) -> None:
        head, *_rest = family(town)
        for member in (town.stranger, town.neighbour):
            call = member.call
            assert queries.resident_list(call, filters=queries.ResidentFilters(), page=PageRequest()).total == 0
            assert (
                queries.resident_list(call, filters=queries.ResidentFilters(text="白"), page=PageRequest()).rows == ()
            )
            assert queries.household_list(call, filters=queries.HouseholdFilters(), page=PageRequest()).total == 0
            assert queries.search_hits(call, "建军", 5) == []
            assert queries.household_hits(call, "建军", 5) == []
            assert queries.household_choices(call, text="建军") == []
            assert queries.resident_choices(call, text="建军") == []
            assert queries.duplicate_list(call) == ()
            assert queries.correction_list(call) == []
            assert queries.my_corrections(call) == []
            assert queries.community_counts(call, area=EAST).people == 0
            assert queries.population_list(call, level="community", under=EAST, on=call.on) == []
            assert queries.data_days(call) == []
        assert queries.search_hits(town.secretary.call, "建军", 5)
        assert queries.household_hits(town.secretary.call, "建军", 5)
        assert str(head) in {key for key, _label in queries.resident_choices(town.secretary.call, text="建军")}

    def test_county_people_see_counts_but_no_people(self, town: Town) -> None:
        family(town)
        call = town.office.call
        assert queries.resident_list(call, filters=queries.ResidentFilters(), page=PageRequest()).total == 0
        assert queries.area_counts(call, level="community", under="", on=call.on)[EAST].people == 4


class TestFilters:
    def test_narrow(self, town: Town) -> None:
        head, wife, *_rest = family(town)
        other = person(town.secretary, "丁大山", sequence=41, address="荆山路5号院", registration="floating")
        call = town.secretary.call
        actions.label_add(call, resident_id=wife, kind="disabled", on=SINCE, basis="证件")
        actions.resident_move_out(call, resident_id=other, on=date(2026, 11, 1), destination="西安市")

        def names(**given: str) -> set[str]:
            filters = queries.ResidentFilters(**given)
            return {row.name for row in queries.resident_list(call, filters=filters, page=PageRequest()).rows}

        assert len(names()) == 4
        assert names(label="disabled") == {"李桂芳"}
        assert names(state="left") == {"丁大山"}
        assert len(names(state="all")) == 5
        assert names(registration="floating") == set()
        assert names(text="bjj") == {"白建军"}
        assert names(text="中台巷 桂芳") <= {"李桂芳"}
        assert len(names(text="中台")) == 4
        Dwelling.rows.filter(text__startswith="中台").update(grid=town.east_grid)
        assert len(names(area=town.east_grid)) == 4
        assert head

    def test_pages_turn(self, town: Town) -> None:
        crowd(120)
        call = town.secretary.call
        first = queries.resident_list(call, filters=queries.ResidentFilters(), page=PageRequest(50))
        second = queries.resident_list(call, filters=queries.ResidentFilters(), page=PageRequest(50, after=first.after))
        assert (first.first, first.last, second.first, second.last) == (1, 50, 51, 100)
        assert not {row.id for row in first.rows} & {row.id for row in second.rows}
