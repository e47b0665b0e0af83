"""Ways outside, behind one interface: the setting NOTICE_ADAPTER names one.

`file` writes lines of JSON into $SHEQU_HOME/outbox, for another program to carry; `console` writes to the log of the
service; `none` keeps messages in the inbox; `package.module:Class` is one of your own (SMS, WeChat, e-mail).
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from django.conf import settings

from shequ.kernel.call import CHINA

NONE = "none"


class NotDelivered(Exception):
    """The way outside did not take the letter; the sentence is for operators and names no person."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What an adapter carries. `id` stays the same over all tries, so that a receiver can drop what came twice."""

    id: str
    address: str
    name: str
    text: str
    link: str
    at: datetime


class Adapter(Protocol):
    """A way outside."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises: NotDelivered, or OSError when the way is cut."""


class FileAdapter:
    """Lines of JSON in a folder that only the service may read, one file a day."""

    def send(self, letter: Letter) -> None:
        """Append the letter and see it to the disk."""
        folder = Path(settings.HOME) / "outbox"
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"{letter.at.astimezone(CHINA):%Y-%m-%d}.jsonl"
        line = json.dumps({**asdict(letter), "at": letter.at.isoformat()}, ensure_ascii=False) + "\n"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as out:
            out.write(line)
            out.flush()
            os.fsync(out.fileno())


class ConsoleAdapter:
    """Writes to the standard error of the service: for trying things out."""

    def send(self, letter: Letter) -> None:
        """Write the letter."""
        sys.stderr.write(
            f"[{letter.at.isoformat()}] -> {letter.name} <{letter.address}>: {letter.text} {letter.link}\n"
        )


BUILT_IN: dict[str, Callable[[], Adapter]] = {"file": FileAdapter, "console": ConsoleAdapter}


def is_on() -> bool:
    """Say whether messages leave the house at all."""
    return bool(settings.NOTICE_ADAPTER) and settings.NOTICE_ADAPTER != NONE


def adapter(channel: str) -> Adapter:
    """Return the adapter of a channel. Raises: LookupError for a name that stands for none."""
    return _made(channel)


@cache
def _made(channel: str) -> Adapter:
    if channel in BUILT_IN:
        return BUILT_IN[channel]()
    module, colon, name = channel.partition(":")
    try:
        if not colon:
            raise AttributeError
        made: Adapter = getattr(import_module(module), name)()
    except (ImportError, AttributeError) as error:
        raise LookupError(f"NOTICE_ADAPTER names no adapter: {channel}") from error
    return made
