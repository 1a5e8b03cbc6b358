from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import load_instrument, score

ROOT = Path(__file__).parents[2]
JOB = ROOT / "examples" / "spark" / "score_partitions.py"
DEFINITION = ROOT / "examples" / "minimal-instrument.yaml"


def test_the_documented_job_scores_a_folder_of_partitions(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run twice, it leaves the partition alone that was there, and scores the one that came in."""
    # Other tests go on with the session.
    monkeypatch.setattr(type(spark), "stop", lambda _: None)
    job = runpy.run_path(str(JOB))
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    answers: dict[int, list[Any]] = {1: [(4, 2, 4), (7, 1, 4), (None, None, 5)], 2: [(5, 1, 5)]}
    for wave, rows in answers.items():
        folder = tmp_path / "responses" / f"wave={wave}"
        folder.mkdir(parents=True)
        columns = {f"mc{place + 1}": [row[place] for row in rows] for place in range(3)}
        parquet.write_table(
            pa.table({"respondent": [f"{wave}-{n}" for n in range(len(rows))], **columns}), folder / "a.parquet"
        )
        if wave == 1:
            said = _run(tmp_path, job, monkeypatch, capsys)

            assert "meetings: invalid_response 1, scored 1, too_few_answered 1" in said
            first = sorted((tmp_path / "scores" / "wave=1").glob("*.parquet"))
    said = _run(tmp_path, job, monkeypatch, capsys)

    assert "meetings: invalid_response 1, scored 2, too_few_answered 1" in said
    assert first == sorted((tmp_path / "scores" / "wave=1").glob("*.parquet"))
    found = parquet.read_table(tmp_path / "scores").to_pylist()
    values = {row["respondent"]: row["meetings"] for row in found}
    instrument = load_instrument(DEFINITION)
    alone = score(instrument, {"mc1": 4, "mc2": 2, "mc3": 4})["meetings"]

    assert {"1-0": alone.value, "1-1": None, "1-2": None, "2-0": 100.0} == values
    assert {"respondent", "meetings", "meetings_band", "meetings_reason", "meetings_n_answered", "wave"} == set(
        found[0]
    )


def _run(folder: Path, job: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    arguments = [str(DEFINITION), str(folder / "responses"), str(folder / "scores")]
    monkeypatch.setattr("sys.argv", ["score_partitions.py", *arguments])
    job["main"]()
    return capsys.readouterr().out
