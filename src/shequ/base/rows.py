"""Frozen rows that several rooms hand to the pages that gather them: the search box and the work list."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Hit:
    """Something the search box found: what it is called, a line to tell it from others, its page, an icon's name."""

    title: str
    sub: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Something that waits for the actor: verb and object, why it is theirs, by when, one button."""

    icon: str
    title: str
    why: str
    due_on: date | None
    url: str
    verb: str
