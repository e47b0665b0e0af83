"""People to employ, pay and thank: bodies of the county after its reform, and who serves in them by which channel."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shequ.institutions import actions as institutions
from shequ.institutions.models import Institution
from shequ.kernel.ids import uuid7
from shequ.kernel.roles import Role
from shequ.kernel.textkeys import initials
from shequ.staffing import actions
from shequ.staffing.models import Appointment, Engagement, Post, StaffMember
from shequ.staffing.rules.wages import NewWage
from shequ.staffing.terms import Ground, Mode, Source
from tests.cast import COUNTY, EAST, NOON, TOWN, WEST, Member, Town
from tests.institutions.county import DOCUMENT, SINCE, body, put_plan_in_force

TODAY = NOON.date()
PAPER = "东社聘〔2026〕8号"
WAGE = 185_000
OTHER_COUNTY = "990202"
BODIES = (
    body("xianwei", "县委", "county_party_committee"),
    body("xianzheng", "县政府", "county_government"),
    body("guanweihui", "城区管委会", "management_committee", area=TOWN, parent="xianzheng"),
    body("dongjie", "东街社区居委会", "residents_committee", area=EAST, parent="guanweihui"),
    body("dongjie-fuwu", "东街社区服务中心", "service_centre", area=EAST, parent="guanweihui"),
    body("xijie-fuwu", "西街社区服务中心", "service_centre", area=WEST, parent="guanweihui"),
)


@dataclass(frozen=True)
class Office:
    """The county with its bodies, and a hand to engage people as facts."""

    town: Town

    @property
    def committee(self) -> Member:
        """The committee's office: keeps contracts and pay."""
        return self.town.member(Role.COMMITTEE_OFFICE, TOWN)

    @property
    def finance(self) -> Member:
        """The finance department: keeps pay and wages."""
        return self.town.member(Role.FINANCE)

    @property
    def member(self) -> Member:
        """A member of the eastern residents' committee."""
        return self.town.member(Role.COMMUNITY_MEMBER, EAST)

    def engage(
        self, name: str, code: str, source: str = Source.RECRUITED, *, since: date = date(2026, 1, 1),
        until: date | None = None, person: str = "",
    ) -> UUID:  # fmt: skip
        """Put somebody into a body by a channel and return the person's key."""
        place = Institution.rows.get(code=code)
        made = uuid7()
        StaffMember.rows.create(
            id=made, area_id=place.area_id, person=person or f"staff:{made}", name=name, name_initials=initials(name)
        )
        self.move(made, code, source, since=since, until=until)
        return made

    def move(
        self, staff: UUID, code: str, source: str = Source.RECRUITED, *, since: date, until: date | None = None
    ) -> None:
        """Engage somebody known in a body."""
        place = Institution.rows.get(code=code)
        head = "institution" if source == Source.ESTABLISHMENT else ""
        Engagement.rows.create(
            area_id=place.area_id, staff_id=staff, institution=place, source=source, head_kind=head, valid_from=since,
            valid_to=until,
        )  # fmt: skip

    def leave(self, staff: UUID, on: date) -> None:
        """End the open engagement of somebody."""
        Engagement.rows.filter(staff=staff, valid_to=None).update(valid_to=on)

    def appoint(self, staff: UUID, area: str, *, mode: str = Mode.FULL) -> None:
        """Let somebody hold a post."""
        post = Post.rows.create(area_id=area, established_on=SINCE, document=DOCUMENT)
        Appointment.rows.create(
            area_id=area, staff_id=staff, post=post, mode=mode, ground=Ground.ELECTED, valid_from=SINCE
        )

    def set_wage(self, monthly_fen: int = WAGE, *, wage_class: str = "4", since: date = date(2023, 11, 1)) -> None:
        """Document a minimum wage."""
        line = NewWage(
            wage_class=wage_class, effective_from=since, monthly_fen=monthly_fen, document="甘人社通〔2023〕1号"
        )
        actions.wages_enter(self.finance.call, area=COUNTY, wages=[line])

    def set_class(self, wage_class: str = "4", since: date = date(2013, 1, 1)) -> None:
        """Settle the county's class."""
        actions.wage_class_set(
            self.finance.call, area=COUNTY, wage_class=wage_class, since=since, document="东人社函〔2013〕2号"
        )

    def sign(self, staff: UUID, **more: object) -> actions.Signed:
        """Register a contract of a year, full-time, at the wage."""
        given = {
            "staff_id": staff, "institution": "guanweihui", "is_full_time": True, "monthly_fen": WAGE,
            "since": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "document": PAPER, **more,
        }  # fmt: skip
        return actions.contract_sign(self.committee.call, **given)  # type: ignore[arg-type]

    def pay(self, staff: UUID, fen: int = WAGE, **more: object) -> UUID:
        """Pay somebody a base pay from the new year on."""
        given = {
            "staff_id": staff, "institution": "guanweihui", "kind": "basic", "monthly_fen": fen,
            "since": date(2026, 1, 1), "document": PAPER, **more,
        }  # fmt: skip
        return actions.pay_line_add(self.committee.call, **given)  # type: ignore[arg-type]


def furnish(town: Town) -> Office:
    """Put the plan in force and enter the bodies."""
    put_plan_in_force(town)
    keeper = town.member(Role.ESTABLISHMENT_OFFICE, COUNTY)
    institutions.institutions_add(keeper.call, area=COUNTY, bodies=BODIES, document=DOCUMENT)
    return Office(town)
