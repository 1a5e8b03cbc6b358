"""The SQL for DuckDB gives what one-person scoring gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cwinstruments import load_catalog
from cwinstruments.plan import compile_plan
from cwinstruments.targets import to_sql
from cwinstruments.testing.strategies import instruments
from tests.laws.support import law
from tests.targets.support import Table, check, check_without_invalid, tables

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


_SHIPPED = load_catalog()
_VALUES: dict[str, dict[str, Any]] = {
    "caseload": {"standards": "cwla_foster_15"},
    "copenhagen-burnout-inventory": {"coding": "always_1"},
    "copsoq-iii-climate": {"version": "long"},
    "copsoq-iii-demands": {"version": "middle"},
    "edmondson-team-psychological-safety": {"points": 7},
    "nasa-tlx": {"performance_coding": "high_is_good"},
    "oldenburg-burnout-inventory": {"coding": "strongly_agree_1"},
    "partner-landscape": {"trigger_rating": "contact_frequency", "due_at_or_below": 2},
    "vichealth-partnerships-analysis": {"coding": "one_to_five"},
}
"""Of the instruments that have parameters, those without a default."""


# What the law above covers is not measured again, which would double the time.
@pytest.mark.no_cover
@pytest.mark.parametrize("id", _SHIPPED.ids)
@law(2)
@given(data=st.data())
def test_shipped_instruments_score_as_for_one_person(id: str, data: st.DataObject) -> None:
    """Whatever somebody answers to the instruments that ship."""
    # The first draw of all is always the simplest one, in which all answers are the same. It says least.
    assume(data.draw(st.booleans()))
    instrument = _SHIPPED.instrument(id)
    instrument = instrument.bind(**_VALUES.get(id, {}))
    plan = compile_plan(instrument, methods=_SHIPPED.methods)
    table = data.draw(tables(instrument, plan, least=8, most=8))
    sql = to_sql(plan, "responses", types=table.said, parts="all", on_invalid="missing", keep=["place"])
    for row, answers in zip(run(table, sql), table.responses, strict=True):
        check(plan, instrument, row, answers)
