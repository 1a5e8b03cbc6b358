"""Mending files: every finding with a fix that is certain, again and again until there is none left."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field, frozen

from cwinstruments.checks.checking import check
from cwinstruments.checks.result import CheckResult
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import apply_edits, choose_fixes, parse_document, resolved, unsaved
from cwinstruments.errors import DefinitionError

MAX_ROUNDS: Final = 20
"""How often files are checked again: what one fix uncovers may need another."""


@frozen
class FixedFile:
    """A file that was mended, or would be.

    Args:
        file: the file as the caller named it.
        before: its text, with its line breaks and byte order mark.
        after: its text with all fixes made.
        fixed: the findings that were mended, in the order in which that was done; their places are those of that time.
        written: whether the file was written.
        problem: why it could not be written.
    """

    file: str
    before: str = field(repr=False)
    after: str = field(repr=False)
    fixed: tuple[Diagnostic, ...] = ()
    written: bool = False
    problem: str | None = None

    def diff(self) -> Iterator[str]:
        """Give the lines of a unified diff, each with its line break."""
        from difflib import unified_diff

        before, after = _lines(self.before), _lines(self.after)
        for line in unified_diff(before, after, fromfile=self.file, tofile=self.file):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


@frozen
class FixResult:
    """What was mended, and what is left.

    Args:
        files: the files that changed, or would; no others were touched.
        left: what a check finds now, or would find.
    """

    files: tuple[FixedFile, ...]
    left: CheckResult

    @property
    def fixed(self) -> int:
        """How many findings were mended, or would be."""
        return sum(len(one.fixed) for one in self.files)


def fix(*paths: str | os.PathLike[str], write: bool = True, **options: Any) -> FixResult:
    """Check files as `check` does, and mend what is certainly mended: no score and no wording can be meant otherwise.

    A fix changes the characters that it is about and nothing else: comments, layout and line breaks stay as they are.
    A file is written whole or not at all, and only where something changes.

    Args:
        paths: files and folders.
        write: whether files are written; otherwise the result says what would be.
        options: the keywords of `check`.
    """
    mending = _Mending()
    left = mending.check(paths, options)
    for _ in range(MAX_ROUNDS):
        if not mending.mend(left.diagnostics):
            break
        left = mending.check(paths, options)
    files = tuple(one for one in mending.files.values() if one.after != one.before)
    if write and files:
        files = tuple(map(_write, files))
        if not all(one.written for one in files):
            left = check(*paths, **options)
    return FixResult(files, left)


@define
class _Mending:
    """The files so far: as they were, and as they would be."""

    files: dict[Path, FixedFile] = field(factory=dict)
    given_up: set[Path] = field(factory=set)

    def check(self, paths: Iterable[str | os.PathLike[str]], options: Mapping[str, Any]) -> CheckResult:
        changed = {place: one.after.encode("utf-8") for place, one in self.files.items() if one.after != one.before}
        with unsaved(changed):
            return check(*paths, **options)

    def mend(self, found: Iterable[Diagnostic]) -> bool:
        """Make the fixes of one round; tell whether something changed."""
        fixable = [one for one in found if one.fix is not None and one.file is not None]
        # Findings come in the order of their files.
        rounds = [self._mend_file(str(file), list(of_file)) for file, of_file in groupby(fixable, lambda one: one.file)]
        return any(rounds)

    def _mend_file(self, file: str, found: list[Diagnostic]) -> bool:
        place = resolved(file)
        known = self.files.get(place) or _read(file)
        if known is None or place in self.given_up:
            return False
        text = known.after.removeprefix("\ufeff")
        chosen = choose_fixes(text, [one.fix for one in found if one.fix is not None])
        after = apply_edits(known.after, [edit for one in chosen for edit in one.edits])
        if after == known.after:
            return False
        if _is_readable(known.after, file) and not _is_readable(after, file):
            # A fix that spoils a file would be a fault of ours, or of the rule that gave it: nothing is made of it.
            self.given_up.add(place)
            return False
        mended = tuple(one for one in found if one.fix in chosen)
        self.files[place] = evolve(known, after=after, fixed=(*known.fixed, *mended))
        return True


def _read(file: str) -> FixedFile | None:
    try:
        text = Path(file).read_bytes().decode("utf-8")
    except (OSError, ValueError):
        return None
    return FixedFile(file, text, text)


def _is_readable(text: str, file: str) -> bool:
    try:
        parse_document(text, file=file)
    except DefinitionError:
        return False
    return True


def _write(one: FixedFile) -> FixedFile:
    """Write a file whole, unless somebody else has changed it in the meantime."""
    from cwinstruments.files.atomic import write_whole  # its package brings what reads responses

    try:
        if Path(one.file).read_bytes() != one.before.encode("utf-8"):
            return evolve(one, problem="it was changed by something else in the meantime")
        with write_whole(one.file) as stream:
            stream.write(one.after)
    except OSError as error:
        return evolve(one, problem=error.strerror or str(error))
    return evolve(one, written=True)


def _lines(text: str) -> list[str]:
    """Cut a text into lines with their ends, as tools that read diffs do: after line feeds alone."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [line for line in text.split("\n")[-1:] if line]
