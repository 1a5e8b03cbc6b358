"""Kinds of frames, told by their types, so that no library is imported that the caller does not use."""

from __future__ import annotations

import sys
from enum import StrEnum
from importlib.util import find_spec
from typing import Any

from cwinstruments.errors import FrameError
from cwinstruments.frames.options import EngineName


class FrameKind(StrEnum):
    """Who scores a frame."""

    POLARS = "polars"
    LAZY_POLARS = "lazy polars"
    PANDAS = "pandas"
    """Through Polars and back."""
    ARROW = "pyarrow"
    """Through Polars and back."""
    DUCKDB = "duckdb"
    """Through SQL, where sqlglot is installed."""
    SPARK = "spark"
    """Through SQL, where sqlglot is installed."""
    NARWHALS = "narwhals"
    """Every other frame, and these where Polars is not installed."""


def kind_of(frame: Any, engine: EngineName, /) -> FrameKind:
    """Tell who scores a frame.

    Raises:
        FrameError: it is no frame, or the engine that was asked for can't take it or is not installed.
    """
    if engine == "narwhals":
        return FrameKind.NARWHALS
    found = _native(frame)
    if found is None:
        if engine == "polars":
            raise FrameError(
                f"Polars can't take a {type(frame).__module__}.{type(frame).__name__}; engine='narwhals' may"
            )
        return _in_sql(frame) or FrameKind.NARWHALS
    if found in (FrameKind.PANDAS, FrameKind.ARROW) and not has_polars():
        if engine == "polars":
            raise FrameError("Polars is not installed; install cwinstruments[frames]")
        return FrameKind.NARWHALS
    return found


def has_polars() -> bool:
    """Tell whether Polars can be used."""
    return "polars" in sys.modules or find_spec("polars") is not None


def _native(frame: Any) -> FrameKind | None:
    for module, name, kind in (
        ("polars", "LazyFrame", FrameKind.LAZY_POLARS),
        ("polars", "DataFrame", FrameKind.POLARS),
        ("pandas", "DataFrame", FrameKind.PANDAS),
        ("pyarrow", "Table", FrameKind.ARROW),
    ):
        library = sys.modules.get(module)
        if library is not None and isinstance(frame, getattr(library, name)):
            return kind
    return None


def _in_sql(frame: Any) -> FrameKind | None:
    """Tell who scores a frame of a library that is told in SQL."""
    from cwinstruments.targets.sql import has_sqlglot

    kind = type(frame)
    if (kind.__name__, kind.__module__.partition(".")[0].lstrip("_")) == ("DuckDBPyRelation", "duckdb"):
        found = FrameKind.DUCKDB
    elif kind.__name__ == "DataFrame" and kind.__module__.startswith("pyspark.sql."):
        found = FrameKind.SPARK
    else:
        return None
    return found if has_sqlglot() else None


def load(kind: FrameKind, /) -> Any:
    """Give the class that scores frames of a kind."""
    match kind:
        case FrameKind.POLARS:
            from cwinstruments.frames.polars_frames import EagerPolars

            return EagerPolars
        case FrameKind.LAZY_POLARS:
            from cwinstruments.frames.polars_frames import LazyPolars

            return LazyPolars
        case FrameKind.PANDAS:
            from cwinstruments.frames.pandas_frames import Pandas

            return Pandas
        case FrameKind.ARROW:
            from cwinstruments.frames.arrow_frames import Arrow

            return Arrow
        case FrameKind.DUCKDB:
            from cwinstruments.frames.sql_frames import DuckDBFrame

            return DuckDBFrame
        case FrameKind.SPARK:
            from cwinstruments.frames.sql_frames import SparkFrame

            return SparkFrame
        case _:
            if find_spec("narwhals") is None:
                raise FrameError("frames need Narwhals, and are fastest with Polars: install cwinstruments[frames]")
            from cwinstruments.frames.narwhals_frames import AnyFrame

            return AnyFrame
