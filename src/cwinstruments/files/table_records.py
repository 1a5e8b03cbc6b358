"""Tables that hold typed columns: Parquet, Arrow, SPSS and Stata. Their rows have no lines, so rows are counted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from cwinstruments.errors import FrameError, ResponseFileError
from cwinstruments.files.records import Record, RecordOrFault

TABLE_FORMATS: Final = ("parquet", "arrow", "spss", "stata")


class TableRecords(Iterator[RecordOrFault]):
    """The rows of a table, each with its number in place of a line.

    Args:
        file: the file.
        format: one of `TABLE_FORMATS`.
        codes: by the column of an item, its non-response codes.

    Attributes:
        rows: how many rows there are; 0 where the file does not say.

    Raises:
        ResponseFileError: the file can't be read, or what reads it is not installed.
    """

    decimal_comma = False

    def __init__(self, file: str, format: str, codes: Mapping[str, Collection[int]]) -> None:
        self._file, self._format, self._codes = file, format, codes
        with readable(file):
            from cwinstruments.frames import labelled, tables

            self._variables: Mapping[str, Any] = {}
            self._schema: Mapping[str, Any] = {}
            if format in ("spss", "stata"):
                self._variables, self.rows = labelled.labelled_schema(Path(file))
                self.columns = tuple(self._variables)
            else:
                self._schema, self.rows = tables.table_schema(Path(file), format)
                self.columns = tuple(self._schema)
        self._rows: Iterator[Record] | None = None

    def empty(self) -> Any:
        """Give the columns with their types, in a frame without rows."""
        from cwinstruments.frames import labelled, tables

        return labelled.empty_frame(self._variables) if self._variables else tables.empty_frame(self._schema)

    def frames(self) -> Iterator[Any]:
        """Give the table in frames, one after another, in order.

        Raises:
            ResponseFileError: the file can't be read.
        """
        with readable(self._file):
            from cwinstruments.frames import labelled, tables

            if self._format in ("spss", "stata"):
                yield from labelled.labelled_batches(Path(self._file), self._variables, self._codes)
            else:
                yield from tables.table_batches(Path(self._file), self._format)

    def __next__(self) -> RecordOrFault:
        if self._rows is None:
            self._rows = self._records()
        return next(self._rows)

    def _records(self) -> Iterator[Record]:
        from cwinstruments.frames.streaming import plain_rows

        rows = (row for frame in self.frames() for row in plain_rows(frame))
        return (Record(number, row) for number, row in enumerate(rows, start=1))


@contextmanager
def readable(file: str, /) -> Iterator[None]:
    """Say of which file it is that a dataframe library can't do something.

    Raises:
        ResponseFileError: in place of the library's error, or because the library is not installed.
    """
    try:
        yield
    except FrameError as error:
        message, _, hint = str(error).partition(": install ")
        raise ResponseFileError(message, file=file, hint=f"install {hint}" if hint else None) from error
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("cwinstruments"):
            raise
        hint = "install cwinstruments[frames]"
        raise ResponseFileError(f"this needs {error.name}, which is not installed", file=file, hint=hint) from error
