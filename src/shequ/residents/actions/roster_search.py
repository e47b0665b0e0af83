"""Keeping the engine's word index in step with set-based writes of rosters.

SQLite's FTS5 index lies beside its table and is told of every row; PostgreSQL keeps its index by itself.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

_FTS = "residents_residentsearch_fts"


def index_after(newest: int) -> None:
    """Index the search rows whose id is higher than `newest`."""
    _run(f"INSERT INTO {_FTS} (rowid, text) SELECT id, text FROM residents_residentsearch WHERE id > %s", [newest])


def forget(condition: str, values: Sequence[Any]) -> None:
    """Take rows out of the index, before their text changes or they go. `condition` is on residents_residentsearch."""
    _run(
        f"INSERT INTO {_FTS} ({_FTS}, rowid, text) SELECT 'delete', id, text FROM residents_residentsearch WHERE {condition}",
        values,
    )


def index(condition: str, values: Sequence[str | int]) -> None:
    """Put rows into the index, after their text changed."""
    _run(f"INSERT INTO {_FTS} (rowid, text) SELECT id, text FROM residents_residentsearch WHERE {condition}", values)


def newest_row() -> int:
    """Return the highest id of the search table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM residents_residentsearch")
        return int(cursor.fetchone()[0])


def _run(statement: str, values: Sequence[str | int]) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
