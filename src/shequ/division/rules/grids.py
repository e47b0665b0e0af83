"""Grids of a proposal: those of today stay where a community keeps its ground and they fit no worse than new ones."""

from collections.abc import Sequence
from typing import Any

from shequ.division.rules.towns import Town


def with_todays(town: Town, labels: Sequence[int], numbers: Sequence[int], *, low: int, high: int) -> list[int]:
    """Return the number of each block's grid. A community whose ground does not change keeps its grids when they are whole
    and no more of them lie outside the band of households than of the new ones: people keep their worker.
    """
    found = list(numbers)
    today: dict[int, set[int]] = {}
    for at, number in enumerate(town.today):
        if number >= 0:
            today.setdefault(number, set()).add(at)
    members: dict[int, list[int]] = {}
    for at, label in enumerate(labels):
        if label >= 0:
            members.setdefault(label, []).append(at)
    for own in members.values():
        old = town.today[own[0]]
        if old < 0 or today[old] != set(own) or not all(town.grids[at] for at in own):
            continue
        codes = sorted({town.grids[at] for at in own})
        place = {code: number for number, code in enumerate(codes, start=1)}
        kept = [place[town.grids[at]] for at in own]
        if _outside(town, own, kept, low, high) <= _outside(town, own, [numbers[at] for at in own], low, high):
            for at, number in zip(own, kept, strict=True):
                found[at] = number
    return found


def _outside(town: Town, own: Sequence[int], numbers: Sequence[int], low: int, high: int) -> int:
    homes: dict[int, int] = {}
    for at, number in zip(own, numbers, strict=True):
        homes[number] = homes.get(number, 0) + town.households[at]
    return sum(not low <= count <= high for count in homes.values())


def counted(town: Town, labels: Sequence[int], numbers: Sequence[int], *, low: int, high: int) -> dict[str, Any]:
    """Return how many grids there are and how many lie outside the band."""
    homes: dict[tuple[int, int], int] = {}
    for at, (label, number) in enumerate(zip(labels, numbers, strict=True)):
        if label >= 0:
            homes[label, number] = homes.get((label, number), 0) + town.households[at]
    return {"count": len(homes), "outside": sum(not low <= count <= high for count in homes.values())}
