"""The standard error and the intervals of alpha."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.alpha_intervals import around_alpha, bonett, duhachek, feldt, standard_error
from cwinstruments.psychometrics.moments import Moments
from cwinstruments.psychometrics.result import Unavailable
from tests.laws.support import law

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")


def test_feldts_interval_takes_n_minus_1_times_k_minus_1() -> None:
    """Alpha .85 of 7 items and 89 people; with n (k - 1), as the manual of R's statpsych has it, it would be .79713."""
    interval, reason = feldt(0.85, n=89, k=7)

    assert reason is None
    assert interval is not None
    assert pytest.approx((0.7970649, 0.8931666), abs=1e-7) == (interval.lower, interval.upper)
    assert (0.95, "feldt") == (interval.level, interval.method)


def test_bonetts_interval_is_worked_by_hand() -> None:
    """k = 2 and n = 18: sqrt(4 / 16) = 0.5; 1 - 0.2 exp(1.959964 * 0.5) = 0.467119, 1 - 0.2 / 2.664405 = 0.924936."""
    interval, _ = bonett(0.8, n=18, k=2)

    assert interval is not None
    assert pytest.approx((0.467119, 0.924936), abs=1e-6) == (interval.lower, interval.upper)


def test_the_standard_error_of_equal_correlations_is_worked_by_hand() -> None:
    """Two items, r = 0: V = 2, tr C = 2, tr C² = 2, 1'C²1 = 2. Q = 8 / 8 * (2 * (2 + 4) - 2 * 2 * 2) = 4; n = 100."""
    assert pytest.approx(0.2) == standard_error(np.eye(2), n=100)[0]
    assert pytest.approx(0.2) == standard_error(7 * np.eye(2), n=100)[0]


def test_duhacheks_interval_is_symmetric_and_takes_the_exact_quantile() -> None:
    interval = duhachek(0.8, 0.1, level=0.9)

    assert pytest.approx((0.8 - 0.1644853627, 0.8 + 0.1644853627)) == (interval.lower, interval.upper)


def test_alpha_of_1_has_an_interval_of_no_width() -> None:
    """The arithmetic may give a speck more than 1."""
    for found, reason in (feldt(1 + 1e-16, n=5, k=3), bonett(1 + 2e-16, n=5, k=3)):
        assert reason is None
        assert found is not None
        assert (1.0, 1.0) == (found.lower, found.upper)
    assert (0.0, None) == standard_error(np.ones((3, 3)), n=5)


def test_where_there_is_no_interval_it_says_why() -> None:
    """Alpha above 1 can come of pairs of different people."""
    assert (None, Unavailable.TOO_FEW_PEOPLE) == feldt(0.8, n=1, k=3)
    assert (None, Unavailable.TOO_FEW_PEOPLE) == bonett(0.8, n=2, k=3)
    assert (None, Unavailable.NOT_ESTIMABLE) == feldt(1.2, n=50, k=3)
    assert (None, Unavailable.NOT_ESTIMABLE) == bonett(1.2, n=50, k=3)
    assert (None, Unavailable.TOO_FEW_PEOPLE) == standard_error(np.eye(2), n=1)


def test_a_matrix_of_no_data_may_have_no_standard_error() -> None:
    """V = 2, tr C = 3, tr C² = 34.54, 1'C²1 = 17.02: 2 * (34.54 + 9) - 2 * 3 * 17.02 is -15.04, and has no root."""
    indefinite = np.array([[1.0, 1.5, 1.4], [1.5, 1.0, -3.4], [1.4, -3.4, 1.0]])

    assert (None, Unavailable.NOT_ESTIMABLE) == standard_error(indefinite, n=10)
    found = Moments(("a", "b", "c"), indefinite, (False,) * 3, 10, 10, 10, None)
    figures, reasons = around_alpha(found, -0.75, None, level=0.95)
    assert (None, None) == (figures["ase"], figures["duhachek"])
    assert {"ase": Unavailable.NOT_ESTIMABLE, "duhachek": Unavailable.NOT_ESTIMABLE} == reasons


@law(50)
@given(alpha=st.floats(-3, 0.99), n=st.integers(3, 500), k=st.integers(2, 40), level=st.floats(0.5, 0.99))
def test_intervals_hold_alpha_and_widen_with_the_level(alpha: float, n: int, k: int, level: float) -> None:
    for make in (feldt, bonett):
        narrow, wide = make(alpha, n=n, k=k, level=level)[0], make(alpha, n=n, k=k, level=(1 + level) / 2)[0]
        assert narrow is not None
        assert wide is not None
        assert wide.lower < narrow.lower < narrow.upper < wide.upper <= 1
        assert make is feldt or narrow.lower < alpha < narrow.upper
