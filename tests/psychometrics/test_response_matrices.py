"""Responses in any unit: figures that have none stay what they are, and what is out of all measure is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cwinstruments.psychometrics import (
    agreement,
    alpha,
    careless,
    change_reference,
    design_effect,
    detectable_change,
    dif,
    dispersion,
    factor_model,
    floor_and_ceiling,
    gini,
    group_icc,
    group_reliability,
    guttman_lambdas,
    intraclass,
    measurement_error,
    omega,
    reliability,
    reliability_of_mean,
    retest,
    sample_norms,
    split_half,
    time_to_event,
    wave_change,
)
from cwinstruments.psychometrics.group_data import number_columns
from cwinstruments.psychometrics.response_matrices import response_matrix

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

_RANDOM = np.random.default_rng(0)
SCALE = np.clip(np.round(3 + _RANDOM.normal(size=(40, 1)) + _RANDOM.normal(size=(40, 5))), 1, 5)
GROUPS = ["a", "b"] * 20
FIGURES: dict[str, Callable[[Any], list[Any]]] = {
    "alpha": lambda x: [alpha(x)],
    "reliability": lambda x: [
        figure
        for one in reliability(x).items
        for figure in (one.r_rest, one.alpha_if_deleted, one.skewness, one.kurtosis)
    ],
    "lambdas": lambda x: [guttman_lambdas(x).lambda2, guttman_lambdas(x).lambda6],
    "split_half": lambda x: [split_half(x).maximum, split_half(x).odd_even.r],
    "omega": lambda x: [omega(x, n_factors=2).omega_total],
    "factor_model": lambda x: [one.standardised for one in factor_model(x).items],
    "intraclass": lambda x: [intraclass(x).icc2.value],
    "group_icc": lambda x: [group_icc(x[:, 0], GROUPS).f],
    "retest": lambda x: [retest(x[:, 0], x[:, 1]).icc, retest(x[:, 0], x[:, 1]).pearson],
    "wave_change": lambda x: [wave_change(x[:, 0], x[:, 1], design="unlinked").t],
    "change_reference": lambda x: [change_reference(x[:, 0], x[:, 1]).retest_r],
    "sample_norms": lambda x: [one.percentile for one in sample_norms(x[:, 0]).table],
    "careless": lambda x: [one.mahalanobis_d2 for one in careless(x).people],
    "dif": lambda x: [one.test.chi2 for one in _dif(x).items],
    "gini": lambda x: [gini(x[:, 0])],
    "dispersion": lambda x: [dispersion({"a": x[:, 0], "b": x[:, 1]}, reference="a").of("b").ratio],
}


def _dif(responses: Any) -> Any:
    return dif(responses, GROUPS, reference="a", focal="b")


@pytest.mark.parametrize("factor", [1e-49, 1e-20, 0.1, 1e15, 1e40, 1e48])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_without_a_unit_are_the_same_in_every_unit(name: str, factor: float) -> None:
    """Such as the correlation of an item with the rest, or the strata that people of the same score make."""
    assert pytest.approx(FIGURES[name](SCALE), rel=1e-9, abs=1e-9) == FIGURES[name](SCALE * factor)


@pytest.mark.parametrize("factor", [5e-324, 1e-300, 1e-160, 1e-60, 1e60, 1e80, 1e155, 1e300])
@pytest.mark.parametrize("name", FIGURES)
def test_what_is_out_of_all_measure_is_refused(name: str, factor: float) -> None:
    """No figure that is wrong, no warning, and another unit is asked for."""
    with pytest.raises(ValueError, match="figures are made of values from 1e-50 to 1e50: give them in another unit"):
        FIGURES[name](SCALE * factor)


def test_zeros_and_small_parts_of_larger_answers_are_none_out_of_measure() -> None:
    assert 0.0 == response_matrix([[0.0, 0.0], [0.0, 1.0]]).values[0, 0]
    assert 1e-300 == response_matrix([[1e-300, 1.0], [1.0, 2.0]]).values[0, 0]


@pytest.mark.parametrize("offset", [1e6, 1e9, 1e12])
def test_a_distribution_far_from_zero_keeps_its_shape(offset: float) -> None:
    """The mean of such answers is too coarse to be taken from them."""
    found, moved = (reliability(values).items for values in (SCALE, SCALE + offset))

    assert [one.skewness for one in found] == pytest.approx([one.skewness for one in moved], abs=1e-12)
    assert [one.sd for one in found] == pytest.approx([one.sd for one in moved], abs=1e-12)


def test_a_distribution_as_far_from_zero_as_whole_numbers_go_keeps_its_shape() -> None:
    found, moved = (reliability(values).items for values in (SCALE, SCALE + 1e15))

    assert [one.kurtosis for one in found] == pytest.approx([one.kurtosis for one in moved], abs=1e-12)


def test_a_change_of_scores_far_from_zero_is_a_change() -> None:
    """The means of both waves are the same float."""
    found = wave_change(SCALE[:, 0] + 1e15, SCALE[:, 1] + 1e15, design="unlinked")

    assert pytest.approx(SCALE[:, 1].mean() - SCALE[:, 0].mean(), abs=1e-12) == found.change
    assert "no_variance" == found.reasons["t"]


def test_a_model_far_from_zero_is_the_same_model() -> None:
    found, moved = (factor_model(values).of("factor") for values in (SCALE, SCALE + 1e14))

    assert pytest.approx(found.omega_model, abs=1e-9) == moved.omega_model


def test_norms_of_large_scores_keep_them_apart() -> None:
    assert 20 == len(sample_norms([1e13 + place for place in range(20)]).table)
    assert 20 == len(sample_norms([place * 1e-13 for place in range(20)]).table)


def test_people_of_one_total_far_from_zero_stay_in_one_stratum() -> None:
    found, moved = (_dif(values).items[0].test.counts for values in (SCALE, SCALE + 1e12))

    assert found == moved


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_columns_of_frames_are_read_by_their_names(library: str) -> None:
    made = pytest.importorskip(library)
    columns = {str(place): SCALE[:, place].tolist() for place in range(5)}
    frame = made.table(columns) if library == "pyarrow" else made.DataFrame(columns)

    assert ("0", "1", "2", "3", "4") == response_matrix(frame).items
    assert ("3", "1") == response_matrix(frame, items=["3", "1"]).items
    assert alpha(SCALE) == alpha(frame)


def test_columns_of_pandas_may_be_named_by_numbers() -> None:
    """As those of a frame are that is made of an array."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(SCALE)

    assert alpha(SCALE) == alpha(frame)
    assert alpha(SCALE[:, [0, 3]]) == alpha(frame, items=[0, 3])  # type: ignore[list-item]
    assert ("0", "1", "2", "3", "4") == number_columns(frame, None)[0]
    assert 40 == agreement(frame, GROUPS, low=1, high=5).n_used


def test_a_column_that_is_there_twice_is_refused() -> None:
    """Neither one of both nor both of them is what was meant."""
    pandas = pytest.importorskip("pandas")
    for frame in (pandas.DataFrame(SCALE, columns=list("aabcd")), pandas.DataFrame([[1, 2]], columns=[1, "1"])):
        with pytest.raises(ValueError, match=r"a column is there twice: '[a1]'"):
            alpha(frame)
    with pytest.raises(ValueError, match="a column is there twice: 1, '1'"):
        alpha({1: [1, 2], "1": [2, 3]})
    pyarrow = pytest.importorskip("pyarrow")
    with pytest.raises(ValueError, match="a column is there twice: 'a'"):
        alpha(pyarrow.table([[1, 2], [2, 3]], names=["a", "a"]))


def test_a_mask_hides_from_alpha_too() -> None:
    masked = np.ma.array(np.where(SCALE == 5, 999.0, SCALE), mask=SCALE == 5)

    assert alpha(np.where(SCALE == 5, np.nan, SCALE)) == alpha(masked)


@pytest.mark.parametrize("cell", [1j, np.complex64(1), np.complex128(1)])
def test_complex_numbers_are_none_of_a_scale(cell: Any) -> None:
    with pytest.raises(TypeError, match="which is no number"):
        alpha([[cell, 1], [2, 3]])


def test_a_column_holds_one_value_for_each_person() -> None:
    with pytest.raises(TypeError, match="column 'value' holds lists, not one value for each person"):
        group_icc(SCALE.tolist(), GROUPS)


def test_whole_numbers_without_end_are_refused() -> None:
    with pytest.raises(ValueError, match="row 1 holds a whole number that is too large"):
        alpha([[10**400, 1], [1, 2]])


@pytest.mark.parametrize("huge", [10**400, -(10**400)])
@pytest.mark.parametrize(
    "asked",
    [
        lambda huge: gini([huge, 1]),
        lambda huge: dispersion({"a": [huge]}, reference="a"),
        lambda huge: dispersion({"a": [1.0]}, reference="a", limit=huge),
        lambda huge: floor_and_ceiling([1], lowest=huge, highest=5),
        lambda huge: floor_and_ceiling([huge], lowest=1, highest=5),
        lambda huge: measurement_error(1, huge),
        lambda huge: measurement_error(huge, 1),
        lambda huge: detectable_change(huge),
        lambda huge: time_to_event([(huge, True)]),
        lambda huge: time_to_event([], within=[huge]),
        lambda huge: group_reliability(huge, [3]),
        lambda huge: reliability_of_mean(0.5, huge),
        lambda huge: design_effect(0.5, huge),
        lambda huge: wave_change([1], [2], design="linked", composition=({"a": huge}, {"a": 1.0})),
    ],
)
def test_whole_numbers_without_end_are_refused_wherever_they_are_given(asked: Callable[[int], Any], huge: int) -> None:
    with pytest.raises(ValueError):
        asked(huge)
