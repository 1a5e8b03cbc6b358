"""Run what the documentation shows: commands with their output, files as they are written and changed, and Python.

A page is read from top to bottom in a folder of its own, which holds a copy of `examples/`.

- ```` ```console ````: each line that begins with `$ ` is a command for the shell; what follows is its output.
- `<!-- file: NAME -->` before a block: the block is the whole of that file, which is written.
- `<!-- edit: NAME -->` before a block of ```` ```diff ````: the lines that are kept or begin with `-` stand in the file
  once, and are replaced by those that are kept or begin with `+`.
- ```` ```python ````: sybil runs it, with `>>>` or without.

Where `<!-- one shell, at most 90 s -->` stands on a page, all its commands run in one shell, as for a reader who makes
a virtual environment and goes there: folders and variables hold, and `cwinstruments` is what was installed. Its folder
holds the checkout, as `cwinstruments`. Blocks of ```` ```sh ```` run too; they have to succeed, and what they print is
not looked at. All commands together may take as long as the comment says. Python is not run there, as it is not this
one's: write it to a file, and let a command run it.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path
from typing import Any

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.example import SybilFailure
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from tools import ready_command
from tools.doc_session import Session, plain_variables, run_shell, session_of

ROOT = Path(__file__).resolve().parent.parent
SESSION = "documentation_session"
"""The name under which the namespace of a page holds its shell, where there is one for all commands."""

EACH_COMMAND = "docs/how-to/use-the-command-line.md"
"""The page that shows each command. There, and in the README, each is started from nothing when it is first run."""

_FOLDER = "documentation_folder"
_CAME_FROM = "documentation_came_from"
_STARTED = "documentation_commands_started"
_WRITTEN = re.compile(r"<!-- (file|edit): (\S+) -->\n+```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def documentation() -> Sybil:
    """Give what finds and runs the examples of a page."""
    return Sybil(
        parsers=[
            parse_files,
            CodeBlockParser("console", run_console),
            parse_shell,
            parse_python,
        ],
        path=str(ROOT),
        patterns=["README.md", "docs/*.md", "docs/*/*.md"],
    )


class Page(pytest.File):
    """A page of the documentation, for pytest.

    All its examples are one test. Each builds on those above it, so they could neither be picked one by one nor be
    shared out among processes.
    """

    def collect(self) -> Iterator[PageExamples]:
        """Give the one test of the page, where it has any examples."""
        document = documentation().parse(self.path)
        if list(document):
            yield PageExamples.from_parent(self, name="examples", document=document)


class PageExamples(pytest.Item):
    """The examples of a page, from top to bottom; the first one that is wrong ends the test."""

    def __init__(self, *, document: Document, **rest: Any) -> None:
        super().__init__(**rest)
        self._document = document
        self._line = 1
        # What pages show is tested beneath tests/ as well; measured, pages would take more than twice as long.
        self.add_marker("unmeasured")

    def runtest(self) -> None:
        """Run the examples in a folder of their own."""
        enter_folder(self._document.namespace, session=session_of(self._document.text))
        try:
            for example in self._document:
                self._line = example.line
                example.evaluate()
            session: Session | None = self._document.namespace.get(SESSION)
            # Other tests run beside this one, so here only what the commands computed counts.
            if session is not None and (complaint := session.complaint(session.computed)) is not None:
                pytest.fail(complaint, pytrace=False)
        finally:
            leave_folder(self._document.namespace)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Say on which line of the page the wrong example stands."""
        if isinstance(excinfo.value, SybilFailure):
            return str(excinfo.value)
        return f"{self.path}, line {self._line}: {excinfo.exconly()}\n\n{excinfo.getrepr(style='short')}"

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the page in reports."""
        return self.path, 0, f"examples of {self.path.name}"


def enter_folder(namespace: dict[str, Any], /, *, session: Session | None = None) -> None:
    """Make a folder for a page and go there.

    Args:
        session: the shell of the page, where all its commands run in one.
    """
    folder = Path(tempfile.mkdtemp(prefix="cwinstruments-docs-"))
    if session is None:
        shutil.copytree(ROOT / "examples", folder / "examples")
    else:
        (folder / "cwinstruments").symlink_to(ROOT)
    namespace[SESSION] = session
    namespace[_FOLDER], namespace[_CAME_FROM] = folder, Path.cwd()
    os.chdir(folder)


def leave_folder(namespace: dict[str, Any], /) -> None:
    """Go back, and take the folder of the page away."""
    os.chdir(namespace[_CAME_FROM])
    shutil.rmtree(namespace[_FOLDER])


# Files


@dataclass(frozen=True)
class Written:
    """A file that a page writes or changes."""

    how: str
    name: str
    text: str


def parse_files(document: Document, /) -> Iterator[Region]:
    """Find the files that a page writes and changes."""
    for found in _WRITTEN.finditer(document.text):
        how, name, language, text = found.groups()
        if (how == "edit") != (language == "diff"):
            raise ValueError(f"{document.path}: a file is edited by a block of diff, and only by that: {name}")
        # Only the comment, so that a parser of code blocks may have the block too.
        yield Region(found.start(), found.start() + found.group().index("\n"), Written(how, name, text), write_file)


def write_file(example: Example, /) -> None:
    """Write or change a file in the folder of the page."""
    written: Written = example.parsed
    file = Path.cwd() / written.name
    if not file.resolve().is_relative_to(Path.cwd().resolve()):
        raise ValueError(f"{written.name} is not in the folder of the page")
    text = edited(file.read_text(encoding="utf-8"), written.text) if written.how == "edit" else written.text
    file.write_text(text, encoding="utf-8")


def edited(text: str, change: str, /) -> str:
    """Apply a change that is written as lines with `-`, `+` or a space before them.

    Examples:
        >>> edited("a\\nb\\nc\\n", " a\\n-b\\n+B\\n")
        'a\\nB\\nc\\n'
    """
    lines = change.splitlines(keepends=True)
    odd = [line for line in lines if line[0] not in " +-\n"]
    if odd:
        raise ValueError(f"a line of a change begins with '-', '+' or a space: {odd[0]!r}")
    before = "".join(line[1:] or "\n" for line in lines if line[0] != "+")
    after = "".join(line[1:] or "\n" for line in lines if line[0] != "-")
    if text.count(before) != 1:
        raise ValueError(f"the lines to change stand {text.count(before)} times in the file:\n{before}")
    return text.replace(before, after)


# Commands


@dataclass(frozen=True)
class Command:
    """A command that a page shows, and what it prints."""

    line: str
    output: str


def commands(block: str, /) -> list[Command]:
    """Take a block of console apart.

    Examples:
        >>> commands("$ echo a \\\\\\n    b\\na b\\n$ true\\n")
        [Command(line='echo a \\\\\\n    b', output='a b\\n'), Command(line='true', output='')]
    """
    found: list[tuple[list[str], list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(([line[2:]], []))
        elif not found:
            raise ValueError(f"a block of console begins with a command, not with {line!r}")
        elif found[-1][0][-1].endswith("\\") and not found[-1][1]:
            found[-1][0].append(line)
        else:
            found[-1][1].append(line)
    return [Command("\n".join(line), "".join(f"{one}\n" for one in output)) for line, output in found]


def run_console(example: Example, /) -> str | None:
    """Run the commands of a block one after the other and say where the output differs."""
    if os.name == "nt":
        pytest.skip("the commands are written for a POSIX shell")
    code, session = 0, example.namespace.get(SESSION)
    for command in commands(example.parsed):
        if session is None:
            started = example.namespace.setdefault(_STARTED, set())
            printed, code = run_command(
                command.line, before=code, from_nothing=begins_from_nothing(example.path, command.line, started)
            )
        else:
            printed, code = session.run(command.line, before=code)
        if not same_output(command.output, printed):
            return f"$ {command.line}\nexpected:\n{command.output}\nprinted (exit code {code}):\n{printed}"
    return None


def begins_from_nothing(page: str, line: str, started: set[str], /) -> bool:
    """Tell whether a line is the first on its page with a command, where commands are started from nothing.

    Args:
        page: the file of the page.
        line: what the shell runs.
        started: the commands of the lines above; that of this line is added.

    Examples:
        >>> started = set()
        >>> begins_from_nothing(str(ROOT / "README.md"), "cwinstruments check a.yaml", started)
        True
        >>> begins_from_nothing(str(ROOT / "README.md"), "cwinstruments --disable-plugin acme check", started)
        False
        >>> begins_from_nothing(str(ROOT / "docs" / "tutorial.md"), "cwinstruments list", started)
        False
    """
    if Path(page) not in (ROOT / "README.md", ROOT / EACH_COMMAND) or (name := name_of_command(line)) in started:
        return False
    started.add(name)
    return True


def name_of_command(line: str, /) -> str:
    """Give the command of `cwinstruments` that a line runs; nothing where there is none.

    Examples:
        >>> name_of_command("echo 1 | cwinstruments --disable-plugin acme score pulse -"), name_of_command("list")
        ('score', '')
    """
    from cwinstruments.cli.group import COMMANDS

    return next((word for word in line.partition("cwinstruments ")[2].split() if word in COMMANDS), "")


def run_command(line: str, /, *, before: int = 0, from_nothing: bool = False) -> tuple[str, int]:
    """Run one command as a user would and give what it printed and its exit code.

    Args:
        before: the exit code of the command before, which `$?` is.
        from_nothing: start Python for it and load the library. Otherwise it is forked from a process that has loaded
            the library: of what a page takes, most would be one start after the other.
    """
    variables = plain_variables()
    # The command of this very interpreter, wherever its scripts are, and the interpreter itself.
    runs = ready_command.from_nothing() if from_nothing else ready_command.command(variables)
    python = f'python() {{ "{sys.executable}" "$@"; }}\ncwinstruments() {{ {runs} "$@"; }}'
    return run_shell(f"{python}\n(exit {before})\n{line}\n", variables)


def same_output(expected: str, printed: str, /) -> bool:
    """Compare two outputs; `...` stands for anything, and white space at the ends of lines counts for nothing.

    Examples:
        >>> same_output("a ... c\\n", "a b c  \\n\\n"), same_output("a\\n", "b\\n")
        (True, False)
    """
    expected, printed = (_without_trailing_space(text) for text in (expected, printed))
    return OutputChecker().check_output(expected, printed, ELLIPSIS)


def _without_trailing_space(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n"


def parse_python(document: Document, /) -> Iterator[Region]:
    """Find the blocks of Python, but not where a page works with what is installed elsewhere."""
    if session_of(document.text) is None:
        yield from PythonCodeBlockParser(future_imports=["annotations"], doctest_optionflags=ELLIPSIS)(document)


# Pages with one shell


def parse_shell(document: Document, /) -> Iterator[Region]:
    """Find the blocks of sh on pages whose commands run in one shell; those of other pages are not run."""
    if session_of(document.text) is not None:
        yield from CodeBlockParser("sh", run_block)(document)


def run_block(example: Example, /) -> str | None:
    """Run a block of sh, and say what was printed if a command of it fails."""
    if os.name == "nt":
        pytest.skip("the commands are written for a POSIX shell")
    printed, code = example.namespace[SESSION].run(f"set -e\n{example.parsed}")
    return f"{example.parsed}\nprinted (exit code {code}):\n{printed}" if code else None
