from __future__ import annotations

import io
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cwinstruments.cli import DEBUG_VARIABLE, main
from cwinstruments.plugins import DISABLE_VARIABLE

PULSE = Path(__file__).parents[1] / "files" / "pulse.yaml"


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]
Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command in this process; `stdin` is what it reads from the standard input."""
    monkeypatch.delenv(DEBUG_VARIABLE, raising=False)
    monkeypatch.delenv(DISABLE_VARIABLE, raising=False)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGINT))}

    def run_command(*arguments: object, stdin: str | bytes = b"") -> Result:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Result(code, captured.out, captured.err)

    yield run_command
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file into the test's folder; text is written as UTF-8 with its line ends as they are."""

    def write_file(name: str, content: str | bytes) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return write_file


@pytest.fixture
def pulse(tmp_path: Path) -> Path:
    """Give a folder of definitions with one instrument."""
    folder = tmp_path / "definitions"
    folder.mkdir()
    shutil.copy(PULSE, folder)
    return folder


class Site:
    """A folder on `sys.path` in which plugins are installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, module: str, text: str, point: str | None = None) -> None:
        """Install a plugin that is one module."""
        name = module.replace("_", "-")
        self._write(f"{module}.py", text)
        info = f"{module}-1.0.dist-info"
        self._write(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        self._write(f"{info}/entry_points.txt", f"[cwinstruments]\n{name} = {point or module}\n")

    def _write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A place to install plugins that are gone after the test."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    yield Site(folder)
    for name in list(sys.modules):
        if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
