"""A word that is none of those there are, and a name that nothing has: what there is instead is told."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.psychometrics import (
    agreement,
    careless,
    detectable_change,
    dif,
    dispersion,
    factor_model,
    group_reliability,
    intraclass,
    measurement_error,
    null_distribution,
    omega,
    polychoric,
    reliability,
    reliable_change,
    sample_norms,
    wave_change,
)
from cwinstruments.psychometrics.choices import response_range, there_is_no, whole_number

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

ROWS = [[1, 0, 1], [0, 0, 1], [1, 1, 0], [1, 1, 1], [0, 1, 0], [0, 0, 0]]
GROUPS = ["a", "a", "a", "b", "b", "b"]


def of_dif(**said: Any) -> Any:
    """Compare the two groups."""
    return dif(ROWS, GROUPS, **({"reference": "a", "focal": "b"} | said))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            lambda: wave_change([1], [1], design="paired"),
            "design is 'linked', 'unlinked', 'clustered' or 'paired_units'",
        ),
        (lambda: of_dif(adjust="fdr"), "adjust is 'holm' or 'bh', not 'fdr'"),
        (lambda: of_dif().in_classes("D"), "class is 'A', 'B', 'C', 'AA', 'BB' or 'CC', not 'D'"),
        (lambda: sample_norms([1], rule="x"), "rule is 'mid', 'below' or 'at_or_below', not 'x'"),
        (
            lambda: reliable_change([1], [1], direction="descriptive", source="mine"),
            "source is 'retest' or 'external', not 'mine'",
        ),
        (
            lambda: reliable_change([1], [1], direction="descriptive", source="retest", method="rci"),
            "method is 'jacobson_truax', 'chelune' or 'regression', not 'rci'",
        ),
        (lambda: intraclass(ROWS, estimator="ml"), "estimator is 'anova' or 'reml', not 'ml'"),
        (lambda: measurement_error(1, 0.8, quantiles="near"), "quantiles is 'exact' or 'rounded', not 'near'"),
        (lambda: detectable_change(1, quantiles="near"), "quantiles is 'exact' or 'rounded', not 'near'"),
    ],
)
def test_a_word_that_there_is_not(asked: Callable[[], Any], message: str) -> None:
    """Whoever misspelt it sees what there is."""
    with pytest.raises(ValueError, match=message):
        asked()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (lambda: agreement(ROWS, GROUPS, low=0, high=1).of("zz"), "no group 'zz'; there are 'a', 'b'"),
        (
            lambda: intraclass(ROWS).of("ICC9"),
            r"no correlation 'ICC9'; there are 'ICC\(1,1\)', 'ICC\(1\)', 'ICC\(2,1\)'",
        ),
        (lambda: of_dif().of("9"), "no item '9'; there are '1', '2', '3'"),
        (lambda: dispersion({"n": [1, 2]}, reference="n").of("s"), "no group 's'; there are 'n'"),
        (lambda: group_reliability(0.2, [4, 6]).of_size(5), "no size 5; there are 4, 6"),
        (lambda: careless(ROWS).of("9"), "no person '9'; there are '1', '2', '3'"),
        (lambda: factor_model(ROWS).of("g"), "no factor 'g'; there are 'factor'"),
        (lambda: polychoric(ROWS).between("1", "9"), r"no pair \('1', '9'\); there are \('1', '2'\)"),
    ],
)
def test_a_name_that_nothing_has(asked: Callable[[], Any], message: str) -> None:
    """A key alone says nothing of those that there are."""
    with pytest.raises(KeyError, match=message):
        asked()


def test_of_many_names_the_first_are_told() -> None:
    """And how many more there are."""
    assert there_is_no("group", 99, range(30)).endswith("17, 18, 19 and 10 more")
    assert there_is_no("group", 99, []).endswith("there are none")


def test_names_of_numpy_read_as_those_of_python() -> None:
    assert "there is no group 3.0; there are 1, 2" == there_is_no("group", np.float64(3), np.array([1, 2]))


def test_quantiles_may_be_words() -> None:
    """The word `exact` was taken for the rounded ones."""
    assert detectable_change(4, level=0.95) == detectable_change(4) == detectable_change(4, quantiles="exact")
    assert detectable_change(4) != detectable_change(4, quantiles="rounded")
    with pytest.raises(ValueError, match=r"between 0 and 1, such as 0\.95, not 95"):
        detectable_change(4, level=95)


@pytest.mark.parametrize("said", [{"reference": "A"}, {"focal": "B"}, {"reference": "A", "focal": "B"}])
def test_a_group_of_another_name_is_told_from_one_without_people(said: dict[str, str]) -> None:
    """`A` is not `a`. Where there is nobody else, the data lack a group, and that is a reason."""
    wanted = next(iter(said.values()))
    with pytest.raises(ValueError, match=f"no group '{wanted}'; there are 'a', 'b'"):
        of_dif(**said)
    alone = dif(ROWS, ["a"] * 6, reference="a", focal="b")
    assert {"too_few_groups"} == {one.test.reasons["p"] for one in alone.items}


@pytest.mark.parametrize("module", ["omega", "polychoric"])
def test_items_may_still_be_chosen(module: str) -> None:
    """By a list, as everywhere."""
    asked: Any = {"omega": omega, "polychoric": polychoric}[module]
    columns = {"a": [1, 2, 3, 1, 2], "b": [2, 1, 3, 1, 2], "c": [1, 1, 3, 2, 2]}
    assert asked(columns, items=["a", "b", "c"]).to_dict() == asked(columns).to_dict()


@pytest.mark.parametrize("wrong", [True, 0, 2.5, float("nan"), float("inf"), "3", None])
def test_a_whole_number_is_one(wrong: Any) -> None:
    """And comes as one of Python, however it was given."""
    with pytest.raises(ValueError, match="a number of people is a whole number from 1 on"):
        whole_number("a number of people", wrong, least=1)
    assert ("int", 3) == (type(whole_number("it", Fraction(3), least=1)).__name__, whole_number("it", 3.0, least=1))


@pytest.mark.parametrize("high", [1e15, 10_001, 10**400])
def test_options_that_nobody_could_be_shown_are_refused(high: float) -> None:
    """Each of them is counted."""
    with pytest.raises(ValueError, match="has 10,000 options or fewer"):
        agreement({"a": [1, 2]}, ["x", "x"], low=1, high=high)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="has 10,000 options or fewer"):
        reliability({"a": [1, 2], "b": [2, 1]}, low=1, high=high)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="has 10,000 options or fewer"):
        null_distribution("uniform", high)  # type: ignore[arg-type]


@pytest.mark.parametrize(("low", "high"), [(5, 1), (1, 1), (1.5, 5), (1, float("inf")), (float("nan"), 5), ("1", 5)])
def test_a_response_range_goes_up_in_whole_numbers(low: Any, high: Any) -> None:
    with pytest.raises(ValueError, match="goes from a whole number to a higher one"):
        response_range(low, high)
