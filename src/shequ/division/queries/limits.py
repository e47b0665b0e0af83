"""What the plan in force says about the size of communities and grids."""

from dataclasses import dataclass
from datetime import date

from shequ.division.rules.asking import Asked
from shequ.plan import queries as plan

PERCENT = 100


def _whole(name: str, area: str, on: date) -> int | None:
    found = plan.value(name, area=area, on=on)
    return int(found.value) if found is not None else None


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of the plan in force, and the clause that sets the first."""

    asked: Asked
    clause: str


def asked_by_plan(*, area: str, on: date) -> Bands:
    """Return what the plan in force asks for an area on a day; ends that it does not set are None.

    People are "about": the tolerance of the plan widens their band (clause on community size).
    """
    loose = plan.value("community.people.tolerance", area=area, on=on)
    share = float(loose.value) / PERCENT if loose is not None else 0.0
    people_low, people_high = (_whole(f"community.people.{end}", area, on) for end in ("min", "max"))
    low, high = (_whole(f"community.households.{end}", area, on) for end in ("min", "max"))
    first = plan.value("community.households.min", area=area, on=on)
    asked = Asked(
        low, high,
        None if people_low is None else round(people_low * (1 - share)),
        None if people_high is None else round(people_high * (1 + share)),
        _whole("grid.households.min", area, on), _whole("grid.households.max", area, on),
    )  # fmt: skip
    return Bands(asked, first.clause if first is not None else "")
