"""Invented towns for the bench of community division, any size, by seed: streets, a river with bridges, a railway, islands."""

import json
import math
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shequ.division.solver import Problem

BLOCK_M = 150.0
BRIDGES_EVERY, PASSES_EVERY = 24, 9


@dataclass(frozen=True)
class Town:
    """A problem with the corners of its blocks."""

    problem: Problem
    corners: np.ndarray


def town(count: int, seed: int) -> Town:
    """Return a town of about so many blocks: a lattice out of shape with estates, parks, offices and old communities."""
    dice = np.random.default_rng(seed)
    side = max(4, round(math.sqrt(count * 1.08)))
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(side), np.arange(side)))
    river = np.round(side * 0.34 + side * 0.05 * np.sin(np.arange(side) / side * 9)).astype(int)
    alive = y != river[x]
    for _ring in range(1 + count // 5000):
        # a lake around an island of few households
        cx, cy = dice.integers(3, max(4, side - 3), 2)
        far = np.maximum(np.abs(x - cx), np.abs(y - cy))
        alive &= far != 2
    shift = dice.normal(0, 0.16, (side + 1, side + 1, 2))
    grid = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1)), -1) + shift
    corners = np.stack([grid[y, x], grid[y, x + 1], grid[y + 1, x + 1], grid[y + 1, x]], axis=1) * BLOCK_M
    core = np.exp(-(((x - side / 2) ** 2 + (y - side / 2) ** 2) / (0.3 * side) ** 2))
    homes = np.round(125 * (0.35 + 1.2 * core) * dice.lognormal(-0.18, 0.6, side * side)).astype(np.int64)
    estates = dice.random(side * side) < 0.02
    homes[estates] = dice.integers(800, 2300, estates.sum())
    homes[dice.random(side * side) < 0.1] = 0
    if count >= 1000:
        large = dice.random(side * side) < 0.0008
        homes[large] = dice.integers(3200, 4400, large.sum())
    node = np.full(side * side, -1)
    node[alive] = np.arange(alive.sum())
    pairs, metres, kinds = [], [], []
    rail = np.round(side * 0.62 + (np.arange(side) - side / 2) * 0.15).astype(int)
    for step, ends in ((1, (1, 2)), (side, (2, 3))):
        near = np.flatnonzero((x < side - 1) if step == 1 else (y < side - 1))
        there = near + step
        ok = alive[near] & alive[there]
        near, there = near[ok], there[ok]
        length = np.hypot(*(corners[near, ends[0]] - corners[near, ends[1]]).T)
        crosses = (x[near] < rail[y[near]]) != (x[there] < rail[y[there]])
        open_ = (~crosses | (y[near] % PASSES_EVERY == 0)) & (dice.random(len(near)) > 0.03)
        pairs.append(np.column_stack([node[near], node[there]])[open_])
        metres.append(length[open_])
        kinds.append(crosses[open_].astype(int))
    for column in range(BRIDGES_EVERY // 2, side, BRIDGES_EVERY):
        south, north = river[column] - 1, river[column] + 1
        if south >= 0 and north < side and alive[south * side + column] and alive[north * side + column]:
            pairs.append(np.array([[node[south * side + column], node[north * side + column]]]))
            metres.append(np.array([25.0]))
            kinds.append(np.array([2]))
    streets, length, kind = np.vstack(pairs), np.concatenate(metres), np.concatenate(kinds)
    homes = homes[alive]
    today = _old(homes, streets, seed)
    people = np.round(homes * np.clip(dice.normal(2.62, 0.25, len(homes)), 1.7, 3.6)).astype(np.int64)
    middle = corners[alive].mean(axis=1)
    problem = Problem(homes, streets, length, people=people, today=today, crossings=kind, where=middle)
    return Town(problem, corners[alive])


def _old(homes: np.ndarray, streets: np.ndarray, seed: int) -> np.ndarray:
    """Return communities grown at random, as they come about in a hundred years: many outside any band."""
    dice = random.Random(seed)
    around: list[list[int]] = [[] for _ in homes]
    for a, b in streets.tolist():
        around[a].append(b)
        around[b].append(a)
    old = [-1] * len(homes)
    edge: list[int] = dice.sample(range(len(homes)), max(2, int(homes.sum() / 1650)))
    for number, seed_block in enumerate(edge):
        old[seed_block] = number
    while edge:
        at = dice.randrange(len(edge))
        here = edge[at]
        free = [one for one in around[here] if old[one] < 0]
        if free:
            there = dice.choice(free)
            old[there] = old[here]
            edge.append(there)
        if len(free) <= 1:
            edge[at] = edge[-1]
            edge.pop()
    count = max(old) + 1
    for block in range(len(old)):
        if old[block] < 0:
            old[block], todo = count, [block]
            while todo:
                for there in around[todo.pop()]:
                    if old[there] < 0:
                        old[there] = count
                        todo.append(there)
            count += 1
    return np.array(old)


def write(made: Town, folder: Path, name: str) -> Path:
    """Write a town as GeoParquet with its streets beside it; return the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    problem = made.problem
    shapes = shapely.to_wkb(shapely.polygons(made.corners / 111_320 + (107.6, 35.0)))
    table = pa.table({
        "id": np.arange(problem.size), "hh": problem.households, "pop": problem.people, "existing": problem.today,
        "geometry": pa.array(shapes, pa.binary()),
    })  # fmt: skip
    geo = {
        "version": "1.0.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}},
    }
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), folder / f"{name}.parquet")
    edges = {"u": problem.streets[:, 0], "v": problem.streets[:, 1], "len_m": problem.metres, "kind": problem.crossings}
    pq.write_table(pa.table(edges), folder / f"{name}_edges.parquet")
    return folder / f"{name}.parquet"
