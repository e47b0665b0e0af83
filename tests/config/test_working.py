"""What the worker does besides jobs; the tables of jobs and of the clock."""

import inspect
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from shequ.config import wiring, working
from shequ.config.schedule import SCHEDULE
from shequ.jobs import rules
from shequ.journal.models import Entry, Leaf
from shequ.notices.actions import notify_many
from shequ.notices.models import Delivery
from tests.cast import Town

pytestmark = pytest.mark.db


def test_the_regular_work_seals_and_delivers(town: Town, settings, tmp_path: Path) -> None:
    settings.HOME, settings.NOTICE_ADAPTER = tmp_path, "file"
    notify_many(town.clerk.call, to=[town.secretary.user.pk], sentence="x")
    Delivery.rows.update(next_at=timezone.now())

    for _name, _every_s, work in working.regular_work():
        work()

    assert Leaf.rows.count() == Entry.rows.count() == 1
    assert Delivery.rows.get().state == "sent"


def test_one_worker_for_a_home_on_sqlite(db: None, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL several workers share the queue")
    turn = working.take_turn(tmp_path)
    assert turn is not None
    assert working.take_turn(tmp_path) is None
    turn.close()
    assert working.take_turn(tmp_path) is not None


def test_the_journal_is_verified_by_the_clock(town: Town) -> None:
    assert working.journal_verify(town.system)["ok"] is True


@pytest.mark.parametrize(("title", "when", "path"), SCHEDULE, ids=lambda value: value if ":" in value else "")
def test_every_line_of_the_clock_can_ring(title: str, when: str, path: str) -> None:
    assert title
    assert rules.next_time(when, timezone.now()) > timezone.now()
    assert list(inspect.signature(wiring.load(path)).parameters)[:1] == ["call"]


@pytest.mark.parametrize(("kind", "path"), sorted(wiring.JOBS.items()))
def test_every_kind_of_job_has_its_handler(kind: str, path: str) -> None:
    assert kind.split(".", maxsplit=1)[0] == path.split(".", maxsplit=1)[0]
    assert list(inspect.signature(wiring.load(path)).parameters)[:2] == ["call", "work"]
