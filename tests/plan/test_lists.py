"""Every list of plan asks the database a fixed number of times, however many rows it shows."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from shequ.plan import actions, queries
from tests.cast import COUNTY, EAST, WEST, Member, Town
from tests.plan.conftest import Counts
from tests.plan.test_check_run import ThePlan
from tests.plan.writing import changed

pytestmark = pytest.mark.db
ClientOf = Callable[[Member], Client]
WITHIN = Callable[[int], object]


@pytest.fixture
def filled(town: Town, plan: ThePlan, counted: Counts) -> Town:
    counted.update({EAST: 50, WEST: 400})
    actions.tasks_make(town.system, pack_code="small")
    actions.check_run(town.system, pack_code="small")
    for version in ("2", "3", "4"):
        actions.policy_load(town.system, files=changed(version=version))
    for name in ("community.households.min", "community.households.max"):
        for area in (EAST, WEST, COUNTY):
            actions.override_set(town.system, area=area, name=name, value="120", reason="试")
    for month in (1, 2, 3):
        actions.freeze_window_open(
            town.system,
            area=COUNTY,
            matters=["entry"],
            starts_on=date(2027, month, 1),
            ends_on=date(2027, month, 9),
            reason="试",
        )
    return town


def test_task_list(filled: Town, django_assert_num_queries: WITHIN) -> None:
    call = filled.office.call
    queries.plans()
    with django_assert_num_queries(4):
        assert len(queries.task_rows(call)) == 6


def test_pack_list(filled: Town, django_assert_num_queries: WITHIN) -> None:
    call = filled.office.call
    queries.pack_list(call)
    with django_assert_num_queries(3):
        assert len(queries.pack_list(call)) == 4


def test_override_list(filled: Town, django_assert_num_queries: WITHIN) -> None:
    call = filled.office.call
    queries.plans()
    with django_assert_num_queries(3):
        assert len(queries.override_list(call, pack_code="small")) == 6


def test_freeze_list(filled: Town, django_assert_num_queries: WITHIN) -> None:
    call = filled.office.call
    with django_assert_num_queries(2):
        assert len(queries.freeze_list(call)) == 3


@pytest.mark.parametrize("path", ["/plan/tasks/", "/plan/packs/", "/plan/overrides/", "/plan/freezes/"])
def test_pages_stay_within_their_bound(
    filled: Town, client_of: ClientOf, path: str, django_assert_max_num_queries: WITHIN
) -> None:
    client = client_of(filled.office)
    client.get(path)
    with django_assert_max_num_queries(26):
        assert client.get(path).status_code == 200
