"""What both readers share: places, faults and limits while a text is being read."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from attrs import define, evolve, field

from cwinstruments.diagnostics import Diagnostic, Fix, Path, Related
from cwinstruments.documents.document import End, Mark, clip
from cwinstruments.documents.edits import edit_of
from cwinstruments.documents.limits import MAX_DEPTH, MAX_FAULTS, MAX_NODES
from cwinstruments.documents.removal import stretch_between

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


HOLDS_NOTHING = "'cwinstruments new instrument' makes a definition to begin with; or take the file away"
"""What to do about an empty file."""


class ReadingError(Exception):
    """Nothing more can be read; the recording holds the faults."""


@define
class Recording:
    """The places and faults found so far in one text."""

    file: str
    content: str = field(default="", repr=False)
    """The text that is read, without a byte order mark."""
    marks: dict[Path, Mark] = field(factory=dict)
    key_marks: dict[Path, Mark] = field(factory=dict)
    ends: dict[Path, End] = field(factory=dict)
    key_ends: dict[Path, End] = field(factory=dict)
    faults: list[Diagnostic] = field(factory=list)

    def value(self, path: Path, mark: Mark, /) -> None:
        """Note where a value begins, and stop at a text that is too deep or too large."""
        if len(path) > MAX_DEPTH:
            self.stop("CWI014", f"values are nested more than {MAX_DEPTH} deep", mark)
        if len(self.marks) >= MAX_NODES:
            self.stop("CWI015", f"there are more than {MAX_NODES:,} values", mark)
        self.marks[path] = mark

    def key(self, path: Path, mark: Mark, end: End, /) -> Path:
        """Note where a key stands; give the path for its value, which is another one where the key is not new."""
        first = self.key_marks.setdefault(path, mark)
        if first is mark:
            self.key_ends[path] = end
            return path
        hint = f"it is given first on line {first.line}; keep one of the two"
        related = Related("the key is given first here", path, self.file, first.line, first.column)
        message = f"key {path[-1]!r} is given twice"
        self.fault("CWI007", message, mark, hint=hint, path=path, end=end, related=(related,))
        # What stands in the value is not repeated as well, though the first value may have the same keys.
        return (*path[:-1], f"{path[-1]} of line {mark.line}, column {mark.column}")

    def repeated(self, path: Path, again: Path, first: Any, second: Any, before: End, mark: Mark, end: End) -> None:
        """Give the finding that a key is given twice its fix, where both values are the very same.

        Args:
            path: where the first value is.
            again: what `key` gave for the second one.
            before: where the entry before the second one ends.
            mark: where its key begins.
            end: where its value ends.
        """
        # Comparing is fast where they differ; writing a large value out again for each of many keys would not be.
        if type(first) is not type(second) or first != second:
            return
        if any(
            one.path[: len(place)] == place and one.code != "CWI007" for one in self.faults for place in (path, again)
        ):
            return
        stretch = stretch_between(self.content, before, mark, end, in_mapping=True)
        if stretch is None or _written(first) != _written(second):
            return
        fix = Fix(
            "take the second one away, which says the same", (edit_of(self.content, stretch.start, stretch.end, ""),)
        )
        for place, one in enumerate(self.faults):
            if one.code == "CWI007" and (one.line, one.column) == (mark.line, mark.column):
                self.faults[place] = evolve(one, fix=fix)

    def text(self, value: str, mark: Mark, /, path: Path = ()) -> str:
        """Take a text; escapes may have brought in characters that no text should hold."""
        if bad := forbidden_character(value):
            self.fault("CWI003", f"the text holds the character {name_character(bad)}", mark, path=path)
        return value

    def fault(
        self,
        code: str,
        message: str,
        mark: Mark | None,
        *,
        hint: str | None = None,
        path: Path = (),
        end: End | None = None,
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> None:
        """Add a fault and go on reading."""
        line, column = (mark.line, mark.column) if mark else (None, None)
        end_line, end_column = end or (None, None)
        found = Diagnostic(
            code,
            clip(message),
            path,
            hint,
            file=self.file,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            related=related,
            fix=fix,
        )
        self.faults.append(found)
        if len(self.faults) >= MAX_FAULTS:
            raise ReadingError

    def stop(
        self,
        code: str,
        message: str,
        mark: Mark | None = None,
        *,
        hint: str | None = None,
        end: End | None = None,
        fix: Fix | None = None,
    ) -> NoReturn:
        """Add a fault after which nothing can be read."""
        self.fault(code, message, mark, hint=hint, end=end, fix=fix)
        raise ReadingError


def _written(value: Any) -> str:
    """Write a value so that only the very same is written alike: neither 1 and true nor 1 and 1.0."""
    return json.dumps(value, sort_keys=True, default=lambda number: {"decimal": str(number)})


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
