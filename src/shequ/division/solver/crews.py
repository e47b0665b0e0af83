"""Independent parts of the work on as many cores as there are; the answers are those of one core, in their order."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import TypeVar

from shequ.division.solver.running import Watch
from shequ.division.solver.values import Cancelled

LOOK = 0.2
"""Seconds between two looks at progress and at whether to go on."""

Answer = TypeVar("Answer")


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def all_of(jobs: Sequence[Callable[[Watch], Answer]], watch: Watch) -> list[Answer]:
    """Return the answers of jobs that know nothing of each other. Machine code runs side by side in threads.

    Whoever asked is told of progress, and asked whether to go on, in the thread of the caller only.
    Raises: Cancelled.
    """
    hands = min(len(jobs), cores())
    if hands <= 1:
        return [job(watch) for job in jobs]
    stop = Event()
    watches = [Watch(None, stop.is_set) for _job in jobs]

    def work(number: int) -> Answer:
        began = time.thread_time()
        try:
            return jobs[number](watches[number])
        finally:
            watches[number].elsewhere += time.thread_time() - began

    with ThreadPoolExecutor(hands) as pool:
        todo = [pool.submit(work, number) for number in range(len(jobs))]
        waiting = set(todo)
        told = 0.0
        try:
            while waiting:
                waiting = wait(waiting, LOOK).not_done
                done = sum(one.done for one in watches)
                watch.step(done - told)
                told = done
        except Cancelled:
            stop.set()
            for one in todo:
                one.cancel()
            raise
    watch.elsewhere += sum(one.elsewhere for one in watches)
    return [one.result() for one in todo]
