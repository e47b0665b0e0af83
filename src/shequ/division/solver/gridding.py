"""The second level: grids inside each community, connected, inside a band of their own, numbered as people read a map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from shequ.division.solver.compiled import Ints
from shequ.division.solver.dividing import divide
from shequ.division.solver.pieces import parts
from shequ.division.solver.values import Parameters, Problem, Violation

ROW = 0.75
"""Height of a row of grids, in mean widths of a grid: what lies in one row is numbered from west to east."""


@dataclass(frozen=True, slots=True)
class Large:
    """A block that is larger than a grid may be: it needs its buildings. `grids` is how many it makes, 0 when it fits no number."""

    block: int
    households: int
    grids: int


@dataclass(frozen=True, slots=True, eq=False)
class Gridding:
    """The grid of each block by number inside its community, from 1; 0: in no community.

    A large block is a grid by itself until its buildings are known; small ground that only it touches goes with it.
    """

    community: Ints
    number: Ints
    count: int
    violations: tuple[Violation, ...]
    """Grids outside the band, those of large blocks left out; `community` is the position in `grids`."""
    grids: tuple[tuple[int, int, int], ...]
    """Community, number, households."""
    large: tuple[Large, ...]
    proved: int
    seconds: float


def divide_grids(
    problem: Problem,
    labels: Sequence[int] | Ints,
    parameters: Parameters,
    *,
    progress: Callable[[float], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Gridding:
    """Return grids inside the communities that `labels` gives; the band is that of `parameters`.

    Raises: BadProblem, Cancelled.
    """
    labels = np.asarray(labels, np.int64)
    a, b = problem.streets.T
    is_large = problem.households > parameters.high
    inside = (labels[a] == labels[b]) & (labels[a] >= 0)
    free = inside & ~is_large[a] & ~is_large[b]
    # what nobody lives in and touches only large blocks, or is too small without them, goes with its neighbour
    home = _beside_large(problem, labels, inside, is_large, parameters.low)
    small = replace(
        problem, streets=problem.streets[free], metres=problem.metres[free], crossings=problem.crossings[free],
        today=np.where(home >= 0, 0, -1), kinds=None, locked=None,
    )  # fmt: skip
    found = divide(
        small,
        replace(parameters, closed=frozenset({0}), moved=0.0, bands={}),
        progress=progress,
        is_cancelled=is_cancelled,
    )
    grid = np.where(home >= 0, found.labels.max(initial=-1) + 1 + home, found.labels)
    grid[(labels < 0)] = -1
    lonely = (grid < 0) & (labels >= 0)
    grid[lonely] = grid.max(initial=-1) + 1 + np.unique(labels[lonely], return_inverse=True)[1]
    used = grid >= 0
    grid[used] = np.unique(grid[used], return_inverse=True)[1]
    number, order = _numbers(problem, labels, grid)
    homes = np.bincount(grid[used], problem.households[used]).astype(np.int64)
    community = np.zeros(len(homes), np.int64)
    community[grid[used]] = labels[used]
    of_grid = np.zeros(len(homes), np.int64)
    of_grid[grid[used]] = number[used]
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    told = []
    for one in found.violations:
        first = int(np.argmax(found.labels == one.community))
        if home[first] < 0:
            told.append(replace(one, community=int(place[grid[first]])))
    large = tuple(
        Large(int(block), int(count), _how_many(int(count), parameters))
        for block, count in zip(np.flatnonzero(is_large & used), problem.households[is_large & used], strict=True)
    )
    rows = tuple((int(community[one]), int(of_grid[one]), int(homes[one])) for one in order)
    return Gridding(labels, number, len(homes), tuple(told), rows, large, found.proved, found.seconds)


def _how_many(households: int, parameters: Parameters) -> int:
    fewest = -(-households // parameters.high)
    return fewest if fewest <= households // parameters.low else 0


def _beside_large(problem: Problem, labels: Ints, inside: np.ndarray, is_large: np.ndarray, low: int) -> Ints:
    """Return for each block the large block whose grid it is part of, -1 for none."""
    a, b = problem.streets.T
    home = np.where(is_large & (labels >= 0), np.arange(problem.size), -1)
    free = inside & ~is_large[a] & ~is_large[b]
    piece = parts(problem.size, problem.streets[free])
    total = np.bincount(piece, problem.households, minlength=problem.size)
    best: dict[int, tuple[float, int]] = {}
    touch = np.flatnonzero(inside & (is_large[a] != is_large[b]))
    for street in touch:
        block, beside = (int(a[street]), int(b[street])) if is_large[a[street]] else (int(b[street]), int(a[street]))
        if total[piece[beside]] < low:
            best[int(piece[beside])] = max(
                best.get(int(piece[beside]), (0.0, -1)), (float(problem.metres[street]), block)
            )
    for one, (_metres, block) in best.items():
        home[(piece == one) & ~is_large] = block
    return home


def _numbers(problem: Problem, labels: Ints, grid: Ints) -> tuple[Ints, Ints]:
    """Return the number of each block's grid inside its community, and the grids in the order of their numbers.

    Grids are numbered row by row from north to south, each row from west to east; without a map, by their first block.
    """
    used = np.flatnonzero(grid >= 0)
    count = int(grid.max(initial=-1)) + 1
    community = np.zeros(count, np.int64)
    community[grid[used]] = labels[used]
    size = np.bincount(grid[used], minlength=count)
    if problem.where is None:
        first = np.full(count, problem.size, np.int64)
        np.minimum.at(first, grid[used], used)
        order = np.lexsort((first, community))
    else:
        east, north = (
            np.bincount(grid[used], problem.where[used, axis], minlength=count) / np.maximum(size, 1) for axis in (0, 1)
        )
        row = np.zeros(count, np.int64)
        for one in np.unique(community):
            here = np.flatnonzero(community == one)
            spread = np.ptp(problem.where[used[labels[used] == one]], axis=0) + 1.0
            height = ROW * float(np.sqrt(spread[0] * spread[1] / len(here)))
            row[here] = ((north[here].max() - north[here]) / height).astype(np.int64)
        order = np.lexsort((east, row, community))
    number = np.zeros(problem.size, np.int64)
    of_grid = np.zeros(count, np.int64)
    sorted_of = community[order]
    begins = np.r_[0, np.flatnonzero(np.diff(sorted_of)) + 1] if count else np.zeros(0, np.int64)
    of_grid[order] = np.arange(count) - np.repeat(begins, np.diff(np.r_[begins, count])) + 1
    number[used] = of_grid[grid[used]]
    return number, order
