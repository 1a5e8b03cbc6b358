"""The benchmark of frames: everybody gives the same, and it fails by its limits."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pl = pytest.importorskip("polars")
pytest.importorskip("numpy")
pytest.importorskip("pyarrow")

from benchmarks.frames import __main__ as benchmark  # noqa: E402 - after the libraries that it cannot do without
from benchmarks.frames import c_peers, checking, limits, measuring, polars_peers, report, small  # noqa: E402
from benchmarks.frames.data import make_answers  # noqa: E402
from benchmarks.frames.files import COMPARED, WAYS, FileRun, measure_files  # noqa: E402
from benchmarks.frames.measuring import Run  # noqa: E402
from benchmarks.frames.task import RESULTS, SkippedError  # noqa: E402

# Long, and about what is covered elsewhere: measuring coverage would double its time.
pytestmark = pytest.mark.unmeasured


def test_everybody_gives_the_same_in_a_quick_run(capsys: pytest.CaptureFixture[str]) -> None:
    """By hand and ours, on every kind of frame that is installed; the run ends if anything differs."""
    assert 0 == benchmark.main(["--quick"])

    said = capsys.readouterr().out

    assert 2 == said.count("ways give the same, and so do the scores of one respondent after the other, for 200 rows")
    assert "| ours, Polars lazy, streaming |" in said
    assert "Nothing is judged" in said


@pytest.fixture
def answers() -> Any:
    return make_answers(1500, 0.03)


@pytest.fixture
def by_hand() -> Any:
    return next(iter(polars_peers.peers()))


@pytest.mark.parametrize("column", RESULTS)
def test_a_result_that_differs_ends_the_run(answers: Any, by_hand: Any, column: str) -> None:
    """In any column, by a single row."""
    expected = by_hand.read(by_hand.run(answers.lazy()), None)
    other = 1.5 if expected.schema[column] == pl.Float64 else "other"
    wrong = expected.with_columns(
        pl.when(pl.int_range(pl.len()) == 700).then(pl.lit(other)).otherwise(column).alias(column)
    )

    with pytest.raises(AssertionError, match=f"{by_hand.name}: {column}"):
        measuring.measure([by_hand], answers, wrong, 0.03, rounds=1)


def test_expected_results_are_held_against_one_respondent_after_the_other(answers: Any, by_hand: Any) -> None:
    expected = by_hand.read(by_hand.run(answers.lazy()), None)

    assert 200 == checking.check_against_one_person(answers, expected)

    with pytest.raises(AssertionError, match="row 0: second"):
        checking.check_against_one_person(answers, expected.with_columns(second=pl.lit(1.25)))


def test_a_peer_that_cannot_be_measured_is_skipped_with_its_reason(answers: Any, by_hand: Any) -> None:
    def prepare(answers: Any) -> Any:
        raise SkippedError("no such thing")

    expected = by_hand.read(by_hand.run(answers.lazy()), None)
    run = measuring.measure([by_hand, replace(by_hand, name="absent", prepare=prepare)], answers, expected, 0, rounds=1)

    assert [by_hand.name] == list(run.seconds)
    assert {"absent": "no such thing"} == run.skipped
    assert "- absent was not measured: no such thing" in report.times([run])


@pytest.fixture
def without_compiler(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    c_peers.kernel.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda program: None)
    yield
    c_peers.kernel.cache_clear()


@pytest.mark.usefixtures("without_compiler")
def test_without_a_compiler_there_is_no_kernel() -> None:
    with pytest.raises(SkippedError, match="there is no C compiler"):
        c_peers.kernel()


def _run(seconds: float) -> Run:
    names = {name for limit in limits.LIMITS for name in (*limit.ours, *limit.other)}
    return Run(limits.ROWS, limits.MISSING, {name: seconds if name.startswith("ours") else 1.0 for name in names})


def test_a_limit_that_is_missed_is_said() -> None:
    """At most so many times as long; at least so many times as fast; of several the fastest counts."""
    by_name = {verdict.shown: verdict for verdict in limits.judge_run(_run(1.2))}

    assert by_name["Polars, beside the best by hand"].holds
    assert not by_name["Polars, beside naive Polars"].holds
    assert "MISSED" == by_name["Polars, beside naive Polars"].word
    assert "0.83× as fast" == by_name["Polars, beside naive Polars"].measured

    by_name = {verdict.shown: verdict for verdict in limits.judge_run(_run(1 / 400))}

    assert all(one.holds for one in by_name.values() if "beside one" not in one.shown and "PyArrow" not in one.shown), (
        "four hundred times as fast is enough"
    )


def test_what_was_not_measured_has_no_verdict() -> None:
    run = _run(1.0)
    del run.seconds["BioPsyKit"]
    run.skipped["BioPsyKit"] = "it is not there"
    (verdict,) = (one for one in limits.judge_run(run) if "BioPsyKit" in one.shown)

    assert verdict.holds is None
    assert "not measured: it is not there" == verdict.word


def test_small_tables_and_complete_ones_are_not_judged() -> None:
    assert [] == list(limits.judge_run(replace(_run(1.0), rows=1000)))
    assert [] == list(limits.judge_run(replace(_run(1.0), missing=0.0)))


@pytest.mark.parametrize(("seconds", "holds"), [(1.4, True), (1.6, False)])
def test_a_small_frame_is_judged(seconds: float, holds: bool) -> None:
    assert holds is limits.judge_small({small.OURS: seconds, small.BY_HAND: 1.0}).holds


def test_files_are_judged_by_reading_memory_and_growth() -> None:
    def run(rows: int, seconds: float, peak: float) -> FileRun:
        return FileRun(rows, 1.0, {"reading": 10.0, "ours": seconds}, {"ours": peak})

    judged = list(limits.judge_files([run(limits.FILE_BASE_ROWS, 2.0, 100), run(limits.FILE_ROWS, 24.0, 960)]))

    assert [True, False, True] == [one.holds for one in judged]
    assert [False, True, False] == [
        one.holds
        for one in limits.judge_files([run(limits.FILE_BASE_ROWS, 2.0, 100), run(limits.FILE_ROWS, 26.0, 900)])
    ]
    assert [] == list(limits.judge_files([run(COMPARED, 1, 1)]))


def test_files_are_scored_to_the_same_results() -> None:
    """By hand and with ours, each in a process of its own, whose memory is told."""
    run = measure_files(3000, 0.03, rounds=1, warm_up=False)

    assert set(WAYS) == run.seconds.keys()
    assert set(WAYS) == run.peak.keys()
    assert 1 < len(set(run.peak.values())), "each has a peak of its own"
    assert all(10 < peak < 2000 for peak in run.peak.values())


def test_tables_go_to_their_places_on_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A\n\n<!-- measured: one -->\n\nold\n\n<!-- end -->\n\nB\n\n<!-- measured: two -->\n<!-- end -->\n"
    )
    report.write_page({"one": report.table(["", "n"], [["a", "1"]])}, page)

    assert (
        "# A\n\n<!-- measured: one -->\n\n|  | n |\n| --- | ---: |\n| a | 1 |\n\n<!-- end -->\n\nB\n\n"
        "<!-- measured: two -->\n<!-- end -->\n"
    ) == page.read_text()

    with pytest.raises(ValueError, match="no place for 'three'"):
        report.write_page({"three": ""}, page)


def test_the_page_has_a_place_for_every_table() -> None:
    places = {"machine", "missing", "complete", "rows", "small", "files", "limits", "file_limits"}

    assert places == set(report.places(report.PAGE.read_text(encoding="utf-8")))


def test_the_page_is_not_written_by_part_of_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        benchmark.main(["--quick", "--write"])

    assert "--write goes with neither --quick nor --only" in capsys.readouterr().err
