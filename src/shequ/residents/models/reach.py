"""Who sees which people: the area's range, and for grid workers the dwellings of their grid."""

from typing import Any

from django.db import models
from django.db.models import Q

from shequ.base.scope import BoundScope, Scope, under_any
from shequ.kernel.call import Actor
from shequ.residents.terms import COMMUNITY_DIGITS


class PeopleScope(Scope):
    """A scope whose rows lie in a community; an actor of a grid sees those whose dwelling lies in the grid.

    grid: the path to the dwelling's grid of the current main home, where the row has one.
    """

    def __init__(self, *, see: str, path: str = "area_id", grid: str = ""):
        super().__init__(see=see, path=path)
        self.grid = grid

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> "BoundPeople":
        if instance is not None:
            raise AttributeError(f"{owner.__name__}.{self._name} belongs to the class")
        return BoundPeople(self, owner)


class BoundPeople(BoundScope):
    """A people scope together with its model."""

    __slots__ = ()

    def visible_to(self, actor: Actor, *, see: str = "") -> Any:
        """Return the rows the actor may see, by the model's permission or a narrower one given as `see`."""
        scope: Any = self._scope
        codes = actor.areas_for(see or scope.see)
        grids = tuple(code for code in codes if len(code) > COMMUNITY_DIGITS)
        if not grids:
            return super().visible_to(actor, see=see)
        wide = tuple(code for code in codes if code not in grids)
        homes = self._in_grids(grids)
        return scope.rows(self._model).filter(under_any(wide, path=scope.path) | homes)

    def _in_grids(self, grids: tuple[str, ...]) -> Q:
        from shequ.residents.models.tenure import Tenure  # noqa: PLC0415 (its model stands on this scope)

        path = str(self._scope.grid)  # type: ignore[attr-defined]
        if path.startswith("dwelling"):
            return Q(**{f"{path}__in": grids})
        homes = Tenure.rows.filter(dwelling__grid_id__in=grids, valid_to=None, is_main=True)
        return Q(**{f"{path}__in": homes.values("resident_id")})
