"""The examples of the documentation are run, and those that are wrong are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from sybil import Document
from sybil.example import SybilFailure

from tools.doc_examples import commands, documentation, edited, enter_folder, leave_folder, run_command, same_output


def run_page(text: str, tmp_path: Path) -> None:
    """Run the examples of a page that consists of this text."""
    file = tmp_path / "page.md"
    file.write_text(text, encoding="utf-8")
    document = Document.parse(str(file), *documentation().parsers)
    enter_folder(document.namespace)
    try:
        for example in document:
            example.evaluate()
    finally:
        leave_folder(document.namespace)


def test_a_page_writes_changes_and_reads_a_file(tmp_path: Path) -> None:
    """Files, changes, commands and Python build on each other, in a folder that holds the examples."""
    run_page(
        "<!-- file: a.txt -->\n\n```text\none\ntwo\n```\n\n"
        "<!-- edit: a.txt -->\n\n```diff\n one\n-two\n+zwei\n```\n\n"
        "```console\n$ cat a.txt\none\nzwei\n$ test -f examples/minimal-instrument.yaml\n$ echo $?\n0\n```\n\n"
        "```python\n>>> import pathlib; pathlib.Path('a.txt').read_text()\n'one\\nzwei\\n'\n\n```\n",
        tmp_path,
    )


def test_the_folder_of_a_page_is_taken_away(tmp_path: Path) -> None:
    """Nothing is left behind, and the working folder is what it was."""
    before = Path.cwd()
    namespace: dict[str, object] = {}
    enter_folder(namespace)
    within = Path.cwd()
    leave_folder(namespace)

    assert before == Path.cwd()
    assert not within.exists()


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ echo a\nb\n```\n",
        "```console\n$ true\nsomething\n```\n",
        "```python\n>>> 1 + 1\n3\n\n```\n",
        "```console\n$ cwinstruments --version\ncwinstruments, version 99\n```\n",
        "```console\n$ cwinstruments lits > out.txt\nError: there is no such command\n```\n",
        "```console\n$ cwinstruments lits 2> out.txt\n$ echo $?\n1\n```\n",
        "```console\n$ cwinstruments check examples/minimal-instrument.yaml > out.txt\nall is well\n```\n",
    ],
)
def test_an_example_that_is_wrong_is_found(text: str, tmp_path: Path) -> None:
    """Output that differs fails, for commands and for Python."""
    with pytest.raises(SybilFailure):
        run_page(text, tmp_path)


def test_python_that_raises_is_found(tmp_path: Path) -> None:
    """A block of Python without prompts is run too."""
    with pytest.raises(AssertionError):
        run_page("```python\nassert 1 == 2\n```\n", tmp_path)


def test_a_change_of_lines_that_are_not_there_is_refused() -> None:
    """The lines to change stand in the file exactly once."""
    with pytest.raises(ValueError, match="stand 0 times"):
        edited("a\n", "-b\n+c\n")
    with pytest.raises(ValueError, match="stand 2 times"):
        edited("a\na\n", "-a\n+c\n")
    with pytest.raises(ValueError, match="begins with"):
        edited("a\n", "a\n")


def test_output_without_a_command_is_refused() -> None:
    """A block of console begins with a command."""
    with pytest.raises(ValueError, match="begins with a command"):
        commands("a b\n")


def test_a_command_knows_the_exit_code_of_the_one_before() -> None:
    """`$?` is what a reader would see."""
    assert ("3\n", 0) == run_command("echo $?", before=3)
    assert ("", 4) == run_command("exit 4")


def test_nothing_but_trailing_space_is_overlooked() -> None:
    """Everything else has to be as it is printed, but for dots that stand for anything."""
    assert same_output("a\n...\nc\n", "a\nb\nb\nc  \n")
    assert not same_output("a  b\n", "a b\n")
    assert not same_output("a\n", "a\nb\n")
