"""Dwellings are added, corrected, merged; each refusal names its field."""

from collections.abc import Callable

import pytest
from django.test import Client

from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry, Value
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.territory import actions, queries, rules
from shequ.territory.models import Dwelling
from tests.cast import Member, Town
from tests.territory.drawings import SOUTH_LAT, STEP, WEST_LON
from tests.territory.test_drawing_commit import draw_town

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]


def at(x: float, y: float) -> dict[str, float]:
    return {"lon": WEST_LON + x * STEP, "lat": SOUTH_LAT + y * STEP}


class TestDwellingAdd:
    def test_keeps_the_canonical_address_and_its_place(self, town: Town) -> None:
        draw_town(town)

        made = actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园三号楼2-501", **at(0.2, 0.2))

        row = queries.dwelling_row(town.secretary.call, dwelling_id=made)
        assert (row.text, row.grid) == ("阳光花园3号楼2单元501室", town.east_grid)

    def test_the_address_is_personal_in_the_journal(self, town: Town) -> None:
        actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501")

        entry = Entry.rows.get()
        assert entry.code == "territory.dwelling_added"
        assert "阳光" not in entry.body
        assert [value.name for value in Value.rows.all()] == ["address"]

    def test_another_writing_of_the_same_door_is_taken(self, town: Town) -> None:
        actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501")

        with pytest.raises(rules.DwellingTaken) as refused:
            actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3号楼2单元501室")

        assert refused.value.field == "address"

    def test_the_same_door_may_stand_in_the_next_community(self, town: Town) -> None:
        actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501")

        actions.dwelling_add(town.neighbour.call, area=town.west, address="阳光花园3-2-501")

        assert Dwelling.rows.count() == 2

    def test_refuses_an_address_without_a_door(self, town: Town) -> None:
        with pytest.raises(rules.AddressUnreadable):
            actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园")

    def test_refuses_a_point_in_the_next_community(self, town: Town) -> None:
        draw_town(town)

        with pytest.raises(rules.PointElsewhere) as refused:
            actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501", **at(1.5, 0.5))

        assert refused.value.values["found"] == "西街社区"

    def test_refuses_half_a_point(self, town: Town) -> None:
        with pytest.raises(rules.PointHalf):
            actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501", lon=107.6)

    def test_refuses_a_grid_of_the_next_community(self, town: Town) -> None:
        with pytest.raises(rules.GridElsewhere):
            actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501", grid=town.west_grid)

    def test_a_grid_worker_adds_in_the_own_grid_only(self, town: Town) -> None:
        worker = town.grid_worker
        with pytest.raises((Hidden, NotPermitted)):
            actions.dwelling_add(worker.call, area=town.east, address="阳光花园3-2-501")

    def test_is_hidden_from_the_next_community(self, town: Town) -> None:
        with pytest.raises((Hidden, NotPermitted)):
            actions.dwelling_add(town.neighbour.call, area=town.east, address="阳光花园3-2-501")


class TestDwellingChange:
    def test_corrects_the_address_and_keeps_old_and_new(self, town: Town) -> None:
        made = actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501")

        actions.dwelling_change(town.secretary.call, dwelling_id=made, address="阳光花园3-2-502", grid=town.east_grid)

        row = queries.dwelling_row(town.secretary.call, dwelling_id=made)
        assert (row.text, row.grid) == ("阳光花园3号楼2单元502室", town.east_grid)
        assert Entry.rows.filter(code="territory.dwelling_changed").count() == 1

    def test_nothing_new_is_unchanged(self, town: Town) -> None:
        made = actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501")

        again = actions.dwelling_change(town.secretary.call, dwelling_id=made, address="阳光花园3号楼2单元501室")

        assert isinstance(again, Unchanged)

    def test_is_hidden_from_the_next_community(self, town: Town) -> None:
        made = actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501")

        with pytest.raises(Hidden):
            actions.dwelling_change(town.neighbour.call, dwelling_id=made, address="阳光花园3-2-502")

    def test_is_not_permitted_to_the_grid_worker(self, town: Town) -> None:
        made = actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501", grid=town.east_grid)

        with pytest.raises((Hidden, NotPermitted)):
            actions.dwelling_change(town.grid_worker.call, dwelling_id=made, address="阳光花园3-2-502")


class TestDwellingMerge:
    def pair(self, town: Town) -> tuple[object, object]:
        call = town.secretary.call
        return (
            actions.dwelling_add(call, area=town.east, address="阳光小区3-2-501"),
            actions.dwelling_add(call, area=town.east, address="阳光花园3-2-501"),
        )

    def test_leaves_a_pointer_and_tells_who_lives_there(self, town: Town) -> None:
        first, second = self.pair(town)

        actions.dwelling_merge(town.secretary.call, dwelling_id=first, into_id=second, reason="写法不同")  # type: ignore[arg-type]

        found = queries.dwelling_detail(town.secretary.call, dwelling_id=first)  # type: ignore[arg-type]
        assert (found.merged_into, found.merged_into_text) == (second, "阳光花园3号楼2单元501室")
        heir = queries.dwelling_detail(town.secretary.call, dwelling_id=second)  # type: ignore[arg-type]
        assert heir.merged_from == ((first, "阳光小区3号楼2单元501室"),)
        assert Entry.rows.filter(code="territory.dwellings_merged").count() == 1

    def test_offers_homes_with_the_same_door(self, town: Town) -> None:
        first, second = self.pair(town)

        found = queries.dwelling_detail(town.secretary.call, dwelling_id=first)  # type: ignore[arg-type]

        assert found.alike == ((second, "阳光花园3号楼2单元501室"),)

    def test_refuses_itself_another_community_and_a_second_time(self, town: Town) -> None:
        first, second = self.pair(town)
        committee = town.member(Role.COMMITTEE_OFFICE, town.town).call
        west = actions.dwelling_add(town.neighbour.call, area=town.west, address="阳光花园3-2-501")

        with pytest.raises(rules.DwellingIsSame):
            actions.dwelling_merge(committee, dwelling_id=first, into_id=first, reason="x")  # type: ignore[arg-type]
        with pytest.raises(rules.DwellingElsewhere):
            actions.dwelling_merge(committee, dwelling_id=first, into_id=west, reason="x")  # type: ignore[arg-type]
        actions.dwelling_merge(committee, dwelling_id=first, into_id=second, reason="x")  # type: ignore[arg-type]
        with pytest.raises(rules.DwellingIsMerged):
            actions.dwelling_merge(committee, dwelling_id=second, into_id=first, reason="x")  # type: ignore[arg-type]

    def test_a_merged_home_leaves_the_lists(self, town: Town, client_of: Sign) -> None:
        first, second = self.pair(town)
        actions.dwelling_merge(town.secretary.call, dwelling_id=first, into_id=second, reason="x")  # type: ignore[arg-type]

        page = client_of(town.secretary).get("/territory/dwellings/?text=3-2-501").content.decode()

        assert "阳光花园3号楼2单元501室" in page
        assert "阳光小区" not in page


class TestPages:
    def test_adding_shows_the_refusal_on_its_field(self, town: Town, client_of: Sign) -> None:
        answer = client_of(town.secretary).post("/territory/dwellings/add/", {"area": town.east, "address": "阳光花园"})

        assert answer.status_code == 200
        assert "读不出门牌" in answer.content.decode()
        assert not Dwelling.rows.exists()

    def test_adding_leads_to_the_new_dwelling(self, town: Town, client_of: Sign) -> None:
        client = client_of(town.secretary)

        answer = client.post("/territory/dwellings/add/", {"area": town.east, "address": "阳光花园3-2-501"})

        assert answer.status_code == 303
        assert "阳光花园3号楼2单元501室" in client.get(answer["Location"]).content.decode()

    def test_changing_and_merging_by_page(self, town: Town, client_of: Sign) -> None:
        client = client_of(town.secretary)
        made = actions.dwelling_add(town.secretary.call, area=town.east, address="阳光小区3-2-501")
        other = actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501")

        changed = client.post(f"/territory/dwellings/{made}/change/", {"address": "阳光小区3-2-501", "is_vacant": "on"})
        offered = client.get(f"/territory/dwellings/{made}/merge/")
        merged = client.post(f"/territory/dwellings/{made}/merge/", {"into": str(other), "reason": "同一处"})

        assert (changed.status_code, offered.status_code, merged.status_code) == (303, 200, 303)
        assert str(other) in merged["Location"]

    def test_another_communitys_dwelling_is_404(self, town: Town, client_of: Sign) -> None:
        made = actions.dwelling_add(town.secretary.call, area=town.east, address="阳光花园3-2-501")

        assert client_of(town.neighbour).get(f"/territory/dwellings/{made}/").status_code == 404
