"""Posts that are for a grid or community of their own follow its ground."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.accounts import actions as accounts
from shequ.accounts.models import Grant, User
from shequ.areas import actions as areas
from shequ.areas.terms import Layer
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from shequ.staffing import actions
from shequ.staffing.models import PostVersion, StaffMember
from tests.cast import EAST, EAST_GRID, LONG_AGO, WEST, Town
from tests.staffing.office import furnish_posts, hire, post
from tests.staffing.test_posts import appoint

pytestmark = pytest.mark.db

DAY = date(2026, 11, 24)
NEW = (f"{EAST}010", f"{EAST}011")


def follow(town: Town, on: date = DAY) -> object:
    told = {"heirs": {WEST: EAST}, "successors": {EAST_GRID: NEW}, "on": on}
    accounts.grants_follow_ground(town.system, **told)  # type: ignore[arg-type]
    return actions.posts_follow_ground(town.system, **told)  # type: ignore[arg-type]


def held(staff: UUID) -> set[str]:
    user = User.rows.get(person=StaffMember.rows.get(pk=staff).person)
    return set(Grant.rows.filter(user=user, ends_on=None).values_list("area_id", flat=True))


@pytest.fixture
def served(town: Town) -> tuple[Town, UUID, UUID]:
    """A grid worker and a secretary by appointment, each with an account, and the grids to come."""
    call = furnish_posts(town)
    areas.areas_add_many(town.system, areas=[(code, code) for code in NEW], layer=Layer.MANAGEMENT, valid_from=LONG_AGO)
    people = []
    for at, (role, area) in enumerate(((Role.GRID_WORKER, EAST_GRID), (Role.COMMUNITY_SECRETARY, WEST)), start=1):
        staff = hire(call, f"人{at}", at=at)
        User.rows.create(username=f"u{at}", name=f"人{at}", person=StaffMember.rows.get(pk=staff).person)
        appoint(call, staff, post(call, title=f"岗{at}", role=str(role), role_area=area))
        people.append(staff)
    return town, people[0], people[1]


class TestPostsFollowGround:
    def test_the_post_names_the_largest_and_the_holder_keeps_all(self, served: tuple[Town, UUID, UUID]) -> None:
        town, worker, secretary = served
        assert follow(town) == 2
        assert set(PostVersion.rows.filter(valid_to=None).values_list("role_area", flat=True)) == {NEW[0], EAST}
        assert set(PostVersion.rows.filter(valid_to=DAY).values_list("role_area", flat=True)) == {EAST_GRID, WEST}
        assert held(worker) == set(NEW)
        assert held(secretary) == {EAST}
        assert Entry.rows.filter(code="staffing.posts_followed_ground").count() == 1
        assert isinstance(
            actions.posts_follow_ground(town.system, heirs={WEST: EAST}, successors={EAST_GRID: NEW}, on=DAY), Unchanged
        )

    def test_is_the_systems_alone(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.posts_follow_ground(town.office.call, heirs={WEST: EAST}, successors={}, on=DAY)

    def test_statements_do_not_grow(self, town: Town) -> None:
        call = furnish_posts(town)
        counted = []
        for count in (1, 6):
            for at in range(count):
                post(call, title=f"岗{count}{at}", role=str(Role.GRID_WORKER), role_area=EAST_GRID)
            with CaptureQueriesContext(connection) as asked:
                actions.posts_follow_ground(town.system, heirs={}, successors={EAST_GRID: NEW}, on=DAY)
            counted.append(len(asked))
        assert counted[0] == counted[1]
