"""Workers that take jobs, die, and are recovered; the clock that rings once."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from shequ.jobs import queries, rules, runner, terms
from shequ.jobs.actions import clock, job_end, leasing
from shequ.jobs.models import Job, JobMemory
from shequ.jobs.terms import JobState
from shequ.kernel.call import CHINA
from tests.cast import NOON, Town
from tests.jobs.conftest import SCHEDULE
from tests.jobs.test_job_start import start

pytestmark = pytest.mark.db
LATER = timedelta(seconds=terms.LEASE_S + 1)


class TestLease:
    def test_two_workers_never_take_the_same(self, town: Town) -> None:
        start(town.secretary, town.east)
        assert leasing.claim("a", timezone.now()) is not None
        assert leasing.claim("b", timezone.now()) is None

    def test_the_oldest_goes_first(self, town: Town) -> None:
        first, _second = start(town.secretary, town.east), start(town.secretary, town.east)
        held = leasing.claim("a", timezone.now())
        assert held is not None
        assert held.job_id == first

    def test_a_worker_that_lost_the_job_changes_nothing(self, town: Town) -> None:
        job_id = start(town.secretary, town.east)
        now = timezone.now()
        leasing.claim("a", now)
        assert leasing.requeue(job_id, "a", attempts=0)
        leasing.claim("b", now)

        assert leasing.renew(job_id, "a", now, done=9, total=9, sentence="", values={}) == (False, False)
        job_end(town.system, job_id=job_id, holder="a", state=JobState.DONE)
        assert (Job.rows.get().state, Job.rows.get().done) == (JobState.RUNNING, 0)

    def test_an_idle_worker_asks_once_and_writes_nothing(self, town: Town, django_assert_num_queries) -> None:
        with django_assert_num_queries(1):
            leasing.claim("a", timezone.now())


class TestRecover:
    def lose(self, town: Town, kind: str, memory: dict[str, int] | None = None) -> datetime:
        job_id = start(town.secretary, town.east, kind)
        now = timezone.now()
        leasing.claim("dead", now)
        if memory:
            leasing.remember(job_id, memory)
        return now

    def test_a_kind_that_can_go_on_goes_on_where_it_was(self, town: Town) -> None:
        now = self.lose(town, "test.go_on", {"chunk": 2})

        assert runner.recover("alive", now + LATER) == 1
        runner.run_pending()

        assert (Job.rows.get().state, Job.rows.get().data) == (JobState.DONE, {"from": 2})
        assert JobMemory.rows.count() == 0

    def test_another_kind_fails_and_says_so(self, town: Town) -> None:
        now = self.lose(town, "test.count_to")
        runner.recover("alive", now + LATER)
        job = queries.job_detail(town.secretary.call, job_id=Job.rows.get().pk)
        assert job.state == JobState.FAILED
        assert job.refusal == "后台服务在作业进行中停止，作业没有做完"

    def test_a_job_that_kills_its_workers_is_given_up(self, town: Town) -> None:
        for attempt in range(terms.MOST_ATTEMPTS):
            now = self.lose(town, "test.go_on") if attempt == 0 else timezone.now()
            if attempt:
                leasing.claim("dead", now)
            runner.recover("alive", now + LATER)
        assert (Job.rows.get().state, Job.rows.get().attempts) == (JobState.FAILED, terms.MOST_ATTEMPTS)

    def test_a_living_worker_keeps_its_job(self, town: Town) -> None:
        now = self.lose(town, "test.go_on")
        assert runner.recover("dead", now + LATER) == 0
        expected = 1 if connection.vendor == "sqlite" else 0  # on SQLite there is one worker only
        assert runner.recover("alive", now + timedelta(seconds=1)) == expected


@pytest.mark.parametrize(
    ("when", "after", "due"),
    [
        ("every:300", "2026-11-24 12:00", "2026-11-24 12:05"), ("daily:03:10", "2026-11-24 12:00", "2026-11-25 03:10"),
        ("daily:03:10", "2026-11-24 03:09", "2026-11-24 03:10"), ("daily:03:10", "2026-11-24 03:10", "2026-11-25 03:10"),
    ],
)  # fmt: skip
def test_next_time(when: str, after: str, due: str) -> None:
    start_at = datetime.fromisoformat(after).replace(tzinfo=CHINA)
    assert rules.next_time(when, start_at) == datetime.fromisoformat(due).replace(tzinfo=CHINA)


@pytest.mark.parametrize("when", ["", "hourly", "every:0", "daily:25:00", "daily:3:10"])
def test_the_clock_says_what_it_does_not_know(when: str) -> None:
    with pytest.raises(ValueError, match=r"the clock|hour"):
        rules.next_time(when, NOON)


class TestClock:
    DUE = NOON.replace(hour=3, minute=10) + timedelta(days=1)

    def test_rings_once_and_runs_as_the_system(self, town: Town) -> None:
        clock.set_clock(SCHEDULE, NOON)
        assert clock.ring(SCHEDULE, NOON) == []
        assert clock.ring(SCHEDULE, self.DUE) == ["test:nightly"]
        assert clock.ring(SCHEDULE, self.DUE) == []
        runner.run_pending()
        job = Job.rows.get()
        assert (job.state, job.data) == (JobState.DONE, {"by": "system:clock", "channel": "job"})

    def test_does_not_ring_for_what_still_waits(self, town: Town) -> None:
        clock.set_clock(SCHEDULE, NOON)
        clock.ring(SCHEDULE, self.DUE)
        assert clock.ring(SCHEDULE, self.DUE + timedelta(days=1)) == []
        assert Job.rows.count() == 1

    def test_times_missed_ring_once(self, town: Town) -> None:
        clock.set_clock(SCHEDULE, NOON)
        assert clock.ring(SCHEDULE, NOON + timedelta(days=30)) == ["test:nightly"]
        assert clock.ring(SCHEDULE, NOON + timedelta(days=30, hours=1)) == []

    def test_follows_the_table(self, town: Town) -> None:
        clock.set_clock(SCHEDULE, NOON)
        changed = (("夜间清理", "every:60", "test:nightly"),)
        clock.set_clock(changed, NOON)
        assert clock.ring(changed, NOON + timedelta(seconds=60)) == ["test:nightly"]
        clock.set_clock((), NOON)
        assert clock.ring((), NOON + timedelta(days=9)) == []

    def test_the_systems_own_jobs_are_for_the_system_administrator(self, town: Town) -> None:
        from shequ.base.paging import PageRequest
        from shequ.kernel.roles import Role

        clock.set_clock(SCHEDULE, NOON)
        clock.ring(SCHEDULE, self.DUE)
        assert queries.job_list(town.member(Role.SYSTEM_ADMIN).call, page=PageRequest()).total == 1
        assert queries.job_list(town.office.call, page=PageRequest()).total == 0


class TestBeat:
    def test_age_of_the_newest_word(self, town: Town) -> None:
        assert queries.heartbeat_age_s(NOON) is None
        leasing.beat("a", NOON - timedelta(seconds=40), NOON)
        leasing.beat("b", NOON - timedelta(seconds=10), NOON)
        leasing.beat("a", NOON - timedelta(seconds=30), NOON)
        assert queries.heartbeat_age_s(NOON) == 10
        leasing.sign_off("b")
        assert queries.heartbeat_age_s(NOON) == 30


def test_prune_keeps_what_is_young_or_open(town: Town) -> None:
    start(town.secretary, town.east)
    runner.run_pending()
    start(town.secretary, town.east)
    ended_at = Job.rows.exclude(ended_at=None).get().ended_at
    assert leasing.prune(ended_at + timedelta(days=terms.KEPT_DAYS - 1)) == 0
    assert leasing.prune(ended_at + timedelta(days=terms.KEPT_DAYS, seconds=1)) == 1
    assert Job.rows.count() == 1
