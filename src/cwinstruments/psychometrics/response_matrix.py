"""Responses as an array: people in rows, items in columns, keyed and scaled as whoever asks wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]

Responses: TypeAlias = Any
"""A two-dimensional array; a mapping of items to columns; a dataframe that Narwhals knows; or rows, each a sequence of
numbers. None and NaN are missing."""


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
        ValueError: a column is missing or there twice, rows are of different lengths, or a value is infinite.
        TypeError: a cell is neither a number nor missing.

    Examples:
        >>> response_matrix({"a": [1, 2, None], "b": [3, 4, 5]}).items
        ('a', 'b')
        >>> response_matrix([[1, 2], [3, 4]]).complete().shape
        (2, 2)
    """
    if isinstance(data, ResponseMatrix):
        return data if items is None else _chosen(data, tuple(items))
    if isinstance(data, Mapping):
        return _of_columns(data, tuple(map(str, data)) if items is None else tuple(items))
    if hasattr(data, "columns"):
        import narwhals as nw

        frame = nw.from_native(data, eager_only=True)
        names = tuple(frame.columns) if items is None else tuple(items)
        return _of_columns({name: frame[name].to_list() for name in names if name in frame.columns}, names)
    return _of_rows(data, items)


def _of_columns(columns: Mapping[str, Any], names: tuple[str, ...]) -> ResponseMatrix:
    import numpy as np

    if missing := [name for name in names if name not in columns]:
        raise ValueError(f"there is no column {missing[0]!r}; there are {', '.join(map(repr, columns)) or 'none'}")
    found = [_numbers(columns[name], f"column {name!r}") for name in names]
    lengths = {len(column) for column in found}
    if len(lengths) > 1:
        raise ValueError(f"the columns have different lengths: {', '.join(map(str, sorted(lengths)))}")
    return _matrix(names, np.column_stack(found) if found else np.empty((0, 0)))


def _of_rows(data: Any, items: Sequence[str] | None) -> ResponseMatrix:
    import numpy as np

    rows = data if isinstance(data, np.ndarray) else list(data)
    if not isinstance(rows, np.ndarray):
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


def _chosen(matrix: ResponseMatrix, names: tuple[str, ...]) -> ResponseMatrix:
    if missing := [name for name in names if name not in matrix.items]:
        raise ValueError(f"there is no column {missing[0]!r}; there are {', '.join(map(repr, matrix.items))}")
    return _matrix(names, matrix.values[:, [matrix.items.index(name) for name in names]])


def _numbers(cells: Any, where: str) -> Array:
    import numpy as np

    array = cells if isinstance(cells, np.ndarray) else np.asarray(list(cells), dtype=object)
    if array.dtype == object:
        array = np.array([np.nan if cell is None else cell for cell in array.ravel()], dtype=object)
        array = array.reshape(np.shape(cells)) if isinstance(cells, np.ndarray) else array
        for cell in array.ravel():
            if isinstance(cell, str | bytes) or not hasattr(cell, "__float__"):
                raise TypeError(f"{where} holds {cell!r}, which is no number; None is missing")
    elif array.dtype.kind not in "biuf":
        raise TypeError(f"{where} holds {array.dtype}, not numbers")
    found: Array = array.astype(float)
    if np.isinf(found).any():
        raise ValueError(f"{where} holds an infinite value")
    return found


def _matrix(names: tuple[str, ...], values: Array) -> ResponseMatrix:
    if len(set(names)) < len(names):
        raise ValueError(f"an item is there twice: {', '.join(map(repr, names))}")
    # A view of what the caller has would change when the caller changes it.
    values = values.copy() if values.base is not None or values.flags.writeable is False else values
    values.flags.writeable = False
    return ResponseMatrix(names, values)
