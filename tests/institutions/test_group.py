"""The leading group: chair, members and office, dated, with documents; who is missing by the plan."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shequ.institutions import actions, queries
from shequ.institutions.models import GroupSeat
from shequ.institutions.rules import group as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.rules.group import Sitting, Wanted
from shequ.institutions.rules.orders import Line
from shequ.institutions.terms import Seat
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted, Refused
from shequ.kernel.roles import Role
from tests.cast import COUNTY, FAR_COUNTY, NOON, Member, Town
from tests.institutions.county import keeper
from tests.institutions.leading import MEMBERS, PAPER, SINCE, fill, key, set_up
from tests.institutions.test_checks import run, told

Sign = Callable[[Member], Client]
LATER = date(2021, 3, 1)


class TestRules:
    SEATS = (
        Sitting(Seat.CHAIR, "a", date(2016, 1, 1), date(2018, 1, 1)),
        Sitting(Seat.CHAIR, "a", date(2018, 1, 1)),
        Sitting(Seat.MEMBER, "b", date(2016, 1, 1), date(2017, 1, 1)),
    )

    @pytest.mark.parametrize("on", [date(2017, 6, 1), date(2018, 1, 1), date(2015, 1, 1)])
    def test_a_chair_follows_the_one_before(self, on: date) -> None:
        with pytest.raises(rules.SeatNotOpen):
            rules.check_follows(self.SEATS, Seat.CHAIR, on=on)

    def test_a_chair_may_follow_later(self) -> None:
        rules.check_follows(self.SEATS, Seat.CHAIR, on=date(2018, 1, 2))

    @pytest.mark.parametrize(("on", "is_free"), [(date(2016, 12, 31), False), (date(2017, 1, 1), True)])
    def test_a_member_comes_back_after_its_end_and_not_before(self, on: date, *, is_free: bool) -> None:
        if is_free:
            rules.check_free(self.SEATS, Seat.MEMBER, "b", "乙", on=on)
        else:
            with pytest.raises(rules.SeatTaken):
                rules.check_free(self.SEATS, Seat.MEMBER, "b", "乙", on=on)

    def test_a_seat_ends_after_its_first_day_and_once(self) -> None:
        rules.check_ends(self.SEATS[1], on=date(2018, 1, 2))
        for sitting, on in ((self.SEATS[1], date(2018, 1, 1)), (self.SEATS[0], date(2019, 1, 1))):
            with pytest.raises(rules.SeatNotOpen):
                rules.check_ends(sitting, on=on)

    def test_any_body_that_would_do_fills_a_place(self) -> None:
        wanted = (Wanted("k", "管委会", frozenset({"x", "y"})), Wanted("z", "某局", frozenset()))

        assert [item.key for item in rules.missing(wanted, ["y"])] == ["z"]


@pytest.mark.db
class TestGroup:
    def test_shows_who_sat_on_any_day(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        call = town.office.call
        seat = next(row for row in queries.group_detail(call, group_id=group).members if row.code == "caizhengju")

        actions.group_member_change(
            call, seat_id=seat.id, person="冯壬", post="局长", on=LATER, document="东政办发〔2021〕9号"
        )
        actions.group_chair_set(
            call, group_id=group, institution="xianzheng", person="陈县长", post="常务副县长", on=LATER, document="甲"
        )

        now = queries.group_detail(call, group_id=group)
        then = queries.group_detail(call, group_id=group, on=LATER - timedelta(days=1))
        ahead = queries.group_detail(call, group_id=group, on=SINCE - timedelta(days=1))
        assert now.chair is not None
        assert then.chair is not None
        assert (now.chair.person, then.chair.person) == ("陈县长", "郑县长")
        assert {row.code: row.person for row in now.members}["caizhengju"] == "冯壬"
        assert {row.code: row.person for row in then.members}["caizhengju"] == "赵丁"
        assert len(now.members) == len(MEMBERS) == len(then.members)
        assert (ahead.chair, ahead.members) == (None, ())
        assert len(now.history) == len(MEMBERS) + 2 + 2
        assert now.missing == ()

    def test_what_the_plan_names_and_nobody_fills_is_said(self, town: Town) -> None:
        group = set_up(town)

        missing = queries.group_detail(town.office.call, group_id=group).missing

        assert missing[0] == "组长"
        assert missing[-1] == "办公室所在单位"
        assert {"县财政局", "县机关事务局", "城市社区管理委员会"} <= set(missing)
        assert len(missing) == len(MEMBERS) + 2

    def test_a_seat_ends_without_a_successor(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        call = town.office.call
        chair = queries.group_detail(call, group_id=group).chair
        assert chair is not None

        actions.group_seat_end(call, seat_id=chair.id, on=LATER, document="免职文件")

        after = queries.group_detail(call, group_id=group)
        assert after.chair is None
        assert after.missing == ("组长",)
        assert next(row for row in after.history if row.id == chair.id).end_document == "免职文件"
        body = json.loads(Entry.rows.filter(code="institutions.group_seat_ended").get().body)
        assert "郑县长" not in json.dumps(body, ensure_ascii=False)  # kept apart as a personal value

    def test_the_office_moves_and_is_one(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)

        actions.group_office_set(town.office.call, group_id=group, institution="minzhengju", on=LATER, document="甲")

        found = queries.group_detail(town.office.call, group_id=group)
        assert found.office is not None
        assert found.office.code == "minzhengju"
        assert found.missing == ("办公室所在单位",)
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupSeat.rows.filter(group_id=group, seat=Seat.OFFICE).update(valid_to=None)

    @pytest.mark.parametrize(
        ("given", "refusal", "field"),
        [
            ({"institution": "guanweihui"}, rules.ChairNotOfCounty, "institution"),
            ({"institution": "xiaozu"}, rules.GroupInItself, "institution"),
            ({"institution": "nothing"}, rules.BodyNotThere, "institution"),
            ({"person": " "}, rules.PersonMissing, "person"),
            ({"post": ""}, rules.PersonMissing, "post"),
            ({"document": ""}, tree_rules.DocumentMissing, "document"),
            ({"on": NOON.date() + timedelta(days=1)}, rules.DayAhead, "on"),
            ({"on": SINCE - timedelta(days=1)}, rules.NotAGroup, "on"),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )
    def test_group_chair_set_refuses(
        self, town: Town, given: dict[str, Any], refusal: type[Refused], field: str
    ) -> None:
        group = set_up(town)
        right = {"institution": "xianzheng", "person": "郑", "post": "副县长", "on": SINCE, "document": PAPER}

        with pytest.raises(refusal) as caught:
            actions.group_chair_set(town.office.call, group_id=group, **{**right, **given})

        assert caught.value.field == field
        assert not GroupSeat.rows.exists()

    def test_a_member_sits_once(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)

        with pytest.raises(rules.SeatTaken):
            actions.group_member_add(
                town.office.call, group_id=group, institution="renshe", person="甲", post="乙", on=LATER, document="丙"
            )
        with pytest.raises(rules.NotAGroup):
            actions.group_member_add(
                town.office.call, group_id=key("renshe"), institution="bianban", person="甲", post="乙", on=LATER,
                document="丙",
            )  # fmt: skip

    def test_is_hidden_from_the_neighbour_county_and_not_permitted_to_others(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        far = town.member(Role.GROUP_OFFICE, FAR_COUNTY)
        chair = GroupSeat.rows.get(seat=Seat.CHAIR)

        assert queries.group_choices(far.call) == []
        with pytest.raises(Hidden):
            queries.group_detail(far.call, group_id=group)
        with pytest.raises(Hidden):
            actions.group_seat_end(far.call, seat_id=chair.pk, on=LATER, document="甲")
        with pytest.raises(Hidden):
            queries.seat_row(far.call, seat_id=chair.pk)
        with pytest.raises(NotPermitted):
            actions.group_seat_end(town.secretary.call, seat_id=chair.pk, on=LATER, document="甲")
        with pytest.raises(NotPermitted):
            actions.group_office_set(keeper(town).call, group_id=group, institution="bianban", on=LATER, document="甲")

    def test_group_detail_asks_as_much_for_any_number(self, town: Town, django_assert_max_num_queries: Any) -> None:
        group = set_up(town)
        fill(town, group)
        call = town.office.call
        queries.group_detail(call, group_id=group)

        with django_assert_max_num_queries(9):
            queries.group_detail(call, group_id=group)


@pytest.mark.db
class TestOrder:
    def test_the_seats_of_an_abolished_body_go_to_its_heir(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        _abolish(town, "renshe", heir="minzhengju")

        now = queries.group_detail(town.office.call, group_id=group)

        assert "renshe" not in {row.code for row in now.members}
        assert [row.person for row in now.members if row.code == "minzhengju"] == ["王丙"]
        assert now.missing == ("县人社局",)
        fact = Entry.rows.get(code="institutions.group_seats_moved")
        assert json.loads(fact.body)["count"] == 1

    def test_group_seats_move_hands_the_office_over(self, town: Town) -> None:
        group = set_up(town)
        actions.group_office_set(town.office.call, group_id=group, institution="renshe", on=SINCE, document=PAPER)

        _abolish(town, "renshe", heir="minzhengju")

        office = queries.group_detail(town.office.call, group_id=group).office
        assert office is not None
        assert (office.code, office.since) == ("minzhengju", LATER)


def _abolish(town: Town, code: str, *, heir: str) -> None:
    line = Line(kind="abolish", code=code, authority="commission", document="甲", heir=heir)
    order = actions.order_draft(
        keeper(town).call, area=COUNTY, title="撤并", effective_on=LATER, lines=(line,), reason=""
    )
    actions.order_submit(keeper(town).call, order_id=order)
    actions.order_approve(town.office.call, order_id=order, document="乙")
    actions.order_execute(keeper(town).call, order_id=order)


@pytest.mark.db
class TestCheck:
    def test_a_full_group_is_met_and_each_gap_is_found(self, town: Town) -> None:
        group = set_up(town)
        assert len(told(run(town, "leading_group.members"))) == len(MEMBERS) + 2

        fill(town, group)
        assert told(run(town, "leading_group.members")) == []

        seat = GroupSeat.rows.get(institution=key("renshe"))
        actions.group_seat_end(town.office.call, seat_id=seat.pk, on=LATER, document="甲")
        outcome = run(town, "leading_group.members")
        (found,) = outcome.found  # type: ignore[union-attr]
        assert (found.subject, found.link_args) == ("group:xiaozu:member:renshe", (str(group),))
        assert told(run(town, "leading_group.members", on=LATER - timedelta(days=1))) == []

    def test_no_group_is_a_finding(self, town: Town) -> None:
        set_up(town)

        assert told(run(town, "leading_group.members", on=SINCE - timedelta(days=1))) == [("城市社区建设领导小组", 0)]


@pytest.mark.db
class TestPages:
    def test_everything_is_entered_by_pages(self, town: Town, client_of: Sign) -> None:
        group = set_up(town)
        client = client_of(town.office)
        where = f"/institutions/group/{group}/"
        who = {"person": "甲某", "post": "局长", "on": "2016-09-21", "document": PAPER}

        assert client.get("/institutions/group/")["Location"] == where
        client.post(f"{where}chair/", {"institution": "xianzheng", **who})
        client.post(f"{where}office/", {"institution": "guanweihui", **who})
        client.post(f"{where}members/add/", {"institution": "renshe", **who})
        seat = GroupSeat.rows.get(seat=Seat.MEMBER)
        client.post(f"/institutions/group/seats/{seat.pk}/change/", {**who, "person": "乙某", "on": "2020-01-01"})
        wrong = client.post(f"{where}members/add/", {"institution": "bianban", **who, "on": "2030-01-01"})
        page = client.get(where).content.decode()
        then = client.get(f"{where}?on=2018-01-01").content.decode()

        assert "还没有到" in wrong.content.decode()
        assert "on" in wrong.context["form"].errors
        assert "乙某" in page
        assert "按方案还缺" in page
        assert page.count("甲某") == then.count("甲某") - 1
        last = GroupSeat.rows.get(person="乙某")
        assert client.get(f"/institutions/group/seats/{last.pk}/end/").status_code == 200
        client.post(f"/institutions/group/seats/{last.pk}/end/", {"on": "2021-01-01", "document": "甲"})
        assert GroupSeat.rows.get(pk=last.pk).valid_to == date(2021, 1, 1)

    def test_a_clerk_sees_no_buttons(self, town: Town, client_of: Sign) -> None:
        group = set_up(town)
        fill(town, group)

        page = client_of(town.secretary).get(f"/institutions/group/{group}/").content.decode()

        assert "城市社区管委会" in page
        assert "登记成员单位" not in page

    def test_without_a_group_the_page_says_how_one_comes(self, town: Town, client_of: Sign) -> None:
        page = client_of(town.office).get("/institutions/group/").content.decode()

        assert "由机构调整令设立" in page

    def test_api(self, town: Town, client_of: Sign) -> None:
        group = set_up(town)
        client = client_of(town.office)

        def post(where: str, **body: Any) -> Any:
            return client.post(f"/api/institutions/groups{where}", body, content_type="application/json")

        who = {"person": "甲某", "post": "局长", "on": "2016-09-21", "document": PAPER}
        post(f"/{group}/chair", institution="xianzheng", **who)
        post(f"/{group}/office", institution="guanweihui", **who)
        member = post(f"/{group}/members", institution="renshe", **who).json()["members"][0]["id"]
        changed = post(f"/seats/{member}/change", **{**who, "person": "乙某", "on": "2020-01-01"}).json()
        ended = post(f"/seats/{changed['members'][0]['id']}/end", on="2021-01-01", document="甲").json()
        refused = post(f"/{group}/chair", institution="guanweihui", **{**who, "on": "2020-01-01"})
        listed = client.get("/api/institutions/groups?on=2018-01-01").json()

        assert changed["members"][0]["person"] == "乙某"
        assert ended["members"] == []
        assert ended["chair"]["person"] == "甲某"
        assert (refused.status_code, refused.json()["field"], refused.json()["clause"]) == (422, "institution", "T1.1a")
        assert client.get(f"/api/institutions/groups/{group}").json()["missing"]
        assert [row["members"][0]["person"] for row in listed] == ["甲某"]
