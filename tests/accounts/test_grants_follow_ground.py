"""What is held at communities and grids that end goes on at those that take over."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.accounts import actions, queries
from shequ.accounts.models import Grant, User
from shequ.areas import actions as areas
from shequ.areas.terms import Layer
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from tests.cast import EAST, EAST_GRID, LONG_AGO, NOON, WEST, WEST_GRID, Town

pytestmark = pytest.mark.db

DAY = date(2026, 11, 24)
NEW = (f"{EAST}010", f"{EAST}011")


@pytest.fixture
def new_grids(town: Town) -> Town:
    areas.areas_add_many(
        town.system, areas=[(code, f"{code}网格") for code in NEW], layer=Layer.MANAGEMENT, valid_from=LONG_AGO
    )
    return town


def user(name: str, **more: object) -> User:
    return User.rows.create(username=name, name=name, person=f"person:{name}", **more)


def grant(holder: User, role: str, area: str, **more: object) -> Grant:
    values = {"source": "hand", "starts_on": LONG_AGO, **more}
    return Grant.rows.create(id=uuid7(), user=holder, role=role, area_id=area, **values)


def held(holder: User, on: date = DAY) -> set[tuple[str, str]]:
    rows = Grant.rows.filter(queries.not_ended(on), user=holder, starts_on__lte=on)
    return set(rows.values_list("role", "area_id"))


def follow(town: Town, on: date = DAY) -> object:
    return actions.grants_follow_ground(
        town.system, heirs={WEST: EAST}, successors={EAST_GRID: NEW, WEST_GRID: (NEW[0],)}, on=on
    )


class TestGrantsFollowGround:
    def test_a_grid_worker_holds_every_new_grid(self, new_grids: Town) -> None:
        worker = user("worker")
        grant(worker, Role.GRID_WORKER, EAST_GRID, ends_on=date(2027, 1, 1))

        assert follow(new_grids) == 1
        assert held(worker) == {(Role.GRID_WORKER, NEW[0]), (Role.GRID_WORKER, NEW[1])}
        assert held(worker, DAY - timedelta(days=1)) == {(Role.GRID_WORKER, EAST_GRID)}
        given = Grant.rows.filter(user=worker, area_id__in=NEW)
        assert set(given.values_list("starts_on", "ends_on", "source")) == {(DAY, date(2027, 1, 1), "hand")}
        entry = Entry.rows.get(code="accounts.grants_followed_ground")
        assert entry.area_id == new_grids.county
        assert isinstance(follow(new_grids), Unchanged)

    def test_a_secretary_goes_to_the_heir_and_their_account_too(self, new_grids: Town) -> None:
        secretary = user("secretary", area_id=WEST)
        grant(secretary, Role.COMMUNITY_SECRETARY, WEST)

        follow(new_grids)
        assert held(secretary) == {(Role.COMMUNITY_SECRETARY, EAST)}
        assert User.rows.get(pk=secretary.pk).area_id == EAST

    def test_whoever_stands_in_goes_along(self, new_grids: Town) -> None:
        worker, other = user("worker"), user("other")
        original = grant(worker, Role.GRID_WORKER, EAST_GRID)
        grant(
            other, Role.GRID_WORKER, EAST_GRID, source="substitution", ends_on=date(2026, 12, 1),
            substitutes_for=original,
        )  # fmt: skip

        assert follow(new_grids) == 2
        stands = Grant.rows.filter(user=other, area_id__in=NEW)
        assert {(row.area_id, row.substitutes_for.user_id, row.substitutes_for.area_id) for row in stands} == {
            (code, worker.pk, code) for code in NEW
        }

    def test_nothing_is_given_twice(self, new_grids: Town) -> None:
        worker = user("worker")
        for code in (EAST_GRID, WEST_GRID, NEW[1]):
            grant(worker, Role.GRID_WORKER, code)

        assert follow(new_grids) == 2
        rows = Grant.rows.filter(queries.not_ended(DAY), user=worker)
        assert sorted(rows.values_list("area_id", flat=True)) == list(NEW)

    def test_what_an_appointment_brings_waits_for_the_post(self, new_grids: Town) -> None:
        secretary, worker = user("secretary"), user("worker")
        grant(secretary, Role.COMMUNITY_SECRETARY, WEST, source="appointment:1")
        grant(worker, Role.GRID_WORKER, WEST_GRID, source="appointment:2")

        assert follow(new_grids) == 1
        assert held(secretary) == {(Role.COMMUNITY_SECRETARY, WEST)}
        assert held(worker) == {(Role.GRID_WORKER, NEW[0])}
        assert Grant.rows.get(user=worker, area_id=NEW[0]).source == "appointment:2"
        assert '"left":1' in Entry.rows.get(code="accounts.grants_followed_ground").body

    def test_a_grid_that_nobody_takes_over_ends_its_grants(self, new_grids: Town) -> None:
        worker = user("worker")
        grant(worker, Role.GRID_WORKER, f"{EAST}002")
        areas.areas_end_many(new_grids.system, ends={f"{EAST}002": ""}, on=DAY)

        assert follow(new_grids) == 1
        assert held(worker) == set()

    def test_a_grant_to_come_ends_before_it_began(self, new_grids: Town) -> None:
        worker = user("worker")
        later = grant(worker, Role.GRID_WORKER, WEST_GRID, starts_on=date(2026, 12, 1))

        follow(new_grids)
        later.refresh_from_db()
        assert later.ends_on == date(2026, 12, 1)
        assert Grant.rows.get(area_id=NEW[0]).starts_on == date(2026, 12, 1)

    def test_is_the_systems_alone(self, new_grids: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.grants_follow_ground(
                new_grids.member(Role.SECURITY_ADMIN).call, heirs={WEST: EAST}, successors={}, on=DAY
            )

    def test_statements_do_not_grow_and_grants_held_counts(self, new_grids: Town) -> None:
        def statements(day: date, count: int) -> int:
            for at in range(count):
                grant(user(f"u{day}{at}", area_id=WEST), Role.GRID_WORKER, EAST_GRID)
            with CaptureQueriesContext(connection) as asked:
                follow(new_grids, day)
            return len(asked)

        grant(user("one"), Role.GRID_WORKER, EAST_GRID)
        assert queries.grants_held(new_grids.system, codes=[EAST_GRID, WEST]) == 1
        assert new_grids.system.at == NOON
        assert statements(DAY, 2) == statements(DAY + timedelta(days=1), 20)
