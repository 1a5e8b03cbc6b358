"""How values and keys are written in their file: with quotes or without."""

from __future__ import annotations

import re
from typing import Final

from cwinstruments.diagnostics import Edit, Fix, Path
from cwinstruments.documents.document import Document
from cwinstruments.documents.edits import index_of
from cwinstruments.documents.limits import MAX_NUMBER_LENGTH

_NOT_PLAIN: Final = frozenset("'\"|>!&*")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def source_of(document: Document, path: Path, /, *, key: bool = False) -> str:
    """Give a value, or a key, as the file spells it; empty where it is not in the text.

    Examples:
        >>> from cwinstruments.documents import parse_document
        >>> source_of(parse_document("version: 1.10 # the tenth"), ("version",))
        '1.10'
    """
    mark, end = document.span(path, key=key) if document.has(path, key=key) else (None, None)
    if mark is None or end is None:
        return ""
    start, stop = index_of(document.text, mark.line, mark.column), index_of(document.text, *end)
    return document.text[start:stop] if start is not None and stop is not None else ""


def plain_source(document: Document, path: Path, /, *, key: bool = False) -> str:
    """Give a value, or a key, as it is written without quotes; empty where it has quotes, a tag, or is not there."""
    source = source_of(document, path, key=key)
    return "" if source[:1] in _NOT_PLAIN else source


def quoted_source(document: Document, path: Path, /) -> str | None:
    """Give the text within the quotes of a value; None where it has none, or holds escapes."""
    source = source_of(document, path)
    if len(source) < 2 or source[0] not in "'\"" or source[-1] != source[0]:
        return None
    inner = source[1:-1]
    return None if "\\" in inner or source[0] in inner else inner


def without_quotes(document: Document, path: Path, value: str, /) -> Fix | None:
    """Take the quotes of a number away, where every reader takes it for the same number."""
    if not _NUMBER.fullmatch(value) or len(value) > MAX_NUMBER_LENGTH or quoted_source(document, path) != value:
        return None
    return Fix("take the quotes away", (Edit(value, path),))
