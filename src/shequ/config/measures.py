"""What rooms above territory let the map be shaded by: (code, name, unit, "room.queries:function", plan limits by level)."""

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any

from shequ.kernel.words import _
from shequ.territory.queries import Measure, measures_register

# code, title, unit, permission, function(call, level, area, day) → value by area code, parameter of the lowest and of the
# highest value
MEASURES: tuple[tuple[str, str, str, str, str, Mapping[str, str], Mapping[str, str]], ...] = (
    (
        "households", _("常住户"), _("户"), "residents.population_see", "residents.queries:households_measure",
        {"community": "community.households.min", "grid": "grid.households.min"},
        {"community": "community.households.max", "grid": "grid.households.max"},
    ),
    (
        "people", _("常住人口"), _("人"), "residents.population_see", "residents.queries:people_measure",
        {"community": "community.people.min"}, {"community": "community.people.max"},
    ),
)  # fmt: skip


def connect() -> None:
    """Hand the measures of upper rooms to territory."""
    measures_register(
        [
            Measure(code, title, unit, partial(_ask, path), low=low, high=high, see=permission)
            for code, title, unit, permission, path, low, high in MEASURES
        ]
    )


def _ask(path: str, *args: Any) -> Any:
    module, _colon, name = path.partition(":")
    return getattr(import_module(f"shequ.{module}"), name)(*args)
