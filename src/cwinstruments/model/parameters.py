"""Parameters: what is configured about an instrument, and which values may be given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import field, frozen

from cwinstruments.errors import ParameterError
from cwinstruments.model.provenance import Source
from cwinstruments.model.text import Text
from cwinstruments.numbers import format_fraction, to_fraction

_MOST_DIGITS = 30
"""Numbers of more digits mean nothing here, and could take a lifetime to write out."""
_FRACTION = re.compile(rf"[+-]?[0-9]{{1,{_MOST_DIGITS}}}/[0-9]{{1,{_MOST_DIGITS}}}")
_PLAIN = re.compile(rf"[+-]?[0-9]{{1,{_MOST_DIGITS}}}(\.[0-9]{{1,{_MOST_DIGITS}}})?")

Cell: TypeAlias = Fraction | str
Rows: TypeAlias = Mapping[str, Mapping[str, Cell]]
BoundValue: TypeAlias = Fraction | str | Rows


class ParameterType(StrEnum):
    """What kind of value a parameter takes."""

    INTEGER = "integer"
    NUMBER = "number"
    CHOICE = "choice"
    TABLE = "table"


@frozen
class Column:
    """One column of a table parameter: numbers above and below some limit, or choices."""

    type: ParameterType
    title: Text | None = None
    enum: tuple[Cell, ...] = ()
    minimum: Fraction | None = None
    above: Fraction | None = None
    maximum: Fraction | None = None


@frozen
class Row:
    """A row that a table parameter may have, and what its columns must say where that is fixed."""

    title: Text | None = None
    requires: Mapping[str, Cell] = field(factory=dict)


@frozen
class Table:
    """A table that comes with the definition, with its source."""

    rows: Rows
    title: Text | None = None
    source: Source | None = None


@frozen
class Parameter:
    """What is configuration and not a new instrument: a number of points, a coding, a norm, a table of standards.

    Args:
        enum: the values allowed, where they are few.
        default: the value that is taken where none is given.
        examples: values to look at the definition with, where there is neither `enum` nor `tables`.
        only_with: the values of other parameters with which this one exists; with any other it has no value.
        columns: of a table, what each row says.
        rows: of a table, the rows that it may have.
        tables: of a table, those that come with the definition; they can be named instead of given.
    """

    type: ParameterType
    title: Text | None = None
    description: Text | None = None
    enum: tuple[Cell, ...] = ()
    default: Cell | None = None
    examples: tuple[Cell, ...] = ()
    minimum: Fraction | None = None
    above: Fraction | None = None
    maximum: Fraction | None = None
    only_with: Mapping[str, tuple[Cell, ...]] = field(factory=dict)
    columns: Mapping[str, Column] = field(factory=dict)
    rows: Mapping[str, Row] = field(factory=dict)
    tables: Mapping[str, Table] = field(factory=dict)

    def exists(self, values: Mapping[str, BoundValue], /) -> bool:
        """Tell whether it has a value where the other parameters have these."""
        return all(values.get(name) in allowed for name, allowed in self.only_with.items())

    def read(self, name: str, value: Any, /) -> BoundValue:
        """Take a value for this parameter.

        Args:
            name: what the parameter is called, for messages.

        Raises:
            ParameterError: the value is not allowed; it says what is.
        """
        if self.type is ParameterType.TABLE:
            return self._read_rows(name, value)
        return _read(name, self, value)

    @property
    def allowed(self) -> str:
        """What may be given, for people."""
        if self.type is ParameterType.TABLE:
            named = ", ".join(f"'{table}'" for table in self.tables)
            rows = f"rows of {', '.join(self.rows)}, each with {', '.join(self.columns)}"
            return f"{named}, or {rows}" if named else rows
        return _allowed(self)

    def _read_rows(self, name: str, value: Any) -> Rows:
        if isinstance(value, str) and value in self.tables:
            return self.tables[value].rows
        if not isinstance(value, Mapping) or not value:
            raise ParameterError(name, value, self.allowed)
        rows: dict[str, Mapping[str, Cell]] = {}
        for row, cells in value.items():
            if row not in self.rows:
                raise ParameterError(f"{name}.{row}", cells, f"one of the rows {', '.join(self.rows)}")
            if not isinstance(cells, Mapping) or set(cells) != set(self.columns):
                allowed = f"all of {', '.join(self.columns)} and nothing else"
                raise ParameterError(f"{name}.{row}", cells, allowed, message=self._odd_columns(cells, allowed))
            rows[row] = {
                column: _read(f"{name}.{row}.{column}", self.columns[column], cells[column]) for column in cells
            }
            for column, wanted in self.rows[row].requires.items():
                if rows[row][column] != wanted:
                    allowed = f"{_show(wanted)}, which is what the items of this row are about"
                    raise ParameterError(f"{name}.{row}.{column}", cells[column], allowed)
        return rows

    def _odd_columns(self, cells: Any, allowed: str) -> str | None:
        """Say which columns a row lacks, and which it has that are none."""
        if not isinstance(cells, Mapping):
            return None
        lacking = [column for column in self.columns if column not in cells]
        odd = [str(column) for column in cells if column not in self.columns]
        said = [f"it lacks {', '.join(lacking)}"] if lacking else []
        said += [f"there is no column {', '.join(map(repr, odd))}"] if odd else []
        return f"{' and '.join(said)}; allowed is {allowed}"


def _read(name: str, allowed: Parameter | Column, value: Any) -> Cell:
    if allowed.type is ParameterType.CHOICE:
        if not isinstance(value, str) or value not in allowed.enum:
            raise ParameterError(name, value, _allowed(allowed))
        return value
    if isinstance(value, str) and _PLAIN.fullmatch(value.strip()):
        said = f"{value!r} is text; give it as a number, without quotes; allowed is {_allowed(allowed)}"
        raise ParameterError(name, value, _allowed(allowed), message=said)
    number = _number(value)
    if number is None or not _holds(allowed, number):
        raise ParameterError(name, value, _allowed(allowed))
    return number


def _number(value: Any) -> Fraction | None:
    """Take a number, or a fraction as text, as in a definition: '2/3'. Truth values, numbers in Python, are none."""
    if isinstance(value, bool) or (isinstance(value, str) and not _FRACTION.fullmatch(value.strip())):
        return None
    if isinstance(value, Decimal) and abs(value.adjusted()) > _MOST_DIGITS:
        return None
    try:
        return to_fraction(value)
    except (ValueError, TypeError):
        return None


def _holds(allowed: Parameter | Column, number: Fraction) -> bool:
    return all(
        (
            allowed.type is not ParameterType.INTEGER or number.denominator == 1,
            not allowed.enum or number in allowed.enum,
            allowed.minimum is None or number >= allowed.minimum,
            allowed.above is None or number > allowed.above,
            allowed.maximum is None or number <= allowed.maximum,
        )
    )


def _allowed(allowed: Parameter | Column) -> str:
    if allowed.enum:
        return " or ".join(_show(one) for one in allowed.enum)
    limits = [
        f"{word} {format_fraction(limit)}"
        for word, limit in (("at least", allowed.minimum), ("above", allowed.above), ("at most", allowed.maximum))
        if limit is not None
    ]
    what = "a whole number" if allowed.type is ParameterType.INTEGER else "a number"
    return " ".join([what, " and ".join(limits)]).strip()


def _show(value: Cell) -> str:
    return repr(value) if isinstance(value, str) else format_fraction(value)
