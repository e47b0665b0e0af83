"""Institution orders: abolish before setting up, no more than abolished, nothing left behind, in one transaction."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shequ.institutions import actions, queries
from shequ.institutions.models import DutyPart, Institution, InstitutionOrder, InstitutionVersion
from shequ.institutions.queries import OrderPart, order_parts_register
from shequ.institutions.queries.parts import order_parts
from shequ.institutions.rules import orders as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.rules.duties import GivenPart, NewDuty
from shequ.institutions.rules.orders import Line
from shequ.institutions.terms import Part
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted, Refused
from shequ.kernel.roles import Role
from tests.cast import COUNTY, EAST, NOON, TOWN, Member, Town
from tests.institutions.county import DOCUMENT, SINCE, furnish, keeper

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]
DAY = date(2016, 9, 20)


def line(kind: str, code: str, **more: Any) -> Line:
    return Line(**{"kind": kind, "code": code, "authority": "superior", "document": "东编发〔2016〕1号", **more})


REFORM = (
    line("abolish", "jiedao-dangwei", authority="party", heir="dangwei"),
    line("abolish", "jiedao-ban", authority="commission", heir="guanweihui", exceptions={"duties": {"self": "dongjie-juweihui"}}),
    line("set_up", "dangwei", name="城市社区党工委", body_kind="working_committee", parent="xianwei", area=TOWN, authority="party"),
    line("set_up", "guanweihui", name="城市社区管理委员会", body_kind="management_committee", parent="xianzheng", area=TOWN, authority="commission"),
    line("set_up", "zonghe", name="综合办公室", body_kind="internal_office", parent="guanweihui", second="dangwei", area=TOWN, authority="parent"),
    line("move", "dongjie-juweihui", parent="guanweihui", name="东街社区居民委员会", authority="government"),
    line("move", "xijie-juweihui", parent="guanweihui", authority="government"),
    line("set_up", "dongjie-zhibu", name="东街社区党支部", body_kind="party_organisation", parent="dangwei", area=EAST, authority="party"),
)  # fmt: skip
DUTIES = (
    NewDuty(
        code="order", title="社会治安", area=TOWN, since=SINCE,
        parts=(GivenPart(Part.LEAD, "jiedao-ban", TOWN), GivenPart(Part.GUIDE, "jiedao-dangwei", TOWN)),
    ),
    NewDuty(code="self", title="居民自治", area=EAST, since=SINCE, parts=(GivenPart(Part.LEAD, "jiedao-ban", EAST),)),
)  # fmt: skip


def begin(town: Town) -> None:
    furnish(town)
    actions.duties_add(keeper(town).call, area=COUNTY, duties=DUTIES, document=DOCUMENT)


def draft(town: Town, *lines: Line, on: date = DAY, superior: str = "") -> UUID:
    return actions.order_draft(
        keeper(town).call,
        area=COUNTY,
        title="撤销街道，设立管委会",
        effective_on=on,
        superior_document=superior,
        lines=lines,
    )


def carry_out(town: Town, *lines: Line, on: date = DAY) -> UUID:
    order = draft(town, *lines, on=on)
    actions.order_submit(keeper(town).call, order_id=order)
    actions.order_approve(town.office.call, order_id=order, document="东编委〔2016〕5号")
    actions.order_execute(keeper(town).call, order_id=order)
    return order


def standing(town: Town, on: date) -> set[str]:
    return {row.code for row in queries.tree(town.office.call, on=on)}


class TestExecution:
    def test_the_tree_changes_on_the_day_and_not_before(self, town: Town) -> None:
        begin(town)

        carry_out(town, *REFORM)

        before, after = standing(town, DAY - timedelta(days=1)), standing(town, DAY)
        assert before - after == {"jiedao-dangwei", "jiedao-ban"}
        assert after - before == {"dangwei", "guanweihui", "zonghe", "dongjie-zhibu"}
        rows = {row.code: row for row in queries.tree(town.office.call, on=DAY)}
        assert (rows["dongjie-juweihui"].name, rows["dongjie-juweihui"].parent) == ("东街社区居民委员会", "guanweihui")
        assert (rows["zonghe"].second, rows["guanweihui"].rank) == ("dangwei", "正科级")

    def test_the_chart_shows_a_community_in_one_box_with_what_becomes_of_each_body(self, town: Town) -> None:
        begin(town)
        drawn = queries.order_detail(town.office.call, order_id=draft(town, *REFORM)).after

        assert drawn is not None
        (box,) = [box for box in drawn.boxes if box.key == EAST]
        told = "".join(item.text for item in box.subs)
        assert "社区居民委员会 调整隶属" in told
        assert "＋ 设立" in told
        assert box.tone == "new"

    def test_every_duty_goes_where_the_line_says(self, town: Town) -> None:
        begin(town)

        order = carry_out(town, *REFORM)

        led = {row.code: [(part.name, part.part) for part in row.parts] for row in queries.duty_list(town.office.call)}
        assert led["order"] == [("城市社区管理委员会", "lead"), ("城市社区党工委", "guide")]
        assert led["self"] == [("东街社区居民委员会", "lead")]
        before = queries.duty_list(town.office.call, on=DAY - timedelta(days=1))
        assert {part.code for row in before for part in row.parts} == {"jiedao-ban", "jiedao-dangwei"}
        detail = queries.order_detail(town.office.call, order_id=order)
        assert {(row.title, row.to) for row in detail.moved} == {
            ("社会治安", "城市社区管理委员会"), ("社会治安", "城市社区党工委"), ("居民自治", "东街社区居民委员会")
        }  # fmt: skip
        assert not DutyPart.rows.filter(institution__abolished_on__isnull=False, valid_to=None).exists()

    def test_gets_its_number_and_cannot_be_done_twice(self, town: Town) -> None:
        begin(town)
        order = carry_out(town, *REFORM)

        detail = queries.order_detail(town.office.call, order_id=order)

        assert detail.row.number == "〔2016〕1号"
        assert detail.troubles == ()
        assert detail.before is not None
        with pytest.raises(rules.OrderNotSo):
            actions.order_execute(keeper(town).call, order_id=order)
        with pytest.raises(rules.OrderNotSo):
            actions.order_withdraw(keeper(town).call, order_id=order)
        body = json.loads(Entry.rows.get(code="institutions.order_executed").body)
        assert [change["code"] for change in body["changes"]] == [item.code for item in REFORM]

    def test_is_undone_only_by_a_new_order(self, town: Town) -> None:
        begin(town)
        carry_out(town, *REFORM)

        carry_out(
            town, line("rename", "guanweihui", name="社区管委会", authority="commission"), on=DAY + timedelta(days=30)
        )

        assert InstitutionOrder.rows.get(number=2).year == DAY.year
        assert InstitutionVersion.rows.filter(institution__code="guanweihui").count() == 2

    def test_a_part_that_leaves_something_behind_undoes_everything(self, town: Town) -> None:
        begin(town)
        kept = order_parts()
        held = Institution.rows.get(code="jiedao-ban").pk
        order_parts_register([*kept, OrderPart("rooms", "用房", lambda *_: [("r1", "办公楼", held)], lambda *_: 0)])
        try:
            order = draft(town, *REFORM)
            actions.order_submit(keeper(town).call, order_id=order)
            actions.order_approve(town.office.call, order_id=order, document="东编委〔2016〕5号")
            with pytest.raises(rules.LeftBehind):
                actions.order_execute(keeper(town).call, order_id=order)
        finally:
            order_parts_register(kept)

        assert "jiedao-ban" in standing(town, DAY)
        assert not Institution.rows.filter(code="guanweihui").exists()

    def test_300_duties_move_in_a_few_statements(self, town: Town) -> None:
        begin(town)
        many = [
            NewDuty(
                code=f"d{n}",
                title=f"第{n}项",
                area=TOWN,
                since=SINCE,
                parts=(GivenPart(Part.LEAD, "jiedao-ban", TOWN),),
            )
            for n in range(300)
        ]
        actions.duties_add(keeper(town).call, area=COUNTY, duties=many, document=DOCUMENT)
        order = draft(town, *REFORM)
        actions.order_submit(keeper(town).call, order_id=order)
        actions.order_approve(town.office.call, order_id=order, document="x")
        call = keeper(town).call

        with CaptureQueriesContext(connection) as asked:
            actions.order_execute(call, order_id=order)

        of_duties = [query["sql"] for query in asked.captured_queries if '"institutions_dutypart"' in query["sql"]]
        of_the_part = [sql for sql in of_duties if "MAX(" not in sql]  # that one is the rules' own question
        assert len(of_the_part) <= 8
        assert DutyPart.rows.filter(institution__code="guanweihui", valid_to=None).count() == 301


class TestRefusals:
    @pytest.mark.parametrize(
        ("lines", "refusal"),
        [
            ((), rules.OrderEmpty),
            ((*REFORM[2:4], *REFORM[:2]), rules.SetUpBeforeAbolition),
            ((REFORM[1], *REFORM[2:7]), rules.TooManySetUps),
            (REFORM[:5], rules.BelowLeft),
            ((replace(REFORM[0], heir=""), *REFORM[1:]), rules.HeirMissing),
            ((replace(REFORM[0], heir="jiedao-ban"), *REFORM[1:]), rules.HeirWrong),
            ((replace(REFORM[0], document=" "), *REFORM[1:]), rules.LineUnfounded),
            ((replace(REFORM[0], authority="government"), *REFORM[1:]), rules.AuthorityWrong),
            ((*REFORM, REFORM[-2]), rules.TargetTwice),
            ((line("abolish", "nothing"),), rules.TargetNotStanding),
            ((*REFORM[:2], replace(REFORM[2], code="xianwei"), *REFORM[3:]), tree_rules.CodeTaken),
            ((*REFORM[:7], replace(REFORM[7], parent="guanweihui")), tree_rules.ParentWrong),
            ((*REFORM[:7], replace(REFORM[7], body_kind="club")), tree_rules.KindUnknown),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )  # fmt: skip
    def test_submit_refuses(self, town: Town, lines: tuple[Line, ...], refusal: type[Refused]) -> None:
        begin(town)
        order = draft(town, *lines)

        with pytest.raises(refusal):
            actions.order_submit(keeper(town).call, order_id=order)

        detail = queries.order_detail(town.office.call, order_id=order)
        assert refusal.code in {trouble.code for trouble in detail.troubles}
        assert detail.row.state == "draft"

    def test_what_is_above_the_ceiling_needs_a_superiors_document(self, town: Town) -> None:
        begin(town)
        new = line("set_up", "ju", name="新局", body_kind="government_department", parent="xianzheng", area=COUNTY)

        order = draft(town, new, superior="省编办〔2016〕8号")

        actions.order_submit(keeper(town).call, order_id=order)
        assert queries.order_detail(town.office.call, order_id=order).set_up == 1

    def test_not_back_into_what_has_changed_since(self, town: Town) -> None:
        begin(town)
        carry_out(town, *REFORM)
        order = draft(town, line("rename", "xijie-juweihui", name="西街", authority="government"), on=DAY)

        with pytest.raises(rules.ChangedSince):
            actions.order_submit(keeper(town).call, order_id=order)

    def test_dated_back_it_leads_into_no_body_that_ended_since_and_leaves_none_that_came_since(
        self, town: Town
    ) -> None:
        begin(town)
        carry_out(town, *REFORM)
        later = DAY + timedelta(days=100)
        carry_out(town, line("abolish", "zonghe", authority="parent", heir="guanweihui"), on=later)
        between = DAY + timedelta(days=50)
        new = line(
            "set_up",
            "ban2",
            name="二办",
            body_kind="internal_office",
            parent="guanweihui",
            area=TOWN,
            authority="parent",
        )
        carry_out(town, new, on=later)

        ended = draft(town, line("abolish", "minzhengju", authority="commission", heir="zonghe"), on=between)
        child = draft(town, line("abolish", "guanweihui", authority="commission", heir="ban2"), on=between)

        with pytest.raises(rules.HeirWrong):
            actions.order_submit(keeper(town).call, order_id=ended)
        with pytest.raises((rules.BelowLeft, rules.HeirWrong)):
            actions.order_submit(keeper(town).call, order_id=child)
        told = {item.code for item in queries.order_detail(town.office.call, order_id=child).troubles}
        assert {"institutions.heir_wrong", "institutions.below_left"} <= told

    def test_dated_back_it_cuts_no_duty_short_that_was_held_since(self, town: Town) -> None:
        begin(town)
        part = DutyPart.rows.get(duty__code="self", part="lead")
        ended = DAY + timedelta(days=10)
        actions.duty_hand_over(
            keeper(town).call, part_id=part.pk, institution="dongjie-juweihui", on=ended, document=DOCUMENT
        )

        with pytest.raises(rules.ChangedSince):
            actions.order_submit(keeper(town).call, order_id=draft(town, *REFORM))
        actions.order_submit(keeper(town).call, order_id=draft(town, *REFORM, on=ended))

    def test_not_before_its_day(self, town: Town) -> None:
        begin(town)
        order = draft(town, *REFORM, on=NOON.date() + timedelta(days=1))
        actions.order_submit(keeper(town).call, order_id=order)
        actions.order_approve(town.office.call, order_id=order, document="x")

        with pytest.raises(rules.EffectiveAhead):
            actions.order_execute(keeper(town).call, order_id=order)


class TestSteps:
    def test_order_return_and_again(self, town: Town) -> None:
        begin(town)
        order = draft(town, *REFORM)
        actions.order_submit(keeper(town).call, order_id=order)

        actions.order_return(town.office.call, order_id=order, note="名称请再核")
        actions.order_change(keeper(town).call, order_id=order, title="新标题", effective_on=DAY)
        actions.order_submit(keeper(town).call, order_id=order)

        row = queries.order_detail(town.office.call, order_id=order).row
        assert (row.title, row.state, row.number) == ("新标题", "submitted", "")

    def test_order_line_add_and_drop(self, town: Town) -> None:
        begin(town)
        order = draft(town)

        for item in REFORM:
            actions.order_line_add(keeper(town).call, order_id=order, line=item)
        actions.order_line_drop(keeper(town).call, order_id=order, position=8)

        lines = queries.order_detail(town.office.call, order_id=order).lines
        assert [item.code for item in lines] == [item.code for item in REFORM[:7]]
        with pytest.raises(Hidden):
            actions.order_line_drop(keeper(town).call, order_id=order, position=99)

    def test_order_withdraw_is_the_end(self, town: Town) -> None:
        begin(town)
        order = draft(town, *REFORM)

        actions.order_withdraw(keeper(town).call, order_id=order, note="不办了")

        with pytest.raises(rules.OrderNotSo):
            actions.order_submit(keeper(town).call, order_id=order)
        with pytest.raises(rules.OrderNotSo):
            actions.order_line_add(keeper(town).call, order_id=order, line=REFORM[0])

    def test_two_people_and_two_offices(self, town: Town) -> None:
        begin(town)
        order = draft(town, *REFORM)
        both = town.member(Role.ESTABLISHMENT_OFFICE, username="both")
        town.member(Role.GROUP_OFFICE, username="both")
        actions.order_submit(both.call, order_id=order)

        with pytest.raises(rules.SamePerson):
            actions.order_approve(both.call, order_id=order, document="x")
        with pytest.raises(NotPermitted):
            actions.order_approve(keeper(town).call, order_id=order, document="x")
        with pytest.raises(NotPermitted):
            actions.order_execute(town.office.call, order_id=order)
        with pytest.raises(NotPermitted):
            actions.order_draft(town.office.call, area=COUNTY, title="x", effective_on=DAY)
        with pytest.raises(Hidden):
            actions.order_submit(keeper(town, "990202").call, order_id=order)

    def test_waits_on_the_work_list_of_who_decides(self, town: Town) -> None:
        begin(town)
        order = draft(town, *REFORM)
        actions.order_submit(keeper(town).call, order_id=order)

        assert [work.verb for work in queries.my_orders(town.office.call)] == ["审批"]
        assert queries.my_orders(keeper(town).call) == []
        assert queries.my_orders(town.stranger.call) == []


class TestDoors:
    def test_order_list_is_bounded(self, town: Town, client_of: Sign, django_assert_max_num_queries: Any) -> None:
        begin(town)
        for _n in range(5):
            draft(town, *REFORM)
        call = town.office.call

        with django_assert_max_num_queries(2):
            assert queries.order_list(call).total == 5
        assert queries.order_list(town.stranger.call).total == 0
        assert "撤销街道" in client_of(town.office).get("/institutions/orders/?state=draft").content.decode()

    def test_pages_from_draft_to_execution(self, town: Town, client_of: Sign) -> None:
        begin(town)
        clerk, office = client_of(keeper(town)), client_of(town.office)

        made = clerk.post("/institutions/orders/draft/", {"title": "更名", "effective_on": "2016-09-20"})["Location"]
        empty = clerk.post(f"{made}submit/").content.decode()
        wrong = clerk.post(
            f"{made}lines/add/",
            {"kind": "rename", "code": "bianban", "authority": "commission", "document": "甲", "duties": "x"},
        )
        added = clerk.post(
            f"{made}lines/add/",
            {"kind": "rename", "code": "bianban", "name": "县委编办", "authority": "commission", "document": "甲"},
        )
        sent = clerk.post(f"{made}submit/")
        seen = office.get(made).content.decode()
        back = office.post(f"{made}return/", {"note": "再核"})
        clerk.post(f"{made}change/", {"title": "编办更名", "effective_on": "2016-09-21"})
        clerk.post(f"{made}submit/")
        office.post(f"{made}approve/", {"document": "东编委〔2016〕9号"})
        done = clerk.post(f"{made}execute/")
        page = clerk.get(made).content.decode()

        assert "调整令还没有内容" in empty
        assert "每行写成" in wrong.content.decode()
        assert [added.status_code, sent.status_code, back.status_code, done.status_code] == [303, 303, 303, 303]
        assert "执行后的机构图" in seen
        assert "批准" in seen
        assert "〔2016〕1号" in page
        assert "已执行" in page

    def test_withdraw_and_drop_pages(self, town: Town, client_of: Sign) -> None:
        begin(town)
        order = draft(town, *REFORM)
        client = client_of(keeper(town))

        assert client.post(f"/institutions/orders/{order}/lines/8/drop/").status_code == 303
        assert client.get(f"/institutions/orders/{order}/withdraw/").status_code == 200
        assert client.post(f"/institutions/orders/{order}/withdraw/", {"note": ""}).status_code == 303
        assert "已撤回" in client.get(f"/institutions/orders/{order}/").content.decode()

    def test_api_names_the_refusal_its_clause_and_field(self, town: Town, client_of: Sign) -> None:
        begin(town)
        clerk, office = client_of(keeper(town)), client_of(town.office)
        lines = [
            {
                **{key: value for key, value in vars_of(item).items() if key != "exceptions"},
                "exceptions": dict(item.exceptions),
            }
            for item in (*REFORM[2:4], *REFORM[:2])
        ]

        def post(client: Client, where: str, **body: Any) -> Any:
            return client.post(f"/api/institutions/orders{where}", body, content_type="application/json")

        wrong = post(clerk, "", area=COUNTY, title="先建后撤", effective_on="2016-09-20", lines=lines).json()
        refused = post(clerk, f"/{wrong['row']['id']}/submit")
        right = post(clerk, "", area=COUNTY, title="改名", effective_on="2016-09-20", lines=[
            {"kind": "rename", "code": "bianban", "name": "编办", "authority": "commission", "document": "甲"},
        ]).json()["row"]["id"]  # fmt: skip
        post(clerk, f"/{right}/submit")
        post(office, f"/{right}/return", note="再核")
        post(clerk, f"/{right}/submit")
        post(office, f"/{right}/approve", document="乙")
        done = post(clerk, f"/{right}/execute").json()
        post(clerk, f"/{wrong['row']['id']}/withdraw")

        assert (refused.status_code, refused.json()["code"]) == (422, "institutions.set_up_before_abolition")
        assert (refused.json()["clause"], refused.json()["field"]) == ("P2a", "lines")
        assert done["row"]["state"] == "executed"
        assert office.get(f"/api/institutions/orders/{wrong['row']['id']}").json()["row"]["state"] == "withdrawn"

    def test_api_changes_head_and_lines(self, town: Town, client_of: Sign) -> None:
        begin(town)
        order = draft(town, *REFORM[:2])
        clerk, where = client_of(keeper(town)), f"/api/institutions/orders/{order}"
        new = {"kind": "rename", "code": "bianban", "name": "编办", "authority": "commission", "document": "甲"}

        head = clerk.post(f"{where}/change", {"title": "新标题"}, content_type="application/json").json()
        more = clerk.post(f"{where}/lines", new, content_type="application/json").json()
        less = clerk.delete(f"{where}/lines/1").json()
        listed = client_of(town.office).get("/api/institutions/orders?state=draft").json()

        assert (head["row"]["title"], head["row"]["effective_on"]) == ("新标题", DAY.isoformat())
        assert [item["code"] for item in more["lines"]] == ["jiedao-dangwei", "jiedao-ban", "bianban"]
        assert [item["code"] for item in less["lines"]] == ["jiedao-ban", "bianban"]
        assert (listed["total"], listed["rows"][0]["title"]) == (1, "新标题")


def vars_of(item: Line) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}
