"""Put faults into every shipped definition, check each, and write what was found into the docs.

`python -m tools.seeding` sows everything; `--write` writes the table to docs/reference/seeded-faults.md, `--few N` sows
at most N faults of each kind into a definition, `--show` prints what is not found as it should be.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tools.seeding.measure import KINDS, Outcome, definitions, measure, table

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "seeded-faults.md"


def main(arguments: Sequence[str]) -> int:
    """Sow, check, and print or write the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.seeding", description=__doc__)
    parser.add_argument("--few", type=int, metavar="N", help="sow at most N faults of a kind into a definition")
    parser.add_argument("--write", action="store_true", help="write the table into the docs")
    parser.add_argument("--only", metavar="TEXT", help="only kinds whose name holds this")
    parser.add_argument("--show", action="store_true", help="print each fault that is not found as it should be")
    given = parser.parse_args(arguments)
    files = list(definitions())
    kinds = [number for number, kind in enumerate(KINDS) if (given.only or "") in kind.name]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        tasks = [(file, number, given.few) for file in files for number in kinds]
        outcomes = [one for found in pool.map(_measure, tasks, chunksize=4) for one in found]
    if given.show:
        print("\n".join(_misses(outcomes)))
    text = table(outcomes, len(files), given.few)
    if given.write:
        PAGE.write_text(text, encoding="utf-8")
        print(f"wrote {PAGE.relative_to(ROOT)}")
    print(text.partition("<!-- table -->")[2].strip())
    return 0


def _measure(task: tuple[Path, int, int | None]) -> list[Outcome]:
    file, number, few = task
    return list(measure(file, KINDS[number], few))


def _misses(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for one in outcomes:
        if not one.is_exact:
            found = "; ".join(f"{line} {code} {message[:90]}" for line, code, message in one.found) or "nothing"
            yield f"{one.file.name}: {one.kind}, at {sorted(one.lines)}: {found}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
