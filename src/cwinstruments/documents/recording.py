"""What both readers share: places, faults and limits while a text is being read."""

from __future__ import annotations

import re
from typing import NoReturn

from attrs import define, field

from cwinstruments.diagnostics import Diagnostic, Path
from cwinstruments.documents.document import Mark, clip
from cwinstruments.documents.limits import MAX_DEPTH, MAX_FAULTS, MAX_NODES

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


class ReadingError(Exception):
    """Nothing more can be read; the recording holds the faults."""


@define
class Recording:
    """The places and faults found so far in one text."""

    file: str
    marks: dict[Path, Mark] = field(factory=dict)
    key_marks: dict[Path, Mark] = field(factory=dict)
    faults: list[Diagnostic] = field(factory=list)

    def value(self, path: Path, mark: Mark, /) -> None:
        """Note where a value begins, and stop at a text that is too deep or too large."""
        if len(path) > MAX_DEPTH:
            self.stop("CWI014", f"values are nested more than {MAX_DEPTH} deep", mark)
        if len(self.marks) >= MAX_NODES:
            self.stop("CWI015", f"there are more than {MAX_NODES:,} values", mark)
        self.marks[path] = mark

    def key(self, path: Path, mark: Mark, /) -> Path:
        """Note where a key begins; give the path for its value, which is another one where the key is not new."""
        first = self.key_marks.setdefault(path, mark)
        if first is mark:
            return path
        hint = f"it is given first on line {first.line}; keep one of the two"
        self.fault("CWI007", f"key {path[-1]!r} is given twice", mark, hint=hint, path=path)
        # What stands in the value is not repeated as well, though the first value may have the same keys.
        return (*path[:-1], f"{path[-1]} of line {mark.line}, column {mark.column}")

    def text(self, value: str, mark: Mark, /, path: Path = ()) -> str:
        """Take a text; escapes may have brought in characters that no text should hold."""
        if bad := forbidden_character(value):
            self.fault("CWI003", f"the text holds the character {name_character(bad)}", mark, path=path)
        return value

    def fault(self, code: str, message: str, mark: Mark | None, *, hint: str | None = None, path: Path = ()) -> None:
        """Add a fault and go on reading."""
        place = (mark.line, mark.column) if mark else (None, None)
        self.faults.append(Diagnostic(code, clip(message), path, hint, file=self.file, line=place[0], column=place[1]))
        if len(self.faults) >= MAX_FAULTS:
            raise ReadingError

    def stop(self, code: str, message: str, mark: Mark | None = None, *, hint: str | None = None) -> NoReturn:
        """Add a fault after which nothing can be read."""
        self.fault(code, message, mark, hint=hint)
        raise ReadingError


def forbidden_character(text: str, /) -> str | None:
    """Find the first control character or invisible mark that a definition may not hold."""
    found = _CONTROL.search(text)
    return found and found.group()


def name_character(character: str, /) -> str:
    """Name a character that can't be printed.

    Examples:
        >>> name_character(chr(0))
        'U+0000'
    """
    return f"U+{ord(character):04X}"


def mark_at(text: str, index: int, /) -> Mark:
    """Find line and column of a character; CR LF, LF and CR each end a line."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))
