"""What holds a value for each person: nothing that has no order or is read by its keys, and what of it is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from cwinstruments.psychometrics import (
    NullDistribution,
    agreement,
    alpha,
    careless,
    change_reference,
    dif,
    dispersion,
    factor_model,
    floor_and_ceiling,
    gini,
    group_icc,
    group_reliability,
    grouping,
    guttman_lambdas,
    holm,
    intraclass,
    mantel,
    mantel_haenszel,
    omega,
    polychoric,
    reliability,
    reliable_change,
    retest,
    sample_norms,
    split_half,
    time_to_event,
    wave_change,
)
from cwinstruments.psychometrics.response_matrices import response_matrix
from cwinstruments.psychometrics.sequences import is_missing, item_names, listed

np = pytest.importorskip("numpy")

GOOD: Final = [1.0, 2.0, 4.0, 3.0]
GROUPS: Final = ["a", "a", "b", "b"]
ROWS: Final = [[1, 0, 1], [0, 0, 1], [1, 1, 0], [1, 1, 1]]
JACOBSON: Final[dict[str, Any]] = {"direction": "descriptive", "source": "retest", "reliability": 0.8, "sd": 2.0}
TWO: Final[dict[str, Any]] = {"reference": "a", "focal": "b"}

OF_SCORES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "retest, first": lambda one: retest(one, GOOD),
    "retest, second": lambda one: retest(GOOD, one),
    "change_reference, first": lambda one: change_reference(one, GOOD),
    "change_reference, second": lambda one: change_reference(GOOD, one),
    "reliable_change, before": lambda one: reliable_change(one, GOOD, **JACOBSON),
    "reliable_change, after": lambda one: reliable_change(GOOD, one, **JACOBSON),
    "reliable_change, ids": lambda one: reliable_change(GOOD, GOOD, ids=one, **JACOBSON),
    "sample_norms": sample_norms,
    "floor_and_ceiling": lambda one: floor_and_ceiling(one, lowest=1, highest=5),
    "group_icc, values": lambda one: group_icc(one, GROUPS),
    "group_icc, groups": lambda one: group_icc(GOOD, one),
    "grouping": grouping,
    "agreement": lambda one: agreement(ROWS, one, low=0, high=1),
    "agreement, nulls": lambda one: agreement(ROWS, GROUPS, low=0, high=1, nulls=one),
    "NullDistribution": lambda one: NullDistribution.from_probabilities("ours", one),
    "gini": gini,
    "dispersion": lambda one: dispersion({"a": one}, reference="a"),
    "careless, seconds": lambda one: careless(ROWS, seconds=one),
    "careless, people": lambda one: careless(ROWS, people=one),
    "dif, group": lambda one: dif(ROWS, one, **TWO),
    "mantel, item": lambda one: mantel(one, GROUPS, GOOD, **TWO),
    "mantel, group": lambda one: mantel(GOOD, one, GOOD, **TWO),
    "mantel, matching": lambda one: mantel(GOOD, GROUPS, one, **TWO),
    "mantel_haenszel, item": lambda one: mantel_haenszel(one, GROUPS, GOOD, **TWO),
    "time_to_event": time_to_event,
    "time_to_event, within": lambda one: time_to_event([(1, True)] * 12, within=one),
    "a column of responses": lambda one: alpha({"one": one, "other": GOOD}),
    "a row of responses": lambda one: alpha([one, one]) if isinstance(one, set | str) else alpha({"one": one}),
}
"""What takes a value for each person or thing, and reads no mapping."""

ALSO_BY_KEY: Final[Mapping[str, Callable[[Any], Any]]] = {
    "holm": holm,
    "group_reliability": lambda one: group_reliability(0.2, one),
    "wave_change, before": lambda one: wave_change(one, GOOD, design="unlinked"),
    "wave_change, after": lambda one: wave_change(GOOD, one, design="unlinked"),
    "wave_change, units": lambda one: wave_change(GOOD, GOOD, design="clustered", units=(one, GROUPS)),
}

OF_RESPONSES: Final[Mapping[str, Callable[..., Any]]] = {
    "alpha": alpha,
    "reliability": reliability,
    "split_half": split_half,
    "guttman_lambdas": guttman_lambdas,
    "omega": omega,
    "polychoric": polychoric,
    "factor_model": factor_model,
    "intraclass": intraclass,
    "careless": careless,
    "dif": lambda rows, **said: dif(rows, GROUPS, **TWO, **said),
    "agreement": lambda rows, **said: agreement(rows, GROUPS, low=0, high=1, **said),
}


@pytest.mark.parametrize("asked", OF_SCORES.values(), ids=OF_SCORES)
def test_a_mapping_is_not_read_by_its_keys(asked: Callable[[Any], Any]) -> None:
    """The numbers of people would pass for their scores; so would the keys and the pairs of a mapping."""
    by_person = {101: 3, 102: 5, 103: 2, 104: 4}
    for one in (by_person, by_person.keys(), by_person.items()):
        with pytest.raises(TypeError, match=r"in order, as a list, an array or a series, not as dict"):
            asked(one)


@pytest.mark.parametrize("asked", [*OF_SCORES.values(), *ALSO_BY_KEY.values()], ids=[*OF_SCORES, *ALSO_BY_KEY])
@pytest.mark.parametrize("one", [{1.0, 2.0, 3.0}, "1234"], ids=["set", "text"])
def test_what_has_no_order_is_refused(asked: Callable[[Any], Any], one: Any) -> None:
    """A set holds equal scores once only, and a text would be read letter by letter."""
    with pytest.raises(TypeError, match=r"in order, as a list, an array or a series, not as (set|a text)"):
        asked(one)


@pytest.mark.parametrize("asked", [*OF_SCORES.values(), *ALSO_BY_KEY.values()], ids=[*OF_SCORES, *ALSO_BY_KEY])
def test_frames_and_lazy_ones_are_refused_with_what_to_give(asked: Callable[[Any], Any]) -> None:
    """A frame has columns, of which one is meant; a lazy one has no rows yet."""
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"x": GOOD})
    with pytest.raises(TypeError, match=r"DataFrame: give one of its columns"):
        asked(frame)
    with pytest.raises(TypeError, match=r"LazyFrame holds no rows yet: give it with \.collect\(\)"):
        asked(frame.lazy())


@pytest.mark.parametrize("asked", OF_RESPONSES.values(), ids=OF_RESPONSES)
def test_responses_are_refused_alike(asked: Callable[..., Any]) -> None:
    """A lazy frame, a set of rows, a text, and a text where names of items are wanted."""
    pl = pytest.importorskip("polars")
    with pytest.raises(TypeError, match=r"give it with \.collect\(\)"):
        asked(pl.DataFrame({"a": GOOD, "b": GOOD}).lazy())
    with pytest.raises(TypeError, match=r"rows of responses come in order"):
        asked({(1, 0, 1), (0, 0, 1)})
    with pytest.raises(TypeError, match=r"rows of responses come in order"):
        asked("101")
    with pytest.raises(TypeError, match=r"responses of row 1 come in order.*not as one value: 1"):
        asked([1, 0, 1, 1])
    if asked in (intraclass, factor_model):
        return
    with pytest.raises(TypeError, match=r"items are named in a list or a tuple, not in a text: 'ab'"):
        asked({"a": [1, 0, 1, 1], "b": [0, 1, 1, 0]}, items="ab")


def test_other_names_of_items_are_no_text_either() -> None:
    """Those of factors and of scales, the order, and those that are reversed."""
    columns = {"a": [1, 2, 3], "b": [2, 1, 3]}
    with pytest.raises(TypeError, match=r"not in a text: 'ab'"):
        factor_model(columns, factors={"one": "ab"})
    for said in ({"order": "ab"}, {"scales": {"s": "ab"}}, {"reverse_keyed": "ab", "low": 1, "high": 3}):
        with pytest.raises(TypeError, match=r"not in a text: 'ab'"):
            careless(columns, **said)
    with pytest.raises(TypeError, match=r"not in a set"):
        item_names({"a", "b"})
    assert ("a", "b") == item_names(columns) == item_names(columns.keys())


@pytest.mark.parametrize(
    "kind",
    [list, tuple, iter, lambda one: (score for score in one), lambda one: dict(enumerate(one)).values(), np.array],
    ids=["list", "tuple", "iterator", "generator", "values", "array"],
)
def test_what_has_an_order_is_read(kind: Callable[[list[float]], Any]) -> None:
    """Also what can be walked through once only, in every design that walks through it twice."""
    expected = retest(GOOD, GOOD[::-1])

    assert expected == retest(kind(GOOD), kind(GOOD[::-1]))
    assert sample_norms(GOOD) == sample_norms(kind(GOOD))
    assert gini(GOOD) == gini(kind(GOOD))
    for design in ("clustered", "paired_units"):
        known = wave_change(GOOD * 3, GOOD[::-1] * 3, design=design, units=(GROUPS * 3, GROUPS * 3))
        units = (kind(GROUPS * 3), kind(GROUPS * 3))  # type: ignore[arg-type]
        assert known == wave_change(kind(GOOD * 3), kind(GOOD[::-1] * 3), design=design, units=units)
        assert 12 == known.before.n


def test_an_array_of_two_dimensions_is_no_column() -> None:
    """Only its first column was read."""
    with pytest.raises(TypeError, match=r"scores come in order.*not as ndarray of 2 dimensions"):
        sample_norms(np.ones((3, 2)))


def test_series_of_pandas_may_hold_what_is_missing() -> None:
    """Its whole numbers that may be missing hold NA, which is neither None nor NaN."""
    pd = pytest.importorskip("pandas")
    gap = pd.Series([1, 2, None, 3, 5], dtype="Int64")
    full, plain = pd.Series([2, 2, 4, 4, 6], dtype="Int64"), [1, 2, None, 3, 5]
    frame = pd.DataFrame({"a": plain, "b": [2, 2, 4, 4, 6], "c": [1, None, 2, 4, 4]}).convert_dtypes()
    rows = response_matrix(frame)

    assert retest(plain, [2, 2, 4, 4, 6]) == retest(gap, full) == retest(list(gap), list(full))
    assert sample_norms(plain) == sample_norms(gap)
    assert (4, 5) == (sample_norms(gap).n_used, sample_norms(gap).n_total)
    assert floor_and_ceiling(plain, lowest=1, highest=5) == floor_and_ceiling(gap, lowest=1, highest=5)
    assert 2 == int(np.isnan(rows.values).sum())
    assert alpha(rows) == alpha(frame) == alpha(frame.to_numpy())
    assert holm([0.01, None]) == holm([0.01, pd.NA])
    labels = ["x", pd.NA, "x", "y", pd.NA]
    assert ("x", "y") == grouping(labels).labels == grouping(pd.Series(labels, dtype="string")).labels
    assert [0, -1, 0, 1, -1] == grouping(labels).codes.tolist() == grouping(pd.Series(labels)).codes.tolist()
    assert group_icc(plain, [1, 1, 2, 2, 1]) == group_icc(gap, pd.Series([1, 1, 2, 2, 1], dtype="Int64"))
    assert dif(ROWS, ["a", None, "b", "b"], **TWO) == dif(ROWS, ["a", pd.NA, "b", "b"], **TWO)
    of_units = (["n", "s"] * 6, ["n", "s"] * 6)
    known = wave_change([*plain, 1] * 2, [3] * 12, design="clustered", units=of_units)
    assert known == wave_change([*gap, 1] * 2, [3] * 12, design="clustered", units=of_units)


def test_what_is_masked_is_missing() -> None:
    """Under the mask of an array stands a number, which is no score."""
    masked = np.ma.masked_array([1, 2, 99, 3], mask=[False, False, True, False])
    rows = np.ma.masked_array([[1, 2], [3, 99]], mask=[[False, False], [False, True]])

    assert sample_norms([1, 2, None, 3]) == sample_norms(masked)
    assert floor_and_ceiling([1, 2, None, 3], lowest=1, highest=5) == floor_and_ceiling(masked, lowest=1, highest=5)
    assert group_icc([1, 2, None, 3], GROUPS) == group_icc(masked, GROUPS)
    assert (1, 2, 3) == grouping(masked).labels
    assert [[1.0, 2.0]] == response_matrix(rows).complete().tolist()
    assert 1 == agreement(rows, ["a", "a"], low=1, high=5).n_used


def test_rows_may_be_mappings() -> None:
    """As questionnaires come and reports of units take them; what a row does not name is missing."""
    rows = [{"a": 1, "b": 2}, {"b": 4, "a": 3}, {"a": 5}]
    found = response_matrix(rows)

    assert ("a", "b") == found.items
    assert [[1.0, 2.0], [3.0, 4.0]] == found.complete().tolist()
    assert ("b",) == response_matrix(rows, items=["b"]).items
    with pytest.raises(ValueError, match="there is no column 'c'; there are 'a', 'b'"):
        response_matrix(rows, items=["c"])
    with pytest.raises(TypeError, match="row 2 is a list, and others map items to responses"):
        response_matrix([{"a": 1}, [2]])
    with pytest.raises(TypeError, match="column 'id' holds 'p1', which is no number"):
        alpha([{"id": "p1", "a": 1}])


def test_columns_may_be_named_by_numbers() -> None:
    """The names of items are texts, whatever they are in the mapping."""
    assert ("1", "2") == response_matrix({1: [1, 2], 2: [3, 4]}).items


def test_what_is_missing() -> None:
    """None, and what numpy, decimals and pandas have for it; no text, and no 0."""
    pd = pytest.importorskip("pandas")

    assert all(map(is_missing, (None, float("nan"), np.float32("nan"), pd.NA, pd.NaT)))
    assert not any(map(is_missing, (0, "", "NA", False, [], pd.Timestamp("2026-01-01"))))
    assert [1, None] == listed(pytest.importorskip("pyarrow").array([1, None]), of="scores")
