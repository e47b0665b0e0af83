"""The solver of community division: plain Python, usable without Django and without a database.

problem = Problem(households=(600, 700, 900), streets=((0, 1, 120.0), (1, 2, 80.0)))
division = divide(problem, Parameters(low=1000, high=3000, seed=1))
"""

from shequ.division.solver.divide import divide
from shequ.division.solver.judge import violations
from shequ.division.solver.values import BadProblem, Division, Parameters, Problem, Violation

__all__ = ["BadProblem", "Division", "Parameters", "Problem", "Violation", "divide", "violations"]
