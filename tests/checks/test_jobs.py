"""Several processes that examine definitions: the same findings in the same order, and no silence when one dies."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from cwinstruments.checks import check, workers
from cwinstruments.checks.examination import Examination, Given
from cwinstruments.checks.gathering import Work
from cwinstruments.checks.meaning import Kit
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import Outline
from cwinstruments.errors import WorkerError
from cwinstruments.rules import CORE_RULES, DefinitionRule

# Long, and about what is covered elsewhere: measuring coverage would double its time.
pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
_INSTRUMENTS = ROOT / "plugins" / "partnership" / "src" / "cwinstruments_partnership" / "instruments"
# Always the same, however many ship: with parameters and conditions, and with cases.
FEW = tuple(
    _INSTRUMENTS / f"{id}{end}"
    for id in ("levels-of-collaboration", "partner-landscape", "partnership-quality")
    for end in (".yaml", ".cases.yaml")
)
PATHS = (*FEW, ROOT / "tests" / "definitions" / "good")


class Ending(DefinitionRule):
    """Ends a process that was started for this.

    What it does:
        Ends the process that applies it, unless it is the first one.
    """

    code = "ACME901"

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        if multiprocessing.parent_process() is not None:
            os._exit(9)
        return iter(())


def test_several_processes_find_what_one_finds() -> None:
    assert check(*PATHS) == check(*PATHS, jobs=2)


def test_processes_that_begin_anew_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every system can copy a process."""
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context("spawn"))

    assert check(*FEW) == check(*FEW, jobs=2)


def test_a_process_that_dies_is_an_error_that_says_so() -> None:
    with pytest.raises(WorkerError, match="ended before its work was done"):
        check(*FEW, rules=(*CORE_RULES, Ending()), jobs=2)


def test_rules_that_can_not_be_sent_are_applied_here() -> None:
    """A rule that is defined within a function is applied all the same."""
    seen = []

    class Local(DefinitionRule):
        """Remembers what it saw."""

        code = "ACME902"

        def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
            seen.append(outline.document.file)
            return iter(())

    check(*FEW, rules=(*CORE_RULES, Local()), jobs=2)

    assert 2 < len(seen)


def test_few_files_start_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "ProcessPoolExecutor", None)

    assert 6 == check(*FEW, jobs=None).files


def test_many_files_start_as_many_as_there_are_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(workers, "usable_cpus", lambda: 3)

    def side_by_side(work: Sequence[Work], packed: bytes, jobs: int) -> Iterator[Examination]:
        asked.append(jobs)
        return iter(())

    monkeypatch.setattr(workers, "_examine_side_by_side", side_by_side)
    workers.examine_all([(Given("x.yaml", b""), None)] * workers.MANY, Kit(), None)

    assert [3] == asked


def test_processors_are_counted_where_they_can_not_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 1 <= workers.usable_cpus()

    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 5)

    assert 5 == workers.usable_cpus()
