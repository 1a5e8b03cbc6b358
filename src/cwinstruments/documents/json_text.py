"""JSON to data and places: strict JSON, read token by token so that every value and key has its place."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from cwinstruments.diagnostics import Edit, Fix, Path
from cwinstruments.documents.document import End, Mark
from cwinstruments.documents.recording import HOLDS_NOTHING, Recording
from cwinstruments.documents.scalars import ScalarError, to_number

_SPACE = re.compile(r"[ \t\r\n]*")
_BREAK = re.compile(r"\r\n|\r|\n")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![0-9A-Za-z_.+-])")
_WORD = re.compile(r"[-+0-9A-Za-z_.]+")
_CONSTANTS = {"null": None, "true": True, "false": False}
_NOT_FINITE = frozenset(("NaN", "Infinity", "-Infinity"))


def read_json(text: str, recording: Recording, /) -> Any:
    """Read strict JSON into plain data, noting every place and fault in the recording."""
    recording.content = text
    reader = _Reader(text, recording)
    if reader.ended():
        recording.stop("CWI004", "the file holds nothing", Mark(1, 1), hint=HOLDS_NOTHING)
    data = reader.value(())
    if not reader.ended():
        reader.refuse("there is text after the end of the document", "one file holds one document")
    return data


class _Reader:
    """A cursor over the text; its recursion is bounded by the recording's limit of depth."""

    def __init__(self, text: str, recording: Recording) -> None:
        self._text, self._recording = text, recording
        self._at, self._line, self._line_start = 0, 1, 0

    def ended(self) -> bool:
        return self._peek() == ""

    def value(self, path: Path) -> Any:
        character, mark = self._peek(), self._mark()
        self._recording.value(path, mark)
        value = self._value(character, path, mark)
        self._recording.ends[path] = self._end()
        return value

    def _value(self, character: str, path: Path, mark: Mark) -> Any:
        if character == "{":
            return self._object(path)
        if character == "[":
            return self._array(path)
        return self._string(path) if character == '"' else self._word(path, mark)

    def refuse(self, message: str, hint: str | None = None) -> NoReturn:
        self._recording.stop("CWI006", message, self._mark(), hint=hint)

    def _peek(self) -> str:
        """Skip white space, and give the next character; empty at the end."""
        # A file on one line has little white space: only a line break moves the line's start.
        end = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
        for found in _BREAK.finditer(self._text, self._at, end):
            self._line, self._line_start = self._line + 1, found.end()
        self._at = end
        return self._text[end : end + 1]

    def _mark(self) -> Mark:
        return Mark(self._line, self._at - self._line_start + 1)

    def _end(self) -> End:
        return self._line, self._at - self._line_start + 1

    def _object(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        opened = self._open()
        before = self._end()
        while self._goes_on(opened, "}", not values and self._text[self._at - 1] == "{"):
            mark = self._mark()
            if self._peek() != '"':
                self.refuse(
                    "a key in double quotes is expected here", "JSON has no trailing commas, comments or single quotes"
                )
            key = self._string(path)
            place = self._recording.key((*path, key), mark, self._end())
            if self._peek() != ":":
                self.refuse("a ':' is expected after the key")
            self._at += 1
            value = self.value(place)
            if place[-1] == key:
                values[key] = value
            else:
                first = values.get(key)
                self._recording.repeated((*path, key), place, first, value, before, mark, self._end())
            before = self._end()
        return values

    def _array(self, path: Path) -> list[Any]:
        values: list[Any] = []
        opened = self._open()
        while self._goes_on(opened, "]", not values):
            values.append(self.value((*path, len(values))))
        return values

    def _open(self) -> Mark:
        opened = self._mark()
        self._at += 1
        return opened

    def _goes_on(self, opened: Mark, end: str, first: bool) -> bool:
        """Step over a comma or the closing bracket; tell whether a part follows."""
        character = self._peek()
        if character == end:
            self._at += 1
            return False
        if character == "":
            self.refuse(
                f"the file ends before the closing '{end}'",
                f"its bracket opens on line {opened.line}, column {opened.column}",
            )
        if first:
            return True
        if character != ",":
            self.refuse(
                f"a ',' or '{end}' is expected here", f"the bracket opens on line {opened.line}, column {opened.column}"
            )
        comma = self._end()
        self._at += 1
        if self._peek() == end:
            self._trailing_comma(comma, end)
            return False
        return True

    def _trailing_comma(self, comma: End, end: str) -> None:
        """Report a comma before a closing bracket, and go on after the bracket: nothing else can be meant."""
        line, column = comma
        edit = Edit("", line=line, column=column, end_line=line, end_column=column + 1)
        message, hint = f"a ',' stands before the closing '{end}'", "take the ',' away"
        mark = self._mark()
        self._at += 1
        self._recording.fault(
            "CWI006", message, mark, hint=hint, end=self._end(), fix=Fix("take the ',' away", (edit,))
        )

    def _string(self, path: Path) -> str:
        mark = self._mark()
        found = _STRING.match(self._text, self._at)
        if not found:
            self.refuse(
                "the text in double quotes is not closed on its line, or has a wrong escape",
                'write a backslash as "\\\\" and a line break as "\\n"',
            )
        self._at = found.end()
        raw = found.group()
        return self._recording.text(json.loads(raw) if "\\" in raw else raw[1:-1], mark, path)

    def _word(self, path: Path, mark: Mark) -> Any:
        found = _NUMBER.match(self._text, self._at)
        word = found or _WORD.match(self._text, self._at)
        shown = word.group() if word else self._text[self._at : self._at + 1]
        if found:
            self._at = found.end()
            return self._number(shown, path, mark)
        if shown in _CONSTANTS:
            self._at += len(shown)
            return _CONSTANTS[shown]
        if shown in _NOT_FINITE:
            self._at += len(shown)
            hint = "give a finite number, or leave the key out"
            return self._recording.fault("CWI012", f"'{shown}' is not a finite number", mark, hint=hint, path=path)
        if not shown:
            self.refuse("the file ends where a value is expected")
        self.refuse(f"'{shown[:24]}' is not a JSON value", "text goes in double quotes")

    def _number(self, text: str, path: Path, mark: Mark) -> Any:
        try:
            return to_number(text)
        except ScalarError as fault:
            return self._recording.fault(fault.code, fault.message, mark, hint=fault.hint, path=path)
