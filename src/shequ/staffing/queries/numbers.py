"""The numbers of leading posts that a plan gives its kinds of bodies."""

from datetime import date

from shequ.plan import queries as plan


def plan_number(kind: str, position: str, *, area: str, on: date) -> int | None:
    """Return how many posts of a position the plan gives a kind of body, None where it gives none.

    Read from the plan's parameters `leadership.<kind of body>.<position>`.
    """
    held = plan.value(f"leadership.{kind}.{position}", area=area, on=on)
    return None if held is None else int(held.value)
