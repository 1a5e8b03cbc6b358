"""Test-retest: worked by hand, beside SciPy, and every way to have no answer."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.intraclass_correlations import IccCaution, intraclass
from cwinstruments.psychometrics.retest_reliability import retest
from tests.laws.support import law
from tests.psychometrics.support import assert_sound

stats = pytest.importorskip("scipy.stats")

FIRST = [10.0, 12, 14, 15, 17, 20, 22, 23, 25, 30]
SECOND = [12.0, 11, 15, 18, 16, 24, 21, 27, 26, 33]
SCORES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=15)


def columns(people: list[tuple[int, int]]) -> tuple[list[float | None], list[float | None]]:
    return [float(one) for one, _ in people], [float(other) for _, other in people]


def test_a_worked_example() -> None:
    """Differences 0, 1, 2: mean 1, SD 1; so SEM 1 / root 2, MDC 1.96 and 1.645, limits -0.96 and 2.96."""
    found = retest([1, 2, 3], [1, 3, 5])

    assert (3, 1.0, 1.0, 1.0) == (found.n_used, found.mean_difference, found.sd_difference, found.effect_size_baseline)
    assert (sqrt(3), 2) == pytest.approx((found.t, found.df))
    assert (1.0, 1.0) == (found.dz, found.srm)
    assert pytest.approx(sqrt(0.5)) == found.sem_consistency
    assert pytest.approx((1.959964, 1.644854), abs=1e-6) == (found.mdc95_consistency, found.mdc90_consistency)
    assert found.limits_of_agreement is not None
    assert pytest.approx((-0.959964, 2.959964), abs=1e-6) == (
        found.limits_of_agreement.lower,
        found.limits_of_agreement.upper,
    )
    assert_sound(found)


def test_correlations_worked_by_hand() -> None:
    """1, 2, 3, 4 and 2, 1, 4, 3: r 3 / 5, and SEM the root of 5/3 * 0.4; of 1, 2, 3 and 1, 3, 5 Lin's is 8 / 13."""
    found = retest([1, 2, 3, 4], [2, 1, 4, 3])

    assert (0.6, 0.6, 0.6) == pytest.approx((found.pearson, found.spearman, found.concordance))
    assert pytest.approx(sqrt(2 / 3)) == found.sem_baseline
    assert pytest.approx(8 / 13) == retest([1, 2, 3], [1, 3, 5]).concordance


def test_a_shift_of_all_people_is_error_for_agreement_only() -> None:
    """The occasion variance of 0, 1, 2 is (1.5 - 0.5) / 3, and SEM of agreement the root of that and 0.5."""
    found = retest([1, 2, 3], [1, 3, 5])

    assert pytest.approx(1 / 3) == found.occasion_variance
    assert pytest.approx(sqrt(1 / 3 + 0.5)) == found.sem_agreement


def test_the_headline_is_agreement() -> None:
    """ICC(A,1) by ANOVA, with its own interval."""
    found, six = retest(FIRST, SECOND), intraclass(list(zip(FIRST, SECOND, strict=True)))

    assert (six.icc2.value, six.icc2.interval) == (found.icc, found.icc_interval)
    assert six == found.intraclass


def test_correlations_and_tests_are_as_scipy_has_them() -> None:
    """Pearson with Fisher's interval, Spearman, the paired t."""
    found = retest(FIRST, SECOND)
    r, t = stats.pearsonr(FIRST, SECOND), stats.ttest_rel(SECOND, FIRST)
    around, mean = r.confidence_interval(0.95), t.confidence_interval(0.95)

    assert pytest.approx((r.statistic, r.pvalue)) == (found.pearson, found.pearson_p)
    assert pytest.approx(stats.spearmanr(FIRST, SECOND).statistic) == found.spearman
    assert pytest.approx((t.statistic, t.pvalue)) == (found.t, found.p)
    assert found.pearson_interval is not None and found.mean_difference_interval is not None
    assert pytest.approx(tuple(around)) == (found.pearson_interval.lower, found.pearson_interval.upper)
    assert pytest.approx(tuple(mean)) == (found.mean_difference_interval.lower, found.mean_difference_interval.upper)
    assert_sound(found)


def test_ranks_that_are_shared_are_their_mean() -> None:
    """Ties in both, as SciPy has it."""
    first, second = [1.0, 1, 2, 2, 3, 4], [2.0, 1, 1, 3, 3, 3]

    assert pytest.approx(stats.spearmanr(first, second).statistic) == retest(first, second).spearman


def test_who_lacks_a_score_is_left_out_and_counted() -> None:
    """Two of five have both."""
    found = retest([1, 2, None, 4, None], [2, 4, 3, None, None])

    assert (2, 5, 3, 3) == (found.n_used, found.n_total, found.n_first, found.n_second)
    assert IccCaution.PEOPLE_LEFT_OUT in found.cautions
    assert_sound(found)


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        ([], [], {"icc": "no_responses", "pearson": "no_responses", "mean_first": "no_responses"}),
        ([None], [None], {"icc": "no_responses", "sem_agreement": "no_responses"}),
        ([1, None], [None, 2], {"icc": "too_few_people", "mean_difference": "too_few_people"}),
        ([1], [2], {"icc": "too_few_people", "sd_first": "too_few_people", "p": "too_few_people"}),
        ([1, 2], [1, 3], {"pearson": "too_few_people", "spearman": "too_few_people"}),
        ([1, 2, 4], [1, 3, 4], {"pearson_interval": "too_few_people"}),
        ([3, 3, 3], [3, 3, 3], {"icc": "no_variance", "t": "no_variance", "effect_size_baseline": "no_variance"}),
        ([3, 3, 3, 3], [1, 2, 3, 4], {"pearson": "no_variance", "effect_size_baseline": "no_variance"}),
        ([1, 2, 3, 4], [2, 3, 4, 5], {"t": "no_variance", "dz": "no_variance", "pearson_p": "not_estimable"}),
        ([1, 2, 3, 4], [4, 3, 1, 2], {"sem_baseline": "not_estimable"}),
    ],
)
def test_where_there_is_nothing_to_say_there_is_a_reason(first: Any, second: Any, reasons: dict[str, str]) -> None:
    """Nobody, one person, two, no variance, only a shift, a negative correlation."""
    found = retest(first, second)

    assert reasons == {name: str(found.reasons.get(name)) for name in reasons}
    assert_sound(found)


def test_differences_by_rounding_only_are_none() -> None:
    """0.3 and 0.1 + 0.2 are the same score."""
    found = retest([0.3, 0.6, 0.9, 0.1], [0.1 + 0.2, 0.6, 0.9, 0.1])

    assert 0.0 == found.sd_difference and "no_variance" == found.reasons["t"]
    assert_sound(found)


def test_a_wrong_call_says_what_would_be_right() -> None:
    """Two columns of the same length, and a level that is one."""
    with pytest.raises(ValueError, match="different lengths: 1, 2"):
        retest([1, 2], [1])
    with pytest.raises(ValueError, match="between 0 and 1"):
        retest([1, 2], [1, 2], level=1)


def test_a_table_has_one_row() -> None:
    """Without the six, which have a table of their own."""
    assert 1 == retest(FIRST, SECOND).to_frame().height


@law(40)
@given(SCORES)
def test_occasions_may_change_places(people: list[tuple[int, int]]) -> None:
    """Differences turn round; agreement and error stay."""
    first, second = columns(people)
    there, back = retest(first, second), retest(second, first)

    assert_sound(there)
    assert pytest.approx(there.mean_difference) == -(back.mean_difference or 0.0)
    assert pytest.approx((there.icc, there.pearson, there.concordance), nan_ok=True) == (
        back.icc,
        back.pearson,
        back.concordance,
    )
    assert pytest.approx((there.sem_agreement, there.mdc95_consistency)) == (back.sem_agreement, back.mdc95_consistency)


@law(40)
@given(SCORES, st.integers(-9, 9))
def test_a_shift_leaves_consistency_alone(people: list[tuple[int, int]], shift: int) -> None:
    """Pearson, SD of differences and SEM of consistency do not see it; the SEM of agreement is never below that."""
    first, second = columns(people)
    found, shifted = retest(first, second), retest(first, [(one or 0.0) + shift for one in second])

    assert pytest.approx((found.pearson, found.sd_difference, found.sem_consistency)) == (
        shifted.pearson,
        shifted.sd_difference,
        shifted.sem_consistency,
    )
    assert pytest.approx((found.mean_difference or 0.0) + shift) == shifted.mean_difference
    assert (found.sem_agreement or 0.0) >= (found.sem_consistency or 0.0) - 1e-12
