"""Relations of DuckDB and frames of Spark, through SQL: text that is written once, and costs nothing to take again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from cwinstruments.columns.labels import Texts
from cwinstruments.errors import UnsupportedError
from cwinstruments.frames.narwhals_frames import AnyFrame
from cwinstruments.frames.options import Options
from cwinstruments.frames.scorer import mode_of
from cwinstruments.frames.sql_types import DUCKDB_TYPES, SPARK_TYPES, types_of
from cwinstruments.plan import ScoringPlan
from cwinstruments.targets.sql import select_lists


class SqlFrame(ABC):
    """Frames that are scored by what SQL selects in a few stages.

    What SQL can't do, and what is to raise an error, goes through Narwhals, which gives the same.
    """

    dialect: ClassVar[Literal["duckdb", "spark"]]
    known_types: ClassVar[Mapping[str, str]]

    def __init__(self, plan: ScoringPlan, options: Options, texts: Mapping[str, Texts]) -> None:
        self._plan, self._options, self._texts = plan, options, texts
        self._any = AnyFrame(plan, options, texts)
        self._written: dict[tuple[tuple[str, str], ...], Sequence[str] | None] = {}

    def score(self, frame: Any) -> Any:
        _, raises = mode_of(self._options, lazy=True)
        written = None if raises else self._lists(tuple(self.types(frame)))
        return self._any.score(frame) if written is None else self.select(frame, written)

    def invalid(self, frame: Any) -> Any:
        return self._any.invalid(frame)

    @abstractmethod
    def types(self, frame: Any) -> Sequence[tuple[str, str]]:
        """Give the columns of a frame, and what each holds in the library's own words."""

    @abstractmethod
    def select(self, frame: Any, lists: Sequence[str]) -> Any:
        """Select, one list from what the one before gives, and run nothing yet."""

    def _lists(self, columns: tuple[tuple[str, str], ...]) -> Sequence[str] | None:
        if columns not in self._written:
            self._written[columns] = self._write(columns)
        return self._written[columns]

    def _write(self, columns: tuple[tuple[str, str], ...]) -> Sequence[str] | None:
        """Write the lists; None where SQL can't do it, or nobody should."""
        kept = [name for name, _ in columns]
        types = types_of(self._plan, self._options, dict(columns), self.known_types, self._texts)
        if types is None:
            return None
        invalid, _ = mode_of(self._options, lazy=True)
        try:
            lists, names = select_lists(
                self._plan,
                dialect=self.dialect,
                types=types,
                names=self._options.column_names,
                keep=kept,
                parts=self._options.parts,
                scales=self._options.scales,
                invalid=invalid,
                texts=self._texts,
            )
        except UnsupportedError:
            return None
        # These engines take names that differ in capitals alone for the same.
        return lists if len({name.casefold() for name in (*kept, *names)}) == len(kept) + len(names) else None


class DuckDBFrame(SqlFrame):
    """Relations of DuckDB."""

    dialect = "duckdb"
    known_types = DUCKDB_TYPES

    def types(self, frame: Any) -> Sequence[tuple[str, str]]:
        return list(zip(frame.columns, map(str, frame.types), strict=True))

    def select(self, frame: Any, lists: Sequence[str]) -> Any:
        for one in lists:
            frame = frame.project(one)
        return frame


class SparkFrame(SqlFrame):
    """Frames of Spark."""

    dialect = "spark"
    known_types = SPARK_TYPES

    def types(self, frame: Any) -> Sequence[tuple[str, str]]:
        return list(frame.dtypes)

    def select(self, frame: Any, lists: Sequence[str]) -> Any:
        text = "{frame}"
        for one in lists:
            escaped = one.replace("{", "{{").replace("}", "}}")
            text = f"SELECT {escaped} FROM {text}" if text == "{frame}" else f"SELECT {escaped} FROM ({text})"
        # Spark makes a view of the frame for as long as it reads this.
        return frame.sparkSession.sql(text, frame=frame)
