"""A document: plain data, and where in its file every value and key stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from cwinstruments.diagnostics import Diagnostic, Path, Severity

_LONGEST_MESSAGE = 600


@frozen
class Mark:
    """A place in a text: line and column, both counted from 1, the column in characters."""

    line: int
    column: int


@frozen
class Document:
    """What a file says, before it has a meaning.

    Args:
        data: mappings, lists, text, booleans, None, integers, and exact decimals; keys are always text.
        file: the file as the caller named it.
        marks: where each value begins, by its path.
        key_marks: where each key begins, by the path of its value.
    """

    data: Any
    file: str = "<text>"
    marks: Mapping[Path, Mark] = field(factory=dict, repr=False, eq=False)
    key_marks: Mapping[Path, Mark] = field(factory=dict, repr=False, eq=False)

    def locate(self, path: Path, /, *, key: bool = False) -> Mark | None:
        """Find the place of a value, or of its key; what is not there is placed at the nearest thing around it."""
        if key and path in self.key_marks:
            return self.key_marks[path]
        for end in range(len(path), -1, -1):
            if path[:end] in self.marks:
                # A missing part is best shown at the key of what it is missing from.
                return self.marks[path] if end == len(path) else self.key_marks.get(path[:end], self.marks[path[:end]])
        return None

    def diagnostic(
        self,
        code: str,
        message: str,
        path: Path = (),
        *,
        hint: str | None = None,
        severity: Severity = Severity.ERROR,
        key: bool = False,
    ) -> Diagnostic:
        """Make a finding about a value, or about its key, with its place filled in."""
        mark = self.locate(path, key=key)
        return Diagnostic(
            code=code,
            message=clip(message),
            path=path,
            hint=hint,
            severity=severity,
            file=self.file,
            line=mark.line if mark else None,
            column=mark.column if mark else None,
        )

    def place(self, found: Diagnostic, /) -> Diagnostic:
        """Fill in file, line and column by the path of a finding."""
        mark = self.locate(found.path)
        line, column = (mark.line, mark.column) if mark else (None, None)
        return evolve(found, file=self.file, line=line, column=column)


def clip(message: str, /) -> str:
    """Cut a message that quotes something endless.

    Examples:
        >>> len(clip("x" * 5_000_000))
        600
    """
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[: _LONGEST_MESSAGE - 1]}…"
