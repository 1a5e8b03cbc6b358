"""How much starting costs: `import cwinstruments` and `cwinstruments --help`, as multiples of a bare interpreter.

Run it with `python -m benchmarks.startup`. The three commands take turns, in an order that changes, so that
whatever else the machine does meets them alike; the medians are compared. The exit code is 1 if a limit is passed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

COMMANDS = {
    "bare interpreter": ["-c", "pass"],
    "import cwinstruments": ["-c", "import cwinstruments"],
    "cwinstruments --help": ["-m", "cwinstruments", "--help"],
}
LIMITS = {"import cwinstruments": 1.3, "cwinstruments --help": 6.0}


def measure(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, float]:
    """Give the median of the seconds that each command takes."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    order, shuffle = list(commands), random.Random(0).shuffle
    # The first turn writes bytecode and fills caches; it does not count.
    for turn in range(runs + 1):
        shuffle(order)
        for name in order:
            begin = time.perf_counter()
            subprocess.run([sys.executable, *commands[name]], stdout=subprocess.DEVNULL, check=True)
            if turn > 0:
                seconds[name].append(time.perf_counter() - begin)
    return {name: statistics.median(times) for name, times in seconds.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the ratios with their limits, and give 1 if one is passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=31, help="how often each command runs (default: %(default)s)")
    medians = measure(COMMANDS, parser.parse_args(arguments).runs)
    bare = medians["bare interpreter"]
    passed = False
    print(f"{'bare interpreter':<24}{bare * 1000:7.1f} ms")
    for name, limit in LIMITS.items():
        ratio = medians[name] / bare
        verdict = "TOO SLOW" if ratio > limit else "ok"
        passed |= ratio > limit
        print(f"{name:<24}{medians[name] * 1000:7.1f} ms{ratio:7.2f}x, limit {limit:g}x: {verdict}")
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
