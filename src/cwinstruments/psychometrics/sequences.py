"""What holds a value for each person in order, and which values are missing: one way for all that is given."""

from __future__ import annotations

from collections.abc import Iterable, KeysView, Mapping, Set
from math import inf
from numbers import Number
from typing import Any, Final

LARGEST: Final = 1e50
"""The size up to which figures are made of numbers, and from 1 / `LARGEST` on: beyond, their powers are no floats."""


def listed(values: Any, /, *, of: str) -> Any:
    """Give a value for each person, in order: an array of one dimension as it is, everything else as a list.

    Args:
        of: what the values are, for the message.

    Raises:
        TypeError: it holds no values in order; see `check_in_order`.

    Examples:
        >>> listed((1, None, 3), of="scores")
        [1, None, 3]
    """
    check_in_order(values, of=of)
    if hasattr(values, "to_pylist"):
        return list(values.to_pylist())
    if hasattr(values, "to_list"):
        return list(values.to_list())
    if hasattr(values, "filled"):
        # What is under the mask of an array of numpy is no value.
        return list(values.tolist())
    return values if hasattr(values, "ndim") and hasattr(values, "dtype") else list(values)


def check_in_order(values: Any, /, *, of: str) -> None:
    """Refuse what holds no value for each person, one after the other. A mapping would be read by its keys.

    Raises:
        TypeError: it is a mapping, a set, a text, a dataframe, an array of two dimensions, or one value alone.

    Examples:
        >>> check_in_order({101: 3, 102: 5}, of="scores")
        Traceback (most recent call last):
        TypeError: scores come in order, as a list, an array or a series, not as dict: give its values, in order
    """
    refuse_lazy(values)
    wanted = f"{of} come in order, as a list, an array or a series, not as"
    kind = type(values).__name__
    if isinstance(values, Mapping):
        raise TypeError(f"{wanted} {kind}: give its values, in order")
    if isinstance(values, Set):
        raise TypeError(f"{wanted} {kind}, which has no order or is no values")
    if isinstance(values, str | bytes):
        raise TypeError(f"{wanted} a text: {values!r}")
    if hasattr(values, "columns"):
        raise TypeError(f"{wanted} {kind}: give one of its columns")
    if getattr(values, "ndim", 1) != 1:
        raise TypeError(f"{wanted} {kind} of {values.ndim} dimensions")
    if not isinstance(values, Iterable):
        raise TypeError(f"{wanted} one value: {values!r}")


def item_names(names: Iterable[str], /, *, of: str = "items") -> tuple[str, ...]:
    """Give names in order; those of a mapping are its keys.

    Raises:
        TypeError: they are a text, which would be read letter by letter, or a set, which has no order.
    """
    if isinstance(names, str | bytes):
        raise TypeError(f"{of} are named in a list or a tuple, not in a text: {names!r}")
    if isinstance(names, Set) and not isinstance(names, KeysView):
        raise TypeError(f"{of} are named in order, in a list or a tuple, not in a {type(names).__name__}")
    return tuple(map(str, names))


def float_of(number: Any, /) -> float:
    """Give a number as a float: an infinite one where it is too large, to be refused as such.

    Examples:
        >>> float_of(3), float_of(-(10**400))
        (3.0, -inf)
    """
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf


def check_size(largest: float, where: str, /) -> None:
    """Refuse numbers whose powers would be infinite, or 0, as floats.

    Args:
        largest: the size of the largest of them.
        where: they are, for the message.

    Raises:
        ValueError: it is above 1e50, or below 1e-50 and not 0.
    """
    if largest > LARGEST or 0 < largest < 1 / LARGEST:
        size = f"{where} goes up to {largest:g} in size"
        raise ValueError(f"{size}; figures are made of values from 1e-50 to 1e50: give them in another unit")


def columns_of(frame: Any, /) -> dict[str, Any]:
    """Give the columns of a dataframe, as series of Narwhals, by their names as texts.

    Raises:
        ValueError: a name is there twice.
    """
    import narwhals as nw
    from narwhals.exceptions import DuplicateError

    try:
        series = list(nw.from_native(frame, eager_only=True).iter_columns())
    except DuplicateError:
        # Only pandas and PyArrow have such frames, and PyArrow calls the names otherwise.
        names = list(map(str, getattr(frame, "column_names", frame.columns)))
    else:
        names = [str(one.name) for one in series]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"a column is there twice: {twice[0]!r}")
    return dict(zip(names, series, strict=True))


def refuse_lazy(data: Any, /) -> None:
    """Refuse a frame that holds no rows yet.

    Raises:
        TypeError: it is one, such as a LazyFrame of Polars.
    """
    if hasattr(type(data), "collect") and not hasattr(type(data), "__len__"):
        raise TypeError(f"a {type(data).__name__} holds no rows yet: give it with .collect()")


def is_missing(cell: Any, /) -> bool:
    """Tell whether a value is missing: None, NaN, and what pandas has for them.

    Examples:
        >>> is_missing(None), is_missing(float("nan")), is_missing(0), is_missing("")
        (True, True, False, False)
    """
    return is_missing_kind(type(cell)) or (isinstance(cell, Number) and bool(cell != cell))


def is_missing_kind(kind: type, /) -> bool:
    """Tell whether everything of a type is missing: that of None, and those of `pandas.NA` and `pandas.NaT`."""
    return kind is type(None) or (kind.__name__ in ("NAType", "NaTType") and kind.__module__.startswith("pandas"))
