"""The shell of a page of the documentation whose commands build on each other: its folder and variables are kept."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote

from tools.checkout import environment

ROOT = Path(__file__).resolve().parent.parent

_ONE_SHELL = re.compile(r"^<!-- one shell, at most (\d+) s -->$", re.MULTILINE)
_TELL = "import json, os, sys; json.dump([os.getcwd(), dict(os.environ)], open(sys.argv[1], 'w'))"


@dataclass
class Session:
    """A shell that goes on from command to command: where it is, and its variables, are kept.

    Args:
        limit: how many seconds all commands together may take.
        variables: those that hold for the next command.
        told: each command so far, with the seconds that it took.
    """

    limit: int
    variables: dict[str, str]
    told: list[tuple[str, float]] = field(default_factory=list)
    computed: float = 0
    """How many seconds the commands computed; waiting for others on the same machine is none of it."""

    def run(self, line: str, /, *, before: int = 0) -> tuple[str, int]:
        """Run one command, or several, and give what was printed and the exit code."""
        with tempfile.TemporaryDirectory(prefix="cwinstruments-shell-") as folder:
            state = Path(folder) / "state.json"
            tell = f"{quote(sys.executable)} -c {quote(_TELL)} {quote(str(state))}"
            begun, before_computing = time.monotonic(), _computed()
            printed, code = run_shell(f"(exit {before})\n{line}\ncode=$?\n{tell}\nexit $code\n", self.variables)
            self.told.append((line, time.monotonic() - begun))
            self.computed += _computed() - before_computing
            # What ended the shell itself, such as `set -e`, leaves it where it was.
            if state.exists():
                place, self.variables = json.loads(state.read_text(encoding="utf-8"))
                os.chdir(place)
        return printed, code

    @property
    def seconds(self) -> float:
        """How long all commands took."""
        return sum(seconds for _, seconds in self.told)

    def complaint(self, seconds: float, /) -> str | None:
        """Say that a time is too long for all commands; None where it is not."""
        if seconds <= self.limit:
            return None
        return f"the commands took {seconds:.0f} s on {os.cpu_count()} cores; they may take {self.limit} s"


def session_of(text: str, /) -> Session | None:
    """Give a new shell for a page that says that it has one; None for others."""
    found = _ONE_SHELL.search(text)
    if found is None:
        return None
    variables = {name: value for name, value in environment(plain_variables()).items() if name != "VIRTUAL_ENV"}
    # The tests are the same tomorrow, whatever is published tonight.
    variables |= {"PIP_CONSTRAINT": str(ROOT / "constraints.txt"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return Session(int(found[1]), variables)


def _computed() -> float:
    times = os.times()
    return times.children_user + times.children_system


def plain_variables() -> dict[str, str]:
    """Give the variables with which commands print the same everywhere."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("CWINSTRUMENTS_", "FORCE_"))}
    return variables | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "TERM": "dumb"}


def run_shell(shell: str, variables: dict[str, str], /) -> tuple[str, int]:
    """Run lines of a shell and give what they printed, errors among it, and the exit code."""
    done = subprocess.run(
        ["sh", "-c", shell],
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout, done.returncode
