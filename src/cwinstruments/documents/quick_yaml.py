"""YAML to data alone, for the nearly all files without a fault: places are found when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import yaml

from cwinstruments.documents.limits import MAX_DEPTH, MAX_NODES
from cwinstruments.documents.scalars import ScalarError, resolve_plain

_MERGE: Final = "<<"
# Looked up once: they are asked for with each value.
_SCALAR: Final = yaml.ScalarEvent
_MAPPING: Final = yaml.MappingStartEvent
_END_OF_MAPPING: Final = yaml.MappingEndEvent
_END_OF_SEQUENCE: Final = yaml.SequenceEndEvent
_Next = Callable[[], Any]


class _DoubtfulError(Exception):
    """Something that may be a fault: whoever reads with all places decides, and says where it is."""


def read_quickly(text: str, loader: Any, /) -> dict[str, Any] | None:
    """Read one YAML document that is a mapping into plain data, where nothing in it needs a second look.

    Args:
        text: a text that holds no character which no text should hold.

    Returns:
        The data; None where anything is doubtful, such as a tag, an anchor, an escape, a key that stands twice or an
        empty value.
    """
    # Escapes can bring in any character. Every value takes a character at least, so few characters are few values.
    if "\\" in text or len(text) > MAX_NODES:
        return None
    parser = loader(text)
    try:
        return _document(parser.get_event)
    # What the pure parser lets through is told by the other reader, too.
    except (_DoubtfulError, ScalarError, yaml.YAMLError, ValueError, OverflowError):
        return None
    finally:
        parser.dispose()


def _document(following: _Next) -> dict[str, Any]:
    following()
    if type(following()) is not yaml.DocumentStartEvent:
        raise _DoubtfulError
    data = _value(following, following(), 0)
    following()
    if type(data) is not dict or type(following()) is not yaml.StreamEndEvent:
        raise _DoubtfulError
    return data


def _value(following: _Next, event: Any, depth: int) -> Any:
    """Build the value that begins with an event; it stands so deep in others."""
    if event.anchor is not None or event.tag is not None:
        raise _DoubtfulError
    kind = type(event)
    if kind is _SCALAR:
        text = event.value
        if not event.implicit[0]:
            return text
        if not text:
            raise _DoubtfulError
        return resolve_plain(text)
    if depth >= MAX_DEPTH:
        raise _DoubtfulError
    if kind is _MAPPING:
        return _mapping(following, depth + 1)
    values = []
    while type(event := following()) is not _END_OF_SEQUENCE:
        values.append(_value(following, event, depth + 1))
    return values


def _mapping(following: _Next, depth: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    while type(key := following()) is not _END_OF_MAPPING:
        # A list or a mapping as a key has neither a value nor the type of one.
        if type(key) is not _SCALAR or key.tag is not None or key.anchor is not None:
            raise _DoubtfulError
        name = key.value
        if name in values or name == _MERGE:
            raise _DoubtfulError
        values[name] = _value(following, following(), depth)
    return values
