"""Lists in columns of PyArrow, which Narwhals knows little of, as texts."""

from __future__ import annotations

from typing import Any


def joined(column: Any, /) -> Any:
    """Give a column of lists as texts such as `red;blue`, where `[]` is a list of nothing; any other as it is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_list(column.type) or pa.types.is_large_list(column.type)):
        return column
    texts = pc.binary_join(column.cast(pa.list_(pa.string())), ";")
    return pc.if_else(pc.equal(pc.list_value_length(column), 0), "[]", texts)
