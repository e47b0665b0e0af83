"""After a rotation: every sealed column is sealed anew under the key in force, in steps that can be broken off.

A row already under the key in force is not touched, so a run that was killed goes on where it stopped. A row that
somebody changes meanwhile is left alone: what they wrote is under the new key already.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import BinaryField, F, Func, Q, Value

from shequ.base import keys, secrets
from shequ.base.encrypted import EncryptedTextField

STEP = 500


def sealed_columns() -> list[tuple[Any, EncryptedTextField]]:
    """Return (model, field) of every sealed column whose table is there, in a stable order."""
    tables = set(connection.introspection.table_names())
    found = [
        (model, field)
        for model in apps.get_models()
        if model._meta.db_table in tables and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]
    return sorted(found, key=lambda pair: (pair[0]._meta.label, pair[1].name))


def reseal_steps(*, replaced: frozenset[str] = frozenset()) -> Iterator[int]:
    """Seal every column anew, up to 500 rows a transaction; yield how many rows each step changed.

    replaced: labels of models whose rows may be deleted and put back but never updated (`journal.Value`).
    Raises: SealBroken, KeyMissing; the steps before it stay done.
    """
    current = keys.current(keys.ENCRYPTION).id
    for model, field in sealed_columns():
        last: Any = None
        while True:
            batch = list(_waiting(model, field, current, after=last)[:STEP])
            if not batch:
                break
            last = batch[-1][0]
            if model._meta.label in replaced:
                yield _replace(model, field, [pk for pk, _sealed in batch])
            else:
                yield _reseal(model, field, batch)


def waiting_count() -> int:
    """Return how many values are still sealed under an older key. One statement a column."""
    current = keys.current(keys.ENCRYPTION).id
    return sum(_waiting(model, field, current).count() for model, field in sealed_columns())


def keys_in_use() -> dict[str, int]:
    """Return how many values each encryption key has sealed, by the key's name; unknown keys by their id."""
    names = {key.id: key.name for key in keys.ring().of(keys.ENCRYPTION)}
    found: dict[str, int] = {}
    for model, field in sealed_columns():
        ids = model._base_manager.exclude(**{f"{field.name}__isnull": True}).annotate(key_id=_key_id(field))
        for key_id in ids.values_list("key_id", flat=True).distinct():
            name = names.get(bytes(key_id), bytes(key_id).hex())
            found[name] = found.get(name, 0) + ids.filter(key_id=key_id).count()
    return found


def _key_id(field: EncryptedTextField) -> Func:
    return Func(
        F(field.name), Value(2), Value(4), function="SUBSTR", output_field=BinaryField()
    )  # the version byte, then the four bytes of the key


def _waiting(model: Any, field: EncryptedTextField, current: bytes, *, after: Any = None) -> Any:
    rows = model._base_manager.exclude(**{f"{field.name}__isnull": True}).annotate(key_id=_key_id(field))
    rows = rows.filter(~Q(key_id=current))
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return rows.order_by("pk").values_list("pk", field.name)


def _replace(model: Any, field: EncryptedTextField, pks: list[Any]) -> int:
    """Take the rows out and put them back, sealed anew."""
    with transaction.atomic():
        rows = list(model._base_manager.select_for_update().filter(pk__in=pks))
        for row in rows:
            setattr(row, field.name, getattr(row, field.name).open())
        model._base_manager.filter(pk__in=[row.pk for row in rows])._raw_delete(connection.alias)
        model._base_manager.bulk_create(rows)
    return len(rows)


def _reseal(model: Any, field: EncryptedTextField, batch: list[tuple[Any, Any]]) -> int:
    stored = [sealed.stored() for _pk, sealed in batch]
    places = [field.place(pk) for pk, _sealed in batch]
    anew = secrets.seal_many(secrets.unseal_many(stored, places), places)
    table, column = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(str(field.column))
    key = connection.ops.quote_name(str(model._meta.pk.column))
    to_db = model._meta.pk.get_db_prep_value
    changed = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for (pk, _sealed), old, new in zip(batch, stored, anew, strict=True):
            cursor.execute(
                f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s",  # noqa: S608 (our own names)
                [new, to_db(pk, connection), old],
            )
            changed += cursor.rowcount
    return changed
