"""Quantiles and tails, against printed tables and beside each other."""

from __future__ import annotations

import subprocess
import sys
from math import inf, nan

import pytest

from cwinstruments.psychometrics.distributions import (
    check_level,
    f_quantile,
    f_tail,
    finite,
    t_quantile,
    t_tails,
    z_quantile,
)

pytest.importorskip("scipy.special")


def test_quantiles_are_those_of_the_tables() -> None:
    """1.96 of the normal, 2.228 of t with 10, 4.96 of F with 1 and 10 degrees of freedom."""
    assert (1.959964, 2.228139, 4.964603) == pytest.approx(
        (z_quantile(0.975), t_quantile(0.975, 10), f_quantile(0.95, 1, 10)), abs=1e-6
    )


@pytest.mark.parametrize("df", [1, 2.5, 11, 158, 1e6])
def test_tails_undo_quantiles(df: float) -> None:
    """Also with degrees of freedom that are no whole numbers, as Satterthwaite and Welch have them."""
    assert pytest.approx(0.05) == t_tails(t_quantile(0.975, df), df) == t_tails(-t_quantile(0.975, df), df)
    assert pytest.approx(0.025) == f_tail(f_quantile(0.975, 7, df), 7, df)
    assert pytest.approx(t_quantile(0.975, df) ** 2) == f_quantile(0.95, 1, df)


def test_what_is_not_finite_is_none() -> None:
    """No infinity and no NaN leaves this package."""
    assert [None, None, None, 1.5] == [finite(inf), finite(-inf), finite(nan), finite(1.5)]


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, nan])
def test_a_level_is_between_0_and_1(level: float) -> None:
    """Not per cent, and neither certain nor nothing."""
    with pytest.raises(ValueError, match=r"such as 0\.95, not"):
        check_level(level)


def test_without_scipy_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra, by its name."""
    monkeypatch.setitem(sys.modules, "scipy", None)

    with pytest.raises(ImportError, match=r"install cwinstruments\[psychometrics\]"):
        t_quantile(0.975, 10)


_CALLS = {
    "distributions": "t_quantile(0.9, 3)",
    "event_times": "time_to_event([(1.0, True)] * 12)",
    "one_way": "components(one_way(np.array([1.0, 2, 3, 5]), grouping([1, 1, 2, 2])), restricted=True)",
    "careless": "careless([[1, 2, 3], [2, 1, 3], [3, 1, 1], [1, 3, 2], [2, 2, 1]])",
    "polychoric": "polychoric([[1, 2], [2, 1], [1, 1], [2, 2], [1, 2]])",
    "factor_model": "factor_model([[2, 1, 3], [3, 3, 2], [1, 2, 1], [4, 3, 4], [4, 5, 5], [5, 4, 3]])",
    "retest": "retest([1, 2, 3, 4], [2, 2, 4, 4])",
    "disclosure": "solved(None, (), None)",
    "small groups": "_smallest([], 5)",
}


@pytest.mark.parametrize("call", _CALLS.values(), ids=_CALLS)
def test_everywhere_it_is_said_what_to_install_without_scipy(call: str) -> None:
    """In the same words, whichever module needs it first."""
    code = f"""
import sys
sys.modules["scipy"] = None
import numpy as np
from cwinstruments.disclosure.groups import _smallest
from cwinstruments.disclosure.programmes import solved
from cwinstruments.psychometrics import *
from cwinstruments.psychometrics.distributions import t_quantile
from cwinstruments.psychometrics.one_way import components, one_way
try:
    {call}
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout.endswith(" need SciPy: install cwinstruments[psychometrics]\n"), done.stderr
