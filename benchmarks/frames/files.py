"""Parquet scored to Parquet, streaming, beside merely reading it: `python -m benchmarks.frames.files WAY FROM TO`.

*Reading* is scanning the file and finding the greatest value of every column, streaming: all of it is read and decoded,
and nothing is written. (Adding columns up takes Polars twice as long as that, so it would flatter what is compared
with it.) Scoring writes the result columns, with a compression that is quick and without statistics, which nobody looks
for in scores; beside it stands what it takes as Polars writes by default, in files of half the size. Each runs in a
process of its own, whose peak of memory is that of all of it: interpreter, libraries, and the pages of the file that
the system counts as its own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.frames import ours, polars_peers
from benchmarks.frames.checking import compare as check_same
from benchmarks.frames.data import CHUNK, write_parquet
from benchmarks.frames.measuring import memory
from benchmarks.frames.peers import from_polars
from benchmarks.frames.task import ITEMS, RESULTS, library

READING, BY_HAND, OURS, OURS_SMALLER = "reading", "by hand", "ours", "ours, as Polars writes by default"
WAYS = (READING, BY_HAND, OURS, OURS_SMALLER)
QUICK: Mapping[str, Any] = {"compression": "lz4", "statistics": False}
COMPARED = 10_000_000
"""The first so many rows are compared."""


@dataclass(frozen=True)
class FileRun:
    """Seconds and the peak of memory in MiB, by way, of a file with so many rows."""

    rows: int
    megabytes: float
    seconds: dict[str, float]
    peak: dict[str, float]


def measure_files(
    rows: int, missing: float, *, rounds: int, folder: Path | None = None, warm_up: bool = True
) -> FileRun:
    """Make a file, score it in turns, and compare what came out.

    Args:
        folder: where it is put for as long as it is needed; there has to be room for twice the file.
        warm_up: whether there is a first turn that does not count; in it the system comes to keep the file in memory,
            as far as it can.

    Raises:
        AssertionError: the results differ.
    """
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=folder) as name:
        source = Path(name) / "answers.parquet"
        write_parquet(source, rows, missing)
        targets = {way: Path(name) / f"{place}.parquet" for place, way in enumerate(WAYS)}
        seconds: dict[str, list[float]] = {way: [] for way in WAYS}
        peak: dict[str, list[float]] = {way: [] for way in WAYS}
        for turn in range(-1 if warm_up else 0, rounds):
            for way in WAYS:
                command = [sys.executable, "-m", "benchmarks.frames.files", way, str(source), str(targets[way])]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                one = json.loads(done.stdout.strip().splitlines()[-1])
                if turn >= 0:
                    seconds[way].append(one["seconds"])
                    peak[way].append(one["peak"])
        for way in (OURS, OURS_SMALLER):
            compare(targets[BY_HAND], targets[way], rows)
        return FileRun(
            rows,
            source.stat().st_size / 1e6,
            {way: statistics.median(taken) for way, taken in seconds.items()},
            {way: max(taken) for way, taken in peak.items()},
        )


def compare(by_hand: Path, other: Path, rows: int) -> None:
    """Hold a file of results against another.

    Raises:
        AssertionError: they differ.
    """
    pl = library("polars")
    for path in (by_hand, other):
        assert rows == pl.scan_parquet(path).select(pl.len()).collect().item(), f"{path.name} has not all rows"
    for begin in range(0, min(rows, COMPARED), CHUNK):
        one, two = (from_polars(pl.scan_parquet(path).slice(begin, CHUNK).collect()) for path in (by_hand, other))
        check_same(OURS, two, one)


def score_file(way: str, source: Path, target: Path) -> None:
    """Read, or score by hand or with ours."""
    frame = library("polars").scan_parquet(source)
    if way == READING:
        frame.select(library("polars").col(item).max() for item in ITEMS).collect(engine="streaming")
        return
    scored: Any = polars_peers.staged(frame) if way == BY_HAND else ours.score(frame)
    scored.select(*RESULTS).sink_parquet(target, **({} if way == OURS_SMALLER else QUICK))


def main(arguments: Sequence[str]) -> None:
    """Do one of them, and print seconds and the peak of memory."""
    way, source, target = arguments
    ours.scorer()  # What is compiled once is not the cost of a file, however small.
    begin = perf_counter()
    score_file(way, Path(source), Path(target))
    taken = perf_counter() - begin
    # Not `ru_maxrss`: a process that is started has its parent's at first, which holds the answers it made.
    print(json.dumps({"seconds": taken, "peak": memory("VmHWM")}))


if __name__ == "__main__":
    main(sys.argv[1:])
