"""Run `cwinstruments` many times over without starting Python and loading the library each time.

A process, one for each that runs tests, loads the commands and waits. For each run it forks one that goes to the folder
and has the arguments, the variables and the three streams of who asked for it, and runs what `python -m cwinstruments`
runs, to the very end of the process. So nothing that a run changes is there for the next, and its exit code, what it
prints and what it leaves open are its own. What such a run can't show is whether everything is imported that is used,
what a signal does, and what hangs on the seed of hashes, which is that of the process that waits. So each command is
started from nothing as well, where `tools/doc_examples.py` says so, and by tests of its own.

Who asks is `tools/ready_client.py`, the command of the shell. It starts `python -m cwinstruments` as ever where this
process is not there, or where a variable differs from those that it was started with, as modules may have read it.
"""

from __future__ import annotations

import atexit
import gc
import marshal
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import BufferedReader, FileIO, TextIOWrapper
from pathlib import Path
from select import select
from shlex import quote
from socket import AF_UNIX, recv_fds, socket
from typing import TextIO

CLIENT = Path(__file__).with_name("ready_client.py")
OF_THE_SHELL = frozenset({"PWD", "OLDPWD", "SHLVL", "_", "PYTEST_CURRENT_TEST"})
"""The variables that may differ: the library reads none of them."""

RUNS, REFUSED = b"R", b"N"
"""What an answer begins with. After the first stand the four bytes of the exit code."""


@dataclass(frozen=True)
class Ready:
    """A process that waits for commands to run.

    Args:
        address: the socket on which it is asked.
    """

    address: Path

    @property
    def command(self) -> str:
        """What runs a command, for the shell: the arguments follow."""
        return f"{quote(sys.executable)} -I -S {quote(str(CLIENT))} {quote(str(self.address))}"


@cache
def ready(variables: frozenset[tuple[str, str]], /) -> Ready | None:
    """Give the process that waits for commands, started when it is first asked for; None where it can't be had.

    It ends with this process.

    Args:
        variables: those that all commands are run with.
    """
    if not hasattr(os, "fork"):
        return None
    folder = Path(tempfile.mkdtemp(prefix="cwi-ready-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    address = folder / "socket"
    waiting = subprocess.Popen(
        [sys.executable, str(Path(__file__)), str(address)],
        env=dict(variables),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What interrupts the tests is not for it.
        process_group=0,
    )
    # Its input ends when this process does, however that comes about; then it ends too.
    atexit.register(_end, waiting)
    if waiting.stdout is None or waiting.stdout.readline() != b"ready\n":
        return None
    return Ready(address)


def command(variables: Mapping[str, str], /) -> str:
    """Give what runs `cwinstruments` for a shell with these variables; its arguments follow."""
    same = frozenset((name, value) for name, value in variables.items() if name not in OF_THE_SHELL)
    waiting = ready(same)
    return from_nothing() if waiting is None else waiting.command


def from_nothing() -> str:
    """Give what starts Python and in it `cwinstruments`, for a shell; its arguments follow."""
    return f"{quote(sys.executable)} -m cwinstruments"


def _end(waiting: subprocess.Popen[bytes]) -> None:
    waiting.communicate()


# In the process that waits


def serve(address: str) -> None:
    """Load what commands use, and fork a process for each that is asked for. Only in such a process this comes back."""
    if not os.environ.get("PYTHONUNBUFFERED"):
        sys.exit("PYTHONUNBUFFERED has to be set")
    load()
    if threads() != 1:
        # A lock that another thread holds would never be given back in what is forked.
        sys.exit("what was loaded has begun threads: commands can't be forked")
    variables = _given(dict(os.environ))
    listener = socket(AF_UNIX)
    listener.bind(address)
    listener.listen(16)
    # What asks may be gone, and nothing is waited for here: each run is told of by the process between.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    lifeline = os.dup(0)
    os.write(1, b"ready\n")
    gc.collect()
    gc.freeze()
    while lifeline not in select([listener.fileno(), lifeline], [], [])[0]:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            os.close(lifeline)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _attend(connection, variables)
            return
        connection.close()
    os._exit(0)


def load() -> None:
    """Load the commands and what they load when they are used, but nothing that begins threads, as polars does."""
    from cwinstruments.cli.group import COMMANDS

    for place in COMMANDS.values():
        import_module(f"cwinstruments.cli.{place.module}")
    from cwinstruments.catalog import load_catalog

    # Reads and checks all definitions: that is what most commands begin with.
    load_catalog().check()


def threads() -> int:
    """Count the threads of this process, those that Python knows nothing of among them, where that can be told."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else 1


def _given(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name not in OF_THE_SHELL}


def _attend(connection: socket, expected: Mapping[str, str]) -> None:
    """Fork the process that runs the command and tell its exit code; comes back only in that process."""
    message, streams, _, _ = recv_fds(connection, 8, 3)
    size = int.from_bytes(message, "big")
    body = b""
    while len(body) < size:
        body += connection.recv(size - len(body))
    arguments, folder, variables = marshal.loads(body)
    if _given(variables) != expected:
        connection.sendall(REFUSED)
        os._exit(0)
    child = os.fork()
    if child:
        # So that a pipe ends as soon as the command does.
        for stream in (0, 1, 2, *streams):
            os.close(stream)
        _, status = os.waitpid(child, 0)
        connection.sendall(RUNS + os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))
        os._exit(0)
    connection.close()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    for name in ("stdin", "stdout", "stderr"):
        fresh = _opened(getattr(sys, name))
        setattr(sys, name, fresh)
        setattr(sys, f"__{name}__", fresh)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv[1:] = arguments
    if not sys.flags.safe_path:
        # Where `python -m` looks first.
        sys.path[0] = folder


def _opened(stream: TextIO) -> TextIO:
    """Open a standard stream as Python does at its start; the one that is there knows what it was, such as a pipe."""
    assert isinstance(stream, TextIOWrapper)
    number, writes = stream.fileno(), stream.writable()
    raw = FileIO(number, "wb" if writes else "rb", closefd=False)
    raw.name = stream.name
    fresh = TextIOWrapper(
        # The tests have `PYTHONUNBUFFERED`, so that what is printed and what is complained of stay in order.
        raw if writes else BufferedReader(raw),
        encoding=stream.encoding,
        errors=stream.errors,
        newline="\n",
        write_through=True,
    )
    return fresh


if __name__ == "__main__":
    serve(sys.argv[1])
    runpy.run_module("cwinstruments", run_name="__main__", alter_sys=True)
