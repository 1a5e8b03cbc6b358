"""Hold coverage against what the tests have to reach: all of `plan` and `scoring`, most of what else is measured.

Usage: python -m tools.check_coverage REPORT, where REPORT is what coverage.py writes as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

PACKAGE = "src/cwinstruments"
COMPLETE = ("plan", "scoring")
REST = 90.0


@dataclass(frozen=True)
class Count:
    """How many statements and branches there are, and how many of them the tests ran."""

    statements: int = 0
    statements_run: int = 0
    branches: int = 0
    branches_run: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.statements + other.statements,
            self.statements_run + other.statements_run,
            self.branches + other.branches,
            self.branches_run + other.branches_run,
        )

    @property
    def statement_share(self) -> float:
        """The per cent of statements that ran."""
        return _share(self.statements_run, self.statements)

    @property
    def branch_share(self) -> float:
        """The per cent of branches that were taken."""
        return _share(self.branches_run, self.branches)


def check_coverage(report: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Give a line on each group of modules, and a line on each fault.

    Examples:
        >>> counts = {"num_statements": 4, "covered_lines": 4, "num_branches": 2, "covered_branches": 1}
        >>> file = {"summary": counts, "missing_lines": [], "missing_branches": [[3, -1]]}
        >>> lines, faults = check_coverage({"files": {"src/cwinstruments/plan/nodes.py": file}})
        >>> print(faults[0])
        src/cwinstruments/plan/nodes.py: not tested: branches 3 -> exit
    """
    groups: dict[str, Count] = {name: Count() for name in (*COMPLETE, "the rest")}
    faults: list[str] = []
    for name, file in sorted(report["files"].items()):
        group = _group(name)
        summary = file["summary"]
        groups[group] += Count(
            summary["num_statements"], summary["covered_lines"], summary["num_branches"], summary["covered_branches"]
        )
        if group in COMPLETE:
            faults += _gaps(name, file)
    for group, count in groups.items():
        if group in COMPLETE and count.statements == 0:
            faults.append(f"{group}: no statement was measured")
        if group not in COMPLETE and count.statements and min(count.statement_share, count.branch_share) < REST:
            faults.append(f"{group}: {REST:g} % of the statements and of the branches have to be tested")
    lines = [
        f"{group:<10}{count.statement_share:7.1f} % of {count.statements:5} statements"
        f"{count.branch_share:8.1f} % of {count.branches:5} branches"
        for group, count in groups.items()
        if count.statements or group in COMPLETE
    ]
    return lines, faults


def _group(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    first = path.relative_to(PACKAGE).parts[0] if path.is_relative_to(PACKAGE) else ""
    return first if first in COMPLETE else "the rest"


def _gaps(name: str, file: Mapping[str, Any]) -> list[str]:
    unseen = set(file["missing_lines"])
    branches = [
        f"{begin} -> {'exit' if end < 0 else end}"
        for begin, end in file["missing_branches"]
        # A branch of or to a line that is reported already says nothing new.
        if begin not in unseen and end not in unseen
    ]
    gaps = {"lines": [str(line) for line in file["missing_lines"]], "branches": branches}
    return [f"{name}: not tested: {kind} {', '.join(found)}" for kind, found in gaps.items() if found]


def _share(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 100.0


def main(arguments: Sequence[str]) -> int:
    """Print what was reached and what is missing; give 1 if anything is."""
    try:
        report = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    except FileNotFoundError:
        print(f"there is no {arguments[0]}: pytest has not written it")
        return 1
    lines, faults = check_coverage(report)
    print("\n".join([*lines, *faults]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
