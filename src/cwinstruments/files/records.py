"""What every format of a file of responses is read into: records, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic


@frozen
class Record:
    """One row of a table, or one JSON object.

    Args:
        line: the line on which it begins.
        values: what it says, by column.
        entry: which entry of an array it is, counted from 1, where many may stand on one line.
    """

    line: int
    values: Mapping[str, Any]
    entry: int | None = None


RecordOrFault: TypeAlias = Record | Diagnostic
"""A record, or why there is none at that place."""


class Records(Protocol):
    """The records of one file, in order: an iterator that knows its columns."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a record may have, in the order of the file."""

    @property
    def decimal_comma(self) -> bool:
        """Whether a comma in a number can only be a decimal comma."""

    def __next__(self) -> RecordOrFault:
        """Give the next record, or what is wrong with it."""
