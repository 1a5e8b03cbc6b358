"""Git: the files of a revision, and which revision is meant.

`git` itself is asked, without a shell. Libraries were looked at: GitPython asks `git` as well, pygit2 brings libgit2 in
binary wheels, dulwich would be one more implementation of git; three commands need none of them.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from cwinstruments.errors import CWInstrumentsError

_SLOW: Final = 120
"""After so many seconds git is not waited for any longer."""


class RevisionError(CWInstrumentsError):
    """Git is not there, this is no repository, or there is no such revision; the message says which."""


@frozen
class Repository:
    """A git repository, seen from a folder in it.

    Args:
        folder: where paths begin.
        root: the folder of the whole repository.
    """

    folder: Path
    root: Path

    def is_revision(self, name: str, /) -> bool:
        """Tell whether there is such a commit, branch or tag."""
        if not name or name.startswith("-"):
            return False
        return _ask(self.folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").returncode == 0

    def check_revision(self, name: str, /) -> None:
        """Refuse what is no revision.

        Raises:
            RevisionError: there is no such revision.
        """
        if not self.is_revision(name):
            raise RevisionError(f"there is no revision '{name}' in {self.root}")

    def merge_base(self, one: str, other: str, /) -> str:
        """Give the commit at which two revisions went apart, by a short name: that is what a branch began from.

        Raises:
            RevisionError: there is no such revision, or they have no commit in common.
        """
        for name in (one, other):
            self.check_revision(name)
        told = _ask(self.folder, "merge-base", one, other)
        if told.returncode:
            raise RevisionError(
                f"'{one}' and '{other}' have no commit in common; where the repository is a shallow clone, "
                "fetch its whole history first"
            )
        return self._tell("rev-parse", "--short", told.stdout.decode().strip()).decode().strip()

    def files_at(self, revision: str, paths: Sequence[str] = (), /) -> list[str]:
        """Give the files of a revision, by their paths from the root of the repository.

        Args:
            paths: files and folders, from this folder; by default the whole repository.

        Raises:
            RevisionError: git can't tell.
        """
        told = self._tell("ls-tree", "-r", "-z", "--full-tree", "--name-only", revision, "--", *self._from_root(paths))
        return [name for name in os.fsdecode(told).split("\0") if name]

    def files_here(self, paths: Sequence[str] = (), /) -> list[str]:
        """Give the files of the work tree that git does not ignore, by their paths from the root of the repository.

        Raises:
            RevisionError: git can't tell.
        """
        which = ("--cached", "--others", "--exclude-standard", "--full-name")
        wanted = [f":(top,literal){path}" for path in self._from_root(paths)] or [":/"]
        told = self._tell("ls-files", "-z", *which, "--", *wanted)
        names = dict.fromkeys(name for name in os.fsdecode(told).split("\0") if name)
        return [name for name in names if (self.root / name).is_file()]

    def content_at(self, revision: str, path: str, /) -> bytes:
        """Give the content of a file at a revision.

        Args:
            path: its path from the root of the repository, or from this folder where it begins with a dot.

        Raises:
            RevisionError: there is no such file in it.
        """
        told = _ask(self.folder, "cat-file", "blob", f"{revision}:{path}")
        if told.returncode:
            raise RevisionError(f"there is no file '{path}' in revision '{revision}'")
        return told.stdout

    def _from_root(self, paths: Iterable[str]) -> list[str]:
        found = []
        for path in paths:
            there = Path(os.path.normpath(self.folder / path))
            try:
                found.append(there.relative_to(self.root).as_posix())
            except ValueError:
                raise RevisionError(f"'{path}' is not in the repository {self.root}") from None
        return [] if "." in found else found

    def _tell(self, *arguments: str) -> bytes:
        told = _ask(self.folder, *arguments)
        if told.returncode:
            raise RevisionError(f"git {arguments[0]}: {_reason(told.stderr)}")
        return told.stdout


def repository(folder: Path | None = None, /) -> Repository:
    """Find the git repository around a folder, by default around the one that this program runs in.

    Raises:
        RevisionError: git is not installed, or the folder is in no repository.
    """
    here = (folder or Path.cwd()).resolve()
    told = _ask(here, "rev-parse", "--show-toplevel")
    if told.returncode:
        raise RevisionError(f"{here} is in no git repository: {_reason(told.stderr)}")
    return Repository(here, Path(os.fsdecode(told.stdout.removesuffix(b"\n"))).resolve())


def _ask(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ("git", "-c", "core.quotepath=off", *arguments)
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, check=False, timeout=_SLOW, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed, or not to be found in PATH") from None
    except subprocess.TimeoutExpired:
        raise RevisionError(f"git {arguments[0]} did not answer within {_SLOW} seconds") from None


def _reason(stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else "it gave no reason"
