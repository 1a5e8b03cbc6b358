"""The files of the repository agree with each other and name no place that others can't reach."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import cwinstruments

ROOT = Path(__file__).resolve().parents[2]

# Put together here, so that this file passes its own test.
_HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("yarnpkg", "com"),
    ("crates", "io"),
    ("golang", "org"),
    ("debian", "org"),
    ("rubygems", "org"),
    ("anaconda", "org"),
    ("r-project", "org/src"),
)
_PLACES = (r"/home/\w", r"/root\b", r"/Users/\w", r"/tmp/\w", r"/work/\w", r"/opt/\w", r"\b[C-Z]:\\\w", "file" + ":///")
REGISTRIES = re.compile("|".join(re.escape(".".join(host)) for host in _HOSTS), re.IGNORECASE)
MACHINE_PATHS = re.compile("|".join(f"(?<![\\w.*])(?:{place})" for place in _PLACES))


def repository_files() -> list[Path]:
    """Give every file that is or could be committed."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("only a git checkout knows which files belong to it")
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    files = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return [file for file in files if file.is_file()]


@pytest.mark.parametrize(("pattern", "what"), [(REGISTRIES, "a registry"), (MACHINE_PATHS, "a place on one machine")])
def test_no_file_names_a_place_that_others_cannot_reach(pattern: re.Pattern[str], what: str) -> None:
    """No file holds the host name of a package registry or an absolute path of somebody's machine."""
    found = [
        f"{file.relative_to(ROOT)}:{number} names {what}: {match.group()}"
        for file in repository_files()
        if file != Path(__file__).resolve()
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (match := pattern.search(line))
    ]

    assert [] == found


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (REGISTRIES, "https://" + "pypi" + ".org/project/x"),
        (REGISTRIES, "files." + "PythonHosted" + ".org"),
        (MACHINE_PATHS, "see /home" + "/ana/notes"),
        (MACHINE_PATHS, "file" + ":///srv"),
        (MACHINE_PATHS, "'C:" + "\\Users'"),
    ],
)
def test_the_search_finds_what_it_looks_for(pattern: re.Pattern[str], text: str) -> None:
    """The patterns of the test above are able to find something."""
    assert pattern.search(text) is not None


def test_pins_have_no_addresses() -> None:
    """Every line of the constraints is a name and a version, for some platforms only if need be."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    odd = [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [\w.'\"=<>!() ]+)?", line)]

    assert [] == odd


def test_everything_that_is_asked_for_is_pinned() -> None:
    """Each requirement of the library, its extras and the tools has its pin."""
    pinned = {line.split("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["frames"]]
    asked += project["optional-dependencies"]["testing"]
    asked += [line for line in (ROOT / "requirements-tools.txt").read_text().splitlines() if not line.startswith("#")]
    names = {re.split(r"[><=\[ ]", requirement)[0].lower() for requirement in asked}

    assert set() == names - pinned


def test_the_version_is_said_alike_everywhere() -> None:
    """The citation and the package name the same version."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))

    assert cwinstruments.__version__ == citation["version"]


def test_every_change_fragment_says_its_kind() -> None:
    """A fragment is named `<subject>.<kind>.md`, with one of the kinds that its folder explains."""
    names = {file.name for file in (ROOT / "changelog.d").iterdir()} - {"README.md"}
    odd = {name for name in names if not re.fullmatch(r"[\w-]+\.(added|changed|fixed|removed|scores)\.md", name)}

    assert set() == odd
