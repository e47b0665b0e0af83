"""What a division is worth: sums of each community, boundary, who moves, and why some are outside the band."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shequ.division.solver.compiled import Ints, twofold
from shequ.division.solver.pieces import labels_of_parts, lists
from shequ.division.solver.proofs import Proofs, prove
from shequ.division.solver.values import BRIDGE, Community, Division, Parameters, Problem, Violation, Why

EXACT = 400
"""Up to how many communities the matching with today's is the best there is; beyond, the largest overlap goes first."""
FEW = 30
"""Up to how many communities are matched sooner than the compiler is loaded."""


def judge(
    problem: Problem,
    labels: Sequence[int] | Ints,
    parameters: Parameters,
    proofs: Proofs | None = None,
    *,
    joined: tuple[int, ...] = (),
    seconds: float = 0.0,
) -> Division:
    """Return a division with all its measures, from the labels alone; whoever draws by hand is judged the same way.

    `proofs` are those of `prove` for the same problem and parameters, for whoever judges many drawings of one town.
    """
    labels = np.asarray(labels, np.int64)
    used = labels >= 0
    count = int(labels.max(initial=-1)) + 1
    homes = np.bincount(labels[used], problem.households[used], minlength=count).astype(np.int64)
    people = np.bincount(labels[used], problem.people[used], minlength=count).astype(np.int64)
    blocks = np.bincount(labels[used], minlength=count)
    a, b = problem.streets.T if len(problem.streets) else (np.zeros(0, np.int64), np.zeros(0, np.int64))
    split = labels[a] != labels[b]
    edge = np.zeros(count)
    for end in (labels[a], labels[b]):
        told = split & (end >= 0)
        edge += np.bincount(end[told], problem.metres[told], minlength=count)
    cut = float(problem.metres[split].sum() / (problem.metres.sum() or 1.0))
    continues, kept = continued(problem, labels, count)
    everybody = int(problem.households.sum())
    had = int(problem.households[problem.today >= 0].sum())
    moved = (had - kept.sum()) / everybody if had and everybody else 0.0
    crowded = (people < parameters.people_low) | (people > parameters.people_high)
    members = [
        Community(
            one, int(blocks[one]), int(homes[one]), int(people[one]), int(continues[one]),
            int(homes[one] - kept[one]) if had else 0, float(edge[one]), bool(crowded[one]),
        )
        for one in np.flatnonzero(blocks).tolist()
    ]  # fmt: skip
    proofs = proofs or prove(problem, parameters)
    told = violations(problem, labels, parameters, proofs)
    return Division(
        labels=labels,
        communities=tuple(members),
        violations=told,
        unassigned=tuple(map(int, np.flatnonzero(~used))),
        proved=max(proofs.count, sum(one.is_unavoidable for one in told)),
        cut=cut,
        moved=float(moved),
        score=cut + parameters.moved * float(moved),
        people_outside=float(crowded[blocks > 0].mean()) if count else 0.0,
        unevenness=_unevenness(homes[blocks > 0]),
        seconds=seconds,
        parameters=parameters,
        joined=joined,
    )


def _unevenness(homes: Ints) -> float:
    """Return the standard deviation of households in means."""
    return float(homes.std() / homes.mean()) if len(homes) and homes.mean() else 0.0


def bands_of(problem: Problem, labels: Ints, parameters: Parameters) -> tuple[Ints, Ints]:
    """Return the band of each community: that of the class of most of its households."""
    kinds = int(problem.kinds.max(initial=0)) + 1
    count = int(labels.max(initial=-1)) + 1
    used = labels >= 0
    sums = np.zeros((count, kinds), np.int64)
    np.add.at(sums, (labels[used], problem.kinds[used]), problem.households[used])
    kind = sums.argmax(axis=1) if count else np.zeros(0, np.int64)
    bands = [parameters.band(one) for one in range(kinds)]
    return np.array([one.low for one in bands])[kind], np.array([one.high for one in bands])[kind]


def violations(
    problem: Problem, labels: Sequence[int] | Ints, parameters: Parameters, proofs: Proofs | None = None
) -> tuple[Violation, ...]:
    """Return the communities outside the band or not connected, each once with its reason.

    At most as many are unavoidable as are proved. What is torn is told as torn, whatever else is wrong with it.
    """
    labels = np.asarray(labels, np.int64)
    proofs = proofs or prove(problem, parameters)
    low, high = bands_of(problem, labels, parameters)
    used = np.flatnonzero(labels >= 0)
    homes = np.zeros(len(low), np.int64)
    np.add.at(homes, labels[used], problem.households[used])
    outside = (homes < low) | (homes > high)
    pieces = pieces_of(problem, labels, parameters.uncrossed)
    excused = proofs.fresh()
    found = []
    order = used[np.argsort(labels[used], kind="stable")]
    edges = np.searchsorted(labels[order], np.arange(len(low) + 1))
    for one in np.flatnonzero((outside & (np.diff(edges) > 0)) | (pieces > 1)):
        blocks = order[edges[one] : edges[one + 1]]
        if pieces[one] > 1 and not excused.is_kept_whole(blocks):
            found.append(Violation(int(one), int(homes[one]), len(blocks), Why.TORN, False, pieces=int(pieces[one])))
            continue
        why, is_sure = excused.reason(blocks)
        land, bridge = _distances(problem, blocks) if why == Why.ISLAND else (None, None)
        found.append(Violation(int(one), int(homes[one]), len(blocks), why, is_sure, land, bridge, int(pieces[one])))
    return tuple(found)


def pieces_of(problem: Problem, labels: Ints, uncrossed: frozenset[int]) -> Ints:
    """Return in how many pieces each label lies: one in what `divide` returns, perhaps more in what people draw."""
    keep = ~np.isin(problem.crossings, list(uncrossed))
    a, b = problem.streets[keep].T
    first, near, _tail, _share = lists(len(labels), a, b, np.zeros(len(a)))
    part = labels_of_parts(first, near, labels)
    _parts, first_of = np.unique(part, return_index=True)
    label = labels[first_of]
    return np.bincount(label[label >= 0], minlength=int(labels.max(initial=-1)) + 1)


def _distances(problem: Problem, blocks: Ints) -> tuple[float | None, float | None]:
    """Return metres from an island's blocks to the nearest other block and to the nearest end of a bridge, by middles."""
    if problem.where is None:
        return None, None
    inside = np.zeros(problem.size, bool)
    inside[blocks] = True

    def nearest(targets: Ints) -> float | None:
        if not len(targets):
            return None
        here, there = problem.where[blocks], problem.where[targets]
        return float(min(np.hypot(*(there - spot).T).min() for spot in here))

    ends = np.unique(problem.streets[problem.crossings == BRIDGE])
    return nearest(np.flatnonzero(~inside)), nearest(ends[~inside[ends]])


def continued(problem: Problem, labels: Ints, count: int) -> tuple[Ints, Ints]:
    """Return which community of today each goes on as (-1: none), one to one, and the households that stay with it."""
    continues, kept = np.full(count, -1, np.int64), np.zeros(count, np.int64)
    had = (problem.today >= 0) & (labels >= 0)
    if not had.any():
        return continues, kept
    today_of, today = np.unique(problem.today[had], return_inverse=True)
    key, back = np.unique(labels[had] * len(today_of) + today, return_inverse=True)
    # locked blocks decide first, households next
    weight = np.bincount(back, problem.households[had]).astype(np.int64)
    held = np.bincount(back, problem.locked[had]).astype(np.int64)
    label, old = key // len(today_of), key % len(today_of)
    rank = weight + held * (int(weight.sum()) + 1)
    if max(count, len(today_of)) <= EXACT:
        table = np.zeros((count, len(today_of)))
        table[label, old] = rank
        match = best_match(table)
    else:
        match = np.full(count, -1, np.int64)
        taken = np.zeros(len(today_of), bool)
        for at in np.lexsort((key, -rank)):
            if match[label[at]] < 0 and not taken[old[at]]:
                match[label[at]] = old[at]
                taken[old[at]] = True
    chosen = (match[label] == old) & (rank > 0)
    kept[label[chosen]] = weight[chosen]
    continues[label[chosen]] = today_of[old[chosen]]
    return continues, kept


@twofold(lambda gain: max(gain.shape), FEW)
def best_match(gain: np.ndarray) -> np.ndarray:
    """Return for each row the column of a one-to-one match of greatest total gain, -1 for none (shortest paths)."""
    rows, columns = gain.shape
    n = max(rows, columns)
    match_row = np.full(n + 1, -1, np.int64)
    u, v = np.zeros(n + 1), np.zeros(n + 1)
    for row in range(n):
        slack, back, done = np.full(n + 1, np.inf), np.full(n + 1, -1, np.int64), np.zeros(n + 1, np.bool_)
        at = n
        match_row[n] = row
        while match_row[at] != -1:
            done[at] = True
            here, step, following = match_row[at], np.inf, -1
            for column in range(n):
                if not done[column]:
                    cost = -gain[here, column] if here < rows and column < columns else 0.0
                    rest = cost - u[here] - v[column]
                    if rest < slack[column]:
                        slack[column], back[column] = rest, at
                    if slack[column] < step:
                        step, following = slack[column], column
            for column in range(n + 1):
                if done[column]:
                    u[match_row[column]] += step
                    v[column] -= step
                else:
                    slack[column] -= step
            at = following
        while at != n:
            match_row[at] = match_row[back[at]]
            at = back[at]
    found = np.full(rows, -1, np.int64)
    for column in range(columns):
        if 0 <= match_row[column] < rows:
            found[match_row[column]] = column
    return found
