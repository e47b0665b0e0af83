"""Posts are set up, filled, changed, abolished; rights follow who holds them."""

from datetime import date, timedelta

import pytest

from shequ.accounts import actions as accounts
from shequ.accounts.models import Grant, User
from shequ.accounts.queries import actor_of
from shequ.institutions import actions as institutions
from shequ.journal.actions import Unchanged
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.models import Appointment, PostVersion
from shequ.staffing.rules import ledger
from shequ.staffing.rules import posts as rules
from shequ.staffing.rules.people import Person
from tests.cast import COUNTY, EAST, NOON, TOWN, Member, Town
from tests.institutions.county import body as new_body
from tests.institutions.county import keeper
from tests.staffing.office import DOCUMENT, HIRED, OPENED, body, furnish_posts, hire, organiser, post

pytestmark = pytest.mark.db
LATER = date(2017, 5, 1)


def appoint(call: Call, staff, place, **more):
    values = {"mode": "full", "ground": "appointed", "on": HIRED, "document": DOCUMENT, **more}
    return actions.appointment_make(call, staff_id=staff, post_id=place, **values)


class TestPostsSetUp:
    @pytest.mark.parametrize(
        ("swap", "refusal", "field"),
        [
            ({"title": " "}, rules.TitleMissing, "title"),
            ({"position": "king"}, rules.PositionUnknown, "position"),
            ({"head_kind": "x"}, rules.PositionUnknown, "head_kind"),
            ({"position": "member", "is_leading": True}, rules.NotLeading, "is_leading"),
            ({"position": "director", "is_leading": True}, rules.PurposeMissing, "purpose"),
            (
                {"position": "other_leader", "is_leading": True, "purpose": "discipline"},
                ledger.OverAuthorised,
                "is_leading",
            ),
            ({"role": "security_admin"}, rules.RoleWrong, "role"),
            ({"institution": "nothing"}, rules.BodyMissing, "institution"),
        ],
    )
    def test_refuses_what_is_no_post(self, town: Town, swap, refusal, field) -> None:
        call = furnish_posts(town)
        with pytest.raises(refusal) as caught:
            post(call, **swap)
        assert caught.value.field == field
        assert not PostVersion.rows.exists()

    def test_a_leading_post_takes_a_position_of_the_quota(self, town: Town) -> None:
        call = furnish_posts(town)
        actions.ledger_open(
            call, area=COUNTY, ledger="leadership", on=OPENED, document=DOCUMENT,
            openings=[actions.Opening(institution=body("jiedao-ban"), kind="other_leader", heads=1)],
        )  # fmt: skip
        leader = {"title": "武装部长", "position": "other_leader", "is_leading": True, "purpose": "armed_forces"}
        post(call, **leader)
        with pytest.raises(ledger.OverAuthorised, match="其他领导职务"):
            post(call, **leader)

    def test_others_may_not(self, town: Town) -> None:
        furnish_posts(town)
        with pytest.raises(NotPermitted):
            post(organiser(town))


class TestAppointmentMake:
    def test_fills_a_post_from_its_day_on(self, town: Town) -> None:
        call = furnish_posts(town)
        place = post(call)
        appoint(call, hire(call), place)

        (shown,) = queries.who_is_who(call, on=HIRED, institution=body("jiedao-ban"))
        assert (shown.posts[0].holder.name, shown.vacant) == ("王春梅", 0)
        (before,) = queries.who_is_who(call, on=HIRED - timedelta(days=1), institution=body("jiedao-ban"))
        assert before.vacant == 1

    def test_one_holder_at_a_time(self, town: Town) -> None:
        call = furnish_posts(town)
        place = post(call)
        first = appoint(call, hire(call), place, on=LATER)
        second = hire(call, "李二")
        for mode in ("full", "concurrent", "acting"):
            with pytest.raises(rules.PostTaken):
                appoint(call, second, place, mode=mode)
        appoint(call, second, place, until=LATER)
        assert Appointment.rows.exclude(pk=first).get().valid_to == LATER

    def test_nobody_in_two_full_posts_but_in_one_and_another_concurrently(self, town: Town) -> None:
        call = furnish_posts(town)
        one, two, key = post(call), post(call, title="二"), hire(call)
        appoint(call, key, one)
        with pytest.raises(rules.TwoFullPosts):
            appoint(call, key, two, on=LATER)
        appoint(call, key, two, mode="concurrent")

    def test_who_holds_a_post_fully_serves_there_on_its_kind_of_head(self, town: Town) -> None:
        call = furnish_posts(town)
        place, elsewhere = post(call), post(call, "minzhengju", head_kind="administrative")
        with pytest.raises(rules.NotEngaged):
            appoint(call, hire(call, on=LATER), place)
        clerk = hire(call, "李二")
        with pytest.raises(rules.NotEngagedHere, match="民政局"):
            appoint(call, clerk, elsewhere)
        appoint(call, clerk, elsewhere, mode="seconded")

    def test_a_leading_post_needs_a_notice_unless_elected(self, town: Town) -> None:
        call = furnish_posts(town)
        leader = lead_post(call)
        key = hire(call)
        with pytest.raises(rules.NoticeFirst):
            appoint(call, key, leader)
        appoint(call, key, leader, ground="elected")

    def test_ended_posts_and_missing_documents(self, town: Town) -> None:
        call = furnish_posts(town)
        place, key = post(call), hire(call)
        with pytest.raises(ledger.DocumentMissing):
            appoint(call, key, place, document="")
        with pytest.raises(ledger.PeriodWrong):
            appoint(call, key, place, until=HIRED)
        actions.post_abolish(call, post_id=place, on=LATER, document=DOCUMENT)
        with pytest.raises(rules.PostEnded):
            appoint(call, key, place)
        with pytest.raises(rules.PostEnded):
            appoint(call, key, place, on=LATER)
        appoint(call, key, place, until=LATER)


class TestAppointmentEnd:
    def test_frees_the_post(self, town: Town) -> None:
        call = furnish_posts(town)
        place = post(call)
        key = appoint(call, hire(call), place)
        actions.appointment_end(call, appointment_id=key, on=LATER, document=DOCUMENT)
        assert queries.post_detail(call, post_id=place).row.holder is None
        with pytest.raises(rules.EndedBefore):
            actions.appointment_end(call, appointment_id=key, on=LATER, document=DOCUMENT)

    def test_not_on_its_first_day(self, town: Town) -> None:
        call = furnish_posts(town)
        key = appoint(call, hire(call), post(call))
        with pytest.raises(rules.EndTooEarly):
            actions.appointment_end(call, appointment_id=key, on=HIRED, document=DOCUMENT)


class TestPostChange:
    def test_keeps_what_it_was(self, town: Town) -> None:
        call = furnish_posts(town)
        place = post(call)
        actions.post_change(call, post_id=place, on=LATER, document=DOCUMENT, values={"title": "主任科员"})
        (before,) = queries.who_is_who(call, on=LATER - timedelta(days=1))
        (after,) = queries.who_is_who(call, on=LATER)
        assert (before.posts[0].title, after.posts[0].title) == ("科员", "主任科员")
        assert isinstance(
            actions.post_change(
                call, post_id=place, on=date(2018, 1, 1), document=DOCUMENT, values={"title": "主任科员"}
            ),
            Unchanged,
        )

    def test_its_kind_of_head_stays_while_somebody_sits_there(self, town: Town) -> None:
        call = furnish_posts(town)
        place = post(call)
        appoint(call, hire(call), place)
        with pytest.raises(rules.StillHeld):
            actions.post_change(call, post_id=place, on=LATER, document=DOCUMENT, values={"head_kind": "support"})
        with pytest.raises(rules.StillHeld):
            actions.post_abolish(call, post_id=place, on=LATER, document=DOCUMENT)


def lead_post(call: Call):
    actions.ledger_open(
        call, area=COUNTY, ledger="leadership", on=OPENED, document=DOCUMENT,
        openings=[actions.Opening(institution=body("jiedao-ban"), kind="director", heads=1)],
    )  # fmt: skip
    return post(call, title="主任", position="director", is_leading=True, purpose="other")


def account(town: Town, name: str) -> Member:
    """Give somebody an account without any right."""
    member = town.member(Role.RESIDENT, EAST, username=name)
    Grant.rows.filter(user=member.user).delete()
    User.rows.filter(pk=member.user.pk).update(area=COUNTY)
    return member


class TestRights:
    def test_follow_the_post_and_end_with_it(self, town: Town) -> None:
        call = furnish_posts(town)
        clerk = account(town, "chunmei")
        place = post(call, role=str(Role.COMMITTEE_OFFICE), role_area=TOWN)
        key = appoint(call, hire(call, person=Person(name="王春梅", person=clerk.user.person)), place)

        (held,) = actor_of(clerk.user, on=LATER).grants
        assert (held.role, held.area, held.institution) == (Role.COMMITTEE_OFFICE, TOWN, "jiedao-ban")
        assert actor_of(clerk.user, on=HIRED - timedelta(days=1)).grants == ()

        actions.appointment_end(call, appointment_id=key, on=LATER, document=DOCUMENT)
        assert actor_of(clerk.user, on=LATER).grants == ()
        assert len(actor_of(clerk.user, on=LATER - timedelta(days=1)).grants) == 1

    def test_a_substitute_acts_for_the_holder_and_loses_it_with_the_transfer(self, town: Town) -> None:
        call = furnish_posts(town)
        clerk, other = account(town, "chunmei"), account(town, "er")
        place = post(call, role=str(Role.COMMITTEE_OFFICE))
        staff = hire(call, person=Person(name="王春梅", person=clerk.user.person))
        appoint(call, staff, place)
        grant = Grant.rows.get(user=clerk.user)
        security = town.member(Role.SECURITY_ADMIN).call
        accounts.substitute_add(
            security, grant_id=grant.pk, user_id=other.user.pk, starts_on=NOON.date(), ends_on=NOON.date() + timedelta(days=5),
            reason="出差",
        )  # fmt: skip
        today = NOON.date()
        assert [one.role for one in actor_of(other.user, on=today, post="").grants] == [Role.COMMITTEE_OFFICE]

        actions.staff_leave(call, staff_id=staff, on=today + timedelta(days=1), reason="resigned")

        assert actor_of(other.user, on=today + timedelta(days=1), post="").grants == ()
        assert actor_of(clerk.user, on=today + timedelta(days=1)).grants == ()

    def test_a_new_role_of_the_post_is_the_holders_that_day(self, town: Town) -> None:
        call = furnish_posts(town)
        clerk = account(town, "chunmei")
        place = post(call)
        appoint(call, hire(call, person=Person(name="王春梅", person=clerk.user.person)), place)
        actions.post_change(
            call, post_id=place, on=LATER, document=DOCUMENT, values={"role": str(Role.COMMITTEE_LEADER)}
        )
        assert actor_of(clerk.user, on=LATER - timedelta(days=1)).grants == ()
        assert [one.role for one in actor_of(clerk.user, on=LATER).grants] == [Role.COMMITTEE_LEADER]


class TestWhoIsWho:
    def test_is_open_to_the_countys_staff_and_to_nobody_beyond(self, town: Town) -> None:
        call = furnish_posts(town)
        place = post(call)
        appoint(call, hire(call), place)
        (seen,) = queries.who_is_who(town.secretary.call)
        assert seen.posts[0].holder.name == "王春梅"
        assert not seen.posts[0].holder.may_see
        assert queries.who_is_who(town.stranger.call) == []
        with pytest.raises(Hidden):
            queries.post_detail(town.stranger.call, post_id=place)

    def test_vacancies_and_names_are_found(self, town: Town) -> None:
        call = furnish_posts(town)
        appoint(call, hire(call), post(call))
        post(call, title="空岗")
        assert [row.title for one in queries.who_is_who(call, only="vacant") for row in one.posts] == ["空岗"]
        assert [row.title for one in queries.who_is_who(call, text="春梅") for row in one.posts] == ["科员"]
        assert [label for _pk, label in queries.vacant_posts(call, "staffing.appointment_make")] == ["街道办事处：空岗"]

    def test_statements_do_not_grow(self, town: Town, django_assert_num_queries) -> None:
        call = furnish_posts(town)
        for at in range(3):
            appoint(call, hire(call, f"员{at}"), post(call, title=f"岗{at}"))
        with django_assert_num_queries(3):
            queries.who_is_who(call)
        with pytest.raises(NotPermitted):
            actions.post_abolish(organiser(town), post_id=PostVersion.rows.first().post_id, on=LATER, document=DOCUMENT)
        assert keeper(town).call.actor.may("staffing.posts_set_up")


class TestLeadingGroup:
    def test_has_no_heads_posts_or_people_of_its_own(self, town: Town) -> None:
        call = furnish_posts(town)
        institutions.institutions_add(
            call, area=COUNTY, document=DOCUMENT,
            bodies=[new_body("xiaozu", "领导小组", "leading_group", parent="xianzheng")],
        )  # fmt: skip
        with pytest.raises(rules.GroupHasNoStaff):
            post(call, "xiaozu", head_kind="")
        with pytest.raises(rules.GroupHasNoStaff):
            hire(call, institution="xiaozu", source="recruited", head_kind="")
        with pytest.raises(rules.GroupHasNoStaff):
            actions.staff_transfer(
                call, staff_id=hire(call), institution_id=body("xiaozu"), on=LATER, document=DOCUMENT
            )
        with pytest.raises(rules.GroupHasNoStaff):
            actions.heads_transfer(
                call, area=COUNTY, ledger="establishment", kind="institution", source=None, target=body("xiaozu"), heads=1,
                on=LATER, document=DOCUMENT,
            )  # fmt: skip
