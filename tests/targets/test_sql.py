"""What `to_sql` writes and refuses, whatever the database."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import CWInstrumentsError, UnsupportedError, compile_plan
from cwinstruments.model import Instrument, structure_instrument
from cwinstruments.plan import Codes
from cwinstruments.targets import sql_writer, to_sql

pytest.importorskip("sqlglot")
duckdb = pytest.importorskip("duckdb")

_TEXT = {"en": "A text"}


def instrument(n_items: int = 3, **more: Any) -> Instrument:
    """Give an instrument with items q0, q1, ... from 1 to 5, and one scale, their mean."""
    values = [{"value": value, "label": _TEXT} for value in range(1, 6)]
    items = [{"id": f"q{place}", "text": _TEXT, "options": "five"} for place in range(n_items)]
    return structure_instrument(
        {
            "kind": "instrument",
            "id": "drawn",
            "version": "1.0.0",
            "title": _TEXT,
            "source": {"citation": "Made up."},
            "licence": {"name": "CC0-1.0", "text_redistributable": "yes"},
            "evidence": {"status": "original_not_validated"},
            "unit": "respondent",
            "permitted_level": "both",
            "sensitivity": "routine",
            "wording": "complete",
            "response_options": {"five": {"options": values}},
            "items": [*items, *more.get("items", [])],
            "scales": {
                more.get("scale", "strain"): {
                    "title": _TEXT,
                    "direction": "higher_is_better",
                    "items": [one["id"] for one in items],
                    "method": "mean",
                    "missing": {"min_answered": 1, "then": "available"},
                },
                **more.get("scales", {}),
            },
        }
    )


def score_in_duckdb(sql: str, table: str, columns: Mapping[str, str], *rows: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Give the rows that the SQL gives for a table."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("CREATE SCHEMA survey")
        connection.execute(
            f"CREATE TABLE {table} ({', '.join(f'{name!s} {type_}' for name, type_ in columns.items())})"
        )
        for row in rows:
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        return list(connection.execute(sql).fetchall())


THREE = {"q0": "INTEGER", "q1": "INTEGER", "q2": "INTEGER"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"dialect": "oracle"}, "dialect is one of 'duckdb', 'postgres', 'spark', not 'oracle'"),
        ({"on_invalid": "raise"}, "on_invalid is 'no_score' or 'missing', not 'raise'"),
        ({"parts": ["bands"]}, "drawn has no part of a score 'bands'"),
        ({"scales": ["stain"]}, "drawn has no scale 'stain'"),
        ({"types": {"q9": "whole"}}, "drawn has no column 'q9'"),
        (
            {"types": {"q1": "integer"}},
            "the type of column 'q1' is 'whole', 'float', 'truth', 'text', 'date' or 'list', not 'integer'",
        ),
        ({"columns": "t1_"}, "a pattern of columns holds {item}"),
        ({"columns": {"p0": "a"}}, "drawn has no item 'p0'"),
        ({"columns": {"q0": "a", "q1": "a"}}, "the column 'a' is named for more than one item"),
        ({"keep": ["strain"]}, "'strain' is the name of a score"),
    ],
)
def test_what_is_no_option_is_refused(options: dict[str, Any], said: str) -> None:
    """With what would be right, as far as that is known."""
    with pytest.raises(ValueError, match=re.escape(said)):
        to_sql(instrument(), "responses", **options)


@pytest.mark.parametrize("table", ["", "a..b", "a.b.c.d"])
def test_a_table_has_a_name(table: str) -> None:
    """Of one part, or with its schema and its catalog."""
    with pytest.raises(ValueError, match="a table is called"):
        to_sql(instrument(), table)


@pytest.mark.parametrize(
    ("item", "type_", "said"),
    [
        ({"type": "date", "range": {"min": "2020-01-01", "max": "2024-01-01"}}, "text", "of the type text, which no"),
        ({"type": "integer", "range": {"min": 0, "max": 5}}, "date", "its answers are of the type whole or float"),
        ({"type": "integer", "range": {"min": 0, "max": 5000}}, "text", "more than 400 different numbers"),
        ({"type": "integer", "range": {"min": 0, "max": 5}}, "list", "of the type list, which no answer"),
        ({"type": "multiple_choice", "options": "five"}, "date", "is a truth value, 1 or 0"),
    ],
)
def test_types_that_hold_no_answer_are_refused(item: dict[str, Any], type_: str, said: str) -> None:
    """Nothing is written that would score otherwise."""
    one = instrument(items=[{"id": "more", "text": _TEXT, **item}])
    column = "more__1" if item["type"] == "multiple_choice" else "more"
    with pytest.raises(UnsupportedError, match=said):
        to_sql(one, "responses", types={column: type_})


def test_names_that_postgres_would_cut_off_are_refused() -> None:
    """Two names that begin alike would become one."""
    scale = "strain_" * 8 + "later"

    assert f'"{scale}_band"' in to_sql(instrument(scale=scale), "responses", parts="band")
    with pytest.raises(UnsupportedError, match="cuts names off after 63 bytes"):
        to_sql(instrument(scale=scale), "responses", dialect="postgres", parts="band")


def test_more_columns_than_postgres_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own message would come late and say less."""
    monkeypatch.setattr(sql_writer, "_MOST_COLUMNS", 10)
    with pytest.raises(UnsupportedError, match="holds no more than 10 columns"):
        to_sql(instrument(), "responses", dialect="postgres", parts="all")


@pytest.mark.parametrize("table", ["answers", "stage_1", "survey.answers", "survey.stage_2"])
def test_a_table_can_be_called_as_a_stage_is(table: str) -> None:
    """The stages get other names then."""
    sql = to_sql(instrument(), table)

    assert [(5, 5, None, 5.0)] == score_in_duckdb(sql, table, THREE, (5, 5, None))


def test_columns_can_begin_as_hidden_ones_do() -> None:
    """Hidden columns get other names then, and none is left in the result."""
    names = ["__cwi_0_q0", "__cwi_1", "__cwi__2"]
    sql = to_sql(instrument(), "t", columns=dict(zip(THREE, names, strict=True)))

    assert [(1, 2, 3, 2.0)] == score_in_duckdb(sql, "t", dict.fromkeys(names, "INTEGER"), (1, 2, 3))


def test_quotes_in_names_stay_names() -> None:
    """Columns are called exactly as the caller says."""
    sql = to_sql(instrument(), "t", columns={"q0": 'a" b', "q1": "Select"}, keep=False)

    assert [(2.0,)] == score_in_duckdb(sql, "t", {'"a"" b"': "INT", '"Select"': "INT", "q2": "INT"}, (1, 2, 3))


def test_only_what_is_wanted_is_given() -> None:
    """Columns to keep, scales, parts, and columns to leave out."""
    sql = to_sql(instrument(), "t", keep=["q1"], parts=["reason", "band"], leave_out=["strain_band"])
    found = score_in_duckdb(sql, "t", THREE, (None, None, None), (1, 2, 99))

    assert [(None, None, "no_answers"), (2, None, "invalid_response")] == found


def test_one_name_needs_no_list() -> None:
    """Of a column, a scale or a part."""
    sql = to_sql(instrument(), "t", keep="q1", scales="strain", parts="reason", leave_out="strain")

    assert [(2, None), (None, "no_answers")] == score_in_duckdb(sql, "t", THREE, (1, 2, 3), (None, None, None))
    with pytest.raises(ValueError, match="has no scale 'stain'"):
        to_sql(instrument(), "t", scales="stain")


def test_a_dataframe_is_no_table() -> None:
    """Those who have one are told what is wanted, and where dataframes are scored."""
    with pytest.raises(TypeError, match=r"the name of one in the database.*not a dict; score_frame"):
        to_sql(instrument(), {"q0": [1]})  # type: ignore[arg-type]


@pytest.mark.parametrize("type_", ["DOUBLE", "DECIMAL(4, 2)", "INTEGER", "UTINYINT", "HUGEINT", "FLOAT"])
def test_numbers_of_any_type_are_checked_to_be_whole(type_: str) -> None:
    """Without a word on what the column holds: 2.5 is no answer to an item of whole numbers, and never rounded."""
    sql = to_sql(instrument(), "t", parts=["reason", "n_answered"], keep=False)
    rows: list[tuple[Any, ...]] = [(2, 2, 5), (None, 2, 5), (9, 2, 5)]
    wanted = [(3.0, None, 3), (3.5, None, 2), (None, "invalid_response", 2)]
    if type_ in ("DOUBLE", "FLOAT") or type_.startswith("DECIMAL"):
        rows += [(2.5, 2, 5), (5.4, 2, 5)]
        wanted += [(None, "invalid_response", 2)] * 2

    assert wanted == score_in_duckdb(sql, "t", {**THREE, "q0": type_}, *rows)


@pytest.mark.parametrize(("type_", "cells"), [("BOOLEAN", (True, False, None)), ("DOUBLE", (1.0, 0.0, 0.5))])
def test_numbers_for_truth_values_are_checked(type_: str, cells: tuple[Any, ...]) -> None:
    """1 and 0 are true and false, and nothing else is."""
    one = instrument(items=[{"id": "met", "text": _TEXT, "type": "boolean"}], scales={"kept": formula("met * 10")})
    sql = to_sql(one, "t", scales="kept", parts="reason", keep=False)
    why = "no_answers" if cells[2] is None else "invalid_response"

    assert [(10.0, None), (0.0, None), (None, why)] == score_in_duckdb(
        sql, "t", {**THREE, "met": type_}, *((1, 2, 3, cell) for cell in cells)
    )


@pytest.mark.parametrize(("code", "type_"), [("5", "float"), (str(2**53), "whole"), ("0x5", "text")])
def test_long_codes_are_told_apart(code: str, type_: str) -> None:
    """Floats don't hold all whole numbers from 2 to the power of 53 on."""
    from cwinstruments.targets.sql_sources import default_type

    site = {"id": "site", "text": _TEXT, "type": "nominal_choice", "options": "five"}
    plan = compile_plan(instrument(items=[site], scales={"here": formula("count(site == '3')")}))
    one = next(one for one in plan.inputs if one.name == "site")

    assert type_ == default_type(evolve(one, domain=Codes(("3", code))))


@pytest.mark.parametrize("type_", ["whole", "float", "text"])
def test_one_word_says_what_all_columns_hold(type_: str) -> None:
    """As if it had been said of each."""
    assert to_sql(instrument(), "t", types=type_) == to_sql(instrument(), "t", types=dict.fromkeys(THREE, type_))


def test_one_word_is_for_the_columns_of_options_too() -> None:
    """Or, where it says lists, for the one column of them all."""
    tools = {"id": "tools", "text": _TEXT, "type": "multiple_choice", "options": "five"}
    one = instrument(items=[tools], scales={"used": formula("count(tools__1, tools__2)")})

    assert '"tools__1" IN (1)' in to_sql(one, "t", scales="used", types="whole")
    with pytest.raises(UnsupportedError, match="column 'q0' is of the type list"):
        to_sql(one, "t", types="list")


def formula(text: str) -> dict[str, Any]:
    """Give a scale that a formula computes."""
    return {
        "title": _TEXT,
        "formula": text,
        "method": "formula",
        "missing": {"max_missing": 0},
        "direction": "descriptive",
    }


def test_no_scale_leaves_the_table() -> None:
    """Unless nothing is kept, of which there is no SELECT."""
    sql = to_sql(instrument(), "t", scales=[])

    assert [(1, 2, 3)] == score_in_duckdb(sql, "t", THREE, (1, 2, 3))
    with pytest.raises(ValueError, match="nothing is wanted"):
        to_sql(instrument(), "t", scales=[], keep=False)


def test_what_is_the_same_for_everybody_reads_nothing() -> None:
    """Such as the band of a scale without bands: a row for each respondent all the same."""
    sql = to_sql(instrument(), "t", parts="band", leave_out="strain", keep=False)

    assert '"q0"' not in sql
    assert [(None,), (None,)] == score_in_duckdb(sql, "t", THREE, (1, 2, 3), (None, None, None))


def test_codes_that_are_numbers_can_stand_in_floats() -> None:
    """NaN is no answer, and what no float should be is not allowed."""
    site = {"id": "site", "text": _TEXT, "type": "nominal_choice", "options": "five"}
    one = instrument(items=[site], scales={"here": formula("count(site == '3')")})
    sql = to_sql(one, "t", scales=["here"], parts=["reason"], types={"site": "float"}, keep=False)
    columns = {**THREE, "site": "DOUBLE"}
    rows = [(1, 2, 3, value) for value in (3.0, 4.0, float("nan"), 1e300)]

    assert [(1.0, None), (0.0, None), (None, "no_answers"), (None, "invalid_response")] == score_in_duckdb(
        sql, "t", columns, *rows
    )


def test_the_options_of_a_renamed_item_are_named_after_it() -> None:
    """As the columns of an export are; one of them can have a name of its own."""
    tools = {"id": "tools", "text": _TEXT, "type": "multiple_choice", "options": "five"}
    one = instrument(items=[tools], scales={"used": formula("count(tools__1, tools__2)")})
    names = {"tools": "kit", "tools__2": "second"}
    columns = {**THREE, "kit__1": "BOOLEAN", "second": "BOOLEAN"} | {f"kit__{code}": "BOOLEAN" for code in (3, 4, 5)}
    sql = to_sql(one, "t", scales=["used"], parts=[], columns=names, keep=False)
    rows = [(1, 2, 3, True, None, None, None, None), (1, 2, 3, True, True, False, False, False), (1, 2, 3, *[None] * 5)]

    assert [(1.0,), (2.0,), (None,)] == score_in_duckdb(sql, "t", columns, *rows)


def test_an_answer_that_is_not_allowed_can_be_missing() -> None:
    """Then the others are scored."""
    sql = to_sql(instrument(), "t", keep=False, parts=["n_answered"], on_invalid="missing")

    assert [(1.5, 2)] == score_in_duckdb(sql, "t", THREE, (1, 2, 99))


@pytest.mark.unmeasured
def test_a_scale_of_hundreds_of_items_is_within_the_limits_of_nesting() -> None:
    """DuckDB nests a thousand expressions."""
    sql = to_sql(instrument(500), "t", keep=False, types="whole")
    columns = {f"q{place}": "UTINYINT" for place in range(500)}

    assert [(4.0,)] == score_in_duckdb(sql, "t", columns, (4,) * 500)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_the_text_is_the_same_each_time(dialect: Any) -> None:
    """It can be kept under version control, and names the plan that it scores by."""
    plan = compile_plan(instrument())
    texts = {to_sql(one, "t", dialect=dialect, parts="all") for one in (plan, instrument())}

    assert 1 == len(texts)
    assert f"-- drawn 1.0.0, scored as its plan {plan.plan_digest} says\n" == texts.pop().splitlines(keepends=True)[0]


def test_without_sqlglot_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an error of the library, which a command line shows as such."""
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    with pytest.raises(CWInstrumentsError, match=r"install 'cwinstruments\[sql\]'"):
        to_sql(instrument(), "responses")


def test_sqlglot_is_loaded_only_when_something_is_written() -> None:
    """Importing the package and its targets costs nothing of it."""
    program = "import sys, cwinstruments.targets; print('sqlglot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)

    assert "False\n" == done.stdout
