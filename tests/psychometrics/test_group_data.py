"""Groups and answers are taken up from whatever holds them, to the same arrays."""

from __future__ import annotations

from typing import Any

import pytest

np = pytest.importorskip("numpy")
pl = pytest.importorskip("polars")

from cwinstruments.psychometrics.group_data import grouping, number_columns, numbers  # noqa: E402
from cwinstruments.psychometrics.response_matrices import response_matrix  # noqa: E402

NAMES = ["b", "a", None, "b"]
NUMBERS = [7, 3, None, 7]


@pytest.mark.parametrize(
    "given",
    [
        NAMES,
        tuple(NAMES),
        np.array(NAMES, dtype=object),
        pl.Series(NAMES),
        pl.Series(NAMES).to_arrow(),
        pl.Series(NAMES, dtype=pl.Categorical),
    ],
)
def test_names_of_groups_become_places(given: Any) -> None:
    """Sorted; who has none has -1."""
    found = grouping(given)

    assert ("a", "b") == found.labels
    assert [1, 0, -1, 1] == found.codes.tolist()
    assert {"a": 0, "b": 1} == found.places
    assert (4, 2) == (found.n_people, found.n_groups)


@pytest.mark.parametrize(
    "given",
    [
        NUMBERS,
        np.array([7, 3, np.nan, 7]),
        np.array(NUMBERS, dtype=object),
        pl.Series(NUMBERS),
        pl.Series(NUMBERS, dtype=pl.UInt8),
    ],
)
def test_numbers_of_groups_become_places(given: Any) -> None:
    found = grouping(given)

    assert (3, 7) == found.labels
    assert [1, 0, -1, 1] == found.codes.tolist()
    assert all(type(label) in (int, float) for label in found.labels)


@pytest.mark.parametrize("given", [[5, -9_000_000, 5], [2**63 + 5, 2**63, 2**63 + 5], [6, 5, 6]])
def test_whole_numbers_far_apart_or_near_are_sorted_alike(given: list[int]) -> None:
    array = np.array(given)

    assert grouping(given).labels == grouping(array).labels
    assert [1, 0, 1] == grouping(array).codes.tolist()


def test_groups_of_several_kinds_stay_apart() -> None:
    found = grouping([True, "a", 2, ("office", "team"), "a"])

    assert 4 == found.n_groups
    assert found.codes[1] == found.codes[4]


def test_whatever_can_be_gone_through_makes_groups() -> None:
    """Also what says that it is an array, and is no series."""

    class Tags(list[str]):
        def to_numpy(self) -> Any:
            return np.array(self)

    assert [1, 0, 1] == grouping(Tags(["b", "a", "b"])).codes.tolist()


def test_a_grouping_stays_what_it_is() -> None:
    made = grouping(["a", "b"])

    assert made is grouping(made)
    with pytest.raises(ValueError, match="read-only"):
        made.codes[0] = 1


@pytest.mark.parametrize(
    "given", [[], np.array([], dtype=int), pl.Series([], dtype=pl.Int64), pl.Series([], dtype=pl.String)]
)
def test_nobody_makes_no_groups(given: Any) -> None:
    assert ((), []) == (grouping(given).labels, grouping(given).codes.tolist())


def test_what_is_no_group_is_refused() -> None:
    with pytest.raises(TypeError, match=r"a group is a name or a number, not \['a'\]"):
        grouping([["a"], ["b"]])


COLUMNS = {"x": [1.0, 2.0, None], "y": [3, 4, 5]}
FRAME = pl.DataFrame(COLUMNS)


@pytest.mark.parametrize(
    "given",
    [
        COLUMNS,
        {name: np.array(values, dtype=float) for name, values in COLUMNS.items()},
        FRAME,
        FRAME.to_arrow(),
        FRAME.with_columns(pl.Series("y", [3, 4, 5], dtype=pl.Object)),
        response_matrix(COLUMNS),
    ],
)
@pytest.mark.parametrize("items", [None, ("y", "x")])
def test_answers_become_arrays(given: Any, items: tuple[str, ...] | None) -> None:
    names, arrays = number_columns(given, items)

    assert names == (items or ("x", "y"))
    found = dict(zip(names, arrays, strict=True))
    assert [3, 4, 5] == found["y"].tolist()
    assert [True, True, False] == (found["x"] > 0).tolist()


def test_arrays_are_named_by_their_places() -> None:
    names, arrays = number_columns(np.array([[1, 2], [3, 4]]), None)

    assert (("1", "2"), [1, 3]) == (names, arrays[0].tolist())
    assert ("a", "b") == number_columns(np.array([[1, 2], [3, 4]]), ["a", "b"])[0]


@pytest.mark.parametrize(
    ("given", "items", "said"),
    [
        (FRAME, ["x", "z"], "there is no column 'z'"),
        (FRAME, ["x", "x"], "an item is there twice"),
        ({"x": np.ones(2), "y": np.ones(3)}, None, "different lengths"),
    ],
)
def test_wrong_columns_are_refused_as_of_a_matrix(given: Any, items: list[str] | None, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        number_columns(given, items)


@pytest.mark.parametrize(
    "given",
    [
        [1, None, 2.5],
        np.array([1, np.nan, 2.5]),
        pl.Series([1.0, None, 2.5]),
        pl.Series([1.0, None, 2.5]).to_arrow(),
        np.array([1, None, 2.5], dtype=object),
    ],
)
def test_values_become_an_array_of_floats(given: Any) -> None:
    found = numbers(given)

    assert [1, 2.5] == found[[0, 2]].tolist()
    assert np.isnan(found[1])


def test_values_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="infinite"):
        numbers(np.array([1, np.inf]))
    with pytest.raises(TypeError, match="which is no number"):
        numbers(["a"])
