"""Loading many rows at once, one way per engine, and identifiers that come out the same when a load is repeated."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, cast
from uuid import UUID

from django.db import connection, models

_VERSION, _VARIANT = "7", "8"


def load(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows of plain values: COPY on PostgreSQL, executemany elsewhere.

    Days are ISO strings, identifiers 32 hex digits, truth values 1 and 0: both engines take these as they are.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # All rows first: what makes them may itself ask the database, which a COPY under way would not answer.
            ready = list(rows)
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", cast("Any", rows))


def ids_of(batch: UUID, kind: str, positions: Iterable[int]) -> list[str]:
    """Return an identifier (UUID version 7, 32 hex digits) for each position of a batch.

    They follow from the batch alone, so a check that was stopped and goes on gives every row the same one, and they
    rise with the position, so that the index of a big load grows at its end. The counter takes the places that
    RFC 9562 section 6.2 leaves for it; 48 bits of a digest follow.
    """
    head = batch.hex[:12] + _VERSION
    seed = blake2b(f"{batch.hex}.{kind}.".encode(), digest_size=32).digest()
    return [
        f"{head}{position >> 12 & 0xFFF:03x}{_VARIANT}{position & 0xFFF:03x}"
        + blake2b(position.to_bytes(4), key=seed, digest_size=6).hexdigest()
        for position in positions
    ]


def as_hex(value: object) -> str:
    """Return an identifier read from either engine as 32 hex digits; "" for none."""
    if type(value) is str:
        return value if "-" not in value else value.replace("-", "")
    return value.hex if isinstance(value, UUID) else ""
