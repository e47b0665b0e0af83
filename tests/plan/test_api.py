"""The same answers for programs."""

from collections.abc import Callable

import pytest
from django.test import Client

from shequ.kernel.roles import Role
from shequ.plan import actions
from shequ.plan.models import PlanTask
from tests.cast import EAST, Member, Town
from tests.plan.conftest import Counts
from tests.plan.test_check_run import ThePlan

pytestmark = pytest.mark.db
ClientOf = Callable[[Member], Client]


@pytest.fixture
def checked(town: Town, plan: ThePlan, counted: Counts) -> Town:
    counted.update({EAST: 50})
    actions.tasks_make(town.system, pack_code="small")
    actions.check_run(town.system, pack_code="small")
    return town


def test_clause_list(checked: Town, client_of: ClientOf) -> None:
    rows = client_of(checked.office).get("/api/plan/clauses").json()
    assert {row["id"]: row["status"] for row in rows}["a.1"] == "at_risk"


def test_finding_list_by_scope(checked: Town, client_of: ClientOf) -> None:
    own = client_of(checked.secretary).get("/api/plan/findings", {"clause": "a.1"}).json()
    neighbour = client_of(checked.neighbour).get("/api/plan/findings", {"clause": "a.1"}).json()
    assert [(row["area"], row["measured"], row["change"]) for row in own["rows"]] == [(EAST, "50", "new")]
    assert (neighbour["total"], neighbour["rows"]) == (0, [])


def test_check_run(checked: Town, client_of: ClientOf) -> None:
    answer = (
        client_of(checked.office)
        .post("/api/plan/check-runs", {"pack": "small"}, content_type="application/json")
        .json()
    )
    assert answer["unchanged"] is False
    assert sum(answer["statuses"].values()) == 6


def test_task_submit_and_its_refusal(checked: Town, client_of: ClientOf) -> None:
    task = PlanTask.rows.get(clause="a.2")
    client = client_of(checked.member(Role.FINANCE))
    path = f"/api/plan/tasks/{task.pk}/submit"

    empty = client.post(path, {"note": ""}, content_type="application/json")
    done = client.post(path, {"note": "已完成"}, content_type="application/json")
    again = client.post(path, {"note": "已完成"}, content_type="application/json")

    assert (empty.status_code, empty.json()["code"], empty.json()["field"]) == (422, "plan.evidence_missing", "note")
    assert (done.status_code, done.json()["state"]) == (200, "submitted")
    assert (again.status_code, again.json()["code"]) == (422, "plan.task_not_ready")


def test_a_stranger_gets_404_and_nobody_401(checked: Town, client_of: ClientOf) -> None:
    task = PlanTask.rows.get(clause="a.2")
    stranger = client_of(checked.member(Role.FINANCE, checked.far_county))
    assert stranger.get(f"/api/plan/tasks/{task.pk}").status_code == 404
    assert stranger.get("/api/plan/clauses").status_code == 404
    assert Client().get("/api/plan/clauses").status_code == 401
    assert client_of(checked.grid_worker).get("/api/plan/clauses").status_code == 403
