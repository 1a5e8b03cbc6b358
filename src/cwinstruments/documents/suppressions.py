"""Comments of a YAML definition that say which findings are meant: `# cwi: ignore CWI215 - why it is meant`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml
from attrs import frozen

from cwinstruments.diagnostics import Edit
from cwinstruments.documents.document import Document
from cwinstruments.documents.yaml_text import FAST_LOADER

_MARK: Final = "cwi:"
_BLOCK: Final = ("|", ">")
_COMMENT: Final = re.compile(r"(?<!\S)#")
_ORDER: Final = re.compile(
    r"#\s*cwi:\s*(?P<order>ignore-file|ignore)\s+(?P<codes>\w+(?:\s*,\s*\w+)*)\s*(?:(?<=\s)[-–—]\s*(?P<reason>.*))?",
)
_FAR: Final = 1 << 40
"""A column that no line reaches."""
_LINES: Final = re.compile(r"\r\n|\r|\n")


@frozen
class Suppression:
    """One comment that says which findings are meant.

    Args:
        file: the file as the caller named it.
        line: where the comment stands, counted from 1.
        column: counted from 1, in characters.
        end_column: the column after its last character.
        codes: what it names, as it is written; none where it can't be understood.
        reason: why the findings are meant.
        target: the line that it is about; None for the whole file.
        edges: the columns of the codes, each with the column after its last character.
        before: the column after the last character in front of the comment; 1 where it has a line of its own.
        is_last: whether the file ends with this line, without a line break.
    """

    file: str
    line: int
    column: int
    end_column: int
    codes: tuple[str, ...] = ()
    reason: str | None = None
    target: int | None = None
    edges: tuple[tuple[int, int], ...] = ()
    before: int = 1
    is_last: bool = False

    def without(self, codes: frozenset[str], /) -> Edit:
        """Take codes out of the comment; when none is left, the comment itself, and its line if that is its own."""
        kept = [one for one in self.codes if one not in codes]
        if kept:
            return self._edit(", ".join(kept), self.edges[0][0], self.line, self.edges[-1][1])
        if self.before > 1 or self.is_last:
            return self._edit("", self.before, self.line, self.end_column)
        return self._edit("", 1, self.line + 1, 1)

    def _edit(self, text: str, column: int, end_line: int, end_column: int) -> Edit:
        return Edit(text, line=self.line, column=column, end_line=end_line, end_column=end_column)


def find_suppressions(document: Document, /) -> tuple[Suppression, ...]:
    """Find the comments of a document that say which findings are meant, in the order of its lines.

    JSON has no comments, so it has none.

    Examples:
        >>> from cwinstruments.documents import parse_document
        >>> (one,) = find_suppressions(parse_document("a: 1  # cwi: ignore CWI215, CWI248 - a filler\\n"))
        >>> one.codes, one.reason, one.target
        (('CWI215', 'CWI248'), 'a filler', 1)
    """
    if _MARK not in document.text or document.file.lower().endswith(".json"):
        return ()
    lines = _LINES.split(document.text)
    comments = dict(_comments(document.text, lines))
    found = []
    for line, column in comments.items():
        text = lines[line - 1]
        comment = text[column - 1 :].rstrip()
        if comment[1:].lstrip().startswith(_MARK):
            own = not text[: column - 1].strip()
            target = _next_line(lines, comments, line) if own else line
            before = 1 if own else len(text[: column - 1].rstrip()) + 1
            found.append(_understood(document.file, line, column, comment, target, before, line == len(lines)))
    return tuple(found)


def _understood(
    file: str, line: int, column: int, comment: str, target: int, before: int, is_last: bool
) -> Suppression:
    end, order = column + len(comment), _ORDER.fullmatch(comment)
    if order is None:
        return Suppression(file, line, column, end, before=before, is_last=is_last)
    start = order.start("codes")
    spans = [found.span() for found in re.finditer(r"\w+", order["codes"])]
    edges = tuple((column + start + begin, column + start + stop) for begin, stop in spans)
    codes = tuple(order["codes"][begin:stop] for begin, stop in spans)
    about = None if order["order"] == "ignore-file" else target
    return Suppression(
        file, line, column, end, codes, (order["reason"] or "").strip() or None, about, edges, before, is_last
    )


def _next_line(lines: list[str], comments: dict[int, int], line: int) -> int:
    """Give the next line that is neither empty nor a comment; without one, the line after the last."""
    for number in range(line + 1, len(lines) + 1):
        text = lines[number - 1]
        if text.strip() and not (number in comments and not text[: comments[number] - 1].strip()):
            return number
    return len(lines) + 1


def _comments(text: str, lines: list[str]) -> Iterator[tuple[int, int]]:
    """Give line and column of each comment: of the first '#' in a line that is no part of a text."""
    texts = _texts_by_line(text)
    for number, line in enumerate(lines, 1):
        column = _first_mark(line, 1) if "#" in line else None
        while column is not None:
            around = [end for begin, end in texts.get(number, ()) if begin <= column < end]
            if not around:
                yield number, column
                break
            column = _first_mark(line, max(around))


def _first_mark(line: str, column: int) -> int | None:
    """Give the column of the first '#' from a column on that begins a comment where it is in no text."""
    found = _COMMENT.search(line, column - 1)
    return found.start() + 1 if found else None


def _texts_by_line(text: str) -> dict[int, list[tuple[int, int]]]:
    """Give the columns that texts take, by line; of a block of text its first line stays open for a comment."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for token in yaml.scan(text, Loader=FAST_LOADER):
        if not isinstance(token, yaml.ScalarToken):
            continue
        first, last = token.start_mark.line + 1, token.end_mark.line + 1
        begin, end = token.start_mark.column + 1, token.end_mark.column + 1
        is_block = token.style in _BLOCK
        for line in range(first + is_block, last + 1):
            here = begin if line == first else 1
            taken.setdefault(line, []).append((here, end if line == last else _FAR))
    return taken
