"""DuckDB by hand, on a table in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.frames.peers import Peer, from_arrow
from benchmarks.frames.sql_text import for_duckdb
from benchmarks.frames.task import BANDS, library


@dataclass(frozen=True)
class Database:
    """A connection with the table `answers`."""

    connection: Any

    def close(self) -> None:
        """Let go of the table."""
        self.connection.close()


def database(answers: Any) -> Database:
    """Copy the answers into a table of DuckDB."""
    connection = library("duckdb").connect()
    connection.register("given", answers.to_arrow())
    connection.execute("CREATE TABLE answers AS SELECT * FROM given")
    connection.unregister("given")
    connection.execute(f"CREATE TYPE band AS ENUM ({', '.join(map(repr, BANDS))})")
    return Database(connection)


def peers() -> Iterator[Peer]:
    """Give DuckDB by hand; the result columns come as Arrow's."""
    statement = for_duckdb("answers")
    yield Peer(
        "DuckDB SQL by hand",
        "by hand",
        database,
        run=lambda prepared: prepared.connection.sql(statement).to_arrow_table(),
        read=from_arrow,
        close=Database.close,
    )
