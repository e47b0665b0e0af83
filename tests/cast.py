"""The named cast of the tests: an invented county 990101 with a town, two communities, their grids, and a neighbour county.

Time is a value: every call is made at NOON unless the test says otherwise.
"""

from dataclasses import dataclass
from datetime import date, datetime

from shequ.accounts.models import Grant, User
from shequ.accounts.queries import actor_of
from shequ.areas.models import Area, AreaVersion
from shequ.areas.rules import level_of, parent_code_of
from shequ.kernel.call import CHINA, Actor, Call
from shequ.kernel.ids import uuid7
from shequ.kernel.roles import Role

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=CHINA)
LONG_AGO = date(2010, 1, 1)
COUNTY = "990101"
TOWN = "990101001"
EAST = "990101001001"
WEST = "990101001002"
EAST_GRID = "990101001001001"
WEST_GRID = "990101001002001"
FAR_COUNTY = "990202"
FAR_COMMUNITY = "990202001001"

AREAS = (
    ("99", "测试省"), ("9901", "测试市"), (COUNTY, "东平县"), (TOWN, "城区管委会"), (EAST, "东街社区"), (WEST, "西街社区"),
    (EAST_GRID, "东街第1网格"), ("990101001001002", "东街第2网格"), (WEST_GRID, "西街第1网格"),
    ("9902", "邻市"), (FAR_COUNTY, "远山县"), ("990202001", "远山城区"), (FAR_COMMUNITY, "远山社区"),
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """A person of the cast with an account."""

    user: User

    @property
    def call(self) -> Call:
        """Return the member's call at NOON."""
        return self.call_at(NOON)

    def call_at(self, at: datetime, *, key: str = "") -> Call:
        """Return the member's call at an instant."""
        actor = actor_of(self.user, on=at.astimezone(CHINA).date())
        return Call(actor=actor, at=at, request_id="test", idempotency_key=key)


@dataclass(frozen=True)
class Town:
    """The stage."""

    county: str = COUNTY
    town: str = TOWN
    east: str = EAST
    west: str = WEST
    east_grid: str = EAST_GRID
    west_grid: str = WEST_GRID
    far_county: str = FAR_COUNTY
    far_community: str = FAR_COMMUNITY

    def member(
        self, role: str, area: str = COUNTY, *, username: str = "", name: str = "", institution: str = ""
    ) -> Member:
        """Give a person of a role an account; the same name twice is the same person."""
        username = username or f"{role}_{area}"
        user, _made = User.objects.get_or_create(
            username=username, defaults={"name": name or username, "person": f"person:{username}"}
        )
        if not Grant.rows.filter(user=user, role=role, area_id=area).exists():
            Grant.rows.create(
                user=user,
                role=role,
                area_id=area,
                source="test",
                institution=institution,
                starts_on=LONG_AGO,
            )
        return Member(user)

    @property
    def secretary(self) -> Member:
        """The secretary of the eastern community."""
        return self.member(Role.COMMUNITY_SECRETARY, EAST)

    @property
    def neighbour(self) -> Member:
        """The secretary of the western community."""
        return self.member(Role.COMMUNITY_SECRETARY, WEST)

    @property
    def clerk(self) -> Member:
        """A window clerk of the eastern community."""
        return self.member(Role.WINDOW_CLERK, EAST)

    @property
    def grid_worker(self) -> Member:
        """The worker of the first eastern grid."""
        return self.member(Role.GRID_WORKER, EAST_GRID)

    @property
    def office(self) -> Member:
        """The leading group's office of the county."""
        return self.member(Role.GROUP_OFFICE, COUNTY)

    @property
    def stranger(self) -> Member:
        """The secretary of a community of another county."""
        return self.member(Role.COMMUNITY_SECRETARY, FAR_COMMUNITY)

    @property
    def nobody(self) -> Call:
        """A visitor's call."""
        return Call(actor=Actor(), at=NOON)

    @property
    def system(self) -> Call:
        """The system's own call."""
        return Call(actor=Actor.system(), at=NOON, channel="job")


def build_town() -> Town:
    """Write the areas of the cast."""
    Area.rows.bulk_create(
        (
            Area(
                code=code, name=name, level=level_of(code), parent_id=parent_code_of(code) or None, valid_from=LONG_AGO
            )
            for code, name in AREAS
        ),
        ignore_conflicts=True,
    )
    AreaVersion.rows.bulk_create(
        AreaVersion(id=uuid7(), area_id=code, name=name, parent_code=parent_code_of(code), valid_from=LONG_AGO)
        for code, name in AREAS
    )
    return Town()
