"""The benchmark of `check`: what it measures is right, and it fails by its limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import checking as benchmark
from cwinstruments.checks import check

# Long, and about what is covered elsewhere: measuring coverage would double its time.
pytestmark = pytest.mark.unmeasured


def test_its_definitions_are_sound_and_differ(tmp_path: Path) -> None:
    """Faults would be measured instead of checks."""
    files = benchmark.write_definitions(tmp_path, 12)
    result = check(tmp_path)

    assert (12, 0) == (result.instruments, result.errors)
    assert 12 == len({file.read_text(encoding="utf-8") for file in files})
    assert all(benchmark.ITEMS == len(benchmark.definition(number)["items"]) for number in range(12))


def test_every_way_of_checking_is_measured(tmp_path: Path) -> None:
    """And held against the others: they have to find the same."""
    seconds = benchmark.measure_files(benchmark.write_definitions(tmp_path, 6))

    assert {"jsonschema", "plain", "two processes", "first run", "second run"} <= seconds.keys()
    assert 0 < min(seconds.values())


def test_it_prints_ratios_and_fails_by_its_limits(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {name: 1.0 for limit in benchmark.LIMITS for name in (limit.of, limit.over)}
    seen: list[int] = []

    def measure(files: list[Path]) -> dict[str, float]:
        seen.append(len(files))
        return names

    monkeypatch.setattr(benchmark, "QUICK", 3)
    monkeypatch.setattr(benchmark, "measure_files", measure)
    monkeypatch.setattr(benchmark, "measure_commands", lambda file, runs: {})

    assert 1 == benchmark.main(["--quick"])
    assert [benchmark.QUICK] == seen
    assert {"ok", "MISSED"} == {
        line.rpartition(": ")[2] for line in capsys.readouterr().out.splitlines() if "limit" in line
    }

    names |= {"fast": 0.5, "second run": 0.05}

    assert 0 == benchmark.main(["--quick"])
    assert "MISSED" not in capsys.readouterr().out

    del names["fast"]

    assert 0 == benchmark.main(["--quick"])
    assert "jsonschema_rs is not installed" in capsys.readouterr().out


def test_the_commands_are_measured(tmp_path: Path) -> None:
    (file,) = benchmark.write_definitions(tmp_path, 1)

    assert 0 < min(benchmark.measure_commands(file, 1).values())
