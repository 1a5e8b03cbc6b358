"""A sound definition, and what it looks like with something changed at a known place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cwinstruments.documents import Document, parse_document

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Seed:
    """A definition with one fault.

    Args:
        text: the whole text, with the fault.
        lines: where a finding may point to: the fault itself, or the key that it stands at.
    """

    text: str
    lines: frozenset[int]


@dataclass(frozen=True)
class Definition:
    """A definition as it is written."""

    file: Path

    @cached_property
    def text(self) -> str:
        """What the file holds."""
        return self.file.read_text(encoding="utf-8")

    @cached_property
    def document(self) -> Document:
        """The data with its places."""
        return parse_document(self.text, file=str(self.file))

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        for line in self.text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        return starts

    def get(self, *place: str | int) -> Any:
        """Give what stands at a place; None where there is nothing."""
        value = self.document.data
        for key in place:
            if isinstance(value, list) and isinstance(key, int) and key < len(value):
                value = value[key]
            else:
                value = value.get(key) if isinstance(value, dict) else None
        return value

    def find(self, *pattern: str | int | None) -> Iterator[Place]:
        """Give the places that fit a pattern, in which None stands for any key."""
        for place in self.document.marks:
            if len(place) == len(pattern) and all(
                wanted is None or wanted == key for wanted, key in zip(pattern, place, strict=True)
            ):
                yield place

    def line(self, place: Place, *, key: bool = False) -> int:
        """Give the line where a value, or its key, begins."""
        mark = self.document.span(place, key=key)[0]
        assert mark is not None
        return mark.line

    def source(self, place: Place) -> str:
        """Give a value as it is spelt."""
        start, end = self._span(place)
        return self.text[start:end]

    def texts(self, words: str) -> str:
        """Write a text in every language of the title, as the value of a key."""
        written = ", ".join(f"{language}: '{words} ({language})'" for language in self.get("title") or {})
        return f"{{{written}}}"

    # Changes

    def replaced(self, place: Place, text: str, *, key: bool = False) -> Seed:
        """Put something else in the place of a value, or of its key."""
        start, end = self._span(place, key=key)
        return self._seed(start, end, text, self.line(place, key=key))

    def exchanged(self, place: Place, other: Place) -> Seed:
        """Put two values in each other's place."""
        (start, end), (second, last) = sorted((self._span(place), self._span(other)))
        text = self.text
        lines = frozenset((self.line(place), self.line(other)))
        return Seed(text[:start] + text[second:last] + text[end:second] + text[start:end] + text[last:], lines)

    def without(self, place: Place) -> Seed | None:
        """Leave out an entry of a list or a mapping; None where that would need more than one cut."""
        beside = self._beside(place)
        at = beside.index(place)
        if self._is_flow(place[:-1]):
            if len(beside) == 1:
                return None
            if at + 1 < len(beside):
                return self._seed(self._start(place), self._start(beside[at + 1]), "", self.line(place, key=True))
            before = beside[at - 1]
            return self._seed(self._span(before)[1], self._span(place)[1], "", self.line(before))
        first, last = self.line(place, key=True), self._last_line(place)
        start = self._line_starts[first - 1]
        head = self.text[start : self._start(place)]
        if len(beside) == 1 or head.strip(" -") or (head.strip() and isinstance(place[-1], str)):
            return None
        return self._seed(start, self._line_starts[last], "", first)

    def added(self, place: Place, text: str) -> Seed:
        """Put another entry at the end of a list or a mapping."""
        last = self._beside((*place, 0))[-1]
        end = self._span(last)[1]
        if self._is_flow(place):
            return self._seed(end, end, f", {text}", self._line_of(end))
        line = self._last_line(last)
        at = self._line_starts[line]
        indent = self._start(last) - self._line_starts[self.line(last, key=True) - 1]
        dash = "- " if isinstance(last[-1], int) else ""
        break_ = "" if self.text[:at].endswith("\n") else "\n"
        return self._seed(at, at, f"{break_}{' ' * (indent - len(dash))}{dash}{text}\n", line + 1)

    def copied(self, place: Place) -> Seed | None:
        """Repeat an entry of a block list or mapping."""
        if self._is_flow(place[:-1]):
            return None
        first, last = self.line(place, key=True), self._last_line(place)
        start, end = self._line_starts[first - 1], self._line_starts[last]
        if self.text[start : self._start(place)].strip(" -"):
            return None
        copy = self.text[start:end]
        return self._seed(end, end, copy if copy.endswith("\n") else f"\n{copy}", last + 1)

    def _seed(self, start: int, end: int, text: str, line: int) -> Seed:
        return Seed(self.text[:start] + text + self.text[end:], frozenset((line,)))

    # Places

    def _beside(self, place: Place) -> list[Place]:
        """Give the entries of the collection that an entry is in."""
        return [one for one in self.document.marks if len(one) == len(place) and one[:-1] == place[:-1]]

    def _span(self, place: Place, *, key: bool = False) -> tuple[int, int]:
        mark, end = self.document.span(place, key=key)
        assert mark is not None
        assert end is not None
        return self._offset(mark.line, mark.column), self._offset(*end)

    def _start(self, place: Place) -> int:
        """Find where an entry begins: its key, or its value in a list."""
        return self._span(place, key=isinstance(place[-1], str))[0]

    def _last_line(self, place: Place) -> int:
        end = self.document.span(place)[1]
        assert end is not None
        return end[0]

    def _is_flow(self, place: Place) -> bool:
        return self.text[self._span(place)[0]] in "[{"

    def _offset(self, line: int, column: int) -> int:
        return self._line_starts[line - 1] + column - 1

    def _line_of(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1
