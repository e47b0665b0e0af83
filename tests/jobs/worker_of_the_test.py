"""A worker with handlers of the test's own, in a process that can be killed: `python -m tests.jobs.worker_of_the_test`."""

import signal
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402

from shequ.config.working import take_turn  # noqa: E402
from shequ.jobs import runner  # noqa: E402
from shequ.jobs.terms import Outcome, Work, resumable  # noqa: E402
from shequ.jobs.work_loop import Worker  # noqa: E402
from shequ.kernel.call import Call  # noqa: E402

CHUNKS = 30


def slowly(call: Call, work: Work) -> Outcome:
    """Write a line for each chunk done, slowly."""
    done = int(work.memory.get("chunk", 0))
    for chunk in range(done, CHUNKS):
        time.sleep(0.1)
        with (Path(settings.HOME) / "chunks").open("a") as out:
            out.write(f"{chunk}\n")
        work.remember(chunk=chunk + 1)
        work.progress(chunk + 1, CHUNKS, "第 {n} 块", n=chunk + 1)
    return Outcome(data={"from": done})


def once(call: Call, work: Work) -> Outcome:
    """The same, but not to be gone on with."""
    return slowly(call, work)


HANDLERS: dict[str, Any] = {"test.resumable": resumable(slowly), "test.once": once}

if __name__ == "__main__":
    turn = take_turn(Path(settings.HOME))
    if turn is None:
        sys.exit(2)
    runner.handle_with({kind: kind for kind in HANDLERS}, {}, HANDLERS.__getitem__)
    worker = Worker(schedule=(), regular=())
    signal.signal(signal.SIGTERM, lambda *_args: worker.stop())
    worker.run()
