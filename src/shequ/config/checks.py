"""The plan board's checks, room by room."""

from importlib import import_module
from typing import Any

# module with a tuple `CHECKS`
MODULES: tuple[str, ...] = (
    "shequ.plan.checks",
    "shequ.territory.checks",
    "shequ.institutions.checks",
    "shequ.residents.checks",
    "shequ.staffing.checks",
)


def all_checks() -> tuple[Any, ...]:
    """Return every check of every room."""
    return tuple(check for module in MODULES for check in import_module(module).CHECKS)
