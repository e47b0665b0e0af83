"""What the plan board learns of ledgers, leading posts and committees: nothing entered is grey, breaches are told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from shequ.institutions import actions as institutions
from shequ.kernel.call import Call
from shequ.notices.models import Message
from shequ.plan import actions as plan_actions
from shequ.plan import queries as plan
from shequ.plan.terms import KINDS
from shequ.staffing import actions, checks, jobs
from shequ.staffing.actions import Opening
from shequ.staffing.models import Account, Appointment, Line, Post
from shequ.staffing.rules.people import Existing, Holding, Person
from shequ.staffing.rules.posts import NewPost
from tests.cast import COUNTY, NOON, Town
from tests.institutions.county import put_plan_in_force
from tests.institutions.test_orders import REFORM, draft
from tests.staffing.office import DOCUMENT, HIRED, body, furnish_posts, hire, organiser

pytestmark = pytest.mark.db
DAY = date(2016, 9, 20)
OWN = (
    "establishment.sum", "establishment.excess", "frontline.share", "leadership.count", "leadership.concurrent",
    "one_shoulder", "large_community.post", "freeze.approved", "committee.member_count", "committee.term",
    "committee.elected", "committee.women",
)  # fmt: skip


def result(town: Town, kind: str, on: date | None = None) -> plan.Result:
    call = town.system
    held = plan.plan_named("dongping", call.on)
    found = plan.measure(call, held, on=on or call.on, kinds={kind})
    return next(item for item in found if item.binding.kind == kind)


def told(town: Town, kind: str, on: date | None = None) -> list[tuple[str, Any, str]]:
    """Return (name, measured, severity) of what a check found; the population is there."""
    found = result(town, kind, on)
    assert getattr(found.measurement, "population", 0), found.measurement
    return [(item.name, item.measured, str(found.severity_of(item))) for item in found.found]


def reformed(town: Town) -> Call:
    """The county after its reform, with both ledgers."""
    call = furnish_posts(town)
    order = draft(town, *REFORM)
    institutions.order_submit(call, order_id=order)
    institutions.order_approve(town.office.call, order_id=order, document="x")
    institutions.order_execute(call, order_id=order)
    actions.ledger_open(
        call, area=COUNTY, ledger="leadership", on=DAY, document=DOCUMENT,
        openings=[
            Opening(institution=body("dangwei"), kind="secretary", heads=1),
            Opening(institution=body("dangwei"), kind="deputy_secretary", heads=2),
            Opening(institution=body("guanweihui"), kind="director", heads=1),
            Opening(institution=body("guanweihui"), kind="deputy_director", heads=3),
        ],
    )  # fmt: skip
    return call


def posts(call: Call, *new: NewPost) -> dict[str, UUID]:
    return actions.posts_set_up(call, area=COUNTY, posts=new, on=DAY, document=DOCUMENT)


def leader(institution: str, position: str, key: str = "") -> NewPost:
    return NewPost(
        institution=institution,
        title=position,
        position=position,
        is_leading=True,
        key=key or f"{institution}.{position}",
    )


def seat(institution: str, position: str, key: str) -> NewPost:
    return NewPost(institution=institution, title=position, position=position, key=key)


def enter(call: Call, institution: str, *holdings: Holding, source: str = "recruited", name: str = "") -> None:
    person = Person(name=name or f"某{len(holdings)}{institution}{Appointment.rows.count()}")
    one = Existing(person=person, institution=institution, source=source, since=DAY, posts=holdings)
    actions.staff_enter(call, area=COUNTY, people=[one], document=DOCUMENT)


def holding(post: UUID, **more: Any) -> Holding:
    return Holding(**{"post": str(post), "since": DAY, "mode": "full", "ground": "appointed", **more})


class TestUnmeasured:
    @pytest.mark.parametrize("kind", OWN)
    def test_nothing_entered_is_grey_never_green(self, town: Town, kind: str) -> None:
        put_plan_in_force(town)
        assert not getattr(result(town, kind).measurement, "population", 0)
        assert KINDS[kind].room == "staffing"

    def test_every_own_kind_has_its_check(self) -> None:
        assert set(OWN) <= {check.kind for check in checks.CHECKS}


class TestLedgers:
    def test_a_balanced_ledger_is_met(self, town: Town) -> None:
        furnish_posts(town)
        assert told(town, "establishment.sum") == []
        assert told(town, "establishment.excess") == []

    def test_an_entry_that_does_not_balance_and_heads_from_nowhere_are_found(self, town: Town) -> None:
        furnish_posts(town)
        Line.rows.filter(account__role="total", account__kind="institution").update(heads=-9)
        Line.rows.filter(account__role="reserve").update(heads=-1)

        assert [severity for _name, _measured, severity in told(town, "establishment.sum")] == ["error", "error"]
        assert Account.rows.filter(role="reserve").exists()

    def test_legacy_excess_is_told_apart(self, town: Town) -> None:
        call = furnish_posts(town)
        for at in range(4):
            one = Existing(
                person=Person(name=f"员{at}"), institution="jiedao-ban", source="establishment", head_kind="institution",
                since=HIRED,
            )  # fmt: skip
            actions.staff_enter(call, area=COUNTY, people=[one], document=DOCUMENT)
        assert told(town, "establishment.excess") == [("街道办事处", 4, "warning")]
        Line.rows.filter(account__institution__code="jiedao-ban").update(heads=1)
        assert told(town, "establishment.excess") == [("街道办事处", 4, "error")]


class TestFrontLine:
    def test_a_falling_share_is_told(self, town: Town) -> None:
        call = furnish_posts(town)
        hire(call, "东街人", institution="dongjie-juweihui", source="recruited", head_kind="")
        hire(call)
        assert told(town, "frontline.share") == []
        hire(call, "李二", on=NOON.date() - timedelta(days=20))
        ((_name, measured, severity),) = told(town, "frontline.share")
        assert (measured, severity) == (33.3, "warning")


class TestLeaders:
    def test_numbers_other_than_the_plans_are_found(self, town: Town) -> None:
        call = reformed(town)
        posts(
            call, leader("dangwei", "secretary"), leader("dangwei", "deputy_secretary", "a"),
            leader("dangwei", "deputy_secretary", "b"), leader("guanweihui", "director"),
            *(leader("guanweihui", "deputy_director", f"d{at}") for at in range(3)),
        )  # fmt: skip
        ((_name, measured, severity),) = told(town, "leadership.count")
        assert (measured, severity) == (3, "error")
        extra = Post.rows.filter(versions__position="deputy_director").order_by("id").first()
        Post.rows.filter(pk=extra.pk).update(purpose="discipline")
        assert told(town, "leadership.count") == []

    def test_the_director_should_be_deputy_secretary_after_the_days_of_grace(self, town: Town) -> None:
        call = reformed(town)
        made = posts(call, leader("guanweihui", "director"), leader("dangwei", "deputy_secretary"))
        enter(call, "guanweihui", holding(made["guanweihui.director"]))

        assert told(town, "leadership.concurrent", DAY + timedelta(days=90)) == []
        ((_name, measured, severity),) = told(town, "leadership.concurrent", DAY + timedelta(days=91))
        assert (measured, severity) == (91, "warning")
        director = Appointment.rows.get().staff_id
        actions.appointment_make(
            call, staff_id=director, post_id=made["dangwei.deputy_secretary"], mode="concurrent", ground="elected",
            on=date(2016, 10, 1), document=DOCUMENT,
        )  # fmt: skip
        assert told(town, "leadership.concurrent") == []

    def test_secretary_and_chair_are_one_person_or_a_reason_is_told(self, town: Town) -> None:
        call = reformed(town)
        made = posts(call, seat("dongjie-zhibu", "secretary", "s"), seat("dongjie-juweihui", "chair", "c"))
        both = (holding(made["s"]), holding(made["c"], mode="concurrent", ground="elected"))
        enter(call, "dongjie-zhibu", *both)
        assert told(town, "one_shoulder") == []

        held = Appointment.rows.get(post=made["c"])
        actions.appointment_end(call, appointment_id=held.pk, on=date(2020, 1, 1), document=DOCUMENT)
        enter(
            call,
            "dongjie-juweihui",
            replace(holding(made["c"], ground="elected"), since=date(2020, 1, 1)),
            source="elected",
        )
        ((name, _measured, severity),) = told(town, "one_shoulder")
        assert severity == "warning"
        assert "没有写明理由" in next(iter(result(town, "one_shoulder").found)).what
        Appointment.rows.filter(post=made["c"]).update(reason="选举结果")
        assert "理由" in next(iter(result(town, "one_shoulder").found)).what
        assert name

    def test_the_ranked_post_of_a_community_that_is_not_large_is_told(self, town: Town) -> None:
        call = reformed(town)
        actions.ledger_open(
            call, area=COUNTY, ledger="leadership", on=DAY, document=DOCUMENT,
            openings=[Opening(institution=body("dongjie-zhibu"), kind="other_leader", heads=1)],
        )  # fmt: skip
        new = replace(leader("dongjie-zhibu", "other_leader", "l"), purpose="large_community")
        made = posts(call, new, seat("dongjie-zhibu", "secretary", "s"))
        enter(call, "dongjie-zhibu", holding(made["l"]))
        assert {severity for _name, _measured, severity in told(town, "large_community.post")} == {"warning"}
        assert len(told(town, "large_community.post")) == 3


class TestFreeze:
    def test_what_went_through_no_approval_is_found(self, town: Town) -> None:
        call = furnish_posts(town)
        hire(call, "旧人", on=NOON.date() - timedelta(days=3))
        plan_actions.freeze_window_open(
            town.office.call, area=COUNTY, matters=["entry"], starts_on=NOON.date() - timedelta(days=10),
            ends_on=NOON.date() + timedelta(days=10), reason="改革",
        )  # fmt: skip
        assert [severity for _name, _measured, severity in told(town, "freeze.approved")] == ["error"]
        approval = plan_actions.freeze_approval_give(
            call, area=COUNTY, matter="entry", what="1 人", document="x", starts_on=NOON.date(), ends_on=NOON.date()
        )
        hire(organiser(town), "新人", on=NOON.date(), approval_id=approval)
        assert len(told(town, "freeze.approved")) == 1


class TestCommittees:
    def committee(self, town: Town, count: int, **more: Any) -> dict[str, UUID]:
        call = reformed(town)
        made = posts(call, *(seat("dongjie-juweihui", "member", f"m{at}") for at in range(count)))
        for at in range(count):
            given = {"ground": "elected", "term_ends_on": date(2029, 1, 1), **more}
            enter(call, "dongjie-juweihui", holding(made[f"m{at}"], **given), source="elected", name=f"委员{at}")
        return made

    def test_counts_members_of_each(self, town: Town) -> None:
        self.committee(town, 5)
        names = {name: measured for name, measured, _severity in told(town, "committee.member_count")}
        assert list(names.values()) == [0]  # the other committee; the one with five members is right
        assert told(town, "committee.term") == []
        assert told(town, "committee.elected") == []

    def test_tells_terms_that_are_over_and_seats_nobody_was_elected_to(self, town: Town) -> None:
        self.committee(town, 5, term_ends_on=date(2026, 1, 1), ground="appointed")
        assert [row[1:] for row in told(town, "committee.term")] == [("2026-01-01", "error")]
        assert len(told(town, "committee.elected")) == 5

    def test_warns_before_a_term_ends_and_tells_those_who_appoint(self, town: Town) -> None:
        self.committee(town, 5, term_ends_on=NOON.date() + timedelta(days=30))
        town.secretary  # noqa: B018 (an account that is not told)
        assert [row[2] for row in told(town, "committee.term")] == ["warning"]
        assert jobs.terms_remind_daily(town.system)["told"] >= 1
        assert actions.terms_remind(town.system) >= 1
        assert Message.rows.exists()
