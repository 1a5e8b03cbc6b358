"""Responses as JSON: one object a line, an array of objects, or one object."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.errors import ResponseFileError
from cwinstruments.files.records import Record, RecordOrFault

MAX_DIGITS: Final = 40
MAX_EXPONENT: Final = 99

_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,:\[\]{}"]+')
_UNPRINTABLE = re.compile("[\0\ud800-\udfff]")
_LINES_HINT = "if every line is an object of its own, say so: --input-format jsonl"


class JsonLinesRecords(Iterator[RecordOrFault]):
    """The objects of a JSON Lines file; a line that can't be read is a fault of its own and stops nothing.

    Args:
        lines: the lines of the file.
        file: the name that errors give.
        columns: every key that an object of the file has; see `keys_of`.
    """

    decimal_comma = False

    def __init__(self, lines: Iterable[str], file: str, columns: Sequence[str]) -> None:
        self._lines, self._file = enumerate(lines, start=1), file
        self.columns = tuple(columns)

    def __next__(self) -> RecordOrFault:
        for line, text in self._lines:
            if not text.strip():
                continue
            try:
                data = _parse(text)
            except _RefusedError as refused:
                return Diagnostic("CWI854", refused.message, hint=refused.hint, file=self._file, line=line)
            return _record(data, line, self._file)
        raise StopIteration


class JsonRecords(Iterator[RecordOrFault]):
    """The objects of a JSON file, all in memory.

    Args:
        text: what the file holds.
        file: the name that errors give.

    Raises:
        ResponseFileError: the text is not JSON, or is neither an array nor an object.
    """

    decimal_comma = False

    def __init__(self, text: str, file: str) -> None:
        records = list(_split(text, file))
        self.columns = _keys(records)
        self._records = iter(records)

    def __next__(self) -> RecordOrFault:
        return next(self._records)


def keys_of(lines: Iterable[str], file: str, /) -> tuple[str, ...]:
    """Read a JSON Lines file once to find every key that its objects have, in the order in which they appear.

    Raises:
        ResponseFileError: there is no line at all.
    """
    seen_text = False

    def watched() -> Iterator[str]:
        nonlocal seen_text
        for line in lines:
            seen_text = seen_text or bool(line.strip())
            yield line

    keys = _keys(JsonLinesRecords(watched(), file, ()))
    if not seen_text:
        raise ResponseFileError("the file is empty", file=file, hint="each line must be one JSON object")
    return keys


def _keys(records: Iterable[RecordOrFault]) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for one in records:
        if isinstance(one, Record):
            keys.update(dict.fromkeys(one.values))
    return tuple(keys)


def _record(data: Any, line: int, file: str, entry: int | None = None) -> RecordOrFault:
    if isinstance(data, dict):
        return Record(line, data, entry)
    hint = 'write the responses of one respondent as {"item": value, ...}'
    what = "this" if entry is None else f"entry {entry}"
    return Diagnostic("CWI855", f"{what} is not a JSON object", hint=hint, file=file, line=line)


class _RefusedError(Exception):
    """JSON that can't be taken: why, and at which character where that is known."""

    def __init__(
        self, message: str, hint: str | None = None, *, at: int | None = None, token: str | None = None
    ) -> None:
        self.message, self.hint, self.at, self.token = message, hint, at, token
        super().__init__(message)


def _constant(text: str) -> Any:
    raise _RefusedError(f"{text} is not a number that JSON knows", "write null where there is no answer", token=text)


def _integer(text: str) -> int:
    # Python itself refuses to read integers of more than 4,300 digits, and takes long for those below.
    if len(text) > MAX_DIGITS:
        raise _RefusedError(f"a number has {len(text):,} digits; at most {MAX_DIGITS} are read", token=text)
    return int(text)


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if len(text) > MAX_DIGITS or abs(number.adjusted()) > MAX_EXPONENT:
        raise _RefusedError(f"the number {text[:24]} is too long or too large", token=text)
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise _RefusedError(f"key '{twice}' is given twice", "only one of the two could count")
    return values


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_decimal
)


def _parse(text: str) -> Any:
    """Read one JSON value that is the whole text."""
    begin = _skip_space(text, 0)
    data, end = _decode(text, begin)
    if _skip_space(text, end) < len(text):
        raise _RefusedError("there is more on the line after the end of the object", "each line holds one object")
    return data


def _decode(text: str, begin: int) -> tuple[Any, int]:
    """Read the JSON value that begins at a character; give where it ends."""
    try:
        data, end = _DECODER.raw_decode(text, begin)
    except json.JSONDecodeError as error:
        ends = not text[error.pos :].strip() or error.msg.startswith("Unterminated")
        what = "it ends too early" if ends else f"{error.msg[:1].lower()}{error.msg[1:]}"
        raise _RefusedError(f"this is not JSON: {what}", at=error.pos) from None
    except RecursionError:
        raise _RefusedError("values are nested far too deeply", "responses are plain values", at=begin) from None
    if text.find("\\u", begin, end) >= 0 and (found := _UNPRINTABLE.search("".join(_texts(data)))):
        code = f"U+{ord(found.group()):04X}"
        raise _RefusedError(f"a text holds the character {code}, which can't be written", at=begin)
    return data, end


def _texts(data: Any) -> Iterator[str]:
    """Give every text within a value."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _split(text: str, file: str) -> Iterator[RecordOrFault]:
    """Read an array of objects, or one object, record by record, so that each has its line."""
    at = _skip_space(text, 0)
    opening = text[at : at + 1]
    if not opening:
        raise ResponseFileError("the file is empty", file=file, hint="write an array of objects: [{...}, ...]")
    if opening not in "[{":
        hint = "write an array of objects: [{...}, ...]"
        raise ResponseFileError("the file is no array of objects", file=file, line=_line(text, at), hint=hint)
    if opening == "{":
        data, end = _element(text, at, file)
        yield _record(data, _line(text, at), file)
    else:
        end = yield from _split_array(text, at, file)
    end = _skip_space(text, end)
    if end < len(text):
        advice = _LINES_HINT if opening == "{" else None
        raise ResponseFileError("there is more text after the end", file=file, line=_line(text, end), hint=advice)


def _split_array(text: str, opened: int, file: str) -> Generator[RecordOrFault, None, int]:
    at, line, counted = opened + 1, _line(text, opened), opened
    entry = 0
    while True:
        at = _skip_space(text, at)
        if text.startswith("]", at):
            return at + 1
        # Counted on from the record before: counting from the beginning each time would take for ever.
        line, counted = line + text.count("\n", counted, at), at
        entry += 1
        data, at = _element(text, at, file, entry)
        yield _record(data, line, file, entry)
        at = _skip_space(text, at)
        if text.startswith(",", at):
            at = _skip_space(text, at + 1)
            if not text.startswith("]", at):
                continue
            message = "a ',' stands before the closing ']'"
        elif text.startswith("]", at):
            continue
        else:
            message = "the file ends before the closing ']'" if at == len(text) else "a ',' or ']' is expected here"
        raise ResponseFileError(f"this is not JSON: {message}", file=file, line=_line(text, at))


def _element(text: str, at: int, file: str, entry: int | None = None) -> tuple[Any, int]:
    if at == len(text):
        raise ResponseFileError(
            "this is not JSON: the file ends before the closing ']'", file=file, line=_line(text, at)
        )
    try:
        return _decode(text, at)
    except _RefusedError as refused:
        place = refused.at if refused.at is not None else at
        if refused.token is not None:
            found = (one.start() for one in _TOKEN.finditer(text, at) if one.group() == refused.token)
            place = next(found, at)
        message = refused.message if entry is None else f"entry {entry}: {refused.message}"
        raise ResponseFileError(message, file=file, line=_line(text, place), hint=refused.hint) from None


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None
    return found.end()


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
