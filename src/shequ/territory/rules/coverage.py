"""How the managed town area is covered by grids: gaps, overlaps, share. Source: plan G3 and T2.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shequ.kernel import geometry
from shequ.kernel.late import late
from shequ.territory.rules.boundaries import Ground, Tolerance, gaps, overlaps
from shequ.territory.rules.drawings import Problem

if TYPE_CHECKING:
    import shapely
else:
    shapely = late("shapely")


@dataclass(frozen=True, slots=True)
class Coverage:
    """A managed area measured: sizes in square metres, share from 0 to 1, troubles with places."""

    key: str
    name: str
    size_m2: float
    covered_m2: float
    gaps: tuple[Problem, ...]
    overlaps: tuple[Problem, ...]

    @property
    def share(self) -> float:
        """The covered part of the area, from 0 to 1."""
        return self.covered_m2 / self.size_m2 if self.size_m2 else 0.0


def measure(managed: Ground, parts: Sequence[Ground], tolerance: Tolerance) -> Coverage:
    """Measure how the parts cover a managed area; parts elsewhere are left aside, only the ground inside counts."""
    shapes = [part.shape for part in parts]
    near = sorted(shapely.STRtree(shapes).query(managed.shape, predicate="intersects")) if shapes else []
    inside = [
        Ground(parts[at].key, parts[at].name, shapely.intersection(shapes[at], managed.shape), parts[at].row)
        for at in near
    ]
    size = geometry.area_m2(managed.shape)
    open_ground = gaps(managed, [part.shape for part in inside], tolerance)
    missing = sum(problem.size_m2 or 0.0 for problem in open_ground)
    return Coverage(
        key=managed.key,
        name=managed.name,
        size_m2=round(size, 1),
        covered_m2=round(max(size - missing, 0.0), 1),
        gaps=tuple(open_ground),
        overlaps=tuple(sorted(overlaps(inside, tolerance), key=lambda problem: -(problem.size_m2 or 0.0))),
    )
