"""The share at the front line over time, as figures for an SVG that needs no script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from shequ.staffing.queries import Share

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 84, 12, 28
STEP, WHOLE = 25, 100
FEWEST = 2


@dataclass(frozen=True, slots=True)
class LineDrawing:
    """A line: its points, where it ends, the last value."""

    key: str
    points: str
    end: tuple[float, float]
    last: float


@dataclass(frozen=True, slots=True)
class ShareDrawing:
    """Lines, the grid in per cent, the years below."""

    lines: tuple[LineDrawing, ...]
    grid: tuple[tuple[float, int], ...]
    years: tuple[tuple[float, int], ...]
    right: int = WIDTH - RIGHT
    left: int = LEFT
    foot: int = HEIGHT - BOTTOM + 18
    width: int = WIDTH
    height: int = HEIGHT


def share_drawing(rows: Sequence[Share]) -> ShareDrawing | None:
    """Return the drawing, None when there are fewer than two days to draw."""
    if len(rows) < FEWEST:
        return None
    first, last = rows[0].on, rows[-1].on

    def across(day: date) -> float:
        return round(LEFT + (day - first).days / max((last - first).days, 1) * (WIDTH - LEFT - RIGHT), 1)

    def down(share: float) -> float:
        return round(TOP + (1 - share / WHOLE) * (HEIGHT - TOP - BOTTOM), 1)

    def line(key: str, of: Callable[[Share], float | None]) -> LineDrawing | None:
        held = [(row.on, share) for row in rows if (share := of(row)) is not None]
        if not held:
            return None
        points = " ".join(f"{across(day)},{down(share)}" for day, share in held)
        return LineDrawing(key, points, (across(held[-1][0]), down(held[-1][1])), held[-1][1])

    lines = (
        line("people", lambda row: row.people_share),
        line("posts", lambda row: row.posts_share),
        line("pay", lambda row: row.pay_share),
    )
    return ShareDrawing(
        tuple(one for one in lines if one),
        tuple((down(share), share) for share in range(0, WHOLE + 1, STEP)),
        tuple((across(row.on), row.on.year) for row in rows),
    )
