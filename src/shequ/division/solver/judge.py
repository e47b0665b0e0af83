"""What a division is worth: connected parts, households of each, and why some are outside the band."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shequ.division.solver.values import Parameters, Problem, Violation, Why


def neighbours(problem: Problem) -> list[dict[int, float]]:
    """Return, for each block, the blocks that it touches with the metres of street between them."""
    around: list[dict[int, float]] = [{} for _ in problem.households]
    for a, b, metres in problem.streets:
        around[a][b] = around[b][a] = metres
    return around


def parts(around: Sequence[dict[int, float]], joined: Callable[[int, int], bool]) -> list[int]:
    """Number the connected parts, walking only between blocks that `joined` lets through."""
    part = [-1] * len(around)
    count = 0
    for start in range(len(around)):
        if part[start] >= 0:
            continue
        part[start], todo = count, [start]
        while todo:
            here = todo.pop()
            for there in around[here]:
                if part[there] < 0 and joined(here, there):
                    part[there] = count
                    todo.append(there)
        count += 1
    return part


def totals(households: Sequence[int], labels: Sequence[int]) -> list[int]:
    """Return the households of each label."""
    found = [0] * (max(labels, default=-1) + 1)
    for block, label in enumerate(labels):
        found[label] += households[block]
    return found


def violations(problem: Problem, labels: Sequence[int], parameters: Parameters) -> tuple[Violation, ...]:
    """Return the communities outside the band with the reason of each.

    Ground without households that touches no inhabited block is no community. An impossible count is a proof for
    the whole connected piece: at least one of its communities has to be outside; so at most one is called unavoidable.
    """
    low, high = parameters.low, parameters.high
    piece = parts(neighbours(problem), lambda _a, _b: True)
    of_piece = totals(problem.households, piece)
    sums = totals(problem.households, labels)
    home: dict[int, int] = {}
    biggest: dict[int, int] = {}
    for block, label in enumerate(labels):
        home[label] = piece[block]
        biggest[label] = max(biggest.get(label, 0), problem.households[block])
    found: list[Violation] = []
    proved = {piece[block] for block, count in enumerate(problem.households) if count > high}
    for label, count in enumerate(sums):
        whole = of_piece[home[label]]
        if low <= count <= high or whole == 0:
            continue
        if biggest[label] > high:
            why, sure = Why.BIG_BLOCK, True
        elif whole < low and count == whole:
            why, sure = Why.ISLAND, True
        elif -(-whole // high) > whole // low and home[label] not in proved:
            why, sure = Why.NO_COUNT, True
        else:
            why, sure = Why.NOT_FOUND, False
        if sure:
            proved.add(home[label])
        found.append(Violation(label, count, why, sure))
    return tuple(found)
