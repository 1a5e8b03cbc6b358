"""The distribution of each item, and how it goes with the rest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from cwinstruments.psychometrics.item_statistics import ItemStatistics, distribution, item_statistics
from cwinstruments.psychometrics.moments import moments
from cwinstruments.psychometrics.response_matrices import response_matrix
from cwinstruments.psychometrics.result import Unavailable
from tests.laws.support import law
from tests.psychometrics.scales import HAND, scales

np = pytest.importorskip("numpy")
stats = pytest.importorskip("scipy.stats")


def of(data: Any, missing: Any = "listwise", **said: Any) -> tuple[tuple[ItemStatistics, ...], dict[str, Unavailable]]:
    matrix = response_matrix(data)
    return item_statistics(matrix, moments(matrix, missing), missing=missing, **said)


def test_an_item_is_worked_by_hand() -> None:
    """Of a: mean 2.75, variance 8.75 / 3. With b + c: products 5 + 5.75, and b + c has 4 + 4.75 + 2 * 3 = 14.75."""
    (a, _, _), reasons = of(HAND)

    assert ("a", 4, 2.75, 2.5, 1, 5, 0) == (a.item, a.n, a.mean, a.median, a.minimum, a.maximum, a.percent_missing)
    assert pytest.approx((8.75 / 3) ** 0.5) == a.sd
    assert pytest.approx(10.75 / (8.75 * 14.75) ** 0.5) == a.r_rest
    assert pytest.approx(2 * (1 - 8.75 / 14.75)) == a.alpha_if_deleted
    assert {} == reasons


def test_the_three_types_of_skewness_and_kurtosis_are_those_of_others() -> None:
    """SciPy has type 1, and 2 where it corrects; type 3, psych's, is type 1 times a power of 1 - 1/n."""
    values = np.array([1.0, 1, 2, 2, 3, 5, 5, 7])
    g1, g2 = stats.skew(values), stats.kurtosis(values)
    one, two, three = (distribution(values, moment_type=kind)[0] for kind in (1, 2, 3))

    assert pytest.approx((g1, g2)) == (one["skewness"], one["kurtosis"])
    assert pytest.approx((stats.skew(values, bias=False), stats.kurtosis(values, bias=False))) == (
        two["skewness"],
        two["kurtosis"],
    )
    assert pytest.approx((g1 * (7 / 8) ** 1.5, (g2 + 3) * (7 / 8) ** 2 - 3)) == (three["skewness"], three["kurtosis"])


def test_few_values_have_few_figures() -> None:
    """Type 2 needs three for skewness and four for kurtosis."""
    nothing, why = distribution(np.array([]))
    alone, why_alone = distribution(np.array([2.0]))
    three, why_three = distribution(np.array([1.0, 2, 4]), moment_type=2)
    equal, why_equal = distribution(np.array([0.1] * 7))

    assert {None} == set(nothing.values())
    assert set(nothing) == set(why)
    assert (2.0, None) == (alone["mean"], alone["sd"])
    assert {"sd", "skewness", "kurtosis"} == set(why_alone)
    assert three["skewness"] is not None
    assert {"kurtosis": Unavailable.TOO_FEW_PEOPLE} == why_three
    assert (0.1, 0.0) == (equal["mean"], equal["sd"])
    assert {"skewness": Unavailable.NO_VARIANCE, "kurtosis": Unavailable.NO_VARIANCE} == why_equal


def test_who_counts_depends_on_what_is_done_about_missing_responses() -> None:
    """Listwise the item is described as the scale is computed: of the people without a missing response."""
    rows = [[1, 2, 2], [2, 1, 3], [5, None, 1], [3, 4, 4]]
    (listwise, other, _), _ = of(rows)
    (pairwise, _, _), _ = of(rows, "pairwise")

    assert (3, 2.0) == (listwise.n, listwise.mean)
    assert (4, 2.75) == (pairwise.n, pairwise.mean)
    assert (0, 25) == (listwise.percent_missing, other.percent_missing)


def test_options_are_counted_also_those_that_nobody_chose() -> None:
    (a, _, c), _ = of({**HAND, "c": [1, 3, 7, 2.5]}, options=range(1, 6))

    assert {"1": 1, "2": 1, "3": 1, "4": 0, "5": 1} == a.options
    assert (0, 2) == (a.n_elsewhere, c.n_elsewhere)
    assert {} == of(HAND)[0][0].options


def test_two_items_have_no_alpha_when_one_is_deleted() -> None:
    """psych prints a ratio there that is none."""
    (first, second), reasons = of([[1, 2], [2, 3], [4, 2]])

    assert first.r_rest == pytest.approx(second.r_rest)
    assert (None, Unavailable.TOO_FEW_ITEMS) == (first.alpha_if_deleted, reasons["0.alpha_if_deleted"])


def test_an_item_without_variance_has_no_correlation() -> None:
    items, reasons = of([[1, 2, 3], [1, 3, 4], [1, 2, 5], [1, 5, 5]])

    assert (None, Unavailable.NO_VARIANCE) == (items[0].r_rest, reasons["0.r_rest"])
    assert items[0].alpha_if_deleted is not None


@law(40)
@given(rows=scales())
def test_item_rest_is_the_correlation_over_people(rows: list[list[int | None]]) -> None:
    """Without missing responses it is that of the item with the sum of the others."""
    values = np.array(rows, dtype=float)
    items, reasons = of(rows)
    for place, one in enumerate(items):
        rest = values.sum(axis=1) - values[:, place]
        if np.ptp(values[:, place]) and np.ptp(rest):
            assert pytest.approx(np.corrcoef(values[:, place], rest)[0, 1], abs=1e-9) == one.r_rest
        else:
            assert Unavailable.NO_VARIANCE == reasons[f"{place}.r_rest"]
