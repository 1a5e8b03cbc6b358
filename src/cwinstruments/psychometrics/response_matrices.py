"""Responses as an array: people in rows, items in columns, keyed and scaled as whoever asks wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from cwinstruments.psychometrics.sequences import (
    check_size,
    columns_of,
    is_missing_kind,
    item_names,
    listed,
    refuse_lazy,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]

Responses: TypeAlias = Any
"""A two-dimensional array; a mapping of items to columns; a dataframe that Narwhals knows; or rows, each a sequence of
numbers or a mapping from items to them. None, NaN and `pandas.NA` are missing, and so is an item that such a mapping
lacks."""


@frozen(eq=False)
class ResponseMatrix:
    """The responses of people (rows) to items (columns), as floats; NaN is missing and never leaves this package.

    Args:
        items: the name of each column.
        values: of shape (people, items). It is read-only.
    """

    items: tuple[str, ...]
    values: Array = field(repr=False)

    @property
    def n_people(self) -> int:
        """How many rows there are, also those without any response."""
        return int(self.values.shape[0])

    @property
    def n_items(self) -> int:
        """How many columns there are."""
        return int(self.values.shape[1])

    def complete(self) -> Array:
        """Give the rows in which nothing is missing (listwise deletion)."""
        import numpy as np

        return self.values[~np.isnan(self.values).any(axis=1)]

    def without(self, item: str, /) -> ResponseMatrix:
        """Give the matrix without an item."""
        place = self.items.index(item)
        kept = [other for other in range(self.n_items) if other != place]
        return _matrix(tuple(self.items[other] for other in kept), self.values[:, kept])


def response_matrix(data: Responses, /, *, items: Sequence[str] | None = None) -> ResponseMatrix:
    """Take responses up, whatever holds them. A matrix is given back as it is, or with fewer or reordered items.

    Args:
        data: see `Responses`. Reverse-keyed items have to be turned round already where a statistic wants keyed ones.
        items: the columns to take, in this order; for arrays and rows their names, by default `1`, `2`, ...

    Raises:
        ValueError: a column is missing or there twice, rows are of different lengths, a value is infinite, or the
            largest of a column is above 1e50 or below 1e-50 in size, and not 0.
        TypeError: a cell is neither a number nor missing, or the data are nothing of that kind, such as a LazyFrame.

    Examples:
        >>> response_matrix({"a": [1, 2, None], "b": [3, 4, 5]}).items
        ('a', 'b')
        >>> response_matrix([[1, 2], [3, 4]]).complete().shape
        (2, 2)
    """
    wanted = None if items is None else item_names(items)
    if isinstance(data, ResponseMatrix):
        return data if wanted is None else _chosen(data, wanted)
    if isinstance(data, Mapping):
        columns = {str(name): column for name, column in data.items()}
        if len(columns) < len(data):
            raise ValueError(f"a column is there twice: {', '.join(map(repr, data))}")
        return _of_columns(columns, tuple(columns) if wanted is None else wanted)
    refuse_lazy(data)
    if hasattr(data, "columns"):
        series = columns_of(data)
        names = tuple(series) if wanted is None else wanted
        return _of_columns({name: series[name].to_list() for name in names if name in series}, names)
    return _of_rows(data, wanted)


def _of_columns(columns: Mapping[str, Any], names: tuple[str, ...]) -> ResponseMatrix:
    import numpy as np

    if missing := [name for name in names if name not in columns]:
        raise ValueError(f"there is no column {missing[0]!r}; there are {', '.join(map(repr, columns)) or 'none'}")
    found = [_numbers(listed(columns[name], of=f"values of column {name!r}"), f"column {name!r}") for name in names]
    for name, column in zip(names, found, strict=True):
        if column.ndim != 1:
            raise TypeError(f"column {name!r} holds lists, not one value for each person")
    lengths = {len(column) for column in found}
    if len(lengths) > 1:
        raise ValueError(f"the columns have different lengths: {', '.join(map(str, sorted(lengths)))}")
    return _matrix(names, np.column_stack(found) if found else np.empty((0, 0)))


def _of_rows(data: Any, items: Sequence[str] | None) -> ResponseMatrix:
    import numpy as np

    rows = data if isinstance(data, np.ndarray) else listed(data, of="rows of responses")
    if not isinstance(rows, np.ndarray):
        if any(isinstance(row, Mapping) for row in rows):
            return _of_named_rows(rows, items)
        rows = [listed(row, of=f"responses of row {place}") for place, row in enumerate(rows, 1)]
        lengths = {len(row) for row in rows}
        if len(lengths) > 1:
            raise ValueError(f"the rows have different lengths: {', '.join(map(str, sorted(lengths)))}")
        width = lengths.pop() if lengths else len(items or ())
        rows = np.array([_numbers(row, f"row {place}") for place, row in enumerate(rows, 1)], dtype=float)
        rows = rows.reshape(len(rows), width)
    if rows.ndim != 2:
        raise ValueError(f"responses have two dimensions, people and items, not {rows.ndim}")
    names = tuple(map(str, range(1, rows.shape[1] + 1))) if items is None else tuple(items)
    if len(names) != rows.shape[1]:
        raise ValueError(f"{len(names)} items are named, and there are {rows.shape[1]} columns")
    return _matrix(names, _numbers(rows, "the array"))


def _of_named_rows(rows: Sequence[Any], items: Sequence[str] | None) -> ResponseMatrix:
    for place, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise TypeError(f"row {place} is a {type(row).__name__}, and others map items to responses: give one kind")
    columns = {name: [row.get(name) for row in rows] for name in dict.fromkeys(name for row in rows for name in row)}
    return response_matrix(columns, items=items)


def _chosen(matrix: ResponseMatrix, names: tuple[str, ...]) -> ResponseMatrix:
    if missing := [name for name in names if name not in matrix.items]:
        raise ValueError(f"there is no column {missing[0]!r}; there are {', '.join(map(repr, matrix.items))}")
    return _matrix(names, matrix.values[:, [matrix.items.index(name) for name in names]])


def _numbers(cells: Any, where: str) -> Array:
    import numpy as np

    if isinstance(cells, np.ma.MaskedArray):
        cells = np.array(cells.tolist(), dtype=object)
    array = cells if isinstance(cells, np.ndarray) else np.asarray(list(cells), dtype=object)
    if array.dtype == object:
        kinds = set(map(type, array.ravel()))
        if missing := {kind for kind in kinds if is_missing_kind(kind)}:
            known = [np.nan if type(cell) in missing else cell for cell in array.ravel()]
            array = np.array(known, dtype=object).reshape(array.shape)
        wrong = {kind for kind in kinds - missing if not hasattr(kind, "__float__") or _holds_more(kind)}
        for cell in array.ravel() if wrong else ():
            if type(cell) in wrong:
                raise TypeError(f"{where} holds {cell!r}, which is no number; None is missing")
    elif array.dtype.kind not in "biuf":
        raise TypeError(f"{where} holds {array.dtype}, not numbers")
    try:
        found: Array = array.astype(float)
    except OverflowError:
        raise ValueError(f"{where} holds a whole number that is too large for a float") from None
    if np.isinf(found).any():
        raise ValueError(f"{where} holds an infinite value")
    return found


def _holds_more(kind: type) -> bool:
    """Tell whether values of a type are texts, complex or arrays, some of which would pass for numbers."""
    is_more = issubclass(kind, str | bytes | complex) or kind.__name__.startswith(("complex", "clongdouble"))
    return is_more or (hasattr(kind, "__array__") and hasattr(kind, "__len__"))


def _matrix(names: tuple[str, ...], values: Array) -> ResponseMatrix:
    import numpy as np

    if len(set(names)) < len(names):
        raise ValueError(f"an item is there twice: {', '.join(map(repr, names))}")
    for name, largest in zip(names, np.fmax.reduce(np.abs(values), axis=0, initial=0.0).tolist(), strict=True):
        check_size(largest, f"column {name!r}")
    # A view of what the caller has would change when the caller changes it.
    values = values.copy() if values.base is not None or values.flags.writeable is False else values
    values.flags.writeable = False
    return ResponseMatrix(names, values)
