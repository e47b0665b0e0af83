"""What is right for the desk: no database, no clock."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

from shequ.desk.terms import LONGEST_TEXT, SHORTEST_TEXT, Urgency

DAYS_OF_WEEK = 7


class Dated(Protocol):
    """Anything with a day it is due; None is without one."""

    @property
    def due_on(self) -> date | None: ...


T = TypeVar("T", bound=Dated)


def urgency_of(due_on: date | None, *, on: date) -> Urgency:
    """Return how soon a day is, seen from `on`. Weeks end on Sunday; without a day a thing comes later."""
    if due_on is None:
        return Urgency.LATER
    if due_on < on:
        return Urgency.OVERDUE
    if due_on == on:
        return Urgency.TODAY
    sunday = on + timedelta(days=DAYS_OF_WEEK - on.isoweekday())
    return Urgency.WEEK if due_on <= sunday else Urgency.LATER


def by_urgency(rows: Iterable[T], *, on: date) -> list[tuple[Urgency, list[T]]]:
    """Group rows by urgency, the most pressing group and row first; empty groups are left out."""
    ordered = sorted(rows, key=lambda row: (row.due_on is None, row.due_on or on))
    groups = [(step, [row for row in ordered if urgency_of(row.due_on, on=on) == step]) for step in Urgency]
    return [(step, found) for step, found in groups if found]


def search_text(asked: str) -> str:
    """Return what is really looked for: without spaces around, no longer than we read; "" when too short."""
    text = " ".join(asked.split())[:LONGEST_TEXT]
    return text if len(text) >= SHORTEST_TEXT else ""
