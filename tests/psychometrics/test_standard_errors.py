"""The error of measurement, worked by hand."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.standard_errors import Quantiles, detectable_change, measurement_error
from tests.laws.support import law
from tests.psychometrics.support import assert_sound


def test_a_worked_example() -> None:
    """SD 10, reliability 0.84: SEM 10 * 0.4; of a difference root 2 times that; MDC 1.96 and 1.645 times that."""
    found = measurement_error(10, 0.84)

    assert (4.0, 4 * sqrt(2)) == pytest.approx((found.sem, found.s_diff))
    assert (1.959964 * 4 * sqrt(2), 1.644854 * 4 * sqrt(2)) == pytest.approx((found.mdc95, found.mdc90), abs=1e-5)
    assert_sound(found)


def test_quantiles_may_be_those_that_articles_print() -> None:
    """1.96 and 1.645, and the result says so."""
    found = measurement_error(10, 0.84, quantiles="rounded")

    assert (1.96 * 4 * sqrt(2), 1.645 * 4 * sqrt(2)) == pytest.approx((found.mdc95, found.mdc90), abs=1e-12)
    assert Quantiles.ROUNDED is found.quantiles
    with pytest.raises(ValueError, match=r"there for 0\.9, 0\.95, not for 0\.99"):
        detectable_change(4, level=0.99, quantiles=Quantiles.ROUNDED)


@pytest.mark.parametrize(("sd", "reliability", "reason"), [(0, 0.9, "no_variance"), (5, -0.2, "not_estimable")])
def test_where_there_is_nothing_to_say_there_is_a_reason(sd: float, reliability: float, reason: str) -> None:
    """Scores that are all the same; a reliability below 0, which says nothing of error."""
    found = measurement_error(sd, reliability)

    assert dict.fromkeys(("sem", "s_diff", "mdc90", "mdc95"), reason) == found.reasons
    assert_sound(found)


@pytest.mark.parametrize(("sd", "reliability"), [(-1, 0.5), (1, 1.5), (float("nan"), 0.5), (1, float("inf"))])
def test_a_wrong_call_says_what_would_be_right(sd: float, reliability: float) -> None:
    """An SD below 0, a reliability above 1, what is no number."""
    with pytest.raises(ValueError, match=r"from 0 on|up to 1"):
        measurement_error(sd, reliability)


@pytest.mark.parametrize("sem", [float("nan"), float("inf"), -1.0])
def test_a_change_beyond_no_error_is_none(sem: float) -> None:
    with pytest.raises(ValueError, match="a standard error of measurement is a number from 0 on"):
        detectable_change(sem)


@law(40)
@given(st.floats(0.1, 100), st.floats(0, 1), st.floats(0, 1))
def test_the_more_reliable_the_less_error(sd: float, one: float, other: float) -> None:
    """From all of the SD at 0 to nothing at 1."""
    less, more = (measurement_error(sd, reliability) for reliability in sorted((one, other)))

    assert sd + 1e-9 >= (less.sem or 0.0) >= (more.sem or 0.0) >= 0
    assert 0.0 == measurement_error(sd, 1).sem
    assert_sound(less)
