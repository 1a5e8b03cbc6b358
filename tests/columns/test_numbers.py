from __future__ import annotations

import pytest

nw = pytest.importorskip("narwhals")
pd = pytest.importorskip("pandas")

from cwinstruments.columns.conditions import Conditions  # noqa: E402 - after the libraries that it cannot do without
from cwinstruments.columns.dialect import Kind  # noqa: E402
from cwinstruments.columns.numbers import Arithmetics  # noqa: E402
from cwinstruments.columns.stages import Stages  # noqa: E402
from cwinstruments.columns.values import Number  # noqa: E402
from cwinstruments.frames.narwhals_dialect import Flavour, NarwhalsDialect  # noqa: E402


def test_a_sum_of_bytes_is_divided_by_more_than_a_byte_holds() -> None:
    """The divisor is a column made of the sum, and has to be wide enough for itself."""
    dialect = NarwhalsDialect(Flavour.MASKED)
    arithmetics = Arithmetics(Stages(dialect, ""), Conditions(dialect))
    quotient = arithmetics.over_constant(Number(nw.col("sum"), None, Kind.INT8, -3, 1), 300)
    frame = nw.from_native(pd.DataFrame({"sum": pd.array([-3, 1], dtype="Int8")}))

    assert [-0.01, 1 / 300] == frame.select(quotient=quotient)["quotient"].to_list()
