"""The tool that runs the law of frames at length."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any
from unittest import mock

import pytest

from tests.frames.agreement import DisagreementError
from tools import frame_laws
from tools.frame_laws import Task, chosen, drawer, main, run_share

_TASK = Task(draws=5, seed=8, jobs=2, engines=("polars", "pyarrow"))


def test_a_number_gives_the_same_draw_alone() -> None:
    """Draws that others come before are no different."""
    take = drawer(chosen(_TASK.engines, ExitStack()))
    first, second, again = take(8, 3), take(8, 4), take(8, 3)

    assert first is not None and second is not None and again is not None
    assert first == again
    assert first != second


def test_processes_share_the_draws_among_them() -> None:
    """Each number is drawn once, and as many respondents are scored as there are in the draws."""
    reports = [report for place in range(2) for report in run_share(_TASK, place)]

    assert 5 == sum(report.done.total() for report in reports)
    assert 5 * 16 == sum(report.respondents for report in reports)
    assert 2 == sum(report.is_last for report in reports)


def test_what_does_not_agree_is_shown_with_the_command_that_draws_it_again(capsys: pytest.CaptureFixture[str]) -> None:
    """The command names seed, number and engines; it draws the same and finds the same."""

    def disagree(instrument: Any, table: Any, *_: Any, **__: Any) -> None:
        raise DisagreementError(f"drawn: {hash(str(table))}")

    with mock.patch.object(frame_laws, "check_engine", disagree):
        assert 1 == main(["--draws", "2", "--seed", "8", "--first", "6", "--jobs", "1", "--engines", "polars"])
        shown = capsys.readouterr().out
        again = "--seed 8 --first 7 --draws 1 --jobs 1 --engines polars"
        assert 1 == main(again.split())

    assert f"again: python -m tools.frame_laws {again.replace('polars', repr('polars'))}" in shown
    assert capsys.readouterr().out.partition("\n")[0] in shown


def test_engines_that_there_are_not_are_refused() -> None:
    """Nothing is drawn."""
    with pytest.raises(SystemExit, match="there is no engine abacus"):
        main(["--engines", "abacus,polars"])
