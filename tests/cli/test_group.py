"""The command line as a whole: help, exit codes, plugins' commands, and no traceback."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

import cwinstruments
from cwinstruments.cli.group import COMMANDS, command_line
from cwinstruments.cli.plugin_commands import plugins_may_give_commands
from cwinstruments.plugins.commands import OWN_COMMANDS

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

SOURCE = Path(cwinstruments.__file__).parents[1]
DEFINITION = Path(__file__).parents[1] / "files" / "pulse.yaml"
HEAVY = {"attr", "attrs", "cattrs", "jsonschema", "narwhals", "numpy", "pandas", "pluggy", "polars", "rich", "yaml"}
HEAVY |= {"importlib.metadata", "cwinstruments.plugins", "cwinstruments.documents"}

GREET = """
import click
from cwinstruments.hookspecs import hookimpl

@hookimpl
def register_commands():
    @click.command()
    @click.argument("who")
    def greet(who):
        '''Greet somebody.'''
        click.echo(f"hello {who}")
        return 7

    return [greet]
"""


def start(*arguments: object, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process of its own."""
    paths = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "cwinstruments", *(str(argument) for argument in arguments)]
    env = {**os.environ, "PYTHONPATH": paths, **environment}
    return subprocess.run(command, input=stdin, capture_output=True, check=False, env=env, timeout=120)


# Help


def test_help_lists_every_command_with_what_it_says_itself() -> None:
    """The list is written without loading the commands, so it could say something else."""
    context = click.Context(command_line)
    for name, place in COMMANDS.items():
        command = command_line.get_command(context, name)

        assert isinstance(command, click.Command)
        assert (name, place.help) == (command.name, (command.help or "").split("\n\n")[0].replace("\n", " "))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_and_says_what_it_takes(run: Run, name: str) -> None:
    """Nobody has to guess."""
    done = run(name, "--help")

    assert 0 == done.code
    assert re.search(rf"^ +(\S+ .*)?cwinstruments (--\S+ \S+ )?{name}\b", done.out, re.MULTILINE), "no example"
    for parameter in command_line.get_command(click.Context(command_line), name).params:  # type: ignore[union-attr]
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts and parameter.name != "format_":
            assert parameter.help, parameter.opts


def test_help_and_version_are_clean_and_no_command_is_wrong_use(run: Run) -> None:
    """In every case something useful is printed."""
    help_, short, version, nothing = run("--help"), run("-h"), run("--version"), run()

    assert (0, 0, 0, 2) == (help_.code, short.code, version.code, nothing.code)
    assert help_.out == short.out == nothing.out
    assert all(f"\n  {name} " in help_.out for name in COMMANDS)
    assert f"cwinstruments, version {cwinstruments.__version__}\n" == version.out


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    """Neither what only some commands need, nor plugins, when those that are installed are data alone."""
    (tmp_path / "cwi_data").mkdir()
    (tmp_path / "cwi_data" / "__init__.py").write_text("raise SystemExit('imported')")
    info = tmp_path / "cwi_data-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cwi-data\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[cwinstruments]\ndata = cwi_data\n")
    program = (
        f"import sys; sys.path[:0] = {[str(tmp_path), str(SOURCE), *sys.path]!r}\n"
        "from cwinstruments.cli import main\nmain(['--help'])\nprint(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())

    assert "click" in loaded
    assert set() == loaded & HEAVY


# Commands of plugins


def test_a_command_of_a_plugin_is_listed_and_runs(run: Run, site: Any) -> None:
    """What it returns is no exit code."""
    site.install("cwi_greets", GREET)
    help_, done, its_help = run("--help"), run("greet", "you"), run("greet", "--help")

    assert re.search(r"^  greet +Greet somebody\.$", help_.out, re.MULTILINE)
    assert (0, "hello you\n") == (done.code, done.out)
    assert its_help.out.startswith("Usage: cwinstruments greet ")


def test_what_a_command_of_a_plugin_raises_is_a_fault_of_that_plugin(run: Run, site: Any) -> None:
    """And not of the library, to whom nobody needs to report it."""
    site.install("cwi_greets", GREET.replace("click.echo(", "int("))
    done = run("greet", "you")

    assert 70 == done.code
    assert "unexpected ValueError: " in done.err
    assert "This is a fault of the command 'greet' of plugin 'cwi-greets' of cwi-greets 1.0" in done.err


def test_a_disabled_plugin_gives_no_command(run: Run, site: Any) -> None:
    """Neither in the list nor when it is called."""
    site.install("cwi_greets", GREET)
    help_, done = run("--disable-plugin", "cwi-greets", "--help"), run("--disable-plugin", "cwi-greets", "greet", "you")

    assert not re.search("^  greet", help_.out, re.MULTILINE)
    assert 2 == done.code
    assert "there is no command 'greet'" in done.err


def test_a_command_of_the_library_loads_no_plugin(run: Run, site: Any, write: Write) -> None:
    """A broken plugin does not stand in the way of scoring."""
    site.install("cwi_breaks", "raise SystemExit('imported')\nregister_commands = None")
    done = run("score", DEFINITION, write("a.csv", "p1\n1\n"))

    assert 0 == done.code
    assert "cwi_breaks" not in sys.modules


def test_an_unknown_command_is_guessed(run: Run, site: Any) -> None:
    """Among those of plugins, too; a plugin that is set aside may be why."""
    known = run("scoer")
    site.install("cwi_greets", GREET)
    site.install("cwi_breaks", "1 / 0")
    greet, other, option = run("gret"), run("xyzzy"), run("--xyzzy")

    assert (2, 2, 2, 2) == (known.code, greet.code, other.code, option.code)
    assert "there is no command 'scoer'; did you mean 'score'?" in known.err
    assert "did you mean 'greet'?" in greet.err
    assert "'cwinstruments --help' lists the commands" in other.err
    assert "'cwinstruments plugins' shows what is wrong with plugins" in other.err
    assert "--xyzzy" in option.err


def test_what_looks_like_an_option_is_no_command(run: Run) -> None:
    """After two dashes everything is an argument."""
    done = run("--", "--list")

    assert 2 == done.code
    assert "there is no option '--list'" in done.err


PLAIN: dict[str, tuple[str, str | bytes]] = {
    "data alone": ("cwi_plain", "'''Data.'''"),
    "a folder hook": ("cwi_plain", "def register_instruments(): return ()"),
    "missing": ("cwi_is_not_there", ""),
}
PERHAPS: dict[str, tuple[str, str | bytes]] = {
    "the hook": ("cwi_plain", "def register_commands(): return ()"),
    "whatever another module has": ("cwi_plain", "from other import *"),
    "an object": ("cwi_plain:plugin", ""),
    "an inner module": ("cwi_plain.inner", ""),
    "not text": ("cwi_plain", b"\xff"),
}


@pytest.mark.parametrize("name", [*PLAIN, *PERHAPS])
def test_only_plugins_that_may_have_commands_are_loaded_for_help(site: Any, name: str) -> None:
    """What is not plain counts as perhaps."""
    point, text = (PLAIN | PERHAPS)[name]
    site.install("cwi_plain", "", point)
    (site.folder / "cwi_plain.py").write_bytes(text if isinstance(text, bytes) else text.encode())

    assert (name in PERHAPS) is plugins_may_give_commands([str(site.folder)])


def test_places_without_plugins_are_passed_over(tmp_path: Path) -> None:
    """Also those that are not there or are not ours; an archive is not looked into."""
    (tmp_path / "a.dist-info").mkdir()
    (tmp_path / "b.dist-info").mkdir()
    (tmp_path / "b.dist-info" / "entry_points.txt").write_text("[pytest11]\nx = y:z\n")
    (tmp_path / "c.dist-info").mkdir()
    (tmp_path / "c.dist-info" / "entry_points.txt").write_text("[cwinstruments]\n\n[pytest11]\nx = y:z\n")
    (tmp_path / "archive.zip").touch()

    assert not plugins_may_give_commands([str(tmp_path), str(tmp_path / "none")])
    assert plugins_may_give_commands([str(tmp_path / "archive.zip")])


def test_a_namespace_without_a_file_gives_no_command(site: Any) -> None:
    """There is nothing in it that could."""
    site.install("cwi_space", "", "cwi_space")
    (site.folder / "cwi_space.py").unlink()
    (site.folder / "cwi_space").mkdir()

    assert not plugins_may_give_commands([str(site.folder)])


# Faults


@pytest.mark.parametrize("arguments", [
    ("score",),
    ("score", "pulse"),
    ("score", "pulse", "a.csv", "--format", "xlsx"),
    ("score", "pulse", "a.csv", "--wrong"),
    ("explain", "pulse", "a.csv"),
    ("show",),
    ("list", "more"),
    ("check",),
])  # fmt: skip
def test_wrong_use_exits_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    """And says how it is used."""
    done = run(*arguments)

    assert (2, "") == (done.code, done.out)
    assert "Usage: cwinstruments" in done.err


FAULTS: dict[str, tuple[BaseException, int, str]] = {
    "a fault of ours": (RuntimeError("oh"), 70, "unexpected RuntimeError: oh\nThis is a fault of cwinstruments."),
    "interrupted": (KeyboardInterrupt(), 130, "interrupted\n"),
    "aborted": (click.Abort(), 130, "interrupted\n"),
    "the system": (PermissionError(13, "Permission denied", "a.csv"), 2, "a.csv: Permission denied\n"),
    "the system, without a file": (OSError(28, "No space left on device"), 2, "No space left on device\n"),
    "a system error without words": (OSError("odd"), 70, "unexpected OSError: odd"),
    "a click error": (click.FileError("a.csv", "odd"), 2, "Error: Could not open file 'a.csv': odd"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_no_fault_shows_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """One or two lines, and an exit code that tells whose fault it was."""
    error, code, message = FAULTS[name]

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("cwinstruments.cli.settings.Settings.subject", fail)
    done = run("show", "pulse")

    assert code == done.code
    assert message in done.err.strip("\n") + "\n"
    assert len(done.err.strip().splitlines()) <= 2


def test_a_traceback_is_shown_to_those_who_ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], run: Run
) -> None:
    """For a report of the fault."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr("cwinstruments.cli.settings.Settings.subject", fail)
    monkeypatch.setenv("CWINSTRUMENTS_DEBUG", "1")
    code = cwinstruments.cli.main(["show", "pulse"])

    assert 70 == code
    assert "Traceback (most recent call last)" in capsys.readouterr().err


# As a process


def test_scores_go_through_pipes(tmp_path: Path) -> None:
    """Scores on the standard output, everything else on the standard error, and the exit code to the shell."""
    done = start("score", DEFINITION, "-", stdin=b"respondent,p1,p2,p3\nr1,1,2,3\nr2,9,2,3\n")

    assert 1 == done.returncode
    assert 2 == len(done.stdout.splitlines())
    assert b"standard input:3 CWI851 respondent 'r2'" in done.stderr
    assert b"Traceback" not in done.stderr


def test_scores_are_utf_8_whatever_the_terminal_is() -> None:
    """Messages that the terminal can't show are escaped."""
    rows = "respondent,unit,p1\nЗ,Захід,1\n,Å,9\n".encode()
    done = start("score", DEFINITION, "-", stdin=rows, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")

    assert 1 == done.returncode
    assert "Захід" in done.stdout.decode("utf-8")
    shown = start("show", DEFINITION, "--language", "es", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert 0 == shown.returncode


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    """As in `cwinstruments score … | head`."""
    file = tmp_path / "a.csv"
    file.write_text("respondent,p1,p2,p3\n" + "r1,1,2,3\n" * 3000)
    paths = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "cwinstruments", "score", str(DEFINITION), str(file)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read(10) == b"respondent"
        process.stdout.close()
        said = process.stderr.read().decode()
        code = process.wait(timeout=120)

    assert 141 == code
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert "BrokenPipe" not in said


def test_listing_for_a_reader_that_goes_away_is_no_fault() -> None:
    """Commands that print text, too."""
    paths = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "cwinstruments", "show", str(DEFINITION), "--plan"]
    done = subprocess.run(
        command, stdout=writing, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}, check=False
    )
    os.close(writing)

    assert (141, b"") == (done.returncode, done.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize(("number", "code"), [(1, 129), (2, 130), (15, 143)])
def test_a_program_that_is_ended_leaves_nothing_behind(tmp_path: Path, number: int, code: int) -> None:
    """By the keyboard, or by whoever started it."""
    target = tmp_path / "scores.csv"
    paths = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "cwinstruments", "score", str(DEFINITION), "-", "-o", str(target)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
    ) as process:
        assert process.stdin is not None and process.stderr is not None
        process.stdin.write(b"respondent,p1,p2,p3\n" + b"r1,1,2,3\n" * 2000 + b"r2,9,2,3\n")
        process.stdin.write(b"r1,1,2,3\n" * 2000)
        process.stdin.flush()
        while b"CWI851" not in process.stderr.readline():
            pass
        assert 1 == len(list(tmp_path.iterdir()))
        process.send_signal(number)
        said = process.stderr.read()
        assert code == process.wait(timeout=60)

    assert [] == list(tmp_path.iterdir())
    assert b"Traceback" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_a_signal_while_plugins_load_ends_the_program(tmp_path: Path) -> None:
    """It is not taken for something that a plugin raised."""
    (tmp_path / "cwi_waits.py").write_text("import os, time; os.write(1, b'waiting\\n'); time.sleep(60)")
    info = tmp_path / "cwi_waits-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cwi-waits\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[cwinstruments]\nwaits = cwi_waits\n")
    paths = os.pathsep.join([str(tmp_path), str(SOURCE), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "cwinstruments", "list"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert b"waiting\n" == process.stdout.readline()
        process.terminate()
        said = process.stderr.read()
        assert 143 == process.wait(timeout=60)

    assert b"" == said


@pytest.mark.skipif(sys.platform == "win32", reason="streams are closed by the shell there")
@pytest.mark.parametrize(
    "arguments", ["list", "--help", "--version", f"show {DEFINITION}", f"score {DEFINITION} ROWS", "score --help"]
)
def test_a_closed_output_is_said_without_a_traceback(tmp_path: Path, arguments: str) -> None:
    """Nothing can be written, which is no fault of ours."""
    (tmp_path / "a.csv").write_text("p1,p2,p3\n1,2,3\n")
    done = shell(f"{arguments} >&-".replace("ROWS", str(tmp_path / "a.csv")))

    assert 2 == done.returncode
    assert b"standard output: it is closed" == done.stderr.splitlines()[-1]
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="streams are closed by the shell there")
@pytest.mark.parametrize("format_", ["csv", "jsonl", "json"])
def test_a_closed_input_is_said(format_: str) -> None:
    """Nobody knows otherwise why there are no responses."""
    done = shell(f"score {DEFINITION} - --input-format {format_} <&-")

    assert (2, b"") == (done.returncode, done.stdout)
    assert b"standard input: it is closed" == done.stderr.splitlines()[-1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
@pytest.mark.parametrize("errors", ["2>/dev/full", "2>&-", "2>&- >&- <&-"])
def test_messages_that_can_not_be_printed_lose_no_scores(tmp_path: Path, errors: str) -> None:
    """The file is written, and the exit code is the usual one."""
    rows, scores = tmp_path / "a.csv", tmp_path / "scores.csv"
    rows.write_text("respondent,p1,p2,p3\nr1,1,2,3\nr2,9,2,3\n")
    done = shell(f"score {DEFINITION} {rows} -o {scores} {errors}")

    assert 1 == done.returncode
    assert 2 == len(scores.read_text().splitlines())
    provenance = scores.with_name("scores.csv.provenance.json")
    assert {rows, scores, provenance} == set(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
def test_a_full_disk_is_said() -> None:
    """In one line."""
    done = shell("list >/dev/full")

    assert (2, b"No space left on device\n") == (done.returncode, done.stderr)


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="there is no such name")
def test_the_name_of_the_standard_output_is_written_through(tmp_path: Path) -> None:
    """Into a pipe, and into a file to which others write as well."""
    (tmp_path / "a.csv").write_text("p1,p2,p3\n1,2,3\n")
    piped = shell(f"score {DEFINITION} {tmp_path / 'a.csv'} -o /dev/stdout")
    (tmp_path / "out").write_text("before\n")
    with (tmp_path / "out").open("ab") as stream:
        shell(f"score {DEFINITION} {tmp_path / 'a.csv'} -o /dev/stdout", stdout=stream)

    assert (0, 2) == (piped.returncode, len(piped.stdout.splitlines()))
    assert b"before\n" + piped.stdout.replace(b"\r\n", b"\n") == (tmp_path / "out").read_bytes()
    assert 2 == len(list(tmp_path.iterdir()))


def shell(line: str, stdout: Any = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    """Run the command line with its streams as a shell sets them up."""
    paths = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    command = ["sh", "-c", f"exec '{sys.executable}' -m cwinstruments {line}"]
    env = {**os.environ, "PYTHONPATH": paths}
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False, env=env, timeout=120)


# What comes from files is shown, not obeyed


def test_control_characters_reach_no_terminal(run: Run, write: Write) -> None:
    """Neither from names of files nor from cells; a line break in one of them breaks no line."""
    rows = write("a\x1b[2J.csv", '"respondent",p1\n"r\x1b]0;x\x07\n1","9\x9b"\n')
    scored, shown = run("score", DEFINITION, rows), run("explain", DEFINITION, rows, "--respondent", "a\x1bb\n")

    assert not set("\x1b\x07\x9b") & set(scored.err + shown.err)
    assert r"a\x1b[2J.csv:2 CWI851 respondent 'r\x1b]0;x\x07\n1'" in scored.err
    assert r"there is no respondent 'a\x1bb\n' in " in shown.err


def test_an_explanation_holds_no_control_characters(run: Run, write: Write) -> None:
    """JSON and HTML have escapes of their own."""
    rows = write("a.csv", 'respondent,p1,p2,p3\n"r\x1b[31m\n1",1,2,3\n')
    done = run("explain", DEFINITION, rows, "--respondent", "r\x1b[31m\n1")

    assert 0 == done.code
    assert r"pulse 1.2.0, respondent r\x1b[31m\n1" == done.out.splitlines()[0]
    assert "\x1b" not in done.out


def test_a_table_holds_no_control_characters(run: Run, tmp_path: Path) -> None:
    """The name of a folder stands in it."""
    folder = tmp_path / "a\x1b[31m"
    folder.mkdir()
    shutil.copy(DEFINITION, folder)
    done = run("--instruments-dir", folder, "list")

    assert "\x1b" not in done.out + done.err
    assert r"a\x1b[31m" in done.out


@pytest.mark.parametrize("command", ["score", "explain", "demo"])
def test_a_file_without_a_name_is_wrong_use(run: Run, write: Write, command: str) -> None:
    """Most often a variable of a script is empty."""
    rest = {"score": ["a.csv"], "explain": ["a.csv", "--respondent", "1"], "demo": []}[command]
    done = run(command, *([DEFINITION] if rest else []), *rest, "-o", "")

    assert 2 == done.code
    assert "Invalid value for '-o' / '--output': the name is empty" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_signal_that_is_ignored_stays_so(run: Run) -> None:
    """`nohup` asks for that."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    run("--version")

    assert signal.SIG_IGN is signal.getsignal(signal.SIGHUP)


def test_the_names_that_plugins_cannot_have_are_those_of_all_commands() -> None:
    """They stand below the command line, so that the conformance kit knows them too."""
    assert sorted(COMMANDS) == sorted(OWN_COMMANDS)
