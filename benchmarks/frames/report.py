"""What was measured as tables, for people and for the page of the documentation."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.frames import files, small
from benchmarks.frames.files import FileRun
from benchmarks.frames.limits import OURS_LAZY, ROWS, Verdict
from benchmarks.frames.measuring import Run

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "speed-of-frames.md"
LIBRARIES = ("polars", "pandas", "numpy", "pyarrow", "narwhals", "duckdb", "pyspark")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table in Markdown; all columns but the first are to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """Say what it was measured on."""
    versions = []
    for name in LIBRARIES:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return (
        f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()}), Python {platform.python_version()}, "
        f"{', '.join(versions)}."
    )


def times(runs: Sequence[Run]) -> str:
    """Give the medians of runs of one kind in milliseconds; ratios to ours with Polars, and memory, of one of them."""
    shown = shown_among(runs)
    base = shown.fastest(OURS_LAZY)
    head = ["", *(f"{run.rows:,} rows" for run in runs), "beside ours", "memory"]
    names = dict.fromkeys(name for run in runs for name in (*run.seconds, *run.skipped))
    rows = []
    for name in names:
        cells = [f"{run.seconds[name] * 1000:,.1f} ms" if name in run.seconds else "–" for run in runs]
        has_ratio = base is not None and name in shown.seconds
        ratio = f"{shown.seconds[name] / base:.2f}×" if has_ratio and base is not None else "–"
        rows.append([name, *cells, ratio, f"{shown.memory[name]:,.0f} MiB" if name in shown.memory else "–"])
    return table(head, rows) + _reasons(runs)


def shown_among(runs: Sequence[Run]) -> Run:
    """Give the run whose ratios and memory are shown: that which the limits are for, else that with the most rows."""
    return next((run for run in runs if run.rows == ROWS), max(runs, key=lambda run: run.rows))


def _reasons(runs: Sequence[Run]) -> str:
    told = dict.fromkeys(f"- {name} was not measured: {why}" for run in runs for name, why in run.skipped.items())
    return "\n\n" + "\n".join(told) if told else ""


def per_row(runs: Sequence[Run]) -> str:
    """Give the cost of a row with ours in nanoseconds, from few rows up."""
    names = [name for name in runs[0].seconds if name.startswith("ours")]
    rows = [
        [name, *(f"{run.seconds[name] / run.rows * 1e9:,.0f} ns" if name in run.seconds else "–" for run in runs)]
        for name in names
    ]
    return table(["a row costs", *(f"of {run.rows:,}" for run in runs)], rows)


def small_frame(seconds: Mapping[str, float]) -> str:
    """Give the times for a frame of a hundred rows."""
    base = seconds[small.BY_HAND]
    rows = [[name, f"{taken * 1000:.2f} ms", f"{taken / base:.2f}×"] for name, taken in seconds.items()]
    return table([f"{small.ROWS} rows", "median", "beside by hand"], rows)


def file_runs(runs: Sequence[FileRun]) -> str:
    """Give the times for files."""
    rows = []
    for run in sorted(runs, key=lambda one: one.rows):
        for way in files.WAYS:
            taken = run.seconds[way]
            rows.append(
                [
                    f"{run.rows:,} rows, {run.megabytes:,.0f} MB: {way}",
                    f"{taken:.2f} s",
                    f"{taken / run.seconds[files.READING]:.2f}×",
                    f"{taken / run.rows * 1e9:,.0f} ns",
                    f"{run.peak[way]:,.0f} MiB",
                ]
            )
    return table(["", "median", "beside reading", "a row", "peak of memory"], rows)


def verdicts(judged: Iterable[Verdict]) -> str:
    """Give what must hold, and whether it does."""
    return table(["", "measured", "limit", ""], ([one.shown, one.measured, one.limit, one.word] for one in judged))


def write_page(parts: Mapping[str, str], page: Path = PAGE) -> None:
    """Put tables into their places on the page; those that were not measured stay as they are.

    Raises:
        ValueError: a place is not there.
    """
    text = page.read_text(encoding="utf-8")
    for name, part in parts.items():
        begin, end = f"<!-- measured: {name} -->", "<!-- end -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"{page.name} has no place for '{name}'")
        text = pattern.sub(lambda _, new=f"{begin}\n\n{part}\n\n{end}": new, text)  # type: ignore[misc]
    page.write_text(text, encoding="utf-8")


def places(text: str) -> Iterator[str]:
    """Name the places of a page that tables are put into."""
    return (match[1] for match in re.finditer(r"<!-- measured: (\w+) -->", text))
