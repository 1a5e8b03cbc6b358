"""The benchmark of alpha: what it measures is right, and it fails by its limit."""

from __future__ import annotations

import pytest

pytest.importorskip("scipy")

from benchmarks import reliability as benchmark


def test_it_measures_what_it_compares() -> None:
    """Alpha is held to the covariances that NumPy gives."""
    found = benchmark.measure(benchmark.responses(500), 1)

    assert {"numpy.cov", "alpha", "reliability"} == set(found)
    assert all(seconds > 0 for seconds in found.values())


@pytest.mark.parametrize(("seconds", "code", "verdict"), [(0.19, 0, "ok"), (0.21, 1, "MISSED")])
def test_it_prints_the_ratio_and_fails_by_its_limit(
    seconds: float,
    code: int,
    verdict: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    taken = {"numpy.cov": 0.1, "alpha": seconds, "reliability": 5.0}
    monkeypatch.setattr(benchmark, "measure", lambda values, runs: taken)

    assert code == benchmark.main(["--quick"])
    said = capsys.readouterr().out
    assert "30 items, 20000 people" in said
    assert f"{seconds * 10:.2f}x of numpy.cov, limit 2x: {verdict}" in said
