"""Who looks after which grid: grants of the grid worker's role at the grid's code."""

from collections import defaultdict
from datetime import date

from shequ.accounts import queries as accounts
from shequ.areas.terms import DIGITS, Level
from shequ.kernel.roles import Role


def grid_workers(*, under: str = "", on: date) -> dict[str, list[str]]:
    """Return the names of the grid workers by grid code, on a day; one statement. Callers limit it to what is seen."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in accounts.role_holders(Role.GRID_WORKER, under=under, on=on):
        if len(code) == DIGITS[Level.GRID]:
            found[code].append(name)
    return dict(found)
