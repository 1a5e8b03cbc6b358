"""Made-up answers, the same for everybody: as a table of Polars, and as whatever else a peer takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.frames.task import HIGH, ITEMS, LOW, library

SPACING = 10_000
"""Once in so many rows, a row is out of the ordinary."""

NOT_ALLOWED = (0, 6, 99, -1, 127, -128)
NO_ANSWER = -128
"""What stands for a missing answer where a file holds nothing but small integers."""

CHUNK = 1_000_000


def make_answers(rows: int, missing: float, *, seed: int = 1) -> Any:
    """Give a table of Polars: a column of small integers for every item, null where an answer is missing.

    Few rows have an answer that is not allowed; where answers may be missing, few have none at all or seven of ten.
    """
    np, pl = library("numpy"), library("polars")
    draw = np.random.default_rng(seed)
    columns = []
    for place, item in enumerate(ITEMS):
        values = draw.integers(LOW, HIGH + 1, rows, dtype=np.int8)
        values[7 + place :: SPACING] = NOT_ALLOWED[place % len(NOT_ALLOWED)]
        column = pl.Series(item, values)
        if missing:
            absent = draw.random(rows, dtype=np.float32) < missing
            absent[60::SPACING] = True
            absent[61::SPACING] = place % 10 < 3
            absent[62::SPACING] = place < 10
            absent[63::SPACING] = place != 0
            column = pl.select(pl.when(pl.lit(pl.Series(~absent))).then(pl.lit(column))).to_series().alias(item)
        columns.append(column)
    return pl.DataFrame(columns)


def without_invalid(answers: Any) -> Any:
    """Give the same with nothing in place of what is not allowed, for libraries that can't tell."""
    pl = library("polars")
    return answers.with_columns(pl.when(pl.col(item).is_between(LOW, HIGH)).then(pl.col(item)) for item in ITEMS)


def pandas_of_floats(answers: Any) -> Any:
    """Give a frame of pandas as `read_csv` gives it: floats, and NaN where an answer is missing."""
    np, pd = library("numpy"), library("pandas")
    columns = {item: answers[item].cast(library("polars").Float64).to_numpy() for item in ITEMS}
    return pd.DataFrame({item: np.ascontiguousarray(values) for item, values in columns.items()})


def pandas_nullable(answers: Any) -> Any:
    """Give a frame of pandas with its own nullable integers."""
    np, pd = library("numpy"), library("pandas")
    return pd.DataFrame(
        {
            item: pd.arrays.IntegerArray(
                np.array(answers[item].fill_null(1).to_numpy()), np.array(answers[item].is_null().to_numpy())
            )
            for item in ITEMS
        }
    )


def pandas_of_arrow(answers: Any) -> Any:
    """Give a frame of pandas whose columns are Arrow's."""
    pd = library("pandas")
    return answers.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)


def arrow_table(answers: Any) -> Any:
    """Give a table of PyArrow."""
    library("pyarrow")
    return answers.to_arrow()


def masked_arrays(answers: Any) -> Mapping[str, tuple[Any, Any]]:
    """Give for every item an array of NumPy, and which of it is missing."""
    np = library("numpy")
    return {
        item: (np.array(answers[item].fill_null(0).to_numpy()), np.array(answers[item].is_null().to_numpy()))
        for item in ITEMS
    }


def write_integers(answers: Any, path: Path) -> None:
    """Write all answers as signed bytes, item by item, for programs that share nothing else with us."""
    with path.open("wb") as file:
        for item in ITEMS:
            file.write(answers[item].fill_null(NO_ANSWER).to_numpy().tobytes())


def write_parquet(path: Path, rows: int, missing: float) -> None:
    """Write a file of any size, a chunk of rows after the other."""
    parquet = library("pyarrow.parquet")
    schema = make_answers(1, missing).to_arrow().schema
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for seed, size in enumerate(_chunks(rows)):
            table = make_answers(size, missing, seed=seed).to_arrow().cast(schema)
            writer.write_table(table, row_group_size=CHUNK // 4)


def _chunks(rows: int) -> Iterator[int]:
    for begin in range(0, rows, CHUNK):
        yield min(CHUNK, rows - begin)
