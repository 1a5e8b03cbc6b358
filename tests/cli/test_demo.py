"""The command `demo`: the main job, from start to what to try next."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest

from cwinstruments.cli import demo as demo_module
from cwinstruments.cli import main

# Long, and about what is covered elsewhere: measuring coverage would double its time.
pytestmark = pytest.mark.unmeasured


def _run(folder: Path, *arguments: str, program: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    command = [*(program or (sys.executable, "-W", "error", "-m", "cwinstruments")), *arguments]
    # Whatever the developer's terminal is set to, this is a pipe.
    variables = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "COLUMNS")}
    return subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, encoding="utf-8", check=False, timeout=60
    )


def _main(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> int:
    # The process belongs to pytest: its signals and streams stay as they are.
    monkeypatch.setattr("cwinstruments.cli._heed_signals", lambda: None)
    monkeypatch.setattr("cwinstruments.cli.streams.prepare_streams", lambda: None)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return main(arguments)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a folder with spaces")


@pytest.fixture(scope="module")
def done(folder: Path) -> subprocess.CompletedProcess[str]:
    return _run(folder, "demo")


def test_the_demonstration_succeeds_and_writes_beside(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    """It exits with 0, says nothing on the error stream, and every file that it names is there."""
    assert (0, "") == (done.returncode, done.stderr)
    names = done.stdout.partition("\nWritten\n")[2].partition("\n\n")[0].split()
    expected = sorted(file.relative_to(folder) for file in (folder / "cwinstruments-demo").iterdir())

    assert 5 == len(names)
    assert expected == sorted(Path(name) for name in names)


def test_a_pipe_gets_plain_text(done: subprocess.CompletedProcess[str]) -> None:
    """Without a terminal there are no colours and no progress bar, and no line is cut off."""
    assert "\x1b" not in done.stdout
    assert "\r" not in done.stdout
    assert "…" not in done.stdout


def test_what_to_try_next_works_as_printed(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    """Each command that is printed runs in the same folder and succeeds."""
    commands = done.stdout.partition("\nTry next\n")[2].strip().splitlines()
    explain = next(command for command in commands if " explain " in command)

    assert 3 <= len(commands) <= 5
    for command in commands:
        ran = _run(folder, program=shlex.split(command))
        assert 0 == ran.returncode, command + "\n" + ran.stdout + ran.stderr
        assert ran.stdout or "-o" in command
    assert shlex.split(explain)[-1] in _run(folder, program=shlex.split(explain)).stdout
    assert (folder / "partnership-scores.csv").is_file()


def test_json_is_the_summary_and_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program reads the same summary as stands in the file, with the files and the commands."""
    code = _main(monkeypatch, tmp_path, "demo", "-o", "of json", "--format", "json")
    printed = capsys.readouterr()
    data = json.loads(printed.out)
    written, hints = data.pop("written"), data.pop("try_next")

    assert (0, "") == (code, printed.err)
    assert json.loads((tmp_path / "of json" / "summary.json").read_text(encoding="utf-8")) == data
    assert 5 == sum((tmp_path / name).is_file() for name in written)
    assert 5 == len(hints)


def test_text_is_the_same_from_within_and_from_outside(
    done: subprocess.CompletedProcess[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing in the summary depends on where or how it runs, apart from the commands at its end."""
    code = _main(monkeypatch, tmp_path, "demo")
    printed = capsys.readouterr()

    assert (0, "") == (code, printed.err)
    assert done.stdout.partition("\nTry next\n")[0] == printed.out.partition("\nTry next\n")[0]


@pytest.mark.parametrize(
    ("plugin", "distribution"),
    [
        ("workload", "cwinstruments-workload"),
        ("psychological-safety", "cwinstruments-psychological-safety"),
        ("partnership", "cwinstruments-partnership"),
    ],
)
def test_a_plugin_that_is_not_there_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    plugin: str,
    distribution: str,
) -> None:
    """It says exactly what to install, writes nothing, and exits with 2."""
    code = _main(monkeypatch, tmp_path, "--disable-plugin", plugin, "demo")
    printed = capsys.readouterr()

    assert (2, "") == (code, printed.out)
    assert f"-m pip install {distribution}\n" in printed.err
    (from_checkout,) = re.findall(
        rf"or from a checkout:\n\n +\S+ -m pip install (\S+{plugin})$", printed.err, re.MULTILINE
    )
    assert (tmp_path / from_checkout / "pyproject.toml").is_file()
    assert [] == list(tmp_path.iterdir())


def test_a_plugin_is_looked_for_in_the_reader_s_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where this does not run from one, nobody can say where it is."""
    monkeypatch.setattr(demo_module, "__file__", str(tmp_path / "site" / "cwinstruments" / "cli" / "demo.py"))
    _main(monkeypatch, tmp_path, "--disable-plugin", "workload", "demo")
    folder = Path("CHECKOUT", "plugins", "workload")

    assert f"-m pip install {folder}\n" in capsys.readouterr().err


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    """A file in the place of the folder, or of the one above it, is wrong use: exit 2 and no traceback."""
    (tmp_path / "file").write_text("mine")
    for target in ("file", "file/inside"):
        ran = _run(tmp_path, "demo", "-o", target)
        assert (2, "") == (ran.returncode, ran.stdout)
        assert target in ran.stderr
        assert "Traceback" not in ran.stderr
    assert "mine" == (tmp_path / "file").read_text()


def test_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a progress bar stands on the error stream; elsewhere nothing does."""

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    terminal, pipe = Terminal(), StringIO()
    monkeypatch.setenv("TERM", "xterm")
    for stream in (terminal, pipe):
        monkeypatch.setattr(sys, "stderr", stream)
        with demo_module._progress() as progress:
            if progress is not None:
                progress(1, 2)

    assert "scoring" in terminal.getvalue()
    assert "" == pipe.getvalue()


def test_the_program_is_named_so_that_the_shell_finds_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By its name where that is this program; else by the path of the script; else through Python."""
    scripts = tmp_path / "bin with spaces"
    scripts.mkdir()
    script = scripts / ("cwinstruments.exe" if os.name == "nt" else "cwinstruments")
    monkeypatch.setattr(sys, "executable", str(scripts / "python"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    through_python = demo_module.program()
    script.write_text("")
    script.chmod(0o755)
    by_path = demo_module.program()
    monkeypatch.setenv("PATH", str(scripts))

    assert shlex.join([str(Path("bin with spaces/python")), "-m", "cwinstruments"]) == through_python
    assert shlex.quote(str(Path("bin with spaces") / script.name)) == by_path
    assert "cwinstruments" == demo_module.program()
