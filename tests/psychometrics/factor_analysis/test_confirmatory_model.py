"""Models of factors, their fit and their omegas."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.factor_analysis import FactorModel, ModelCaution, factor_model
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

THREE = {"first": ["1", "2", "3"], "second": ["4", "5", "6"], "third": ["7", "8", "9"]}


def test_omega_is_what_can_be_worked_out_of_loadings() -> None:
    """Items with standard deviations 1, 2 and 3 and loadings .9, .8, .7 of them.

    The sum of loadings is .9 + 1.6 + 2.1 = 4.6, of unique variances .19 + 4 * .36 + 9 * .51 = 6.22.
    """
    found = factor_model(responses_with(one_factor(0.9, 0.8, 0.7)) * [1, 2, 3])
    factor = found.of("factor")

    assert pytest.approx(4.6**2 / (4.6**2 + 6.22)) == factor.omega_model
    assert pytest.approx((0.81 + 2.56 + 4.41) / 14) == factor.average_variance
    assert pytest.approx([0.9, 1.6, 2.1]) == [one.loading for one in found.items]
    assert pytest.approx([0.9, 0.8, 0.7]) == [one.standardised for one in found.items]
    assert pytest.approx([0.19, 1.44, 4.59]) == [one.uniqueness for one in found.items]
    assert ("covariance, ML, model variance", "covariance, ML, observed variance") == (
        found.metric_model,
        found.metric_observed,
    )


def test_the_observed_variance_is_with_n() -> None:
    """As the model's covariances are; where the model fits exactly, both omegas are one."""
    factor = factor_model(responses_with(one_factor(0.9, 0.8, 0.7, 0.6))).of("factor")

    assert factor.omega_model is not None
    assert pytest.approx(factor.omega_model, abs=1e-9) == factor.omega_observed


def test_where_the_model_does_not_fit_both_omegas_differ() -> None:
    """The one divides by the variance of the sum in the sample."""
    responses = responses_with(three_groups())
    found = factor_model(responses)
    common = sum(one.loading for one in found.items) ** 2

    assert pytest.approx(common / responses.sum(axis=1).var()) == found.of("factor").omega_observed
    assert found.of("factor").omega_model != found.of("factor").omega_observed
    assert found.fit is not None and found.fit.chi2 > 1


def test_several_factors_correlate() -> None:
    """Three groups of three items; chi-square is 0, with 45 - 21 degrees of freedom."""
    found = factor_model(responses_with(three_groups()), factors=THREE)

    assert found.fit is not None
    assert (24, 21) == (found.fit.df, found.fit.n_parameters)
    assert pytest.approx(0, abs=1e-9) == found.fit.chi2
    assert pytest.approx(0.56, abs=1e-8) == found.factor_correlations[0][1]
    assert pytest.approx(2.1**2 / (2.1**2 + 3 * 0.51)) == found.of("second").omega_model
    assert_sound(found)
    assert_reasoned(found)


def test_the_items_of_factors_are_found_by_their_names_in_any_order() -> None:
    """Also in rows, whose items are called 1, 2, ..."""
    responses = responses_with(three_groups(), n=60)
    turned = {"third": ["9", "8", "7"], "first": ["2", "3", "1"], "second": ["5", "6", "4"]}
    as_columns = {str(place): responses[:, place - 1].tolist() for place in range(9, 0, -1)}
    plain, other, columns = (
        factor_model(data, factors=of) for data, of in ((responses, THREE), (responses, turned), (as_columns, turned))
    )

    assert {one.item: pytest.approx(one.loading) for one in plain.items} == {
        one.item: one.loading for one in other.items
    }
    assert other.items == columns.items


def test_a_saturated_model_has_omegas_and_no_test() -> None:
    """Three items and one factor."""
    found = factor_model(responses_with(one_factor(0.9, 0.8, 0.7)))

    assert found.fit is not None
    assert (None, "not_applicable") == (found.fit.p, found.reasons["fit.p"])
    assert (ModelCaution.SATURATED,) == found.cautions
    assert_sound(found)
    assert_reasoned(found)


def test_a_heywood_case_is_told_with_its_negative_variance() -> None:
    """1 - .9 * .8 / .6 = -.2."""
    found = factor_model(responses_with([[1, 0.9, 0.8], [0.9, 1, 0.6], [0.8, 0.6, 1]]))

    assert pytest.approx(-0.2) == found.items[0].uniqueness
    assert ModelCaution.HEYWOOD_CASE in found.cautions


def test_factors_that_correlate_above_one_are_told() -> None:
    """Items correlate more across both groups than within them: .5 of .4."""
    correlations = np.full((6, 6), 0.5)
    correlations[:3, :3] = correlations[3:, 3:] = 0.4
    np.fill_diagonal(correlations, 1.0)
    found = factor_model(responses_with(correlations), factors={"a": ["1", "2", "3"], "b": ["4", "5", "6"]})

    assert pytest.approx(1.25, abs=1e-8) == found.factor_correlations[0][1]
    assert (ModelCaution.IMPOSSIBLE_CORRELATIONS,) == found.cautions


def test_an_item_that_is_not_turned_round_is_told() -> None:
    """It loads negatively."""
    turned = np.diag([1, 1, 1, -1])
    found = factor_model(responses_with(turned @ one_factor(0.9, 0.8, 0.7, 0.6) @ turned))

    assert (ModelCaution.NEGATIVE_LOADING,) == found.cautions
    assert pytest.approx(-0.6) == found.items[3].standardised


def test_a_model_without_a_solution_says_so() -> None:
    """No loadings have correlations of which one or all are negative."""
    found = factor_model(responses_with([[1, 0.5, 0.4], [0.5, 1, -0.3], [0.4, -0.3, 1]]))

    assert (None, "not_converged") == (found.fit, found.reasons["fit"])
    assert_sound(found)
    assert_reasoned(found)


def test_people_without_all_responses_are_left_out() -> None:
    """As the likelihood is of complete ones."""
    responses = responses_with(one_factor(0.9, 0.8, 0.7, 0.6))
    responses[:5, 1] = np.nan

    assert (35, 40) == (lambda one: (one.n_used, one.n_total))(factor_model(responses))


@pytest.mark.parametrize("name", NOTHING_TO_FIND)
def test_where_nothing_can_be_found_it_says_why(name: str) -> None:
    """Without a warning, an exception, or a number."""
    found = factor_model(NOTHING_TO_FIND[name])

    assert (None, None, ()) == (found.fit, found.of("factor").omega_model, found.items)
    assert_sound(found)
    assert_reasoned(found)


def test_two_items_hold_no_factor() -> None:
    """One covariance and two loadings."""
    assert "too_few_items" == factor_model([[1, 2], [2, 3], [3, 3], [4, 5]]).reasons["fit"]


@law(15)
@given(st.integers(0, 10_000), st.permutations(range(5)))
def test_neither_order_nor_units_of_items_matter_to_the_fit(seed: int, order: list[int]) -> None:
    """Chi-square, the indices and standardised loadings stay as they are."""
    random = np.random.default_rng(seed)
    plain = random.standard_normal((80, 5)) + 1.5 * random.standard_normal((80, 1))
    one = factor_model(plain)
    two = factor_model(plain[:, order] * random.uniform(0.5, 20, 5) + random.uniform(-50, 50, 5))

    assert one.fit is not None and two.fit is not None
    assert pytest.approx((one.fit.chi2, one.fit.cfi, one.fit.srmr), abs=1e-6) == (
        two.fit.chi2,
        two.fit.cfi,
        two.fit.srmr,
    )
    assert pytest.approx([one.items[place].standardised for place in order], abs=1e-6) == [
        item.standardised for item in two.items
    ]


def test_the_table_has_a_row_for_each_item() -> None:
    """With its factor."""
    pytest.importorskip("polars")
    found = factor_model(responses_with(three_groups()), factors=THREE).to_frame()

    assert ["first"] * 3 + ["second"] * 3 + ["third"] * 3 == found["factor"].to_list()


def test_a_factor_that_is_not_there_is_an_error() -> None:
    found: FactorModel = factor_model(responses_with(one_factor(0.9, 0.8, 0.7)))
    with pytest.raises(KeyError, match="second"):
        found.of("second")


@pytest.mark.parametrize(
    ("factors", "message"),
    [
        ({}, "one factor or more"),
        ({"a": ["1", "2"], "b": ["3"]}, "factor 'b' has too few items: 1; of several factors each takes two"),
        ({"a": ["1", "2"], "b": ["2", "3"]}, "an item is there twice"),
        ({"a": ["1", "2", "four"]}, "there is no column 'four'"),
    ],
)
def test_what_makes_no_sense_is_refused(factors: Any, message: str) -> None:
    """With a word on what is wrong."""
    with pytest.raises(ValueError, match=message):
        factor_model([[1, 2, 3], [2, 3, 1], [3, 1, 2], [1, 1, 2]], factors=factors)


_THREE_AND_TWO = """
    55424 43534 33311 21232 43443 33243 12122 22211 44433 34434 33332 23332 54543 11222 45433 12211 11222 45455 44422
    44333 22233 34343 11122 21233 11112 22233 22232 44445 34422 53454 44344 32324 44433 34333 21133 32234 21242 23323
    22243 54444
"""
_TWO_AND_TWO = """
    4532 5534 3311 1232 4422 2232 1121 2311 4533 4444 4232 3322 4543 2221 4433 3221 2244 5555 2533 3534 2244 2353 1133
    2133 1111 2233 3234 5553 4421 4355 4334 2422 4433 4433 2334 3144 2343 3222 3432 4444
"""


@pytest.mark.parametrize(
    ("answers", "factors", "chi2", "correlation", "loadings", "errors", "uniquenesses"),
    [
        pytest.param(
            _THREE_AND_TWO,
            {"a": "123", "b": "45"},
            6.66679280924697,
            0.671381365983,
            (1.167636685850, 1.087403574185, 0.997218221914, 0.739087697990, 0.892992816976),
            (0.1471219196848, 0.1612306546937, 0.1360994327008, 0.1583556738485, 0.1519518681359),
            (0.145999585594, 0.411928488543, 0.214930845762, 0.493749375908, 0.180063835896),
            id="three_and_two",
        ),
        pytest.param(
            _TWO_AND_TWO,
            {"a": "12", "b": "34"},
            0.056037922790324,
            0.3988923995825,
            (1.1272782737177, 0.9342191266816, 0.8925358677039, 1.0426751929867),
            (0.262797582071, 0.262063557353, 0.181422174976, 0.203401842784),
            (0.0536186462618, 0.8866095097064, 0.2777547521852, 0.2372034349839),
            id="two_and_two",
        ),
    ],
)
def test_factors_of_two_items_are_those_of_lavaan(
    answers: str,
    factors: dict[str, str],
    chi2: float,
    correlation: float,
    loadings: tuple[float, ...],
    errors: tuple[float, ...],
    uniquenesses: tuple[float, ...],
) -> None:
    """By lavaan 0.6.14 of R: parameterEstimates and fitMeasures of cfa("a =~ V1 + V2 + V3; b =~ V4 + V5", std.lv=TRUE).

    The second model is "a =~ V1 + V2; b =~ V3 + V4". A factor of two items is identified by the other one only.
    """
    found = factor_model(
        [[int(answer) for answer in row] for row in answers.split()],
        factors={name: list(its) for name, its in factors.items()},
    )

    assert found.fit is not None
    assert pytest.approx(chi2, rel=1e-6) == found.fit.chi2
    assert pytest.approx(correlation, rel=1e-4) == found.factor_correlations[0][1]
    assert pytest.approx(loadings, rel=1e-4) == [one.loading for one in found.items]
    assert pytest.approx(errors, rel=1e-4) == [one.loading_error for one in found.items]
    assert pytest.approx(uniquenesses, rel=1e-3) == [one.uniqueness for one in found.items]
    assert_sound(found)


@pytest.mark.parametrize("sizes", [(2, 2), (3, 2), (2, 2, 2), (3, 2, 2)])
def test_a_factor_of_two_items_is_found_wherever_it_can_be(sizes: tuple[int, ...]) -> None:
    """Factors correlate .5; every other sample has some items that load negatively."""
    generator = np.random.default_rng(0)
    belongs = np.repeat(np.arange(len(sizes)), sizes)
    between = 0.5 + 0.5 * np.eye(len(sizes))
    names = iter(map(str, range(1, len(belongs) + 1)))
    said = {f"f{place}": [next(names) for _ in range(size)] for place, size in enumerate(sizes)}

    for sample in range(20):
        of_factors = generator.multivariate_normal(np.zeros(len(sizes)), between, size=300)
        responses = of_factors[:, belongs] * 0.8 + generator.normal(size=(300, len(belongs))) * 0.6
        responses[:, ::2] *= 1 - 2 * (sample % 2)

        assert factor_model(responses, factors=said).fit is not None
