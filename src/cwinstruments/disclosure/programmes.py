"""One linear programme, over whole numbers where they are whole, solved by HiGHS as SciPy has it."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

_INFEASIBLE = 2
_LONGEST: Final = 5.0
"""Seconds for one programme. What is found by then is possible, so it is safe: the true range is no narrower."""


class UnsolvedError(Exception):
    """The solver came to no answer."""


@frozen(eq=False)
class Solution:
    """The least value of an expression, and the variables with which it is reached."""

    value: float
    point: Any


@frozen(eq=False)
class Part:
    """Rows that hang together, as the solver wants them."""

    variables: tuple[int, ...]
    matrix: Any
    row_lower: Any
    row_upper: Any
    lower: Any
    upper: Any
    whole: Any
    signature: bytes


def need_solver() -> None:
    """Refuse to go on without the solver, and say what to install.

    Raises:
        ImportError: SciPy is not installed.
    """
    try:
        import scipy  # noqa: F401
    except ImportError:
        raise ImportError("protected and audited tables need SciPy: install cwinstruments[psychometrics]") from None


def solved(
    part: Part, aim: tuple[tuple[int, float], ...], held: tuple[tuple[int, ...], float] | None
) -> Solution | None:
    """Solve one programme; None where nothing fits."""
    import numpy as np

    need_solver()
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, vstack

    weights = np.zeros(len(part.variables))
    for place, weight in aim:
        weights[place] = weight
    matrix, lower, upper = part.matrix, part.row_lower, part.row_upper
    if held is not None:
        row = np.zeros((1, len(part.variables)))
        row[0, list(held[0])] = 1.0
        matrix = vstack([matrix, csr_array(row)], format="csr")
        lower, upper = np.append(lower, held[1]), np.append(upper, held[1])
    limits = LinearConstraint(matrix, lower, upper) if matrix.shape[0] else ()
    # HiGHS ends some programmes with an error of its own; without its presolve it solves them.
    for presolve in (True, False):
        found = milp(
            weights,
            integrality=part.whole,
            bounds=Bounds(part.lower, part.upper),
            constraints=limits,
            options={"time_limit": _LONGEST, "presolve": presolve},
        )
        if found.x is not None:
            return Solution(float(found.fun), found.x)
        if found.status == _INFEASIBLE:
            return None
    raise UnsolvedError(found.message)
