"""Bytes to text: UTF-8 only, and nothing invisible."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from cwinstruments.diagnostics import Fix
from cwinstruments.documents.document import Mark
from cwinstruments.documents.edits import edit_of
from cwinstruments.documents.limits import MAX_BYTES, MAX_FINDINGS
from cwinstruments.documents.recording import Recording, forbidden_character, mark_at, name_character

# The longer marks come first: UTF-16's is the beginning of UTF-32's.
_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAVE = "save the file as UTF-8"
# YAML 1.1 parsers end a line at these, YAML 1.2 and editors do not.
_ODD_BREAKS = re.compile("[\u0085\u2028\u2029]")


def decode(source: bytes | str, recording: Recording, /) -> str:
    """Give the text of a file without its byte order mark, or stop at what makes it unreadable."""
    if len(source) > MAX_BYTES:
        recording.stop("CWI015", f"the file is larger than {MAX_BYTES:,} bytes")
    text = _decode_bytes(source, recording) if isinstance(source, bytes) else source
    text = text.removeprefix("\ufeff")
    if bad := forbidden_character(text):
        mark = mark_at(text, text.index(bad))
        hint = _SAVE + " if it is UTF-16 now" if bad == "\x00" else "take it out; editors often hide it"
        end, fix = (mark.line, mark.column + 1), _without_byte_order_marks(text) if bad == "\ufeff" else None
        message = f"the file holds the character {name_character(bad)}"
        recording.stop("CWI003", message, mark, hint=hint, end=end, fix=fix)
    return text


def refuse_odd_breaks(text: str, recording: Recording, /) -> None:
    """Stop at a character that some YAML readers take for the end of a line."""
    if found := _ODD_BREAKS.search(text):
        name = name_character(found.group())
        hint = f'in double quotes write it as "\\u{ord(found.group()):04x}", or use a plain line break'
        recording.stop("CWI003", f"the file holds the line separator {name}", mark_at(text, found.start()), hint=hint)


def _without_byte_order_marks(text: str) -> Fix:
    """Take byte order marks out that came into the middle of a text when files were joined; they can't be seen."""
    found = islice(re.finditer("\ufeff", text), MAX_FINDINGS)
    return Fix("take it out", tuple(edit_of(text, one.start(), one.end(), "") for one in found))


def _decode_bytes(source: bytes, recording: Recording) -> str:
    for mark, name in _OTHER_MARKS:
        if source.startswith(mark):
            recording.stop("CWI002", f"the file is {name}, not UTF-8", Mark(1, 1), hint=_SAVE)
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8").removeprefix("\ufeff")
        message = f"byte {error.start + 1:,} of the file (0x{source[error.start]:02X}) is not UTF-8"
        recording.stop("CWI002", message, mark_at(before, len(before)), hint=_SAVE)
