"""What is wrong with a definition, where, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import islice

from attrs import frozen

from cwinstruments.printable import printable

Path = tuple[str | int, ...]

_FEW = 12
_MOST = 2_000
_LONGEST = 200
_ALIKE = 3


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Diagnostic:
    """One finding in a definition, a file of cases, or a plugin.

    Args:
        code: what kind of finding it is, `CWI` and three digits; never reused.
        message: what is wrong.
        path: the keys and indices that lead to the place in the document.
        hint: what would be right.
        file: the file as the caller named it.
        line: counted from 1.
        column: counted from 1, in characters.

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
            "path": list(self.path),
            "hint": self.hint,
        }


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether one of the findings is an error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort findings by file, line, column and code, each once."""
    return tuple(
        sorted(
            dict.fromkeys(diagnostics),
            key=lambda d: (d.file or "", d.line or 0, d.column or 0, d.code, d.message),
        )
    )


def did_you_mean(word: str, known: Iterable[str], /) -> str | None:
    """Suggest the known word that is nearest to a misspelt one; where there are few, list them all.

    Examples:
        >>> did_you_mean("wl_70", ["wl_07", "ts01"])
        "did you mean 'wl_07'?"
        >>> did_you_mean("weekly", ["sum", "mean"])
        'known: sum, mean'
    """
    names = list(islice(known, _MOST))
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
