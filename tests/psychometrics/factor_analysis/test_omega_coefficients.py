"""Omega total and hierarchical, their limit, and their intervals."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.factor_analysis import OmegaCaution, omega
from tests.laws.support import law
from tests.psychometrics.factor_analysis.cases import (
    NOTHING_TO_FIND,
    assert_reasoned,
    one_factor,
    responses_with,
    three_groups,
)
from tests.psychometrics.support import assert_sound

np = pytest.importorskip("numpy")


def test_the_coefficients_are_those_that_can_be_worked_out() -> None:
    """Three groups of three items that load .7; the factors load .8, .7, .6 on a general one.

    The general loadings are .56, .49 and .42, three of each: a sum of 4.41. All correlations sum up to
    3 * (3 + 6 * .49) + 2 * 9 * .49 * (.56 + .48 + .42) = 30.6972, the unique variances to 9 * .51 = 4.59.
    """
    found = omega(responses_with(three_groups()))

    assert pytest.approx((30.6972 - 4.59) / 30.6972, abs=1e-8) == found.omega_total
    assert pytest.approx(4.41**2 / 30.6972, abs=1e-7) == found.omega_hierarchical
    assert pytest.approx(4.41**2 / (30.6972 - 4.59), abs=1e-7) == found.omega_limit
    assert pytest.approx(3 * (0.56**2 + 0.49**2 + 0.42**2) / (9 * 0.49), abs=1e-7) == found.ecv
    assert (40, 40, 9, 3) == (found.n_used, found.n_total, found.n_items, found.n_factors)
    assert_sound(found)
    assert_reasoned(found)


def test_each_group_has_its_items_and_its_part() -> None:
    """The sum of three items of the first group varies by 3 + 6 * .49 = 5.94, of which (3 * .56)^2 are general."""
    found = omega(responses_with(three_groups()))
    first = next(one for one in found.factors if "1" in one.items)

    assert {("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9")} == {one.items for one in found.factors}
    assert pytest.approx(0.8, abs=1e-6) == first.on_general
    assert pytest.approx((3 * 0.56) ** 2 / 5.94, abs=1e-6) == first.general
    assert pytest.approx((3 * 0.7) ** 2 / 5.94, abs=1e-6) == first.total


def test_an_item_has_its_loadings() -> None:
    """The first loads .56 on the general factor, and explains .49 of its variance, .3136 of it by that."""
    found = omega(responses_with(three_groups())).items[0]

    assert pytest.approx((0.56, 0.49, 0.51, 0.3136 / 0.49), abs=1e-6) == (
        found.general,
        found.communality,
        found.uniqueness,
        found.general_share,
    )


def test_of_one_factor_there_is_omega_total_and_no_hierarchical_one() -> None:
    """Loadings .9, .8, .7: (sum l)^2 = 5.76, and all correlations sum up to 3 + 2 * (.72 + .63 + .56) = 6.82."""
    found = omega(responses_with(one_factor(0.9, 0.8, 0.7)), n_factors=1)

    assert pytest.approx((6.82 - 0.19 - 0.36 - 0.51) / 6.82, abs=1e-9) == found.omega_total
    assert None is found.omega_hierarchical
    assert {"not_applicable"} == {found.reasons[name] for name in ("omega_hierarchical", "omega_limit", "ecv")}
    assert (OmegaCaution.ONE_FACTOR,) == found.cautions
    assert_reasoned(found)


def test_two_factors_come_with_a_caution() -> None:
    """The general factor is not identified: both are taken to load alike."""
    found = omega(responses_with(three_groups()), n_factors=2)

    assert OmegaCaution.TWO_FACTORS in found.cautions
    assert found.omega_hierarchical is not None


def test_where_no_general_factor_fits_the_total_is_still_there() -> None:
    """One of three correlations of factors is negative."""
    between = np.array([[1, 0.4, 0.3], [0.4, 1, -0.2], [0.3, -0.2, 1]])
    pattern = np.kron(np.eye(3), np.full((3, 1), 0.7))
    correlations = pattern @ between @ pattern.T
    np.fill_diagonal(correlations, 1.0)
    found = omega(responses_with(correlations), n_boot=50)

    assert pytest.approx(1 - 4.59 / correlations.sum()) == found.omega_total
    assert (None, "not_estimable") == (found.omega_hierarchical, found.reasons["omega_hierarchical"])
    assert (None, "not_estimable") == (found.hierarchical_interval, found.reasons["hierarchical_interval"])
    assert found.total_interval is not None
    assert (OmegaCaution.NEGATIVE_PRODUCT,) == found.cautions
    assert_sound(found)
    assert_reasoned(found)


def test_a_heywood_case_is_said() -> None:
    """The first loading would be above 1."""
    correlations = np.array([[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1]])
    found = omega(responses_with(correlations + 0.05 * np.eye(3)), n_factors=1)

    assert OmegaCaution.HEYWOOD_CASE in found.cautions
    assert_sound(found)


def test_too_few_items_for_so_many_factors_give_nothing() -> None:
    """Five items have ten correlations; three factors have twelve free loadings."""
    found = omega(responses_with(one_factor(0.8, 0.7, 0.6, 0.5, 0.4)))

    assert (None, "too_few_items") == (found.omega_total, found.reasons["omega_total"])
    assert omega(responses_with(one_factor(0.8, 0.7, 0.6, 0.5, 0.4)), n_factors=2).omega_total is not None


# Intervals


def test_an_interval_is_drawn_only_when_it_is_asked_for() -> None:
    """As it takes its time."""
    found = omega(responses_with(three_groups()))

    assert (None, "not_asked_for") == (found.total_interval, found.reasons["total_interval"])
    assert (None, "not_asked_for") == (found.hierarchical_interval, found.reasons["hierarchical_interval"])


def test_the_same_seed_draws_the_same_interval() -> None:
    """And another another; both lie around the coefficient, the 80 % one within that of 95 %."""
    responses = responses_with(three_groups(), n=200)
    once, again, other = (omega(responses, n_boot=50, seed=seed) for seed in (1, 1, 2))
    narrow = omega(responses, n_boot=50, seed=1, level=0.8)

    assert once == again
    assert once.total_interval != other.total_interval
    assert once.total_interval is not None and narrow.total_interval is not None and once.omega_total is not None
    assert once.total_interval.lower < narrow.total_interval.lower < once.omega_total
    assert narrow.total_interval.upper < once.total_interval.upper
    assert ("bootstrap, percentile", 0.95) == (once.total_interval.method, once.total_interval.level)
    assert once.hierarchical_interval is not None and once.omega_hierarchical is not None
    assert once.hierarchical_interval.lower < once.omega_hierarchical < once.hierarchical_interval.upper
    assert (50, 50) == (once.n_boot, once.n_boot_used)
    assert_sound(once)


def test_people_are_drawn_with_their_missing_responses() -> None:
    """Where these are handled pairwise."""
    responses = responses_with(three_groups(), n=120)
    responses[::7, 2] = np.nan
    found = omega(responses, missing="pairwise", n_boot=50)

    assert (120, "pairwise") == (found.n_used, found.missing)
    assert found.total_interval is not None
    assert 102 == omega(responses).n_used


# Where there is nothing to find


@pytest.mark.parametrize("n_factors", [1, 2, 3])
@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
@pytest.mark.parametrize("name", NOTHING_TO_FIND)
def test_where_nothing_can_be_found_it_says_why(name: str, missing: Any, n_factors: int) -> None:
    """Without a warning, an exception, or a number."""
    found = omega(NOTHING_TO_FIND[name], n_factors=n_factors, missing=missing, n_boot=50)

    assert (None, None) == (found.omega_total, found.omega_hierarchical)
    assert_sound(found)
    assert_reasoned(found)
    assert [] == list(found.rows())


def test_two_items_hold_no_factor() -> None:
    """One correlation, and two loadings."""
    found = omega([[1, 2], [2, 3], [3, 3], [4, 5]], n_factors=1)

    assert (None, "too_few_items") == (found.omega_total, found.reasons["omega_total"])
    assert_reasoned(found)


# Laws


@law(15)
@given(st.integers(0, 10_000), st.integers(1, 3), st.permutations(range(7)))
def test_neither_order_nor_units_of_items_matter(seed: int, n_factors: int, order: list[int]) -> None:
    """Items may be swapped, and each measured in units of its own; nobody becomes more reliable by that."""
    random = np.random.default_rng(seed)
    plain = random.standard_normal((80, 7)) + 1.5 * random.standard_normal((80, 1))
    other = plain[:, order] * random.uniform(0.5, 20, 7) + random.uniform(-50, 50, 7)
    one, two = omega(plain, n_factors=n_factors), omega(other, n_factors=n_factors)

    assert pytest.approx(one.omega_total, abs=1e-6) == two.omega_total
    assert one.omega_total is not None and one.omega_total < 1
    assert_sound(one)
    assert_reasoned(one)
    assert_sound(two)
    assert_reasoned(two)


def test_the_table_has_a_row_for_each_item() -> None:
    """With its loading on each factor."""
    pytest.importorskip("polars")
    found = omega(responses_with(three_groups())).to_frame()

    assert ["item", "general", "F1", "F2", "F3", "communality", "uniqueness", "general_share"] == found.columns
    assert 9 == len(found)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_factors": 0}, "a whole number from 1 on, not 0"),
        ({"n_factors": 1.5}, "a whole number from 1 on, not 1.5"),
        ({"n_factors": True}, "a whole number from 1 on, not True"),
        ({"n_boot": 50.5}, "a whole number from 0 on, not 50.5"),
        ({"level": 95}, "a level is between 0 and 1, not 95"),
        ({"n_boot": 20}, "takes 50 samples or more, not 20"),
        ({"n_boot": -1}, "takes 50 samples or more, not -1"),
        ({"missing": "mean"}, "'listwise' or 'pairwise', not 'mean'"),
        ({"items": ["1", "nine"]}, "2 items are named, and there are 3 columns"),
    ],
)
def test_what_makes_no_sense_is_refused(options: dict[str, Any], message: str) -> None:
    """With a word on what would be right."""
    with pytest.raises(ValueError, match=message):
        omega([[1, 2, 3], [2, 3, 1], [3, 1, 2]], **options)


def test_a_whole_number_may_be_a_float() -> None:
    rows = responses_with(three_groups())

    assert omega(rows) == omega(rows, n_factors=3.0)  # type: ignore[arg-type]
