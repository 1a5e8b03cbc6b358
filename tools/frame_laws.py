"""Runs the law of frames at length: `python -m tools.frame_laws --draws 100000`.

Every draw is an instrument and sixteen respondents in one kind of frame, scored at once and one by one. It shows what
did not agree, and ends with how many draws there were of each kind of frame.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from contextlib import ExitStack

from hypothesis import given, seed

from tests.frames.agreement import check_engine, expected_of
from tests.frames.drawing import Draw, draws, law
from tests.frames.engines import FAST, weights
from tests.frames.spark import engine_of, missing, started

_AT_ONCE = 200


def main() -> int:
    """Draw until there are as many as were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--draws", type=int, default=100_000)
    parser.add_argument("--engines", default="", help="names, parted by commas; spark is one; all but spark by default")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--faults", type=int, default=5, help="stop after so many")
    asked = parser.parse_args()
    done: Counter[str] = Counter()
    respondents, faults = 0, 0
    begin = time.monotonic()
    with ExitStack() as stack:
        chosen = {one: weight for one, weight in weights().items() if not asked.engines}
        names = {name for name in asked.engines.split(",") if name}
        chosen |= {one: 1 for one in FAST if one.name in names}
        if "spark" in names:
            if (reason := missing()) is not None:
                sys.exit(reason)
            chosen[engine_of(stack.enter_context(started()))] = 1

        def checks(drawn: Draw) -> None:
            nonlocal respondents
            expected = expected_of(drawn.instrument, drawn.table)
            check_engine(drawn.instrument, drawn.table, drawn.engine, expected, mode=drawn.mode)
            done[drawn.engine.name] += 1
            respondents += len(expected)

        turn = 0
        while done.total() < asked.draws and faults < asked.faults:
            turn += 1
            test = law(min(_AT_ONCE, asked.draws - done.total()), random=True)(given(draws(chosen))(checks))
            try:
                seed(asked.seed + turn)(test)()
            except Exception as error:
                faults += 1
                print(f"{type(error).__name__}: {error}", flush=True)
            minutes = (time.monotonic() - begin) / 60
            print(
                f"{done.total():,} draws, {respondents:,} respondents, {faults} faults, {minutes:.1f} min", flush=True
            )
    print(f"seed {asked.seed}: " + ", ".join(f"{name} {count:,}" for name, count in sorted(done.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
