"""Turns between the processes of one home.

A turn is held by an open file; the system lets go of it when the process is gone, however it went, so a turn that can
be taken proves that nobody is at it any more.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def take(place: Path) -> IO[str] | None:
    """Take the turn that a file stands for, or return None when another process has it. Keep what is returned."""
    place.parent.mkdir(parents=True, exist_ok=True)
    held = place.open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    return held


@contextmanager
def taken(place: Path) -> Iterator[bool]:
    """Hold a turn for the length of a block; gives whether it could be taken. Its file goes with it."""
    held = take(place)
    try:
        yield held is not None
    finally:
        if held is not None:
            place.unlink(missing_ok=True)
            held.close()
