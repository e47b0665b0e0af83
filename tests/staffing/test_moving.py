"""What an institution order moves: heads, rights, posts and people, in few statements, and nothing is left behind."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.accounts.queries import actor_of
from shequ.institutions import actions as institutions
from shequ.institutions.facts import OrderStepped
from shequ.institutions.models import Institution, InstitutionOrder
from shequ.institutions.queries import Moves
from shequ.institutions.terms import ORDER_EXECUTE
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.models import Appointment, Engagement, Hold, Line, PostVersion, StaffMember
from shequ.staffing.rules import ledger
from shequ.staffing.rules.people import Existing, Holding, Person
from shequ.staffing.rules.posts import NewPost
from tests.cast import COUNTY, TOWN, Town
from tests.institutions.county import keeper
from tests.institutions.test_orders import REFORM, draft
from tests.staffing.office import DOCUMENT, OPENED, body, furnish_posts, hire, number, post
from tests.staffing.test_posts import account, appoint

pytestmark = pytest.mark.db
DAY = date(2016, 9, 20)
BEFORE = date(2016, 9, 19)


def execute(town: Town, *lines) -> InstitutionOrder:
    order = draft(town, *lines)
    institutions.order_submit(keeper(town).call, order_id=order)
    institutions.order_approve(town.office.call, order_id=order, document="县编发〔2016〕9号")
    institutions.order_execute(keeper(town).call, order_id=order)
    return InstitutionOrder.rows.get(pk=order)


def authorised(call, on: date) -> dict[str, tuple[int, int]]:
    return {row.code: (row.authorised, row.occupied) for row in queries.book(call, on=on).rows}


class TestOrder:
    def test_takes_everything_along_on_its_day(self, town: Town) -> None:
        call = furnish_posts(town)
        clerk = account(town, "chunmei")
        place = post(call, role=str(Role.COMMITTEE_OFFICE))
        staff = hire(call, person=Person(name="王春梅", person=clerk.user.person))
        appoint(call, staff, place)
        actions.heads_hold(
            call, institution_id=body("jiedao-ban"), kind="institution", state="frozen", heads=1, on=OPENED, reason="x",
            document="x",
        )  # fmt: skip

        order = execute(town, *REFORM)

        assert authorised(call, BEFORE) == {"jiedao-ban": (3, 1), "minzhengju": (2, 0)}
        assert authorised(call, DAY) == {"guanweihui": (3, 1), "minzhengju": (2, 0)}
        assert next(row.frozen for row in queries.book(call, on=DAY).rows if row.code == "guanweihui") == 1
        shown = queries.staff_detail(call, staff_id=staff)
        assert (shown.serving.institution, shown.serving.is_by_order, len(shown.engagements)) == (
            Institution.rows.get(code="guanweihui").versions.get().name, True, 2,
        )  # fmt: skip
        (bodies,) = [row for row in queries.who_is_who(call, on=DAY) if row.code == "guanweihui"]
        assert bodies.posts[0].holder.name == "王春梅"
        assert {(one.area, one.institution) for one in actor_of(clerk.user, on=DAY).grants} == {(TOWN, "guanweihui")}
        assert {one.institution for one in actor_of(clerk.user, on=BEFORE).grants} == {"jiedao-ban"}
        assert {row["part"] for row in order.moved} >= {"heads", "rights", "posts", "people"}
        assert sum(Line.rows.values_list("heads", flat=True)) == 0
        assert Hold.rows.filter(valid_to=None).get().account.institution.code == "guanweihui"

    def test_a_single_person_and_post_may_go_elsewhere(self, town: Town) -> None:
        call = furnish_posts(town)
        actions.heads_transfer(
            call, area=COUNTY, ledger="establishment", kind="institution", source=None, target=body("bianban"), heads=1,
            on=OPENED, document=DOCUMENT,
        )  # fmt: skip
        staff, place = hire(call), post(call)
        hire(call, "李二")
        exceptions = {"people": {str(staff): "bianban"}, "posts": {str(place): "bianban"}}
        execute(town, *[replace(line, exceptions=exceptions) if line.code == "jiedao-ban" else line for line in REFORM])

        held = authorised(call, DAY)
        assert (held["bianban"], held["guanweihui"]) == ((1, 1), (3, 1))
        assert PostVersion.rows.get(post=place, valid_to=None).institution.code == "bianban"

    def test_nowhere_more_people_than_heads(self, town: Town) -> None:
        call = furnish_posts(town)
        staff = hire(call)
        exceptions = {"people": {str(staff): "bianban"}}
        with pytest.raises(ledger.OverAuthorised, match="bianban"):
            execute(
                town, *[replace(line, exceptions=exceptions) if line.code == "jiedao-ban" else line for line in REFORM]
            )
        assert authorised(call, DAY) == {"jiedao-ban": (3, 1), "minzhengju": (2, 0)}
        assert Engagement.rows.get().valid_to is None

    def test_people_entered_beyond_the_heads_go_along_and_stay_marked(self, town: Town) -> None:
        call = furnish_posts(town)
        everybody = [
            Existing(
                person=Person(name=f"员{at}", identity_number=number(at)), institution="jiedao-ban", source="establishment",
                head_kind="institution", since=OPENED,
            )
            for at in range(1, 6)
        ]  # fmt: skip
        actions.staff_enter(call, area=COUNTY, people=everybody, document=DOCUMENT)
        execute(town, *REFORM)
        (row,) = [row for row in queries.book(call, on=DAY).rows if row.code == "guanweihui"]
        assert (row.authorised, row.occupied, row.excess) == (3, 5, 2)
        assert Engagement.rows.filter(valid_to=None, is_legacy=True).count() == 2


@action(ORDER_EXECUTE)
def moving(call: Call, part: str, moves: Moves) -> int:
    """Move one part as the execution of an order does."""
    moved: int = getattr(actions, f"{part}_move")(call, moves)
    record(call, OrderStepped(order="x", title=part, old_state="", old_label="", new_state="", new_label=""))
    return moved


class TestStatements:
    @pytest.fixture
    def many(self, town: Town) -> Moves:
        """500 posts, 500 people and their heads in one body that goes."""
        call = furnish_posts(town)
        actions.total_change(
            call,
            area=COUNTY,
            ledger="establishment",
            kind="institution",
            heads=600,
            on=OPENED,
            document="省〔2012〕1号",
        )
        actions.heads_transfer(
            call, area=COUNTY, ledger="establishment", kind="institution", source=None, target=body("jiedao-ban"),
            heads=600, on=OPENED, document=DOCUMENT,
        )  # fmt: skip
        new = [
            NewPost(
                institution="jiedao-ban",
                title=f"岗{at}",
                head_kind="institution",
                role=str(Role.COMMITTEE_OFFICE),
                key=str(at),
            )
            for at in range(500)
        ]
        made = actions.posts_set_up(call, area=COUNTY, posts=new, on=OPENED, document=DOCUMENT)
        first = Existing(
            person=Person(name="甲", identity_number=number(1)), institution="jiedao-ban", source="establishment",
            head_kind="institution", since=OPENED,
            posts=(Holding(post=str(made["0"]), since=OPENED, mode="full", ground="appointed"),),
        )  # fmt: skip
        actions.staff_enter(call, area=COUNTY, people=[first], document=DOCUMENT)
        one, held = StaffMember.rows.get(), Engagement.rows.get()
        people = [StaffMember(area_id=TOWN, person=f"p{at}", name=f"员{at}", name_initials="y") for at in range(1, 500)]
        StaffMember.rows.bulk_create(people)
        Engagement.rows.bulk_create(
            Engagement(
                area_id=TOWN, staff=person, institution=held.institution, source="establishment",
                head_kind="institution", valid_from=OPENED,
            )
            for person in people
        )  # fmt: skip
        Appointment.rows.bulk_create(
            Appointment(
                area_id=TOWN, staff=person, post_id=made[str(at)], mode="full", ground="appointed", valid_from=OPENED
            )
            for at, person in enumerate(people, start=1)
        )
        assert one.pk
        heirs = {body("jiedao-ban"): body("minzhengju")}
        return Moves(order=one.pk, on=DAY, document=DOCUMENT, heirs=heirs)

    @pytest.mark.parametrize("part", ["heads", "rights", "posts", "people"])
    def test_each_part_moves_500_in_eight(self, town: Town, many: Moves, part: str) -> None:
        call = keeper(town).call
        if part == "people":
            moving(call, "heads", many)
        with CaptureQueriesContext(connection) as asked:
            moved = moving(call, part, many)
        own = [
            query["sql"]
            for query in asked.captured_queries
            if "journal_" not in query["sql"] and "SAVEPOINT" not in query["sql"]
        ]
        assert len(own) <= 8, own
        assert moved >= (1 if part == "heads" else 500)
