"""Runs the laws of suppression at length: `python -m tools.suppression_laws --tables 10000`.

Every fourth draw is a series of two or three releases about the same people, with a ledger; the others are nested
tables. Each is protected, and audited by what is shown alone. Draws are numbered, and a number always gives the same
draw of a seed: what gives something away is shown with the command that draws it again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from attrs import field, frozen
from hypothesis import given, settings

from cwinstruments.disclosure import Rule, Table
from tests.laws import test_disclosure as laws

_SOURCE = 2**12
"""Bytes that a draw is made of: more than any of them reads."""
_SERIES = 4
"""One draw in so many is a series of releases."""
_EVERY = 5.0
"""Seconds between two lines that tell how far it is."""


@frozen
class Drawn:
    """What was drawn by one number: what it was, if anything, and what is wrong with it.

    Args:
        counts: nested tables, series, releases, cells, and cells that were hidden.
    """

    number: int
    counts: Counter[str] = field(factory=Counter)
    fault: str = ""


def check_table(table: Table, rule: Rule) -> Counter[str]:
    """Protect and audit one nested table; count its cells.

    Raises:
        AssertionError: something is known more closely than the rule says.
    """
    protected = laws.protected_and_held(table, rule)
    hidden = sum(cell.is_hidden for cell in protected.cells)
    return Counter({"nested tables": 1, "cells": len(protected.cells), "hidden cells": hidden})


def check_series(tables: list[Table]) -> Counter[str]:
    """Publish one table after the other; count them and their cells.

    Raises:
        AssertionError: the whole ledger gives something away.
    """
    ledger = laws.published(tables)
    cells = [cell for table in ledger.tables for cell in table.cells]
    counts = {"series": 1, "releases": len(ledger.tables), "cells": len(cells)}
    return Counter({**counts, "hidden cells": sum(cell.is_hidden for cell in cells)})


@cache
def _readers() -> tuple[Callable[[bytes], Any], Callable[[bytes], Any], list[Counter[str]]]:
    """Give what draws a table or a series from bytes and checks it, and where it leaves what it counted.

    Hypothesis reads each draw from bytes of its own; its search, which is spared, could not make one again alone.
    """
    made: list[Counter[str]] = []
    quick = settings(database=None, deadline=None)

    def table(one: Table, rule: Rule) -> None:
        made.append(Counter())
        made.append(check_table(one, rule))

    def series(tables: list[Table]) -> None:
        made.append(Counter())
        made.append(check_series(tables))

    tables_test: Any = quick(given(laws.nested(wide=True), laws.RULES)(table))
    series_test: Any = quick(given(laws.releases())(series))
    return tables_test.hypothesis.fuzz_one_input, series_test.hypothesis.fuzz_one_input, made


def take(seed: int, number: int) -> Drawn:
    """Draw and check one number; its counts are empty where the bytes make no draw."""
    tables, series, made = _readers()
    made.clear()
    try:
        (series if number % _SERIES == _SERIES - 1 else tables)(random.Random(f"{seed} {number}").randbytes(_SOURCE))
    except Exception as error:
        return Drawn(number, Counter(), "".join(traceback.format_exception(error)).rstrip())
    return Drawn(number, made[-1] if made else Counter())


def _take(asked: tuple[int, int]) -> Drawn:
    return take(*asked)


def run(seed: int, first: int, draws: int, jobs: int) -> Iterator[Drawn]:
    """Draw so many numbers, in so many processes, in the order in which they are done."""
    numbers = [(seed, first + number) for number in range(draws)]
    if jobs == 1:
        yield from map(_take, numbers)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap_unordered(_take, numbers, chunksize=5)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw as many as were asked for, tell how far it is, and end with 1 where anything was given away."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tables", type=int, default=10_000, help="draws: tables, and series of releases")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes; one for each core by default")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--first", type=int, default=0, help="the number of the first draw")
    asked = parser.parse_args(arguments)
    done: Counter[str] = Counter()
    begin = last = time.monotonic()
    for drawn in run(asked.seed, asked.first, asked.tables, max(1, asked.jobs)):
        done.update(drawn.counts)
        done.update({"draws": 1, "faults": bool(drawn.fault)})
        if drawn.fault:
            again = f"--seed {asked.seed} --first {drawn.number} --tables 1 --jobs 1"
            print(f"draw {drawn.number}: {drawn.fault}\n  again: python -m tools.suppression_laws {again}", flush=True)
        if time.monotonic() - last > _EVERY:
            last = time.monotonic()
            print(_told(done, asked.tables, (last - begin) / 60), flush=True)
    print(f"seed {asked.seed}: {_told(done, asked.tables, (time.monotonic() - begin) / 60)}")
    return 1 if done["faults"] else 0


def _told(done: Counter[str], draws: int, minutes: float) -> str:
    kinds = ("nested tables", "series", "releases", "cells", "hidden cells", "faults")
    return f"{done['draws']:,} of {draws:,} draws: " + ", ".join(
        [*(f"{done[kind]:,} {kind}" for kind in kinds), f"{minutes:.1f} min"]
    )


if __name__ == "__main__":
    sys.exit(main())
