"""Running checks: stored, diffed, statuses as the contract says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.areas import actions as areas
from shequ.base.paging import PageRequest
from shequ.journal.actions import Unchanged
from shequ.kernel.refusals import NotPermitted
from shequ.plan import actions, queries
from shequ.plan.models import CheckRun, Finding
from shequ.plan.queries import BoardFilters, Plan
from shequ.plan.terms import Status
from tests.cast import EAST, NOON, WEST, Town
from tests.plan.conftest import Counts

pytestmark = pytest.mark.db
ThePlan = Callable[[], Plan]


def statuses(town: Town, plan: ThePlan) -> dict[str, str]:
    rows = queries.board_rows(town.system, plan=plan(), filters=BoardFilters())
    return {row.id: row.status for row in rows if not row.is_heading}


def run(town: Town, **options: object) -> CheckRun:
    key = actions.check_run(town.system, pack_code="small", **options)
    return CheckRun.rows.get(pk=key)


class TestCheckRun:
    def test_nothing_is_green_before_the_first_run(self, town: Town, plan: ThePlan) -> None:
        assert set(statuses(town, plan).values()) == {Status.UNMEASURABLE}

    def test_warnings_only_are_at_risk(self, town: Town, plan: ThePlan, counted: Counts) -> None:
        counted.update({EAST: 50, WEST: 200})

        run(town)

        assert statuses(town, plan)["a.1"] == Status.AT_RISK
        finding = Finding.rows.get(clause="a.1")
        assert (finding.measured, finding.required, finding.severity) == ("50", "100–300", "warning")

    def test_inside_the_band_is_met(self, town: Town, plan: ThePlan, counted: Counts) -> None:
        counted.update({EAST: 100, WEST: 300})

        run(town)

        assert statuses(town, plan)["a.1"] == Status.MET

    def test_an_empty_population_is_never_green(self, town: Town, plan: ThePlan) -> None:
        run(town)

        rows = queries.board_rows(town.system, plan=plan(), filters=BoardFilters())
        row = next(row for row in rows if row.id == "a.1")
        assert (row.status, row.reasons) == (Status.UNMEASURABLE, ("没有可测的对象",))

    def test_a_check_that_cannot_measure_says_why(self, town: Town, plan: ThePlan, counted: Counts) -> None:
        counted["none"] = 1

        run(town)

        rows = queries.board_rows(town.system, plan=plan(), filters=BoardFilters())
        assert next(row for row in rows if row.id == "a.1").reasons == ("还没有名册",)

    def test_a_room_not_built_is_named(self, town: Town, plan: ThePlan) -> None:
        run(town)

        rows = queries.board_rows(town.system, plan=plan(), filters=BoardFilters())
        row = next(row for row in rows if row.id == "a.4")
        assert row.status == Status.UNMEASURABLE
        assert "办公服务用房" in row.reasons[0]

    def test_a_late_task_is_not_met_and_what_follows_it_neither(
        self, town: Town, plan: ThePlan, counted: Counts
    ) -> None:
        counted.update({EAST: 200})
        actions.tasks_make(town.system, pack_code="small")

        run(town)

        found = statuses(town, plan)
        assert (found["a.2"], found["a.3"]) == (Status.NOT_MET, Status.NOT_MET)
        finding = Finding.rows.get(clause="a.2")
        assert (finding.severity, finding.required, finding.institution) == ("error", "2026-06-30", "I-FINANCE")

    def test_findings_are_new_then_persisting_then_resolved(self, town: Town, plan: ThePlan, counted: Counts) -> None:
        counted.update({EAST: 50, WEST: 400})
        first = run(town)
        counted[WEST] = 200
        second = run(town)
        third = run(town)

        assert (first.new_count, first.persisting_count, first.resolved_count) == (2, 0, 0)
        assert (second.new_count, second.persisting_count, second.resolved_count) == (0, 1, 1)
        assert (third.new_count, third.persisting_count, third.resolved_count) == (0, 1, 0)
        assert Finding.rows.get(subject=f"community:{WEST}").resolved_id == second.pk

    def test_a_persisting_finding_takes_the_new_measure(self, town: Town, plan: ThePlan, counted: Counts) -> None:
        counted.update({EAST: 50})
        first = run(town)
        counted[EAST] = 60
        run(town)

        finding = Finding.rows.get(subject=f"community:{EAST}")
        assert (finding.measured, finding.opened_id) == ("60", first.pk)

    def test_one_community_alone_leaves_the_others_findings(self, town: Town, plan: ThePlan, counted: Counts) -> None:
        counted.update({EAST: 50, WEST: 400})
        run(town)
        counted.update({EAST: 200, WEST: 200})

        part = run(town, area=EAST)

        assert (part.resolved_count, part.is_whole) == (1, False)
        assert list(
            Finding.rows.filter(resolved_at=None, kind="community.size_band").values_list("area_id", flat=True)
        ) == [WEST]

    def test_one_clause_alone_leaves_the_others_findings(self, town: Town, plan: ThePlan, counted: Counts) -> None:
        counted.update({EAST: 50})
        actions.tasks_make(town.system, pack_code="small")
        run(town)
        before = Finding.rows.filter(resolved_at=None).exclude(clause="a.1").count()
        counted[EAST] = 200

        run(town, clauses=("a.1",))

        assert before > 0
        assert Finding.rows.filter(resolved_at=None).exclude(clause="a.1").count() == before
        assert not Finding.rows.filter(resolved_at=None, clause="a.1").exists()

    def test_an_incremental_run_repeats_only_what_facts_touched(
        self, town: Town, plan: ThePlan, counted: Counts
    ) -> None:
        counted.update({EAST: 50})
        run(town)
        assert isinstance(actions.check_run(town.system, pack_code="small", is_incremental=True), Unchanged)

        areas.area_rename(town.system, code=EAST, name="东大街社区", on=town.system.on)
        again = run(town, is_incremental=True)

        assert again.kinds == ["community.size_band"]

    def test_a_new_day_repeats_what_depends_on_the_day(self, town: Town, plan: ThePlan) -> None:
        actions.tasks_make(town.system, pack_code="small")
        run(town)
        CheckRun.rows.update(journal_seq=10_000)
        tomorrow = town.office.call_at(NOON + timedelta(days=1))

        key = actions.check_run(tomorrow, pack_code="small", is_incremental=True)

        assert set(CheckRun.rows.get(pk=key).kinds) == {"task.late", "task.done"}

    def test_the_committee_may_check_its_own_part_only(self, town: Town, plan: ThePlan) -> None:
        member = town.member("committee_office", town.town)

        actions.check_run(member.call, pack_code="small", area=EAST)

        with pytest.raises(NotPermitted):
            actions.check_run(member.call, pack_code="small")

    def test_statements_do_not_grow_with_communities(self, town: Town, plan: ThePlan, counted: Counts) -> None:
        counted.update({EAST: 200})
        run(town)
        with CaptureQueriesContext(connection) as few:
            run(town)
        counted.update({f"990101001{number:03d}": 200 for number in range(100, 400)})
        with CaptureQueriesContext(connection) as many:
            run(town)
        assert len(many) == len(few)

    def test_a_stranger_and_a_neighbour_see_none_of_it(self, town: Town, plan: ThePlan, counted: Counts) -> None:
        counted.update({EAST: 50})
        run(town)
        listed = {"plan": plan(), "filters": BoardFilters(), "page": PageRequest()}

        own = queries.finding_page(town.secretary.call, **listed)
        neighbour = queries.finding_page(town.neighbour.call, **listed)
        stranger = queries.finding_page(town.stranger.call, **listed)

        assert [row.area for row in own.rows] == [EAST]
        assert (neighbour.total, stranger.total, neighbour.rows, stranger.rows) == (0, 0, (), ())
