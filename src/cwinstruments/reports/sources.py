"""The lines of the files that findings are about, as they are shown beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import define, field

from cwinstruments.documents import seems_overlay
from cwinstruments.printable import printable

_LINE: Final = re.compile(r"\r\n|\r|\n")
_TAB: Final = 4
_MOST_LINES: Final = 3
_LEAST: Final = 20
_BEFORE: Final = 0.3
_CUT: Final = "…"


@define
class Sources:
    """The files, each read when one of its lines is first wanted."""

    _lines: dict[str, list[str]] = field(factory=dict)

    def line(self, file: str, number: int, /) -> str | None:
        """Give a line, counted from 1; None where there is none, or it is not to be shown."""
        if file not in self._lines:
            try:
                text = Path(file).read_bytes().decode("utf-8-sig")
            except (OSError, ValueError):
                text = ""
            # Reports end up in logs that others read; the wording of an instrument must not, and a place says enough.
            if seems_overlay(text):
                text = ""
            self._lines[file] = _LINE.split(text)
        lines = self._lines[file]
        return lines[number - 1] if 0 < number <= len(lines) else None


@define
class Excerpt:
    """A line as it is shown, and what stands below it to mark a part of it.

    Args:
        number: which line it is.
        text: the line; tabs and control characters are written so that their width is known.
        marks: spaces, then a caret and tildes as wide as the part.
    """

    number: int
    text: str
    marks: str


def excerpt(
    sources: Sources,
    file: str,
    start: tuple[int, int | None],
    end: tuple[int | None, int | None],
    /,
    *,
    width: int,
) -> list[Excerpt]:
    """Give the lines of a span with the span marked; of one over many lines the first, and nothing of an empty line.

    Args:
        start: line and column of its first character.
        end: line, and column after its last character; None where that is not known.
        width: how wide a line may be.
    """
    first, column = start
    last = max(end[0] or first, first)
    shown = []
    # What goes on and on is a whole list or mapping; its first line says which.
    for number in range(first, (last if last - first < _MOST_LINES else first) + 1):
        line = sources.line(file, number)
        if line is None or not line.strip():
            continue
        begin = (column or 1) - 1 if number == first else len(line) - len(line.lstrip())
        stop = end[1] - 1 if number == last and end[0] == last and end[1] else len(line.rstrip())
        if number == last and end[0] is None:
            stop = begin + 1
        if number == first and column is None:
            shown.append(Excerpt(number, _window(line, 0, 0, width)[0], ""))
        else:
            shown.append(Excerpt(number, *_window(line, begin, max(stop, begin + 1), width, first=number == first)))
    return shown


def _window(line: str, begin: int, stop: int, width: int, *, first: bool = True) -> tuple[str, str]:
    """Show as much of a line as fits, with the part from `begin` to `stop` in it, and marks below the part."""
    cells = list(_cells(line))
    begin, stop = min(begin, len(cells)), min(stop, len(cells))
    width = max(width, _LEAST)
    left, right = 0, len(cells)
    if _wide(cells) > width:
        # The beginning of the part is shown, with something of what stands before it.
        left = _back(cells, begin, int(width * _BEFORE))
        left = min(left, _back(cells, len(cells), width - 1))
        if left == 0 or _wide(cells[left:]) > width - 1:
            right = left + _fitting(cells[left:], width - 2)
    before, after = _CUT * (left > 0), _CUT * (right < len(cells))
    text = before + "".join(text for text, _ in cells[left:right]) + after
    inner = len(before) + _wide(cells[left:begin])
    size = max(_wide(cells[begin : min(stop, right)]), 1) + (len(after) if stop > right else 0)
    return text, " " * inner + ("^" if first else "~") + "~" * (size - 1)


def _cells(line: str) -> Iterator[tuple[str, int]]:
    """Give each character as it is shown, and how many columns of a terminal it takes."""
    column = 0
    for character in line:
        if character == "\t":
            text, width = " " * (_TAB - column % _TAB), _TAB - column % _TAB
        elif character.isascii() and character.isprintable():
            text, width = character, 1
        else:
            text = printable(character)
            width = len(text) if text != character else _width(character)
        column += width
        yield text, width


def _width(character: str) -> int:
    from rich.cells import cell_len

    return cell_len(character)


def _wide(cells: Iterable[tuple[str, int]]) -> int:
    return sum(width for _, width in cells)


def _back(cells: list[tuple[str, int]], end: int, room: int) -> int:
    """Give how far back one may go from a place with this much room."""
    start = end
    while start > 0 and (room := room - cells[start - 1][1]) >= 0:
        start -= 1
    return start


def _fitting(cells: list[tuple[str, int]], room: int) -> int:
    """Give how many fit into this much room."""
    for count, (_, width) in enumerate(cells):
        room -= width
        if room < 0:
            return count
    return len(cells)
