"""A kernel in C, compiled when it is needed: the limit of the machine, with one thread and with two."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.frames.peers import Peer, as_results
from benchmarks.frames.task import ITEMS, RESULTS, REVERSED, SCALES, SNAPPED_EDGES, SkippedError, library

SOURCE = Path(__file__).with_name("kernel.c")
FLAGS = ("-O3", "-march=native", "-fno-trapping-math", "-shared", "-fPIC", "-pthread")
_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []


def peers() -> Iterator[Peer]:
    """Give the kernel with one thread and with two.

    Like everybody it makes new columns; most of what it then takes is the system's time for giving it memory. Where
    the same memory is used again, for comparison alone, nobody else's results would be left.
    """

    def reader(result: Any, prepared: Any) -> Any:
        return as_results(result)

    for threads, name in ((1, "C kernel, one thread"), (2, "C kernel, two threads")):
        yield Peer(name, "by hand", _prepare, lambda one, threads=threads: run_kernel(one, threads), reader)  # type: ignore[misc]
    name = "C kernel, two threads, same memory again"
    yield Peer(name, "by hand", _prepare, lambda one: run_kernel(one, 2, _same_memory(one.rows)), reader)


@dataclass(frozen=True)
class Columns:
    """The buffers of all items, and the table that keeps them alive."""

    rows: int
    values: Any
    validity: Any
    owner: Any


@cache
def kernel() -> Any:
    """Compile the kernel into a temporary folder, and load it.

    Raises:
        SkippedError: there is no compiler, or it fails.
    """
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise SkippedError("there is no C compiler")
    folder = tempfile.TemporaryDirectory(prefix="benchmark-")
    _FOLDERS.append(folder)  # kept as long as the process
    target = Path(folder.name) / "kernel.so"
    done = subprocess.run([compiler, *FLAGS, str(SOURCE), "-o", str(target)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SkippedError(f"the C compiler fails: {done.stderr.strip()[:200]}")
    return ctypes.CDLL(str(target)).score


def _prepare(answers: Any) -> Columns:
    kernel()
    table = answers.rechunk().to_arrow()
    values, validity = (ctypes.c_void_p * len(ITEMS))(), (ctypes.c_void_p * len(ITEMS))()
    for place, item in enumerate(ITEMS):
        (chunk,) = table[item].chunks
        present, numbers = chunk.buffers()
        assert chunk.offset == 0
        values[place] = numbers.address
        validity[place] = present.address if present is not None and chunk.null_count else None
    return Columns(len(answers), values, validity, table)


def new_memory(rows: int) -> dict[str, Any]:
    """Give an array for every column of the results."""
    np = library("numpy")
    return {name: np.empty(rows, np.float64 if name in SCALES else np.int8) for name in RESULTS}


@cache
def _same_memory(rows: int) -> dict[str, Any]:
    return new_memory(rows)


def run_kernel(columns: Columns, threads: int, results: dict[str, Any] | None = None) -> Mapping[str, Any]:
    """Score into new arrays, or into those that are given."""
    results = new_memory(columns.rows) if results is None else results
    failed = kernel()(
        columns.values,
        columns.validity,
        bytes(item in REVERSED for item in ITEMS),
        (ctypes.c_double * 3)(*SNAPPED_EDGES),
        (ctypes.c_void_p * 4)(*(results[scale].ctypes.data for scale in SCALES)),
        ctypes.c_void_p(results["total_band"].ctypes.data),
        ctypes.c_int64(columns.rows),
        ctypes.c_int(threads),
    )
    assert failed == 0, "no thread could be started"
    return results
