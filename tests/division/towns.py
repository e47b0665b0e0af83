"""Invented towns, and a judge of their divisions that shares nothing with the solver: plain dictionaries and union-find."""

import random
from dataclasses import dataclass

from shequ.division.solver import Problem

LOW, HIGH = 1000, 3000


def lattice(side: int, seed: int, *, missing: float = 0.1, has_today: bool = True, estates: float = 0.2) -> Problem:
    """A town of side × side blocks, some streets closed, today's communities in strips."""
    dice = random.Random(seed)
    homes = [
        dice.choice([0, 60, 150, 300, 900, 3400]) if dice.random() < estates else dice.randint(50, 300)
        for _ in range(side * side)
    ]
    pairs = [(b, b + 1) for b in range(side * side) if (b + 1) % side]
    pairs += [(b, b + side) for b in range(side * (side - 1))]
    pairs = [pair for pair in pairs if dice.random() > missing]
    return Problem(
        homes,
        pairs,
        [dice.uniform(20, 200) for _ in pairs],
        people=[round(h * 2.6) for h in homes],
        today=[b // side // 3 for b in range(side * side)] if has_today else None,
        where=[(b % side * 150.0, -(b // side) * 150.0) for b in range(side * side)],
    )


@dataclass(frozen=True)
class Found:
    """What an independent look at labels finds."""

    torn: int
    outside: frozenset[int]
    missing: int
    """Households without a community."""
    cut: float


def look(problem: Problem, labels, low: int = LOW, high: int = HIGH) -> Found:
    """Judge labels: pieces beyond one per label, labels outside the band (lonely uninhabited ground left out)."""
    labels = [int(one) for one in labels]
    homes = [int(one) for one in problem.households]
    streets = [(int(a), int(b), float(m)) for (a, b), m in zip(problem.streets, problem.metres, strict=True)]

    def roots(pairs):
        root = list(range(len(labels)))

        def find(x):
            while root[x] != x:
                root[x] = root[root[x]]
                x = root[x]
            return x

        for a, b in pairs:
            root[find(a)] = find(b)
        return [find(x) for x in range(len(labels))]

    inside = roots((a, b) for a, b, _ in streets if labels[a] == labels[b] >= 0)
    pieces = {(labels[x], inside[x]) for x in range(len(labels)) if labels[x] >= 0}
    sums: dict[int, int] = {}
    for label, count in zip(labels, homes, strict=True):
        if label >= 0:
            sums[label] = sums.get(label, 0) + count
    whole = sum(m for *_, m in streets) or 1.0
    return Found(
        torn=len(pieces) - len(sums),
        outside=frozenset(label for label, count in sums.items() if not low <= count <= high),
        missing=sum(count for label, count in zip(labels, homes, strict=True) if label < 0),
        cut=sum(m for a, b, m in streets if labels[a] != labels[b]) / whole,
    )


def torn_labels(problem: Problem, labels) -> set[int]:
    """Return the labels whose blocks cannot all be reached from one of them, walking inside the label."""
    around: dict[int, set[int]] = {}
    for a, b in problem.streets.tolist():
        if labels[a] == labels[b]:
            around.setdefault(a, set()).add(b)
            around.setdefault(b, set()).add(a)
    found = set()
    for label in {int(one) for one in labels if one >= 0}:
        blocks = {block for block, one in enumerate(labels) if one == label}
        todo = [min(blocks)]
        seen = set(todo)
        while todo:
            fresh = around.get(todo.pop(), set()) - seen
            seen |= fresh
            todo += fresh
        if seen != blocks:
            found.add(label)
    return found


def least_outside(problem: Problem, low: int = LOW, high: int = HIGH) -> int:
    """Return how many communities are outside in any division: inhabited ground too small, blocks too large."""
    whole = look(problem, [0] * problem.size, 0, 1 << 60)
    root = list(range(problem.size))

    def find(x):
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for a, b in problem.streets.tolist():
        root[find(a)] = find(b)
    ground: dict[int, int] = {}
    for block, count in enumerate(problem.households.tolist()):
        ground[find(block)] = ground.get(find(block), 0) + count
    assert len(ground) == whole.torn + 1
    return sum(0 < count < low for count in ground.values()) + int((problem.households > high).sum())
