"""Pages whose commands run in one shell, and the tool that goes through the plugin tutorial."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import author_a_plugin
from tools.doc_session import Session, session_of

PAGE = """
<!-- one shell, at most {limit} s -->

```sh
mkdir -p below
cd below
KEPT="a b"
export KEPT
```

<!-- file: note.txt -->

```python
raise SystemExit("this is not run here")
```

```console
$ echo "$KEPT" in $(basename "$PWD"); cat note.txt
a b in below
raise ...
$ (exit 3)
$ echo $?
3
$ ls ../cwinstruments/pyproject.toml
../cwinstruments/pyproject.toml
```
"""


def page(folder: Path, text: str) -> str:
    file = folder / "page.md"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_folders_and_variables_hold_from_step_to_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Commands build on each other, files are written where the shell is, and each step is told with its seconds."""
    before = Path.cwd()

    assert 0 == author_a_plugin.main([page(tmp_path, PAGE.format(limit=60))])
    lines = capsys.readouterr().out.splitlines()

    assert 7 == len(lines)
    assert lines[0].endswith(' s  mkdir -p below && cd below && KEPT="a b" && export KEPT')
    assert "at most 60 s" in lines[-2]
    assert " of them computing" in lines[-1]
    assert before == Path.cwd()


def test_a_page_that_takes_too_long_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """More seconds than the page allows are a failure, which says on how many cores."""
    assert 1 == author_a_plugin.main([page(tmp_path, PAGE.format(limit=0))])
    said = capsys.readouterr().err

    assert " cores; they may take 0 s" in said


def test_what_commands_compute_is_told_apart_from_waiting() -> None:
    """A command that only waits takes long and computes next to nothing."""
    session = session_of("<!-- one shell, at most 1 s -->")
    assert session is not None
    session.run("sleep 0.5")

    assert 0.5 < session.seconds < 20
    assert session.computed < 0.4
    assert session.complaint(session.computed) is None
    assert session.complaint(1.5) is not None


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('```sh\nsh -c "echo why; exit 4"\necho never\n```\n', "printed (exit code 4):\nwhy\n"),
        ("```console\n$ echo a\nb\n```\n", "expected:\nb\n\nprinted (exit code 0):\na\n"),
    ],
)
def test_a_step_that_goes_wrong_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: str, told: str
) -> None:
    """A command that fails, or prints something else than the page says, ends the run."""
    text = f"<!-- one shell, at most 60 s -->\n\n{broken}\n```sh\necho later\n```\n"

    assert 1 == author_a_plugin.main([page(tmp_path, text)])
    said = capsys.readouterr().out

    assert told in said
    assert "later" not in said


def test_other_pages_have_no_shell_of_their_own(tmp_path: Path) -> None:
    """Without the comment a page is as all others, and the tool refuses it."""
    assert session_of("```sh\nfalse\n```\n") is None
    with pytest.raises(SystemExit, match="2"):
        author_a_plugin.main([page(tmp_path, "```sh\nfalse\n```\n")])


def test_a_virtual_environment_of_the_caller_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of a page see nothing of the environment that the tests run in, and the pinned versions."""
    monkeypatch.setenv("VIRTUAL_ENV", "elsewhere")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    session = session_of("<!-- one shell, at most 7 s -->")

    assert isinstance(session, Session)
    assert 7 == session.limit
    assert not {"VIRTUAL_ENV", "PYTHONPATH"} & set(session.variables)
    assert session.variables["PIP_CONSTRAINT"].endswith("constraints.txt")
