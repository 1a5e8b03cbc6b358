"""The SQL for DuckDB gives what one-person scoring gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.plan import compile_plan
from cwinstruments.targets import to_sql
from cwinstruments.testing.strategies import instruments
from tests.laws.support import law
from tests.targets.support import Table, check, check_without_invalid, tables

pytestmark = pytest.mark.unmeasured

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("sqlglot")


def run(table: Table, sql: str) -> list[dict[str, Any]]:
    """Give the rows that the SQL gives, in order."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(table.create("duckdb", "responses"))
        marks = ", ".join("?" * (1 + len(table.types)))
        connection.executemany(f"INSERT INTO responses VALUES ({marks})", table.rows)
        found = connection.execute(sql)
        names = [column[0] for column in found.description]
        return sorted((dict(zip(names, row, strict=True)) for row in found.fetchall()), key=lambda row: row["place"])


@law(100)
@given(st.data())
def test_scores_are_those_of_one_person(data: st.DataObject) -> None:
    """Every part of every score is the same, whatever the types of the columns."""
    instrument = data.draw(instruments(normed=data.draw(st.booleans())))
    plan = compile_plan(instrument)
    table = data.draw(tables(instrument, plan))
    if data.draw(st.integers(0, 3)):
        sql = to_sql(
            plan,
            "responses",
            types=table.said,
            parts="all",
            on_invalid="missing",
            keep=["place"] if data.draw(st.booleans()) else True,
        )
        for row, answers in zip(run(table, sql), table.responses, strict=True):
            check(plan, instrument, row, answers)
    else:
        sql = to_sql(plan, "responses", types=table.said, parts=["reason"], keep=["place"])
        for row, answers in zip(run(table, sql), table.responses, strict=True):
            check_without_invalid(plan, row, answers)
