"""The example of a repository that checks its definitions: every command in it is run, in a real repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "ci"
DEFINITION = "instruments/weekly-check-in.yaml"
BROKEN = ("items: [wc1, -wc2, wc3]", "items: [wc1, -wc2, wc4]")
"""A reference that is dangling, on line 38."""

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def environment() -> dict[str, str]:
    """Give the environment of a job: the commands of this environment, and nothing of the user's own git."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in IDENTITY.items()}
    # What the job is told of the branch that the change is for.
    target = {"GITHUB_BASE_REF": "main"}
    return {**os.environ, **who, **target, "PATH": path, "GIT_CONFIG_GLOBAL": os.devnull, "NO_COLOR": "1"}


IDENTITY = {"NAME": "An agency", "EMAIL": "agency@example.org"}


def run(command: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a job would."""
    return subprocess.run(
        command, shell=True, cwd=folder, env={**environment(), **more}, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a repository with the example in it, and a clone of it on a branch of its own, once for all tests."""
    folder = tmp_path_factory.mktemp("template")
    origin, clone = folder / "origin", folder / "clone"
    shutil.copytree(EXAMPLE, origin)
    for command in ("git init -q -b main", "git add -A", "git commit -qm 'Definitions'"):
        assert 0 == run(command, origin).returncode
    # Its address is relative, so that copies of the two find each other.
    assert 0 == run("git clone -q origin clone && git -C clone remote set-url origin ../origin", folder).returncode
    assert 0 == run("git checkout -qb change", clone).returncode
    return folder


@pytest.fixture
def repository(template: Path, tmp_path: Path) -> Path:
    """Give a clone of a repository with the example in it, on a branch of its own."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path / "clone"


def edit(repository: Path, old: str, new: str, file: str = DEFINITION) -> None:
    """Change a definition and commit it."""
    path = repository / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert 0 == run("git commit -qam 'A change'", repository).returncode


def steps(node: Any) -> Iterator[str]:
    """Give every command in a file of jobs, but for what installs something."""
    if isinstance(node, str) and node.startswith("cwinstruments "):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from steps(part)


def commands(file: str) -> list[str]:
    found = list(steps(yaml.safe_load((EXAMPLE / file).read_text(encoding="utf-8"))))
    assert found
    return found


GITHUB, GITLAB = ".github/workflows/definitions.yml", ".gitlab-ci.yml"
EVERY_STEP = [(file, command) for file in (GITHUB, GITLAB) for command in commands(file)]


@pytest.mark.parametrize(("file", "command"), EVERY_STEP, ids=lambda value: value.replace("/", "-"))
def test_every_step_passes_on_sound_definitions(repository: Path, file: str, command: str) -> None:
    """The jobs are green as they stand."""
    assert 0 == run("git fetch -q origin main", repository).returncode
    done = run(command, repository)

    assert 0 == done.returncode, done.stdout + done.stderr


def test_a_broken_definition_is_annotated_where_it_is_wrong(repository: Path) -> None:
    """The first step of the workflow fails, and says where on the page of the pull request."""
    edit(repository, *BROKEN)
    (check,) = [one for one in commands(GITHUB) if "--format github" in one]
    done = run(check, repository)

    assert 1 == done.returncode
    (annotation,) = [line for line in done.stdout.splitlines() if line.startswith("::error")]
    assert annotation.startswith(f"::error file={DEFINITION},line=38,")
    assert "CWI203" in annotation


def test_findings_are_written_although_the_check_fails(repository: Path) -> None:
    """The upload has a file whatever was found."""
    edit(repository, *BROKEN)
    (check,) = [one for one in commands(GITHUB) if "sarif" in one]
    done = run(check, repository)
    (found,) = json.loads((repository / "findings.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]

    assert 1 == done.returncode
    assert "CWI203" == found["ruleId"]


def test_a_key_changed_under_the_same_version_is_refused(repository: Path) -> None:
    """What scores differently is another version: the step of pull requests says so."""
    edit(repository, "[wc1, -wc2, wc3]", "[wc1, wc2, wc3]")
    (compare,) = [one for one in commands(GITHUB) if one.startswith("cwinstruments diff")]
    done = run(compare, repository)

    assert 1 == done.returncode, done.stderr
    assert "CWI501" in done.stdout


COMPARISONS = [one for one in EVERY_STEP if one[1].startswith("cwinstruments diff")]


@pytest.mark.parametrize(("file", "compare"), COMPARISONS, ids=[file for file, _ in COMPARISONS])
def test_a_branch_that_is_behind_is_not_told_to_have_lowered_a_version(
    repository: Path, file: str, compare: str
) -> None:
    """What was raised on the main branch meanwhile is not what the branch did."""
    origin = repository.parent / "origin"
    for name in (DEFINITION, DEFINITION.replace(".yaml", ".cases.yaml")):
        edit(origin, 'version: "1.0.0"', 'version: "1.1.0"', name)
    assert 0 == run("git fetch -q origin main", repository).returncode
    done = run(compare, repository)

    assert 0 == done.returncode, done.stdout + done.stderr
    assert 1 == run("cwinstruments diff --git origin/main HEAD instruments", repository).returncode


@pytest.mark.parametrize(("file", "compare"), COMPARISONS, ids=[file for file, _ in COMPARISONS])
@pytest.mark.parametrize("change", ["renamed", "deleted"])
def test_a_definition_that_is_no_longer_there_under_its_id_is_refused(
    repository: Path, file: str, compare: str, change: str
) -> None:
    """No version is due for that, and still nobody finds it under the id that they know."""
    if change == "renamed":
        edit(repository, "id: weekly-check-in", "id: weekly-look-back")
    else:
        assert 0 == run("git rm -q -r instruments && git commit -qm 'Gone'", repository).returncode
    assert 0 == run("git fetch -q origin main", repository).returncode
    done = run(compare, repository)

    assert 1 == done.returncode, done.stdout + done.stderr
    assert "no errors, 1 warning" in done.stdout


def test_a_key_that_no_case_proves_is_refused(repository: Path) -> None:
    """Without the cases that tell it apart, a wrong key would go unnoticed: the mutants survive."""
    cases = "instruments/weekly-check-in.cases.yaml"
    kept = (EXAMPLE / cases).read_text(encoding="utf-8")
    edit(repository, kept[kept.index("  - id: different_answers") : kept.index("  - id: one_answer")], "", cases)
    (mutants,) = [one for one in commands(GITHUB) if "--mutants" in one]
    done = run(mutants, repository)

    assert 1 == done.returncode
    assert "CWI820" in done.stdout


def test_a_key_without_any_case_is_refused(repository: Path) -> None:
    """Whoever deletes the cases does not get rid of the step that asks for them."""
    (repository / "instruments" / "weekly-check-in.cases.yaml").unlink()
    (mutants,) = [one for one in commands(GITHUB) if "--mutants" in one]
    done = run(mutants, repository)

    assert 1 == done.returncode
    assert "keys proven by cases: no" in done.stdout


def test_the_hook_stops_a_commit(repository: Path) -> None:
    """pre-commit runs the hook over the definitions, and passes over other files."""
    cache = {"PRE_COMMIT_HOME": str(repository.parent / "hooks")}
    sound = run("pre-commit run --all-files", repository, **cache)
    edit(repository, *BROKEN)
    broken = run("pre-commit run --all-files", repository, **cache)

    assert 0 == sound.returncode, sound.stdout + sound.stderr
    assert "Passed" in sound.stdout
    assert 1 == broken.returncode
    assert "CWI203" in broken.stdout


def test_the_hook_looks_at_files_that_did_not_change(repository: Path) -> None:
    """An id that is taken is found by a run over both files; cases that are deleted are in no list of files."""
    cache = {"PRE_COMMIT_HOME": str(repository.parent / "hooks")}
    copy = f"cp {DEFINITION} instruments/again.yaml && git add instruments/again.yaml"
    assert 0 == run(copy, repository).returncode
    twice = run("pre-commit run", repository, **cache)
    assert 0 == run("git rm -q -f instruments/again.yaml instruments/*.cases.yaml", repository).returncode
    without_cases = run("pre-commit run", repository, **cache)

    assert (1, 1) == (twice.returncode, without_cases.returncode)
    assert "CWI911" in twice.stdout
    assert "CWI813" in without_cases.stdout


def test_what_jobs_and_checks_write_is_not_committed(repository: Path) -> None:
    """Findings and what a check keeps are no part of the definitions."""
    (written,) = [one for one in commands(GITHUB) if "sarif" in one]
    assert 0 == run(written, repository).returncode
    # A cache is kept of twenty definitions and more.
    (repository / ".cwinstruments_cache").mkdir()
    (repository / ".cwinstruments_cache" / "kept").touch()

    assert (repository / "findings.sarif").is_file()
    assert "" == run("git status --porcelain", repository).stdout


def test_the_hooks_of_the_project_are_sound() -> None:
    """What other repositories name in their configuration is what pre-commit takes."""
    done = run("pre-commit validate-manifest .pre-commit-hooks.yaml", ROOT)
    configured = run("pre-commit validate-config examples/ci/.pre-commit-config.yaml", ROOT)
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

    assert 0 == done.returncode, done.stdout
    assert 0 == configured.returncode, configured.stdout
    for hook in hooks:
        assert 0 == run(f"{hook['entry']} {' '.join(hook['args'])} --no-cache", EXAMPLE).returncode


@pytest.mark.parametrize("name", ["instrument", "cases", "survey", "norms"])
def test_the_schemas_for_editors_stand_alone(repository: Path, name: str) -> None:
    """An editor is given one file, which needs no other."""
    done = run(f"cwinstruments schema {name} --output {name}.schema.json", repository)
    text = (repository / f"{name}.schema.json").read_text(encoding="utf-8")

    assert (0, "") == (done.returncode, done.stderr)
    Draft202012Validator.check_schema(json.loads(text))
    assert ".v1.json#" not in text


def test_the_editor_is_told_of_the_schemas_that_the_page_says_to_write() -> None:
    """Settings, page and command name the same files."""
    settings = json.loads((EXAMPLE / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")

    for file in settings["yaml.schemas"]:
        assert f"--output {file}" in page


def test_an_unknown_schema_is_refused(tmp_path: Path) -> None:
    """A misspelt name gets the right one."""
    done = run("cwinstruments schema instrment", tmp_path)

    assert 2 == done.returncode
    assert "did you mean 'instrument'?" in done.stderr
