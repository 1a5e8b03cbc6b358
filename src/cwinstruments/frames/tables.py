"""Tables in files, in batches: Parquet, Arrow and text through Polars, SPSS and Stata through pyreadstat."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from errno import EIO
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Thread
from typing import Any, Final

import polars as pl

from cwinstruments.errors import FrameError

BATCH_ROWS: Final = 250_000
"""Rows of one batch."""

_END = None


def describe_fault(error: Exception, /) -> str:
    """Give the first line of what a library says."""
    return (str(error).strip().partition("\n")[0] or type(error).__name__).strip()


def table_schema(file: Path, format: str, /) -> tuple[dict[str, Any], int]:
    """Give the columns of a Parquet or Arrow file with their types, and how many rows it has.

    Raises:
        FrameError: the file can't be read.
    """
    try:
        frame = _scan(file, format)
        schema = dict(frame.collect_schema())
        rows = frame.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FrameError(f"the file is no {format} file that can be read: {describe_fault(error)}") from error
    return schema, rows


def empty_frame(schema: Mapping[str, Any], /) -> pl.DataFrame:
    """Give columns with their types, in a frame without rows."""
    return pl.DataFrame(schema=schema)


def table_batches(file: Path, format: str, /, *, rows: int = BATCH_ROWS) -> Iterator[pl.DataFrame]:
    """Read a Parquet or Arrow file in batches, in order.

    Raises:
        FrameError: the file can't be read.
    """
    try:
        batches = _scan(file, format).collect_batches(chunk_size=rows, maintain_order=True, engine="streaming")
        yield from (batch for batch in batches if batch.height)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FrameError(f"the file can't be read: {describe_fault(error)}") from error


def _scan(file: Path, format: str) -> pl.LazyFrame:
    # What looks like a pattern in the name of a file is none.
    if format == "parquet":
        return pl.scan_parquet(file, glob=False, hive_partitioning=False)
    return pl.scan_ipc(file, glob=False, hive_partitioning=False)


def read_text(
    data: bytes, columns: Sequence[str], delimiter: str, whole: Collection[str], /, *, quotes: bool
) -> pl.DataFrame | None:
    """Read rows of a table without its header.

    Args:
        columns: the names of all columns.
        whole: the columns that hold whole numbers below 128 or nothing; all others hold texts.
        quotes: whether quotes stand around cells.

    Returns:
        None where a cell of those columns holds something else, or a row has too many cells.
    """
    schema = {name: pl.Int8() if name in whole else pl.String() for name in columns}
    try:
        return pl.read_csv(
            data, has_header=False, schema=schema, separator=delimiter, quote_char='"' if quotes else None
        )
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=schema)
    except pl.exceptions.ComputeError:
        return None


def text_frame(columns: Mapping[str, Sequence[str | None]], /) -> pl.DataFrame:
    """Give columns of texts."""
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


class TableWriter:
    """Writes a table batch by batch.

    Args:
        target: the file.
        schema: the columns with their types.
        metadata: what a Parquet file says about itself.
    """

    def __init__(self, target: Path, format: str, schema: pl.Schema, metadata: Mapping[str, str], /) -> None:
        nested = [name for name, dtype in schema.items() if dtype.is_nested()]
        if format in ("csv", "tsv") and nested:
            raise FrameError(f"column '{nested[0]}' holds lists, which a table of text can't: write parquet or arrow")
        self._schema, self._format, self._metadata = schema, format, metadata
        self._writes: Callable[[pl.DataFrame], None]
        if format in ("csv", "tsv"):
            self._stream = target.open("wb")
            try:
                self._write_text(pl.DataFrame(schema=schema), header=True)
            except OSError:
                self.abandon()
                raise
            self._writes = self._write_text
        else:
            self._queue: Queue[pl.DataFrame | BaseException | None] = Queue(maxsize=2)
            self._error: BaseException | None = None
            # Batches are encoded while the next is scored; and signals reach the main thread between two of them.
            self._thread = Thread(target=self._sink, args=(target,), daemon=True)
            self._thread.start()
            self._writes = self._put

    def write(self, batch: pl.DataFrame) -> None:
        """Write the next batch.

        Raises:
            OSError: it can't be written.
        """
        if batch.height:
            self._writes(batch)

    def finish(self) -> None:
        """Write what comes after the last batch."""
        if self._format in ("csv", "tsv"):
            try:
                self._stream.close()
            except OSError as error:
                raise _os_error(error) from error
            return
        self._put(_END)
        self._thread.join()
        self._raise()

    @property
    def is_running(self) -> bool:
        """Whether something is still being written."""
        return self._format not in ("csv", "tsv") and self._thread.is_alive()

    def abandon(self) -> None:
        """Stop without finishing; what was written is worth nothing."""
        if self._format in ("csv", "tsv"):
            with suppress(OSError):
                self._stream.close()
            return
        while self._thread.is_alive():
            try:
                self._queue.put(_AbandonedError(), timeout=0.1)
                break
            except Full:
                with suppress(Empty):
                    self._queue.get_nowait()
        self._thread.join()

    def _write_text(self, batch: pl.DataFrame, *, header: bool = False) -> None:
        try:
            batch.write_csv(self._stream, include_header=header, separator="\t" if self._format == "tsv" else ",")
        except OSError as error:
            raise _os_error(error) from error

    def _put(self, batch: pl.DataFrame | None) -> None:
        while True:
            self._raise()
            if not self._thread.is_alive() and batch is not _END:
                raise OSError(EIO, "the file can't be written")
            try:
                self._queue.put(batch, timeout=0.2)
                return
            except Full:
                if not self._thread.is_alive():
                    self._raise()

    def _raise(self) -> None:
        if self._error is not None:
            raise _os_error(self._error) from self._error

    def _sink(self, target: Path) -> None:
        from polars.io.plugins import register_io_source

        def batches(*_: Any) -> Iterator[pl.DataFrame]:
            while (batch := self._queue.get()) is not _END:
                if isinstance(batch, BaseException):
                    raise batch
                yield batch

        try:
            frame = register_io_source(batches, schema=self._schema)
            if self._format == "parquet":
                frame.sink_parquet(target, metadata=dict(self._metadata))
            else:
                frame.sink_ipc(target, compression="zstd")
        except BaseException as error:
            self._error = error


def _os_error(error: BaseException) -> OSError:
    """Give an error of the system as Python has it; Polars writes its number into its text."""
    text = str(error).strip().partition("\n")[0] or type(error).__name__
    found = re.search(r"\(os error (\d+)\)", text)
    number = int(found.group(1)) if found else getattr(error, "errno", None) or EIO
    return OSError(number, os.strerror(number) if found else text)


class _AbandonedError(Exception):
    """The writer was told to stop."""
