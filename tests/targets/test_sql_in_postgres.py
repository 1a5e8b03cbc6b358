"""The SQL for PostgreSQL gives what one-person scoring gives; a server is started where there is one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwinstruments import load_instrument
from cwinstruments.plan import compile_plan
from cwinstruments.targets import to_sql
from cwinstruments.testing.strategies import instruments
from tests.laws.support import law
from tests.targets.support import Table, check, check_without_invalid, tables
from tests.targets.test_sql import formula, instrument

pytestmark = pytest.mark.unmeasured

MEETINGS = Path(__file__).parents[2] / "examples" / "minimal-instrument.yaml"
KEPT = formula("met * 10")


def run(postgres: Any, table: Table, sql: str) -> list[dict[str, Any]]:
    """Give the rows that the SQL gives, in order."""
    with postgres.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS responses")
        cursor.execute(table.create("postgres", "responses"))
        marks = ", ".join(["%s"] * (1 + len(table.types)))
        cursor.executemany(f"INSERT INTO responses VALUES ({marks})", table.rows)
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        return sorted((dict(zip(names, row, strict=True)) for row in cursor), key=lambda row: row["place"])


@settings(law(20), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_scores_are_those_of_one_person(postgres: Any, data: st.DataObject) -> None:
    """Every part of every score is the same, whatever the types of the columns."""
    instrument = data.draw(instruments(normed=data.draw(st.booleans())))
    plan = compile_plan(instrument)
    table = data.draw(tables(instrument, plan))
    if data.draw(st.integers(0, 3)):
        keep = ["place"] if data.draw(st.booleans()) else True
        sql = to_sql(
            plan, "responses", dialect="postgres", types=table.said, parts="all", on_invalid="missing", keep=keep
        )
        for row, answers in zip(run(postgres, table, sql), table.responses, strict=True):
            check(plan, instrument, row, answers)
    else:
        sql = to_sql(plan, "responses", dialect="postgres", types=table.said, parts=["reason"], keep=["place"])
        for row, answers in zip(run(postgres, table, sql), table.responses, strict=True):
            check_without_invalid(plan, row, answers)


@pytest.mark.parametrize("type_", ["DOUBLE PRECISION", "NUMERIC(4, 1)", "INTEGER", "SMALLINT", "REAL"])
def test_numbers_of_any_type_are_checked_to_be_whole(postgres: Any, type_: str) -> None:
    """Without a word on what the column holds: 2.5 is no answer to an item of whole numbers, and never rounded."""
    sql = to_sql(load_instrument(MEETINGS), "numbers", dialect="postgres", parts=["reason", "n_answered"], keep=False)
    postgres.execute("DROP TABLE IF EXISTS numbers")
    postgres.execute(f"CREATE TABLE numbers (mc1 {type_}, mc2 INTEGER, mc3 INTEGER)")
    postgres.execute("INSERT INTO numbers VALUES (1, 1, 1), (9, 1, 1)")
    wanted = [(100 / 3, None, 3), (None, "invalid_response", 2)]
    if type_ not in ("INTEGER", "SMALLINT"):
        postgres.execute("INSERT INTO numbers VALUES (2.5, 1, 1)")
        wanted.append((None, "invalid_response", 2))

    assert wanted == [(value and pytest.approx(value), *rest) for value, *rest in postgres.execute(sql).fetchall()]


def test_numbers_are_no_truth_values_unless_that_is_said(postgres: Any) -> None:
    """The server refuses them, and scores nothing wrongly."""
    psycopg = pytest.importorskip("psycopg")
    one = instrument(items=[{"id": "met", "text": {"en": "A text"}, "type": "boolean"}], scales={"kept": KEPT})
    sql = to_sql(one, "visits", dialect="postgres", scales="kept", keep=False)
    postgres.execute("DROP TABLE IF EXISTS visits")
    postgres.execute("CREATE TABLE visits (met BOOLEAN)")
    postgres.execute("INSERT INTO visits VALUES (TRUE), (FALSE), (NULL)")

    assert [(10.0,), (0.0,), (None,)] == postgres.execute(sql).fetchall()
    postgres.execute("ALTER TABLE visits ALTER met TYPE INTEGER USING 7")
    with pytest.raises(psycopg.errors.DatatypeMismatch):
        postgres.execute(sql)
    said = to_sql(one, "visits", dialect="postgres", scales="kept", types={"met": "float"}, parts="reason", keep=False)
    assert [(None, "invalid_response")] * 3 == postgres.execute(said).fetchall()
