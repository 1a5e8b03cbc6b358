"""A PostgreSQL server of the tests' own, where there is one on the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")


def _server_programs() -> Path | None:
    """Find the folder of PostgreSQL's `initdb`, which Debian keeps off the path."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    found = [
        path for place in _PLACES for path in Path("/").glob(place.removeprefix("/")) if (path / "initdb").exists()
    ]
    return max(found, default=None)


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": "nobody"} if hasattr(os, "geteuid") and os.geteuid() == 0 else {}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """Start a server in a folder of its own and connect to it; skip where none can be started."""
    psycopg = pytest.importorskip("psycopg")
    pytest.importorskip("sqlglot")
    programs = _server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine: there is no initdb")
    # Not in pytest's own folder: the path of a socket can't be long.
    folder = Path(tempfile.mkdtemp(prefix="cwi-pg-"))
    if _as_nobody():
        shutil.chown(folder, "nobody")
    data = folder / "data"
    try:
        _run([programs / "initdb", "-D", data, "-A", "trust", "-U", "tests", "-N", "--no-locale", "-E", "UTF8"])
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c jit=off"
        _run([programs / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"])
        try:
            # Tables of one name come and go, with other types each time: nothing is prepared.
            with psycopg.connect(
                host=str(folder), user="tests", dbname="postgres", autocommit=True, prepare_threshold=None
            ) as connection:
                yield connection
        finally:
            _run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[Any]) -> None:
    words = [str(word) for word in command]
    # Not captured through a pipe, which the server would hold open.
    done = subprocess.run(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False, **_as_nobody()
    )
    if done.returncode:
        pytest.skip(f"no PostgreSQL server can be started here: {Path(words[0]).name} gave {done.returncode}")
