"""Spark on this machine alone: started once, where Java and pyspark are."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from tests.frames.cells import Column
from tests.frames.engines import Engine, arrow, read_spark


def missing() -> str | None:
    """Say why Spark can't be used here; None where it can."""
    if shutil.which("java") is None:
        return "there is no Java on this machine, which Spark needs"
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "pyspark is not installed"
    return None


@contextmanager
def started() -> Iterator[Any]:
    """Start Spark with one thread."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        settings = {
            "spark.ui.enabled": "false",
            "spark.driver.host": "localhost",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "1g",
            "spark.sql.shuffle.partitions": "1",
            "spark.log.level": "ERROR",
            # So small a table is read faster than a program for it is made.
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        }
        builder = SparkSession.builder.master("local[1]").appName("tests")
        for key, value in settings.items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
        try:
            yield session
        finally:
            session.stop()


def engine_of(session: Any) -> Engine:
    """Give the engine that is a session of Spark."""

    def make(columns: Sequence[Column]) -> Any:
        return session.createDataFrame(arrow([_held(column) for column in columns]))

    return Engine("spark", make, read_spark, lazy=True, ignores_case=True)


_HELD = {"uint8": "int16", "uint16": "int32", "uint32": "int64", "categorical": "text", "null": "text"}


def _held(column: Column) -> Column:
    """Give a column that Spark can hold: it knows no unsigned integers, no categories and no columns of nothing."""
    return Column(column.name, _HELD.get(column.kind, column.kind), column.cells)


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Give a session of Spark."""
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    with started() as session:
        yield session
