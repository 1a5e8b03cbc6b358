"""Made-up answers as a frame: typed columns of rows, for tests and for comparing engines."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from typing import Any, Final, Literal, TypeAlias

from attrs import field, frozen

from cwinstruments.model import format_fraction, to_fraction
from cwinstruments.plan import Codes, Input, InputKind, ScoringPlan

Backend: TypeAlias = Literal["polars", "pandas", "pyarrow", "duckdb"]
BACKENDS: Final[tuple[Backend, ...]] = ("polars", "pandas", "pyarrow", "duckdb")

ROW: Final = "row"
"""The column with the number of the row, from 0 on."""

_SQL_TYPES: Final = {"float": "DOUBLE", "text": "VARCHAR", "list": "VARCHAR[]", "whole": "BIGINT", "date": "DATE"}


@frozen
class Table:
    """The answers of some respondents as columns, and as rows that mean the same.

    Args:
        types: by column, what it holds: `float`, `text`, `date` or `list`.
        cells: by column, its cells.
        rows: the same answers as `score` takes them; what no column can hold is an empty cell in both.
    """

    types: Mapping[str, str] = field(factory=dict)
    cells: Mapping[str, list[Any]] = field(factory=dict)
    rows: tuple[Mapping[str, Any], ...] = ()


def is_installed(backend: str, /) -> bool:
    """Tell whether frames of a kind can be made here."""
    return find_spec(backend) is not None


def lay_out(plan: ScoringPlan, rows: Sequence[Mapping[str, Any]], /) -> Table:
    """Put answers into columns, one an item; those of a multiple choice are lists.

    Examples:
        >>> from cwinstruments import compile_plan, load_instrument
        >>> plan = compile_plan(load_instrument("examples/minimal-instrument.yaml"))
        >>> lay_out(plan, [{"mc1": 4}, {"mc1": 1, "mc3": None}]).cells
        {'mc1': [4.0, 1.0], 'mc2': [None, None], 'mc3': [None, None]}
    """
    types: dict[str, str] = {}
    cells: dict[str, list[Any]] = {}
    meant: list[dict[str, Any]] = [{} for _ in rows]
    for one in {one.item: one for one in plan.inputs}.values():
        types[one.item] = _type_of(one)
        cells[one.item] = []
        for row, there in zip(rows, meant, strict=True):
            cell = _cell(row.get(one.item), types[one.item])
            cells[one.item].append(cell)
            if cell is not None:
                there[one.item] = row[one.item] if types[one.item] == "text" else cell
    return Table(types, cells, tuple(meant))


def _type_of(one: Input) -> str:
    if one.kind is InputKind.SELECTED:
        return "list"
    if one.kind is InputKind.DATE:
        return "date"
    return "text" if isinstance(one.domain, Codes) else "float"


def _cell(answer: Any, type_: str) -> Any:
    """Give the cell of an answer; None for what a column of this type can't hold."""
    if type_ == "list":
        return [_text(one) for one in answer] if isinstance(answer, list | tuple | set | frozenset) else None
    if answer is None or (isinstance(answer, float) and not math.isfinite(answer)):
        return None
    if type_ == "date":
        return _day(answer)
    if type_ == "text":
        return _text(answer) if not isinstance(answer, list | dict) else None
    try:
        return float(to_fraction(answer)) if not isinstance(answer, bool) else float(answer)
    except (TypeError, ValueError, ArithmeticError):
        return None


def _day(answer: Any) -> date | None:
    if isinstance(answer, date):
        return answer
    try:
        return date.fromisoformat(answer)
    except (TypeError, ValueError):
        return None


def _text(answer: Any) -> str:
    if isinstance(answer, str):
        return answer
    return format_fraction(to_fraction(answer))


def make_frame(table: Table, backend: Backend, /) -> Any:
    """Make a frame of columns, with the number of the row in front.

    Raises:
        ValueError: there are no frames of that kind.
        ModuleNotFoundError: the library is not installed.
    """
    if backend not in BACKENDS:
        raise ValueError(f"backend is one of {', '.join(map(repr, BACKENDS))}, not {backend!r}")
    types, cells = {ROW: "whole", **table.types}, {ROW: list(range(len(table.rows))), **table.cells}
    if backend == "polars":
        import polars as pl

        known: Mapping[str, Any] = {
            "whole": pl.Int64,
            "float": pl.Float64,
            "text": pl.String,
            "date": pl.Date,
            "list": pl.List(pl.String),
        }
        return pl.DataFrame(cells, schema={name: known[type_] for name, type_ in types.items()})
    if backend == "pandas":
        import pandas as pd

        dtypes = {"whole": "int64", "float": "float64", "text": "object", "date": "object", "list": "object"}
        return pd.DataFrame({name: pd.Series(cells[name], dtype=dtypes[type_]) for name, type_ in types.items()})
    if backend == "pyarrow":
        import pyarrow as pa

        arrow = {
            "whole": pa.int64(),
            "float": pa.float64(),
            "text": pa.string(),
            "date": pa.date32(),
            "list": pa.list_(pa.string()),
        }
        return pa.table({name: pa.array(cells[name], arrow[type_]) for name, type_ in types.items()})
    connection = make_database(table, "answers")
    return connection.table("answers")


def make_database(table: Table, name: str, /) -> Any:
    """Make a database of DuckDB that holds nothing but a table of the answers, and give a connection to it."""
    import duckdb

    connection = duckdb.connect()
    types, cells = {ROW: "whole", **table.types}, {ROW: list(range(len(table.rows))), **table.cells}
    columns = ", ".join(f'"{column}" {_SQL_TYPES[type_]}' for column, type_ in types.items())
    connection.execute(f'CREATE TABLE "{name}" ({columns})')
    rows = [list(row) for row in zip(*cells.values(), strict=True)]
    if rows:
        connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(types))})', rows)
    return connection


def read_frame(frame: Any, backend: Backend, /) -> dict[str, list[Any]]:
    """Give the columns of a frame as Python's values, None where a cell is empty."""
    if backend == "polars":
        return dict(frame.to_dict(as_series=False))
    if backend == "pyarrow":
        return dict(frame.to_pydict())
    if backend == "duckdb":
        names = [one[0] for one in frame.description]
        rows = frame.fetchall()
        return {name: [row[place] for row in rows] for place, name in enumerate(names)}
    import pandas as pd

    def plain(value: Any) -> Any:
        if not isinstance(value, list) and pd.isna(value):
            return None
        return value.item() if hasattr(value, "item") else value

    return {name: [plain(value) for value in frame[name].tolist()] for name in frame.columns}
