"""How quickly points find their grid: 1,000 grids, batches of 100,000 points, through the same query as pages and imports.

Yardstick: numpy's own search of the same points in sorted arrays, the least that any look-up by cell must do.

    python -m bench.points [--full]
"""

import argparse
import os
import sys
import tempfile
import time

GRIDS_ACROSS, GRIDS_UP = 40, 25
WEST, SOUTH, STEP = 107.55, 35.03, 0.0025
POINTS = 100_000
BAR = 50_000
AREA = "990101001"


def main(words: list[str]) -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="ten rounds instead of three")
    rounds = 10 if parser.parse_args(words).full else 3
    with tempfile.TemporaryDirectory(prefix="shequ-bench-") as home:
        os.environ |= {"SHEQU_HOME": home, "DJANGO_SETTINGS_MODULE": "shequ.config.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from bench.figures import Figure, report

        best, yardstick, placed = _measure(rounds)
    return report(
        [
            Figure(
                "point to community and grid, 1,000 grids, batches of 100,000", best, "points/s", f"≥ {BAR:,}", best >= BAR,
                f"numpy searchsorted of the same points {yardstick:,.0f} points/s, ratio {best / yardstick:.3f}; "
                f"{placed:.1%} of the points placed",
            )
        ]
    )  # fmt: skip


def _measure(rounds: int) -> tuple[float, float, float]:
    import numpy as np
    from django.core.management import call_command
    from django.utils import timezone

    from shequ.territory import queries

    call_command("migrate", verbosity=0, skip_checks=True)
    _draw()
    dice = np.random.default_rng(2016)
    lons = dice.uniform(WEST - STEP, WEST + STEP * (GRIDS_ACROSS + 1), POINTS)
    lats = dice.uniform(SOUTH - STEP, SOUTH + STEP * (GRIDS_UP + 1), POINTS)
    today = timezone.localdate()
    queries.places_of(lons[:1], lats[:1], on=today)  # the index is built once per state of the boundaries
    best, floor, grids = 0.0, 0.0, [""]
    for _round in range(rounds):
        began = time.perf_counter()
        _communities, grids = queries.places_of(lons, lats, on=today)
        best = max(best, POINTS / (time.perf_counter() - began))
        began = time.perf_counter()
        across = np.searchsorted(WEST + STEP * np.arange(GRIDS_ACROSS + 1), lons)
        up = np.searchsorted(SOUTH + STEP * np.arange(GRIDS_UP + 1), lats)
        floor = max(floor, POINTS / (time.perf_counter() - began))
    if across.size != up.size:
        raise AssertionError("the yardstick lost points")
    expected = (
        (lons > WEST) & (lons < WEST + STEP * GRIDS_ACROSS) & (lats > SOUTH) & (lats < SOUTH + STEP * GRIDS_UP)
    ).sum()
    placed = sum(bool(code) for code in grids)
    if placed != expected:
        raise AssertionError(f"{placed} points placed, {expected} lie inside")
    return best, floor, placed / POINTS


def _draw() -> None:
    """Draw twenty-five communities of forty grids each, every border with 24 corners, through the importer."""
    from django.utils import timezone

    from shequ.areas import actions as areas
    from shequ.areas import division_list
    from shequ.kernel.call import Actor, Call
    from shequ.territory import seed

    call = Call(actor=Actor.system("bench"), at=timezone.now(), channel="cli")
    rows = ["99,试验省", "9901,试验市", "990101,试验县", f"{AREA},城区"]
    rows += [f"{AREA}{row + 1:03d},第{row + 1}社区" for row in range(GRIDS_UP)]
    listing = division_list.parse("code,name\n" + "\n".join(rows))
    areas.division_list_import(call, listing=listing, file_name="bench.csv")
    communities = [_feature(f"{AREA}{row + 1:03d}", 0, row, GRIDS_ACROSS) for row in range(GRIDS_UP)]
    grids = [
        _feature(f"{AREA}{row + 1:03d}{column + 1:03d}", column, row, 1)
        for row in range(GRIDS_UP)
        for column in range(GRIDS_ACROSS)
    ]
    for kind, features in (("communities", communities), ("grids", grids)):
        seed.load(call, kind=kind, collection={"type": "FeatureCollection", "features": features}, area=AREA)


def _feature(code: str, column: int, row: int, width: int) -> dict[str, object]:
    west, south = WEST + column * STEP, SOUTH + row * STEP
    east, north = west + width * STEP, south + STEP
    ring = _side((west, south), (east, south), width) + _side((east, south), (east, north), 1)
    ring += _side((east, north), (west, north), width) + _side((west, north), (west, south), 1)
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return {"type": "Feature", "properties": {"code": code, "name": code}, "geometry": geometry}


def _side(a: tuple[float, float], b: tuple[float, float], cells: int) -> list[list[float]]:
    parts = 6 * cells
    return [[a[0] + (b[0] - a[0]) * at / parts, a[1] + (b[1] - a[1]) * at / parts] for at in range(parts)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
