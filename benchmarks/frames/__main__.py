"""What scoring whole tables costs, beside what an expert would write by hand, other libraries, and a kernel in C.

Run it with `python -m benchmarks.frames`. It makes answers (30 items, 10 of them reverse-keyed, 3 subscales, a total
with 4 bands; few answers are not allowed), lets all ways to score them take turns, holds the results of each against
the others and against the scores of one respondent after the other, and prints medians, ratios and peaks of memory.
The exit code is 1 if something that must hold does not.

    python -m benchmarks.frames --quick                      # in seconds, to see that it works
    python -m benchmarks.frames --rows 1000000 --missing 0.03
    python -m benchmarks.frames --rows --files 10000000 100000000
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.frames import report
from benchmarks.frames.checking import check_against_one_person
from benchmarks.frames.data import make_answers
from benchmarks.frames.files import measure_files
from benchmarks.frames.limits import MISSING, ROWS, Verdict, judge_files, judge_run, judge_small
from benchmarks.frames.measuring import Run, measure, measure_memory
from benchmarks.frames.peers import Peer
from benchmarks.frames.polars_peers import peers as polars_peers
from benchmarks.frames.registry import all_peers
from benchmarks.frames.small import measure_small
from benchmarks.frames.task import SkippedError
from benchmarks.frames.workers import install_biopsykit

QUICK_ROWS = 2000
ROWS_ELSEWHERE = range(100_000, 1_000_001)
"""Peers in a process of their own start slowly, and some of them take minutes for more."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and give 1 if something that must hold does not."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.write and (options.quick or options.only):
        parser.error("the page shows whole runs: --write goes with neither --quick nor --only")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        biopsykit: str | None = options.biopsykit
        if biopsykit == "install":
            try:
                biopsykit = install_biopsykit(Path(folder))
            except SkippedError as error:
                print(error)
                biopsykit = None
        return _run(options, biopsykit)


def _run(options: argparse.Namespace, biopsykit: str | None) -> int:
    parts: dict[str, str] = {"machine": report.machine()}
    judged: list[Verdict] = []
    judged_files: list[Verdict] = []
    print(parts["machine"])
    peers = [peer for peer in all_peers(biopsykit) if re.search(options.only, peer.name)]
    rows: Sequence[int] = [QUICK_ROWS] if options.quick else options.rows
    for missing in options.missing if rows else ():
        runs = []
        for count in rows:
            run = _measure(peers, count, missing, options)
            judged += judge_run(run)
            runs.append(run)
        if options.memory and not options.quick:
            run = report.shown_among(runs)
            run.memory = dict(measure_memory(run.seconds, run.rows, missing, biopsykit))
        name = f"{missing:.0%} missing" if missing else "complete"
        print(f"\n{name}\n\n{report.times(runs)}\n\n{report.per_row(runs)}", flush=True)
        parts["missing" if missing else "complete"] = report.times(runs)
        if missing:
            parts["rows"] = report.per_row(runs)
    if rows:
        seconds = measure_small(50 if options.quick else 500)
        parts["small"] = report.small_frame(seconds)
        print(f"\n{parts['small']}", flush=True)
        # A quick run is too short for a verdict.
        judged += [] if options.quick else [judge_small(seconds)]
    if options.files:
        file_runs = [
            measure_files(count, MISSING, rounds=options.file_rounds, folder=options.folder) for count in options.files
        ]
        parts["files"] = report.file_runs(file_runs)
        print(f"\n{parts['files']}", flush=True)
        judged_files += judge_files(file_runs)
    for name, verdicts in (("limits", judged), ("file_limits", judged_files)):
        if verdicts:
            parts[name] = report.verdicts(verdicts)
            print(f"\n{parts[name]}")
    if not (judged or judged_files):
        print(f"\nNothing is judged: limits are for {ROWS:,} rows, {MISSING:.0%} missing.")
    if options.write:
        report.write_page(parts)
    return 1 if any(one.holds is False for one in (*judged, *judged_files)) else 0


def _measure(peers: Sequence[Peer], count: int, missing: float, options: argparse.Namespace) -> Run:
    answers = make_answers(count, missing)
    first = next(polars_peers())
    prepared = first.prepare(answers)
    expected = first.read(first.run(prepared), prepared)
    compared = check_against_one_person(answers, expected)
    is_elsewhere_too = count in ROWS_ELSEWHERE and bool(missing)
    able = [peer for peer in peers if is_elsewhere_too or not peer.is_elsewhere]
    run = measure(able, answers, expected, missing, rounds=3 if options.quick else options.rounds)
    print(
        f"{count:,} rows, {missing:.0%} missing: {len(run.seconds)} ways give the same, "
        f"and so do the scores of one respondent after the other, for {compared} rows",
        flush=True,
    )
    return run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.frames", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--rows", type=int, nargs="*", default=[1000, 100_000, 1_000_000, 10_000_000], help="sizes of tables"
    )
    parser.add_argument("--missing", type=float, nargs="*", default=[0.0, MISSING], help="shares of missing answers")
    parser.add_argument("--rounds", type=int, default=25, help="turns of each at most (default: %(default)s)")
    parser.add_argument("--only", default="", help="a regular expression for the names of those that are measured")
    parser.add_argument("--no-memory", dest="memory", action="store_false", help="leave the peaks of memory out")
    parser.add_argument("--biopsykit", metavar="PYTHON", help="a Python that has BioPsyKit; 'install' makes one")
    parser.add_argument("--files", type=int, nargs="*", default=[], metavar="ROWS", help="sizes of Parquet files")
    parser.add_argument("--file-rounds", type=int, default=3, help="turns for files (default: %(default)s)")
    parser.add_argument("--folder", type=Path, help="where the Parquet files are put for as long as they are needed")
    parser.add_argument("--quick", action="store_true", help=f"only {QUICK_ROWS:,} rows, and few turns")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {report.PAGE.name} of the docs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
