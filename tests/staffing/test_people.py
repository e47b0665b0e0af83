"""People begin to serve, go elsewhere, leave; nobody sits on a head that is not there."""

from datetime import date, timedelta

import pytest

from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted, Stale
from shequ.kernel.roles import Role
from shequ.plan import actions as plan
from shequ.plan.rules import freezes
from shequ.staffing import actions, queries
from shequ.staffing.models import Appointment, Engagement, StaffMember
from shequ.staffing.rules import ledger, people, posts
from shequ.staffing.rules.people import Existing, Holding, Person
from tests.cast import COUNTY, TOWN, Town
from tests.staffing.office import DOCUMENT, HIRED, OPENED, body, furnish_posts, hire, number, organiser, post

pytestmark = pytest.mark.db
LATER = date(2017, 5, 1)


class TestStaffTakeOn:
    def test_takes_a_head_from_its_day_on(self, town: Town) -> None:
        call = furnish_posts(town)
        key = hire(call, at=1)

        shown = queries.staff_detail(call, staff_id=key)
        assert (shown.name, shown.serving.institution, shown.identity_masked) == (
            "王春梅", "街道办事处", f"{number(1)[:6]}************",
        )  # fmt: skip
        assert [row.occupied for row in queries.book(call, on=HIRED).rows if row.code == "jiedao-ban"] == [1]

    @pytest.mark.parametrize(
        ("swap", "refusal", "field"),
        [
            ({"document": " "}, ledger.DocumentMissing, "document"),
            ({"source": "friend"}, people.SourceUnknown, "source"),
            ({"head_kind": ""}, people.HeadNotFor, "head_kind"),
            ({"source": "recruited"}, people.HeadNotFor, "head_kind"),
            ({"head_kind": "support"}, ledger.OverAuthorised, "head_kind"),
            ({"until": HIRED}, ledger.PeriodWrong, "until"),
            ({"person": Person(name=" ")}, people.NameMissing, "name"),
            ({"person": Person(name="王", identity_number="123")}, people.NumberWrong, "identity_number"),
            ({"person": Person(name="王", phone="12")}, people.PhoneWrong, "phone"),
        ],
    )
    def test_refuses_what_cannot_be(self, town: Town, swap, refusal, field) -> None:
        call = furnish_posts(town)
        with pytest.raises(refusal) as caught:
            hire(call, **swap)
        assert caught.value.field == field
        assert not StaffMember.rows.exists()

    def test_not_one_more_than_there_are_heads_on_any_later_day(self, town: Town) -> None:
        call = furnish_posts(town)
        hire(call, "甲")
        hire(call, "乙", on=LATER)
        hire(call, "丙")
        with pytest.raises(ledger.OverAuthorised, match="2017-05-01"):
            hire(call, "丁")
        hire(call, "戊", until=LATER)

    def test_a_number_belongs_to_one_person_who_serves_in_one_place(self, town: Town) -> None:
        call = furnish_posts(town)
        key = hire(call, at=1)
        with pytest.raises(people.NumberTaken):
            hire(call, "别人", at=1)
        with pytest.raises(people.EngagedAlready):
            hire(call, staff_id=key, institution="minzhengju", head_kind="administrative")

    def test_the_committees_office_takes_on_only_in_its_own_bodies(self, town: Town) -> None:
        furnish_posts(town)
        office = town.member(Role.COMMITTEE_OFFICE, TOWN).call
        hire(office)
        with pytest.raises(NotPermitted):
            hire(office, "李", institution="minzhengju", head_kind="administrative")
        with pytest.raises(NotPermitted):
            hire(town.secretary.call, "李")

    def test_a_freeze_window_asks_for_an_approval(self, town: Town) -> None:
        call = furnish_posts(town)
        plan.freeze_window_open(
            town.office.call,
            area=COUNTY,
            matters=["entry"],
            starts_on=HIRED,
            ends_on=HIRED + timedelta(days=30),
            reason="改革",
        )
        with pytest.raises(freezes.FreezeNeedsApproval):
            hire(call)
        approval = plan.freeze_approval_give(
            call,
            area=COUNTY,
            matter="entry",
            what="街道办 1 人",
            document="编委〔2015〕1号",
            starts_on=HIRED,
            ends_on=HIRED,
        )
        hire(organiser(town), approval_id=approval)
        hire(call, "志愿者", source="volunteer", head_kind="")
        assert Engagement.rows.count() == 2


class TestStaffEnter:
    def entered(self, at: int, *posts_held: Holding, **more) -> Existing:
        values = {
            "person": Person(name=f"员{at}", identity_number=number(at)), "institution": "jiedao-ban",
            "source": "establishment", "head_kind": "institution", "since": HIRED, "posts": posts_held, **more,
        }  # fmt: skip
        return Existing(**values)

    def test_facts_beyond_the_heads_enter_and_are_marked(self, town: Town) -> None:
        call = furnish_posts(town)
        actions.staff_enter(call, area=COUNTY, people=[self.entered(at) for at in range(1, 6)], document=DOCUMENT)

        (held,) = [row for row in queries.book(call).rows if row.code == "jiedao-ban"]
        assert (held.occupied, held.excess, held.vacant) == (5, 2, 0)
        assert Engagement.rows.filter(is_legacy=True).count() == 2
        with pytest.raises(ledger.OverAuthorised):
            hire(call)

    def test_entered_again_changes_nothing(self, town: Town) -> None:
        call = furnish_posts(town)
        everybody = [self.entered(at) for at in range(1, 3)]
        actions.staff_enter(call, area=COUNTY, people=everybody, document=DOCUMENT)
        assert isinstance(actions.staff_enter(call, area=COUNTY, people=everybody, document=DOCUMENT), Unchanged)

    def test_posts_are_entered_with_them(self, town: Town) -> None:
        call = furnish_posts(town)
        key = post(call, title="主任", position="director")
        holding = Holding(post=str(key), since=HIRED, mode="full", ground="appointed")
        actions.staff_enter(call, area=COUNTY, people=[self.entered(1, holding)], document=DOCUMENT)
        assert queries.post_detail(call, post_id=key).row.holder.name == "员1"

    def test_refuses_days_ahead_and_unknown_bodies(self, town: Town) -> None:
        call = furnish_posts(town)
        with pytest.raises(people.DayAhead):
            actions.staff_enter(call, area=COUNTY, people=[self.entered(1, since=date(2030, 1, 1))], document=DOCUMENT)
        with pytest.raises(Hidden):
            actions.staff_enter(call, area=COUNTY, people=[self.entered(1, institution="x")], document=DOCUMENT)


class TestStaffTransfer:
    def test_frees_the_old_head_and_post_that_day(self, town: Town) -> None:
        call = furnish_posts(town)
        actions.heads_transfer(
            call, area=COUNTY, ledger="establishment", kind="institution", source=None, target=body("bianban"), heads=1,
            on=OPENED, document=DOCUMENT,
        )  # fmt: skip
        key, place = hire(call), post(call)
        actions.appointment_make(
            call, staff_id=key, post_id=place, mode="full", ground="appointed", on=HIRED, document=DOCUMENT
        )

        actions.staff_transfer(call, staff_id=key, institution_id=body("bianban"), on=LATER, document=DOCUMENT)

        held = {row.code: row.occupied for row in queries.book(call, on=LATER).rows}
        assert (held["jiedao-ban"], held["bianban"]) == (0, 1)
        assert queries.post_detail(call, post_id=place).row.holder is None
        assert Appointment.rows.get().valid_to == LATER
        assert StaffMember.rows.get().area_id == COUNTY
        assert len(queries.staff_detail(call, staff_id=key).engagements) == 2

    def test_needs_a_head_there(self, town: Town) -> None:
        call = furnish_posts(town)
        key = hire(call)
        with pytest.raises(ledger.OverAuthorised):
            actions.staff_transfer(call, staff_id=key, institution_id=body("bianban"), on=LATER, document=DOCUMENT)
        with pytest.raises(ledger.SameAccount):
            actions.staff_transfer(call, staff_id=key, institution_id=body("jiedao-ban"), on=LATER, document=DOCUMENT)
        assert Engagement.rows.get().valid_to is None


class TestStaffLeave:
    def test_frees_head_and_posts(self, town: Town) -> None:
        call = furnish_posts(town)
        key, place = hire(call), post(call)
        actions.appointment_make(
            call, staff_id=key, post_id=place, mode="full", ground="appointed", on=HIRED, document=DOCUMENT
        )
        actions.staff_leave(call, staff_id=key, on=LATER, reason="retired")

        assert [row.occupied for row in queries.book(call, on=LATER).rows if row.code == "jiedao-ban"] == [0]
        assert queries.post_detail(call, post_id=place).row.holder is None
        assert queries.staff_detail(call, staff_id=key).engagements[0].end_reason == "退休"
        with pytest.raises(posts.NotEngaged):
            actions.staff_leave(call, staff_id=key, on=LATER, reason="retired")

    def test_not_on_the_first_day(self, town: Town) -> None:
        call = furnish_posts(town)
        with pytest.raises(posts.EndTooEarly):
            actions.staff_leave(call, staff_id=hire(call), on=HIRED, reason="resigned")


class TestStaffCorrect:
    def test_old_and_new_are_told_masked(self, town: Town) -> None:
        call = furnish_posts(town)
        key = hire(call, at=1)
        actions.staff_correct(
            call, staff_id=key, values={"name": "王春美", "identity_number": number(2)}, reason="写错", version=1
        )
        row = StaffMember.rows.get()
        assert (row.name, row.open_number(), row.version) == ("王春美", number(2), 2)
        assert number(2) not in str(Entry.rows.latest("seq").body)
        with pytest.raises(Stale):
            actions.staff_correct(call, staff_id=key, values={"name": "x"}, reason="x", version=1)
        assert isinstance(actions.staff_correct(call, staff_id=key, values={"name": "王春美"}, reason="x"), Unchanged)

    def test_not_to_somebody_elses_number(self, town: Town) -> None:
        call = furnish_posts(town)
        hire(call, at=1)
        key = hire(call, "李二", at=2)
        with pytest.raises(people.NumberTaken):
            actions.staff_correct(call, staff_id=key, values={"identity_number": number(1)}, reason="x")


class TestStaffReveal:
    def test_shows_it_once_with_a_reason(self, town: Town) -> None:
        call = furnish_posts(town)
        key = hire(call, at=1)
        assert actions.staff_reveal(call, staff_id=key, reason="核对档案") == (number(1), "")
        assert Entry.rows.latest("seq").code == "staffing.staff_revealed"
        with pytest.raises(ledger.DocumentMissing):
            actions.staff_reveal(call, staff_id=key, reason=" ")
        with pytest.raises(NotPermitted):
            actions.staff_reveal(town.office.call, staff_id=key, reason="x")


class TestLists:
    def test_a_community_sees_its_own_people_only(self, town: Town) -> None:
        call = furnish_posts(town)
        hire(call, "街道人")
        key = hire(call, "东街人", institution="dongjie-juweihui", source="recruited", head_kind="")
        assert [row.name for row in queries.staff_list(town.secretary.call).rows] == ["东街人"]
        assert queries.staff_list(town.neighbour.call).total == 0
        with pytest.raises(Hidden):
            queries.staff_detail(town.neighbour.call, staff_id=key)

    def test_by_name_initials_source_and_who_left(self, town: Town) -> None:
        call = furnish_posts(town)
        hire(call, "王春梅")
        gone = hire(call, "李二")
        actions.staff_leave(call, staff_id=gone, on=LATER, reason="resigned")
        names = lambda **how: [row.name for row in queries.staff_list(call, **how).rows]  # noqa: E731
        assert names(text="wcm") == ["王春梅"]
        assert names(text="李") == ["李二"]
        assert names(only="gone") == ["李二"]
        assert names(source="establishment") == ["王春梅"]
        assert names(institution=body("jiedao-ban")) == ["王春梅"]
        assert [hit.title for hit in queries.staff_hits(call, "王", 5)] == ["王春梅"]

    def test_statements_do_not_grow(self, town: Town, django_assert_max_num_queries) -> None:
        call = furnish_posts(town)
        for at in range(3):
            hire(call, f"员{at}")
        with django_assert_max_num_queries(8):
            queries.staff_list(call)
