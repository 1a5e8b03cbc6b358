"""Places that are found when somebody asks for them: most definitions have few findings, and need few places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

import yaml

from cwinstruments.diagnostics import Path
from cwinstruments.documents.document import Document
from cwinstruments.documents.recording import Recording
from cwinstruments.documents.yaml_text import FAST_LOADER, begin_of, end_of, read_yaml

T = TypeVar("T")

_KINDS = ("marks", "key_marks", "ends", "key_ends")
_FEW = 12
"""So many places are found faster one by one; for more, the text is read again with all its places."""
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def with_late_places(data: Any, file: str, text: str, /) -> Document:
    """Make a document of a text without faults, which says this data."""
    places = LatePlaces(file, text)
    marks, key_marks, ends, key_ends = (LateMapping[Any](places, kind) for kind in _KINDS)
    return Document(data, file, marks, key_marks, ends, key_ends, text=text)


class LatePlaces:
    """The places of one text in which every key of a mapping is there once."""

    def __init__(self, file: str, text: str) -> None:
        self._file, self._text = file, text
        self._events: list[Any] = []
        self._found: dict[Path, dict[str, Any]] = {}

    @cached_property
    def recording(self) -> Recording:
        """All places."""
        recording = Recording(self._file)
        read_yaml(self._text, recording)
        return recording

    def known(self, kind: str, path: Path, /) -> Mapping[Path, Any]:
        """Give places of a kind, among which is that of a path if there is one."""
        if path in self._found or ("recording" not in self.__dict__ and len(self._found) < _FEW):
            if path not in self._found:
                self._found[path] = self._find(path)
            found = self._found[path]
            return {path: found[kind]} if kind in found else {}
        places: Mapping[Path, Any] = getattr(self.recording, kind)
        return places

    def __reduce__(self) -> tuple[Any, ...]:
        """Be copied without the parser, which can't be."""
        return LatePlaces, (self._file, self._text)

    @cached_property
    def _parser(self) -> Iterator[Any]:
        """The parser, which goes on where it stopped at the last question."""
        return islice(yaml.parse(self._text, Loader=FAST_LOADER), 2, None)

    def _event(self, at: int) -> Any:
        """Give an event of the parser, counted from the first value on."""
        while len(self._events) <= at:
            self._events.append(next(self._parser))
        return self._events[at]

    def _find(self, path: Path) -> dict[str, Any]:
        """Find the places of one path; nothing where there is no such path."""
        event, at, key = self._event, 0, None
        for part in path:
            found = self._entry(at, part)
            if found is None:
                return {}
            key, at = found
        last = self._after(at) - 1
        # A block ends with its last part; brackets have an end of their own.
        while type(one := event(last)) in _ENDS and one.end_mark.index == one.start_mark.index:
            last -= 1
        places: dict[str, Any] = {"marks": begin_of(event(at)), "ends": end_of(one)}
        if key is not None:
            places |= {"key_marks": begin_of(event(key)), "key_ends": end_of(event(key))}
        return places

    def _entry(self, at: int, part: str | int) -> tuple[int | None, int] | None:
        """Find the key and the value of an entry of what begins at an event."""
        event = self._event
        kind = type(event(at))
        if kind is yaml.MappingStartEvent:
            key = at + 1
            while type(event(key)) is not yaml.MappingEndEvent:
                if event(key).value == part:
                    return key, key + 1
                key = self._after(key + 1)
        elif kind is yaml.SequenceStartEvent and type(part) is int:
            value = at + 1
            while part > 0 and type(event(value)) is not yaml.SequenceEndEvent:
                value, part = self._after(value), part - 1
            if part == 0 and type(event(value)) is not yaml.SequenceEndEvent:
                return None, value
        return None

    def _after(self, at: int) -> int:
        """Pass over one value."""
        event, depth = self._event, 0
        while True:
            kind = type(event(at))
            at += 1
            if kind is not yaml.ScalarEvent:
                depth += -1 if kind in _ENDS else 1
            if depth == 0:
                return at


class LateMapping(Mapping[Path, T]):
    """One kind of places.

    Args:
        places: the places of the text.
        kind: the name that the recording has for them.
    """

    def __init__(self, places: LatePlaces, kind: str) -> None:
        self._places, self._kind = places, kind

    def __getitem__(self, path: Path) -> T:
        found: T = self._places.known(self._kind, path)[path]
        return found

    def __contains__(self, path: object) -> bool:
        return isinstance(path, tuple) and path in self._places.known(self._kind, path)

    def __iter__(self) -> Iterator[Path]:
        return iter(getattr(self._places.recording, self._kind))

    def __len__(self) -> int:
        return len(getattr(self._places.recording, self._kind))
