"""The SQL for PostgreSQL gives what one-person scoring gives; a server is started where there is one."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwinstruments.plan import compile_plan
from cwinstruments.targets import to_sql
from cwinstruments.testing.strategies import instruments
from tests.laws.support import law
from tests.targets.support import Table, check, check_without_invalid, tables


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
            plan, "responses", dialect="postgres", types=table.types, parts="all", on_invalid="missing", keep=keep
        )
        for row, answers in zip(run(postgres, table, sql), table.responses, strict=True):
            check(plan, instrument, row, answers)
    else:
        sql = to_sql(plan, "responses", dialect="postgres", types=table.types, parts=["reason"], keep=["place"])
        for row, answers in zip(run(postgres, table, sql), table.responses, strict=True):
            check_without_invalid(plan, row, answers)
