"""Runs the law of frames at length: `python -m tools.frame_laws --draws 100000`.

Every draw is an instrument and sixteen respondents in one kind of frame, scored at once and one by one. Draws are
numbered, and a number always gives the same draw of a seed, whichever process makes it: what did not agree is shown
with the command that draws it again. It ends with how many draws there were of each kind of frame.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import queue
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, TypeAlias

from attrs import field, frozen
from hypothesis import given

from tests.frames.agreement import DisagreementError, check_engine, expected_of
from tests.frames.drawing import SELDOM, Draw, draws, law
from tests.frames.engines import FAST, Engine, weights
from tests.frames.spark import engine_of, missing, started

_SOURCE = 2**12
"""Bytes that a draw is made of: five times what the longest take."""
_EVERY = 5.0
"""Seconds between two reports of a process, and between two lines that tell how far it is."""


Found: TypeAlias = tuple[Draw | None, Exception | None]
"""What was drawn, as far as it came, and what is wrong with it."""


@frozen
class Task:
    """What is to be drawn.

    Args:
        first: the number of the first draw.
        engines: the names of those that are asked for; all but Spark where there are none.
    """

    draws: int
    seed: int
    first: int = 0
    jobs: int = 1
    engines: tuple[str, ...] = ()

    def again(self, number: int) -> str:
        """Give the command that makes one draw once more."""
        named = f" --engines '{','.join(self.engines)}'" if self.engines else ""
        return f"python -m tools.frame_laws --seed {self.seed} --first {number} --draws 1 --jobs 1{named}"


@frozen
class Report:
    """What a process has done since its last one: draws by kind of frame, respondents, and what did not agree."""

    done: Counter[str] = field(factory=Counter)
    respondents: int = 0
    faults: tuple[str, ...] = ()
    is_last: bool = False


def chosen(names: Sequence[str], stack: ExitStack) -> Mapping[Engine, int]:
    """Give the engines that are asked for, and how often each is drawn."""
    if not names:
        return weights()
    found = {one: 1 for one in FAST if one.name in names}
    if "spark" in names:
        found[engine_of(stack.enter_context(started()))] = 1
    return found


def _refused(names: Sequence[str]) -> str | None:
    """Say why engines can't be used."""
    if unknown := set(names) - {one.name for one in FAST} - {"spark"}:
        return f"there is no engine {', '.join(sorted(unknown))}"
    return missing() if "spark" in names else None


def run_share(task: Task, place: int) -> Iterator[Report]:
    """Make the draws of one process: every `jobs`-th, from the number that its place gives."""
    share = len(range(place, task.draws, task.jobs))
    report, begin = Report(), time.monotonic()
    with ExitStack() as stack:
        take = drawer(chosen(task.engines, stack))
        number = task.first + place
        while share:
            found = take(task.seed, number)
            if found is not None:
                share -= 1
                report = _added(report, found, task, number)
            number += task.jobs
            if report.faults or time.monotonic() - begin > _EVERY:
                yield report
                report, begin = Report(), time.monotonic()
    yield Report(report.done, report.respondents, report.faults, is_last=True)


def drawer(engines: Mapping[Engine, int], /) -> Callable[[int, int], Found | None]:
    """Give what makes the draw of a seed and a number, and checks it.

    Hypothesis reads each from bytes of its own. Its search, which is spared, keeps book of all that was drawn and
    changes earlier draws a little, so that no draw could be made again alone.

    Returns:
        What gives the draw and what is wrong with it, and None where the bytes make no draw.
    """
    made: list[Draw] = []

    def checks(drawn: Draw) -> None:
        made.append(drawn)
        expected = expected_of(drawn.instrument, drawn.table)
        check_engine(drawn.instrument, drawn.table, drawn.engine, expected, mode=drawn.mode)

    test: Any = law(1, random=True)(given(draws(engines))(checks))
    read = test.hypothesis.fuzz_one_input

    def take(seed: int, number: int) -> Found | None:
        made.clear()
        try:
            read(random.Random(f"{seed} {number}").randbytes(_SOURCE))
        except Exception as error:
            return made[0] if made else None, error
        return (made[0], None) if made else None

    return take


def _added(report: Report, found: Found, task: Task, number: int) -> Report:
    drawn, fault = found
    faults = report.faults
    if fault is not None:
        told = f"{type(fault).__name__}: {fault}"
        if not isinstance(fault, DisagreementError):
            told = "".join(traceback.format_exception(fault)).rstrip()
        faults = (*faults, f"draw {number}: {told}\n  again: {task.again(number)}")
    if drawn is None:
        return Report(report.done, report.respondents, faults)
    report.done[drawn.engine.name] += 1
    return Report(report.done, report.respondents + len(drawn.table.rows), faults)


def _work(task: Task, place: int, reports: Any) -> None:
    _spare_time()
    parent = multiprocessing.parent_process()
    for report in run_share(task, place):
        if parent is not None and not parent.is_alive():
            return
        reports.put(report)


def _spare_time() -> None:
    # Frames of sixteen rows leave a second thread nothing to do.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    gc.set_threshold(*SELDOM)


def run(task: Task) -> Iterator[Report]:
    """Make all draws, in as many processes as there are jobs, and give their reports as they come.

    Raises:
        RuntimeError: a process ended before it was done.
    """
    if task.jobs == 1:
        yield from run_share(task, 0)
        return
    # A thread of Polars in a process that was forked waits for ever; one for each process is quickest.
    context = multiprocessing.get_context("spawn")
    reports: Any = context.Queue()
    workers = [context.Process(target=_work, args=(task, place, reports), daemon=True) for place in range(task.jobs)]
    for worker in workers:
        worker.start()
    try:
        left = len(workers)
        while left:
            try:
                report = reports.get(timeout=_EVERY)
            except queue.Empty:
                if failed := [worker.exitcode for worker in workers if worker.exitcode]:
                    raise RuntimeError(f"a process ended with {failed[0]} before it was done") from None
                continue
            left -= report.is_last
            yield report
    finally:
        for worker in workers:
            worker.terminate()


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw until there are as many as were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--draws", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes; one for each core by default")
    parser.add_argument("--engines", default="", help="names, parted by commas; spark is one; all but spark by default")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--first", type=int, default=0, help="the number of the first draw")
    parser.add_argument("--faults", type=int, default=5, help="stop after so many")
    asked = parser.parse_args(arguments)
    jobs = max(1, min(asked.jobs, asked.draws))
    engines = tuple(name for name in asked.engines.split(",") if name)
    if (reason := _refused(engines)) is not None:
        sys.exit(reason)
    total, faults = _told(Task(asked.draws, asked.seed, asked.first, jobs, engines), asked.faults)
    print(f"seed {asked.seed}: " + ", ".join(f"{name} {count:,}" for name, count in sorted(total.items())))
    return 1 if faults else 0


def _told(task: Task, most: int) -> tuple[Counter[str], int]:
    """Print what is found and how far it is; give the draws by kind of frame, and the number of faults."""
    done: Counter[str] = Counter()
    respondents, faults, begin, last = 0, 0, time.monotonic(), 0.0
    for report in run(task):
        done += report.done
        respondents += report.respondents
        faults += len(report.faults)
        for fault in report.faults:
            print(fault, flush=True)
        seconds = time.monotonic() - begin
        if seconds - last > _EVERY:
            last = seconds
            print(_progress(task, done.total(), respondents, faults, seconds / 60), flush=True)
        if faults >= most:
            break
    print(_progress(task, done.total(), respondents, faults, (time.monotonic() - begin) / 60), flush=True)
    return done, faults


def _progress(task: Task, n_done: int, respondents: int, faults: int, minutes: float) -> str:
    speed = n_done / minutes if minutes else 0.0
    told = f"{n_done:,} of {task.draws:,} draws, {respondents:,} respondents, {faults} faults, {minutes:.1f} min"
    return f"{told}, {speed:,.0f} a minute"


if __name__ == "__main__":
    _spare_time()
    sys.exit(main())
