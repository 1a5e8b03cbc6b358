"""Answers as they stand in the data, also those that no option allows: an offset shows in nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from math import isfinite, nan
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from cwinstruments.forensics.item_codes import ItemCodes, KeyedItem
from cwinstruments.psychometrics.sequences import is_missing, refuse_lazy

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


@frozen(eq=False)
class RawAnswers:
    """What was answered to each item, in numbers; NaN is missing, as are the codes that mean that there is no answer.

    Args:
        columns: by item, one number a person.
        n_people: how many rows there are.
        n_unreadable: by item, how many cells hold neither a number nor nothing.
    """

    columns: Mapping[str, Array] = field(repr=False)
    n_people: int
    n_unreadable: Mapping[str, int]

    def matrix(self, keyed: Iterable[KeyedItem], /) -> Array:
        """Give the answers to some items as they are, people in rows."""
        import numpy as np

        columns = [self.columns[one.item] for one in keyed]
        return np.column_stack(columns) if columns else np.empty((self.n_people, 0))

    def answering(self) -> list[bool]:
        """Tell of each row whether it holds an answer, also one that is not allowed."""
        import numpy as np

        found = np.zeros(self.n_people, dtype=bool)
        for column in self.columns.values():
            found |= ~np.isnan(column)
        return [bool(one) for one in found]


def raw_answers(responses: Any, codes: Mapping[str, ItemCodes], /) -> RawAnswers:
    """Take answers up, without refusing any.

    Args:
        responses: by item, a column; a dataframe with a column an item; or rows, each a mapping from items to answers.
        codes: the items that are looked for; those that are nowhere have no column in the result.

    Raises:
        TypeError: responses are nothing of that kind.
        ValueError: columns have different lengths.
    """
    columns, n_people = _columns(responses, codes)
    found: dict[str, Array] = {}
    unreadable: dict[str, int] = {}
    for item, cells in columns.items():
        found[item], unreadable[item] = _numbers(cells, codes[item])
    return RawAnswers(found, n_people, unreadable)


def rows_of(responses: Any, /) -> list[Mapping[str, Any]]:
    """Give responses as rows, each a mapping from columns to cells.

    Raises:
        TypeError: responses are nothing of the kind that `suspect_keys` takes.
        ValueError: columns have different lengths.

    Examples:
        >>> rows_of({"a": [1, 2], "b": [3, None]})
        [{'a': 1, 'b': 3}, {'a': 2, 'b': None}]
    """
    if isinstance(responses, Mapping):
        columns = [list(column) for column in responses.values()]
        _check_lengths({len(column) for column in columns})
        cells = zip(*columns, strict=True)
        return [dict(zip(responses, (_plain(cell) for cell in row), strict=True)) for row in cells]
    refuse_lazy(responses)
    if hasattr(responses, "columns"):
        return rows_of({name: _cells(responses, name) for name in _names_in(responses)})
    return [{name: _plain(cell) for name, cell in row.items()} for row in _named_rows(responses)]


def keyed_matrix(raw: Array, keyed: Iterable[KeyedItem], /) -> Array:
    """Give answers as a scale counts them: reversed within the declared range, or recoded; NaN stays."""
    import numpy as np

    turned = np.array(raw, dtype=float)
    for place, one in enumerate(keyed):
        if one.recode:
            turned[:, place] = [one.recode.get(float(value), nan) for value in raw[:, place]]
        elif one.reverse_keyed:
            turned[:, place] = one.codes.low + one.codes.high - raw[:, place]
    return turned


def _columns(responses: Any, codes: Mapping[str, ItemCodes]) -> tuple[dict[str, list[Any]], int]:
    refuse_lazy(responses)
    if isinstance(responses, Mapping):
        columns = {item: list(responses[item]) for item in codes if item in responses}
        lengths = {len(list(column)) for column in responses.values()}
    elif hasattr(responses, "columns"):
        names = _names_in(responses)
        columns = {item: _cells(responses, item) for item in codes if item in names}
        lengths = {len(responses)}
    else:
        rows = _named_rows(responses)
        there = {name for row in rows for name in row}
        columns = {item: [row.get(item) for row in rows] for item in codes if item in there}
        lengths = {len(rows)}
    _check_lengths(lengths)
    return columns, lengths.pop() if lengths else 0


def _named_rows(responses: Any) -> list[Mapping[str, Any]]:
    rows = list(responses) if isinstance(responses, Iterable) else [responses]
    if not all(isinstance(row, Mapping) for row in rows):
        raise TypeError("responses are columns by item, a dataframe, or rows, each a mapping from items to answers")
    return rows


def _check_lengths(lengths: Collection[int]) -> None:
    if len(lengths) > 1:
        raise ValueError(f"the columns have different lengths: {', '.join(map(str, sorted(lengths)))}")


def _numbers(cells: list[Any], codes: ItemCodes) -> tuple[Array, int]:
    import numpy as np

    known: dict[Any, float | None] = {}
    numbers, unreadable = [], 0
    for cell in cells:
        try:
            number = known[cell] if cell in known else known.setdefault(cell, _number(cell))
        except TypeError:
            number = None
        unreadable += number is None
        numbers.append(nan if number is None or number in codes.nonresponse else number)
    return np.array(numbers, dtype=float), unreadable


def _number(cell: Any) -> float | None:
    """Read a cell: NaN where it is empty, None where it is no number."""
    if is_missing(cell) or (isinstance(cell, str) and not cell.strip()):
        return nan
    try:
        number = float(cell)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) else nan


def _plain(cell: Any) -> Any:
    """Give a cell as scorers take it: numbers of Python, and None for NaN."""
    return None if is_missing(cell) else cell.item() if hasattr(cell, "item") else cell


def _names_in(frame: Any) -> tuple[str, ...]:
    """Give the names of a dataframe's columns; those of pyarrow have `columns` for something else."""
    return tuple(map(str, getattr(frame, "column_names", None) or frame.columns))


def _cells(frame: Any, name: str) -> list[Any]:
    """Give a column of a dataframe of polars, pandas, pyarrow or whoever calls it so too."""
    column = frame[name]
    return list(column.to_pylist() if hasattr(column, "to_pylist") else column.to_list())
