"""The solver of community division: usable without Django and without a database.

problem = Problem(households=[600, 700, 900], streets=[(0, 1), (1, 2)], metres=[120.0, 80.0])
division = divide(problem, Parameters(low=1000, high=3000, seed=1))

The search is compiled when `divide` is first asked for, not when this package is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from shequ.division.solver.values import (
    BadProblem,
    Band,
    Cancelled,
    Community,
    Division,
    Fault,
    Parameters,
    Problem,
    Violation,
    Why,
)
from shequ.kernel.late import late

if TYPE_CHECKING:
    from shequ.division.solver import dividing, judging
else:
    dividing, judging = late("shequ.division.solver.dividing"), late("shequ.division.solver.judging")

__all__ = [
    "BadProblem", "Band", "Cancelled", "Community", "Division", "Fault", "Parameters", "Problem", "Violation", "Why",
    "divide", "judge", "violations",
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


def judge(problem: Problem, labels: Sequence[int], parameters: Parameters) -> Division:
    """Return a division drawn by hand with all its measures and violations."""
    return judging.judge(problem, labels, parameters)


def violations(problem: Problem, labels: Sequence[int], parameters: Parameters) -> tuple[Violation, ...]:
    """Return the communities outside the band with the reason of each."""
    return judging.violations(problem, labels, parameters)
