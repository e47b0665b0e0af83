"""Briefings to the reform office: compiled for a period, kept as they were issued."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from shequ.institutions import actions, queries
from shequ.institutions.rules import briefings as rules
from shequ.kernel.call import CHINA
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.notices.models import Message
from tests.cast import FAR_COUNTY, NOON, Member, Town
from tests.institutions.leading import clerk, fill, given, held_meeting, instructed, set_up

Sign = Callable[[Member], Client]
TODAY = NOON.date()
SINCE, UNTIL = date(2026, 11, 1), TODAY


def story(town: Town) -> Any:
    group = set_up(town)
    fill(town, group)
    document = instructed(town, group)
    meeting = held_meeting(town, group)
    early = town.office.call_at(datetime(2026, 11, 11, 9, tzinfo=CHINA))
    actions.decision_give(early, meeting_id=meeting, given=given(title="逾期的事", due_on=date(2026, 11, 15)))
    actions.decision_give(early, meeting_id=meeting, given=given(title="在办的事"))
    done = actions.incoming_dispatch(early, incoming_id=document, given=given(title="办完的事"))
    actions.decision_report(clerk(town, "zhujianju").call, decision_id=done, note="已办")
    actions.decision_verify(town.office.call, decision_id=done)
    return group


def titles(sections: Any) -> dict[str, list[str]]:
    return {part["code"]: [row[1] for row in part["rows"]] for part in sections}


class TestRules:
    @pytest.mark.parametrize(
        ("since", "until"), [(UNTIL + timedelta(days=1), UNTIL), (SINCE, TODAY + timedelta(days=1))]
    )
    def test_a_period_is_over_or_lasts_until_today(self, since: date, until: date) -> None:
        with pytest.raises(rules.PeriodWrong):
            rules.check_period(since, until, TODAY)

    def test_an_empty_briefing_is_refused(self) -> None:
        rules.check_content([0, 1])
        with pytest.raises(rules.NothingToTell):
            rules.check_content([0, 0])


@pytest.mark.db
class TestBriefing:
    def test_tells_what_came_was_decided_done_and_is_overdue(self, town: Town) -> None:
        group = story(town)

        found = titles(queries.briefing_compiled(town.office.call, group_id=group, since=SINCE, until=UNTIL))
        earlier = titles(
            queries.briefing_compiled(town.office.call, group_id=group, since=SINCE, until=date(2026, 11, 12))
        )

        assert found == {
            "received": ["市委办公室 平办发〔2026〕9号"], "meetings": ["第三次会议"],
            "given": ["逾期的事", "在办的事", "办完的事"], "done": ["办完的事"], "overdue": ["逾期的事"],
            "running": ["在办的事"],
        }  # fmt: skip
        assert (earlier["done"], earlier["overdue"]) == ([], [])
        assert earlier["running"] == ["逾期的事", "在办的事", "办完的事"]

    def test_is_kept_as_it_was_issued_and_the_reform_office_told(self, town: Town) -> None:
        group = story(town)
        reform = town.member(Role.REFORM_OFFICE)
        made = actions.briefing_issue(town.office.call, group_id=group, since=SINCE, until=UNTIL, note="请阅示")

        decision = queries.decision_list(town.office.call).rows[0]
        actions.decision_withdraw(town.office.call, decision_id=decision.id, reason="不办了")

        briefing = queries.briefing_detail(reform.call, briefing_id=made)
        assert briefing.row.number == "2026 年第 1 期"
        assert [section.code for section in briefing.sections if section.rows] == [
            "received", "meetings", "given", "done", "overdue", "running"
        ]  # fmt: skip
        assert Message.rows.filter(to=reform.user, subject=f"briefing:{made}").exists()

    def test_refusals_and_scope(self, town: Town) -> None:
        group = set_up(town)
        with pytest.raises(rules.NothingToTell):
            actions.briefing_issue(town.office.call, group_id=group, since=SINCE, until=UNTIL)
        with pytest.raises(NotPermitted):
            actions.briefing_issue(town.member(Role.REFORM_OFFICE).call, group_id=group, since=SINCE, until=UNTIL)
        instructed(town, group)
        made = actions.briefing_issue(town.office.call, group_id=group, since=SINCE, until=UNTIL)
        far = town.member(Role.REFORM_OFFICE, FAR_COUNTY)
        assert queries.briefing_list(far.call).total == 0
        with pytest.raises(Hidden):
            queries.briefing_detail(far.call, briefing_id=made)

    def test_briefing_list_asks_as_much_for_any_number(self, town: Town, django_assert_max_num_queries: Any) -> None:
        group = set_up(town)
        instructed(town, group)
        for _turn in range(3):
            actions.briefing_issue(town.office.call, group_id=group, since=SINCE, until=UNTIL)
        call = town.office.call

        with django_assert_max_num_queries(2):
            assert [row.number for row in queries.briefing_list(call).rows][-1] == "2026 年第 1 期"


@pytest.mark.db
class TestPages:
    def test_looked_at_issued_exported(self, town: Town, client_of: Sign) -> None:
        story(town)
        client, where = client_of(town.office), "/institutions/group/briefings/"

        shown = client.get(f"{where}issue/?since=2026-11-01&until=2026-11-24").content.decode()
        wrong = client.post(f"{where}issue/", {"since": "2026-11-24", "until": "2026-11-01"})
        made = client.post(f"{where}issue/", {"since": "2026-11-01", "until": "2026-11-24", "note": "请阅"})["Location"]
        page = client.get(made).content.decode()
        book = load_workbook(io.BytesIO(client.get(f"{made}export/").content))

        word = client.get(f"{made}official.docx")
        text = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()

        assert "逾期的事" in shown
        assert "城市社区建设领导小组办公室" in text
        assert "逾期未办结" in text
        assert "until" in wrong.context["form"].errors
        assert "请阅" in page
        assert book["逾期未办结"]["B2"].value == "逾期的事"
        assert "2026 年第 1 期" in client.get(where).content.decode()

    def test_api(self, town: Town, client_of: Sign) -> None:
        story(town)
        client, where = client_of(town.office), "/api/institutions/briefings"

        made = client.post(where, {"since": "2026-11-01"}, content_type="application/json").json()

        assert {section["code"]: len(section["rows"]) for section in made["sections"]}["overdue"] >= 1
        assert client.get(where).json()["total"] == 1
        assert client.get(f"{where}/{made['row']['id']}").json()["note"] == ""
