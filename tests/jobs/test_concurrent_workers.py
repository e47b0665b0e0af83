"""Several workers at once: each job, letter and ring goes to one of them."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from bench.at_once import at_once
from shequ.jobs.actions import clock, leasing
from shequ.jobs.models import Job
from shequ.notices.actions import notify_many, sending
from shequ.notices.models import Delivery
from tests.cast import NOON, Town
from tests.jobs.conftest import SCHEDULE
from tests.jobs.test_job_start import start

pytestmark = pytest.mark.db
WORKERS = 3
ROWS = 12


def by_all(work: Callable[[int], None]) -> None:
    """Let all workers do the work at once, each told its number."""
    answers = at_once([partial(work, number) for number in range(WORKERS)])
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers


@pytest.fixture(autouse=True)
def on_one_engine_of_many_writers() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the suite's SQLite lies in memory and has one writer; a home on SQLite has one worker")


def test_each_job_is_taken_once(transactional_town: Town) -> None:
    for _at in range(ROWS):
        start(transactional_town.secretary, transactional_town.east)
    taken: list[object] = []

    def take(number: int) -> None:
        while held := leasing.claim(f"w{number}", timezone.now()):
            taken.append(held.job_id)

    by_all(take)
    # A worker may find nothing for a moment while others hold the last rows; nobody takes one twice.
    assert len(taken) == len(set(taken)) == Job.rows.filter(state="running").count() == ROWS


def test_each_letter_leaves_once(transactional_town: Town, settings, tmp_path) -> None:
    settings.HOME, settings.NOTICE_ADAPTER = tmp_path, "file"
    for _at in range(ROWS):
        notify_many(transactional_town.clerk.call, to=[transactional_town.secretary.user.pk], sentence="x")

    by_all(lambda _number: sending.send_due(NOON))

    lines = [line for path in (tmp_path / "outbox").iterdir() for line in path.read_text().splitlines()]
    assert len(lines) == ROWS
    assert not Delivery.rows.exclude(state="sent").exists()


def test_the_clock_rings_once(transactional_town: Town) -> None:
    clock.set_clock(SCHEDULE, NOON)
    by_all(lambda _number: clock.ring(SCHEDULE, NOON + timedelta(days=1)) and None)
    assert Job.rows.count() == 1


def test_a_running_job_can_be_renewed_while_its_handler_keeps_a_transaction_open(transactional_town: Town) -> None:
    from django.db import transaction

    job_id = start(transactional_town.secretary, transactional_town.east)
    leasing.claim("w", timezone.now())
    renewed: list[tuple[bool, bool]] = []

    def renew() -> None:
        try:
            renewed.append(leasing.renew(job_id, "w", timezone.now(), done=1, total=2, sentence="", values={}))
        except DatabaseError as fault:
            raise AssertionError from fault
        finally:
            connections.close_all()

    with transaction.atomic():
        leasing.remember(job_id, {"chunk": 1})
        thread = threading.Thread(target=renew)
        thread.start()
        thread.join(30)
    assert renewed == [(True, False)]
