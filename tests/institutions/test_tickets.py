"""Problem tickets: taken up by the group's office, solved by a unit, confirmed by who raised it, late ones brought to the group."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from shequ.institutions import actions, queries, ticket_jobs
from shequ.institutions.models import Ticket
from shequ.institutions.queries import TicketFilters
from shequ.institutions.rules import filings as unit_rules
from shequ.institutions.rules import tickets as rules
from shequ.institutions.terms import tickets as terms
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.call import CHINA
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.notices.models import Message
from shequ.plan import queries as plan
from shequ.plan.terms import Strength, Unmeasured
from tests.cast import COUNTY, EAST, FAR_COUNTY, NOON, TOWN, Member, Town
from tests.institutions.county import body, furnish, keeper
from tests.institutions.test_checks import run, told
from tests.institutions.test_orders import carry_out, line

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]
TODAY = NOON.date()
SOON = TODAY + timedelta(days=10)
MORE = (
    body("guanweihui", "城市社区管委会", "management_committee", area=TOWN, parent="xianzheng"),
    body("caizhengju", "县财政局", "government_department", parent="xianzheng"),
)


@pytest.fixture
def filled(town: Town) -> Town:
    furnish(town)
    actions.institutions_add(keeper(town).call, area=COUNTY, bodies=MORE, document="东编发〔2011〕4号")
    return town


def raiser(town: Town, username: str = "") -> Member:
    return town.member(Role.COMMITTEE_OFFICE, TOWN, username=username)


def lead(town: Town) -> Member:
    return town.member(Role.DEPARTMENT_CLERK, username="clerk_caizhengju", institution="caizhengju")


def civil(town: Town) -> Member:
    return town.member(Role.CIVIL_AFFAIRS, institution="minzhengju")


def raised(town: Town, **more: Any) -> UUID:
    given = {
        "institution": "guanweihui", "title": "社区用房移交不了", "description": "产权单位不同意移交，请协调",
        "units": ["caizhengju", "minzhengju"], "wished_on": SOON,
    }  # fmt: skip
    return actions.ticket_raise(raiser(town).call, **{**given, **more})


def assigned(town: Town, due_on: date = SOON, **more: Any) -> UUID:
    ticket = raised(town, **more)
    return actions.ticket_assign(town.office.call, ticket_id=ticket, lead="caizhengju", due_on=due_on)


def solved(town: Town, **more: Any) -> UUID:
    ticket = assigned(town, **more)
    return actions.ticket_solve(lead(town).call, ticket_id=ticket, solution="已办理移交手续")


def later(member: Member, days: int) -> Any:
    return member.call_at(NOON + timedelta(days=days))


def seen(town: Town, ticket: UUID) -> queries.TicketDetail:
    return queries.ticket_detail(town.office.call, ticket_id=ticket)


class TestCourse:
    def test_from_raising_to_confirming(self, filled: Town) -> None:
        filled.office, lead(filled)
        ticket = solved(filled)

        actions.ticket_confirm(raiser(filled, "second").call, ticket_id=ticket, note="属实")

        held = seen(filled, ticket)
        assert (held.row.state, held.row.lead_name, held.row.due_on) == ("confirmed", "县财政局", SOON)
        assert held.row.units == ("县财政局", "县民政局")
        assert [item.label for item in held.steps] == ["已确认解决", "已解决，待确认", "办理中", "待受理"]
        assert held.solution == "已办理移交手续"
        codes = Entry.rows.filter(subject=f"ticket:{ticket}", code__startswith="institutions").order_by("seq")
        assert [entry.code.removeprefix("institutions.ticket_") for entry in codes] == ["raised", *["stepped"] * 3]
        heard = {message.sentence for message in Message.rows.filter(to=lead(filled).user)}
        assert heard == {"协调问题“{title}”交由您单位牵头办理，{due_on} 前解决"}

    @pytest.mark.parametrize(
        ("given", "refusal", "field"),
        [
            ({"title": " "}, rules.TicketUntold, "title"), ({"description": ""}, rules.TicketUntold, "description"),
            ({"units": []}, rules.TicketToNobody, "units"), ({"units": ["guanweihui"]}, rules.TicketToNobody, "units"),
            ({"units": ["nobody"]}, Hidden, "units"),
            ({"wished_on": TODAY - timedelta(days=1)}, rules.DueTooEarly, "wished_on"),
            ({"institution": "caizhengju"}, unit_rules.UnitNotYours, "institution"),
        ],
    )  # fmt: skip
    def test_ticket_raise_refuses_what_is_not_whole(self, filled: Town, given: Any, refusal: Any, field: str) -> None:
        with pytest.raises(refusal) as refused:
            raised(filled, **given)
        assert refused.value.field == field
        assert not Ticket.rows.exists()

    def test_ticket_assign_gives_it_to_another_unit_or_day_later(self, filled: Town) -> None:
        ticket = assigned(filled)

        actions.ticket_assign(
            filled.office.call,
            ticket_id=ticket,
            lead="minzhengju",
            due_on=SOON + timedelta(days=5),
            note="改由民政牵头",
        )

        assert (seen(filled, ticket).row.lead_name, seen(filled, ticket).row.state) == ("县民政局", "assigned")
        with pytest.raises(unit_rules.UnitNotYours):
            actions.ticket_solve(civil(filled).call_at(NOON), ticket_id=assigned(filled), solution="x")
        with pytest.raises(rules.DueTooEarly):
            actions.ticket_assign(
                filled.office.call, ticket_id=ticket, lead="minzhengju", due_on=TODAY - timedelta(days=1)
            )
        with pytest.raises(NotPermitted):
            actions.ticket_assign(raiser(filled).call, ticket_id=ticket, lead="minzhengju", due_on=SOON)
        with pytest.raises(Hidden):
            actions.ticket_assign(filled.office.call, ticket_id=ticket, lead="nobody", due_on=SOON)

    def test_ticket_progress_note_and_solve_are_the_leads_and_need_words(self, filled: Town) -> None:
        waiting = raised(filled)
        with pytest.raises(rules.TicketNotSo):
            actions.ticket_progress_note(lead(filled).call, ticket_id=waiting, note="x")
        ticket = assigned(filled)
        with pytest.raises(rules.WordsMissing):
            actions.ticket_progress_note(lead(filled).call, ticket_id=ticket, note=" ")
        with pytest.raises(rules.WordsMissing):
            actions.ticket_solve(lead(filled).call, ticket_id=ticket, solution="")
        with pytest.raises(unit_rules.UnitNotYours):
            actions.ticket_progress_note(raiser(filled).call, ticket_id=ticket, note="催一催")

        actions.ticket_progress_note(lead(filled).call, ticket_id=ticket, note="已约产权单位面谈")

        assert next(item.label for item in seen(filled, ticket).steps) == "进展"

    def test_ticket_return_goes_on_and_ticket_confirm_needs_another_person(self, filled: Town) -> None:
        ticket = solved(filled)
        with pytest.raises(rules.WordsMissing):
            actions.ticket_return(raiser(filled).call, ticket_id=ticket, note="")
        actions.ticket_return(raiser(filled).call, ticket_id=ticket, note="钥匙还没有交")
        assert (seen(filled, ticket).row.state, seen(filled, ticket).solution) == ("assigned", "")
        assert next(item.is_back for item in seen(filled, ticket).steps)

        both = filled.member(Role.DEPARTMENT_CLERK, username="both", institution="caizhengju")
        filled.member(Role.COMMITTEE_OFFICE, TOWN, username="both")
        actions.ticket_solve(both.call, ticket_id=ticket, solution="已交")
        with pytest.raises(rules.SamePersonSolves):
            actions.ticket_confirm(both.call, ticket_id=ticket)
        with pytest.raises(unit_rules.UnitNotYours):
            actions.ticket_confirm(lead(filled).call, ticket_id=ticket)

    def test_ticket_decline_says_why_and_ticket_withdraw_ends_it(self, filled: Town) -> None:
        first, second = raised(filled), assigned(filled)
        with pytest.raises(rules.WordsMissing):
            actions.ticket_decline(filled.office.call, ticket_id=first, note=" ")
        actions.ticket_decline(filled.office.call, ticket_id=first, note="属本单位职责")
        actions.ticket_withdraw(raiser(filled).call, ticket_id=second)

        assert [seen(filled, item).row.state for item in (first, second)] == ["declined", "withdrawn"]
        with pytest.raises(rules.TicketNotSo):
            actions.ticket_withdraw(raiser(filled).call, ticket_id=first)
        with pytest.raises(rules.TicketNotSo):
            actions.ticket_decline(filled.office.call, ticket_id=second, note="x")
        with pytest.raises(NotPermitted):
            actions.ticket_decline(raiser(filled).call, ticket_id=first, note="x")


class TestLate:
    def test_ticket_escalate_brings_a_late_one_to_the_leaders_once(self, filled: Town) -> None:
        leader = filled.member(Role.COUNTY_LEADER)
        ticket = assigned(filled)
        with pytest.raises(rules.TicketNotLate):
            actions.ticket_escalate(filled.office.call, ticket_id=ticket)

        actions.ticket_escalate(later(filled.office, 11), ticket_id=ticket, note="产权单位不配合")

        assert [work.verb for work in queries.my_tickets(later(leader, 11))] == ["研究"]
        assert Message.rows.filter(to=leader.user, sentence="协调问题逾期未解决 {count} 个：{names}").count() == 1
        with pytest.raises(rules.EscalatedAlready):
            actions.ticket_escalate(later(filled.office, 12), ticket_id=ticket)
        actions.ticket_assign(
            later(filled.office, 12), ticket_id=ticket, lead="caizhengju", due_on=TODAY + timedelta(days=20)
        )
        assert not seen(filled, ticket).row.is_escalated

    def test_the_clock_brings_what_fell_late_county_by_county(self, filled: Town) -> None:
        leader = filled.member(Role.COUNTY_LEADER)
        keys = {assigned(filled), raised(filled)}
        solved(filled)
        assert ticket_jobs.tickets_escalate_daily(filled.system) == {"counties": 0, "tickets": 0}
        at = datetime.combine(SOON + timedelta(days=1), NOON.time(), tzinfo=CHINA)
        call = filled.system.__class__(actor=filled.system.actor, at=at, channel="job")

        assert ticket_jobs.tickets_escalate_daily(call) == {"counties": 1, "tickets": 2}
        assert ticket_jobs.tickets_escalate_daily(call) == {"counties": 0, "tickets": 0}

        assert set(Ticket.rows.exclude(escalated_at=None).values_list("pk", flat=True)) == keys
        assert isinstance(actions.tickets_escalate(call, area=COUNTY), Unchanged)
        assert Message.rows.filter(to=leader.user).count() == 1

    @pytest.mark.clause("T3.2b")
    def test_open_past_due_is_a_finding_of_the_lead(self, filled: Town) -> None:
        assert isinstance(run(filled, "problem.solved"), Unmeasured)
        assigned(filled)
        raised(filled, title="没人管的事", wished_on=TODAY + timedelta(days=1))
        solved(filled, title="办好的事")

        assert told(run(filled, "problem.solved")) == []
        outcome: Any = run(filled, "problem.solved", on=SOON + timedelta(days=3))
        assert [(found.name, found.measured, found.institution) for found in outcome.found] == [
            ("没人管的事", 12, ""), ("社区用房移交不了", 3, "caizhengju")
        ]  # fmt: skip
        assert outcome.population == 3
        assert isinstance(run(filled, "problem.solved", on=TODAY - timedelta(days=1)), Unmeasured)

    @pytest.mark.clause("T3.2b")
    def test_the_pack_lets_it_through_as_a_warning(self, filled: Town) -> None:
        held = plan.plans().at(COUNTY, TODAY)
        assert held is not None
        bindings = [item for clause in held.pack.clauses for item in clause.bindings if item.kind == "problem.solved"]
        assert [item.strength for item in bindings] == [Strength.WARN]


class TestLists:
    def test_ticket_list_is_bounded_and_scoped(self, filled: Town, django_assert_max_num_queries: Any) -> None:
        for _n in range(4):
            assigned(filled)
        call = filled.office.call

        with django_assert_max_num_queries(4):
            assert queries.ticket_list(call).total == 4
        with django_assert_max_num_queries(3):
            assert [(row.name, row.open, row.raised) for row in queries.unit_problems(call)] == [
                ("县财政局", 4, 0), ("城市社区管委会", 0, 4)
            ]  # fmt: skip
        stranger = filled.member(Role.GROUP_OFFICE, FAR_COUNTY)
        assert queries.ticket_list(stranger.call).total == 0
        assert queries.unit_problems(stranger.call) == []
        with pytest.raises(Hidden):
            queries.ticket_detail(stranger.call, ticket_id=Ticket.rows.first().pk)  # type: ignore[union-attr]

    def test_departments_and_communities_see_their_own(self, filled: Town) -> None:
        assigned(filled)
        own = actions.ticket_raise(
            filled.secretary.call, institution="dongjie-juweihui", title="路灯坏了", description="主干道不亮",
            units=["minzhengju"],
        )  # fmt: skip
        other = filled.member(Role.DEPARTMENT_CLERK, username="clerk_bianban", institution="bianban")

        assert queries.ticket_list(lead(filled).call).total == 1
        assert queries.ticket_list(other.call).total == 0
        assert [row.id for row in queries.ticket_list(filled.secretary.call).rows] == [own]
        assert queries.ticket_list(filled.neighbour.call).total == 0
        assert queries.ticket_list(filled.member(Role.AUDITOR).call).total == 2
        with pytest.raises(Hidden):
            actions.ticket_withdraw(filled.neighbour.call, ticket_id=own)

    def test_is_narrowed_by_words_state_unit_and_lateness(self, filled: Town) -> None:
        assigned(filled)
        raised(filled, title="经费不足", units=["minzhengju"])

        def titles(days: int = 0, **given: str) -> list[str]:
            page = queries.ticket_list(later(filled.office, days), filters=TicketFilters(**given))
            return [row.title for row in page.rows]

        assert titles(q="经费") == titles(state="raised") == ["经费不足"]
        assert titles(unit="caizhengju") == ["社区用房移交不了"]
        assert len(titles(unit="guanweihui")) == len(titles(only="open")) == 2
        assert titles(only="late") == []
        assert len(titles(11, only="late")) == 2
        assert queries.ticket_list(later(filled.office, 11)).rows[0].days_late == 1

    def test_waits_on_the_work_list_of_whose_turn_it_is(self, filled: Town) -> None:
        def verbs(member: Member) -> list[str]:
            return [work.verb for work in queries.my_tickets(member.call)]

        ticket = raised(filled)
        assert (verbs(filled.office), verbs(lead(filled)), verbs(raiser(filled))) == (["交办"], [], [])
        actions.ticket_assign(filled.office.call, ticket_id=ticket, lead="caizhengju", due_on=SOON)
        assert (verbs(filled.office), verbs(lead(filled)), verbs(raiser(filled))) == ([], ["办理"], [])
        actions.ticket_solve(lead(filled).call, ticket_id=ticket, solution="好了")
        assert (verbs(lead(filled)), verbs(raiser(filled))) == ([], ["确认"])

    def test_tickets_move_with_the_bodies_that_an_order_abolishes(self, filled: Town) -> None:
        ticket = assigned(filled)

        carry_out(
            filled,
            line("abolish", "caizhengju", authority="commission", heir="bianban"),
            line("abolish", "minzhengju", authority="commission", heir="bianban"),
            on=TODAY,
        )

        held = seen(filled, ticket)
        assert (held.row.lead_name, held.row.units) == ("县编办", ("县编办",))
        assert Entry.rows.filter(code="institutions.tickets_moved").count() == 1


class TestDoors:
    def test_pages_from_raising_to_confirming(self, filled: Town, client_of: Sign) -> None:
        unit, office, money = client_of(raiser(filled)), client_of(filled.office), client_of(lead(filled))

        wrong = unit.post(
            "/institutions/tickets/raise/", {"institution": "guanweihui", "title": "甲", "description": "乙"}
        )
        made = unit.post(
            "/institutions/tickets/raise/",
            {"institution": "guanweihui", "title": "用房", "description": "请移交", "units": ["caizhengju"]},
        )["Location"]
        form = office.get(f"{made}assign/").content.decode()
        office.post(f"{made}assign/", {"lead": "caizhengju", "due_on": "2026-12-04"})
        note = money.post(f"{made}progress/", {"note": "在办"})
        money.post(f"{made}solve/", {"solution": "办好"})
        back = unit.post(f"{made}return/", {"note": "没好"})
        money.post(f"{made}solve/", {"solution": "真办好"})
        done = unit.post(f"{made}confirm/", {"note": ""})
        page = unit.get(made).content.decode()

        assert "units" in wrong.context["form"].errors
        assert "牵头单位" in form
        assert [item.status_code for item in (note, back, done)] == [303, 303, 303]
        assert all(word in page for word in ("已确认解决", "真办好", "没好", "在办"))
        listed = office.get("/institutions/tickets/?only=open").content.decode()
        assert "没有符合条件的协调问题" in listed
        assert "县财政局" in listed

    def test_pages_decline_withdraw_and_escalate(self, filled: Town, client_of: Sign) -> None:
        first, second = raised(filled), raised(filled)
        unit, office = client_of(raiser(filled)), client_of(filled.office)

        bad = office.post(f"/institutions/tickets/{first}/decline/", {"note": ""})
        early = office.post(f"/institutions/tickets/{first}/escalate/", {"note": ""})
        no = office.post(f"/institutions/tickets/{first}/decline/", {"note": "自行解决"})
        gone = unit.post(f"/institutions/tickets/{second}/withdraw/", {"note": ""})

        assert "note" in bad.context["form"].errors
        assert "还没有逾期" in early.content.decode()
        assert (no.status_code, gone.status_code) == (303, 303)

    def test_api_runs_the_course_and_names_the_refusal(self, filled: Town, client_of: Sign) -> None:
        unit, office, money = client_of(raiser(filled)), client_of(filled.office), client_of(lead(filled))

        def post(client: Client, where: str, **body: Any) -> Any:
            return client.post(f"/api/institutions/tickets{where}", body, content_type="application/json")

        refused = post(unit, "", institution="guanweihui", title="甲", description="乙")
        made = post(unit, "", institution="guanweihui", title="甲", description="乙", units=["caizhengju"]).json()
        at = f"/{made['row']['id']}"
        post(office, f"{at}/assign", lead="caizhengju", due_on="2026-12-04")
        post(money, f"{at}/progress", note="在办")
        post(money, f"{at}/solve", solution="好")
        post(unit, f"{at}/return", note="没好")
        post(money, f"{at}/solve", solution="真好")
        done = post(unit, f"{at}/confirm").json()
        early = post(office, f"{at}/escalate")
        other = post(unit, "", institution="guanweihui", title="丙", description="丁", units=["caizhengju"]).json()[
            "row"
        ]["id"]
        third = post(unit, "", institution="guanweihui", title="戊", description="己", units=["caizhengju"]).json()[
            "row"
        ]["id"]

        assert (refused.status_code, refused.json()["code"]) == (422, "institutions.ticket_to_nobody")
        assert (done["row"]["state"], done["solution"]) == ("confirmed", "真好")
        assert early.json()["code"] == "institutions.ticket_not_late"
        assert post(office, f"/{other}/decline", note="不").json()["row"]["state"] == "declined"
        assert post(unit, f"/{third}/withdraw").json()["row"]["state"] == "withdrawn"
        assert office.get("/api/institutions/tickets?state=confirmed").json()["total"] == 1
        assert office.get(f"/api/institutions/tickets{at}").json()["row"]["raiser"] == "guanweihui"
        units = office.get("/api/institutions/tickets/units").json()
        assert [(row["code"], row["confirmed"]) for row in units] == [("caizhengju", 1)]

    def test_a_community_sees_its_bodies_offered(self, filled: Town, client_of: Sign) -> None:
        page = client_of(filled.secretary).get("/institutions/tickets/raise/").content.decode()

        assert "东街居委会" in page
        assert "西街居委会" not in page


class TestUnits:
    """For which bodies somebody acts."""

    def codes(self, member: Member, **options: bool) -> set[str]:
        return {unit.code for unit in queries.units_for(member.call, terms.TICKET_RAISE, **options)}

    def test_a_named_unit_its_served_bodies_and_the_bodies_of_a_community(self, filled: Town) -> None:
        actions.institutions_add(
            keeper(filled).call, area=COUNTY, document="甲",
            bodies=[body("zonghe", "综合办公室", "internal_office", area=TOWN, parent="guanweihui")],
        )  # fmt: skip
        office = filled.member(Role.COMMITTEE_OFFICE, TOWN, username="zonghe", institution="zonghe")
        secretary = filled.member(Role.COMMUNITY_SECRETARY, EAST, username="zhibu", institution="dongjie-juweihui")

        assert self.codes(lead(filled)) == {"caizhengju"}
        assert self.codes(office) == {"zonghe", "guanweihui"}
        assert self.codes(raiser(filled)) >= {"guanweihui", "jiedao-ban", "dongjie-juweihui"}
        assert self.codes(secretary) == self.codes(filled.secretary) == {"dongjie-juweihui"}
        assert "minzhengju" in self.codes(filled.office)
        assert self.codes(filled.office, is_named=True) == set()
        ticket = assigned(filled)
        actions.ticket_assign(filled.office.call, ticket_id=ticket, lead="guanweihui", due_on=SOON)
        assert Message.rows.filter(to=office.user, subject=f"ticket:{ticket}").exists()
        assert queries.ticket_list(secretary.call).total == 0

    def test_a_clerk_of_no_department_sees_and_speaks_for_nobody(self, filled: Town) -> None:
        assigned(filled)
        nobody = filled.member(Role.DEPARTMENT_CLERK, username="nobody")

        assert queries.ticket_list(nobody.call).total == 0
        assert self.codes(nobody) == self.codes(nobody, is_named=True) == set()
