"""What is right for the desk: no database, no clock."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

from shequ.desk.terms import COMMUNITY_DIGITS, LONGEST_TEXT, SHORTEST_TEXT, Urgency
from shequ.kernel.words import _

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


def own_place(areas: Iterable[str]) -> str:
    """Return the community or grid somebody works in, by the areas of their grants; "" for the county and above."""
    return next((area for area in areas if len(area) >= COMMUNITY_DIGITS), "")


def against_band(value: int, low: int | None, high: int | None) -> tuple[str, dict[str, int], bool]:
    """Return (sentence, its values, whether the value lies outside): how a measured value stands to its standard."""
    if low is not None and value < low:
        return _("低于下限 {low} {unit}，少 {gap} {unit}"), {"low": low, "gap": low - value}, True
    if high is not None and value > high:
        return _("高于上限 {high} {unit}，多 {gap} {unit}"), {"high": high, "gap": value - high}, True
    if low is not None and high is not None:
        return _("标准 {low} 至 {high} {unit}"), {"low": low, "high": high}, False
    if low is not None:
        return _("标准 {low} {unit}以上"), {"low": low}, False
    if high is not None:
        return _("标准 {high} {unit}以下"), {"high": high}, False
    return _("方案没有设定标准"), {}, False
