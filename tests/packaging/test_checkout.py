"""`run.py` sets a checkout up once, and says clearly what is in its way."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest

import run
from tools import checkout
from tools.checkout import (
    Check,
    Checkout,
    Interpreter,
    SetupError,
    environment,
    require_venv_modules,
    run_checks,
    set_up,
)

ROOT = Path(__file__).resolve().parents[2]
PYTHON = Interpreter("python3.11", "3.11.7 (main)")


class FakeRunner:
    """Notes the commands, and makes what a virtual environment has."""

    def __init__(self, folder: Path, *, fails_on: str | None = None) -> None:
        self.folder = folder
        self.fails_on = fails_on
        self.commands: list[str] = []

    def __call__(self, command: Sequence[str]) -> int:
        self.commands.append(" ".join(command[1:]))
        if self.fails_on is not None and self.fails_on in self.commands[-1]:
            return 1
        if "venv" in command:
            python = Checkout(self.folder).python
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
            (self.folder / ".venv" / "pyvenv.cfg").touch()
        return 0

    @property
    def kinds(self) -> list[str]:
        return [command.split()[1] for command in self.commands]


@pytest.fixture
def place(tmp_path: Path) -> Checkout:
    folder = tmp_path / "with a space"
    (folder / "plugins" / "workload").mkdir(parents=True)
    for name in ("pyproject.toml", "constraints.txt", "requirements-dev.txt", "plugins/workload/pyproject.toml"):
        (folder / name).write_text(name)
    return Checkout(folder)


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_what_is_needed(version: tuple[int, int, int]) -> None:
    """A Python that is too old is named, and so is what is needed."""
    message = run.complaint(version)

    assert message is not None
    assert f"needs Python >= 3.11, and this is Python {version[0]}.{version[1]} " in message


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 0), (4, 0, 0)])
def test_a_new_python_hears_no_complaint(version: tuple[int, int, int]) -> None:
    """A Python that is new enough goes on."""
    assert run.complaint(version) is None


def test_an_old_python_understands_run_py() -> None:
    """The file parses as Python 3.7 does, which is the oldest grammar that can be asked for here."""
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    later = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr)]

    assert [] == later


def test_the_second_set_up_installs_nothing(place: Checkout) -> None:
    """Once everything is installed, nothing runs any more."""
    runner = FakeRunner(place.root)

    assert set_up(place, PYTHON, runner)
    assert ["venv", "pip", "pip"] == runner.kinds
    assert not set_up(place, PYTHON, runner)
    assert 3 == len(runner.commands)


@pytest.mark.parametrize(
    "name", ["pyproject.toml", "constraints.txt", "requirements-dev.txt", "plugins/workload/pyproject.toml"]
)
def test_a_changed_requirement_is_installed_into_the_same_venv(place: Checkout, name: str) -> None:
    """A change to what has to be there is installed, without making everything anew."""
    set_up(place, PYTHON, FakeRunner(place.root))
    (place.root / name).write_text("changed")
    runner = FakeRunner(place.root)

    assert set_up(place, PYTHON, runner)
    assert ["pip", "pip"] == runner.kinds


@pytest.mark.parametrize(
    "other", [Interpreter("python3.12", "3.12.1 (main)"), Interpreter("python3.11", "3.11.9 (main)")]
)
def test_another_python_makes_the_venv_anew(place: Checkout, other: Interpreter) -> None:
    """A virtual environment of another Python is replaced."""
    set_up(place, PYTHON, FakeRunner(place.root))
    runner = FakeRunner(place.root)

    assert set_up(place, other, runner)
    assert ["venv", "pip", "pip"] == runner.kinds
    assert "--clear" in runner.commands[0]


def test_a_moved_checkout_makes_the_venv_anew(place: Checkout) -> None:
    """A virtual environment holds its own path, so a checkout that was moved needs a new one."""
    set_up(place, PYTHON, FakeRunner(place.root))
    moved = Checkout(place.root.rename(place.root.with_name("moved")))
    runner = FakeRunner(moved.root)

    assert set_up(moved, PYTHON, runner)
    assert ["venv", "pip", "pip"] == runner.kinds


def test_a_venv_without_its_python_is_made_anew(place: Checkout) -> None:
    """A stamp alone proves nothing."""
    set_up(place, PYTHON, FakeRunner(place.root))
    place.python.unlink()

    assert set_up(place, PYTHON, FakeRunner(place.root))


def test_an_unreadable_stamp_counts_as_none(place: Checkout) -> None:
    """A stamp cut short does not keep anybody from setting up."""
    set_up(place, PYTHON, FakeRunner(place.root))
    place.stamp.write_text('{"interpreter": ')

    assert set_up(place, PYTHON, FakeRunner(place.root))


@pytest.mark.parametrize(
    ("step", "message"), [("-m venv", "could not be made"), ("requirements-dev.txt", "could not install")]
)
def test_a_step_that_fails_leaves_no_stamp(place: Checkout, step: str, message: str) -> None:
    """What was not completed is done again the next time."""
    with pytest.raises(SetupError, match=message):
        set_up(place, PYTHON, FakeRunner(place.root, fails_on=step))

    assert not place.stamp.exists()
    assert set_up(place, PYTHON, FakeRunner(place.root))


def test_a_folder_that_is_no_venv_is_left_alone(place: Checkout) -> None:
    """Something else of the name .venv is never cleared."""
    place.venv.mkdir()
    treasure = place.venv / "treasure.txt"
    treasure.touch()

    with pytest.raises(SetupError, match="is no virtual environment"):
        set_up(place, PYTHON, FakeRunner(place.root))
    assert treasure.exists()


def test_a_python_without_venv_is_told_what_to_install() -> None:
    """Debian's Python has neither venv nor ensurepip until a package is installed; the message names it."""
    with pytest.raises(SetupError, match=r"no module ensurepip(.|\n)*apt install python3\.\d+-venv"):
        require_venv_modules(lambda name: None if name == "ensurepip" else object())


def test_settings_that_lead_pip_astray_are_put_aside() -> None:
    """A user's PIP_USER=1 or PYTHONPATH does not reach the virtual environment; a proxy does."""
    given = {"PIP_USER": "1", "PIP_TARGET": "x", "PYTHONPATH": "y", "PYTHONHOME": "z", "HTTPS_PROXY": "proxy"}

    assert {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "HTTPS_PROXY": "proxy"} == environment(given)


def test_every_check_runs_and_one_failure_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    """All checks run, the summary names the one that failed, and pytest's last line comes last."""
    ran: list[str] = []

    def runner(check: Check) -> tuple[int, str]:
        ran.append(check.name)
        return (1 if check.name == "mypy" else 0), f"last line of {check.name}"

    todo = checkout.checks("python", Path("coverage.json"))
    code = run_checks(todo, runner)
    printed = capsys.readouterr().out.splitlines()

    assert 1 == code
    assert ["ruff check", "ruff format", "import-linter", "pytest", "coverage"] == [one for one in ran if one != "mypy"]
    assert "mypy" in ran
    assert ["mypy"] == [line.split()[1] for line in printed if line.startswith("FAILED")]
    assert "last line of pytest" == printed[-1]


def test_what_takes_long_on_one_core_runs_beside_the_tests(capsys: pytest.CaptureFixture[str]) -> None:
    """The tests begin while it goes on; the end waits for it, and it fails the run as any other."""
    tested = Event()

    def runner(check: Check) -> tuple[int, str]:
        if check.name == "mypy":
            assert tested.wait(timeout=60)
            return 1, ""
        if check.name == "coverage":
            tested.set()
        return 0, ""

    assert 1 == run_checks(checkout.checks("python", Path("coverage.json")), runner)
    assert "1 of 6 checks failed" in capsys.readouterr().out


def test_a_check_that_could_not_be_run_has_failed(capsys: pytest.CaptureFixture[str]) -> None:
    """Also beside others, where nobody sees what is raised."""
    told = Check("mypy", ("nothing-of-that-name",), beside=True)
    tests = Check("pytest", (sys.executable, "-c", "print('1 passed')"))

    assert 1 == run_checks([told, tests], checkout.run_check)
    printed = capsys.readouterr().out.splitlines()

    assert ["mypy"] == [line.split()[1] for line in printed if line.startswith("FAILED")]
    assert "1 passed" == printed[-1]


def test_what_a_check_beside_others_prints_stays_together(capsys: pytest.CaptureFixture[str]) -> None:
    """It is shown when it is done."""
    program = "import time; print('a', flush=True); time.sleep(0.2); print('b')"
    told = Check("mypy", (sys.executable, "-c", program), beside=True)

    assert (0, "b") == checkout.run_check(told)
    assert "\n=== mypy ===\na\nb\n" in capsys.readouterr().out


def test_a_run_without_failures_succeeds() -> None:
    """Zero is for a run in which every check passed."""
    assert 0 == run_checks(checkout.checks("python", Path("coverage.json")), lambda check: (0, ""))


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--help"], 0, "usage:"),
        ([], 2, "usage:"),
        (["tets"], 2, "does not know 'tets'"),
        (["setup", "x"], 2, "does not know"),
    ],
)
def test_the_command_says_how_it_is_used(arguments: list[str], code: int, words: str) -> None:
    """Help is an answer; a wrong command is an error, and gets the help too."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments], capture_output=True, encoding="utf-8", check=False
    )

    assert code == done.returncode
    assert words in done.stdout + done.stderr
