"""The thresholds of coverage are held, each for its own part of the library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools.check_coverage import check_coverage, main


def _file(*, lines: int = 10, missing: int = 0, branches: int = 10, untaken: int = 0) -> dict[str, Any]:
    summary = {
        "num_statements": lines,
        "covered_lines": lines - missing,
        "num_branches": branches,
        "covered_branches": branches - untaken,
    }
    return {
        "summary": summary,
        "missing_lines": list(range(1, missing + 1)),
        "missing_branches": [[100 + number, 200] for number in range(untaken)],
    }


def _faults(**files: dict[str, Any]) -> list[str]:
    complete = {"src/cwinstruments/plan/nodes.py": _file(), "src/cwinstruments/scoring/scores.py": _file()}
    named = {f"src/cwinstruments/{name.replace('__', '/')}.py": file for name, file in files.items()}
    return check_coverage({"files": {**complete, **named}})[1]


def test_what_reaches_the_thresholds_has_no_faults() -> None:
    """Nine of ten are enough outside the core."""
    assert [] == _faults(loading=_file(missing=1, untaken=1))


@pytest.mark.parametrize("package", ["plan", "scoring"])
def test_the_core_is_covered_to_the_last_branch(package: str) -> None:
    """One branch of plan or scoring that is not taken is a fault, and is named."""
    name = f"{package}__bounds"

    assert [f"src/cwinstruments/{package}/bounds.py: not tested: branches 100 -> 200"] == _faults(
        **{name: _file(untaken=1)}
    )
    assert [f"src/cwinstruments/{package}/bounds.py: not tested: lines 1"] == _faults(**{name: _file(missing=1)})


@pytest.mark.parametrize("gap", [{"missing": 2}, {"untaken": 2}])
def test_statements_and_branches_of_the_rest_each_have_to_reach_the_threshold(gap: dict[str, int]) -> None:
    """Many statements can't make up for branches that nobody takes."""
    assert ["the rest: 90 % of the statements and of the branches have to be tested"] == _faults(loading=_file(**gap))


def test_a_core_that_was_not_measured_is_a_fault() -> None:
    """A report without the core does not pass for a complete one."""
    assert ["plan: no statement was measured", "scoring: no statement was measured"] == check_coverage({"files": {}})[1]


def test_a_missing_report_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a report there is nothing to pass."""
    assert 1 == main([str(tmp_path / "coverage.json")])
    assert "pytest has not written it" in capsys.readouterr().out
