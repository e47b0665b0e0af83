"""`shequ worker`: jobs, clock, seals and outbox in one process."""

import logging
import os
import signal
import sys
from pathlib import Path
from typing import IO

import click
from django.conf import settings
from django.db import connection

from shequ.base import turns
from shequ.config.schedule import SCHEDULE
from shequ.config.serving import EXPECTS_WORKER, die_with_parent
from shequ.config.speech import tell
from shequ.jobs.work_loop import Regular, Worker
from shequ.journal.actions import sealing
from shequ.kernel.call import Call
from shequ.notices.actions import sending

MISUSE = 2
SEAL_EVERY_S = 5.0
OUTBOX_EVERY_S = 2.0
log = logging.getLogger("shequ.jobs")


@click.command()
def worker() -> None:
    """后台服务：作业、定时、封存日志、投递消息。一般由 shequ serve 启动。"""
    if os.environ.get(EXPECTS_WORKER):
        die_with_parent(int(os.environ[EXPECTS_WORKER]))
    turn = take_turn(Path(settings.HOME))
    if turn is None:
        click.echo(tell("这个数据目录已有一个后台服务在运行"), err=True)
        sys.exit(MISUSE)
    found = Worker(schedule=SCHEDULE, regular=regular_work())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_args: found.stop())
    log.info("worker_started", extra={"holder": found.holder})
    found.run()
    log.info("worker_ended", extra={"holder": found.holder})


def regular_work() -> list[Regular]:
    """Return what a worker does besides jobs and clock."""
    from django.utils import timezone

    return [
        ("seal", SEAL_EVERY_S, sealing.seal_pending),
        ("outbox", OUTBOX_EVERY_S, lambda: sending.send_due(timezone.now())),
    ]


def journal_verify(call: Call) -> dict[str, object]:
    """Check the whole journal against its seals; the plan board and the doctor tell what was found."""
    found = sealing.verify()
    if not found.ok:
        log.error("journal_broken", extra={"first_bad": found.first_bad, "root": found.root})
    return {"ok": found.ok, "entries": found.entries, "sealed": found.sealed}


def take_turn(home: Path) -> IO[str] | None:
    """Take the home's only place for a worker on SQLite, or return None when it is taken.

    PostgreSQL lets several work at once: there the lease in the database decides, and the place is the process's own.
    """
    name = "worker.lock" if connection.vendor == "sqlite" else None
    if name is None:
        return sys.stderr
    return turns.take(home / name)
