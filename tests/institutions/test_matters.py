"""Major matters: heard, decided together, only then carried out; and the clean-conduct list of a year."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from shequ.institutions import actions, queries
from shequ.institutions.models import ConductItem, MajorMatter
from shequ.institutions.rules import decisions as decision_rules
from shequ.institutions.rules import group as group_rules
from shequ.institutions.rules import matters as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.rules.matters import Hearing, NewItem, PastMatter
from shequ.institutions.rules.orders import Line
from shequ.institutions.terms import MatterState
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted, Refused
from shequ.kernel.roles import Role
from shequ.plan.terms import KINDS, Outcome, Strength
from tests.cast import COUNTY, FAR_COUNTY, NOON, TOWN, Member, Town
from tests.institutions.county import keeper
from tests.institutions.leading import key, set_up
from tests.institutions.test_checks import run

Sign = Callable[[Member], Client]
TODAY = NOON.date()
PROPOSED, HEARD, DECIDED = date(2026, 10, 8), date(2026, 10, 12), date(2026, 10, 20)
TALK = Hearing(HEARD, "meeting", "东街居民代表 12 人", "同意，希望多留活动室")


def committee(town: Town) -> Member:
    return town.member(Role.COMMITTEE_LEADER, TOWN)


def propose(town: Town, **more: Any) -> UUID:
    given = {"body": "dangwei", "title": "东街社区用房改造", "kind": "project", "proposal": "把旧粮站改成社区用房"}
    more = {**given, "proposed_by": "曹主任", "proposed_on": PROPOSED, **more}
    return actions.matter_propose(committee(town).call, area=TOWN, **more)


def decide(town: Town, matter: UUID, **more: Any) -> UUID:
    given = {"decided_on": DECIDED, "meeting": "党工委第 9 次会议", "verdict": "approved", "text": "同意实施"}
    return actions.matter_decide(committee(town).call, matter_id=matter, **{**given, **more})


def decided(town: Town, **more: Any) -> UUID:
    matter = propose(town)
    actions.matter_hear(committee(town).call, matter_id=matter, hearing=TALK)
    return decide(town, matter, **more)


class TestRules:
    @pytest.mark.parametrize("heard", [(), (DECIDED + timedelta(days=1),)])
    def test_somebody_is_heard_before_the_decision(self, heard: tuple[date, ...]) -> None:
        with pytest.raises(rules.NotHeard):
            rules.check_decided(MatterState.HEARD, heard, DECIDED)
        rules.check_decided(MatterState.HEARD, [*heard, DECIDED], DECIDED)

    @pytest.mark.parametrize("state", ["proposed", "heard", "rejected", "deferred"])
    def test_nothing_is_carried_out_without_a_decision(self, state: str) -> None:
        with pytest.raises(rules.NotDecided):
            rules.check_executed(state, DECIDED, TODAY)

    def test_nor_before_it(self) -> None:
        rules.check_executed(MatterState.APPROVED, DECIDED, DECIDED)
        with pytest.raises(rules.OrderOfDays):
            rules.check_executed(MatterState.APPROVED, DECIDED, DECIDED - timedelta(days=1))

    @pytest.mark.parametrize(
        ("days", "state"),
        [({}, "proposed"), ({"decided_on": DECIDED}, "approved"), ({"executed_on": DECIDED}, "executing"), ({"done_on": DECIDED}, "done")],
    )  # fmt: skip
    def test_a_matter_of_before_stands_as_its_days_say(self, days: dict[str, date], state: str) -> None:
        past = PastMatter(title="甲", kind="policy", proposed_by="乙", proposed_on=PROPOSED, **days)

        assert rules.state_of(past) == state


@pytest.mark.db
class TestMatter:
    def test_goes_its_whole_way(self, town: Town) -> None:
        set_up(town)
        call = committee(town).call
        matter = decided(town, due_on=date(2026, 12, 31))
        actions.matter_execute(call, matter_id=matter, executed_on=date(2026, 10, 25), note="招标")
        actions.matter_note(call, matter_id=matter, note="主体完工")

        actions.matter_finish(call, matter_id=matter, done_on=TODAY, result="已验收")

        detail = queries.matter_detail(town.office.call, matter_id=matter)
        assert (detail.row.number, detail.row.state, detail.row.body_name) == (
            "重〔2026〕1号",
            "done",
            "城市社区党工委",
        )
        assert [step.label for step in reversed(detail.steps)] == [
            "提出", "听取意见", "集体决定", "开始执行", "进展", "办结"
        ]  # fmt: skip
        assert [item.heard for item in detail.hearings] == ["东街居民代表 12 人"]
        assert detail.troubles == ()
        told = json.loads(Entry.rows.get(code="institutions.matter_heard").body)
        assert "居民代表" not in json.dumps(told, ensure_ascii=False)  # kept apart as a personal value

    def test_is_not_carried_out_without_a_decision(self, town: Town) -> None:
        set_up(town)
        call = committee(town).call
        matter = propose(town)
        with pytest.raises(rules.NotHeard) as caught:
            decide(town, matter)
        assert caught.value.kind == "major_matter.decided"
        with pytest.raises(rules.NotDecided):
            actions.matter_execute(call, matter_id=matter, executed_on=TODAY)
        actions.matter_hear(call, matter_id=matter, hearing=TALK)
        with pytest.raises(rules.NotDecided):
            actions.matter_execute(call, matter_id=matter, executed_on=TODAY)
        decide(town, matter, verdict="rejected")
        with pytest.raises(rules.NotDecided):
            actions.matter_execute(call, matter_id=matter, executed_on=TODAY)

        assert MajorMatter.rows.get().executed_on is None

    def test_the_database_says_so_too(self, town: Town) -> None:
        set_up(town)
        propose(town)

        with pytest.raises(IntegrityError), transaction.atomic():
            MajorMatter.rows.update(executed_on=TODAY)

    def test_deferred_it_is_heard_and_decided_again(self, town: Town) -> None:
        set_up(town)
        matter = decided(town, verdict="deferred")
        assert queries.matter_detail(town.office.call, matter_id=matter).row.state == "deferred"

        decide(town, matter, decided_on=TODAY, meeting="第 10 次会议")

        assert queries.matter_detail(town.office.call, matter_id=matter).row.state == "approved"
        with pytest.raises(rules.MatterNotSo):
            decide(town, matter)
        with pytest.raises(rules.MatterNotSo):
            actions.matter_hear(committee(town).call, matter_id=matter, hearing=TALK)

    @pytest.mark.parametrize(
        ("more", "refusal", "field"),
        [
            ({"title": " "}, decision_rules.TextMissing, "title"),
            ({"proposal": ""}, decision_rules.TextMissing, "proposal"),
            ({"proposed_by": ""}, decision_rules.TextMissing, "proposed_by"),
            ({"proposed_on": TODAY + timedelta(days=1)}, group_rules.DayAhead, "proposed_on"),
            ({"body": "nothing"}, group_rules.BodyNotThere, "body"),
        ],
    )
    def test_matter_propose_refuses(self, town: Town, more: dict[str, Any], refusal: type[Refused], field: str) -> None:
        set_up(town)

        with pytest.raises(refusal) as caught:
            propose(town, **more)

        assert caught.value.field == field

    def test_what_comes_later_does_not_lie_before(self, town: Town) -> None:
        set_up(town)
        call = committee(town).call
        matter = propose(town)
        early = Hearing(PROPOSED - timedelta(days=1), "visit", "甲", "乙")
        with pytest.raises(rules.OrderOfDays):
            actions.matter_hear(call, matter_id=matter, hearing=early)
        actions.matter_hear(call, matter_id=matter, hearing=TALK)
        with pytest.raises(rules.OrderOfDays):
            decide(town, matter, due_on=DECIDED - timedelta(days=1))
        decide(town, matter)
        actions.matter_execute(call, matter_id=matter, executed_on=DECIDED)
        with pytest.raises(rules.OrderOfDays):
            actions.matter_finish(call, matter_id=matter, done_on=DECIDED - timedelta(days=1), result="甲")
        with pytest.raises(rules.MatterNotSo):
            actions.matter_execute(call, matter_id=matter, executed_on=DECIDED)

    def test_who_sees_and_who_may(self, town: Town) -> None:
        set_up(town)
        matter = propose(town)
        far = town.member(Role.GROUP_OFFICE, FAR_COUNTY)
        assert [queries.matter_list(member.call).total for member in (town.office, committee(town), far)] == [1, 1, 0]
        assert queries.matter_list(town.member(Role.AUDITOR).call).total == 1
        with pytest.raises(Hidden):
            queries.matter_detail(far.call, matter_id=matter)
        with pytest.raises(NotPermitted):
            actions.matter_hear(town.office.call, matter_id=matter, hearing=TALK)
        with pytest.raises(NotPermitted):
            actions.matter_propose(
                town.member(Role.AUDITOR).call, area=TOWN, body="dangwei", title="甲", kind="policy", proposal="乙",
                proposed_by="丙", proposed_on=TODAY,
            )  # fmt: skip

    def test_my_matters(self, town: Town) -> None:
        set_up(town)
        matter = propose(town)
        assert [work.verb for work in queries.my_matters(committee(town).call)] == ["听取意见"]
        actions.matter_hear(committee(town).call, matter_id=matter, hearing=TALK)
        assert [work.verb for work in queries.my_matters(committee(town).call)] == ["决定"]
        assert queries.my_matters(town.office.call) == []

    def test_matter_list_asks_as_much_for_any_number(self, town: Town, django_assert_max_num_queries: Any) -> None:
        set_up(town)
        for number in range(4):
            propose(town, title=f"第{number}项")
        call = committee(town).call

        with django_assert_max_num_queries(3):
            assert len(queries.matter_list(call, q="项", kind="project", state="proposed").rows) == 4


def past(**more: Any) -> PastMatter:
    return PastMatter(
        **{"title": "购置执法车辆", "kind": "funds", "proposed_by": "综合办", "proposed_on": date(2025, 3, 1), **more}
    )


@pytest.mark.db
class TestPast:
    def enter(self, town: Town, matter: PastMatter, document: str = "2025 年会议记录本") -> UUID:
        return actions.matter_enter(committee(town).call, area=TOWN, body="dangwei", past=matter, document=document)

    def test_is_entered_as_it_was_and_found(self, town: Town) -> None:
        set_up(town)
        made = self.enter(town, past(executed_on=date(2025, 3, 10), done_on=date(2025, 4, 1), result="已购"))

        detail = queries.matter_detail(town.office.call, matter_id=made)

        assert (detail.row.state, detail.row.is_imported) == ("done", True)
        assert detail.troubles == ("没有集体决定就执行了",)
        assert [row.is_breach for row in queries.matter_list(town.office.call).rows] == [True]

    def test_matter_enter_refuses_what_cannot_be(self, town: Town) -> None:
        set_up(town)
        with pytest.raises(tree_rules.DocumentMissing):
            self.enter(town, past(), document="")
        with pytest.raises(group_rules.DayAhead):
            self.enter(town, past(done_on=TODAY + timedelta(days=1)))
        with pytest.raises(rules.OrderOfDays):
            self.enter(town, past(executed_on=date(2025, 3, 10), done_on=date(2025, 3, 9)))
        with pytest.raises(decision_rules.TextMissing):
            self.enter(town, past(hearings=(Hearing(date(2025, 3, 2), "meeting", "", "好"),)))

    def test_the_board(self, town: Town) -> None:
        set_up(town)
        decided(town, due_on=date(2026, 11, 1))
        self.enter(town, past(title="没有决定", executed_on=date(2025, 3, 10)))
        self.enter(town, past(title="后补决定", executed_on=date(2025, 3, 10), decided_on=date(2025, 3, 20)))
        self.enter(town, past(title="没有听取", decided_on=date(2025, 3, 5), executed_on=date(2025, 3, 10)))
        heard = (Hearing(date(2025, 3, 2), "meeting", "居民", "好"),)
        self.enter(town, past(title="合规", hearings=heard, decided_on=date(2025, 3, 5), executed_on=date(2025, 3, 10)))

        outcome = run(town, "major_matter.decided")

        assert isinstance(outcome, Outcome)
        assert outcome.population == 5
        assert {(found.name, found.strength) for found in outcome.found} == {
            ("没有决定", None), ("后补决定", None), ("没有听取", Strength.WARN), ("东街社区用房改造", Strength.WARN),
        }  # fmt: skip
        assert KINDS["major_matter.decided"].room == "institutions"


ITEMS = (
    NewItem("组织廉政谈话", "zonghe", "顾干事", date(2026, 6, 30)),
    NewItem("公开用房改造账目", "guanweihui", "曹主任", date(2026, 11, 28)),
    NewItem("年度述责述廉", "dangwei", "党工委书记", date(2026, 12, 31)),
)


@pytest.mark.db
class TestConduct:
    def add(self, town: Town, items: tuple[NewItem, ...] = ITEMS, year: int = 2026) -> tuple[UUID, ...]:
        return actions.conduct_items_add(committee(town).call, area=TOWN, body="dangwei", year=year, items=items)

    def test_a_list_with_what_is_done_late_and_near(self, town: Town) -> None:
        set_up(town)
        first, *_rest = self.add(town)
        rows = queries.conduct_list(town.office.call, year=2026)
        assert [(row.is_late, row.is_near) for row in rows] == [(True, False), (False, True), (False, False)]
        assert [work.title for work in queries.my_matters(committee(town).call)] == ["组织廉政谈话", "公开用房改造账目"]

        actions.conduct_item_done(committee(town).call, item_id=first, done_on=TODAY, result="谈话 12 人次，有记录")

        row = queries.conduct_item(town.office.call, item_id=first)
        assert (row.state, row.closed_on, row.is_late) == ("done", TODAY, False)
        with pytest.raises(rules.ConductNotSo):
            actions.conduct_item_withdraw(committee(town).call, item_id=first, reason="甲")
        body = json.loads(Entry.rows.get(code="institutions.conduct_items_added").body)
        assert "曹主任" not in json.dumps(body, ensure_ascii=False)

    @pytest.mark.parametrize(
        ("items", "refusal"),
        [
            ((), rules.ListEmpty),
            ((NewItem(" ", "zonghe", "甲", date(2026, 1, 1)),), decision_rules.TextMissing),
            ((NewItem("甲", "zonghe", "", date(2026, 1, 1)),), decision_rules.TextMissing),
            ((NewItem("甲", "zonghe", "乙", date(2027, 1, 1)),), rules.YearWrong),
            ((NewItem("甲", "nothing", "乙", date(2026, 1, 1)),), group_rules.BodyNotThere),
        ],
    )
    def test_conduct_items_add_refuses(self, town: Town, items: tuple[NewItem, ...], refusal: type[Refused]) -> None:
        set_up(town)

        with pytest.raises(refusal):
            self.add(town, items)

        assert not ConductItem.rows.exists()

    def test_done_needs_evidence_in_words_and_a_day_that_has_come(self, town: Town) -> None:
        set_up(town)
        first, *_rest = self.add(town)
        with pytest.raises(decision_rules.TextMissing):
            actions.conduct_item_done(committee(town).call, item_id=first, done_on=TODAY, result=" ")
        with pytest.raises(group_rules.DayAhead):
            actions.conduct_item_done(
                committee(town).call, item_id=first, done_on=TODAY + timedelta(days=1), result="甲"
            )

    def test_who_sees_and_who_may(self, town: Town) -> None:
        set_up(town)
        first, *_rest = self.add(town)
        far = town.member(Role.COMMITTEE_LEADER, "990202001")
        assert queries.conduct_list(far.call, year=2026) == []
        assert queries.conduct_years(far.call) == [2026]
        with pytest.raises(Hidden):
            queries.conduct_item(far.call, item_id=first)
        with pytest.raises(Hidden):
            actions.conduct_item_done(far.call, item_id=first, done_on=TODAY, result="甲")
        with pytest.raises(NotPermitted):
            actions.conduct_item_done(town.office.call, item_id=first, done_on=TODAY, result="甲")

    def test_conduct_list_asks_as_much_for_any_number(self, town: Town, django_assert_max_num_queries: Any) -> None:
        set_up(town)
        self.add(town, ITEMS * 3)
        call = committee(town).call
        queries.conduct_list(call, year=2026)

        with django_assert_max_num_queries(4):
            assert len(queries.conduct_list(call, year=2026)) == 9

    def test_the_board(self, town: Town) -> None:
        set_up(town)
        first, *_rest = self.add(town)

        def found(on: date = TODAY) -> list[tuple[str, Strength | None]]:
            outcome = run(town, "clean_conduct.on_time", on=on)
            assert isinstance(outcome, Outcome)
            return [(item.name, item.strength) for item in outcome.found]

        assert found() == [("组织廉政谈话", None)]
        assert found(date(2026, 6, 30)) == []
        actions.conduct_item_done(committee(town).call, item_id=first, done_on=TODAY, result="有记录")
        assert found() == []
        assert found(TODAY - timedelta(days=1)) == [("组织廉政谈话", None)]
        actions.conduct_item_withdraw(committee(town).call, item_id=_rest[0], reason="并入另一条")
        assert ("城市社区党工委", Strength.WARN) in found(date(2027, 1, 15))


@pytest.mark.db
class TestOrder:
    def test_what_is_unfinished_goes_to_the_heir(self, town: Town) -> None:
        set_up(town)
        matter = propose(town, body="zonghe")
        items = actions.conduct_items_add(committee(town).call, area=TOWN, body="dangwei", year=2026, items=ITEMS)
        line = Line(kind="abolish", code="zonghe", authority="parent", document="甲", heir="guanweihui")
        order = actions.order_draft(
            keeper(town).call, area=COUNTY, title="撤销办公室", effective_on=TODAY, lines=(line,)
        )
        actions.order_submit(keeper(town).call, order_id=order)
        actions.order_approve(town.office.call, order_id=order, document="乙")

        actions.order_execute(keeper(town).call, order_id=order)  # matters_move takes both along

        assert MajorMatter.rows.get(pk=matter).body_id == key("guanweihui")
        assert ConductItem.rows.get(pk=items[0]).institution_id == key("guanweihui")
        assert json.loads(Entry.rows.get(code="institutions.matters_moved").body)["count"] == 2


@pytest.mark.db
class TestPages:
    def test_a_matter_on_its_way(self, town: Town, client_of: Sign) -> None:
        set_up(town)
        client, where = client_of(committee(town)), "/institutions/matters/"
        matter = {
            "body": "dangwei", "title": "用房改造", "kind": "project", "proposed_by": "曹", "proposed_on": "2026-10-08",
            "proposal": "改旧粮站",
        }  # fmt: skip

        wrong = client.post(f"{where}propose/", {**matter, "proposal": " "})
        made = client.post(f"{where}propose/", matter)["Location"]
        early = client.post(f"{made}execute/", {"executed_on": "2026-10-09"})
        client.post(f"{made}hear/", {"on": "2026-10-10", "way": "visit", "heard": "居民", "text": "同意"})
        late = client.post(
            f"{made}decide/", {"decided_on": "2026-10-09", "meeting": "会", "verdict": "approved", "text": "同意"}
        )
        client.post(
            f"{made}decide/", {"decided_on": "2026-10-12", "meeting": "会", "verdict": "approved", "text": "同意"}
        )
        client.post(f"{made}execute/", {"executed_on": "2026-10-13"})
        client.post(f"{made}note/", {"note": "开工"})
        client.post(f"{made}finish/", {"done_on": "2026-11-13", "result": "完工"})
        page = client.get(made).content.decode()

        assert "proposal" in wrong.context["form"].errors
        assert "没有集体决定不能执行" in early.content.decode()
        assert "decided_on" in late.context["form"].errors
        assert "已办结" in page
        assert "完工" in page
        assert "用房改造" in client.get(where).content.decode()

    def test_enter_page_says_what_was_not_in_order(self, town: Town, client_of: Sign) -> None:
        set_up(town)
        client = client_of(committee(town))
        past_one = {
            "body": "dangwei", "title": "购车", "kind": "funds", "document": "记录本", "proposed_by": "综合办",
            "proposed_on": "2025-03-01", "heard_on": "2025-03-02", "heard": "居民", "opinion": "好",
            "executed_on": "2025-03-10",
        }  # fmt: skip

        made = client.post("/institutions/matters/enter/", past_one)["Location"]

        assert "没有集体决定就执行了" in client.get(made).content.decode()

    def test_the_list_of_the_year(self, town: Town, client_of: Sign) -> None:
        set_up(town)
        client, where = client_of(committee(town)), "/institutions/matters/conduct/"
        item = {"body": "dangwei", "year": "2026", "title": "廉政谈话", "institution": "zonghe", "person": "顾", "due_on": "2026-06-30"}  # fmt: skip

        wrong = client.post(f"{where}add/", {**item, "due_on": "2027-06-30"})
        made = client.post(f"{where}add/", item)["Location"]
        other = client.post(f"{where}add/", {**item, "title": "另一条"})["Location"]
        proof = SimpleUploadedFile(
            "记录.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "application/pdf"
        )
        client.post(f"{made}done/", {"done_on": "2026-06-20", "result": "谈话 12 人次", "evidence": proof})
        client.post(f"{other}withdraw/", {"reason": "并入"})
        listed = client.get(f"{where}?year=2026").content.decode()

        assert "due_on" in wrong.context["form"].errors
        assert "记录.pdf" in client.get(made).content.decode()
        assert "已完成" in listed
        assert "已撤销" in listed

    def test_api(self, town: Town, client_of: Sign) -> None:
        set_up(town)
        client, where = client_of(committee(town)), "/api/institutions/matters"

        def post(path: str, **body: Any) -> Any:
            return client.post(path, body, content_type="application/json")

        given = {"area": TOWN, "body": "dangwei", "proposed_by": "曹"}
        made = post(where, **given, title="用房", proposal="改粮站", proposed_on="2026-10-08").json()["row"]["id"]
        early = post(f"{where}/{made}/execute", on="2026-10-09")
        post(f"{where}/{made}/hear", on="2026-10-09", heard="居民", text="同意")
        post(f"{where}/{made}/decide", decided_on="2026-10-10", meeting="会", text="同意")
        post(f"{where}/{made}/execute", on="2026-10-11")
        post(f"{where}/{made}/note", note="开工")
        done = post(f"{where}/{made}/finish", on="2026-10-20", note="完工").json()
        entered = post(
            f"{where}/past",
            **given,
            title="购车",
            document="记录本",
            proposed_on="2025-03-01",
            executed_on="2025-03-02",
        ).json()
        item = {"title": "谈话", "institution": "zonghe", "person": "顾", "due_on": "2026-06-30"}
        (listed,) = post("/api/institutions/conduct", area=TOWN, body="dangwei", year=2026, items=[item]).json()
        item_done = post(f"/api/institutions/conduct/{listed['id']}/done", on="2026-06-20", note="有记录").json()
        gone = post(f"/api/institutions/conduct/{listed['id']}/withdraw", note="甲")

        assert (early.status_code, early.json()["code"], early.json()["clause"]) == (
            422, "institutions.not_decided", "T1.2f"
        )  # fmt: skip
        assert done["row"]["state"] == "done"
        assert entered["troubles"] == ["没有集体决定就执行了"]
        assert item_done["state"] == "done"
        assert gone.status_code == 409
        assert client.get(f"{where}?state=done").json()["total"] == 1
        assert client.get(f"{where}/{made}").json()["result"] == "完工"
        assert client.get("/api/institutions/conduct?year=2026").json()[0]["result"] == "有记录"
        assert client.get(f"/api/institutions/conduct/{listed['id']}").json()["title"] == "谈话"
