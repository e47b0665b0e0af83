"""The burn-down as figures for an SVG that needs no script: left open against an even pace."""

from dataclasses import dataclass
from datetime import date

from shequ.plan.queries.board import Burn

WIDTH, HEIGHT = 360, 96
LEFT, RIGHT, TOP, BOTTOM = 28, 40, 8, 20
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class BurnDrawing:
    """Lines as SVG points, labels with their places."""

    line: str
    pace: str
    grid: tuple[tuple[float, int], ...]
    now: tuple[float, float, int]
    pace_end: Point
    days: tuple[tuple[float, date, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def burn_drawing(burn: Burn) -> BurnDrawing | None:
    """Return the drawing, None when there is nothing to draw."""
    if not burn.total or len(burn.days) < 2:  # noqa: PLR2004 (a line needs two ends)
        return None
    first, last = burn.days[0], burn.days[-1]
    top = max(-(-burn.total // 10) * 10, 10)

    def place(day: date, count: float) -> Point:
        along = (day - first).days / max((last - first).days, 1)
        return round(LEFT + along * (WIDTH - LEFT - RIGHT), 1), round(
            TOP + (1 - count / top) * (HEIGHT - TOP - BOTTOM), 1
        )

    held = [(day, count) for day, count in zip(burn.days, burn.left, strict=True) if count is not None]
    line = [place(day, count) for day, count in held]
    pace = [place(day, count) for day, count in zip(burn.days, burn.planned, strict=True)]
    now = line[-1]
    ends = [(place(first, 0)[0], first, "start"), (place(last, 0)[0], last, "end")]
    return BurnDrawing(
        line=" ".join(f"{x},{y}" for x, y in line),
        pace=" ".join(f"{x},{y}" for x, y in pace),
        grid=tuple((place(first, count)[1], count) for count in (0, top // 2, top)),
        now=(now[0], now[1], held[-1][1]),
        pace_end=pace[-1],
        days=tuple(ends),
    )
