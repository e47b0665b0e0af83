"""People go with the ground they live on: who sees whom after, what past days say, what stays."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.base.paging import PageRequest
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.residents import actions, queries
from shequ.residents.actions import Followed
from shequ.residents.models import (
    CorrectionRequest,
    Household,
    Membership,
    ResidencePermit,
    Resident,
    ResidentLabel,
    ResidentSearch,
    RollMembership,
    RosterBatch,
    Tenure,
)
from shequ.territory.models import Dwelling
from tests.cast import EAST, NOON, TOWN, WEST, Town
from tests.residents.making import SINCE, family, person
from tests.territory.redrawing import BEFORE, DAY, NORTH, code_of, plot, redraw, two_sides

pytestmark = pytest.mark.db


def settle(address: str, block: UUID) -> None:
    """Let the doors of an address lie in a block."""
    assert Dwelling.rows.filter(text__startswith=address).update(block_id=block)


def people_on(town: Town, area: str, on: date) -> tuple[int, int]:
    counts = queries.community_counts(town.system, area=area, on=on)
    return counts.people, counts.households


def follow(town: Town, *, on: date = DAY, **heirs: str) -> Followed | Unchanged:
    return actions.people_follow_ground(town.system, area=TOWN, heirs=heirs.get("heirs", {}), on=on)  # type: ignore[arg-type]


def middle_goes_north(town: Town) -> None:
    redraw(town.system, [plot(EAST, 0), plot(WEST, 3), plot(NORTH, 1, 2)])


class TestPeopleFollowGround:
    def test_a_family_goes_over_and_past_days_keep_it(self, town: Town) -> None:
        blocks = two_sides()
        head, *_others = family(town)
        settle("中台巷12", blocks[code_of(1)])
        stays = person(town.secretary, "丁大山", sequence=41, address="荆山路5号院")
        settle("荆山路5", blocks[code_of(0)])
        middle_goes_north(town)

        answer = follow(town)

        assert answer == Followed(people=4, tenures=4, households=1, memberships=4, archived=0)
        assert people_on(town, EAST, BEFORE) == (5, 2)
        assert people_on(town, EAST, DAY) == (1, 1)
        assert people_on(town, NORTH, DAY) == (4, 1)
        assert queries.area_counts(town.system, level="community", under=NORTH, on=BEFORE) == {}
        assert people_on(town, EAST, SINCE) == (5, 2)
        with pytest.raises(Hidden):
            queries.person_detail(town.secretary.call, resident_id=head)
        assert queries.person_detail(town.secretary.call, resident_id=stays).area == EAST
        north = town.member("community_secretary", NORTH).call
        page = queries.person_detail(north, resident_id=head)
        assert (page.area, len(page.members)) == (NORTH, 4)
        assert page.home is not None
        assert page.home.address == "中台巷12号楼1单元302室"
        assert queries.search_hits(north, "白建军", 5)
        assert not queries.search_hits(town.secretary.call, "白建军", 5)
        left = queries.moved_out_list(town.secretary.call, page=PageRequest())
        assert left.total == 4

    def test_one_fact_for_all(self, town: Town) -> None:
        blocks = two_sides()
        family(town)
        settle("中台巷12", blocks[code_of(1)])
        middle_goes_north(town)
        before = Entry.rows.count()
        follow(town)

        entry = Entry.rows.get(code="residents.people_followed_ground")
        assert Entry.rows.count() == before + 1
        body = json.loads(entry.body)
        assert (entry.area_id, body["people"], body["households"], len(body["digest"])) == (TOWN, 4, 1, 64)

    def test_homes_of_that_day_or_later_are_changed_in_place(self, town: Town) -> None:
        blocks = two_sides()
        moved = person(town.secretary, since=DAY)
        settle("中台巷12", blocks[code_of(1)])
        middle_goes_north(town)
        follow(town)

        assert list(Tenure.rows.filter(resident_id=moved).values_list("area_id", "valid_from", "valid_to")) == [
            (NORTH, DAY, None)
        ]
        assert list(Membership.rows.filter(resident_id=moved).values_list("area_id", "valid_to")) == [(NORTH, None)]

    def test_what_is_open_about_a_person_goes_along(self, town: Town) -> None:
        blocks = two_sides()
        moved = person(town.secretary)
        settle("中台巷12", blocks[code_of(1)])
        ResidentLabel.rows.create(resident_id=moved, area_id=EAST, kind="dibao", valid_from=SINCE)
        closed = ResidentLabel.rows.create(
            resident_id=moved, area_id=EAST, kind="disabled", valid_from=SINCE, valid_to=BEFORE
        )
        RollMembership.rows.create(resident_id=moved, area_id=EAST, village_id=WEST, valid_from=SINCE)
        ResidencePermit.rows.create(
            resident_id=moved, area_id=EAST, state="submitted", begun_on=SINCE, created_at=NOON, updated_at=NOON
        )
        CorrectionRequest.rows.create(resident_id=moved, area_id=EAST, field="name", wanted="白秀蓝", made_at=NOON)
        version = Resident.rows.get(pk=moved).version
        middle_goes_north(town)
        follow(town)

        for model in (ResidentSearch, RollMembership, ResidencePermit, CorrectionRequest):
            assert model.rows.get(resident_id=moved).area_id == NORTH  # type: ignore[attr-defined]
        assert ResidentLabel.rows.get(resident_id=moved, kind="dibao").area_id == NORTH
        assert ResidentLabel.rows.get(pk=closed.pk).area_id == EAST
        assert RollMembership.rows.get(resident_id=moved).village_id == WEST
        assert Resident.rows.get(pk=moved).version == version + 1

    def test_who_has_no_dwelling_goes_to_the_heir_and_so_does_the_archive(self, town: Town) -> None:
        two_sides()
        without = person(town.neighbour, "丁大山", sequence=41, area=WEST, address="")
        dead = person(town.neighbour, "丁小山", sequence=43, area=WEST, address="")
        actions.resident_die(town.neighbour.call, resident_id=dead, on=date(2026, 8, 1), basis="死亡医学证明")
        redraw(town.system, [plot(EAST, 0, 1, 2, 3)], heirs={WEST: EAST})

        answer = actions.people_follow_ground(town.system, area=TOWN, heirs={WEST: EAST}, on=DAY)

        assert answer == Followed(people=1, tenures=1, households=1, memberships=1, archived=1)
        assert people_on(town, WEST, BEFORE) == (1, 1)
        assert people_on(town, EAST, DAY) == (1, 1)
        for pk in (without, dead):
            assert queries.person_detail(town.secretary.call, resident_id=pk).area == EAST
        assert not Household.rows.filter(area_id=WEST, dissolved_on=None).exists()

    def test_a_second_home_ends_and_goes_on_too(self, town: Town) -> None:
        blocks = two_sides()
        moved = person(town.secretary)
        person(town.secretary, "丁大山", sequence=41, address="荆山路5号院")
        settle("荆山路5", blocks[code_of(1)])
        second = Tenure.rows.create(
            resident_id=moved, dwelling=Dwelling.rows.get(text__startswith="荆山路5"), area_id=EAST, is_main=False,
            registration="registered", valid_from=SINCE,
        )  # fmt: skip
        middle_goes_north(town)
        follow(town)

        second.refresh_from_db()
        assert second.valid_to == DAY
        assert Tenure.rows.get(resident_id=moved, is_main=False, valid_to=None).area_id == NORTH
        assert Resident.rows.get(pk=moved).area_id == EAST

    def test_rosters_not_yet_written_are_checked_again(self, town: Town) -> None:
        two_sides()
        batch = RosterBatch.rows.create(area_id=WEST, state="ready", on=SINCE, owner="x", made_at=NOON)
        redraw(town.system, [plot(EAST, 0, 1, 2, 3)], heirs={WEST: EAST})
        actions.people_follow_ground(town.system, area=TOWN, heirs={WEST: EAST}, on=DAY)

        batch.refresh_from_db()
        assert (batch.area_id, batch.state) == (EAST, "failed")
        assert batch.failure.startswith("社区划分已调整")

    def test_said_again_changes_nothing(self, town: Town) -> None:
        blocks = two_sides()
        person(town.secretary)
        settle("中台巷12", blocks[code_of(1)])
        middle_goes_north(town)
        follow(town)
        assert isinstance(follow(town), Unchanged)

    def test_is_the_systems_alone(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.people_follow_ground(town.secretary.call, area=TOWN, heirs={}, on=DAY)

    def test_statements_do_not_grow_with_the_people(self, town: Town) -> None:
        blocks = two_sides()
        counted = []
        for count in (1, 12):
            for at in range(count):
                person(
                    town.secretary, sequence=count * 20 + at * 2 + 100, address=f"崇信路{count}号楼1单元{at + 101}",
                    birth=date(1960, 1, 1) + timedelta(days=at),
                )  # fmt: skip
            settle(f"崇信路{count}号", blocks[code_of(1)])
            day = DAY + timedelta(days=count)
            redraw(town.system, [plot(EAST, 0), plot(WEST, 1, 2, 3)], on=day)
            with CaptureQueriesContext(connection) as asked:
                follow(town, on=day)
            counted.append(len(asked))
            redraw(town.system, [plot(EAST, 0, 1), plot(WEST, 2, 3)], on=day + timedelta(days=1))
            follow(town, on=day + timedelta(days=1))
        assert counted[0] == counted[1]

    def test_people_held_tells_how_many_live_there(self, town: Town) -> None:
        two_sides()
        family(town)
        assert queries.people_held(town.system, codes=[EAST]) == 4
        assert queries.people_held(town.system, codes=[WEST]) == 0

    def test_a_count_stated_for_an_ended_community_holds_no_longer(self, town: Town) -> None:
        two_sides()
        actions.population_state(town.system, area=TOWN, on=SINCE, counts={WEST: (1200, 3500)}, basis="普查")
        assert people_on(town, WEST, DAY) == (3500, 1200)
        redraw(town.system, [plot(EAST, 0, 1, 2, 3)], heirs={WEST: EAST})

        assert people_on(town, WEST, DAY) == (0, 0)
        assert people_on(town, WEST, BEFORE) == (3500, 1200)
