"""YAML to data and places: the 1.2 core schema, read from the parser's events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from cwinstruments.diagnostics import Path
from cwinstruments.documents.document import End, Mark
from cwinstruments.documents.recording import HOLDS_NOTHING, Recording
from cwinstruments.documents.scalars import ScalarError, resolve_plain, resolve_tagged
from cwinstruments.documents.yaml_faults import CURLY, explain_yaml_error
from cwinstruments.documents.yaml_fixes import without_empty_document, without_tag

_WHOLE = re.compile(r"-?[0-9]+")
_COLLECTION_TAGS = {
    yaml.MappingStartEvent: (None, "!", "tag:yaml.org,2002:map"),
    yaml.SequenceStartEvent: (None, "!", "tag:yaml.org,2002:seq"),
}
# libyaml is an order of magnitude faster. Its parser gives events one by one without recursion, so nesting is
# stopped by the recording's limit; only libyaml's own composer, which is not used here, overflows the stack.
FAST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, recording: Recording, /, *, loader: Any = None) -> Any:
    """Read one YAML document into plain data, noting every place and fault in the recording."""
    recording.content = text
    events = _Events(text, recording, loader or FAST_LOADER)
    next(events)
    if isinstance(next(events), yaml.StreamEndEvent):
        recording.stop("CWI004", "the file holds nothing", Mark(1, 1), hint=HOLDS_NOTHING)
    first = next(events)
    if _is_nothing(first):
        recording.stop("CWI004", "the file holds nothing", begin_of(first), hint=HOLDS_NOTHING)
    data = _Reader(events, recording).node(first, ())
    next(events)
    following = next(events)
    if not isinstance(following, yaml.StreamEndEvent):
        message, hint = "a second document begins here", "one file holds one; take the '---' away"
        fix = without_empty_document(text, begin_of(following))
        recording.stop("CWI010", message, begin_of(following), hint=hint, fix=fix)
    return data


class _Events(Iterator[Any]):
    """The parser's events; what the parser refuses is told in our words."""

    def __init__(self, text: str, recording: Recording, loader: Any) -> None:
        self._text, self._recording = text, recording
        self._events = yaml.parse(text, Loader=loader)

    def __next__(self) -> Any:
        try:
            return next(self._events)
        # The pure parser lets ValueError through for code points and version numbers that don't exist.
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            code, message, mark, hint = explain_yaml_error(error, self._text)
            self._recording.stop(code, message, mark, hint=hint)


class _Reader:
    """Builds data from events; its recursion is bounded by the recording's limit of depth."""

    def __init__(self, events: Iterator[Any], recording: Recording) -> None:
        self._events, self._recording = events, recording
        self._end: End = (1, 1)
        """Where the last thing ended that takes room of its own; the end of a block is that of its last part."""

    def node(self, event: Any, path: Path) -> Any:
        mark = begin_of(event)
        self._recording.value(path, mark)
        if event.anchor is not None:
            return self._anchored(event, path, mark)
        if isinstance(event, yaml.ScalarEvent):
            self._end = self._recording.ends[path] = end_of(event)
            return self._scalar(event, path, mark)
        value = self._collection(event, path, mark)
        self._recording.ends[path] = self._end
        return value

    def _anchored(self, event: Any, path: Path, mark: Mark) -> Any:
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        hint = f"write the value out; text that begins with '{sign}' goes in quotes"
        name = "alias" if sign == "*" else "anchor"
        self._recording.fault("CWI008", f"{name} '{sign}{event.anchor}' is not allowed", mark, hint=hint, path=path)
        if sign == "*":
            return None
        event.anchor = None
        return (
            self._scalar(event, path, mark)
            if isinstance(event, yaml.ScalarEvent)
            else self._collection(event, path, mark)
        )

    def _scalar(self, event: Any, path: Path, mark: Mark) -> Any:
        try:
            if event.tag is not None:
                value = resolve_tagged(event.tag, event.value)
            else:
                value = resolve_plain(event.value) if event.implicit[0] else event.value
        except ScalarError as fault:
            fix = without_tag(self._recording.content, event) if fault.code == "CWI009" else None
            end = end_of(event)
            self._recording.fault(fault.code, fault.message, mark, hint=fault.hint, path=path, end=end, fix=fix)
            return None
        return self._recording.text(value, mark, path) if isinstance(value, str) else value

    def _collection(self, event: Any, path: Path, mark: Mark) -> Any:
        if event.tag not in _COLLECTION_TAGS[type(event)]:
            message, fix = f"the tag '{event.tag}' is not allowed", without_tag(self._recording.content, event)
            self._recording.fault("CWI009", message, mark, hint="take the tag away", path=path, fix=fix)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path, in_braces=bool(event.flow_style))

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self.node(event, (*path, len(values))))
        self._close(event)
        return values

    def _close(self, event: Any) -> None:
        """Note the bracket that ends a collection; a block ends with its last part."""
        if event.end_mark.index > event.start_mark.index:
            self._end = end_of(event)

    def _mapping(self, path: Path, *, in_braces: bool) -> dict[str, Any]:
        values: dict[str, Any] = {}
        before: Any = None
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path)
            place, ended = self._recording.key((*path, key), begin_of(event), end_of(event)), self._end
            self._end = end_of(event)
            following = next(self._events)
            lone = in_braces and isinstance(event, yaml.ScalarEvent) and _is_nothing(following)
            if lone and following.start_mark.index == event.end_mark.index:
                self._lonely(event, before, (*path, key))
            value = self.node(following, place)
            if place[-1] == key:
                values[key] = value
            else:
                first = values.get(key)
                self._recording.repeated((*path, key), place, first, value, ended, begin_of(event), self._end)
            before = following
        self._close(event)
        return values

    def _lonely(self, event: Any, before: Any, path: Path) -> None:
        """Report a key without a value; nearly always it is the rest of a text that holds a comma."""
        mark, key = begin_of(event), str(getattr(event, "value", ""))
        hint = "give it a value: 'key: value'"
        text = before.value if isinstance(before, yaml.ScalarEvent) and before.implicit[0] else ""
        if key.isdecimal() and _WHOLE.fullmatch(text):
            hint = f"write a number with a decimal point: {text}.{key}"
        elif text[:1] in CURLY and text:
            hint = "put text that holds ',' in straight quotes; curly quotes are part of the text"
        elif text and not _WHOLE.fullmatch(text):
            hint = "put text that holds ',' in quotes"
        self._recording.fault("CWI018", f"the key {key!r} in braces has no value", mark, hint=hint, path=path)

    def _key(self, event: Any, path: Path) -> str:
        """Take a key as its source text, whatever it would be as a value."""
        mark = begin_of(event)
        if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None:
            self.node(event, (*path, "?"))
            self._recording.fault("CWI016", "this key is not plain text", mark, hint="write the key as text", path=path)
            return f"? line {mark.line} column {mark.column}"
        if event.value == "<<" and event.implicit[0]:
            hint = "write the keys out where they are needed"
            self._recording.fault("CWI011", "merge keys ('<<') are not allowed", mark, hint=hint, path=path)
        if event.tag not in (None, "!", "tag:yaml.org,2002:str"):
            message, fix = (
                f"the tag '{event.tag}' is not allowed",
                without_tag(self._recording.content, event, key=True),
            )
            self._recording.fault(
                "CWI009", message, mark, hint="take the tag away", path=path, end=end_of(event), fix=fix
            )
        return self._recording.text(event.value, mark, path)


def _is_nothing(event: Any) -> bool:
    return isinstance(event, yaml.ScalarEvent) and event.value == "" and event.implicit[0] and event.tag is None


def begin_of(event: Any, /) -> Mark:
    """Give where an event of the parser begins."""
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def end_of(event: Any, /) -> End:
    """Give where an event of the parser ends."""
    return event.end_mark.line + 1, event.end_mark.column + 1
