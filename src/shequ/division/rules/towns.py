"""The frozen ground of a study: blocks by position with counts, today's community and grid, neighbours and shapes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shequ.division.rules import CountsMissing, NoNeighbours
from shequ.division.solver import Problem
from shequ.division.solver.adjacency import touching
from shequ.kernel.geometry import LocalPlane, shapes_of
from shequ.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
    import shapely
else:
    np, shapely = late("numpy"), late("shapely")

NAMED = 10


@dataclass(frozen=True, slots=True)
class Plot:
    """A block before it is frozen; `community` and `grid` are today's codes, "" none."""

    code: str
    name: str
    community: str
    grid: str
    households: int | None
    people: int | None
    is_unit_type: bool
    shape: str


@dataclass(frozen=True)
class Town:
    """Blocks by position. `today` indexes `communities` (codes), -1 none; `shapes` are GeoJSON texts."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    households: tuple[int, ...]
    people: tuple[int, ...]
    communities: tuple[str, ...]
    community_names: tuple[str, ...]
    today: tuple[int, ...]
    grids: tuple[str, ...]
    kinds: tuple[int, ...]
    locked: tuple[bool, ...]
    streets: tuple[tuple[int, int], ...]
    metres: tuple[float, ...]
    crossings: tuple[int, ...]
    where: tuple[tuple[float, float], ...]
    shapes: tuple[str, ...]
    held_apart: int = 0
    left_out: int = 0
    """Households of the register that lie in no block: they are not divided."""

    @cached_property
    def problem(self) -> Problem:
        """Return what the solver divides."""
        return Problem(
            self.households, self.streets, self.metres, people=self.people, today=self.today, kinds=self.kinds,
            locked=self.locked, crossings=self.crossings, where=self.where,
        )  # fmt: skip

    @cached_property
    def place(self) -> dict[str, int]:
        """Return the position of each block code."""
        return {code: at for at, code in enumerate(self.codes)}

    @cached_property
    def geometries(self) -> Any:
        """Return the shapes in degrees, as an array."""
        return np.array(shapes_of(list(self.shapes)), dtype=object)

    def plain(self) -> dict[str, Any]:
        """Return plain values to keep, without the shapes."""
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name != "shapes"}

    @classmethod
    def read(cls, kept: Mapping[str, Any], shapes: Sequence[str]) -> Town:
        """Return what was kept."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        values["streets"] = tuple((a, b) for a, b in kept["streets"])
        values["where"] = tuple((x, y) for x, y in kept["where"])
        return cls(**values, shapes=tuple(shapes))

    def digest(self) -> str:
        """Return the SHA-256 of everything that a division depends on."""
        text = json.dumps([self.plain(), self.shapes], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def check_counts(plots: Sequence[Plot]) -> None:
    """Refuse blocks whose households nobody has stated; all are counted, the first are named."""
    if missing := [plot for plot in plots if plot.households is None]:
        names = "、".join(plot.name or plot.code for plot in missing[:NAMED])
        raise CountsMissing(field="source", count=len(missing), names=names)


def frozen(
    plots: Sequence[Plot],
    *,
    names: Mapping[str, str],
    gap_m: float,
    barriers: Sequence[str] = (),
    locked: Sequence[str] = (),
    has_classes: bool = False,
    left_out: int = 0,
) -> Town:
    """Return the ground of some blocks with the neighbours that their shapes make.

    names: community code → name. gap_m: width of street across which blocks touch. barriers: GeoJSON of rivers and railways.
    has_classes: unit-type blocks have a band of their own. left_out: households that lie in no block.
    Raises: CountsMissing, NoNeighbours.
    """
    check_counts(plots)
    communities = tuple(sorted({plot.community for plot in plots if plot.community}))
    number = {code: at for at, code in enumerate(communities)}
    shapes = np.array(shapes_of([plot.shape for plot in plots]), dtype=object)
    plane = LocalPlane.around(shapely.total_bounds(shapes))
    flat = plane.flat(shapes)
    walls = plane.flat(np.array(shapes_of(list(barriers)), dtype=object)) if barriers else None
    found = touching(flat, gap_m=gap_m, barriers=walls)
    if len(plots) > 1 and not len(found.streets):
        raise NoNeighbours(field="gap_m")
    where = np.round(shapely.get_coordinates(shapely.centroid(flat)), 1) + 0.0  # -0.0 comes back as 0.0 from a database
    kept = set(locked)
    return Town(
        codes=tuple(plot.code for plot in plots), names=tuple(plot.name or plot.code for plot in plots),
        households=tuple(plot.households or 0 for plot in plots), people=tuple(plot.people or 0 for plot in plots),
        communities=communities, community_names=tuple(names.get(code, code) for code in communities),
        today=tuple(number.get(plot.community, -1) for plot in plots), grids=tuple(plot.grid for plot in plots),
        kinds=tuple(int(plot.is_unit_type and has_classes) for plot in plots),
        locked=tuple(plot.code in kept for plot in plots),
        streets=tuple((int(a), int(b)) for a, b in found.streets), metres=tuple(round(float(one), 1) for one in found.metres),
        crossings=tuple(int(one) for one in found.crossings), where=tuple((float(x), float(y)) for x, y in where),
        shapes=tuple(plot.shape for plot in plots), held_apart=found.held_apart, left_out=left_out,
    )  # fmt: skip
