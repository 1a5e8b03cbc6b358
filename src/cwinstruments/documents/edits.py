"""Edits of a text: where a line and a column are, and stretches of text put in place of others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

from attrs import evolve, frozen

from cwinstruments.diagnostics import Edit, Fix

# What both readers take for the end of a line.
_BREAK = re.compile(r"\r\n|\r|\n")
_BYTE_ORDER_MARK = "\ufeff"


@frozen
class Stretch:
    """A stretch of a text by the indices of its characters, the end not included."""

    start: int
    end: int

    def overlaps(self, other: Stretch, /) -> bool:
        """Tell whether two stretches have something in common, or begin at the same place.

        Examples:
            >>> Stretch(2, 4).overlaps(Stretch(4, 6)), Stretch(2, 4).overlaps(Stretch(2, 2))
            (False, True)
        """
        return self.start == other.start or (self.start < other.end and other.start < self.end)


@lru_cache(maxsize=8)
def line_starts(text: str, /) -> tuple[int, ...]:
    r"""Give the index of the first character of each line; CR LF, LF and CR each end a line.

    Examples:
        >>> line_starts("a\r\nbc\n")
        (0, 3, 6)
    """
    return (0, *(found.end() for found in _BREAK.finditer(text)))


def index_of(text: str, line: int, column: int, /) -> int | None:
    r"""Find the index of a place, both counted from 1; None where the text has no such place.

    Examples:
        >>> index_of("a\r\nbc\n", 2, 3), index_of("a\r\nbc\n", 1, 9)
        (5, None)
    """
    starts = line_starts(text)
    if not 1 <= line <= len(starts) or column < 1:
        return None
    index = starts[line - 1] + column - 1
    end = starts[line] if line < len(starts) else len(text) + 1
    return index if index < end else None


def place_of(text: str, index: int, /) -> tuple[int, int]:
    r"""Find line and column of a character, both counted from 1.

    Examples:
        >>> place_of("a\r\nbc\n", 4)
        (2, 2)
    """
    starts = line_starts(text)
    line = bisect_right(starts, index)
    return line, index - starts[line - 1] + 1


def edit_of(text: str, start: int, end: int, new: str, /) -> Edit:
    """Make the edit of a stretch of a text."""
    (line, column), (end_line, end_column) = place_of(text, start), place_of(text, end)
    return Edit(new, line=line, column=column, end_line=end_line, end_column=end_column)


def stretch_of(text: str, edit: Edit, /) -> Stretch | None:
    """Find what an edit replaces; None where the text has no such stretch."""
    if edit.line is None or edit.column is None or edit.end_line is None or edit.end_column is None:
        return None
    start, end = index_of(text, edit.line, edit.column), index_of(text, edit.end_line, edit.end_column)
    return Stretch(start, end) if start is not None and end is not None and start <= end else None


def choose_fixes(text: str, fixes: Iterable[Fix], /) -> tuple[Fix, ...]:
    """Give the fixes that can be made in one go: of those that overlap the first, and none that has no place.

    What is left out is not lost: whoever looks at the new text finds it again. Fixes that say the same are all kept.
    """
    taken: list[tuple[Stretch, str]] = []
    chosen = []
    for fix in fixes:
        wanted = [(stretch_of(text, edit), edit.text) for edit in fix.edits]
        placed = [(stretch, new) for stretch, new in wanted if stretch is not None]
        again = all(one in taken for one in placed)
        if not placed or len(placed) < len(wanted) or (not again and _is_crowded(placed, taken)):
            continue
        taken += () if again else placed
        chosen.append(fix)
    return tuple(chosen)


def _is_crowded(placed: Sequence[tuple[Stretch, str]], taken: Iterable[tuple[Stretch, str]]) -> bool:
    """Tell whether a stretch overlaps one that is taken, or another of its own fix."""
    others = [one for one, _ in taken]
    own = [one for one, _ in placed]
    return any(one.overlaps(other) for one in own for other in others) or any(
        one.overlaps(other) for place, one in enumerate(own) for other in own[:place]
    )


def apply_edits(text: str, edits: Iterable[Edit], /) -> str:
    r"""Put new text in the place of stretches that don't overlap; all else stays as it is.

    A byte order mark at the beginning counts for no column.

    Raises:
        ValueError: two edits overlap, or the text has no such place.

    Examples:
        >>> apply_edits("a: 1\r\nb: 2 # two\r\n", [Edit('"2"', line=2, column=4, end_line=2, end_column=5)])
        'a: 1\r\nb: "2" # two\r\n'
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    parts, at = [mark], 0
    for stretch, new in sorted(_stretches(text, edits), key=lambda one: (one[0].start, one[0].end)):
        if stretch.start < at:
            raise ValueError("two edits overlap")
        parts += (text[at : stretch.start], new)
        at = stretch.end
    return "".join((*parts, text[at:]))


def _stretches(text: str, edits: Iterable[Edit]) -> list[tuple[Stretch, str]]:
    # The same edit can be part of two fixes.
    found = []
    for edit in dict.fromkeys(evolve(one, path=None, of_key=False) for one in edits):
        stretch = stretch_of(text, edit)
        if stretch is None:
            raise ValueError(f"the text has no place {edit.line}:{edit.column}-{edit.end_line}:{edit.end_column}")
        found.append((stretch, edit.text))
    return found
