"""A document: plain data, and where in its file every value and key stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from attrs import evolve, field, frozen

from cwinstruments.diagnostics import Diagnostic, Edit, Fix, Path, Related, Severity

_LONGEST_MESSAGE = 600


class Mark(NamedTuple):
    """A place in a text: line and column, both counted from 1, the column in characters."""

    line: int
    column: int


End: TypeAlias = tuple[int, int]
"""Where something ends: its line, and the column after its last character, both counted from 1."""


@frozen
class Document:
    """What a file says, before it has a meaning.

    Args:
        data: mappings, lists, text, booleans, None, integers, and exact decimals; keys are always text.
        file: the file as the caller named it.
        marks: where each value begins, by its path.
        key_marks: where each key begins, by the path of its value.
        ends: where each value ends, by its path.
        key_ends: where each key ends, by the path of its value.
        text: the text that was read, without a byte order mark; empty where there was none.
    """

    data: Any
    file: str = "<text>"
    marks: Mapping[Path, Mark] = field(factory=dict, repr=False, eq=False)
    key_marks: Mapping[Path, Mark] = field(factory=dict, repr=False, eq=False)
    ends: Mapping[Path, End] = field(factory=dict, repr=False, eq=False)
    key_ends: Mapping[Path, End] = field(factory=dict, repr=False, eq=False)
    text: str = field(default="", repr=False, eq=False)

    def locate(self, path: Path, /, *, key: bool = False) -> Mark | None:
        """Find the place of a value, or of its key; what is not there is placed at the nearest thing around it."""
        if key and path in self.key_marks:
            return self.key_marks[path]
        for end in range(len(path), -1, -1):
            if path[:end] in self.marks:
                # A missing part is best shown at the key of what it is missing from.
                return self.marks[path] if end == len(path) else self.key_marks.get(path[:end], self.marks[path[:end]])
        return None

    def span(self, path: Path, /, *, key: bool = False) -> tuple[Mark | None, End | None]:
        """Find where a value, or its key, begins and ends; what is not there is placed as `locate` places it."""
        if key and path in self.key_marks:
            return self.key_marks[path], self.key_ends.get(path)
        for end in range(len(path), -1, -1):
            here = path[:end]
            if here in self.marks:
                if end == len(path) or here not in self.key_marks:
                    return self.marks[here], self._trimmed(self.ends.get(here))
                return self.key_marks[here], self.key_ends.get(here)
        return None, None

    def has(self, path: Path, /, *, key: bool = False) -> bool:
        """Tell whether the text has this very value, or this key."""
        return path in (self.key_marks if key else self.marks)

    def _trimmed(self, end: End | None) -> End | None:
        """Take back an end at the beginning of a line: a text over several lines ends with the last of them."""
        if end is None or end[1] > 1 or not self.text:
            return end
        lines = self.text.split("\n")[: end[0] - 1]
        while lines and not lines[-1].strip():
            lines.pop()
        return (len(lines), len(lines[-1].rstrip()) + 1) if lines else end

    def diagnostic(
        self,
        code: str,
        message: str,
        path: Path = (),
        *,
        hint: str | None = None,
        severity: Severity = Severity.ERROR,
        key: bool = False,
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """Make a finding about a value, or about its key, with its place filled in."""
        found = Diagnostic(code, clip(message), path, hint, severity, of_key=key, related=related, fix=fix)
        return self.place(found)

    def place(self, found: Diagnostic, /) -> Diagnostic:
        """Fill in file, line and column of a finding, and of all that it names, by their paths."""
        mark, end = self.span(found.path, key=found.of_key)
        fix = found.fix and evolve(found.fix, edits=tuple(self._placed(one) for one in found.fix.edits))
        return evolve(
            found,
            file=self.file,
            line=mark.line if mark else None,
            column=mark.column if mark else None,
            end_line=end and end[0],
            end_column=end and end[1],
            related=tuple(self._beside(one) for one in found.related),
            # An edit of a place that is not in the text could go anywhere.
            fix=fix if fix and all(one.end_line is not None for one in fix.edits) else None,
        )

    def _beside(self, one: Related) -> Related:
        if one.file is not None:
            return one
        mark = self.locate(one.path, key=one.of_key)
        return evolve(one, file=self.file, line=mark.line if mark else None, column=mark.column if mark else None)

    def _placed(self, edit: Edit) -> Edit:
        path = edit.path
        if path is None or not self.has(path, key=edit.of_key):
            return edit
        mark, end = self.span(path, key=edit.of_key)
        if mark is None or end is None:
            return edit
        return evolve(edit, line=mark.line, column=mark.column, end_line=end[0], end_column=end[1])


def clip(message: str, /) -> str:
    """Cut a message that quotes something endless.

    Examples:
        >>> len(clip("x" * 5_000_000))
        600
    """
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[: _LONGEST_MESSAGE - 1]}…"
