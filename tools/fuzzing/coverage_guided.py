"""The target for a coverage-guided fuzzer: `pip install atheris`, then `python -m tools.fuzzing.coverage_guided`.

Arguments go to the fuzzer: `-max_total_time=300` stops after five minutes; see `-help=1`. The corpus is copied to a
folder of the fuzzer's own, `fuzzing-corpus`, where it keeps what reaches new code; what fails is put into
`fuzzing-failures`. A document fails that raises something, takes over 2 s, or brings the process to 500 MB.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
OWN = Path("fuzzing-corpus")
FAILURES = Path("fuzzing-failures")


def main() -> None:
    """Fuzz until something fails, or the time is over."""
    atheris = import_module("atheris")  # not needed for anything else
    with atheris.instrument_imports(include=["cwinstruments"]):
        from tools.fuzzing.target import check_content

    def check_one(content: bytes) -> None:
        # The first byte says how the rest is read.
        check_content(content[1:], "json" if content[:1] == b"j" else "yaml")

    OWN.mkdir(exist_ok=True)
    for file in CORPUS.iterdir():
        first = b"j" if file.suffix == ".json" else b"y"
        (OWN / file.name).write_bytes(first + file.read_bytes())
    FAILURES.mkdir(exist_ok=True)
    limits = ["-timeout=2", "-rss_limit_mb=500", f"-artifact_prefix={FAILURES}/"]
    atheris.Setup([sys.argv[0], *limits, *sys.argv[1:], str(OWN)], check_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
