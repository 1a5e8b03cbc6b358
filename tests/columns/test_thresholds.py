"""An engine compares with a threshold once; that gives what comparing with a tolerance gives, for every number."""

from __future__ import annotations

import sys
from fractions import Fraction
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.columns.thresholds import equal_floats, first_float, first_float_from, first_whole
from cwinstruments.plan.nodes import Comparison
from cwinstruments.scoring.evaluator import comparison_of

_CONSTANTS = st.one_of(
    st.integers(-10_000, 10_000).map(float),
    st.fractions(-100, 100, max_denominator=60).map(float),
    st.floats(-1e12, 1e12),
)


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[float, float]:
    """Draw a constant and a number that is near to where a comparison with it flips."""
    constant = draw(_CONSTANTS)
    reach = 1e-9 * max(1.0, abs(constant))
    near = constant + draw(st.sampled_from((-1.0, 0.0, 1.0))) * reach * draw(st.sampled_from((1.0, 1 + 1e-9, 0.5, 3.0)))
    for _ in range(draw(st.integers(0, 4))):
        near = nextafter(near, draw(st.sampled_from((-inf, inf))))
    return constant, near


@given(_pairs(), st.sampled_from((Comparison.AT_LEAST, Comparison.GREATER)))
def test_a_threshold_is_where_a_comparison_with_a_constant_flips(
    pair: tuple[float, float], operator: Comparison
) -> None:
    constant, x = pair
    assert comparison_of(operator)(x, constant) is (x >= first_float(operator, constant))


@given(_pairs(), st.sampled_from((Comparison.AT_MOST, Comparison.LESS)))
def test_the_tolerance_is_that_of_what_stands_first(pair: tuple[float, float], operator: Comparison) -> None:
    constant, x = pair
    assert comparison_of(operator)(constant, x) is (x >= first_float_from(operator, constant))


@given(_pairs(), st.booleans())
def test_what_equals_a_constant_lies_between_two_floats(pair: tuple[float, float], constant_first: bool) -> None:
    constant, x = pair
    least, greatest = equal_floats(constant, constant_first=constant_first)
    equal = comparison_of(Comparison.EQUAL)
    assert (equal(constant, x) if constant_first else equal(x, constant)) is (least <= x <= greatest)


@pytest.mark.parametrize(
    ("threshold", "first"), [(1.9999999980000003, 2), (2.000000002, 3), (-0.5, 0), (-3.0, -3), (7.0, 7)]
)
def test_whole_numbers_begin_at_the_next_one(threshold: float, first: int) -> None:
    assert first == first_whole(threshold)


def test_beyond_all_numbers_nothing_is_reached() -> None:
    assert inf == first_float(Comparison.AT_LEAST, sys.float_info.max)
    assert inf == first_whole(inf)


@pytest.mark.parametrize("edge", [Fraction(7, 3), Fraction(10, 3), Fraction(1, 10)])
def test_an_edge_that_no_float_is_holds_its_own_quotient(edge: Fraction) -> None:
    assert edge.numerator / edge.denominator >= first_float(Comparison.AT_LEAST, float(edge))
