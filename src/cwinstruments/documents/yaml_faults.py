"""What the YAML parser's complaints mean, and what would be right."""

from __future__ import annotations

import re
from typing import Any

from cwinstruments.documents.document import Mark
from cwinstruments.documents.recording import name_character

CURLY = "“”„‟«»‘’‚‛"
"""Quotes that YAML takes for text."""
_CURLY_VALUE = re.compile(f"[:,\\[{{-]\\s*[{CURLY}]")
_TAB = ("a tab stands where spaces are needed", "indent with spaces")
_EXPLANATIONS = (
    # PyYAML's own parser takes a '?' in unquoted text for the sign of a key; libyaml reads it, as YAML 1.2 has it.
    (
        "but got '?'",
        "unquoted text within brackets holds a '?'",
        "put the text in quotes, which every YAML parser reads",
    ),
    (
        "mapping values are not allowed",
        "a ':' is not expected here",
        "put text that holds ': ' in quotes, and check the indentation",
    ),
    ("unexpected ':'", "a ':' is not expected here", "put text that holds ':' in quotes"),
    ("tab character", *_TAB),
    ("unexpected end of stream", "a quoted text is not closed", "add the closing quote"),
    ("unexpected document separator", "a quoted text is not closed", "add the closing quote"),
    (
        "decimal number",
        "an escape in double quotes lacks its digits",
        "use single quotes where a backslash means itself",
    ),
    (
        "escape",
        "a backslash in double quotes begins no known escape",
        "use single quotes where a backslash means itself",
    ),
    (
        "expected ',' or ']'",
        "the list is not closed, or its entries are not separated",
        "look for a missing ',' or ']'",
    ),
    (
        "expected ',' or '}'",
        "the mapping is not closed, or its entries are not separated",
        "look for a missing ',' or '}'",
    ),
    (
        "<block end>",
        "this does not fit what stands before it",
        "check the indentation, and put text with quotes inside it in quotes",
    ),
    (
        "expected key",
        "this does not fit what stands before it",
        "check the indentation, and put text with quotes inside it in quotes",
    ),
    ("'-' indicator", "a list goes on here without a '-'", "check the indentation"),
    ("<document start>", "the document has ended before this", "check the indentation"),
    (
        "could not find expected ':'",
        "a ':' is missing after a key",
        "write 'key: value', and put text over several lines in quotes",
    ),
    ("alphabetic or numeric", "a name is missing here", "put text that begins with '&', '*' or '!' in quotes"),
    ("tag", "this is not a tag that can be used", "put text that begins with '!' in quotes"),
)


def explain_yaml_error(error: Exception, text: str, /) -> tuple[str, str, Mark | None, str | None]:
    """Put what the parser refused into code, message, place and hint."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Mark(mark.line + 1, mark.column + 1) if mark else None
    problem = str(getattr(error, "problem", None) or error)
    if "cannot start any token" in problem and mark:
        return "CWI005", *_odd_character(text, place)
    if mark and (special := _explain_brackets(error, problem, text, Mark(mark.line + 1, mark.column + 1))):
        return "CWI005", *special
    known = next((rest for pattern, *rest in _EXPLANATIONS if pattern in problem), None)
    # A quote that is not closed is noticed at the end of the file; the reader wants to see where it opens.
    if known and "not closed" in known[0] and getattr(error, "context_mark", None):
        place = Mark(error.context_mark.line + 1, error.context_mark.column + 1)  # type: ignore[attr-defined]
    message, hint = known or (f"this is not YAML: {problem}", None)
    if place and _CURLY_VALUE.search(_lines(text)[min(place.line, len(_lines(text))) - 1]):
        hint = "put the text in straight quotes, \" or '; curly quotes are part of the text"
    return "CWI005", message, place, hint


def _odd_character(text: str, place: Any) -> tuple[str, Mark, str]:
    lines = _lines(text)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    character = line[place.column - 1 : place.column]
    if character == "\t" or "\t" in line[: place.column]:
        return _TAB[0], place, _TAB[1]
    shown = character if character.isprintable() else name_character(character)
    return f"text can't begin with '{shown}'", place, "put it in quotes"


def _explain_brackets(error: Exception, problem: str, text: str, place: Mark) -> tuple[str, Mark, str] | None:
    """Explain what unquoted text within brackets often holds; None where it is something else."""
    lines = _lines(text)
    rest = lines[place.line - 1][place.column - 1 :] if place.line <= len(lines) else ""
    if "node content" in problem:
        return _explain_sign(rest, place)
    if "expected ',' or" not in problem:
        return None
    opened: Any = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
    if rest[:1] == ":":
        hint = "put text that holds ': ' in quotes, or add the ',' that is missing before this key"
        if opened.line + 1 < place.line:
            hint = f"close the bracket that line {opened.line + 1} opens, {hint}"
        return "a ':' is not expected here", place, _in_straight_quotes(hint, lines[place.line - 1])
    for number in range(opened.line, min(place.line, len(lines))):
        line = lines[number]
        if (found := _COMMENT_IN_TEXT.search(line)) and (number > opened.line or found.start() > opened.column):
            mark = Mark(number + 1, found.end("text") + 1)
            return "' #' begins a comment, so the closing bracket after it is not read", mark, _HASH
    return None


_HASH = "put text that holds ' #' in quotes"
_COMMENT_IN_TEXT = re.compile(r"(?P<text>[^\s,{\[:'\"#][ \t]+)#[^#]*(?:[}\]]|,\s*$)")


def _explain_sign(rest: str, place: Mark) -> tuple[str, Mark, str] | None:
    if item := re.match(r"-\s+([^\s,\]}]+)", rest):
        hint = f"no space stands between the minus and the id: -{item[1]}"
        return "a '-' with a space after it can't stand within brackets", place, hint
    if rest[:1] == "?":
        return "unquoted text within brackets begins with a '?'", place, "put the text in quotes"
    if rest[:1] == ",":
        return "a ',' has nothing before it", place, "take the ',' away, or put what is missing before it"
    return None


def _in_straight_quotes(hint: str, line: str) -> str:
    return f"{hint}; curly quotes are part of the text" if _CURLY_VALUE.search(line) else hint


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
