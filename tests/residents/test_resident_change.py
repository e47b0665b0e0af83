"""Data that became different on a day: the past keeps its own values, on every page that shows a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted, Stale
from shequ.residents import actions, queries, rules
from shequ.residents.models import ResidentChange
from shequ.residents.rules import changes as change_rules
from tests.cast import EAST, NOON, Member, Town
from tests.residents.making import family, person

pytestmark = pytest.mark.db
ClientOf = Callable[[Member], Client]
TODAY = NOON.date()
SPRING, SUMMER = date(2022, 3, 1), date(2024, 7, 1)


def seen(town: Town, resident: Any, on: date = TODAY) -> queries.PersonDetail:
    return queries.person_detail(town.secretary.call, resident_id=resident, on=on)


def change(town: Town, resident: Any, on: date, **values: str) -> Any:
    return actions.resident_change(town.secretary.call, resident_id=resident, values=values, on=on, basis="证件")


class TestValueOn:
    @pytest.mark.parametrize(
        ("on", "held"),
        [
            (date(2020, 1, 1), "a"), (date(2022, 2, 28), "a"), (date(2022, 3, 1), "b"), (date(2024, 6, 30), "b"),
            (date(2024, 7, 1), "c"), (date(2026, 1, 1), "c"),
        ],
    )  # fmt: skip
    def test_what_held_on_a_day(self, on: date, held: str) -> None:
        assert change_rules.value_on("c", [(SPRING, "a"), (SUMMER, "b")], on) == held


class TestResidentChange:
    def test_the_past_keeps_its_own(self, town: Town) -> None:
        resident = person(town.secretary, marital="10", education="61", political="13", nationality="01")
        change(town, resident, SPRING, education="31", political="01")
        change(town, resident, SUMMER, name="白岫岚", nationality="11", marital="40", education="21")

        def told(on: date) -> tuple[str, ...]:
            row = seen(town, resident, on)
            return row.name, row.nationality, row.marital, row.education, row.political

        before, between, now = told(date(2022, 2, 1)), told(date(2023, 1, 1)), told(TODAY)
        assert (before[0], between[0], now[0]) == ("白秀兰", "白秀兰", "白岫岚")
        assert before[1:3] == between[1:3] != now[1:3]
        assert len({before[3], between[3], now[3]}) == 3
        assert before[4] != between[4] == now[4]
        fact = Entry.rows.filter(code="residents.resident_changed").last()
        assert fact is not None
        assert "白岫岚" in [hit.title for hit in queries.search_hits(town.secretary.call, "岫岚", 5)]

    def test_a_correction_reaches_back_to_the_last_change(self, town: Town) -> None:
        resident = person(town.secretary, marital="10")
        change(town, resident, SPRING, marital="40")
        actions.resident_correct(town.secretary.call, resident_id=resident, values={"marital": "20"}, reason="录入错误")
        assert seen(town, resident, date(2023, 1, 1)).marital == seen(town, resident).marital
        assert seen(town, resident, date(2021, 1, 1)).marital != seen(town, resident).marital
        assert ResidentChange.rows.count() == 1

    def test_refusals(self, town: Town) -> None:
        resident = person(town.secretary, marital="10")
        change(town, resident, SUMMER, marital="40")
        with pytest.raises(rules.DateBefore):
            change(town, resident, SPRING, marital="10")
        with pytest.raises(rules.DateInFuture):
            change(town, resident, date(2030, 1, 1), marital="10")
        with pytest.raises(rules.DateBefore):
            change(town, resident, date(1940, 1, 1), education="21")
        with pytest.raises(change_rules.NotDated):
            change(town, resident, SUMMER, phone="13812340417")
        with pytest.raises(rules.CodeUnknown):
            change(town, resident, SUMMER, marital="99x")
        assert isinstance(change(town, resident, TODAY, marital="40"), Unchanged)
        with pytest.raises(Stale):
            actions.resident_change(
                town.secretary.call, resident_id=resident, values={"education": "21"}, on=TODAY, basis="x", version=1
            )
        with pytest.raises(Hidden):
            actions.resident_change(town.stranger.call, resident_id=resident, values={}, on=TODAY, basis="x")
        with pytest.raises(NotPermitted):
            actions.resident_change(
                town.member("civil_affairs").call, resident_id=resident, values={}, on=TODAY, basis="x"
            )

    def test_weddings_and_deaths_have_their_day(self, town: Town) -> None:
        head, wife, son, _daughter = family(town)
        other = person(town.secretary, "丁小满", birth=date(1996, 2, 3), sequence=26, marital="10")
        actions.resident_marry(town.secretary.call, resident_id=son, spouse_id=other, on=SUMMER)
        assert seen(town, son, date(2024, 6, 30)).marital == "未婚"
        assert seen(town, other, SUMMER).marital == "已婚"
        actions.resident_die(town.secretary.call, resident_id=head, on=SUMMER, basis="证明", new_head=wife)
        assert [seen(town, wife, day).marital for day in (date(2024, 6, 30), SUMMER)] == ["已婚", "丧偶"]
        actions.death_undo(town.secretary.call, resident_id=head, reason="登记错了人")
        assert seen(town, wife).marital == "已婚"
        assert not ResidentChange.rows.filter(resident=wife).exists()

    def test_a_wish_can_be_answered_by_a_change(self, town: Town) -> None:
        resident = person(town.secretary, marital="20")
        own = town.member("resident", EAST)
        own.user.person = f"resident:{resident}"
        own.user.save()
        wish = actions.correction_ask(own.call, field="marital", wanted="40", note="上月离婚")
        change(town, resident, SUMMER, marital="40")
        actions.correction_settle(town.secretary.call, request_id=wish, accepts=True, answer="已登记")
        assert [seen(town, resident, day).marital for day in (SPRING, SUMMER)] == ["已婚", "离婚"]

    def test_a_household_shows_its_head_and_names_of_the_day(self, town: Town) -> None:
        head, wife, *_rest = family(town)
        home = seen(town, head).household_id
        assert home is not None
        change(town, wife, SUMMER, name="李贵芳")
        actions.household_head_change(town.secretary.call, household_id=home, head=wife, on=SUMMER)

        def house(on: date) -> queries.HouseholdDetail:
            return queries.household_detail(town.secretary.call, household_id=home, on=on)

        before, now = house(date(2024, 6, 30)), house(TODAY)
        assert (before.row.head_name, now.row.head_name) == ("白建军", "李贵芳")
        assert "李桂芳" in {row.name for row in before.members}
        assert "李桂芳" in {row.name for row in seen(town, head, date(2024, 6, 30)).members}

    def test_a_merge_takes_the_history_of_what_it_fills(self, town: Town) -> None:
        kept = person(town.secretary, education="21")
        dropped = actions.resident_add(
            town.secretary.call, area=EAST, name="白秀兰", identity_number="", sex="2", birth_on=date(1950, 3, 5),
            since=date(2021, 1, 1), marital="20", education="61",
        )  # fmt: skip
        change(town, dropped, SUMMER, marital="30", education="31")
        merge = actions.resident_merge(town.secretary.call, kept_id=kept, dropped_id=dropped)
        row = seen(town, kept, date(2023, 1, 1))
        assert (row.marital, row.education) == ("已婚", seen(town, kept).education)
        actions.merge_undo(town.secretary.call, merge_id=merge)
        assert ResidentChange.rows.filter(resident=dropped).count() == 2

    def test_a_day_costs_a_fixed_number_of_statements(self, town: Town, django_assert_max_num_queries: Any) -> None:
        head, *_rest = family(town)
        for year in range(2021, 2026):
            change(town, head, date(year, 1, 1), education=str(11 + (year - 2020) * 10) if year < 2024 else "90")
        call = town.secretary.call
        with django_assert_max_num_queries(10):
            queries.person_detail(call, resident_id=head, on=date(2022, 6, 1))


class TestPages:
    def test_two_acts_told_apart(self, town: Town, client_of: ClientOf) -> None:
        resident = person(town.secretary, marital="20")
        client = client_of(town.secretary)
        changes, corrects = (
            reverse(f"residents:{slug}", args=(resident,)) for slug in ("resident_change", "resident_correct")
        )
        page, other = client.get(changes).content.decode(), client.get(corrects).content.decode()
        assert "那天以前仍按原来的显示" in page
        assert corrects in page
        assert "一直就不对的" in other
        assert changes in other
        given = {"name": "白秀兰", "marital": "40", "on": "2024-07-01", "basis": "离婚证", "version": "1"}
        assert client.post(changes, given).status_code == 303
        again = client.post(changes, {**given, "version": "2"})
        assert "没有变化" in again.content.decode()
        where = reverse("residents:resident_detail", args=(resident,))
        assert "已婚" in client.get(where, {"on": "2024-06-30"}).content.decode()
        assert "离婚" in client.get(where).content.decode()

    def test_the_api_tells_them_apart_too(self, town: Town, client_of: ClientOf) -> None:
        resident = person(town.secretary, marital="20")
        body = {"values": {"marital": "40"}, "on": "2024-07-01", "basis": "离婚证"}
        path = f"/api/residents/people/{resident}"
        client = client_of(town.secretary)
        assert client.post(f"{path}/change", body, content_type="application/json").json()["marital"] == "离婚"
        assert client.get(path, {"on": "2023-01-01"}).json()["marital"] == "已婚"
