"""The benchmark of the suite: what it measures is proven, and it fails by its limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import conformance as benchmark
from cwinstruments.conformance import run_conformance
from cwinstruments.plugins import load_plugins
from tests.conformance.mistakes.telling import OTHERS


def test_its_plugin_is_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults would be measured instead of proofs; here of nine items, in as many scales."""
    benchmark.write_plugin(tmp_path, 9)
    monkeypatch.syspath_prepend(tmp_path / "project" / "src")
    monkeypatch.syspath_prepend(tmp_path)
    checks = ["plugin", "clean", "cases", "mutants", "laws", "bounds", "verify", "languages", "licence"]
    report = run_conformance(benchmark.NAME, checks=checks, registry=load_plugins(disabled=OTHERS))

    assert [] == [str(one) for one in (*report.shortcomings, *report.not_proven)]
    assert {benchmark.NAME, benchmark.ID} == {one.subject for one in report.results}
    assert benchmark.ITEMS == len(benchmark.definition()["items"])


@pytest.mark.parametrize(
    ("seconds", "said", "code", "verdict"),
    [
        (19.0, "14 passed in 19.00s", 0, "ok"),
        (21.0, "14 passed in 21.00s", 1, "TOO SLOW"),
        (3.0, "1 failed, 13 passed in 3.00s", 1, "FAILED"),
        (3.0, "no tests ran in 0.01s", 1, "FAILED"),
    ],
)
def test_it_prints_the_seconds_and_fails_by_its_limit(
    seconds: float,
    said: str,
    code: int,
    verdict: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(benchmark, "measure", lambda items, processes: (seconds, said))

    assert code == benchmark.main([])
    assert f"{seconds:7.1f} s, limit 20 s: {verdict}" in capsys.readouterr().out
