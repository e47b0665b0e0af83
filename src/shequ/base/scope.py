"""Row scope: who sees which rows, decided once for lists, exports, API and map.

`Model.objects` offers only `visible_to`, `unscoped(because=…)`, `create` and `bulk_create`. Scope is a range on the
indexed area code, so it reads the same on both databases: county 620822 is `>= '620822' and < '620823'`.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q

from shequ.kernel.call import Actor
from shequ.kernel.permissions import PUBLIC
from shequ.kernel.refusals import Hidden

M = TypeVar("M", bound=models.Model)


def after_prefix(code: str) -> str:
    """Return the smallest string above every string that begins with `code`."""
    return code[:-1] + chr(ord(code[-1]) + 1)


def under(code: str, *, path: str = "area_id") -> Q:
    """Return the condition that the column `path` holds `code` or an area below it; "" is everywhere, also beside an "or"."""
    if not code:
        return ~Q(pk__in=[])
    return Q(**{f"{path}__gte": code, f"{path}__lt": after_prefix(code)})


def under_any(codes: Iterable[str], *, path: str = "area_id") -> Q:
    """Return the condition that the column `path` lies under one of the codes; no code matches nothing."""
    found = Q(pk__in=[])
    for at, code in enumerate(codes):
        found = under(code, path=path) if at == 0 else found | under(code, path=path)
    return found


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that came out of a scope."""

    def locked(self, pk: object) -> M:
        """Return the row for writing.

        Raises: Hidden when it is absent or out of scope.
        """
        try:
            return self.select_for_update(of=("self",)).get(pk=pk)
        except (ObjectDoesNotExist, ValueError, ValidationError):
            raise Hidden() from None

    def one(self, pk: object) -> M:
        """Return the row for reading.

        Raises: Hidden when it is absent or out of scope.
        """
        try:
            return self.get(pk=pk)
        except (ObjectDoesNotExist, ValueError, ValidationError):
            raise Hidden() from None

    def under(self, code: str) -> "ScopedQuerySet[M]":
        """Keep the rows of one area and all below it."""
        return self.filter(under(code))


class Scope:
    """The only door from a model class to its rows.

    see: the permission that shows a row to an actor, in the row's area. PUBLIC rows are seen by all.
    path: the column that holds the area code.
    """

    def __init__(self, *, see: str, path: str = "area_id", queryset: type[ScopedQuerySet[Any]] = ScopedQuerySet):
        self.see = see
        self.path = path
        self._queryset = queryset

    def __set_name__(self, owner: type[models.Model], name: str) -> None:
        self._name = name

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> "BoundScope":
        if instance is not None:
            raise AttributeError(f"{owner.__name__}.{self._name} belongs to the class")
        return BoundScope(self, owner)

    def rows(self, owner: type[models.Model]) -> ScopedQuerySet[Any]:
        """Return all rows; only the bound scope calls it."""
        return self._queryset(owner)


class BoundScope:
    """A scope together with its model."""

    __slots__ = ("_model", "_scope")

    def __init__(self, scope: Scope, model: type[models.Model]):
        self._scope = scope
        self._model = model

    def visible_to(self, actor: Actor, *, see: str = "") -> Any:
        """Return the rows the actor may see, by the model's permission or a narrower one given as `see`."""
        permission = see or self._scope.see
        rows = self._scope.rows(self._model)
        if permission == PUBLIC:
            return rows
        codes = actor.areas_for(permission)
        if codes == ("",):
            return rows
        if not codes:
            return rows.none()
        return rows.filter(under_any(codes, path=self._scope.path))

    def unscoped(self, *, because: str) -> Any:
        """Return all rows; `because` says to the reader why no scope applies."""
        if not because.strip():
            raise ValueError("an unscoped read needs its reason")
        return self._scope.rows(self._model)

    def create(self, **values: object) -> Any:
        """Insert one row."""
        return self._scope.rows(self._model).create(**values)

    def bulk_create(self, rows: Iterable[models.Model], **options: Any) -> list[Any]:
        """Insert many rows."""
        return self._scope.rows(self._model).bulk_create(rows, **options)
