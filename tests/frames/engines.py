"""The kinds of frames that can be scored: how each is made of columns, and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from tests.frames.cells import Column

_ARROW_TYPES = {"float": "float64", "text": "string", "boolean": "bool", "date": "date32"}
_NULLABLE_TYPES = {"float": "Float64", "boolean": "boolean", "text": "string"}


@frozen(eq=False)
class Engine:
    """A kind of frame.

    Args:
        make: gives a frame of columns.
        read: gives the columns of a frame, as Python's values.
        options: what `score_frame` is told beside.
        lazy: whether nothing is worked out before somebody asks.
        masked: whether PyArrow is taken to be absent.
        ignores_case: whether names of columns that differ in capitals alone are the same.
    """

    name: str
    make: Callable[[Sequence[Column]], Any]
    read: Callable[[Any], dict[str, list[Any]]]
    options: Mapping[str, Any] = field(factory=dict)
    lazy: bool = False
    masked: bool = False
    ignores_case: bool = False

    def __str__(self) -> str:
        return self.name


def _arrow_array(column: Column) -> Any:
    import pyarrow as pa

    match column.kind:
        case "list":
            return pa.array(column.cells, pa.list_(pa.string()))
        case "datetime":
            return pa.array(column.cells, pa.timestamp("us"))
        case "categorical":
            return pa.array(column.cells, pa.string()).dictionary_encode()
        case "null":
            return pa.nulls(len(column.cells))
        case kind:
            return pa.array(column.cells, pa.type_for_alias(_ARROW_TYPES.get(kind, kind)))


def arrow(columns: Sequence[Column]) -> Any:
    """Make a table of PyArrow, in two chunks."""
    import pyarrow as pa

    table = pa.table({column.name: _arrow_array(column) for column in columns})
    half = table.num_rows // 2
    return pa.concat_tables([table.slice(0, half), table.slice(half)]).unify_dictionaries()


def polars(columns: Sequence[Column]) -> Any:
    """Make a frame of Polars, in two chunks."""
    import polars as pl

    return pl.from_arrow(arrow(columns), rechunk=False)


def pandas(columns: Sequence[Column]) -> Any:
    """Make a frame of pandas with columns of NumPy's types, and an index that is none of positions."""
    import pandas as pd

    return _indexed({column.name: _numpy_column(column) for column in columns}, columns, pd)


def _indexed(found: Mapping[str, Any], columns: Sequence[Column], pd: Any) -> Any:
    frame = pd.DataFrame(found)
    frame.index = pd.Index([f"r{place * 7 % 1000}" for place in range(len(columns[0].cells))])
    return frame


def _numpy_column(column: Column) -> Any:
    import pandas as pd

    complete = None not in column.cells
    match column.kind:
        case "text":
            return pd.Series(column.cells, dtype="str")
        case "categorical":
            return pd.Series(pd.Categorical(column.cells))
        case "boolean":
            return pd.Series(column.cells, dtype="bool" if complete else "object")
        case "date" | "list" | "null":
            return pd.Series(column.cells, dtype="object")
        case "datetime":
            return pd.Series(pd.to_datetime(pd.Series(column.cells, dtype="object")))
        case "float":
            return pd.Series(column.cells, dtype="float64")
        case kind:
            return pd.Series(column.cells, dtype=kind if complete else "float64")


def pandas_nullable(columns: Sequence[Column]) -> Any:
    """Make a frame of pandas with its own nullable columns."""
    import pandas as pd

    def nullable(column: Column) -> Any:
        dtype = _NULLABLE_TYPES.get(column.kind)
        if "int" in column.kind:
            dtype = (
                f"{'U' if column.kind.startswith('u') else ''}Int{column.kind.removeprefix('u').removeprefix('int')}"
            )
        return _numpy_column(column) if dtype is None else pd.Series(column.cells, dtype=dtype)

    return _indexed({column.name: nullable(column) for column in columns}, columns, pd)


def pandas_arrow(columns: Sequence[Column]) -> Any:
    """Make a frame of pandas whose columns are Arrow's."""
    import pandas as pd

    frame = arrow(columns).to_pandas(types_mapper=pd.ArrowDtype)
    return _indexed({name: frame[name] for name in frame.columns}, columns, pd)


def pandas_objects(columns: Sequence[Column]) -> Any:
    """Make a frame of pandas whose columns are Python's objects, with one of its nothings each."""
    import pandas as pd

    nothings = (None, float("nan"), pd.NA)
    found = {}
    for place, column in enumerate(columns):
        cells = [nothings[place % 3] if cell is None else cell for cell in column.cells]
        found[column.name] = pd.Series(cells, dtype="object")
    return _indexed(found, columns, pd)


def duckdb(columns: Sequence[Column]) -> Any:
    """Make a relation of DuckDB."""
    import duckdb as library

    return library.connect().from_arrow(arrow(columns))


def read_arrow(frame: Any) -> dict[str, list[Any]]:
    """Give the columns of a table of PyArrow."""
    return dict(frame.to_pydict())


def read_polars(frame: Any) -> dict[str, list[Any]]:
    """Give the columns of a frame of Polars, lazy or not."""
    import polars as pl

    whole = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
    return dict(whole.to_dict(as_series=False))


def read_pandas(frame: Any) -> dict[str, list[Any]]:
    """Give the columns of a frame of pandas."""
    import pandas as pd

    def plain(value: Any) -> Any:
        if not isinstance(value, list) and pd.isna(value):
            return None
        return value.item() if hasattr(value, "item") else value

    return {name: [plain(value) for value in frame[name].tolist()] for name in frame.columns}


def read_duckdb(frame: Any) -> dict[str, list[Any]]:
    """Give the columns of a relation."""
    return read_arrow(frame.to_arrow_table())


def read_spark(frame: Any) -> dict[str, list[Any]]:
    """Give the columns of a frame of Spark."""
    rows = frame.collect()
    return {name: [row[place] for row in rows] for place, name in enumerate(frame.columns)}


_NARWHALS = {"engine": "narwhals"}

FAST = (
    Engine("polars", polars, read_polars),
    Engine("lazy polars", lambda columns: polars(columns).lazy(), read_polars, lazy=True),
    Engine("pandas", pandas, read_pandas),
    Engine("pandas nullable", pandas_nullable, read_pandas),
    Engine("pandas arrow", pandas_arrow, read_pandas),
    Engine("pandas objects", pandas_objects, read_pandas),
    Engine("pyarrow", arrow, read_arrow),
    Engine("polars by narwhals", polars, read_polars, _NARWHALS),
    Engine("pandas without polars", pandas, read_pandas, _NARWHALS),
    Engine("pandas nullable without polars", pandas_nullable, read_pandas, _NARWHALS),
    Engine("pandas arrow without polars", pandas_arrow, read_pandas, _NARWHALS),
    Engine("pandas objects without polars", pandas_objects, read_pandas, _NARWHALS),
    Engine("pandas without pyarrow", pandas, read_pandas, _NARWHALS, masked=True),
    Engine("pandas nullable without pyarrow", pandas_nullable, read_pandas, _NARWHALS, masked=True),
    Engine("pandas objects without pyarrow", pandas_objects, read_pandas, _NARWHALS, masked=True),
    Engine("pyarrow without polars", arrow, read_arrow, _NARWHALS),
    Engine("duckdb", duckdb, read_duckdb, lazy=True, ignores_case=True),
)


def weights() -> dict[Engine, int]:
    """Say how often each is drawn: those that work expressions out one after the other take ten times as long."""
    slow = {"pandas without pyarrow", "pandas nullable without pyarrow", "pandas objects without pyarrow", "duckdb"}
    return {one: 1 if one.name in slow else 2 if one.options else 12 for one in FAST}
