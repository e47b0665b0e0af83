"""The linear programme behind a bound: shares of communities so that each block is held once, at the least cost."""

from __future__ import annotations

import numpy as np

from shequ.division.solver.compiled import Floats, Ints

SHAKE = 1e-6
"""How far the right sides are moved apart, so that the steps never stand still."""
TURNS, RENEW = 3_000, 60
"""Steps of one solution at most; after how many the inverse is computed anew."""
EXACT = 1e-12


class Choice:
    """Rows: each block is held once, each owner is named at most once. Columns: communities, added as they are met.

    A block may also be left out or held twice, at what it is thought to be worth more or less a little: prices stay within
    that, which keeps them from leaping about while few communities are known. Solved by the primal simplex method from
    where the last solution ended.
    """

    def __init__(self, blocks: int, owners: int):
        """Begin with columns that leave out one block each, or hold it twice, and with no owner named."""
        self.blocks, rows = blocks, blocks + owners
        self.columns = np.hstack([np.eye(rows), -np.eye(rows)[:, :blocks]])
        self.costs = np.zeros(rows + blocks)
        self.basis = np.arange(rows)
        # an even spread of a fraction that no small number divides: the same on every machine
        self.right = 1.0 + SHAKE * ((np.arange(1, rows + 1) * 0.6180339887498949) % 1.0 + 0.5)
        self.fresh: list[tuple[Ints, int, float]] = []
        self.known: set[tuple[bytes, int]] = set()

    def add(self, blocks: Ints, owner: int, cost: float) -> bool:
        """Add a community that continues `owner` (-1: none); tell whether it was new."""
        key = (blocks.tobytes(), owner)
        if key in self.known:
            return False
        self.known.add(key)
        self.fresh.append((blocks, owner, cost))
        return True

    def stay_near(self, price: Floats, width: float) -> None:
        """Keep the prices of blocks within `width` of these."""
        self.costs[: self.blocks] = price + width
        rows = len(self.columns)
        self.costs[rows : rows + self.blocks] = width - price

    def prices(self) -> tuple[Floats, Floats]:
        """Return a price for each block and a fee for each owner, at which the communities known cost nothing or more."""
        if self.fresh:
            more = np.zeros((len(self.columns), len(self.fresh)))
            for at, (blocks, owner, _cost) in enumerate(self.fresh):
                more[blocks, at] = 1.0
                if owner >= 0:
                    more[self.blocks + owner, at] = 1.0
            self.columns = np.hstack([self.columns, more])
            self.costs = np.r_[self.costs, [cost for *_set, cost in self.fresh]]
            self.fresh = []
        dual = self._solve()
        return dual[: self.blocks], np.maximum(-dual[self.blocks :], 0.0)

    def _solve(self) -> Floats:
        for turn in range(TURNS):
            if turn % RENEW == 0:
                inverse = np.linalg.inv(self.columns[:, self.basis])
                amount = inverse @ self.right
            dual = self.costs[self.basis] @ inverse
            reduced = self.costs - dual @ self.columns
            enters = int(reduced.argmin())
            if reduced[enters] > -EXACT:
                break
            step = inverse @ self.columns[:, enters]
            rising = np.flatnonzero(step > EXACT)
            if not rising.size:
                break
            ratio = amount[rising] / step[rising]
            leaves = int(rising[ratio.argmin()])
            pivot = inverse[leaves] / step[leaves]
            by = amount[leaves] / step[leaves]
            inverse -= np.outer(step, pivot)
            inverse[leaves] = pivot
            amount -= step * by
            amount[leaves] = by
            self.basis[leaves] = enters
        return np.asarray(dual)
