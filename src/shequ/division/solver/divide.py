"""Divide blocks into communities: start from today's, mend what is outside the band, then shorten the boundary.

Every step keeps every community connected: a piece is only merged with one that it touches, split along an edge of a
spanning tree, or gives a block away whose leaving was walked and found harmless.
"""

from __future__ import annotations

import math
import random
from collections import Counter

from shequ.division.solver.judge import neighbours, parts, totals, violations
from shequ.division.solver.values import Division, Parameters, Problem

TREES = 40
"""Random spanning trees tried before a split is given up."""
WARM, COLD = 0.3, 0.01
"""First and last temperature, in mean street lengths."""


def divide(problem: Problem, parameters: Parameters) -> Division:
    """Return one division; the same problem and parameters give the same answer.

    Raises: BadProblem.
    """
    problem.check()
    state = _State(problem, parameters)
    state.mend()
    state.shorten()
    state.mend()
    names: dict[int, int] = {}
    labels = tuple(names.setdefault(label, len(names)) for label in state.label)
    whole = sum(metres for _a, _b, metres in problem.streets) or 1.0
    cut = sum(metres for a, b, metres in problem.streets if labels[a] != labels[b]) / whole
    sums = tuple(totals(problem.households, labels))
    return Division(labels, sums, violations(problem, labels, parameters), cut, parameters)


class _State:
    """A division in the making."""

    def __init__(self, problem: Problem, parameters: Parameters):
        self.problem, self.parameters = problem, parameters
        self.homes = problem.households
        self.random = random.Random(parameters.seed)  # noqa: S311 (a search, no secret)
        self.around = neighbours(problem)
        today = problem.today
        self.label = parts(self.around, lambda a, b: bool(today) and today[a] == today[b])
        self.members: dict[int, set[int]] = {}
        for block, label in enumerate(self.label):
            self.members.setdefault(label, set()).add(block)
        self.sums = dict(enumerate(totals(self.homes, self.label)))
        self.fresh = len(self.members)

    def is_bad(self, households: int) -> bool:
        return not self.parameters.low <= households <= self.parameters.high

    def beside(self, label: int) -> dict[int, float]:
        """Return the communities that touch this one and along how many metres."""
        found: dict[int, float] = {}
        for block in sorted(self.members[label]):
            for there, metres in self.around[block].items():
                if self.label[there] != label:
                    found[self.label[there]] = found.get(self.label[there], 0.0) + metres
        return found

    def merge(self, gone: int, kept: int) -> None:
        for block in self.members[gone]:
            self.label[block] = kept
        self.members[kept] |= self.members.pop(gone)
        self.sums[kept] += self.sums.pop(gone)

    def mend(self) -> None:
        """Split what is too large, merge what is too small, or merge and split again with a neighbour."""
        for _pass in range(4):
            todo = sorted(
                (one for one in self.sums if self.is_bad(self.sums[one])), key=lambda one: (self.sums[one], one)
            )
            before = len(todo)
            for label in todo:
                if label in self.sums and self.is_bad(self.sums[label]):
                    self._mend(label)
            if sum(map(self.is_bad, self.sums.values())) in {0, before} and _pass:
                break

    def _mend(self, label: int) -> None:
        while self.sums[label] > self.parameters.high and self._split(label, shrinking=True):
            pass
        while self.is_bad(self.sums[label]):
            beside = self.beside(label)
            ranked = sorted(
                beside, key=lambda one: (self.sums[one] + self.sums[label] > self.parameters.high, -beside[one], one)
            )
            for other in ranked:
                both = self.sums[label] + self.sums[other]
                gain = self.is_bad(self.sums[other]) + 1 - self.is_bad(both)
                if gain > 0 or both < self.parameters.low:
                    self.merge(label, other)
                    label = other
                    break
                if pair := self._cut(self.members[label] | self.members[other], shrinking=False):
                    self.merge(label, other)
                    self._take(other, pair)
                    return
            else:
                return

    def _split(self, label: int, *, shrinking: bool) -> bool:
        part = self._cut(self.members[label], shrinking=shrinking)
        if part:
            self._take(label, part)
        return bool(part)

    def _take(self, label: int, part: set[int]) -> None:
        """Make `part` of a community a community of its own."""
        new, self.fresh = self.fresh, self.fresh + 1
        self.members[label] -= part
        self.members[new] = part
        self.sums[new] = sum(self.homes[block] for block in part)
        self.sums[label] -= self.sums[new]
        for block in part:
            self.label[block] = new

    def _cut(self, blocks: set[int], *, shrinking: bool) -> set[int]:
        """Return one side of a cut with both sides inside the band; `shrinking`: the other side may stay too large."""
        low, high = self.parameters.low, self.parameters.high
        whole = sum(self.homes[block] for block in blocks)
        if whole < 2 * low:
            return set()
        ordered = sorted(blocks)
        best: tuple[float, set[int]] = (math.inf, set())
        for _tree in range(TREES):
            parent, order = self._tree(blocks, self.random.choice(ordered))
            below = {block: self.homes[block] for block in order}
            for block in reversed(order[1:]):
                here = below[block]
                below[parent[block]] += here
                rest = whole - here
                if low <= here <= high and rest >= low and (rest <= high or shrinking):
                    side = self._under(block, parent, order)
                    metres = sum(m for b in side for t, m in self.around[b].items() if t in blocks and t not in side)
                    if metres < best[0]:
                        best = (metres, side)
            if best[1] and _tree >= TREES // 8:
                break
        return best[1]

    def _tree(self, blocks: set[int], root: int) -> tuple[dict[int, int], list[int]]:
        parent, order, edge = {root: root}, [], [root]
        while edge:
            at = self.random.randrange(len(edge))
            edge[at], edge[-1] = edge[-1], edge[at]
            here = edge.pop()
            order.append(here)
            for there in self.around[here]:
                if there in blocks and there not in parent:
                    parent[there] = here
                    edge.append(there)
        return parent, order

    @staticmethod
    def _under(block: int, parent: dict[int, int], order: list[int]) -> set[int]:
        side = {block}
        for one in order:
            if one != block and parent[one] in side:
                side.add(one)
        return side

    def shorten(self) -> None:
        """Move blocks over the boundary by annealing; never out of the band, never tearing a community."""
        streets = self.problem.streets
        whole = sum(metres for _a, _b, metres in streets)
        people = sum(self.homes)
        if not whole or not people:
            return
        moves = self.parameters.rounds * len(self.homes)
        mean = 1 / len(streets)
        owner = self._owners()
        for move in range(moves):
            if move % (20 * len(self.homes)) == 0:
                owner = self._owners()
            a, b, _metres = streets[self.random.randrange(len(streets))]
            if self.random.getrandbits(1):
                a, b = b, a
            old, new = self.label[a], self.label[b]
            if old == new or len(self.members[old]) == 1 or self._harms(a, old, new):
                continue
            change = 0.0
            for there, metres in self.around[a].items():
                change += ((self.label[there] == old) - (self.label[there] == new)) * metres / whole
            if self.problem.today:
                stays = (owner.get(old) == self.problem.today[a]) - (owner.get(new) == self.problem.today[a])
                change += self.parameters.moved_weight * stays * self.homes[a] / people
            heat = mean * WARM * (COLD / WARM) ** (move / moves)
            if (change <= 0 or self.random.random() < math.exp(-change / heat)) and self._holds(a, old):
                self.label[a] = new
                self.members[old].discard(a)
                self.members[new].add(a)
                self.sums[old] -= self.homes[a]
                self.sums[new] += self.homes[a]

    def _harms(self, block: int, old: int, new: int) -> bool:
        count = self.homes[block]
        before = self.is_bad(self.sums[old]) + self.is_bad(self.sums[new])
        return self.is_bad(self.sums[old] - count) + self.is_bad(self.sums[new] + count) > before

    def _holds(self, block: int, label: int) -> bool:
        """Tell whether the community stays in one piece without the block."""
        ends = {there for there in self.around[block] if self.label[there] == label}
        if not ends:
            return False
        first = ends.pop()
        seen, todo = {block, first}, [first]
        while todo and ends:
            for there in self.around[todo.pop()]:
                if there not in seen and self.label[there] == label:
                    seen.add(there)
                    ends.discard(there)
                    todo.append(there)
        return not ends

    def _owners(self) -> dict[int, int]:
        """Match communities one to one with today's, largest overlap first."""
        if not self.problem.today:
            return {}
        overlap: Counter[tuple[int, int]] = Counter()
        for block, label in enumerate(self.label):
            overlap[label, self.problem.today[block]] += self.homes[block]
        owner: dict[int, int] = {}
        taken: set[int] = set()
        for (label, today), _count in sorted(overlap.items(), key=lambda item: (-item[1], item[0])):
            if label not in owner and today not in taken:
                owner[label] = today
                taken.add(today)
        return owner
