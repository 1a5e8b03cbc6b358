"""Break documents at random, and check each: no exception, none takes over 2 s, no process needs over 500 MB.

`python -m tools.fuzzing` does it 200,000 times to the bytes and 20,000 times to the structure of the documents of the
corpus and of tests/definitions; `--bytes N` and `--structures N` say how often, `--seed N` where chance begins. What
fails is written to a folder, so that it can be looked at and added to the corpus. Ends with 1 if something failed.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import Any, Final

import click

from cwinstruments.documents import parse_document
from cwinstruments.documents.reader import Format
from cwinstruments.errors import DefinitionError
from tools.fuzzing.mutations import mutate_bytes, mutate_structure, places, plain
from tools.fuzzing.target import check_content

ROOT: Final = Path(__file__).resolve().parents[2]
CORPUS: Final = Path(__file__).parent / "corpus"
SLOW: Final = 2.0
"""How many seconds of work the check of one document may take; other programs on the machine don't count."""
LARGE: Final = 500
"""How many MB a process that checks thousands of documents may come to need."""
_BATCH: Final = 500


@dataclass(frozen=True)
class Failure:
    """A document that was not checked as it should be."""

    content: bytes
    format: Format
    reason: str


@dataclass(frozen=True)
class Batch:
    """What came of some documents."""

    n: int
    n_with_findings: int
    slowest: float
    megabytes: float
    failures: tuple[Failure, ...]


@cache
def seeds() -> tuple[tuple[bytes, Format], ...]:
    """Give the documents that are broken."""
    folders = (CORPUS, ROOT / "tests" / "definitions" / "good", ROOT / "tests" / "rules" / "good")
    files = sorted(file for folder in folders for file in folder.iterdir() if file.suffix in (".yaml", ".json"))
    return tuple((file.read_bytes(), "json" if file.suffix == ".json" else "yaml") for file in files)


@cache
def _structures() -> tuple[list[Any], list[Any]]:
    """Give the data of the seeds that can be read, and every value in them."""
    found = []
    for content, format in seeds():
        try:
            found.append(plain(parse_document(content, format=format).data))
        except DefinitionError:
            continue
    whole = [one for one in found if isinstance(one, dict)]
    return whole, [around[key] for one in whole for around, key in places(one)]


def fuzz(how: str, seed: int, n: int) -> Batch:
    """Break and check some documents.

    Args:
        how: `bytes` or `structures`.
    """
    chance = random.Random(f"{how} {seed}")
    failures, slowest, n_with_findings = [], 0.0, 0
    for _ in range(n):
        content, format = _broken(how, chance)
        start = process_time()
        try:
            n_with_findings += bool(check_content(content, format))
        except Exception:
            failures.append(Failure(content, format, traceback.format_exc()))
        took = process_time() - start
        slowest = max(slowest, took)
        if took > SLOW:
            failures.append(Failure(content, format, f"took {took:.1f} s"))
    return Batch(n, n_with_findings, slowest, _most_memory(), tuple(failures))


def _most_memory() -> float:
    """Give the megabytes that this process has needed at most."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not from `getrusage`: on Linux that begins with what the process had that started this one.
        (line,) = (one for one in status.read_text(encoding="ascii").splitlines() if one.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _broken(how: str, chance: random.Random) -> tuple[bytes, Format]:
    if how == "bytes":
        content, format = chance.choice(seeds())
        return mutate_bytes(content, chance), format
    whole, others = _structures()
    # JSON is YAML too, so each of the two readers gets some.
    return mutate_structure(chance.choice(whole), others, chance), chance.choice(("json", "json", "yaml"))


def main(arguments: Sequence[str]) -> int:
    """Fuzz as often as is asked, and sum up."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzzing", description=__doc__)
    parser.add_argument("--bytes", type=int, default=200_000, metavar="N")
    parser.add_argument("--structures", type=int, default=20_000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--failures", type=Path, default=Path("fuzzing-failures"), metavar="FOLDER")
    given = parser.parse_args(arguments)
    failed = False
    for how, n in (("bytes", given.bytes), ("structures", given.structures)):
        batches = list(_run(how, n, given.seed))
        failures = [one for batch in batches for one in batch.failures]
        largest = max((batch.megabytes for batch in batches), default=0.0)
        print(
            f"{how}: {sum(batch.n for batch in batches):,} documents, "
            f"{sum(batch.n_with_findings for batch in batches):,} with findings; {len(failures)} failed; "
            f"slowest {max((batch.slowest for batch in batches), default=0.0):.2f} s of {SLOW:.0f}; "
            f"most memory {largest:.0f} MB of {LARGE}"
        )
        for failure in failures:
            _keep(failure, given.failures)
        failed = failed or bool(failures) or largest > LARGE
    return 1 if failed else 0


def _run(how: str, n: int, seed: int) -> Iterator[Batch]:
    sizes = [min(_BATCH, n - start) for start in range(0, n, _BATCH)]
    # Spawned, so that the memory measured is what the checks need, not what this process held before.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        tasks = [pool.submit(fuzz, how, seed * 1_000_003 + number, size) for number, size in enumerate(sizes)]
        hidden = not sys.stderr.isatty()
        with click.progressbar(tasks, label=how, file=sys.stderr, hidden=hidden) as running:
            for task in running:
                yield task.result()


def _keep(failure: Failure, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = sha256(failure.content).hexdigest()[:12]
    (folder / f"{name}.{failure.format}").write_bytes(failure.content)
    (folder / f"{name}.txt").write_text(failure.reason, encoding="utf-8")
    print(f"{folder / name}.{failure.format}: {failure.reason.strip().splitlines()[-1]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
