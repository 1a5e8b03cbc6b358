"""Polychoric and tetrachoric correlations, against closed forms and R."""

from __future__ import annotations

from collections.abc import Sequence
from math import pi, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from cwinstruments.psychometrics.factor_analysis import PolychoricCaution, polychoric
from tests.laws.support import law
from tests.psychometrics.factor_analysis.cases import NOTHING_TO_FIND, assert_reasoned
from tests.psychometrics.support import assert_sound

np = pytest.importorskip("numpy")


def rows_of(table: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Give the people of a table, each with the number of a row and of a column."""
    return [(row, column) for row, cells in enumerate(table) for column, n in enumerate(cells) for _ in range(n)]


def of(table: Sequence[Sequence[int]]) -> float | None:
    return polychoric(rows_of(table)).between("1", "2")


@pytest.mark.parametrize("same", [1, 5, 12, 20, 25, 33, 44, 49])
def test_cut_at_the_median_it_has_a_closed_form(same: int) -> None:
    """With half of both below, r = sin(2 pi (p11 - 1/4))."""
    assert pytest.approx(sin(2 * pi * (same / 100 - 0.25)), abs=1e-10) == of([[same, 50 - same], [50 - same, same]])


# R 4.2.2, lavaan 0.6-14: lavCor(data, ordered = TRUE, se = "none"), and output = "th" for the thresholds (3 digits).
# The optimisers of psych 2.2.9 (`polychoric(correct = 0)`) and of polycor 0.8-1 (`polychor(ML = FALSE)`) stop earlier:
# the last table has .842609 in both.
TABLES: list[tuple[list[tuple[int, ...]], float]] = [
    ([(13, 6, 55), (9, 5, 41), (19, 33, 89)], -0.0934957685536889),
    ([(40, 10), (15, 35)], 0.712726921026466),
    ([(30, 12, 3, 0), (14, 25, 10, 2), (4, 11, 28, 9), (0, 3, 12, 37)], 0.832122406052513),
    ([(2, 8, 30), (6, 25, 9), (28, 7, 1)], -0.831493545558786),
    ([(20, 5, 1), (6, 18, 7), (0, 9, 24), (1, 2, 17), (0, 0, 11)], 0.842592607519999),
]


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_it_is_what_r_has(table: Sequence[Sequence[int]], expected: float) -> None:
    """To the digits that R's optimiser holds."""
    assert pytest.approx(expected, abs=1e-7) == of(table)


def test_thresholds_are_quantiles_of_the_frequencies() -> None:
    """Of 150 people 45 are at most in the first row, 96 in the second, 148 in the third; R has -.755, -.050, .643."""
    found = polychoric(rows_of(TABLES[2][0])).items[0]
    below = np.cumsum([45, 51, 52]) / 200

    assert (0.0, 1.0, 2.0, 3.0) == found.options
    assert pytest.approx(norm.ppf(below)) == found.thresholds
    assert pytest.approx([-0.755, -0.050, 0.643], abs=5e-4) == found.thresholds


def test_empty_cells_are_counted_and_left_empty() -> None:
    """Four combinations that nobody has; with .5 in each, as psych does by default, it would be .792."""
    found = polychoric(rows_of(TABLES[4][0]))

    assert 3 == found.pairs[0].n_empty_cells
    assert (PolychoricCaution.EMPTY_CELLS,) == found.cautions
    assert () == polychoric(rows_of(TABLES[0][0])).cautions


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([(3, 0, 0), (0, 4, 0), (0, 0, 2)], 0.9999),
        ([(0, 4), (5, 0)], -0.9999),
        ([(10, 0), (5, 7)], 0.9999),
    ],
)
def test_a_perfect_table_ends_at_the_limit_and_says_so(table: Sequence[Sequence[int]], expected: float) -> None:
    """The likelihood rises to the end."""
    found = polychoric(rows_of(table))

    assert pytest.approx(expected) == found.between("2", "1")
    assert found.pairs[0].at_limit
    assert PolychoricCaution.AT_THE_LIMIT in found.cautions
    assert_sound(found)


@law(40)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=6, max_size=40))
def test_neither_order_nor_codes_matter_and_turning_round_changes_the_sign(people: list[tuple[int, int]]) -> None:
    """Any numbers in the same order are the same options."""
    plain = polychoric(people)
    swapped = polychoric([(other, one) for one, other in people])
    coded = polychoric([(one**3 - 7, 10 * other) for one, other in people])
    turned = polychoric([(3 - one, other) for one, other in people])

    assert pytest.approx(plain.between("1", "2"), abs=1e-6) == swapped.between("1", "2")
    assert plain.between("1", "2") == coded.between("1", "2")
    back = turned.between("1", "2")
    assert pytest.approx(plain.between("1", "2"), abs=1e-6) == (None if back is None else -back)
    for one in (plain, swapped, coded, turned):
        assert_sound(one)
        assert_reasoned(one)


@law(25)
@given(st.lists(st.lists(st.integers(1, 25), min_size=3, max_size=3), min_size=3, max_size=3))
def test_no_other_correlation_is_more_likely(table: list[list[int]]) -> None:
    """With SciPy's own probabilities of cells."""
    from scipy.stats import multivariate_normal

    found = polychoric(rows_of(table))
    best = found.between("1", "2")
    assert best is not None
    ends = [np.array([-9, *one.thresholds, 9]) for one in found.items]
    corners = np.stack(np.meshgrid(*ends, indexing="ij"), axis=-1)

    def likelihood(correlation: float) -> float:
        below = multivariate_normal(cov=[[1, correlation], [correlation, 1]]).cdf(corners)
        cells = np.maximum(np.diff(np.diff(below, axis=0), axis=1), 1e-12)
        return float((np.array(table) * np.log(cells)).sum())

    assert likelihood(best) >= max(likelihood(min(0.999, best + 0.01)), likelihood(max(-0.999, best - 0.01))) - 1e-6


def test_pairwise_takes_each_pair_where_it_is() -> None:
    """And the thresholds from all who answered an item."""
    rows: list[list[int | None]] = [[*pair, None] for pair in rows_of(TABLES[1][0])]
    rows += [[None, None, one] for one in (0, 1, 0, 1)]
    found = polychoric(rows, missing="pairwise")

    assert pytest.approx(0.712726921026466, abs=1e-7) == found.between("1", "2")
    assert (None, "too_few_people") == (found.between("1", "3"), found.reasons["pairs.1.correlation"])
    assert (None, "not_estimable") == (found.is_positive_definite, found.reasons["is_positive_definite"])
    assert (104, 104, 100) == (found.n_used, found.n_total, found.pairs[0].n)
    assert_sound(found)
    assert_reasoned(found)


def test_correlations_that_do_not_go_together_are_told() -> None:
    """Each pair was answered by other people."""
    together, apart = [(0, 0), (1, 1)] * 9 + [(0, 1), (1, 0)], [(0, 1), (1, 0)] * 9 + [(0, 0), (1, 1)]
    rows: list[list[int | None]] = [[a, b, None] for a, b in together]
    rows += [[a, None, b] for a, b in together]
    rows += [[None, a, b] for a, b in apart]
    found = polychoric(rows, missing="pairwise")

    assert found.is_positive_definite is False
    assert PolychoricCaution.NOT_POSITIVE_DEFINITE in found.cautions


def test_what_has_too_many_options_is_no_rating_scale() -> None:
    """Such as an age."""
    found = polychoric([[age, age % 3] for age in range(18, 60)])

    assert (None, "not_applicable") == (found.between("1", "2"), found.reasons["pairs.0.correlation"])
    assert () == found.items[0].options


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
@pytest.mark.parametrize("name", NOTHING_TO_FIND)
def test_where_nothing_can_be_found_it_says_why(name: str, missing: Any) -> None:
    """Without a warning, an exception, or a number that is none."""
    found = polychoric(NOTHING_TO_FIND[name], missing=missing)

    assert_sound(found)
    assert_reasoned(found)


def test_an_item_without_variance_has_no_correlation() -> None:
    """And all others have theirs."""
    found = polychoric(NOTHING_TO_FIND["one item without variance"])

    assert (True, None, None) == tuple(
        found.between(*pair) is not None or None for pair in (("1", "2"), ("1", "3"), ("2", "3"))
    )
    assert "no_variance" == found.reasons["pairs.1.correlation"]


def test_the_table_has_a_row_for_each_pair() -> None:
    """And a pair that is not there is an error."""
    pytest.importorskip("polars")
    found = polychoric([[1, 2, 1], [2, 1, 2], [1, 1, 2], [2, 2, 1], [1, 2, 2]])

    assert [("1", "2"), ("1", "3"), ("2", "3")] == list(found.to_frame().select("first", "second").iter_rows())
    with pytest.raises(KeyError, match="4"):
        found.between("1", "4")
