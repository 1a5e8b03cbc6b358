"""Programmes: what HiGHS gives up in one way is solved in another."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("scipy")

import numpy as np
import scipy.optimize
from scipy.optimize import OptimizeResult, milp
from scipy.sparse import csr_array

from cwinstruments.disclosure.programmes import Part, UnsolvedError, solved

_SOLVE_ERROR = 4


def _part() -> Part:
    """Two whole numbers from 0 to 4 that make 5 together."""
    bounds = (np.array([0.0, 0.0]), np.array([4.0, 4.0]))
    return Part((0, 1), csr_array([[1.0, 1.0]]), np.array([5.0]), np.array([5.0]), *bounds, np.array([1, 1]), b"")


def test_what_fails_with_presolve_is_solved_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the solver's presolve costs time, not the answer."""
    asked: list[bool] = []

    def fails_with_presolve(*args: Any, options: dict[str, Any], **named: Any) -> OptimizeResult:
        asked.append(options["presolve"])
        if options["presolve"]:
            return OptimizeResult(x=None, status=_SOLVE_ERROR, message="HiGHS Status 4: Solve error")
        return milp(*args, options=options, **named)

    monkeypatch.setattr(scipy.optimize, "milp", fails_with_presolve)
    found = solved(_part(), ((0, 1.0),), None)

    assert [True, False] == asked
    assert found is not None
    assert pytest.approx(1.0) == found.value


def test_what_fails_both_ways_is_unsolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the solver has no answer, that is said: it is no contradiction."""
    failed = OptimizeResult(x=None, status=_SOLVE_ERROR, message="HiGHS Status 4: Solve error")
    monkeypatch.setattr(scipy.optimize, "milp", lambda *args, **named: failed)

    with pytest.raises(UnsolvedError, match="Solve error"):
        solved(_part(), ((0, 1.0),), None)
