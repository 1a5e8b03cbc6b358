"""DuckDB and Spark through SQL: written once, lazy, and what SQL can't do goes another way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from cwinstruments import load_instrument
from cwinstruments.errors import FrameError, InvalidFrameError
from cwinstruments.frames import frame_scorer
from cwinstruments.frames.kinds import FrameKind, kind_of
from cwinstruments.frames.narwhals_frames import AnyFrame
from cwinstruments.model import Instrument
from cwinstruments.targets import to_sql

pytest.importorskip("sqlglot")
DEFINITION = """
kind: instrument
id: sql-frames
version: "1.0.0"
title: {en: "SQL in frames"}
description: {en: "Two items without content."}
source: {citation: "The cwinstruments project (2026). SQL in frames."}
licence: {name: CC-BY-4.0, text_redistributable: "yes"}
evidence: {status: original_not_validated, statement: {en: "Made for a test; not for use with people."}}
unit: respondent
permitted_level: both
sensitivity: routine
wording: key_only
response_options:
  often:
    options:
      - {value: 1, label: {en: "Never"}}
      - {value: 2, label: {en: "Some times"}}
      - {value: 3, label: {en: "Always"}}
items:
  - {id: first, options: often}
  - {id: second, options: often}
scales:
  load: {title: {en: "Load"}, items: [first, -second], method: mean, missing: {min_answered: 1, then: available},
    direction: higher_is_better}
"""
ODD = 'Who\'s {he}, "A"'
QUOTED = '"Who\'s {he}, ""A"""'
ROWS = f"(VALUES (1, 3, 'a'), (3, NULL, 'b'), (9, 1, 'c'), (NULL, NULL, NULL)) AS t(first, second, {QUOTED})"
SCORES = [(1.0, None), (3.0, None), (None, "invalid_response"), (None, "no_answers")]


@pytest.fixture(scope="module")
def instrument(tmp_path_factory: pytest.TempPathFactory) -> Instrument:
    path: Path = tmp_path_factory.mktemp("sql") / "instrument.yaml"
    path.write_text(DEFINITION, encoding="utf-8")
    return load_instrument(path)


@pytest.fixture
def connection() -> Iterator[Any]:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


@pytest.fixture
def narwhals() -> Iterator[mock.Mock]:
    """Tell whether Narwhals scores."""
    with mock.patch.object(AnyFrame, "score", autospec=True, side_effect=AnyFrame.score) as score:
        yield score


@pytest.mark.parametrize(
    "type_", ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "DOUBLE", "DECIMAL(3, 1)", "VARCHAR"]
)
def test_a_relation_keeps_its_columns_and_gets_scores(
    instrument: Instrument, connection: Any, narwhals: mock.Mock, type_: str
) -> None:
    """Whatever the answers are held in, and however odd other columns are called."""
    relation = connection.sql(f"SELECT * REPLACE (first::{type_} AS first, second::{type_} AS second) FROM {ROWS}")
    scored = frame_scorer(instrument, parts=["reason"]).score(relation)
    assert type(relation) is type(scored)
    assert ["first", "second", ODD, "load", "load_reason"] == scored.columns
    assert relation.fetchall() == scored.project(f"first, second, {QUOTED}").fetchall()
    assert SCORES == scored.select("load", "load_reason").fetchall()
    assert not narwhals.called


def test_the_largest_numbers_are_not_allowed_and_nothing_overflows(instrument: Instrument, connection: Any) -> None:
    relation = connection.sql(f"SELECT {2**63 - 1} AS first, {-(2**63)} AS second")
    assert [(None,)] == frame_scorer(instrument).score(relation).select("load").fetchall()


def test_the_sql_is_written_once_for_columns_of_the_same_types(instrument: Instrument, connection: Any) -> None:
    from cwinstruments.targets.sql import select_lists

    scorer = frame_scorer(instrument, parts=["n_answered"])
    with mock.patch("cwinstruments.frames.sql_frames.select_lists", side_effect=select_lists) as written:
        for _ in range(2):
            scorer.score(connection.sql(f"SELECT * FROM {ROWS}"))
        assert 1 == written.call_count
        scorer.score(connection.sql(f"SELECT first, second FROM {ROWS}"))
        assert 2 == written.call_count


def test_nothing_is_run_before_somebody_asks(instrument: Instrument, connection: Any) -> None:
    """Neither does the database know anything afterwards that it did not know before."""
    connection.execute("CREATE TABLE answers (first TINYINT, second TINYINT)")
    scored = frame_scorer(instrument).score(connection.table("answers"))
    assert [] == scored.fetchall()
    connection.execute("INSERT INTO answers VALUES (1, 1)")
    assert [(1, 1, 2.0)] == scored.fetchall()
    assert [("answers",)] == connection.sql("SELECT table_name FROM information_schema.tables").fetchall()


def test_labels_are_read_as_in_other_frames(instrument: Instrument, connection: Any, narwhals: mock.Mock) -> None:
    relation = connection.sql("SELECT '  ALWAYS ' AS first, 'some   times'::ENUM('some   times') AS second")
    assert [(2.5,)] == frame_scorer(instrument).score(relation).select("load").fetchall()
    assert not narwhals.called


def test_what_sql_cannot_read_goes_through_narwhals(
    instrument: Instrument, connection: Any, narwhals: mock.Mock
) -> None:
    relation = connection.sql("SELECT 3::HUGEINT AS first, 3::UBIGINT AS second")
    assert [(2.0,)] == frame_scorer(instrument).score(relation).select("load").fetchall()
    assert narwhals.called


def test_errors_are_those_of_other_frames(instrument: Instrument, connection: Any) -> None:
    """An item without a column, a column of a score, an answer that is not allowed."""
    relation = connection.sql(f"SELECT * FROM {ROWS}")
    with pytest.raises(InvalidFrameError, match="9"):
        frame_scorer(instrument, on_invalid="raise").score(relation)
    with pytest.raises(FrameError, match="second"):
        frame_scorer(instrument).score(relation.select("first"))
    with pytest.raises(FrameError, match="load"):
        frame_scorer(instrument).score(connection.sql("SELECT 1 AS first, 1 AS second, 1 AS load"))
    assert [("first", "9")] == frame_scorer(instrument).invalid(relation).select("item", "value").fetchall()


def test_items_without_a_column_can_be_missing(instrument: Instrument, connection: Any, narwhals: mock.Mock) -> None:
    relation = connection.sql("SELECT 3::TINYINT AS first")
    scored = frame_scorer(instrument, on_absent="missing").score(relation)
    assert [(3, 3.0)] == scored.fetchall()
    assert not narwhals.called


def test_without_sqlglot_narwhals_scores(connection: Any) -> None:
    relation = connection.sql("SELECT 1 AS first")
    assert FrameKind.DUCKDB is kind_of(relation, "auto")
    assert FrameKind.NARWHALS is kind_of(relation, "narwhals")
    with mock.patch("cwinstruments.targets.sql.has_sqlglot", return_value=False):
        assert FrameKind.NARWHALS is kind_of(relation, "auto")


def test_a_frame_of_spark_keeps_its_columns_and_gets_scores(
    instrument: Instrument, spark: Any, narwhals: mock.Mock
) -> None:
    """Lazily, with odd names of columns, and no view is left behind."""
    scorer = frame_scorer(instrument, parts=["reason"])
    rows = [(1, 3, "a"), (3, None, "b"), (9, 1, "c"), (None, None, None)]
    frame = spark.createDataFrame(rows, f"first tinyint, second bigint, `{ODD}` string")
    scored = scorer.score(frame)
    assert type(frame) is type(scored)
    assert ["first", "second", ODD, "load", "load_reason"] == scored.columns
    found = [tuple(row) for row in scored.collect()]
    assert [(*row, *scores) for row, scores in zip(rows, SCORES, strict=True)] == found
    assert [] == scorer.score(frame.limit(0)).collect()
    assert [] == spark.catalog.listTables()
    assert not narwhals.called


def test_spark_sql_scores_a_view_and_keeps_its_columns(instrument: Instrument, spark: Any) -> None:
    """As text, for whoever runs it; the columns of the stages are not in the result."""
    rows = [(1, 3), (3, None), (9, 1), (None, None)]
    spark.createDataFrame(rows, "first int, second int").createOrReplaceTempView("answers_of_today")
    found = spark.sql(to_sql(instrument, "answers_of_today", dialect="spark", parts=["reason"]))
    assert ["first", "second", "load", "load_reason"] == found.columns
    assert [(*row, *scores) for row, scores in zip(rows, SCORES, strict=True)] == [
        tuple(row) for row in found.collect()
    ]
    spark.catalog.dropTempView("answers_of_today")
