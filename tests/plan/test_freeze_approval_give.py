"""Approvals of frozen matters, and how other rooms pass a window."""

from datetime import date
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from shequ.plan import actions, queries
from shequ.plan.models import FreezeApproval
from shequ.plan.rules import freezes
from tests.cast import COUNTY, EAST, FAR_COMMUNITY, Town
from tests.institutions.county import put_plan_in_force

pytestmark = pytest.mark.db
NOVEMBER = date(2026, 11, 24)
GIVEN = {
    "area": COUNTY, "matter": "entry", "what": "东街社区招募 1 人", "document": "县编委会议纪要〔2026〕5号",
    "starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30),
}  # fmt: skip
ACT = {"matter": "entry", "area": EAST, "on": NOVEMBER, "what": "王春梅", "subject": "staff:1"}


def commission(town: Town):
    return town.member(Role.ESTABLISHMENT_OFFICE).call


def window(town: Town, **more: object) -> UUID:
    return actions.freeze_window_open(
        town.office.call, area=COUNTY, matters=["entry", "promotion"], starts_on=date(2026, 11, 1),
        ends_on=date(2026, 12, 31), reason="改革期间", **more,
    )  # type: ignore[arg-type,return-value]  # fmt: skip


def do(call, **more: object) -> None:
    with transaction.atomic():
        actions.freeze_pass(call, **{**ACT, **more})


class TestFreezeApprovalGive:
    def test_is_told_with_what_is_left(self, town: Town) -> None:
        actions.freeze_approval_give(commission(town), **GIVEN, times=2)

        (row,) = queries.freeze_approvals(town.secretary.call)
        assert (row.what, row.approver, row.left) == ("东街社区招募 1 人", "机构编制委员会", 2)
        assert queries.freeze_approvals(town.member(Role.COMMUNITY_SECRETARY, FAR_COMMUNITY).call) == []

    @pytest.mark.parametrize(
        ("swap", "refusal", "field"),
        [
            ({"what": " "}, freezes.ApprovalUnfounded, "what"),
            ({"document": ""}, freezes.ApprovalUnfounded, "document"),
            ({"times": 0}, freezes.TimesWrong, "times"),
            ({"ends_on": date(2026, 10, 1)}, freezes.WindowWrong, "ends_on"),
            ({"matter": "promotion"}, freezes.ApproverWrong, "matter"),
            ({"matter": "weather"}, freezes.WindowWrong, "matter"),
        ],
    )
    def test_refuses_what_is_no_approval(
        self, town: Town, swap: dict[str, object], refusal: type[Exception], field: str
    ) -> None:
        with pytest.raises(refusal) as caught:
            actions.freeze_approval_give(commission(town), **{**GIVEN, **swap})
        assert caught.value.field == field

    def test_a_window_may_name_another_approver(self, town: Town) -> None:
        window(town, approvers={"entry": "leading_group"})
        with pytest.raises(freezes.ApproverWrong):
            actions.freeze_approval_give(commission(town), **GIVEN)
        actions.freeze_approval_give(town.office.call, **GIVEN)

    def test_the_secretary_may_not(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.freeze_approval_give(town.secretary.call, **{**GIVEN, "area": EAST})


class TestFreezePass:
    def test_outside_a_window_nothing_is_asked_or_listed(self, town: Town) -> None:
        do(town.office.call)
        assert queries.freeze_acts(town.office.call) == []

    def test_inside_one_an_act_needs_an_approval(self, town: Town) -> None:
        window(town)
        with pytest.raises(freezes.FreezeNeedsApproval, match="机构编制委员会"):
            do(town.office.call)

    def test_an_approval_is_used_once_and_listed(self, town: Town) -> None:
        window(town)
        key = actions.freeze_approval_give(commission(town), **GIVEN)

        do(town.office.call, approval_id=key)

        (act,) = queries.freeze_acts(town.office.call)
        assert (act.what, act.document, act.exempt) == ("王春梅", GIVEN["document"], "")
        with pytest.raises(freezes.ApprovalUsedUp):
            do(town.office.call, approval_id=key)
        assert FreezeApproval.rows.get().used == 1
        assert queries.freeze_approvals(town.office.call, matter="entry", on=NOVEMBER) == []

    @pytest.mark.parametrize(
        "swap", [{"matter": "promotion"}, {"area": COUNTY[:4] + "99"}, {"on": date(2026, 12, 1)}], ids=str
    )
    def test_an_approval_of_something_else_does_not_do(self, town: Town, swap: dict[str, object]) -> None:
        window(town)
        actions.freeze_window_open(
            town.system, area=COUNTY[:4], matters=["entry"], starts_on=NOVEMBER, ends_on=NOVEMBER, reason="全市"
        )
        key = actions.freeze_approval_give(commission(town), **GIVEN)
        with pytest.raises(freezes.ApprovalUnfit):
            do(town.office.call, approval_id=key, **swap)

    def test_who_recorded_it_does_not_use_it(self, town: Town) -> None:
        window(town)
        key = actions.freeze_approval_give(commission(town), **GIVEN)
        with pytest.raises(freezes.ApprovalOwn):
            do(commission(town), approval_id=key)

    def test_an_exempt_act_is_listed_with_its_reason(self, town: Town) -> None:
        window(town)
        do(town.office.call, exempt="election")
        (act,) = queries.freeze_acts(town.office.call)
        assert (act.exempt, act.document) == ("依法选举", "")
        assert queries.acts_measured("entry", area=COUNTY) == {("staff:1", NOVEMBER)}
        assert queries.windows_measured("entry", area=COUNTY) == [(date(2026, 11, 1), date(2026, 12, 31))]


class TestPages:
    def test_shows_the_refusal_on_its_field(self, town: Town, client_of) -> None:
        put_plan_in_force(town)
        client: Client = client_of(town.member(Role.ESTABLISHMENT_OFFICE))
        answer = client.get("/plan/freezes/")
        assert "登记批准" in answer.content.decode()
        posted = client.post(
            "/plan/freezes/approve/",
            {"area": COUNTY, "matter": "promotion", "what": "x", "times": 1, "starts_on": "2026-11-01",
             "ends_on": "2026-11-30", "document": "x"},
        )  # fmt: skip
        assert "组织部门批准" in posted.content.decode()

    def test_a_window_names_its_approvers_in_the_form(self, town: Town, client_of) -> None:
        put_plan_in_force(town)
        client: Client = client_of(town.office)
        given = {
            "area": COUNTY, "matters": ["entry"], "starts_on": "2026-11-01", "ends_on": "2026-12-31", "reason": "改革",
            "approver_entry": "leading_group",
        }  # fmt: skip
        assert client.post("/plan/freezes/open/", given).status_code == 303
        with pytest.raises(freezes.FreezeNeedsApproval, match="领导小组"):
            do(town.office.call)
        assert "由谁批准" in client.get("/plan/freezes/open/").content.decode()
