"""Decisions and dispatches: given to units, reported, verified by somebody else, returned, postponed, reminded, late."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shequ.institutions import actions, queries
from shequ.institutions.jobs import decisions_remind_daily
from shequ.institutions.models import Decision, DecisionStep, DecisionUnit
from shequ.institutions.queries import DecisionFilters
from shequ.institutions.reactions import calendar_imported
from shequ.institutions.rules import decisions as rules
from shequ.institutions.rules import group as group_rules
from shequ.institutions.rules.orders import Line
from shequ.institutions.terms import DecisionState, Share
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.call import CHINA, Actor, Call
from shequ.kernel.refusals import Hidden, NotPermitted, Refused
from shequ.kernel.roles import Role
from shequ.notices.models import Message
from shequ.plan.terms import Outcome, Strength
from shequ.worktime.facts import CalendarImported
from tests.cast import COUNTY, FAR_COUNTY, NOON, TOWN, Member, Town
from tests.institutions.county import keeper
from tests.institutions.leading import clerk, fill, given, given_decision, held_meeting, key, second_office, set_up
from tests.institutions.test_checks import run

Sign = Callable[[Member], Client]
DUE = date(2026, 12, 10)


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 9, tzinfo=CHINA)


def begin(town: Town, **more: Any) -> UUID:
    group = set_up(town)
    fill(town, group)
    return given_decision(town, group, **more)


class TestRules:
    @pytest.mark.parametrize(
        ("state", "on", "late", "near"),
        [
            ("open", DUE, False, True), ("open", DUE + timedelta(days=1), True, False),
            ("open", DUE - timedelta(days=7), False, True), ("open", DUE - timedelta(days=8), False, False),
            ("reported", DUE + timedelta(days=1), True, False), ("done", DUE + timedelta(days=1), False, False),
            ("withdrawn", DUE, False, False),
        ],
    )  # fmt: skip
    def test_late_and_near(self, state: str, on: date, *, late: bool, near: bool) -> None:
        assert rules.is_late(state, DUE, on) is late
        assert rules.is_near(state, DUE, on, 7) is near
        assert rules.is_near(state, DUE, on, None) is False

    @pytest.mark.parametrize(
        ("left", "is_told"),
        [(8, False), (7, True), (6, False), (1, True), (0, False), (-1, True), (-2, False), (-8, True), (-15, True)],
    )
    def test_reminders(self, left: int, *, is_told: bool) -> None:
        assert rules.is_reminded(DUE, DUE - timedelta(days=left), 7) is is_told

    @pytest.mark.parametrize(("due_on", "workdays"), [(None, None), (DUE, 3), (None, 0)])
    def test_a_due_day_is_given_in_one_way(self, due_on: date | None, workdays: int | None) -> None:
        with pytest.raises(rules.DueUnclear):
            rules.check_due_given(due_on, workdays)

    def test_nothing_follows_from_the_end(self) -> None:
        for state in (DecisionState.DONE, DecisionState.WITHDRAWN):
            for wanted in DecisionState:
                with pytest.raises(rules.DecisionNotSo):
                    rules.check_next(state, wanted)


@pytest.mark.db
class TestGiving:
    def test_names_one_lead_and_tells_the_units(self, town: Town) -> None:
        housing, finance, other = clerk(town, "zhujianju"), clerk(town, "caizhengju"), clerk(town, "renshe")
        committee = town.member(Role.COMMITTEE_OFFICE, TOWN)
        made = begin(town, others=("caizhengju", "guanweihui"))

        row = queries.decision_detail(town.office.call, decision_id=made).row

        assert (row.number, row.lead, row.due_on, row.state) == ("督办〔2026〕1号", "zhujianju", DUE, "open")
        assert row.others == ("县财政局", "城市社区管委会")
        assert row.origin_title == "第三次会议"
        told = Message.rows.filter(subject=f"decision:{made}")
        assert set(told.values_list("to", flat=True)) == {housing.user.pk, finance.user.pk, committee.user.pk}
        assert not told.filter(to=other.user).exists()
        assert json.loads(Entry.rows.get(code="institutions.decision_given").body)["lead"] == "县住建局"

    def test_working_days_are_counted_by_the_calendar(self, town: Town) -> None:
        made = begin(town, due_on=None, workdays=5)

        assert Decision.rows.get(pk=made).due_on == date(2026, 12, 1)

    @pytest.mark.parametrize(
        ("more", "refusal", "field"),
        [
            ({"title": " "}, rules.TextMissing, "title"),
            ({"due_on": None}, rules.DueUnclear, "due_on"),
            ({"due_on": date(2026, 11, 1)}, rules.DuePast, "due_on"),
            ({"lead": "nothing"}, group_rules.BodyNotThere, "lead"),
            ({"others": ("zhujianju",)}, rules.LeadTwice, "others"),
            ({"lead": "dongjie-zhongxin"}, rules.UnitIsCommunity, "lead"),
            ({"others": ("xiaozu",)}, rules.UnitIsGroup, "others"),
        ],
    )
    def test_decision_give_refuses(self, town: Town, more: dict[str, Any], refusal: type[Refused], field: str) -> None:
        group = set_up(town)
        fill(town, group)
        meeting = held_meeting(town, group)

        with pytest.raises(refusal) as caught:
            actions.decision_give(town.office.call, meeting_id=meeting, given=given(**more))

        assert caught.value.field == field
        assert not Decision.rows.exists()

    def test_the_database_keeps_one_lead_and_one_origin(self, town: Town) -> None:
        made = begin(town)

        with pytest.raises(IntegrityError), transaction.atomic():
            DecisionUnit.rows.filter(decision_id=made).update(share=Share.LEAD)
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.rows.filter(pk=made).update(meeting=None)


@pytest.mark.db
class TestCarrying:
    def test_the_lead_reports_and_somebody_else_verifies(self, town: Town) -> None:
        made = begin(town)
        housing, finance = clerk(town, "zhujianju"), clerk(town, "caizhengju")

        actions.decision_note(finance.call, decision_id=made, note="资金已安排")
        with pytest.raises(rules.LeadReports):
            actions.decision_report(finance.call, decision_id=made, note="已办")
        actions.decision_report(housing.call, decision_id=made, note="用房已交付")
        assert queries.decision_detail(town.office.call, decision_id=made).row.state == "reported"
        actions.decision_verify(town.office.call, decision_id=made, note="属实")

        detail = queries.decision_detail(town.office.call, decision_id=made)
        assert [step.step for step in detail.steps] == ["verified", "reported", "progress", "given"]
        assert detail.row.state == "done"
        assert detail.row.closed_on == NOON.date()
        assert Message.rows.filter(to=town.office.user, subject=f"decision:{made}").exists()

    def test_who_recorded_the_report_does_not_verify_it(self, town: Town) -> None:
        made = begin(town)

        actions.decision_report(town.office.call, decision_id=made, note="代没有账号的单位登记")

        with pytest.raises(rules.SameHands):
            actions.decision_verify(town.office.call, decision_id=made)
        assert not queries.decision_detail(town.office.call, decision_id=made).may_verify
        assert queries.decision_detail(second_office(town).call, decision_id=made).may_verify
        actions.decision_verify(second_office(town).call, decision_id=made)

    def test_is_returned_with_a_reason_and_reported_again(self, town: Town) -> None:
        made = begin(town)
        housing = clerk(town, "zhujianju")
        actions.decision_report(housing.call, decision_id=made, note="已办")

        with pytest.raises(rules.TextMissing):
            actions.decision_return(town.office.call, decision_id=made, reason="")
        actions.decision_return(town.office.call, decision_id=made, reason="没有交接单")

        assert queries.decision_detail(housing.call, decision_id=made).may_report
        assert Message.rows.filter(to=housing.user, sentence__contains="退回").exists()
        actions.decision_report(housing.call, decision_id=made, note="补了交接单")
        assert Decision.rows.get(pk=made).state == "reported"

    def test_is_postponed_and_the_first_day_stays(self, town: Town) -> None:
        made = begin(town)
        for due_on, refusal in ((DUE, rules.NotLater), (DUE - timedelta(days=1), rules.NotLater)):
            with pytest.raises(refusal):
                actions.decision_postpone(town.office.call, decision_id=made, due_on=due_on, reason="甲")

        actions.decision_postpone(town.office.call, decision_id=made, due_on=date(2027, 1, 15), reason="冬季停工")

        row = queries.decision_detail(town.office.call, decision_id=made).row
        assert (row.due_on, row.first_due_on) == (date(2027, 1, 15), DUE)

    def test_is_withdrawn_and_then_closed_to_everything(self, town: Town) -> None:
        made = begin(town)

        actions.decision_withdraw(town.office.call, decision_id=made, reason="方案已变")

        with pytest.raises(rules.DecisionNotSo):
            actions.decision_report(clerk(town, "zhujianju").call, decision_id=made, note="已办")
        with pytest.raises(rules.DecisionNotSo):
            actions.decision_postpone(town.office.call, decision_id=made, due_on=date(2027, 5, 1), reason="甲")
        with pytest.raises(rules.DecisionNotSo):
            actions.decision_note(clerk(town, "zhujianju").call, decision_id=made, note="甲")

    def test_the_committee_acts_for_its_own_bodies(self, town: Town) -> None:
        made = begin(town, lead="guanweihui", others=())
        committee = town.member(Role.COMMITTEE_OFFICE, TOWN)

        assert [work.url for work in queries.my_decisions(committee.call)] == [f"/institutions/group/decisions/{made}/"]
        actions.decision_report(committee.call, decision_id=made, note="已办")

        assert Decision.rows.get(pk=made).reported_person == committee.call.actor.person

    def test_whichever_office_of_the_committee_they_sit_in(self, town: Town) -> None:
        made = begin(town, lead="guanweihui", others=())
        sits = town.member(Role.COMMITTEE_OFFICE, TOWN, username="sits_in_zonghe", institution="zonghe")

        actions.decision_note(sits.call, decision_id=made, note="综合办公室在办")

        assert [work.verb for work in queries.my_decisions(sits.call)] == ["办理"]

    def test_others_units_do_nothing_about_it(self, town: Town) -> None:
        made = begin(town)
        stranger, reform = clerk(town, "renshe"), clerk(town, "shengaiban", role=Role.REFORM_OFFICE)

        with pytest.raises(Hidden):
            actions.decision_note(stranger.call, decision_id=made, note="甲")
        with pytest.raises(rules.NotYours):
            actions.decision_note(reform.call, decision_id=made, note="甲")
        with pytest.raises(rules.NotYours):
            actions.decision_report(reform.call, decision_id=made, note="甲")
        with pytest.raises(NotPermitted):
            actions.decision_verify(clerk(town, "zhujianju").call, decision_id=made)
        with pytest.raises(NotPermitted):
            actions.decision_withdraw(town.member(Role.AUDITOR).call, decision_id=made, reason="甲")
        with pytest.raises(Hidden):
            actions.decision_return(town.member(Role.GROUP_OFFICE, FAR_COUNTY).call, decision_id=made, reason="甲")


@pytest.mark.db
class TestSeeing:
    def test_own_matters_only(self, town: Town) -> None:
        made = begin(town)
        for member, seen in (
            (clerk(town, "zhujianju"), 1), (clerk(town, "caizhengju"), 1), (clerk(town, "renshe"), 0),
            (town.member(Role.AUDITOR), 1), (town.member(Role.COMMITTEE_LEADER, TOWN), 1),
            (town.member(Role.GROUP_OFFICE, FAR_COUNTY), 0), (clerk(town, "shengaiban", role=Role.REFORM_OFFICE), 1),
        ):  # fmt: skip
            assert queries.decision_list(member.call).total == seen, member
            assert queries.decision_counts(member.call)["open"] == seen
            assert len(queries.decision_hits(member.call, "用房", 5)) == seen
        with pytest.raises(Hidden):
            queries.decision_detail(clerk(town, "renshe").call, decision_id=made)

    def test_my_work(self, town: Town) -> None:
        made = begin(town)
        housing = clerk(town, "zhujianju")
        assert [(work.verb, work.due_on) for work in queries.my_decisions(housing.call)] == [("办理", DUE)]
        assert queries.my_decisions(town.office.call) == []

        actions.decision_report(housing.call, decision_id=made, note="已办")

        assert queries.my_decisions(housing.call) == []
        assert [work.verb for work in queries.my_decisions(town.office.call)] == ["核验"]

    def test_decision_list_asks_as_much_for_any_number(self, town: Town, django_assert_max_num_queries: Any) -> None:
        begin(town)
        meeting = Decision.rows.get().meeting_id
        assert meeting is not None
        for number in range(4):
            actions.decision_give(
                town.office.call, meeting_id=meeting, given=given(title=f"第{number}事", others=("renshe", "jiguanju"))
            )
        call = clerk(town, "zhujianju").call

        with django_assert_max_num_queries(7):
            assert len(queries.decision_list(call).rows) == 5
        filters = DecisionFilters(unit="renshe", only="open", q="第2")
        assert [row.title for row in queries.decision_list(town.office.call, filters=filters).rows] == ["第2事"]


@pytest.mark.db
class TestClock:
    def test_reminds_before_and_after_and_never_twice_a_day(self, town: Town) -> None:
        housing = clerk(town, "zhujianju")
        begin(town, others=())
        system = Actor.system()
        told = {}
        for left in (8, 7, 1, 0, -1, -2, -8):
            Message.rows.all().delete()
            call = Call(actor=system, at=at(DUE - timedelta(days=left)))
            decisions_remind_daily(call)
            told[left] = set(Message.rows.values_list("to", flat=True))

        both = {housing.user.pk, town.office.user.pk}
        assert told == {8: set(), 7: {housing.user.pk}, 1: {housing.user.pk}, 0: set(), -1: both, -2: set(), -8: both}
        again = actions.decisions_remind(Call(actor=system, at=at(DUE + timedelta(days=8))), area=COUNTY)
        assert isinstance(again, Unchanged)

    def test_decisions_remind_is_not_for_units(self, town: Town) -> None:
        begin(town)

        with pytest.raises(NotPermitted):
            actions.decisions_remind(clerk(town, "zhujianju").call, area=COUNTY)

    def test_due_days_over_an_unknown_year_are_reckoned_again(self, town: Town) -> None:
        made = begin(town, due_on=None, workdays=30)
        decision = Decision.rows.get(pk=made)
        assert (decision.due_on, decision.guessed_years) == (date(2027, 1, 5), [2027])
        assert queries.decision_detail(town.office.call, decision_id=made).row.is_provisional

        fact = CalendarImported(years="2027", holidays=0, workdays=0, document="甲", changed=0)
        Decision.rows.filter(pk=made).update(due_on=date(2027, 1, 4))
        calendar_imported(town.system, fact)

        assert Decision.rows.get(pk=made).due_on == date(2027, 1, 5)
        assert DecisionStep.rows.filter(decision_id=made, step="reckoned").exists()
        assert isinstance(actions.decisions_reckon(town.system), Unchanged)


@pytest.mark.db
class TestOrder:
    def test_unfinished_decisions_go_to_the_heir(self, town: Town) -> None:
        made = begin(town, others=("renshe",))
        line = Line(kind="abolish", code="zhujianju", authority="commission", document="甲", heir="renshe")
        order = actions.order_draft(
            keeper(town).call, area=COUNTY, title="撤并", effective_on=NOON.date(), lines=(line,)
        )
        actions.order_submit(keeper(town).call, order_id=order)
        actions.order_approve(town.office.call, order_id=order, document="乙")

        actions.order_execute(keeper(town).call, order_id=order)

        row = queries.decision_detail(town.office.call, decision_id=made).row
        assert (row.lead, row.others) == ("renshe", ())
        assert DecisionUnit.rows.get(decision_id=made).institution_id == key("renshe")
        moved = Entry.rows.get(code="institutions.decisions_moved")
        assert json.loads(moved.body)["count"] == 1
        steps = queries.decision_detail(town.office.call, decision_id=made).steps
        assert "moved" in {step.step for step in steps}  # decision_units_move tells it in the history


@pytest.mark.db
class TestCheck:
    def findings(self, town: Town, on: date) -> list[tuple[str, Strength | None, str]]:
        outcome = run(town, "decision.followed_up", on=on)
        assert isinstance(outcome, Outcome)
        return [(found.name, found.strength, found.institution) for found in outcome.found]

    def test_near_is_a_warning_and_late_an_error_at_the_lead(self, town: Town) -> None:
        made = begin(town)

        assert self.findings(town, DUE - timedelta(days=8)) == []
        assert self.findings(town, DUE - timedelta(days=7)) == [("落实东街社区用房", Strength.WARN, "zhujianju")]
        assert self.findings(town, DUE + timedelta(days=1)) == [("落实东街社区用房", None, "zhujianju")]

        housing = clerk(town, "zhujianju")
        actions.decision_report(housing.call_at(at(DUE + timedelta(days=2))), decision_id=made, note="已办")
        assert self.findings(town, DUE + timedelta(days=3)) != []  # reported is not done
        actions.decision_verify(town.office.call_at(at(DUE + timedelta(days=4))), decision_id=made)
        assert self.findings(town, DUE + timedelta(days=3)) != []
        assert self.findings(town, DUE + timedelta(days=4)) == []


@pytest.mark.db
class TestPages:
    def test_a_unit_reports_and_the_office_verifies(self, town: Town, client_of: Sign) -> None:
        made = begin(town)
        housing, office = client_of(clerk(town, "zhujianju")), client_of(town.office)
        where = f"/institutions/group/decisions/{made}/"

        seen = housing.get(where).content.decode()
        silent = housing.post(f"{where}report/", {"note": ""})
        housing.post(f"{where}note/", {"note": "已选址"})
        housing.post(f"{where}report/", {"note": "已交付"})
        office.post(f"{where}return/", {"reason": "缺交接单"})
        housing.post(f"{where}report/", {"note": "补齐"})
        office.post(f"{where}postpone/", {"due_on": "2099-12-31", "reason": "等核验"})
        verified = office.post(f"{where}verify/", {"note": ""})
        page = office.get(where).content.decode()

        assert "报告办结" in seen
        assert "note" in silent.context["form"].errors
        assert verified.status_code == 303
        assert "已办结" in page
        assert "缺交接单" in page
        listed = office.get("/institutions/group/decisions/?state=done").content.decode()
        assert "落实东街社区用房" in listed

    def test_withdraw_page_and_refusal(self, town: Town, client_of: Sign) -> None:
        made = begin(town)
        office, where = client_of(town.office), f"/institutions/group/decisions/{made}/"

        early = office.post(f"{where}postpone/", {"due_on": "2026-12-01", "reason": "甲"})
        office.post(f"{where}withdraw/", {"reason": "交错单位"})

        assert "due_on" in early.context["form"].errors
        assert "已撤销" in office.get(where).content.decode()

    def test_api(self, town: Town, client_of: Sign) -> None:
        made = begin(town)
        housing, office = client_of(clerk(town, "zhujianju")), client_of(town.office)
        where = f"/api/institutions/decisions/{made}"

        def post(client: Client, path: str, **body: Any) -> Any:
            return client.post(f"{where}{path}", body, content_type="application/json")

        post(housing, "/note", note="已选址")
        late = post(office, "/postpone", note="冬季", due_on="2099-01-20").json()
        post(housing, "/report", note="已交付")
        post(office, "/return", note="缺材料")
        post(housing, "/report", note="补齐")
        done = post(office, "/verify").json()
        closed = post(office, "/withdraw", note="甲")

        assert late["row"]["due_on"] == "2099-01-20"
        assert (done["row"]["state"], done["steps"][0]["step"]) == ("done", "verified")
        assert closed.status_code == 409
        assert office.get("/api/institutions/decisions?only=open").json()["total"] == 0
        assert housing.get(where).json()["text"] == ""
