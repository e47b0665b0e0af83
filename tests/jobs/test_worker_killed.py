"""A worker that is killed loses nothing: its job goes on or says that it did not end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, connections

from shequ.jobs.models import Job, WorkerBeat
from shequ.jobs.terms import JobState
from tests.jobs.worker_of_the_test import CHUNKS

pytestmark = [pytest.mark.slow]


class Home:
    """A home of its own with a database file, looked at through a second connection."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "SHEQU_HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": "shequ.config.settings",
        }
        words = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"]
        subprocess.run(words, env=self.environment, check=True, timeout=120)
        connections.databases["home"] = {**connections.databases["default"], "NAME": folder / "shequ.sqlite3"}

    def start(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "tests.jobs.worker_of_the_test"]
        self.workers.append(subprocess.Popen(words, env=self.environment))
        return self.workers[-1]

    def queue(self, kind: str) -> None:
        now = datetime.now(UTC)
        Job.rows.using("home").create(id=uuid4(), kind=kind, title="x", owner="system:test", made_at=now)

    @property
    def job(self) -> Job:
        return Job.rows.using("home").get()

    def until(self, true: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not true():
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.05)

    @property
    def chunks(self) -> list[int]:
        path = self.folder / "chunks"
        return [int(line) for line in path.read_text().split()] if path.exists() else []


@pytest.fixture
def home(tmp_path: Path, django_db_blocker) -> Iterator[Home]:
    if connection.vendor != "sqlite":
        pytest.skip("uses a database file of its own")
    with django_db_blocker.unblock():
        found = Home(tmp_path)
        yield found
        for worker in found.workers:
            if worker.poll() is None:
                worker.kill()
                worker.wait()
        connections["home"].close()
        del connections.databases["home"]
        del connections["home"]


def test_a_kind_that_can_go_on_goes_on_after_kill_9(home: Home) -> None:
    home.queue("test.resumable")
    first = home.start()
    home.until(lambda: len(home.chunks) >= 5)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert home.job.state == JobState.RUNNING
    done = len(home.chunks)

    home.start()
    home.until(lambda: home.job.state == JobState.DONE)

    # The chunk under way when it was killed may be done twice; none is left out.
    assert set(home.chunks) == set(range(CHUNKS))
    assert len(home.chunks) <= CHUNKS + 1
    assert home.job.data["from"] >= done - 1
    assert home.job.attempts == 2


def test_another_kind_says_that_it_did_not_end(home: Home) -> None:
    home.queue("test.once")
    first = home.start()
    home.until(lambda: home.job.done >= 3)
    first.send_signal(signal.SIGKILL)
    first.wait()

    home.start()
    home.until(lambda: home.job.state == JobState.FAILED)

    assert home.job.refusal["code"] == "jobs.worker_lost"


def test_ending_a_worker_gives_its_job_back(home: Home) -> None:
    home.queue("test.resumable")
    first = home.start()
    home.until(lambda: len(home.chunks) >= 3)
    first.send_signal(signal.SIGTERM)

    assert first.wait(30) == 0
    assert (home.job.state, home.job.attempts) == (JobState.QUEUED, 0)
    assert WorkerBeat.rows.using("home").count() == 0


def test_a_second_worker_of_the_home_does_not_start(home: Home) -> None:
    home.start()
    home.until(lambda: WorkerBeat.rows.using("home").exists())
    assert home.start().wait(60) == 2


def test_stopping_and_progress_reach_a_running_job(home: Home) -> None:
    home.queue("test.once")
    home.start()
    home.until(lambda: home.job.done >= 3)
    assert home.job.total == CHUNKS
    Job.rows.using("home").update(cancel_asked_at=datetime.now(UTC))
    home.until(lambda: home.job.state == JobState.CANCELLED)
    assert len(home.chunks) < CHUNKS
