"""Setting columns of many rows, each to its own value, in one statement per thousand rows, portably.

Rows that get the same values stand together, so that a statement has as many cases as it has different values.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db.models import Case, CharField, Value, When

CHUNK = 1_000
"""Rows of one statement; each names its rows once more per column, far below what both engines take."""


def assign(rows: Any, wanted: Mapping[Any, Sequence[str | None]], columns: Sequence[str]) -> int:
    """Give each row (by primary key) the texts of `wanted` in the named columns; returns how many rows were named."""
    ordered = sorted(wanted.items(), key=lambda item: tuple(value or "" for value in item[1]))
    for at in range(0, len(ordered), CHUNK):
        chunk = ordered[at : at + CHUNK]
        cases: dict[str, list[When]] = {column: [] for column in columns}
        for values, group in groupby(chunk, key=lambda item: tuple(item[1])):
            keys: list[Hashable] = [key for key, _values in group]
            for column, value in zip(columns, values, strict=True):
                cases[column].append(When(pk__in=keys, then=Value(value, CharField())))
        rows.filter(pk__in=[key for key, _values in chunk]).update(
            **{column: Case(*whens, output_field=CharField()) for column, whens in cases.items()}
        )
    return len(ordered)


def in_chunks(items: Sequence[Any], size: int = CHUNK) -> list[Sequence[Any]]:
    """Return the items in parts small enough for one statement each."""
    return [items[at : at + size] for at in range(0, len(items), size)]
