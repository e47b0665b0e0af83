"""A column whose text only opens on request.

The attribute of a row is a `Sealed`: printing it, putting it into a template, a log or JSON shows dots. Whoever has the
right says `.open()`. A plain string may be assigned; it is sealed when the row is saved, bound to table, column and
primary key, which therefore must be known before (UUIDs are made by us). Nothing can be filtered or sorted by such a
column except whether it is empty; look up by the keyed digest beside it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from shequ.base import secrets

DOTS = "••••••"


class Sealed:
    """One sealed text, or one about to be sealed. Only `open()` tells what it says."""

    __slots__ = ("_bytes", "_place", "_plain")

    def __init__(self, sealed: bytes | None = None, *, plain: str | None = None, place: bytes | None = None):
        self._bytes = sealed
        self._plain = plain
        self._place = place

    def open(self) -> str:
        """Return the text.

        Raises: SealBroken, KeyMissing; ValueError when the value was read without its row (use `unsealed`).
        """
        if self._plain is not None:
            return self._plain
        if self._place is None or self._bytes is None:
            raise ValueError("a sealed value read without its row has no place; use base.encrypted.unsealed")
        return secrets.unseal(self._bytes, self._place)

    def stored(self) -> bytes:
        """Return what is stored; a plain text is sealed now."""
        if self._bytes is None:
            if self._plain is None or self._place is None:
                raise ValueError("a text can be sealed only for its row; save it through the model")
            self._bytes = secrets.seal(self._plain, self._place)
        return self._bytes

    def at(self, place: bytes) -> "Sealed":
        """Return the value bound to its place; a plain text taken from another row is sealed anew there."""
        if self._place == place:
            return self
        if self._plain is not None:
            return Sealed(plain=self._plain, place=place)
        if self._place is not None:
            return Sealed(plain=self.open(), place=place)
        return Sealed(self._bytes, place=place)

    def __repr__(self) -> str:
        return f"<Sealed {DOTS}>"

    def __str__(self) -> str:
        return DOTS

    def __format__(self, spec: str) -> str:
        return format(DOTS, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        return self is other or (self._bytes is not None and self._bytes == other._bytes)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        # Only the sealed form may leave the process (caches, jobs).
        return (_revived, (self.stored(), self._place))


def _revived(sealed: bytes, place: bytes | None) -> Sealed:
    return Sealed(sealed, place=place)


class _SealedAttribute(DeferredAttribute):
    """Gives a row's value its place, and keeps an assigned string from showing."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            bound = value.at(self.field.place(instance.pk))
            instance.__dict__[self.field.attname] = bound
            return bound
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = Sealed(plain=value) if isinstance(value, str) else value


class EncryptedTextField(models.BinaryField):
    """Text kept sealed. Assign a string, None, or what `seal_column` made; read a `Sealed`.

    The model's primary key must have a default (a UUID of ours): it is part of what is sealed.
    """

    _pyi_private_set_type: Any
    _pyi_private_get_type: Sealed  # type: ignore[assignment]
    description = "Sealed text"
    descriptor_class = _SealedAttribute
    empty_values: ClassVar[list[object]] = [None]  # type: ignore[misc]

    def __init__(self, *args: Any, **options: Any):
        options.setdefault("editable", False)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options

    def place(self, pk: object) -> bytes:
        """Return the place of this column in the row."""
        return secrets.place_of(self.model._meta.db_table, str(self.column), pk)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not self.model._meta.abstract and self.model._meta.pk.get_default() is None:
            found.append(checks.Error("A sealed column needs a primary key made by us.", obj=self, id="shequ.E001"))
        return found

    def get_default(self) -> Any:
        return None if not self.has_default() else super().get_default()

    def from_db_value(self, value: Any, expression: object, connection: object) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return value.stored()
        if value is None or isinstance(value, bytes | memoryview):
            return value
        raise FieldError("a sealed column takes a sealed value; a string is sealed only by saving its row")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(self.get_prep_value(value), connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError("sealed columns are not serialised")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"a sealed column cannot be searched by {lookup_name}; use its digest")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError("a sealed column has no transforms; use its digest")


def seal_column(model: type[models.Model], field: str, rows: Sequence[UUID], texts: Sequence[str]) -> list[bytes]:
    """Seal one column of many rows at once, for bulk loading: what is returned goes into the column as it is.

    Raises: KeyMissing; ValueError when the lengths differ.
    """
    return secrets.seal_many(texts, _places(model, field, rows))


def unsealed(model: type[models.Model], field: str, row: object, value: Sealed | bytes) -> str:
    """Open one value of a column that was read without its row (`values_list`, raw SQL).

    Raises: SealBroken, KeyMissing.
    """
    return unseal_column(model, field, [row], [value])[0]


def unseal_column(
    model: type[models.Model], field: str, rows: Iterable[object], values: Iterable[Sealed | bytes]
) -> list[str]:
    """Open one column of many rows at once.

    Raises: SealBroken, KeyMissing; ValueError when the lengths differ.
    """
    stored = [value.stored() if isinstance(value, Sealed) else bytes(value) for value in values]
    return secrets.unseal_many(stored, _places(model, field, rows))


def _places(model: type[models.Model], field: str, rows: Iterable[object]) -> list[bytes]:
    found = model._meta.get_field(field)
    if not isinstance(found, EncryptedTextField):
        raise FieldError(f"{model.__name__}.{field} is not sealed")
    return secrets.places_of(model._meta.db_table, str(found.column), rows)
