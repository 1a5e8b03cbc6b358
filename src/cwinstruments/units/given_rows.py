"""Rows as callers give them: mappings, or a dataframe, whose gaps become None."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from numbers import Real
from typing import Any, Final

from attrs import frozen

from cwinstruments.diagnostics import nearest
from cwinstruments.errors import FrameError
from cwinstruments.plan import ScoringPlan

Row = Mapping[str, Any]
_PLAIN: Final = frozenset({int, str, bool, type(None)})
_GAPS: Final = frozenset({"NAType", "NaTType"})
"""What pandas has where nothing is, beside NaN; it is not imported for this."""
_MOST_NAMED: Final = 8


@frozen(eq=False)
class GivenRows:
    """Rows that were read.

    Args:
        rows: one for each person.
        columns: those of the frame; None where the rows were mappings, each with its own keys.
    """

    rows: tuple[Row, ...]
    columns: tuple[str, ...] | None = None

    def has(self, column: str, /) -> bool:
        """Tell whether there is such a column."""
        return any(column in row for row in self.rows) if self.columns is None else column in self.columns

    def refuse_absent(self, plan: ScoringPlan, on_absent: str, /) -> None:
        """Refuse a frame in which an item has no column, unless nobody was asked such items.

        A mapping may leave out what it has no answer to, as one of `score` may.

        Raises:
            FrameError: it names the items, and columns that are called nearly so.
        """
        if self.columns is None or on_absent == "missing":
            return
        there = set(self.columns)
        items = list(dict.fromkeys(one.item for one in plan.inputs))
        absent = [item for item in items if item not in there]
        if not absent:
            return
        free = [column for column in self.columns if column not in items]
        lines = []
        for item in absent[:_MOST_NAMED]:
            close = nearest(item, free)
            hint = f"; did you mean {' or '.join(repr(one) for one in close)}?" if close else ""
            lines.append(f"no column {item!r} for the item of this name{hint}")
        if len(absent) > _MOST_NAMED:
            lines.append(f"and {len(absent) - _MOST_NAMED} more items")
        lines.append("  hint: call each column as its item, or say on_absent='missing' if nobody was asked them")
        raise FrameError("\n".join(lines))


def given_rows(rows: Any, /) -> GivenRows:
    """Read rows: a list of mappings, or a dataframe of pandas, Polars, PyArrow, or whatever else Narwhals knows.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(rows, GivenRows):
        return rows
    columns = None
    if _is_frame(rows):
        frame = _eager(rows)
        columns = tuple(str(one) for one in frame.columns)
        return GivenRows(tuple(_of_frame(frame)), columns)
    return GivenRows(tuple(each_row(rows)))


def each_row(rows: Any, /) -> Iterator[Row]:
    """Give row after row of what `given_rows` reads.

    Raises:
        TypeError: it is neither a list of mappings nor a dataframe.
    """
    if _is_frame(rows):
        yield from _of_frame(_eager(rows))
        return
    # Arrays and series have a dtype; what is in them has no names.
    if isinstance(rows, Mapping | str | bytes) or not isinstance(rows, Iterable) or hasattr(rows, "dtype"):
        raise TypeError(f"rows are a list of mappings, one for each person, or a dataframe, not {kind_of(rows)}")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise TypeError(f"row {number} is {kind_of(row)}; rows are mappings from columns to what stands there")
        yield row


def _is_frame(rows: Any) -> bool:
    # Lazy frames warn when they are asked for their columns.
    return not isinstance(rows, Mapping) and (hasattr(type(rows), "collect") or hasattr(rows, "columns"))


def _eager(frame: Any) -> Any:
    import narwhals as nw

    if hasattr(type(frame), "collect"):
        raise TypeError(f"{kind_of(frame)} is not read yet; give what its .collect() gives")
    try:
        return nw.from_native(frame, eager_only=True)
    except TypeError:
        raise TypeError(
            f"rows are a list of mappings or a dataframe that is in memory, not {kind_of(frame)}; collect it first"
        ) from None


def _of_frame(frame: Any) -> Iterator[Row]:
    for row in frame.iter_rows(named=True):
        yield {str(name): None if _is_gap(cell) else cell for name, cell in row.items()}


def _is_gap(cell: Any) -> bool:
    if type(cell) in _PLAIN:
        return cell is None
    return (isinstance(cell, Real | Decimal) and cell != cell) or type(cell).__name__ in _GAPS


def kind_of(value: Any, /) -> str:
    """Say of which type something is, and of whose."""
    home = type(value).__module__.partition(".")[0]
    return type(value).__name__ if home in ("builtins", "cwinstruments") else f"{home}.{type(value).__name__}"
