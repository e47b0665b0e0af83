"""How the managed town area is covered by grids, as the coverage page and the checks tell it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from shequ.areas.models import Area
from shequ.areas.terms import Level
from shequ.base.scope import under as under_code
from shequ.kernel.call import Call
from shequ.plan import queries as plan
from shequ.territory import terms
from shequ.territory.models import Boundary, Dwelling
from shequ.territory.queries import grounds, measures
from shequ.territory.queries.measures import SQUARE_KILOMETRE
from shequ.territory.queries.workers import grid_workers
from shequ.territory.rules.boundaries import Tolerance
from shequ.territory.rules.coverage import Coverage, measure
from shequ.territory.terms import Purpose


@dataclass(frozen=True, slots=True)
class PatchRow:
    """A gap or overlap as the page shows it: a key for the map, what, where, square metres."""

    code: str
    kind: str
    name: str
    other: str
    size_m2: float
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class GridRow:
    """A grid with its worker and its place in the band; households None when they are not the actor's to know."""

    code: str
    name: str
    community: str
    community_name: str
    workers: tuple[str, ...]
    households: int | None
    band: str
    """"over", "under", "inside", or "" when it cannot be told."""
    has_ground: bool


@dataclass(frozen=True, slots=True)
class ManagedRow:
    """A declared managed town area with how it is covered."""

    code: str
    name: str
    size_m2: float
    covered_m2: float
    share: float
    gap_count: int
    overlap_count: int

    @property
    def square_kilometres(self) -> float:
        """Return the size for people."""
        return self.size_m2 / SQUARE_KILOMETRE

    @property
    def open_m2(self) -> float:
        """Return how much no grid covers, in square metres."""
        return self.size_m2 - self.covered_m2


@dataclass(frozen=True, slots=True)
class CoverageView:
    """Everything the coverage page shows."""

    managed: tuple[ManagedRow, ...]
    patches: tuple[PatchRow, ...]
    grids: tuple[GridRow, ...]
    without_worker: tuple[GridRow, ...]
    outside_band: tuple[GridRow, ...]
    without_ground: tuple[GridRow, ...]
    dwellings: int
    dwellings_unplaced: int
    band_low: int | None
    band_high: int | None
    is_counted: bool
    """Whether the actor may know how many households a grid has."""
    shapes: tuple[tuple[PatchRow, object], ...]


def coverages(*, under: str = "", on: date, tolerance: Tolerance | None = None) -> list[Coverage]:
    """Measure each declared managed town area against the grids in force; two statements."""
    managed = grounds.managed_grounds(under=under, on=on)
    if not managed:
        return []
    grids = grounds.grounds(level=Level.GRID, under=_common([ground.key for ground in managed]), on=on)
    return [measure(ground, grids, tolerance or Tolerance()) for ground in managed]


def _common(codes: list[str]) -> str:
    first, last = min(codes), max(codes)
    at = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[: min(at, 6)]


def coverage(call: Call, *, under: str = "", on: date | None = None) -> CoverageView:
    """Return how the managed town areas that the actor may see are covered. A fixed number of statements."""
    day = on or call.on
    seen = set(
        Boundary.objects.visible_to(call.actor)
        .filter(under_code(under), grounds.in_force(day), purpose=Purpose.MANAGED)
        .values_list("area_id", flat=True)
    )
    measured = [found for found in coverages(under=under, on=day) if found.key in seen] if seen else []
    grids = _grids(call, under=under, on=day)
    low, high = _band(under or (grids[0].code if grids else ""), day)
    patches = list(_patches(measured))
    dwellings = Dwelling.objects.visible_to(call.actor).filter(under_code(under), merged_into=None)
    count = dwellings.aggregate(all=Count("pk"), unplaced=Count("pk", filter=Q(grid=None)))
    return CoverageView(
        managed=tuple(
            ManagedRow(m.key, m.name, m.size_m2, m.covered_m2, m.share, len(m.gaps), len(m.overlaps)) for m in measured
        ),
        patches=tuple(row for row, _shape in patches),
        grids=tuple(grids),
        without_worker=tuple(grid for grid in grids if not grid.workers),
        outside_band=tuple(grid for grid in grids if grid.band in ("over", "under")),
        without_ground=tuple(grid for grid in grids if not grid.has_ground),
        dwellings=count["all"],
        dwellings_unplaced=count["unplaced"],
        band_low=low,
        band_high=high,
        is_counted=measures.measure_of(call, "households", terms.MapLevel.GRID) is not None,
        shapes=tuple(patches),
    )


def _patches(measured: list[Coverage]) -> list[tuple[PatchRow, object]]:
    found = []
    for coverage_ in measured:
        for kind, problems in (("gap", coverage_.gaps), ("overlap", coverage_.overlaps)):
            for number, problem in enumerate(problems, start=1):
                row = PatchRow(
                    f"{coverage_.key}-{kind}-{number}", kind, problem.name, problem.other, problem.size_m2 or 0.0,
                    problem.lon or 0.0, problem.lat or 0.0,
                )  # fmt: skip
                found.append((row, problem.patch))
    return found


def _band(area: str, on: date) -> tuple[int | None, int | None]:
    low = plan.value("grid.households.min", area=area, on=on)
    high = plan.value("grid.households.max", area=area, on=on)
    return (int(low.value) if low else None, int(high.value) if high else None)


def _grids(call: Call, *, under: str, on: date) -> list[GridRow]:
    areas = list(
        Area.objects.visible_to(call.actor, see=terms.MAP_SEE)
        .filter(under_code(under, path="code"), Q(valid_to=None) | Q(valid_to__gt=on), level=Level.GRID)
        .order_by("code")
        .values_list("code", "name", "parent_id", "parent__name")
    )
    drawn = set(
        Boundary.objects.visible_to(call.actor)
        .filter(under_code(under), grounds.in_force(on), area__level=Level.GRID, purpose=Purpose.GROUND)
        .values_list("area_id", flat=True)
    )
    workers = grid_workers(under=under, on=on)
    counted = measures.measure_of(call, "households", terms.MapLevel.GRID)
    households = counted.ask(call, terms.MapLevel.GRID, under, on) if counted is not None else {}
    rows = []
    limits: dict[str, tuple[int | None, int | None]] = {}
    for code, name, parent, parent_name in areas:
        count = int(households.get(code, 0)) if counted is not None else None
        community = parent or ""
        if community not in limits:
            limits[community] = _band(code, on)
        rows.append(
            GridRow(
                code, name, community, parent_name or "", tuple(workers.get(code, ())), count,
                band_of(count, *limits[community]), code in drawn,
            )
        )  # fmt: skip
    return rows


def band_of(count: int | None, low: int | None, high: int | None) -> str:
    """Return where a count lies: "over", "under", "inside" the band; "" when there is no count or no band."""
    if count is None or (low is None and high is None):
        return ""
    if high is not None and count > high:
        return "over"
    return "under" if low is not None and count < low else "inside"
