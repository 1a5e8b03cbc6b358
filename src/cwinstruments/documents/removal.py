"""How an entry of a list or of a mapping is taken out of a text, with what separates it from the others."""

from __future__ import annotations

import re

from cwinstruments.diagnostics import Path
from cwinstruments.documents.document import Document, End, Mark
from cwinstruments.documents.edits import Stretch, index_of, line_starts, place_of

_COMMA = re.compile(r"\s*,\s*")
_BEFORE_ENTRY = re.compile(r"[ ]*-[ ]+")
_BEFORE_KEY = re.compile(r"[ ]*")
_REST = re.compile(r"[ \t]*(?:\r\n|\r|\n|\Z)")
_COMMENT = re.compile(r"(?:^|\s)#", re.MULTILINE)


def stretch_of_entry(document: Document, before: Path, path: Path, /, *, key: bool = False) -> Stretch | None:
    """Find what is taken out of the text of a document so that an entry is gone.

    Args:
        before: the entry before it.
        key: whether it is an entry of a mapping, which begins with its key.

    Returns:
        None where that is not certain: comments would go with it, or it stands among others on its line.
    """
    _, end_before = document.span(before)
    start, end = document.span(path)
    if key:
        start, _ = document.span(path, key=True)
    return stretch_between(document.text, end_before, start, end, in_mapping=key)


def stretch_between(
    text: str, end_before: End | None, start: Mark | None, end: End | None, /, *, in_mapping: bool
) -> Stretch | None:
    """Find what is taken out of a text so that an entry is gone which stands after another one.

    Args:
        end_before: where the entry before it ends.
        start: where it begins, in a mapping with its key.
        end: where it ends.
        in_mapping: whether it has a key, and not a dash.
    """
    if start is None or end is None:
        return None
    first, last = index_of(text, start.line, start.column), index_of(text, *end)
    before = end_before and index_of(text, *end_before)
    if first is None or last is None or last < first or _COMMENT.search(text, first, last):
        return None
    if before is not None and before < first and _COMMA.fullmatch(text, before, first):
        return Stretch(before, last)
    return _of_block(text, first, last, _BEFORE_KEY if in_mapping else _BEFORE_ENTRY)


def _of_block(text: str, first: int, last: int, head: re.Pattern[str]) -> Stretch | None:
    """Find the lines of an entry that has them for itself."""
    begin = line_starts(text)[place_of(text, first)[0] - 1]
    rest = _REST.match(text, last)
    # A text over several lines ends with a line break of its own, and where it ends depends on what follows.
    if rest is None or not head.fullmatch(text, begin, first) or text[first:last].endswith(("\n", "\r")):
        return None
    if rest.end() == len(text) and text[last:] == "" and begin > 0:
        return Stretch(begin - (2 if text[begin - 2 : begin] == "\r\n" else 1), last)
    return Stretch(begin, rest.end())
