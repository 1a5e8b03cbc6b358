"""Narwhals: one set of expressions for every dataframe library that it knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from cwinstruments.columns import Kind
from cwinstruments.frames.operators import OperatorDialect


class NarwhalsDialect(OperatorDialect):
    """The operations of Narwhals.

    Args:
        wraps: whether integers of the library wrap silently; where not, sums are floats.
    """

    def __init__(self, *, wraps: bool) -> None:
        super().__init__(nw)
        self.wraps = wraps

    def when(self, cases: Sequence[tuple[Any, Any]], otherwise: Any | None, kind: Kind) -> Any:
        found = otherwise
        for condition, value in reversed(cases):
            chain = nw.when(condition).then(value)
            found = chain if found is None else chain.otherwise(found)
        return found
