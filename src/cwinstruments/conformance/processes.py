"""Programs in processes of their own: the Python of this process, with its paths, in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import frozen

_LONGEST = 300


class ProbeError(Exception):
    """A program in a process of its own failed; its text is what it said last."""


@frozen
class Probed:
    """What a program gave.

    Args:
        printed: what else stood on its standard output, and was printed by whatever it imported.
    """

    data: Mapping[str, Any]
    printed: str


def run_probe(name: str, given: Mapping[str, Any], folder: Path, /) -> Probed:
    """Run one of the programs of `probes`.

    Args:
        folder: where it runs; its home and its temporary files are there too.

    Raises:
        ProbeError: it failed, was ended before it was done, or took longer than five minutes.
    """
    program = files("cwinstruments.conformance.probes").joinpath(f"{name}.py").read_text("utf-8")
    done = run(["-P", "-c", program, json.dumps(given)], folder)
    printed, _, data = done.stdout.rpartition("\n")
    try:
        given_back = None if done.returncode else json.loads(data)
    except ValueError:
        given_back = None
    if not isinstance(given_back, dict):
        said = _last_lines(done.stderr)
        ended = "" if "Traceback" in said else f"it was ended with code {done.returncode}, and "
        raise ProbeError(f"{ended}{said}" if said else f"{ended}said nothing")
    return Probed(given_back, printed)


def run(arguments: list[str], folder: Path, /, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, which is also its home, and wait for it.

    Raises:
        ProbeError: it took too long.
    """
    places = {name: str(folder) for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME")}
    paths = [str(Path(one).resolve()) for one in sys.path if one and Path(one).exists()]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("COV_", "COVERAGE_"))},
        **places,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        **variables,
    }
    command = [sys.executable, *arguments]
    try:
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=_LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ProbeError(f"it took longer than {_LONGEST} seconds") from error


def _last_lines(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return "\n".join(lines[-6:])
