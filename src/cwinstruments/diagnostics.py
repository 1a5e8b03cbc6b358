"""What is wrong with a definition, where, and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from typing import Any

from attrs import evolve, frozen

from cwinstruments.printable import printable

Path = tuple[str | int, ...]

_FEW = 12
_MOST = 2_000
_LONGEST = 200
_ALIKE = 3
_SHOWN = 3


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen
class Related:
    """Another place that one has to look at to understand a finding.

    Args:
        message: what is there.
        path: the keys and indices that lead to it in the same document.
        file: the file as the caller named it.
        line: counted from 1.
        column: counted from 1, in characters.
        of_key: whether the key at the path is meant, and not its value.
    """

    message: str
    path: Path = ()
    file: str | None = None
    line: int | None = None
    column: int | None = None
    of_key: bool = False


@frozen
class Edit:
    """A stretch of text, and what stands there instead.

    Args:
        text: the new text as the file spells it, with its quotes.
        path: the value, or the key, that is replaced; None where only the span says what.
        of_key: whether the key at the path is meant.
        line: where the stretch begins, counted from 1.
        column: counted from 1, in characters.
        end_line: where it ends.
        end_column: the column after its last character.
    """

    text: str
    path: Path | None = None
    of_key: bool = False
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


@frozen
class Fix:
    """An edit of the file of a finding that is certainly right: no score and no wording can be meant otherwise.

    Args:
        title: what it does, as an order: "put it in quotes".
        edits: the stretches that change; they don't overlap.
    """

    title: str
    edits: tuple[Edit, ...]


@frozen
class Diagnostic:
    """One finding in a definition, a file of cases, or a plugin.

    Args:
        code: what kind of finding it is: `CWI`, or letters of a plugin, and three digits; never reused.
        message: what is wrong.
        path: the keys and indices that lead to the place in the document.
        hint: what would be right.
        file: the file as the caller named it.
        line: counted from 1.
        column: counted from 1, in characters.
        end_line: where the place ends.
        end_column: the column after its last character.
        of_key: whether the key at the path is at fault, and not its value.
        related: other places that one has to look at.
        fix: an edit that is certainly right.

    Examples:
        >>> print(Diagnostic("CWI203", "scale 'caseload' lists item 'wl_70', which is not defined",
        ...                  hint="did you mean 'wl_07'?", file="burnout.yaml", line=41, column=9))
        burnout.yaml:41:9 CWI203 scale 'caseload' lists item 'wl_70', which is not defined
          hint: did you mean 'wl_07'?
    """

    code: str
    message: str
    path: Path = ()
    hint: str | None = None
    severity: Severity = Severity.ERROR
    file: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    of_key: bool = False
    related: tuple[Related, ...] = ()
    fix: Fix | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        mark = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        head = printable(f"{place} {self.code} {mark}{self.message}".lstrip())
        return head if self.hint is None else f"{head}\n  hint: {printable(self.hint)}"

    def to_dict(self) -> dict[str, object]:
        """Give the finding as `schemas/diagnostics.v1.json` describes it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "end_line": self.end_line,
            "end_column": self.end_column,
            "path": list(self.path),
            "hint": self.hint,
            "related": [
                {"message": one.message, "file": one.file, "line": one.line, "column": one.column}
                for one in self.related
            ],
            "fix": None if self.fix is None else {"title": self.fix.title, "edits": list(map(_edit, self.fix.edits))},
        }

    def moved(self, origin: Callable[[Path], Path], /) -> Diagnostic:
        """Give the finding with all its paths changed."""
        fix = self.fix and evolve(
            self.fix,
            edits=tuple(one if one.path is None else evolve(one, path=origin(one.path)) for one in self.fix.edits),
        )
        related = tuple(evolve(one, path=origin(one.path)) for one in self.related)
        return evolve(self, path=origin(self.path), related=related, fix=fix)


def _edit(edit: Edit) -> Mapping[str, Any]:
    keys = ("line", "column", "end_line", "end_column", "text")
    return {key: getattr(edit, key) for key in keys}


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether one of the findings is an error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort findings by file, line, column and code, each once; a definition goes before its cases.

    Examples:
        >>> found = [Diagnostic("CWI801", "", file="a.cases.yaml"), Diagnostic("CWI321", "", file="a.yaml")]
        >>> [one.file for one in in_order(found)]
        ['a.yaml', 'a.cases.yaml']
    """
    return tuple(
        sorted(
            dict.fromkeys(diagnostics),
            key=lambda d: (*_file_order(d.file or ""), d.line or 0, d.column or 0, d.code, d.message),
        )
    )


def _file_order(file: str) -> tuple[str, bool, str]:
    # What is wrong with cases follows most often from what is wrong with their definition.
    stem, dot, suffix = file.rpartition(".")
    if not dot or "/" in suffix:
        return file, False, file
    return stem.removesuffix(".cases"), stem.endswith(".cases"), file


def did_you_mean(word: str, known: Iterable[str], /) -> str | None:
    """Suggest the known word that is nearest to a misspelt one; where there are few, list them all.

    Examples:
        >>> did_you_mean("wl_70", ["wl_07", "ts01"])
        "did you mean 'wl_07'?"
        >>> did_you_mean("weekly", ["sum", "mean"])
        'known: sum, mean'
    """
    # The order of a set changes from run to run.
    names = list(islice(sorted(known) if isinstance(known, (set, frozenset)) else known, _MOST))
    near = nearest(word, names)
    if near:
        return f"did you mean {' or '.join(repr(name) for name in near)}?"
    return f"known: {', '.join(names)}" if 0 < len(names) <= _FEW else None


def nearest(word: str, known: Iterable[str], /) -> tuple[str, ...]:
    """Give the known words that a misspelt one most probably means; none where nothing is near.

    A name of a survey that lacks its alias comes first, then the same number written otherwise.

    Examples:
        >>> nearest("ts01", ["team_safety__ts01", "team_safety__ts02"]), nearest("we1", ["we10", "we01"])
        (('team_safety__ts01',), ('we01',))
    """
    from difflib import get_close_matches  # needed only when something is wrong

    # A word longer than any name is near to none, and would take long to compare.
    word = word[:_LONGEST].casefold()
    by_spelling = {name.casefold(): name for name in islice(known, _MOST)}
    found = [name for spelling, name in by_spelling.items() if spelling.partition("__")[2] == word != ""]
    if found:
        return tuple(found[:_ALIKE])
    wanted = _numbered(word)
    if wanted is not None:
        found = [name for spelling, name in by_spelling.items() if _numbered(spelling) == wanted]
        found = found or [name for one, name in by_spelling.items() if _numbered(one.partition("__")[2]) == wanted]
    return tuple(found[:_ALIKE] or [by_spelling[one] for one in get_close_matches(word, by_spelling, n=1)])


def _numbered(name: str) -> tuple[str, str] | None:
    """Take a name apart that ends in a number, without the zeros in front of it."""
    prefix = name.rstrip("0123456789")
    return None if prefix in ("", name) else (prefix, name[len(prefix) :].lstrip("0"))


def join_ids(ids: Sequence[str], /) -> str:
    """Write a few ids for people; of many only the first ones.

    Examples:
        >>> join_ids(["q1"]), join_ids(["q1", "q2", "q3"])
        ("'q1'", "'q1', 'q2' and 'q3'")
        >>> join_ids(["q1", "q2", "q3", "q4", "q5", "q6"])
        "'q1', 'q2', 'q3' and 3 more"
    """
    shown = [repr(id) for id in ids]
    if len(shown) > _SHOWN + 1:
        shown = [*shown[:_SHOWN], f"{len(shown) - _SHOWN} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
