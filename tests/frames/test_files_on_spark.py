"""A file scored by Spark holds what Polars writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cwinstruments import compile_plan, load_instrument
from cwinstruments.files import Listeners, Reading, person_disclosure, score_by_engine, score_stream

pytestmark = pytest.mark.unmeasured

DEFINITION = Path(__file__).parents[2] / "examples" / "minimal-instrument.yaml"


def test_a_file_is_scored_by_spark_as_by_polars(spark: Any, tmp_path: Path) -> None:
    """In one file under the name that is wanted, with the same counts; who gave a wrong answer is said."""
    pl = pytest.importorskip("polars", reason="it is compared with Polars")
    instrument = load_instrument(DEFINITION)
    source, targets = tmp_path / "a.parquet", [tmp_path / "spark.parquet", tmp_path / "polars.parquet"]
    columns = {"respondent": list("abcd"), "mc1": [4, 7, None, 9], "mc2": [2, 1, None, 1], "mc3": [5, None, 5, 1]}
    pl.DataFrame(columns).write_parquet(source)
    disclosure = person_disclosure(instrument, reason="a test")
    reading = Reading(compile_plan(instrument), disclosure, parts=frozenset(["reason", "n_answered"]))
    said: list[str] = []
    listeners = Listeners(invalid=lambda row: said.extend(str(one) for one in row.diagnostics))
    by_spark = score_by_engine("spark", reading, str(source), targets[0], "parquet", listeners=listeners)
    by_polars = score_stream(reading, str(source), targets[1], "parquet")
    first, second = (pl.read_parquet(file).sort("respondent") for file in targets)

    assert by_polars.to_dict() == by_spark.to_dict()
    assert second.to_dicts() == first.to_dicts()
    assert len(said) == by_spark.invalid > 0
    assert "respondent 'd': item 'mc1': 9 is not allowed" in said[-1]
    assert [] == list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*.part"))
