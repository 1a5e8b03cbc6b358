"""Commands that are forked from a process that has loaded the library do what they do when they are started."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from cwinstruments.cli.group import COMMANDS
from tools import ready_client, ready_command
from tools.doc_examples import EACH_COMMAND, ROOT, commands, documentation, name_of_command, run_command
from tools.doc_session import plain_variables

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes can't be forked here")

MINIMAL = ROOT / "examples" / "minimal-instrument.yaml"
LINES = [
    ("cwinstruments --version", 0, "cwinstruments, version"),
    ("cwinstruments lits", 2, "Error: there is no command 'lits'"),
    ("cwinstruments lits 2> /dev/null", 2, ""),
    ("cwinstruments check faulty.yaml > found.txt; code=$?; wc -l < found.txt; exit $code", 1, ""),
    ("cwinstruments schema instrument | head -n 2", 0, '"$schema": '),
    ("cd below && cwinstruments check ../faulty.yaml --format concise", 1, "../faulty.yaml:1"),
    (
        f"printf 'mc1,mc2,mc3,right\\n5,1,5,100\\n' | cwinstruments audit '{MINIMAL}' - --stated meetings=right",
        0,
        "1 of 1 rows state a total: 1 agree",
    ),
]
"""What is run both ways, with its exit code and a part of what it prints."""

ELSEWHERE = {"demo": "tests/cli/test_demo.py", "audit": "LINES", "schema": "LINES"}
"""Where those commands are started from nothing that the page of the command line doesn't run."""

FAULTY = """\
schema: cwinstruments.instrument/1
id: faulty
"""


def in_process(variables: Mapping[str, str]) -> ready_command.Ready:
    """Give the process that waits for commands with these variables."""
    waiting = ready_command.ready(
        frozenset((name, value) for name, value in variables.items() if name not in ready_command.OF_THE_SHELL)
    )
    assert waiting is not None
    return waiting


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> ready_command.Ready:
    """The process that waits; the variables of this one are those of the pages."""
    variables = plain_variables()
    for name in set(os.environ) - set(variables):
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return in_process(variables)


@pytest.mark.parametrize(("line", "code", "told"), LINES)
def test_a_command_does_the_same_as_one_that_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, code: int, told: str
) -> None:
    """What it prints, on both streams and in this order, its exit code, its folder and what it reads."""
    (tmp_path / "below").mkdir()
    (tmp_path / "faulty.yaml").write_text(FAULTY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    forked = run_command(line)

    assert run_command(line, from_nothing=True) == forked
    assert code == forked[1]
    assert told in forked[0]


def test_a_command_is_forked_and_its_exit_code_told(
    plain: ready_command.Ready, capfd: pytest.CaptureFixture[str]
) -> None:
    """It writes where the one who asked for it does."""
    assert 0 == ready_client.run(str(plain.address), ["--version"])
    assert capfd.readouterr().out.startswith("cwinstruments, version")
    assert 2 == ready_client.run(str(plain.address), ["--vresion"])
    assert "--vresion" in capfd.readouterr().err


def test_nothing_stays_from_one_command_to_the_next(
    plain: ready_command.Ready, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each begins with what was loaded before the first."""
    monkeypatch.chdir(tmp_path)
    examples = str(ROOT / "examples")

    assert 0 == ready_client.run(str(plain.address), ["--instruments-dir", examples, "show", "meeting-check"])
    assert "meeting-check" in capfd.readouterr().out
    assert 2 == ready_client.run(str(plain.address), ["show", "meeting-check"])
    assert "meeting-check" in capfd.readouterr().err


def test_a_command_with_another_variable_is_started(
    plain: ready_command.Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module may have read it when it was loaded, and Python when it was started."""
    monkeypatch.setenv("PYTHONSAFEPATH", "1")

    assert ready_client.run(str(plain.address), ["--version"]) is None
    assert "disabled" in run_command("CWINSTRUMENTS_DISABLE_PLUGINS=workload cwinstruments plugins")[0]


@pytest.mark.parametrize("line", ["--version", "lits", "lits >&- <&-"])
def test_a_command_is_started_where_none_can_be_forked(tmp_path: Path, line: str) -> None:
    """The process that waits may be gone, and a closed stream can't be handed on."""
    gone = ready_command.Ready(tmp_path / "socket")
    done = subprocess.run(["sh", "-c", f"{gone.command} {line}"], capture_output=True, text=True, check=False)
    started = subprocess.run(
        ["sh", "-c", f"{ready_command.from_nothing()} {line}"], capture_output=True, text=True, check=False
    )

    assert (started.returncode, started.stdout, started.stderr) == (done.returncode, done.stdout, done.stderr)


def test_the_process_that_waits_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    """It reads the end of its input, however that came about."""
    with subprocess.Popen(
        [sys.executable, ready_command.__file__, str(tmp_path / "socket")],
        env=plain_variables(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as waiting:
        assert waiting.stdin is not None and waiting.stdout is not None
        assert b"ready\n" == waiting.stdout.readline()
        assert waiting.poll() is None
        waiting.stdin.close()

        assert 0 == waiting.wait(timeout=120)


def test_each_command_is_started_from_nothing_somewhere() -> None:
    """What a forked command finds loaded, one that a user starts has to import."""
    page = documentation().parse(ROOT / EACH_COMMAND)
    shown = {
        name_of_command(command.line)
        for example in page
        if isinstance(example.parsed, str)
        for command in commands(example.parsed)
    }

    assert set(COMMANDS) - set(ELSEWHERE) <= shown
