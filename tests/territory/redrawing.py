"""A small invented town of square blocks in rows, its doors, and divisions of it into communities and grids."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.territory import actions
from shequ.territory.actions import Redrawn
from shequ.territory.models import Block, Boundary, Dwelling
from shequ.territory.terms import Plot
from tests.cast import EAST, EAST_GRID, NOON, TOWN, WEST, WEST_GRID
from tests.territory.drawings import polygon

DAY = date(2026, 10, 1)
BEFORE = date(2026, 9, 30)
SINCE = date(2020, 1, 1)
NORTH = f"{TOWN}003"
NORTH_GRID = f"{NORTH}001"
SECOND_GRID = f"{EAST}002"


def code_of(column: int, row: int = 0) -> str:
    return f"B{column:02d}{row:02d}"


def box(geometry: Mapping[str, Any]) -> dict[str, float]:
    lons, lats = zip(*geometry["coordinates"][0], strict=True)
    return {"west": min(lons), "south": min(lats), "east": max(lons), "north": max(lats)}


def block(column: int, row: int = 0, *, area: str, size: float = 0.1) -> UUID:
    """Draw a square block."""
    shape = polygon(column * size, row * size, size, size)
    made = Block.rows.create(
        id=uuid7(), area_id=area, code=code_of(column, row), geometry=json.dumps(shape), size_m2=1e4,
        valid_from=SINCE, drawn_at=NOON, **box(shape),
    )  # fmt: skip
    return made.pk


def ground(area: str, x: float, y: float, width: float, height: float, *, since: date = SINCE) -> None:
    """Draw the boundary of an area in force."""
    shape = polygon(x, y, width, height)
    Boundary.rows.create(
        id=uuid7(), area_id=area, geometry=json.dumps(shape), size_m2=1e4, valid_from=since, drawn_at=NOON, **box(shape)
    )


def door(key: str, *, area: str, grid: str | None = None, at: UUID | None = None, **values: Any) -> UUID:
    """Register a dwelling as it stands in the table."""
    made = Dwelling.rows.create(
        id=uuid7(), area_id=area, grid_id=grid, block_id=at, address_key=key, text=f"{key}室", created_at=NOON, **values
    )
    return made.pk


def two_sides() -> dict[str, UUID]:
    """Draw four blocks in a row, the western two of the eastern street's community and its first grid, and so on."""
    blocks = {code_of(at): block(at, area=EAST if at < 2 else WEST) for at in range(4)}
    for area, x in ((EAST, 0.0), (WEST, 0.2), (EAST_GRID, 0.0), (WEST_GRID, 0.2)):
        ground(area, x, 0, 0.2, 0.1)
    return blocks


def plot(code: str, *columns: int, name: str = "") -> Plot:
    """Return a plot of blocks of the lowest row."""
    return Plot(code, name or f"{code}新", tuple(code_of(column) for column in columns))


def redraw(
    call: Call, communities: Sequence[Plot], grids: Sequence[Plot] = (), *, heirs: Mapping[str, str] | None = None,
    successors: Mapping[str, tuple[str, ...]] | None = None, on: date = DAY, area: str = TOWN,
) -> Redrawn:  # fmt: skip
    """Put a division in force."""
    return actions.ground_redraw(
        call, area=area, communities=communities, grids=grids, heirs=heirs or {}, successors=successors or {}, on=on,
        document="县政发〔2026〕3号",
    )  # fmt: skip
