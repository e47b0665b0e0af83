"""Work that begins at the same moment, each piece in a thread with a connection of its own."""

import threading
from collections.abc import Callable, Sequence

PATIENCE = 60


def at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    """Run all at the same moment; return what each of them answered or raised, in their order."""
    from django.db import connections

    gate = threading.Barrier(len(works))
    answers: list[object] = [TimeoutError("never ended")] * len(works)

    def run(at: int, work: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=PATIENCE)
            answers[at] = work()
        except Exception as error:
            answers[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return answers
