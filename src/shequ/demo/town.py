"""A county town to try things in: streets, blocks, grids, communities and dwellings, drawn from a seed.

The six community codes and names of 620822001 are real; every line on the ground, estate, address and point is
invented and says so. Coordinates are WGS84 longitude, latitude; lengths are metres. Neighbours share their corner
points exactly, so blocks neither overlap nor leave gaps, except where a finding is wanted: see `Town.managed_area`
(one field that no community covers) and `Town.grids` (two grids drawn over one another, two without a worker).
"""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from shapely.geometry import Polygon
from shapely.ops import unary_union

from shequ.demo import names

COUNTY = "620822"
COMMITTEE_AREA = "620822001"
CENTRE = (107.6206, 35.0640)
METRES_PER_DEGREE = (91_150.0, 110_940.0)  # of longitude and of latitude, at 35 degrees north
COLUMNS, ROWS = 15, 8
CELL = (240.0, 200.0)
GRID_HOUSEHOLDS = 400
FLOORS, ROOMS_PER_FLOOR = 6, 2
VACANT_SHARE = 0.06

Point = tuple[float, float]
Ring = tuple[Point, ...]
Cell = tuple[int, int]


def _cells(columns: range, rows: range) -> tuple[Cell, ...]:
    """Return cells in a snake along the columns, so that each follows a neighbour."""
    found: list[Cell] = []
    for turn, column in enumerate(columns):
        found += [(column, row) for row in (rows if turn % 2 == 0 else reversed(rows))]
    return tuple(found)


# code, name, share of the households, cells. One is above and one below the usual band, so that the board shows it.
PLAN: tuple[tuple[str, str, float, tuple[Cell, ...]], ...] = (
    ("620822001001", "东大街居委会", 0.2042, _cells(range(7, 11), range(2, 8))),
    (
        "620822001002",
        "西大街居委会",
        0.2717,
        (*_cells(range(3, 5), range(2, 6)), *_cells(range(5, 7), range(2, 8))),
    ),
    ("620822001003", "城东居委会", 0.1733, _cells(range(11, 15), range(2, 8))),
    ("620822001004", "城南居委会", 0.1583, _cells(range(15), range(2))),
    ("620822001005", "碑子沟居委会", 0.0717, _cells(range(5), range(6, 8))),
    ("620822001006", "城西居委会", 0.1208, _cells(range(3), range(2, 6))),
)
UNIT_CELL = (13, 3)
UNCOVERED_CELLS = ((15, 3), (15, 4))
GRIDS_WITHOUT_WORKER = 2


@dataclass(frozen=True, slots=True)
class Block:
    """Ground between streets, the atom of a community."""

    code: str
    name: str
    cell: Cell
    ring: Ring
    community: str
    grid: str
    kind: str  # estate, lanes or unit (a single employer's housing)
    street: str
    number: int
    estate: str
    households: int


@dataclass(frozen=True, slots=True)
class Dwelling:
    """An addressable home. Parts that an address does not have are empty."""

    key: str
    block: str
    community: str
    grid: str
    street: str
    number: str
    estate: str
    building: str
    unit: str
    room: str
    address: str
    point: Point
    vacant: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid, with the blocks it is made of and whether somebody looks after it."""

    code: str
    name: str
    community: str
    blocks: tuple[str, ...]
    has_worker: bool
    extra: Ring | None = None  # ground drawn over the neighbour's


@dataclass(frozen=True, slots=True)
class Community:
    """One of the six real communities."""

    code: str
    name: str
    households: int
    blocks: tuple[str, ...]


@dataclass(frozen=True)
class Town:
    """The whole town. `drawings` makes GeoJSON of it."""

    seed: int
    households: int
    communities: tuple[Community, ...]
    grids: tuple[Grid, ...]
    blocks: tuple[Block, ...]
    dwellings: tuple[Dwelling, ...]
    managed_area: Polygon
    streets: tuple[tuple[str, tuple[Point, ...]], ...] = field(repr=False)

    @cached_property
    def block_of(self) -> Mapping[str, Block]:
        """Return the blocks by code."""
        return {block.code: block for block in self.blocks}

    def shape_of(self, blocks: tuple[str, ...]) -> Polygon:
        """Return the ground of some blocks as one shape."""
        return unary_union([Polygon(self.block_of[code].ring) for code in blocks])

    def area_rows(self) -> list[tuple[str, str]]:
        """Return code and name of the grids, parents being in the official list."""
        return [(grid.code, grid.name) for grid in self.grids]


def build(households: int = 12_000, *, seed: int = 2016) -> Town:
    """Draw the town for a number of households; the same seed and number give the same town."""
    draw = random.Random(seed)
    nodes = _nodes(draw)
    estates = _estates(draw)
    communities, grids, blocks = [], [], []
    dwellings: list[Dwelling] = []
    totals = _spread(households, [share for _, _, share, _ in PLAN])
    for (code, name, _, cells), total in zip(PLAN, totals, strict=True):
        counts = _spread(total, [_density(cell, draw) for cell in cells])
        groups = _grid_groups(counts, max(2, round(total / GRID_HOUSEHOLDS)))
        own: list[Block] = []
        for order, group in enumerate(groups, start=1):
            grid = f"{code}{order:03d}"
            made = [
                _block(
                    cells[i],
                    community=code,
                    code=f"{code}B{i + 1:02d}",
                    grid=grid,
                    households=counts[i],
                    nodes=nodes,
                    estates=estates,
                )
                for i in group
            ]
            own += made
            short = name.removesuffix("居委会")
            grids.append(Grid(grid, f"{short}第{order}网格", code, tuple(b.code for b in made), has_worker=True))
        communities.append(Community(code, name, total, tuple(b.code for b in own)))
        blocks += own
        for block in own:
            dwellings += _dwellings(block, draw)
    return Town(
        seed=seed,
        households=households,
        communities=tuple(communities),
        grids=_with_flaws(grids, blocks, nodes),
        blocks=tuple(blocks),
        dwellings=tuple(dwellings),
        managed_area=_managed_area(nodes),
        streets=tuple(_streets(nodes)),
    )


def _nodes(draw: random.Random) -> dict[Cell, Point]:
    """Return the street corners: a grid bent along the valley, each corner a little off."""
    found: dict[Cell, Point] = {}
    for i in range(COLUMNS + 2):
        for j in range(ROWS + 1):
            x = (i - COLUMNS / 2) * CELL[0] + draw.uniform(-24, 24)
            y = (j - ROWS / 2) * CELL[1] + draw.uniform(-20, 20) + 90 * math.sin(i / 4.5)
            lon = CENTRE[0] + x / METRES_PER_DEGREE[0]
            lat = CENTRE[1] + y / METRES_PER_DEGREE[1]
            found[i, j] = (round(lon, 7), round(lat, 7))
    return found


def _ring(cell: Cell, nodes: Mapping[Cell, Point]) -> Ring:
    i, j = cell
    return (nodes[i, j], nodes[i + 1, j], nodes[i + 1, j + 1], nodes[i, j + 1], nodes[i, j])


def _streets(nodes: Mapping[Cell, Point]) -> Iterator[tuple[str, tuple[Point, ...]]]:
    for j, name in enumerate(names.STREETS_EAST_WEST):
        yield name, tuple(nodes[i, j] for i in range(COLUMNS + 1))
    for i, name in enumerate(names.STREETS_NORTH_SOUTH):
        yield name, tuple(nodes[i, j] for j in range(ROWS + 1))


def _managed_area(nodes: Mapping[Cell, Point]) -> Polygon:
    """Return all blocks together and the field beside them that nobody has taken in yet."""
    cells = [cell for *_, cells in PLAN for cell in cells] + list(UNCOVERED_CELLS)
    return unary_union([Polygon(_ring(cell, nodes)) for cell in cells])


def _density(cell: Cell, draw: random.Random) -> float:
    """Return how thickly a block is lived in, the middle of the town more than its rim."""
    off = abs(cell[0] - COLUMNS / 2) / COLUMNS + abs(cell[1] - ROWS / 2) / ROWS
    return (1.3 - 0.6 * off) * draw.uniform(0.55, 1.45)


def _spread(total: int, weights: list[float]) -> list[int]:
    """Split a whole number by weights, the largest remainders first."""
    exact = [total * weight / sum(weights) for weight in weights]
    counts = [int(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: counts[i] - exact[i])
    for i in by_remainder[: total - sum(counts)]:
        counts[i] += 1
    return counts


def _grid_groups(counts: list[int], wanted: int) -> list[list[int]]:
    """Cut a run of blocks into so many grids of about the same number of households."""
    groups: list[list[int]] = [[] for _ in range(wanted)]
    passed, total = 0, sum(counts)
    for index, count in enumerate(counts):
        middle = passed + count / 2
        groups[min(wanted - 1, int(middle * wanted / max(total, 1)))].append(index)
        passed += count
    return [group for group in groups if group]


def _estates(draw: random.Random) -> dict[Cell, str]:
    """Give each cell of the town an estate name of its own."""
    pool = [first + last for last in names.ESTATE_LAST for first in names.ESTATE_FIRST]
    cells = sorted(cell for *_, cells in PLAN for cell in cells)
    draw.shuffle(cells)
    found = dict(zip(cells, pool, strict=False))
    return {**found, UNIT_CELL: names.UNIT_ESTATE}


def _block(
    cell: Cell,
    *,
    community: str,
    code: str,
    grid: str,
    households: int,
    nodes: Mapping[Cell, Point],
    estates: Mapping[Cell, str],
) -> Block:
    i, j = cell
    kind = "unit" if cell == UNIT_CELL else "estate" if cell in estates else "lanes"
    estate = estates.get(cell, "")
    street = names.STREETS_EAST_WEST[j]
    number = 2 + i * 8 + (1 if j % 2 else 0)
    name = estate or f"{street}{names.LANES[(i + j) % len(names.LANES)]}巷片区"
    return Block(code, name, cell, _ring(cell, nodes), community, grid, kind, street, number, estate, households)


def _dwellings(block: Block, draw: random.Random) -> Iterator[Dwelling]:
    """Build homes for the block's households and a few empty ones, building by building."""
    homes = math.ceil(block.households * (1 + VACANT_SHARE))
    empty = set(draw.sample(range(homes), homes - block.households))
    parts = _courtyards(block, homes) if block.kind == "lanes" else _flats(block, homes, draw)
    for index, (building, unit, room, address, place) in enumerate(parts):
        number = building if block.kind == "lanes" else f"{block.number}号"
        yield Dwelling(
            key=f"{block.code}-{index + 1:04d}",
            block=block.code,
            community=block.community,
            grid=block.grid,
            street=block.street,
            number=number,
            estate=block.estate,
            building="" if block.kind == "lanes" else building,
            unit=unit,
            room=room,
            address=address,
            point=_inside(block.ring, *place),
            vacant=index in empty,
        )


def _flats(block: Block, homes: int, draw: random.Random) -> Iterator[tuple[str, str, str, str, Point]]:
    """Yield building, unit, room, address and relative place; houses stand in rows and fill from the first."""
    plan: list[tuple[int, int, int, int]] = []
    building = 0
    while len(plan) < homes:
        building += 1
        for unit in range(1, draw.choice((2, 3, 3, 4)) + 1):
            for floor in range(1, FLOORS + 1):
                plan += [(building, unit, floor, room) for room in range(1, ROOMS_PER_FLOOR + 1)]
    across = max(1, math.ceil(math.sqrt(building)))
    for number, unit, floor, room in plan[:homes]:
        u = ((number - 1) % across + 0.5) / across * 0.8 + 0.1 + (unit - 2) * 0.01
        v = ((number - 1) // across + 0.5) / math.ceil(building / across) * 0.8 + 0.1
        door = f"{floor}{room:02d}"
        address = f"{block.estate}{number}号楼{unit}单元{door}室"
        yield str(number), str(unit), door, address, (u, v)


def _courtyards(block: Block, homes: int) -> Iterator[tuple[str, str, str, str, Point]]:
    """Yield single-storey homes along the lanes of an old quarter."""
    per_lane = 40
    lanes = math.ceil(homes / per_lane)
    for index in range(homes):
        lane, place = divmod(index, per_lane)
        first = names.LANES.index(block.name.removeprefix(block.street).removesuffix("巷片区"))
        turn = lane // len(names.LANES)
        word = names.LANES[(first + lane) % len(names.LANES)] + ("" if turn == 0 else "上下东西南北中前后里"[turn % 10])
        number = f"{word}巷{block.cell[0] * 100 + place * 2 + 1}号"
        yield number, "", "", f"{block.street}{number}", ((place + 0.5) / per_lane, (lane + 0.5) / lanes)


def _inside(ring: Ring, u: float, v: float) -> Point:
    """Return a point of a four-cornered block by its share of the way across and up."""
    a, b, c, d = ring[:4]
    lon = (1 - u) * (1 - v) * a[0] + u * (1 - v) * b[0] + u * v * c[0] + (1 - u) * v * d[0]
    lat = (1 - u) * (1 - v) * a[1] + u * (1 - v) * b[1] + u * v * c[1] + (1 - u) * v * d[1]
    return round(lon, 7), round(lat, 7)


def _with_flaws(grids: list[Grid], blocks: list[Block], nodes: Mapping[Cell, Point]) -> tuple[Grid, ...]:
    """Leave two grids without a worker and draw one a little over its eastern neighbour."""
    idle = {grids[-1].code, grids[len(grids) // 2].code}
    cell, first = next((b.cell, b.grid) for b in blocks if b.community == PLAN[0][0] and b.cell == (8, 4))
    i, j = cell
    far = {b.cell: b.grid for b in blocks}[i + 1, j]
    strip: Ring | None = None
    if far != first:
        edge = (nodes[i + 1, j], nodes[i + 1, j + 1])
        out = [_inside(_ring((i + 1, j), nodes), 0.12, v) for v in (1.0, 0.0)]
        strip = (edge[0], edge[1], out[0], out[1], edge[0])
    return tuple(
        Grid(g.code, g.name, g.community, g.blocks, g.code not in idle, strip if g.code == first else None)
        for g in grids
    )
