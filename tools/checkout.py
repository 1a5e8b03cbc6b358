"""Set up the checkout's own virtual environment, and run the main job or the checks in it.

Only the standard library is used: on a fresh machine there is nothing else yet.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
USAGE = """\
usage: python3 run.py COMMAND [ARGUMENT...]

  demo    check, score and explain the example agency; arguments go to `cwinstruments demo`
  test    run every check: ruff, mypy, import-linter, pytest, coverage; with arguments, only pytest with these;
          with CWINSTRUMENTS_MEASURE=all in the environment, coverage is that of the whole library
  setup   make .venv and install what is needed; the other two do it by themselves

The first run takes about a minute and needs a package index; later ones install nothing."""

CORE = ("cwinstruments.plan", "cwinstruments.scoring")
"""What has to be covered to the last branch, and is measured each time."""
MEASURES_ALL = os.environ.get("CWINSTRUMENTS_MEASURE") == "all"
"""Whether all else is measured too."""

# What a user may have set for other purposes and would lead pip or Python astray in a virtual environment. The last one
# would let each of the hundreds of processes that the tests start compile the library anew.
MISLEADING = (
    *("PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PIP_USER"),
    *("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONDONTWRITEBYTECODE"),
)

Runner = Callable[[Sequence[str]], int]


class SetupError(Exception):
    """The checkout can't be set up; the message says what to do about it."""


@dataclass(frozen=True)
class Interpreter:
    """The Python that the virtual environment is made with."""

    executable: str
    version: str

    @classmethod
    def running(cls) -> Interpreter:
        """Give the interpreter that runs this, or the one below it if this is a virtual environment."""
        executable = getattr(sys, "_base_executable", None) or sys.executable
        if not executable:
            raise SetupError("This Python does not know where its own executable is; start another one.")
        return cls(os.path.realpath(executable), sys.version)


@dataclass(frozen=True)
class Checkout:
    """A checkout of the project and its virtual environment."""

    root: Path

    @property
    def venv(self) -> Path:
        """The folder of the virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The Python of the virtual environment."""
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def stamp(self) -> Path:
        """The file that says what the virtual environment was made from; it is written last."""
        return self.venv / "cwinstruments-stamp.json"

    def ingredients(self, interpreter: Interpreter) -> dict[str, str]:
        """Give everything that decides what the virtual environment holds."""
        files = [*self.root.glob("requirements*.txt"), self.root / "constraints.txt", self.root / "pyproject.toml"]
        files += self.root.glob("plugins/*/pyproject.toml")
        digests = {
            file.relative_to(self.root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(files)
        }
        return {
            "interpreter": interpreter.executable,
            "version": interpreter.version,
            "path": str(self.root),
            **digests,
        }

    def recorded(self) -> dict[str, str]:
        """Give the ingredients of the last set-up that was completed; none if there is no such thing."""
        try:
            record = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) and self.python.exists() else {}


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Give the environment variables for pip and the tools: the user's, less what would lead them astray."""
    kept = {name: value for name, value in given.items() if name.upper() not in MISLEADING}
    # Said outright, because `user = true` may also stand in a configuration file of pip.
    return {**kept, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run(command: Sequence[str]) -> int:
    """Run a command in the checkout and give its exit code."""
    return subprocess.run(command, cwd=ROOT, env=environment(os.environ), check=False).returncode


def require_venv_modules(find: Callable[[str], object] = importlib.util.find_spec) -> None:
    """Raise an error that says what to install when this Python can't make virtual environments."""
    missing = [name for name in ("venv", "ensurepip") if find(name) is None]
    if missing:
        raise SetupError(
            f"This Python ({sys.executable}) has no module {' and no module '.join(missing)}.\n"
            "Without it no virtual environment can be made.\n"
            f"  Debian, Ubuntu: sudo apt install python{sys.version_info.major}.{sys.version_info.minor}-venv\n"
            "  elsewhere: install Python with its standard library complete, and run this again."
        )


def set_up(checkout: Checkout, interpreter: Interpreter, runner: Runner = run) -> bool:
    """Make the virtual environment what it has to be; tell whether anything had to be done."""
    wanted = checkout.ingredients(interpreter)
    recorded = checkout.recorded()
    if recorded == wanted:
        return False
    require_venv_modules()
    checkout.stamp.unlink(missing_ok=True)
    same_python = all(recorded.get(key) == wanted[key] for key in ("interpreter", "version", "path"))
    if same_python:
        _say("1/3 keeping .venv, what it has to hold has changed")
    else:
        _say(f"1/3 making .venv with Python {interpreter.version.split()[0]} ({interpreter.executable})")
        _make_venv(checkout, interpreter, runner)
    pip = [str(checkout.python), "-m", "pip", "install", "--quiet"]
    _say("2/3 installing what builds packages")
    _install([*pip, "-c", "constraints.txt", "hatchling", "editables"], runner)
    _say("3/3 installing the library, its plugins and the tools (about a minute the first time)")
    # Built with the hatchling of step 2, which is pinned: quicker than four build environments, and the same tomorrow.
    _install([*pip, "--no-build-isolation", "-r", "requirements-dev.txt"], runner)
    checkout.stamp.write_text(json.dumps(wanted, indent=2), encoding="utf-8")
    return True


def _make_venv(checkout: Checkout, interpreter: Interpreter, runner: Runner) -> None:
    if checkout.venv.exists() and not (checkout.venv / "pyvenv.cfg").exists():
        raise SetupError(f"{checkout.venv} exists and is no virtual environment. Move it away and run this again.")
    if runner([interpreter.executable, "-m", "venv", "--clear", str(checkout.venv)]) != 0:
        raise SetupError(
            "The virtual environment could not be made; the reason stands above.\n"
            f"  Debian, Ubuntu: sudo apt install python{sys.version_info.major}.{sys.version_info.minor}-venv"
        )


def _install(command: Sequence[str], runner: Runner) -> None:
    if runner(command) != 0:
        raise SetupError(
            "pip could not install what is needed; its reason stands above.\n"
            "  A package index has to be reachable. When that is mended, run this again."
        )


@dataclass(frozen=True)
class Check:
    """One check of the test command."""

    name: str
    command: tuple[str, ...]
    beside: bool = False
    """Whether it runs beside those that follow; what it prints is shown when it is done."""


def checks(python: str, report: Path) -> tuple[Check, ...]:
    """Give the checks in the order in which they run."""
    import_linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    pytest = ("-m", "pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder")
    # To measure everything takes longer; conftest.py says which tests are measured.
    measured = ("cwinstruments", "pytest_cwinstruments") if MEASURES_ALL else CORE
    # Alone it would leave a core idle. It gives way to the tests, as some of them measure time.
    gives_way = ("nice", "-n", "10") if shutil.which("nice") else ()
    return (
        Check("ruff check", (python, "-m", "ruff", "check", ".")),
        Check("ruff format", (python, "-m", "ruff", "format", "--check", ".")),
        Check("mypy", (*gives_way, python, "-m", "mypy"), beside=True),
        Check("import-linter", (python, "-c", import_linter, "--no-logo")),
        Check("pytest", (python, *pytest, *(f"--cov={name}" for name in measured), f"--cov-report=json:{report}")),
        Check("coverage", (python, "-m", "tools.check_coverage", str(report))),
    )


def run_checks(todo: Sequence[Check], runner: Callable[[Check], tuple[int, str]]) -> int:
    """Run every check, also after one has failed, and print what came of each; give 1 if one failed."""
    done: dict[str, tuple[int, str, float]] = {}

    def run_one(check: Check) -> None:
        begin = time.monotonic()
        done[check.name] = (*runner(check), time.monotonic() - begin)

    threads = []
    for check in todo:
        if check.beside:
            threads.append(Thread(target=run_one, args=(check,), daemon=True))
            threads[-1].start()
        else:
            _say(f"\n=== {check.name} ===")
            run_one(check)
    for thread in threads:
        thread.join()
    lines = []
    for check in todo:
        code, _, seconds = done[check.name]
        beside = ", beside the others" if check.beside else ""
        lines.append(f"{'ok' if code == 0 else 'FAILED':<8}{check.name:<16}{seconds:6.1f} s{beside}")
    failed = sum(line.startswith("FAILED") for line in lines)
    pytest_line = done["pytest"][1]
    _say("\n=== summary ===\n" + "\n".join(lines))
    _say(f"{failed} of {len(todo)} checks failed" if failed else f"all {len(todo)} checks passed")
    # Once more, at the very end: what counts the tests of a run looks for it there.
    _say(pytest_line)
    return 1 if failed else 0


def run_check(check: Check) -> tuple[int, str]:
    """Run a check, show its output as it comes, and give its exit code and last line.

    The output of one that runs beside others comes in one piece, between two lines of theirs.
    """
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    variables = {**environment(os.environ), **({"FORCE_COLOR": "1"} if colour else {})}
    printed: list[str] = []
    try:
        with subprocess.Popen(
            check.command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, encoding="utf-8", errors="replace"
        ) as process:
            for line in process.stdout or ():
                printed.append(line)
                if not check.beside:
                    print(line, end="", flush=True)
    except OSError as error:
        _say(f"{check.name} could not be run: {error}")
        return 127, ""
    if check.beside:
        _say(f"\n=== {check.name} ===\n{''.join(printed)}")
    return process.returncode, next((line.rstrip() for line in reversed(printed) if line.strip()), "")


def test(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Run all checks, or, with arguments, pytest with these."""
    python = str(checkout.python)
    if arguments:
        return run([python, "-m", "pytest", *arguments])
    report = checkout.root / "build" / "coverage.json"
    # Thresholds are never held against the report of an earlier run.
    report.unlink(missing_ok=True)
    return run_checks(checks(python, report), run_check)


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks for and give the exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE)
        return 0 if arguments else 2
    command, *rest = arguments
    if command not in ("demo", "setup", "test") or (command == "setup" and rest):
        print(f"run.py does not know {' '.join(arguments)!r}\n\n{USAGE}", file=sys.stderr)
        return 2
    checkout = Checkout(ROOT)
    try:
        changed = set_up(checkout, Interpreter.running())
        if command == "setup":
            _say("ready: .venv is set up" if changed else "ready: nothing to install")
            return 0
        if command == "test":
            return test(checkout, rest)
        return run([str(checkout.python), "-m", "cwinstruments", "demo", *rest])
    except SetupError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _say(text: str) -> None:
    # Flushed, so that it stands in its place among the output of the tools.
    print(text, flush=True)
