"""The solver of community division: usable without Django and without a database.

problem = Problem(households=[600, 700, 900], streets=[(0, 1), (1, 2)], metres=[120.0, 80.0])
division = divide(problem, Parameters(low=1000, high=3000, seed=1))

The search is compiled when `divide` is first asked for, not when this package is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from shequ.division.solver.values import (
    Aim,
    BadProblem,
    Band,
    Bound,
    Cancelled,
    Community,
    Division,
    Fault,
    Known,
    Parameters,
    Problem,
    Proposal,
    Violation,
    Why,
)
from shequ.kernel.late import late

if TYPE_CHECKING:
    from shequ.division.solver import bounding, dividing, gridding, judging, proposals
    from shequ.division.solver import proofs as proving
    from shequ.division.solver.compiled import Ints
    from shequ.division.solver.gridding import Gridding
    from shequ.division.solver.proofs import Proofs
else:
    bounding, dividing, gridding, judging, proving, proposals = (
        late(f"shequ.division.solver.{name}")
        for name in ("bounding", "dividing", "gridding", "judging", "proofs", "proposals")
    )

__all__ = [
    "Aim", "BadProblem", "Band", "Bound", "Cancelled", "Community", "Division", "Fault", "Known", "Parameters", "Problem", "Proposal",
    "Violation", "Why",
    "bound", "divide", "divide_grids", "judge", "propose", "prove", "violations",
]  # fmt: skip


def divide(
    problem: Problem,
    parameters: Parameters,
    *,
    progress: Callable[[float], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Division:
    """Return one division; the same problem and parameters give the same answer. `progress` is told 0 to 1.

    Raises: BadProblem; Cancelled when `is_cancelled` says so.
    """
    return dividing.divide(problem, parameters, progress=progress, is_cancelled=is_cancelled)


def prove(problem: Problem, parameters: Parameters) -> Proofs:
    """Return what can be proved of every division of the problem; whoever judges many drawings proves once."""
    return proving.prove(problem, parameters)


def judge(
    problem: Problem, labels: Sequence[int] | Ints, parameters: Parameters, proofs: Proofs | None = None
) -> Division:
    """Return a division drawn by hand with all its measures and violations; `proofs` are what `prove` returned."""
    return judging.judge(problem, labels, parameters, proofs)


def violations(
    problem: Problem, labels: Sequence[int] | Ints, parameters: Parameters, proofs: Proofs | None = None
) -> tuple[Violation, ...]:
    """Return the communities outside the band or not connected, with the reason of each."""
    return judging.violations(problem, labels, parameters, proofs)


def bound(problem: Problem, parameters: Parameters, division: Division, *, seconds: float = 10.0) -> Bound:
    """Return how far a division may be from the best there is; counted steps, not seconds, decide when to give up."""
    return bounding.bound(problem, parameters, division, seconds=seconds)


def propose(
    problem: Problem,
    parameters: Parameters,
    count: int,
    *,
    progress: Callable[[float], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> tuple[Proposal, ...]:
    """Return up to `count` divisions that differ, each with another aim.

    Raises: BadProblem, Cancelled.
    """
    return proposals.propose(problem, parameters, count, progress=progress, is_cancelled=is_cancelled)


def divide_grids(
    problem: Problem,
    labels: Sequence[int] | Ints,
    parameters: Parameters,
    *,
    progress: Callable[[float], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Gridding:
    """Return grids inside the communities of `labels`; the band is that of `parameters`.

    Raises: BadProblem, Cancelled.
    """
    return gridding.divide_grids(problem, labels, parameters, progress=progress, is_cancelled=is_cancelled)
