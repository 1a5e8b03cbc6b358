"""Tests of the command `diff`: what it compares, what it writes, and its exit codes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from cwinstruments.documents import validator
from tests.cli.conftest import Run

PAIRS = Path(__file__).parents[1] / "changes" / "pairs"
BASE = (PAIRS / "nothing" / "old.yaml").read_text(encoding="utf-8")
CHANGED = BASE.replace("-plan2", "plan2")
RAISED = CHANGED.replace('"1.0.0"', '"2.0.0"')


class Repository:
    """A git repository in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> None:
        """Run git, with nothing of the machine's own settings."""
        settings = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *settings, *arguments], cwd=self.folder, check=True, capture_output=True)

    def commit(self, message: str, **files: str | None) -> None:
        """Write files, by their names without the suffix, and commit them."""
        for name, text in files.items():
            file = self.folder / f"{name.replace('__', '/')}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                file.unlink()
            else:
                file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Give a repository with two revisions; the command runs in it."""
    monkeypatch.chdir(tmp_path)
    repository = Repository(tmp_path)
    repository.commit(
        "first", look=BASE, deep__other=BASE.replace("weekly-look", "other-look"), readme="no: definition"
    )
    repository.git("tag", "v1")
    repository.commit("second", look=CHANGED)
    return repository


# Files


def test_a_version_that_is_due_and_made_exits_with_0(run: Run) -> None:
    """Scores may change; who reads them has to be told."""
    result = run("diff", PAIRS / "keying-weight" / "old.yaml", PAIRS / "keying-weight" / "new.yaml")

    assert (0, "") == (result.code, result.err)
    assert "  version: due major (2.0.0), made major\n" in result.out
    assert "1 definition changed, none did not; scores: different; no errors, no warnings\n" == result.out[-78:]


def test_a_version_that_is_due_and_not_made_exits_with_1(run: Run) -> None:
    """The finding stands at the version in the new file."""
    new = PAIRS / "keying-reversed" / "new.yaml"
    result = run("diff", PAIRS / "keying-reversed" / "old.yaml", new)

    assert 1 == result.code
    assert f"{new}:3:10 CWI502 error: instrument 'weekly-look' went from 1.0.0 to version 1.1.0" in result.out


@pytest.mark.unmeasured
def test_json_is_one_document_that_its_schema_accepts(run: Run) -> None:
    """Every pair, with whatever changed in it."""
    for pair in sorted(PAIRS.iterdir()):
        result = run("diff", pair / "old.yaml", pair / "new.yaml", "--format", "json")
        data = json.loads(result.out)

        assert [] == [error.message for error in validator("changes").iter_errors(data)], pair.name
        assert result.code == int(any(one["severity"] == "error" for one in data["diagnostics"]))


def test_github_and_sarif_hold_what_is_wrong(run: Run) -> None:
    """Changes that were made as they should be are none of their business."""
    pair = PAIRS / "keying-reversed"
    lines = run("diff", pair / "old.yaml", pair / "new.yaml", "--format", "github").out.splitlines()
    sarif = json.loads(run("diff", pair / "old.yaml", pair / "new.yaml", "--format", "sarif").out)

    assert 2 == len(lines)
    assert lines[0].startswith("::error file=")
    assert "title=CWI502" in lines[0]
    (result,) = sarif["runs"][0]["results"]
    assert ("CWI502", "error") == (result["ruleId"], result["level"])
    assert '"2.0.0"' == result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"]


def test_what_is_written_can_go_to_a_file(run: Run, tmp_path: Path) -> None:
    """Whole, and nothing besides."""
    pair, file = PAIRS / "keying-weight", tmp_path / "changes.json"
    result = run("diff", pair / "old.yaml", pair / "new.yaml", "--format", "json", "-o", file)

    assert (0, "") == (result.code, result.out)
    assert "changes" == json.loads(file.read_text(encoding="utf-8"))["kind"]


def test_two_folders_are_compared(run: Run, tmp_path: Path) -> None:
    """Definitions are found again by their ids."""
    for name, text in (("old/a.yaml", BASE), ("new/b.yaml", RAISED)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("diff", tmp_path / "old", tmp_path / "new")

    assert 0 == result.code
    assert "different: planning" in result.out


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["."], "two things are compared"),
        ([".", PAIRS / "nothing" / "old.yaml"], "a folder is compared with a folder"),
        (["no-such.yaml", PAIRS / "nothing" / "old.yaml"], "there is no file or folder 'no-such.yaml'"),
    ],
)
def test_wrong_use_exits_with_2(run: Run, names: list[object], said: str) -> None:
    """The message says what is wrong."""
    result = run("diff", *names)

    assert 2 == result.code
    assert said in result.err


def test_a_file_that_is_no_definition_exits_with_1(run: Run, tmp_path: Path) -> None:
    """It is a finding like any other."""
    (tmp_path / "a.yaml").write_text("kind: recipe", encoding="utf-8")
    result = run("diff", tmp_path / "a.yaml", tmp_path / "a.yaml")

    assert 1 == result.code
    assert "CWI508" in result.err


# Revisions


def test_a_revision_is_compared_with_the_files_as_they_are(run: Run, repository: Repository) -> None:
    """Those that did not change are not read; a file that git ignores is none."""
    (repository.folder / "look.yaml").write_text(RAISED, encoding="utf-8")
    (repository.folder / ".gitignore").write_text("build\n", encoding="utf-8")
    (repository.folder / "build").mkdir()
    (repository.folder / "build" / "x.yaml").write_text(BASE.replace("weekly-look", "x-look"), encoding="utf-8")
    result = run("diff", "--git", "v1")

    assert 0 == result.code
    assert result.out.startswith("instrument weekly-look 1.0.0 -> 2.0.0 (v1:look.yaml -> look.yaml)\n")
    assert result.out.endswith("1 definition changed, 1 did not; scores: different; no errors, no warnings\n")


def test_two_revisions_are_compared(run: Run, repository: Repository) -> None:
    """In either of the two spellings; the same way in a subfolder."""
    result = run("diff", "--git", "v1", "main")

    assert 1 == result.code
    assert "main:look.yaml:3:10 CWI501 error: " in result.out
    assert result.out == run("diff", "--git", "v1..main").out
    assert 0 == run("diff", "--git", "main", "v1", "deep").code


def test_paths_are_those_of_the_folder_one_is_in(
    run: Run, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that was there and is gone is a path too."""
    repository.commit("third", deep__other=None)
    monkeypatch.chdir(repository.folder / "deep" if (repository.folder / "deep").is_dir() else repository.folder)
    name = "other.yaml" if Path.cwd() != repository.folder else "deep/other.yaml"
    result = run("diff", "--git", "v1", name)

    assert 0 == result.code
    assert "CWI505 warning: instrument 'other-look' 1.0.0 is there no longer" in result.out


def test_a_branch_is_compared_with_what_it_began_from(run: Run, repository: Repository) -> None:
    """Three dots, as in git: a version that was raised on main meanwhile was not lowered by the branch."""
    repository.git("checkout", "-q", "-b", "branch", "v1")
    repository.commit("meanwhile", other=BASE.replace("weekly-look", "third-look"))
    repository.git("checkout", "-q", "main")
    repository.commit("raised", look=RAISED)
    repository.git("checkout", "-q", "branch")
    two, three = run("diff", "--git", "main", "HEAD"), run("diff", "--git", "main...HEAD")

    assert 1 == two.code
    assert "CWI503 error: " in two.out
    assert (0, "") == (three.code, three.err)
    assert three.out.startswith("instrument third-look 1.0.0 (HEAD:other.yaml)\n")
    assert "1 definition changed, 2 did not; scores: same; no errors, no warnings\n" == three.out[-70:]
    assert three.out == run("diff", "--git", "main...").out
    assert "branch:other.yaml" in run("diff", "--git", "main...branch", "other.yaml").out


def test_what_a_branch_changes_is_found_since_it_began(run: Run, repository: Repository) -> None:
    """A key changed under the same version, whatever main has become."""
    repository.git("checkout", "-q", "-b", "branch", "v1")
    repository.commit("changed", look=CHANGED)
    result = run("diff", "--git", "v1...branch")

    assert 1 == result.code
    assert "branch:look.yaml:3:10 CWI501 error: " in result.out


def test_revisions_without_a_common_commit_are_refused(run: Run, repository: Repository) -> None:
    """As in a clone without its history; the message says what to do."""
    repository.git("checkout", "-q", "--orphan", "elsewhere")
    repository.commit("anew", look=RAISED)
    result = run("diff", "--git", "main...elsewhere")

    assert 2 == result.code
    assert "'main' and 'elsewhere' have no commit in common; where the repository is a shallow clone" in result.err
    assert 2 == run("diff", "--git", "no-such...main").code


@pytest.mark.parametrize("new", [None, CHANGED.replace("weekly-look", "another-look")], ids=["gone", "renamed"])
def test_strict_fails_on_warnings(run: Run, repository: Repository, new: str | None) -> None:
    """A definition that is gone or has another id breaks whoever names it, though no version is due."""
    repository.commit("third", look=new)
    arguments = ("diff", "--git", "main~1", "main")
    loose, strict = run(*arguments), run(*arguments, "--strict")

    assert (0, 1) == (loose.code, strict.code)
    assert loose.out == strict.out
    assert loose.out.endswith("no errors, 1 warning\n")


def test_strict_passes_what_has_no_warnings(run: Run) -> None:
    """Notes fail nothing."""
    pair = PAIRS / "keying-weight"

    assert 0 == run("diff", pair / "old.yaml", pair / "new.yaml", "--strict").code


def test_a_file_that_is_broken_is_found_once(run: Run, repository: Repository) -> None:
    """It is not gone as well."""
    (repository.folder / "look.yaml").write_text("kind: instrument\nid: [", encoding="utf-8")
    result = run("diff", "--git", "main")

    assert 1 == result.code
    assert "look.yaml:3:1 CWI508 error: " in result.out
    assert result.out.endswith("1 error, no warnings\n")


def test_a_faulty_definition_is_to_be_mended_before_its_version(run: Run, repository: Repository) -> None:
    """Nobody can tell which version is due for a scale that lists an item that is not there."""
    faulty = BASE.replace("[plan1, -plan2, plan3]", "[plan1, -plan2, plan9]")
    assert faulty != BASE
    (repository.folder / "look.yaml").write_text(faulty, encoding="utf-8")
    result = run("diff", "--git", "v1")

    assert 1 == result.code
    assert "CWI501 error: " in result.out
    assert "hint: mend the definition first, then compare again which version is due; the definition" in result.out
    assert "'plan9'" in result.out
    assert "raise it" not in result.out


def test_work_tree_of_a_subfolder(run: Run, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole repository is compared, and files are named as they are called there."""
    (repository.folder / "look.yaml").write_text(RAISED, encoding="utf-8")
    monkeypatch.chdir(repository.folder / "deep")
    result = run("diff", "--git", "v1")

    assert result.out.startswith("instrument weekly-look 1.0.0 -> 2.0.0 (v1:look.yaml -> ../look.yaml)\n")


def test_a_file_of_a_revision_is_compared_with_a_file(run: Run, repository: Repository) -> None:
    """REV:PATH, as git itself writes it."""
    result = run("diff", "v1:look.yaml", "look.yaml")

    assert 1 == result.code
    assert "instrument weekly-look 1.0.0 (v1:look.yaml -> look.yaml)" in result.out


def test_annotations_stand_at_the_files_themselves(run: Run, repository: Repository) -> None:
    """A workflow knows no file of a revision."""
    out = run("diff", "--git", "v1", "main", "--format", "github").out
    repository.commit("third", look=None)
    gone = run("diff", "--git", "main~1", "main", "--format", "github").out

    assert out.startswith("::error file=look.yaml,line=3,endLine=3,col=10")
    assert gone.startswith("::warning file=look.yaml,title=CWI505::")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--git", "no-such"], "there is no revision 'no-such'"),
        (["--git", "--", "-q"], "there is no revision '-q'"),
        (["--git", "v1", "no-such"], "'no-such' is neither a revision nor a path"),
        (["--git", "v1", "../elsewhere"], "'../elsewhere' is not in the repository"),
        (["v1:no-such.yaml", "look.yaml"], "there is no file 'no-such.yaml' in revision 'v1'"),
        (["no-such:look.yaml", "look.yaml"], "there is no revision 'no-such'"),
        (["--git", "v1", "readme.yaml"], None),
    ],
)
def test_revisions_that_are_none_exit_with_2(
    run: Run, repository: Repository, arguments: list[str], said: str | None
) -> None:
    """The message names what was looked for."""
    result = run("diff", *arguments)

    assert (0 if said is None else 2) == result.code
    assert (said or "") in result.err


def test_without_a_repository_or_without_git_it_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither is a fault of the definitions."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    nowhere = run("diff", "--git", "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    without = run("diff", "--git", "HEAD")

    assert (2, 2) == (nowhere.code, without.code)
    assert "is in no git repository" in nowhere.err
    assert "git is not installed" in without.err
