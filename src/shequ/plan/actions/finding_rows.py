"""Writes findings many at a time: one prepared statement for all rows, so that statements do not grow with areas."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from shequ.plan.models import CheckRun, Finding

CONTENT = ("area_id", "name", "what", "measured", "required", "unit", "severity", "mend", "institution")
"""What makes a finding say something else than before, besides `values`."""
WRITTEN = (*CONTENT, "values", "rank", "link", "link_args")


def findings_insert(rows: Sequence[Finding]) -> None:
    """Insert findings whose keys are set."""
    names = [field.attname for field in Finding._meta.concrete_fields]
    marks = ", ".join(["%s"] * len(names))
    sql = f"INSERT INTO {_table()} ({', '.join(map(_column, names))}) VALUES ({marks})"  # noqa: S608 (names of our own fields)
    _many(sql, rows, names)


def findings_update(rows: Sequence[Finding]) -> None:
    """Write what findings now say, by their keys."""
    changes = ", ".join(f"{_column(name)} = %s" for name in WRITTEN)
    sql = f"UPDATE {_table()} SET {changes} WHERE {_column('id')} = %s"  # noqa: S608 (names of our own fields)
    _many(sql, rows, [*WRITTEN, "id"])


def findings_resolve(run: CheckRun, keys: Iterable[UUID]) -> None:
    """Mark findings as no longer found by a run."""
    rows = [Finding(id=key, resolved_id=run.pk, resolved_at=run.at) for key in keys]
    changes = ", ".join(f"{_column(name)} = %s" for name in ("resolved_id", "resolved_at"))
    sql = f"UPDATE {_table()} SET {changes} WHERE {_column('id')} = %s"  # noqa: S608 (names of our own fields)
    _many(sql, rows, ["resolved_id", "resolved_at", "id"])


def _table() -> str:
    return connection.ops.quote_name(Finding._meta.db_table)


def _column(name: str) -> str:
    field = next(field for field in Finding._meta.concrete_fields if field.attname == name)
    return connection.ops.quote_name(str(field.column))


def _many(sql: str, rows: Sequence[Finding], names: Sequence[str]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(_values(rows, names)))


def _values(rows: Sequence[Finding], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    known = {field.attname: field for field in Finding._meta.concrete_fields}
    fields = [(name, known[name].get_db_prep_save) for name in names]
    for row in rows:
        yield tuple(prepare(getattr(row, name), connection) for name, prepare in fields)
