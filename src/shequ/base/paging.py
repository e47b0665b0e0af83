"""Keyset pages: the cost of a page does not grow with how far one has turned."""

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from shequ.kernel.refusals import Refused
from shequ.kernel.words import _

T = TypeVar("T")
S = TypeVar("S")
COUNT_LIMIT = 10_000
SIZES = (20, 50, 100, 200)


class BadCursor(Refused):
    """The place in the list is not one we gave out."""

    code = "bad_cursor"
    message = _("翻页位置已失效")
    mend = _("请回到第一页重新查找")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, with the way on and back.

    total is exact up to COUNT_LIMIT; above, it is COUNT_LIMIT and `is_capped` says so.
    """

    rows: tuple[T, ...]
    total: int
    is_capped: bool
    first: int
    after: str
    before: str

    @property
    def last(self) -> int:
        """The number of the last row shown, counted from 1."""
        return self.first + len(self.rows) - 1

    @property
    def is_whole(self) -> bool:
        """Whether the page shows the whole list."""
        return not self.after and not self.before

    def holding(self, rows: Iterable[S]) -> "Page[S]":
        """Return the same part of the list with other rows in place of these, as many and in the same order."""
        return Page(tuple(rows), self.total, self.is_capped, self.first, self.after, self.before)


def _itself(item: Any) -> Any:
    return item


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list is wanted: `size` rows after (or before) a cursor that an earlier page gave."""

    size: int = 50
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, request: HttpRequest) -> "PageRequest":
        """Read size, after and before from the address; an odd size becomes the default."""
        asked = request.GET.get("size", "")
        size = int(asked) if asked.isdigit() and int(asked) in SIZES else cls().size
        return cls(size, request.GET.get("after", ""), request.GET.get("before", ""))

    def of(self, found: "QuerySet[Any]", *, row: Callable[[Any], T] = _itself, count: bool = True) -> Page[T]:
        """Return the page of an ordered queryset.

        The order must end in a unique column and hold no nulls. Two statements: the count (capped) and the rows.
        """
        order = [str(name) for name in found.query.order_by]
        if not order:
            raise ValueError("a page needs an ordered queryset")
        total = found.order_by()[: COUNT_LIMIT + 1].count() if count else 0
        backwards = bool(self.before)
        start, values = _read(self.before or self.after, len(order)) if (self.before or self.after) else (0, [])
        wanted = found.order_by(*(_flip(name) for name in order)) if backwards else found
        if values:
            wanted = wanted.filter(_beyond(order, values, backwards=backwards))
        items: Sequence[Any] = list(wanted[: self.size + 1])
        more, items = len(items) > self.size, items[: self.size]
        if backwards:
            items = items[::-1]
        first = max(start - len(items), 0) if backwards else start
        end = first + len(items)
        has_next = more if not backwards else True
        has_previous = more if backwards else first > 0
        return Page(
            rows=tuple(row(item) for item in items),
            total=min(total, COUNT_LIMIT),
            is_capped=total > COUNT_LIMIT,
            first=first + 1 if items else 0,
            after=_write(end, order, items[-1]) if items and has_next else "",
            before=_write(first, order, items[0]) if items and has_previous else "",
        )


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else "-" + name


def _beyond(order: list[str], values: list[Any], *, backwards: bool) -> Q:
    found = Q()
    for at, name in enumerate(order):
        descending = name.startswith("-") != backwards
        step = Q(**{f"{name.lstrip('-')}__{'lt' if descending else 'gt'}": values[at]})
        same = Q(**{order[before].lstrip("-"): values[before] for before in range(at)})
        found |= same & step
    descending = order[0].startswith("-") != backwards
    # Said once more for the planner: the range on the first column lets it walk the index of the order.
    return Q(**{f"{order[0].lstrip('-')}__{'lte' if descending else 'gte'}": values[0]}) & found


def _value(item: Any, name: str) -> Any:
    for part in name.lstrip("-").split("__"):
        item = item[part] if isinstance(item, dict) else getattr(item, "pk" if part == "pk" else part)
    if isinstance(item, datetime | date):
        return item.isoformat()
    return str(item) if isinstance(item, UUID) else item


def _write(start: int, order: list[str], item: Any) -> str:
    text = json.dumps([start, *(_value(item, name) for name in order)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, width: int) -> tuple[int, list[Any]]:
    try:
        start, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        raise BadCursor() from None
    if len(values) != width or not isinstance(start, int):
        raise BadCursor()
    return start, values
