"""What can be taken out of YAML without changing what it says: tags, and a document that holds nothing."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from cwinstruments.diagnostics import Fix
from cwinstruments.documents.document import Mark
from cwinstruments.documents.edits import edit_of, index_of
from cwinstruments.documents.scalars import ScalarError, resolve_plain

_TAG: Final = "tag:yaml.org,2002:"
_WRITTEN: Final = re.compile(r"(?:!<[^>\s]+>|![^\s,\[\]{}]*)(?P<blank>[ \t]+)?")
_NOTHING: Final = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t]*(?:#[^\r\n]*)?(?:\.\.\.[ \t]*)?\s*\Z")
_SEPARATOR: Final = re.compile(r"---[ \t]*(?:\r\n|\r|\n|\Z)")
# What other programs write to name a type of their own that is the same as one of YAML's.
_TEXT: Final = frozenset(("python/str", "python/unicode", "timestamp"))
_VALUES: Final[dict[str, tuple[type, ...]]] = {
    "python/int": (int,),
    "python/long": (int,),
    "python/bool": (bool,),
    "python/none": (type(None),),
}
_COLLECTIONS: Final = {
    yaml.SequenceStartEvent: frozenset(("python/list", "python/tuple")),
    yaml.MappingStartEvent: frozenset(("python/dict",)),
}
_OF_KEYS: Final = _TEXT | _VALUES.keys() | {"int", "float", "bool", "null", "python/float"}


def without_tag(text: str, event: Any, /, *, key: bool = False) -> Fix | None:
    """Take a tag away that says nothing: what it stands before is the same without it.

    Args:
        event: what the parser gives for the value or the key; it begins with the tag.
        key: whether it is a key, which is text whatever the tag says.
    """
    kind = event.tag.removeprefix(_TAG) if event.tag.startswith(_TAG) else ""
    if not (kind in _OF_KEYS if key else _says_nothing(kind, event)):
        return None
    start = index_of(text, event.start_mark.line + 1, event.start_mark.column + 1)
    found = _WRITTEN.match(text, start) if start is not None else None
    if start is None or found is None or event.anchor is not None:
        return None
    if found["blank"] is None:
        # What follows is on the next line: then the space before the tag goes.
        head = text[:start].rstrip(" \t")
        if not head.endswith(":") or text[found.end() : found.end() + 1] not in ("\r", "\n"):
            return None
        start = len(head)
    return Fix("take the tag away", (edit_of(text, start, found.end(), ""),))


def _says_nothing(kind: str, event: Any) -> bool:
    if not isinstance(event, yaml.ScalarEvent):
        return kind in _COLLECTIONS[type(event)]
    quoted = event.style in ("'", '"', "|", ">")
    try:
        value = event.value if quoted else resolve_plain(event.value)
    except ScalarError:
        return False
    return isinstance(value, str) if kind in _TEXT else not quoted and type(value) in _VALUES.get(kind, ())


def without_empty_document(text: str, mark: Mark, /) -> Fix | None:
    """Take the '---' away that begins a second document, where that holds nothing."""
    start = index_of(text, mark.line, mark.column)
    found = _SEPARATOR.match(text, start) if start is not None and mark.column == 1 else None
    if start is None or found is None or not _NOTHING.match(text, found.end()):
        return None
    return Fix("take the '---' away", (edit_of(text, start, found.end(), ""),))
