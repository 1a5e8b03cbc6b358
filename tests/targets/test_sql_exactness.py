"""Both engines compute with the floats that are written down, and divide by a literal as by a column."""

from __future__ import annotations

import math
import random
import struct
from typing import Any

import pytest

from cwinstruments.columns import Kind

pytest.importorskip("sqlglot")
DIVISORS = (3.0, 7.0, 10.0, 97.0, 0.1, 1.7777777777777777)


def _floats(n: int) -> list[float]:
    draw = random.Random(20260101)
    bits = (struct.unpack("<d", struct.pack("<Q", draw.getrandbits(64)))[0] for _ in range(n))
    return [x for x in bits if math.isfinite(x) and 1e-200 < abs(x) < 1e200] + [float(x) for x in range(-500, 500)]


FLOATS = _floats(2000)
LITERALS = [*_floats(1000), 1.9999999980000003, 2.000000002, 0.1, 1e-9, 76.00000007600001, math.inf, -math.inf]


def _literals(dialect: Any) -> str:
    from cwinstruments.targets.sql_dialect import SqlDialect

    writer = SqlDialect(dialect)
    written = [
        writer.multiply(writer.column("x"), writer.literal(one, Kind.FLOAT64)).sql(dialect=dialect) for one in LITERALS
    ]
    return f'SELECT {", ".join(written)} FROM (SELECT CAST(1 AS DOUBLE PRECISION) AS "x") AS t'


def _quotients(dialect: Any) -> list[str]:
    from cwinstruments.targets.sql_dialect import SqlDialect

    writer = SqlDialect(dialect)
    return [writer.divide_by(writer.column("x"), one).sql(dialect=dialect) for one in DIVISORS]


def _assert_exact(found: list[tuple[float, ...]]) -> None:
    assert [tuple(x / divisor for divisor in DIVISORS) for x in FLOATS] == found
    # By its reciprocal it would be otherwise: the test could see it.
    assert any(x * (1 / 3.0) != x / 3.0 for x in FLOATS)


def test_duckdb_computes_with_what_is_written() -> None:
    """Its decimal literals don't come between."""
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(config={"threads": 1}) as connection:
        assert tuple(LITERALS) == connection.execute(_literals("duckdb")).fetchone()
        connection.execute("CREATE TABLE floats AS SELECT UNNEST(?::DOUBLE[]) AS x", [FLOATS])
        found = connection.execute(f"SELECT {', '.join(_quotients('duckdb'))} FROM floats").fetchall()
    _assert_exact(found)


def test_postgres_computes_with_what_is_written(postgres: Any) -> None:
    """Its numeric literals don't come between."""
    found = postgres.execute(_literals("postgres")).fetchone()

    assert tuple(LITERALS) == found
    _assert_exact(
        postgres.execute(
            f"SELECT {', '.join(_quotients('postgres'))} FROM UNNEST(%s::float8[]) WITH ORDINALITY AS f(x, place)"
            " ORDER BY place",
            [FLOATS],
        ).fetchall()
    )
