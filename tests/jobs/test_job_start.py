"""A job from the queue to its end."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from shequ.base.paging import PageRequest
from shequ.jobs import actions, queries, runner
from shequ.jobs.models import Job
from shequ.jobs.terms import JobState
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from tests.cast import Member, Town

pytestmark = pytest.mark.db


def start(member: Member, area: str, kind: str = "test.count_to", **more) -> UUID:
    # Workers live by the clock of the machine, so a job is asked for by it too.
    return actions.job_start(
        member.call_at(timezone.now()), kind=kind, title="导入名册 {file}", values={"file": "a.xlsx"}, area=area, **more
    )


class TestJobStart:
    def test_waits_then_runs_as_its_owner(self, town: Town) -> None:
        job_id = start(town.secretary, town.east, inputs={"total": 4}, link="jobs:job_list")
        assert queries.job_detail(town.secretary.call, job_id=job_id).state == JobState.QUEUED

        assert runner.run_pending() == 1

        job = queries.job_detail(town.secretary.call, job_id=job_id)
        assert (job.state, job.title, job.sentence) == (JobState.DONE, "导入名册 a.xlsx", "写入 4 行")
        assert (job.done, job.total, job.result_url) == (4, 4, "/jobs/")
        assert job.data == {"rows": 4, "who": town.secretary.user.person}
        assert [entry.code for entry in Entry.rows.order_by("seq")] == ["jobs.job_started", "jobs.job_ended"]

    def test_a_refusal_is_kept_with_its_way_out(self, town: Town) -> None:
        job_id = start(town.secretary, town.east, "test.refuse")
        runner.run_pending()
        job = queries.job_detail(town.secretary.call, job_id=job_id)
        assert (job.state, job.refusal, job.mend) == (JobState.FAILED, "一次最多 5 行", "请分批导入")

    def test_a_fault_of_ours_shows_no_trace(self, town: Town) -> None:
        job_id = start(town.secretary, town.east, "test.break_down", inputs={"zero": 0})
        runner.run_pending()
        job = queries.job_detail(town.secretary.call, job_id=job_id)
        assert job.state == JobState.FAILED
        assert "division" not in f"{job.refusal}{job.mend}{job.data}"

    def test_a_kind_that_this_version_does_not_know_is_said(self, town: Town) -> None:
        job_id = start(town.secretary, town.east, "test.of_another_version")
        runner.run_pending()
        job = queries.job_detail(town.secretary.call, job_id=job_id)
        assert job.refusal == "这个版本不会做这种作业（test.of_another_version）"

    def test_a_closed_account_starts_nothing_more(self, town: Town) -> None:
        job_id = start(town.secretary, town.east)
        user = town.secretary.user
        user.is_active = False
        user.save(update_fields=["is_active"])
        runner.run_pending()
        assert Job.rows.get(pk=job_id).refusal["code"] == "jobs.owner_gone"

    def test_is_not_permitted_outside_ones_area(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            start(town.secretary, town.west)

    def test_a_failed_job_tells_its_owner(self, town: Town) -> None:
        from shequ.notices import queries as notices

        start(town.secretary, town.east, "test.refuse")
        runner.run_pending()
        (row,) = notices.inbox(town.secretary.call, page=PageRequest()).rows
        assert row.text == "后台作业没有做成：导入名册 a.xlsx"


class TestJobCancel:
    def test_a_waiting_job_ends_at_once(self, town: Town) -> None:
        job_id = start(town.secretary, town.east)
        actions.job_cancel(town.secretary.call, job_id=job_id)
        assert queries.job_detail(town.secretary.call, job_id=job_id).state == JobState.CANCELLED
        assert runner.run_pending() == 0

    def test_a_running_job_stops_at_its_next_step(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        job_id = start(town.secretary, town.east, inputs={"total": 1000})
        steps: list[int] = []
        flush = runner.Running.flush

        def stop_at_two(self: runner.Running, at) -> None:
            steps.append(self.far[0])
            if self.far[0] == 2:
                actions.job_cancel(town.secretary.call, job_id=job_id)
            flush(self, at)

        monkeypatch.setattr(runner.Running, "flush", stop_at_two)
        runner.run_pending()

        job = queries.job_detail(town.secretary.call, job_id=job_id)
        assert (job.state, job.done, steps) == (JobState.CANCELLED, 2, [1, 2])

    def test_an_ended_job_cannot_be_stopped(self, town: Town) -> None:
        from shequ.jobs.rules import JobAlreadyEnded

        job_id = start(town.secretary, town.east)
        runner.run_pending()
        with pytest.raises(JobAlreadyEnded):
            actions.job_cancel(town.secretary.call, job_id=job_id)

    def test_who_only_sees_it_may_not_stop_it(self, town: Town) -> None:
        job_id = start(town.secretary, town.east)
        with pytest.raises(NotPermitted):
            actions.job_cancel(town.office.call, job_id=job_id)
        actions.job_cancel(town.member(Role.SYSTEM_ADMIN).call, job_id=job_id)


class TestScope:
    def test_the_neighbour_and_the_stranger_see_nothing(self, town: Town) -> None:
        job_id = start(town.secretary, town.east)
        for other in (town.neighbour, town.stranger, town.clerk):
            assert queries.job_list(other.call, page=PageRequest()).total == 0
            assert queries.jobs_of(other.call, subject="") == []
            assert queries.own_running_count(other.call) == 0
            for look in (queries.job_detail, actions.job_cancel):
                with pytest.raises(Hidden):
                    look(other.call, job_id=job_id)

    def test_the_committee_and_the_county_see_it(self, town: Town) -> None:
        start(town.secretary, town.east)
        for other in (town.office, town.member(Role.COMMITTEE_OFFICE, town.town), town.member(Role.SYSTEM_ADMIN)):
            assert queries.job_list(other.call, page=PageRequest()).total == 1

    def test_the_way_to_the_result_is_shown_to_those_who_may_go_it(self, town: Town) -> None:
        job_id = start(town.secretary, town.east, link="worktime:calendar_import")
        runner.run_pending()
        assert queries.job_detail(town.member(Role.SYSTEM_ADMIN).call, job_id=job_id).result_url == "/calendar/import/"
        assert queries.job_detail(town.secretary.call, job_id=job_id).result_url == ""

    def test_lists_have_a_fixed_number_of_statements(self, town: Town, django_assert_num_queries) -> None:
        call = town.office.call
        for count in (1, 4):
            for _at in range(count):
                start(town.secretary, town.east, subject="batch:1")
            with django_assert_num_queries(3):
                queries.job_list(call, page=PageRequest())
            with django_assert_num_queries(2):
                queries.jobs_of(call, subject="batch:1")


class TestPages:
    def test_the_list_and_the_job(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        job_id = start(town.secretary, town.east)
        client = client_of(town.secretary)

        assert "导入名册 a.xlsx" in client.get("/jobs/").content.decode()
        page = client.get(f"/jobs/{job_id}/").content.decode()
        assert "hx-trigger" in page
        assert "排队中" in page

    def test_a_reload_shows_how_far_it_is_and_the_end_stops_asking(
        self, town: Town, client_of: Callable[[Member], Client]
    ) -> None:
        job_id = start(town.secretary, town.east)
        runner.run_pending()
        fragment = client_of(town.secretary).get(f"/jobs/{job_id}/", headers={"HX-Request": "true"}).content.decode()
        assert "写入 3 行" in fragment
        assert "hx-get" not in fragment
        assert "<html" not in fragment

    def test_stopping_asks_first(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        job_id = start(town.secretary, town.east)
        client = client_of(town.secretary)
        assert "停止作业" in client.get(f"/jobs/{job_id}/cancel/").content.decode()
        assert Job.rows.get().state == JobState.QUEUED
        assert client.post(f"/jobs/{job_id}/cancel/").status_code == 303
        assert Job.rows.get().state == JobState.CANCELLED

    def test_is_absent_to_the_neighbour(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        assert client_of(town.neighbour).get(f"/jobs/{start(town.secretary, town.east)}/").status_code == 404


class TestApi:
    def test_lists_shows_and_stops(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        job_id = start(town.secretary, town.east)
        client = client_of(town.secretary)

        assert client.get("/api/jobs").json()["rows"][0]["title"] == "导入名册 a.xlsx"
        assert client.get(f"/api/jobs/{job_id}").json()["state"] == "queued"
        assert client.post(f"/api/jobs/{job_id}/cancel").json()["state"] == "cancelled"
        again = client.post(f"/api/jobs/{job_id}/cancel")
        assert (again.status_code, again.json()["code"]) == (422, "jobs.job_already_ended")

    def test_is_absent_to_the_neighbour(self, town: Town, client_of: Callable[[Member], Client]) -> None:
        job_id = start(town.secretary, town.east)
        assert client_of(town.neighbour).get(f"/api/jobs/{job_id}").status_code == 404
