"""The worker: one thread runs jobs; this one beats, rings the clock, keeps leases, and does the small regular work."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from shequ.jobs import runner, terms
from shequ.jobs.actions import clock, leasing

log = logging.getLogger("shequ.jobs")
TURN_S = 1.0
IDLE_S = 1.0
FAREWELL_S = 10.0
"""How long an ending worker waits for its job to reach a step where it can stop."""

Regular = tuple[str, float, Callable[[], object]]
"""Name, seconds between, what to do."""


class Worker:
    """One process of work. `stop()` from a signal ends it; a killed one is recovered by the next."""

    def __init__(self, *, schedule: Sequence[tuple[str, str, str]], regular: Sequence[Regular]):
        self.holder = runner.new_holder()
        self.schedule = tuple(schedule)
        self.regular = tuple(regular)
        self.stopping = threading.Event()
        self._running: runner.Running | None = None
        self._next = dict.fromkeys((name for name, _every, _work in self.regular), 0.0)
        self._started_at = timezone.now()
        self._next_beat = 0.0

    def stop(self) -> None:
        """Ask the worker to end; safe in a signal handler."""
        self.stopping.set()

    def run(self) -> None:
        """Work until stopped."""
        self._try("recover", lambda: runner.recover(self.holder, timezone.now()))
        self._try("set_clock", lambda: clock.set_clock(self.schedule, timezone.now()))
        thread = threading.Thread(target=self._run_jobs, name="jobs", daemon=True)
        thread.start()
        while not self.stopping.wait(TURN_S):
            self.turn(timezone.now(), time.monotonic())
            if not thread.is_alive():
                thread = threading.Thread(target=self._run_jobs, name="jobs", daemon=True)
                thread.start()
        running = self._running
        if running is not None:
            running.stopping.set()
        thread.join(FAREWELL_S)
        self._try("sign_off", lambda: leasing.sign_off(self.holder))
        connections.close_all()

    def turn(self, at: datetime, tick: float) -> None:
        """Do once what is due: beat, keep the job, ring the clock, the regular work."""
        close_old_connections()
        if tick >= self._next_beat:
            self._next_beat = tick + terms.BEAT_S
            self._try("beat", lambda: leasing.beat(self.holder, at, self._started_at))
            self._try("recover", lambda: runner.recover(self.holder, at))
        running = self._running
        if running is not None:
            self._try("renew", lambda: running.flush(at))
        self._try("ring", lambda: clock.ring(self.schedule, at))
        for name, every_s, work in self.regular:
            if tick >= self._next[name]:
                self._next[name] = tick + every_s
                self._try(name, work)

    def _run_jobs(self) -> None:
        while not self.stopping.is_set():
            close_old_connections()
            try:
                if not runner.run_next(self.holder, watch=self._watch):
                    self.stopping.wait(IDLE_S)
            except DatabaseError:
                log.warning("queue_not_reached", exc_info=True)
                self.stopping.wait(IDLE_S)
        connections.close_all()

    def _watch(self, running: "runner.Running | None") -> None:
        self._running = running

    def _try(self, name: str, work: Callable[[], object]) -> None:
        """Do a piece of regular work; a locked or lost database is tried again at the next turn."""
        try:
            work()
        except DatabaseError as error:
            log.warning("turn_put_off", extra={"part": name, "reason": type(error).__name__})
        except Exception:
            log.exception("turn_failed", extra={"part": name})
