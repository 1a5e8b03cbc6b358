"""A general factor behind others."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.psychometrics.factor_analysis.schmid_leiman import schmid_leiman
from tests.psychometrics.factor_analysis.cases import one_factor, three_groups

np = pytest.importorskip("numpy")


def of_groups(between: Any, *, loading: float = 0.7, size: int = 3) -> Any:
    """Give the correlations of groups of items whose factors correlate in this way."""
    factors = np.array(between)
    pattern = np.kron(np.eye(len(factors)), np.full((size, 1), loading))
    found = pattern @ factors @ pattern.T
    np.fill_diagonal(found, 1.0)
    return found


def test_three_factors_have_a_closed_form() -> None:
    """Factors that correlate .56, .48 and .42 load .8, .7 and .6 on the general one; items .7 times as much."""
    found = schmid_leiman(three_groups(), 3)

    assert found.on_general is not None and found.general is not None and found.groups is not None
    assert pytest.approx([0.6, 0.7, 0.8], abs=1e-6) == sorted(found.on_general)
    assert pytest.approx([0.56] * 3 + [0.49] * 3 + [0.42] * 3, abs=1e-6) == found.general
    beside = [0.7 * (1 - g * g) ** 0.5 for g in (0.8, 0.7, 0.6) for _ in range(3)]
    assert pytest.approx(beside, abs=1e-6) == found.groups.max(axis=1)
    assert ((), None) == (found.cautions, found.reason)


def test_the_loadings_explain_what_the_factors_did() -> None:
    """For each item, the squares of its general loading and of those on groups add up to its communality."""
    found = schmid_leiman(three_groups(), 3)

    assert found.general is not None and found.groups is not None
    assert pytest.approx(1 - found.uniquenesses) == found.general**2 + (found.groups**2).sum(axis=1)


def test_two_factors_are_taken_to_load_alike_and_it_says_so() -> None:
    """Both the root of their correlation of .36."""
    found = schmid_leiman(of_groups([[1, 0.36], [0.36, 1]]), 2)

    assert found.on_general is not None
    assert pytest.approx([0.6, 0.6], abs=1e-6) == found.on_general
    assert ("two_factors_are_taken_to_load_alike_on_the_general_one",) == found.cautions


def test_four_factors_have_one_more_behind_them() -> None:
    """Found as the factors themselves are."""
    general = np.array([0.8, 0.7, 0.6, 0.5])
    between = np.outer(general, general)
    np.fill_diagonal(between, 1.0)
    found = schmid_leiman(of_groups(between), 4)

    assert found.on_general is not None
    assert pytest.approx(sorted(general), abs=1e-6) == sorted(found.on_general)


def test_one_factor_has_no_general_one() -> None:
    """Its loadings are given; what a general factor would have is not applicable."""
    found = schmid_leiman(one_factor(0.9, 0.8, 0.7, 0.6), 1)

    assert found.general is not None
    assert pytest.approx([0.9, 0.8, 0.7, 0.6], abs=1e-8) == found.general
    assert ("not_applicable", ("one_factor_has_no_general_factor",)) == (found.reason, found.cautions)


@pytest.mark.parametrize(
    ("between", "caution"),
    [
        ([[1, -0.3], [-0.3, 1]], "factor_correlations_allow_no_general_factor"),
        ([[1, 0.4, 0.3], [0.4, 1, -0.2], [0.3, -0.2, 1]], "factor_correlations_allow_no_general_factor"),
        ([[1, 0.7, 0.7], [0.7, 1, 0.2], [0.7, 0.2, 1]], "factor_would_correlate_above_one_with_the_general_one"),
    ],
)
def test_where_no_general_factor_explains_them_there_is_none(between: Any, caution: str) -> None:
    """The product of the correlations is negative, or a factor would have to correlate above 1."""
    found = schmid_leiman(of_groups(between), len(between))

    assert (None, "not_estimable") == (found.general, found.reason)
    assert (caution,) == found.cautions


def test_a_group_that_is_turned_round_loads_negatively_and_it_says_so() -> None:
    """Two of three correlations are negative: turned round, the third factor fits."""
    turned = np.diag([1, 1, 1, 1, 1, 1, -1, -1, -1])
    found = schmid_leiman(turned @ three_groups() @ turned, 3)

    assert found.general is not None
    assert pytest.approx([0.42, 0.49, 0.56], abs=1e-6) == sorted({round(float(abs(one)), 7) for one in found.general})
    assert ("item_loads_negatively_on_the_general_factor",) == found.cautions


def test_more_factors_than_there_are_is_said() -> None:
    """Items that do not correlate at all have none."""
    found = schmid_leiman(np.eye(6), 2)

    assert (None, "not_estimable") == (found.general, found.reason)
    assert ("more_factors_than_the_correlations_hold",) == found.cautions
