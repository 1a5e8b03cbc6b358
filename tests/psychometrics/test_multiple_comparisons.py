"""Holm's adjustment: figures of R, and laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.multiple_comparisons import Adjustment, adjust_p, holm
from tests.laws.support import law
from tests.psychometrics.support import assert_sound


def test_it_is_as_r_has_it() -> None:
    """R 4.2.2, p.adjust(c(.01, .04, .03, .005, .5), "holm"): 0.040 0.090 0.090 0.025 0.500."""
    found = holm([0.01, 0.04, 0.03, 0.005, 0.5])

    assert pytest.approx([0.04, 0.09, 0.09, 0.025, 0.5]) == list(found.adjusted.values())
    assert ("holm", 5, ["1", "2", "3", "4", "5"]) == (found.method, found.n_comparisons, list(found.adjusted))
    assert_sound(found)


def test_what_has_no_p_value_is_not_counted() -> None:
    """Of three changes one has too few people: the others are two."""
    found = holm({"trust": 0.02, "voice": None, "power": 0.03})

    assert {"trust": 0.04, "voice": None, "power": 0.04} == found.adjusted
    assert (2, "not_estimable") == (found.n_comparisons, found.reasons["adjusted.voice"])
    assert ["trust", "voice", "power"] == found.to_frame()["comparison"].to_list()
    assert_sound(found)


def test_nothing_adjusts_to_nothing() -> None:
    """No comparisons, or none with a p value."""
    assert {} == holm([]).adjusted
    assert {"1": None} == holm([None]).adjusted


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_a_p_value_is_between_0_and_1(p: float) -> None:
    """Anything else is refused, by name."""
    with pytest.raises(ValueError, match="p value of 'trust'"):
        holm({"trust": p})


def test_a_comparison_has_a_name_of_its_own() -> None:
    """As a text, since results are plain data."""
    with pytest.raises(ValueError, match="a comparison is there twice: 1, '1'"):
        holm({1: 0.5, "1": 0.01})  # type: ignore[dict-item]


@law(40)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_adjusted_values_keep_the_order(p_values: list[float]) -> None:
    """Never smaller than they were, nor above 1, nor in another order; alone they stay as they are."""
    adjusted = list(holm(p_values).adjusted.values())

    for p, one in zip(p_values, adjusted, strict=True):
        assert one is not None and p <= one <= 1
        assert all(one <= (other or 0.0) for q, other in zip(p_values, adjusted, strict=True) if p <= q)
    assert [p_values[0]] == list(holm(p_values[:1]).adjusted.values())


P_VALUES = [0.01, 0.04, 0.03, 0.005, 0.2]


def test_p_is_adjusted_as_r_does() -> None:
    """R 4.2.2: p.adjust(c(.01, .04, .03, .005, .2), "holm"), and with "BH"."""
    assert pytest.approx((0.04, 0.09, 0.09, 0.025, 0.2)) == adjust_p(P_VALUES, Adjustment.HOLM)
    assert pytest.approx((0.025, 0.05, 0.05, 0.025, 0.2)) == adjust_p(P_VALUES, Adjustment.BH)
    assert (None,) * 5 == adjust_p(P_VALUES, None)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=8))
@law(40)
def test_adjusting_keeps_the_order(values: list[float | None]) -> None:
    """No p gets smaller, Holm's is no smaller than that of Benjamini and Hochberg, none is above 1."""
    holm, bh = adjust_p(values, Adjustment.HOLM), adjust_p(values, Adjustment.BH)

    for p, one, other in zip(values, holm, bh, strict=True):
        if p is None:
            assert one is None and other is None
        else:
            assert one is not None and other is not None
            assert p <= other + 1e-15 <= one + 2e-15 <= 1 + 3e-15
    pairs = sorted((p, one) for p, one in zip(values, holm, strict=True) if p is not None and one is not None)
    assert [one for _, one in pairs] == sorted(one for _, one in pairs)
