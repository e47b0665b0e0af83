"""Meetings of the leading group: called, held with every member accounted for, minutes, decisions."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from shequ.institutions import actions, queries
from shequ.institutions.models import Attendance, Meeting
from shequ.institutions.rules import decisions as decision_rules
from shequ.institutions.rules import meetings as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.terms import MeetingState
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.notices.models import Message
from tests.cast import FAR_COUNTY, NOON, TOWN, Member, Town
from tests.institutions.leading import MEMBERS, clerk, fill, given, held_meeting, set_up

Sign = Callable[[Member], Client]
TODAY = NOON.date()
EVERYBODY = {code: ("present", person) for code, person in MEMBERS}


class TestRules:
    NAMES = {"a": "甲局", "b": "乙局"}

    def test_every_member_is_accounted_for(self) -> None:
        with pytest.raises(rules.AttendanceMissing) as caught:
            rules.check_held(TODAY, TODAY, self.NAMES, {"a": "present"})
        assert caught.value.field == "presence_b"
        with pytest.raises(rules.AttendanceMissing):
            rules.check_held(TODAY, TODAY, self.NAMES, {"a": "present", "b": "asleep"})

    def test_somebody_was_there_and_the_day_has_come(self) -> None:
        rules.check_held(TODAY, TODAY, self.NAMES, {"a": "present", "b": "leave"})
        with pytest.raises(rules.NobodyPresent):
            rules.check_held(TODAY, TODAY, self.NAMES, {"a": "absent", "b": "leave"})
        with pytest.raises(rules.MeetingAhead):
            rules.check_held(TODAY + timedelta(days=1), TODAY, self.NAMES, {"a": "present", "b": "present"})


@pytest.mark.db
class TestMeeting:
    def test_from_the_call_to_the_minutes(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        housing = clerk(town, "zhujianju")
        made = actions.meeting_call(
            town.office.call, group_id=group, title="第四次会议", held_on=TODAY, agenda=["用房", " ", "经费"]
        )
        assert Message.rows.filter(to=housing.user, subject=f"meeting:{made}").exists()
        presence = {**EVERYBODY, "renshe": ("leave", ""), "jiguanju": ("absent", "")}

        actions.meeting_hold(town.office.call, meeting_id=made, presence=presence)
        decision = actions.decision_give(town.office.call, meeting_id=made, given=given(), position=2)
        actions.meeting_minutes(
            town.office.call,
            meeting_id=made,
            minutes="会议议定……",
            document="〔2026〕4号",
            outcomes={2: "由财政局安排"},
        )

        meeting = queries.meeting_detail(town.office.call, meeting_id=made)
        assert [(item.position, item.title, item.outcome) for item in meeting.agenda] == [
            (1, "用房", ""), (2, "经费", "由财政局安排")
        ]  # fmt: skip
        assert {row.code: row.presence for row in meeting.attendance}["renshe"] == "leave"
        assert len(meeting.attendance) == len(MEMBERS)
        assert [row.id for row in meeting.decisions] == [decision]
        assert (meeting.row.state, meeting.document) == ("closed", "〔2026〕4号")

    def test_is_changed_or_cancelled_before_it_is_held(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        ahead = TODAY + timedelta(days=5)
        made = actions.meeting_call(town.office.call, group_id=group, title="会", held_on=ahead, agenda=["甲"])
        with pytest.raises(rules.MeetingAhead):
            actions.meeting_hold(town.office.call, meeting_id=made, presence=EVERYBODY)

        actions.meeting_change(
            town.office.call, meeting_id=made, title="会", held_on=ahead + timedelta(days=1), agenda=["乙", "丙"]
        )
        changed = queries.meeting_detail(town.office.call, meeting_id=made)
        actions.meeting_cancel(town.office.call, meeting_id=made, reason="并入下次会议")

        assert [item.title for item in changed.agenda] == ["乙", "丙"]
        assert Meeting.rows.get(pk=made).note == "并入下次会议"
        for act in (
            lambda: actions.meeting_change(town.office.call, meeting_id=made, title="会", held_on=ahead, agenda=["甲"]),
            lambda: actions.meeting_cancel(town.office.call, meeting_id=made, reason="甲"),
            lambda: actions.decision_give(town.office.call, meeting_id=made, given=given()),
            lambda: actions.meeting_minutes(town.office.call, meeting_id=made, minutes="甲", document="乙"),
        ):
            with pytest.raises(rules.MeetingNotSo):
                act()

    def test_refusals(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        with pytest.raises(rules.AgendaEmpty):
            actions.meeting_call(town.office.call, group_id=group, title="会", held_on=TODAY, agenda=[" "])
        with pytest.raises(decision_rules.TextMissing):
            actions.meeting_call(town.office.call, group_id=group, title="", held_on=TODAY, agenda=["甲"])
        made = held_meeting(town, group)
        with pytest.raises(tree_rules.DocumentMissing):
            actions.meeting_minutes(town.office.call, meeting_id=made, minutes="甲", document="")
        with pytest.raises(rules.ItemNotThere):
            actions.meeting_minutes(town.office.call, meeting_id=made, minutes="甲", document="乙", outcomes={9: "甲"})
        with pytest.raises(rules.ItemNotThere):
            actions.decision_give(town.office.call, meeting_id=made, given=given(), position=9)

        assert Meeting.rows.get(pk=made).state == MeetingState.HELD

    def test_who_was_a_member_that_day_is_asked(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        seat = next(
            row for row in queries.group_detail(town.office.call, group_id=group).members if row.code == "renshe"
        )
        actions.group_seat_end(town.office.call, seat_id=seat.id, on=date(2026, 11, 1), document="甲")
        made = actions.meeting_call(
            town.office.call, group_id=group, title="会", held_on=date(2026, 11, 20), agenda=["甲"]
        )

        actions.meeting_hold(
            town.office.call,
            meeting_id=made,
            presence={code: who for code, who in EVERYBODY.items() if code != "renshe"},
        )

        assert Attendance.rows.filter(meeting_id=made).count() == len(MEMBERS) - 1

    def test_who_sees_it(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        made = held_meeting(town, group)
        far = town.member(Role.GROUP_OFFICE, FAR_COUNTY)

        assert queries.meeting_list(clerk(town, "zhujianju").call).total == 1  # was there
        assert queries.meeting_list(clerk(town, "shengaiban").call).total == 0
        assert queries.meeting_list(town.member(Role.COMMITTEE_OFFICE, TOWN).call).total == 1
        assert queries.meeting_list(far.call).total == 0
        with pytest.raises(Hidden):
            queries.meeting_detail(far.call, meeting_id=made)
        with pytest.raises(NotPermitted):
            actions.meeting_minutes(town.member(Role.AUDITOR).call, meeting_id=made, minutes="甲", document="乙")

    def test_meeting_list_asks_as_much_for_any_number(self, town: Town, django_assert_max_num_queries: Any) -> None:
        group = set_up(town)
        fill(town, group)
        for number in range(4):
            held_meeting(town, group, title=f"第{number}次")
        call = clerk(town, "zhujianju").call

        with django_assert_max_num_queries(2):
            assert len(queries.meeting_list(call).rows) == 4


@pytest.mark.db
class TestPages:
    def test_from_the_call_to_a_decision(self, town: Town, client_of: Sign) -> None:
        group = set_up(town)
        fill(town, group)
        client, where = client_of(town.office), "/institutions/group/meetings/"
        call = {
            "title": "第四次会议",
            "held_on": "2026-11-24",
            "place": "三楼",
            "chair": "郑县长",
            "agenda": "用房\n经费",
        }

        empty = client.post(f"{where}call/", {**call, "agenda": " "})
        made = client.post(f"{where}call/", call)["Location"]
        client.post(f"{made}change/", {**call, "place": "二楼"})
        partly = client.post(f"{made}hold/", {"presence_renshe": "present"})
        client.post(f"{made}hold/", {f"presence_{code}": "present" for code, _person in MEMBERS})
        give = client.get(f"{made}give/?item=2").content.decode()
        client.post(
            f"{made}give/", {"position": "2", "title": "安排经费", "lead": "caizhengju", "due_on": "2099-12-01"}
        )
        client.post(f"{made}minutes/", {"document": "〔2026〕4号", "minutes": "议定", "outcome_1": "由住建局办"})
        page = client.get(made).content.decode()

        assert "agenda" in empty.context["form"].errors
        assert "presence_bianban" in partly.context["form"].errors
        assert "2. 经费" in give
        for words in ("二楼", "由住建局办", "安排经费", "〔2026〕4号", "已印发纪要"):
            assert words in page
        assert "第四次会议" in client.get(where).content.decode()

    def test_cancel_page(self, town: Town, client_of: Sign) -> None:
        group = set_up(town)
        made = actions.meeting_call(town.office.call, group_id=group, title="会", held_on=TODAY, agenda=["甲"])
        client = client_of(town.office)

        client.post(f"/institutions/group/meetings/{made}/cancel/", {"reason": "改期另行通知"})

        assert "改期另行通知" in client.get(f"/institutions/group/meetings/{made}/").content.decode()

    def test_api(self, town: Town, client_of: Sign) -> None:
        group = set_up(town)
        fill(town, group)
        client = client_of(town.office)

        def post(where: str, **body: Any) -> Any:
            return client.post(f"/api/institutions/meetings{where}", body, content_type="application/json")

        made = post("", title="第四次会议", held_on="2026-11-20", agenda=["用房"]).json()["row"]["id"]
        other = post("", title="另一次", agenda=["甲"]).json()["row"]["id"]
        post(f"/{made}/change", place="二楼")
        partly = post(f"/{made}/hold", presence=[{"institution": "renshe"}])
        held = post(f"/{made}/hold", presence=[{"institution": code} for code, _person in MEMBERS]).json()
        decision = post(f"/{made}/decisions", title="甲", lead="zhujianju", workdays=3, position=1).json()
        closed = post(f"/{made}/minutes", minutes="议定", document="甲", outcomes={"1": "同意"}).json()
        gone = post(f"/{other}/cancel", note="不开了").json()

        assert (partly.status_code, partly.json()["code"]) == (422, "institutions.attendance_missing")
        assert held["row"]["state"] == "held"
        assert closed["agenda"][0]["outcome"] == "同意"
        assert closed["decisions"][0]["id"] == decision["row"]["id"]
        assert gone["row"]["state"] == "cancelled"
        assert client.get("/api/institutions/meetings?state=closed").json()["total"] == 1
        assert client.get(f"/api/institutions/meetings/{made}").json()["minutes"] == "议定"
