"""Several processes that examine definitions side by side; the results are those of one."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.context import BaseContext
from typing import Final

from cwinstruments.checks.examination import Examination, examine
from cwinstruments.checks.gathering import Work
from cwinstruments.checks.meaning import Kit
from cwinstruments.errors import WorkerError
from cwinstruments.plan import CORE_METHODS
from cwinstruments.rules import CORE_RULES

MANY: Final = 64
"""So many files are worth starting processes for."""
_CHUNK: Final = 8
_AHEAD: Final = 4
"""How many chunks wait for each process."""
_kit: Kit | None = None
"""The kit of a worker, which is set when it starts."""


def usable_cpus() -> int:
    """Count the processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def examine_all(work: Sequence[Work], kit: Kit, jobs: int | None, /) -> Iterator[Examination]:
    """Examine definitions, each with its cases, and give what was found in the order of the work.

    Args:
        jobs: how many processes do it; None for as many as there are processors where there is much to do. What can't
            be sent to another process, such as a rule that is defined within a function, is done here.

    Raises:
        WorkerError: a process ended before its work was done.
    """
    if jobs is None:
        jobs = usable_cpus() if len(work) >= MANY else 1
    jobs = min(jobs, len(work))
    packed = _packed(kit) if jobs > 1 else None
    if packed is not None:
        return _examine_side_by_side(work, packed, jobs)
    return (examine(given, cases, kit) for given, cases in work)


def _packed(kit: Kit) -> bytes | None:
    """Write a kit so that another process can read it; None where it holds what can't be sent.

    What is this library's own is there already, and is sent by its name.
    """
    methods = [one.name if any(one is own for own in CORE_METHODS) else one for one in kit.methods]
    rules = [one.code if any(one is own for own in CORE_RULES) else one for one in kit.rules]
    try:
        return pickle.dumps((methods, rules))
    except Exception:  # what the parts of a plugin raise here could be anything
        return None


def _unpacked(packed: bytes) -> Kit:
    methods, rules = pickle.loads(packed)
    own_methods, own_rules = {one.name: one for one in CORE_METHODS}, {one.code: one for one in CORE_RULES}
    return Kit(
        tuple(own_methods[one] if isinstance(one, str) else one for one in methods),
        tuple(own_rules[one] if isinstance(one, str) else one for one in rules),
    )


def _examine_side_by_side(work: Sequence[Work], packed: bytes, jobs: int) -> Iterator[Examination]:
    pool = ProcessPoolExecutor(jobs, _context(), _start, (packed,))
    try:
        chunks = (work[start : start + _CHUNK] for start in range(0, len(work), _CHUNK))
        # Not all at once: whoever stops early should not wait for the rest.
        waiting = [pool.submit(_examine_chunk, chunk) for chunk in islice(chunks, jobs * _AHEAD)]
        while waiting:
            yield from waiting.pop(0).result()
            waiting += [pool.submit(_examine_chunk, chunk) for chunk in islice(chunks, 1)]
    except BrokenProcessPool:
        message = "a process that checks definitions ended before its work was done; it may have run out of memory"
        raise WorkerError(f"{message}; --jobs 1 does all in one process") from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _context() -> BaseContext:
    """Give the way in which processes start: the fast one copies this process, which its threads would not survive."""
    can_fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return multiprocessing.get_context("fork" if can_fork else "spawn")


def _start(packed: bytes) -> None:
    global _kit
    _kit = _unpacked(packed)
    # An interruption is for the process that asked for the work, and ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # What is there at the start stays to the end.
    gc.freeze()


def _examine_chunk(work: Sequence[Work]) -> list[Examination]:
    assert _kit is not None
    return [examine(given, cases, _kit) for given, cases in work]
