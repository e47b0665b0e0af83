"""Searching Chinese text on both engines: words are bigrams (`kernel.textkeys`), phrases keep their order.

A table with columns `id` (a growing integer) and `text` (the words, a space between) is searched through SQLite's FTS5
(external content, table `<table>_fts`) or PostgreSQL's GIN index on `to_tsvector('simple', text)`; the room's migration
makes the index. PostgreSQL keeps its own index; SQLite's is kept by `index_add` and `index_drop`.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from shequ.kernel.textkeys import bigram_query


def matching(rows: Any, text: str) -> Any:
    """Keep the rows of a search table that hold every word of the text, Chinese runs in their order.

    A text with nothing to look for (signs only) keeps no row.
    """
    words = bigram_query(text)
    if not words:
        return rows.none()
    table = rows.model._meta.db_table
    if connection.vendor == "sqlite":
        query = f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s"
        return rows.filter(pk__in=RawSQL(query, [_sqlite_query(words)]))  # noqa: S611 (the text is a parameter)
    # A subquery, so that it also holds where Django gives the table another name (a subquery of a subquery).
    query = f"SELECT id FROM {table} WHERE to_tsvector('simple', text) @@ to_tsquery('simple', %s)"
    return rows.filter(pk__in=RawSQL(query, [_postgres_query(words)]))  # noqa: S611


def index_add(table: str, *, after: int) -> None:
    """Index the rows whose id is above `after`, in one statement."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table}_fts (rowid, text) SELECT id, text FROM {table} WHERE id > %s",
                [after],
            )


def index_add_rows(table: str, ids: Sequence[int]) -> None:
    """Index the rows of the ids, whose text has just been written."""
    _change(table, ids, f"INSERT INTO {table}_fts (rowid, text) SELECT id, text FROM {table} WHERE id IN ")


def index_drop_rows(table: str, ids: Sequence[int]) -> None:
    """Take the rows of the ids out of the index; their old text must still stand in the table."""
    _change(
        table,
        ids,
        f"INSERT INTO {table}_fts ({table}_fts, rowid, text) SELECT 'delete', id, text FROM {table} WHERE id IN ",
    )


CHUNK = 500


def _change(table: str, ids: Sequence[int], statement: str) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for at in range(0, len(ids), CHUNK):
            part = list(ids[at : at + CHUNK])
            cursor.execute(statement + "(" + ", ".join(["%s"] * len(part)) + ")", part)


def _sqlite_query(words: list[tuple[str, bool]]) -> str:
    parts, phrase = [], []
    for word, is_beginning in words:
        if is_beginning:
            parts.append(f'"{word}"*')
        else:
            phrase.append(word)
    if phrase:
        parts.append('"' + " ".join(phrase) + '"')
    return " AND ".join(parts)


def _postgres_query(words: list[tuple[str, bool]]) -> str:
    beginnings = [f"'{word}':*" for word, is_beginning in words if is_beginning]
    phrase = " <-> ".join(f"'{word}'" for word, is_beginning in words if not is_beginning)
    return " & ".join([*beginnings, *([phrase] if phrase else [])])
