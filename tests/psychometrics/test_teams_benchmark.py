"""The benchmark of teams: both sides agree, and it fails by its limit."""

from __future__ import annotations

from typing import Any

import pytest

pl = pytest.importorskip("polars")
pytest.importorskip("scipy")

from benchmarks import teams as benchmark  # noqa: E402 - after the libraries that it cannot do without

# Long, and about what is covered elsewhere: measuring coverage would double its time.
pytestmark = pytest.mark.unmeasured


def test_every_case_is_measured_and_none_is_judged_in_a_quick_run(capsys: pytest.CaptureFixture[str]) -> None:
    """The run ends if what both sides give differs."""
    assert 0 == benchmark.main(["--quick"])

    said = capsys.readouterr().out

    assert len(benchmark.CASES) == said.count("limit 5x: not judged")
    assert "20,000 respondents in 1,000 teams" in said


@pytest.mark.parametrize(("seconds", "code", "verdict"), [(4.9, 0, "ok"), (5.1, 1, "TOO SLOW")])
def test_it_fails_by_its_limit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], seconds: float, code: int, verdict: str
) -> None:
    small = benchmark.make(50, 10, by_name=True, missing=0.1)
    monkeypatch.setattr(benchmark, "make", lambda rows, teams, **_: small)
    monkeypatch.setattr(benchmark, "check_same", lambda frame: None)
    monkeypatch.setattr(benchmark, "measure", lambda frame, runs: {"plain": 1.0, "ours": seconds})

    assert code == benchmark.main([])
    assert len(benchmark.CASES) == capsys.readouterr().out.count(f"limit 5x: {verdict}")


def test_a_table_that_differs_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = benchmark.make(200, 20, by_name=False, missing=0.0)
    real = benchmark.ours

    def wrong(frame: Any) -> Any:
        table, icc = real(frame)
        return table.with_columns(pl.col("mean") + 0.001), icc

    benchmark.check_same(frame)
    monkeypatch.setattr(benchmark, "ours", wrong)

    with pytest.raises(AssertionError, match="mean"):
        benchmark.check_same(frame)
