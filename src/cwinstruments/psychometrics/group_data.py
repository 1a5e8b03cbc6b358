"""Whose answers belong together, and the answers themselves, as arrays that a million people fit into."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from cwinstruments.psychometrics.response_matrices import ResponseMatrix, Responses, response_matrix
from cwinstruments.psychometrics.sequences import (
    check_in_order,
    check_size,
    columns_of,
    is_missing,
    item_names,
    listed,
    refuse_lazy,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]
    Codes: TypeAlias = NDArray[np.intp]

GroupLabels: TypeAlias = Any
"""For each person the group's name or number: a sequence, an array, a series that Narwhals knows, or a `Grouping`. None
and NaN are people without a group."""


@frozen(eq=False)
class Grouping:
    """Which group each person belongs to.

    Args:
        labels: the groups, sorted where they can be.
        codes: for each person the place of the group in `labels`; -1 for people without a group. Read-only.
    """

    labels: tuple[Any, ...] = field(repr=False)
    codes: Codes = field(repr=False)

    @property
    def n_people(self) -> int:
        """How many people there are, also those without a group."""
        return int(self.codes.size)

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return len(self.labels)

    @cached_property
    def places(self) -> Mapping[Any, int]:
        """Where in `labels` each group stands."""
        return {label: place for place, label in enumerate(self.labels)}


def grouping(groups: GroupLabels, /) -> Grouping:
    """Take up which group each person belongs to. Do it once where several indices are to be had of the same groups.

    Raises:
        TypeError: a group is neither a name nor a number, such as a list, or the groups are in no order.

    Examples:
        >>> made = grouping(["north", "south", None, "north"])
        >>> made.labels, made.codes.tolist()
        (('north', 'south'), [0, 1, -1, 0])
    """
    import numpy as np

    if isinstance(groups, Grouping):
        return groups
    check_in_order(groups, of="groups")
    found = _of_series(groups) if hasattr(groups, "to_numpy") else None
    if found is None:
        labels = listed(groups, of="groups")
        is_counted = isinstance(labels, np.ndarray) and labels.dtype.kind in "iu"
        found = _of_whole_numbers(labels) if is_counted else _of_labels(list(labels))
    labels, codes = found
    codes.flags.writeable = False
    return Grouping(labels, codes)


def _of_series(groups: Any) -> tuple[tuple[Any, ...], Codes] | None:
    """Use what dataframe libraries do fast; None where the series is of another kind."""
    import narwhals as nw
    import numpy as np

    series = nw.from_native(groups, series_only=True, pass_through=True)
    if not isinstance(series, nw.Series):
        return None
    if series.dtype.is_integer():
        known = series.drop_nulls()
        labels, codes = _of_whole_numbers(known.to_numpy())
        if len(known) < len(series):
            everybody = np.full(len(series), -1, dtype=np.intp)
            everybody[~series.is_null().to_numpy()] = codes
            codes = everybody
        return labels, codes
    if series.dtype == nw.String:
        named = series.alias("group")
        unique = named.drop_nulls().unique().sort().to_frame().with_row_index("code")
        joined = named.to_frame().with_row_index("person").join(unique, on="group")
        codes = np.full(len(series), -1, dtype=np.intp)
        # A join promises no order.
        codes[joined["person"].to_numpy()] = joined["code"].to_numpy()
        return tuple(unique["group"].to_list()), codes
    return _of_labels(series.to_list())


def _of_whole_numbers(groups: Any) -> tuple[tuple[Any, ...], Codes]:
    import numpy as np

    if not groups.size:
        return (), np.empty(0, dtype=np.intp)
    lowest, highest = int(groups.min()), int(groups.max())
    if highest - lowest > 4 * groups.size + 1000 or highest > np.iinfo(np.intp).max:
        unique, codes = np.unique(groups, return_inverse=True)
        return tuple(unique.tolist()), codes.astype(np.intp)
    # Numbers that lie close together are counted, which is faster than sorting them.
    offsets = groups.astype(np.intp) - lowest
    there = np.bincount(offsets) > 0
    return tuple((np.flatnonzero(there) + lowest).tolist()), (np.cumsum(there) - 1)[offsets]


def _of_labels(groups: list[Any]) -> tuple[tuple[Any, ...], Codes]:
    import numpy as np

    try:
        seen = dict.fromkeys(groups)
    except TypeError:
        worst = next(label for label in groups if not isinstance(label, Hashable))
        raise TypeError(f"a group is a name or a number, not {worst!r}") from None
    # What is no time, in numpy, differs from itself as NaN does.
    labels = [label for label in seen if not is_missing(label) and label == label]
    try:
        labels.sort()
    except TypeError:
        labels.sort(key=lambda label: (type(label).__name__, str(label)))
    places: dict[Any, int] = dict.fromkeys(seen, -1) | {label: place for place, label in enumerate(labels)}
    codes = np.fromiter(map(places.__getitem__, groups), dtype=np.intp, count=len(groups))
    return tuple(_plain(label) for label in labels), codes


def _plain(label: Any) -> Any:
    """Give a number of numpy as one of Python."""
    return label.item() if type(label).__module__ == "numpy" else label


def number_columns(data: Responses, items: Sequence[str] | None, /) -> tuple[tuple[str, ...], list[Any]]:
    """Give the names of items and an array of numbers for each, whole ones as they are; NaN is missing.

    It takes what `response_matrix` takes and refuses what that refuses, but it copies no columns that are numbers.
    """
    import numpy as np

    refuse_lazy(data)
    items = None if items is None else item_names(items)
    if isinstance(data, Mapping) and all(_is_numbers(column) for column in data.values()):
        columns: Mapping[str, Any] = data
    elif hasattr(data, "columns") and not isinstance(data, ResponseMatrix):
        series = columns_of(data)
        named = [name for name in (series if items is None else items) if name in series]
        columns = {name: series[name].to_numpy() for name in named if series[name].dtype.is_numeric()}
        if len(columns) < len(named):
            columns = {}
    elif isinstance(data, np.ndarray) and data.ndim == 2 and data.dtype.kind in "iuf" and items is None:
        columns = {str(place): data[:, place - 1] for place in range(1, data.shape[1] + 1)}
    else:
        columns = {}
    names = tuple(map(str, columns)) if items is None else tuple(items)
    if columns and len(set(names)) == len(names) and all(name in columns for name in names):
        arrays = [columns[name] for name in names]
        if all(_is_numbers(one) for one in arrays) and len({one.size for one in arrays}) == 1:
            return names, arrays
    matrix = response_matrix(data, items=items)
    return matrix.items, [matrix.values[:, place] for place in range(matrix.n_items)]


def numbers(values: Any, /) -> Array:
    """Give one number for each person as an array of floats; NaN is missing.

    Raises:
        TypeError: a value is neither a number nor missing, or the values are in no order.
        ValueError: a value is infinite, or the largest is above 1e50 or below 1e-50 in size, and not 0.
    """
    import numpy as np

    check_in_order(values, of="values")
    # An array of PyArrow gives no numbers away where something is missing.
    is_series = hasattr(values, "to_numpy") and not hasattr(values, "to_pylist")
    native = values.to_numpy() if is_series else values
    if _is_numbers(native):
        found: Array = np.asarray(native, dtype=float)
        if np.isinf(found).any():
            raise ValueError("a value is infinite")
        if found.size:
            check_size(float(np.fmax(np.fmax.reduce(found), -np.fmin.reduce(found))), "the column of values")
        return found
    return response_matrix({"value": native}).values[:, 0]


def _is_numbers(column: Any) -> bool:
    import numpy as np

    if not isinstance(column, np.ndarray) or isinstance(column, np.ma.MaskedArray):
        return False
    return column.ndim == 1 and column.dtype.kind in "iuf"
