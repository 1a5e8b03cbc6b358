"""Peers that live in a process of their own: Spark, BioPsyKit, and psych in R.

A worker reads a command a line and answers with a line: `run NAME` scores and gives the seconds that it took,
`write NAME FILE` scores and writes the results. So each is measured beside the others, in turn, without their start.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.frames.data import without_invalid, write_integers
from benchmarks.frames.peers import Peer, from_polars
from benchmarks.frames.task import ITEMS, REVERSED, SUBSCALES, SkippedError, library

HERE = Path(__file__).parent
SPARK_JAVA = "Spark needs Java"


class Worker:
    """A process that scores when it is asked to.

    Raises:
        SkippedError: it does not start; what it said goes to the error stream.
    """

    def __init__(self, command: Sequence[str], folder: tempfile.TemporaryDirectory[str]) -> None:
        self.folder = folder
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the worker
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )
        self.pid = self._process.pid
        if self._read() is None:
            print(self._said(), file=sys.stderr)
            self.close()
            raise SkippedError("its process does not start")

    def run(self, name: str) -> float:
        """Score once, and give the seconds that it took there."""
        return float(self._ask(f"run {name}"))

    def results(self, name: str) -> Path:
        """Let the results be written, and say where."""
        path = Path(self.folder.name) / f"{name}.results"
        self._ask(f"write {name} {path}")
        return path

    def close(self) -> None:
        """End the process; it reads no more commands."""
        if self._errors.closed:
            return
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        self.folder.cleanup()

    def _ask(self, command: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        answer = self._read()
        if answer is None:
            raise RuntimeError(f"the process ended at '{command}': {self._said()}")
        return answer

    def _read(self) -> str | None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("> "):  # Libraries write lines of their own.
                return line.removeprefix("> ").strip()
        return None

    def _said(self) -> str:
        self._errors.seek(0)
        return "".join(self._errors)[-2000:]


def _worker(command: Callable[[Path], Sequence[str]], write: Callable[[Path], None]) -> Worker:
    folder = tempfile.TemporaryDirectory(prefix="benchmark-")
    path = Path(folder.name) / "answers"
    write(path)
    return Worker(command(path), folder)


# Spark


def spark(answers: Any, threads: int) -> Worker:
    """Start Spark with so many threads; the answers are kept in its memory.

    Raises:
        SkippedError: Spark or Java is not there.
    """
    library("pyspark")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise SkippedError(SPARK_JAVA)
    command = [sys.executable, "-m", "benchmarks.frames.spark_worker", str(threads)]
    return _worker(lambda path: [*command, str(path)], answers.with_row_index("row").write_parquet)


def spark_peers(names: Sequence[str] = ("by hand", "ours")) -> Iterator[Peer]:
    """Give Spark SQL by hand and ours, with one thread and with two; they share a process, and nothing is kept."""
    for threads, shown in ((1, "one thread"), (2, "two threads")):

        def prepare(answers: Any, threads: int = threads) -> Worker:
            return spark(answers, threads)

        for kind in names:
            name = f"Spark SQL by hand, {shown}" if kind == "by hand" else f"ours, PySpark, {shown}"
            what = "by_hand" if kind == "by hand" else "ours"
            yield Peer(
                name,
                "ours" if kind == "ours" else "by hand",
                prepare,
                run=lambda worker, what=what: worker.run(what),  # type: ignore[misc]
                read=lambda _, worker, what=what: from_polars(  # type: ignore[misc]
                    # Spark does not keep the order of rows.
                    library("polars").read_parquet(worker.results(what) / "*.parquet").sort("row")
                ),
                is_elsewhere=True,
                close=Worker.close,
            )


# Other libraries, which know no missing rule


def library_peers(biopsykit: str | None) -> Iterator[Peer]:
    """Give BioPsyKit, if its interpreter is named, and psych.

    They get answers without those that are not allowed, give subscales and a total alone, and are compared with the
    others where nothing is missing.
    """

    def start_biopsykit(answers: Any) -> Worker:
        if biopsykit is None:
            raise SkippedError("it needs an environment of its own: say --biopsykit install, or --biopsykit PYTHON")
        command = [biopsykit, str(HERE / "biopsykit_worker.py")]
        return _worker(lambda path: [*command, str(path), *_key()], lambda path: _integers(answers, path))

    def start_psych(answers: Any) -> Worker:
        program = shutil.which("Rscript")
        if program is None:
            raise SkippedError("R is not there")
        command = [program, "--vanilla", str(HERE / "psych_worker.R")]
        return _worker(lambda path: [*command, str(path), *_key()], lambda path: _integers(answers, path))

    yield _library_peer("BioPsyKit", "scores", start_biopsykit)
    yield _library_peer("psych scoreFast", "scoreFast", start_psych)
    yield _library_peer("psych scoreItems", "scoreItems", start_psych)


def _library_peer(name: str, what: str, prepare: Callable[[Any], Worker]) -> Peer:
    return Peer(
        name,
        "library",
        prepare,
        run=lambda worker: worker.run(what),
        read=lambda _, worker: _read_scores(worker.results(what)),
        is_elsewhere=True,
        compares="complete",
        close=Worker.close,
        process=lambda worker: int(worker.pid),
    )


def _integers(answers: Any, path: Path) -> None:
    write_integers(without_invalid(answers), path)


def _key() -> list[str]:
    """Write the key as words, such as `first=1,2,-3`."""
    place = {item: number for number, item in enumerate(ITEMS, start=1)}
    return [
        f"{scale}={','.join(f'-{place[item]}' if item in REVERSED else str(place[item]) for item in items)}"
        for scale, items in SUBSCALES.items()
    ]


def _read_scores(path: Path) -> Any:
    """Read the subscales and the total, written as doubles one after the other."""
    np, pl = library("numpy"), library("polars")
    columns = np.fromfile(path).reshape(4, -1)
    return pl.DataFrame({scale: columns[place] for place, scale in enumerate((*SUBSCALES, "total"))})


def install_biopsykit(folder: Path) -> str:
    """Make an environment for BioPsyKit, and give its interpreter.

    Raises:
        SkippedError: it can't be installed.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "biopsykit"],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise SkippedError(f"BioPsyKit can't be installed: {done.stderr.strip().splitlines()[-1][:200]}")
    return str(python)
