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
    from difflib import get_close_matches  # needed only when something is wrong

    by_spelling = {name.casefold(): name for name in islice(known, _MOST)}
    # A word longer than any name is near to none, and would take long to compare.
    close = get_close_matches(word[:_LONGEST].casefold(), by_spelling, n=1)
    if close:
        return f"did you mean '{by_spelling[close[0]]}'?"
    return f"known: {', '.join(by_spelling.values())}" if 0 < len(by_spelling) <= _FEW else None
