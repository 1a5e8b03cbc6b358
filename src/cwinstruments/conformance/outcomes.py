"""What checks of conformance find: shortcomings, what could not be proven, and what is good to know."""

from __future__ import annotations

from typing import Any, TypeAlias

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic


@frozen
class Shortcoming:
    """One thing that has to be mended.

    Args:
        check: the id of the check that found it.
        subject: the instrument, or the distribution or folder, that it is about.
        message: what is wrong.
        hint: what to do about it.
        file: where it stands, as far as that is known.
        line: the line there.
        code: the code of the diagnostic that says so, where it is one of `cwinstruments check`.
    """

    check: str
    subject: str
    message: str
    hint: str | None = None
    file: str | None = None
    line: int | None = None
    code: str | None = None

    def __str__(self) -> str:
        place = "" if self.file is None else f"{self.file}:" + ("" if self.line is None else f"{self.line}:") + " "
        code = "" if self.code is None else f"{self.code} "
        head = f"{place}{self.check}: {self.subject}: {code}{self.message}"
        return head if self.hint is None else f"{head}\n  what to do: {self.hint}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain JSON data."""
        return {name: getattr(self, name) for name in _SHORTCOMING}


@frozen
class NotProven:
    """Something that could not be tried here, with the reason; it is no shortcoming.

    Args:
        hint: what would let it be tried.
    """

    check: str
    subject: str
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        head = f"{self.check}: {self.subject}: {self.message}"
        return head if self.hint is None else f"{head}\n  what to do: {self.hint}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain JSON data."""
        return {name: getattr(self, name) for name in _NOT_PROVEN}


@frozen
class Told:
    """Something that is good to know and asks for nothing, such as how long an import takes."""

    check: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.check}: {self.subject}: {self.message}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain JSON data."""
        return {"check": self.check, "subject": self.subject, "message": self.message}


Outcome: TypeAlias = Shortcoming | NotProven | Told

_SHORTCOMING = ("check", "subject", "message", "hint", "file", "line", "code")
_NOT_PROVEN = ("check", "subject", "message", "hint")


def of_diagnostic(check: str, subject: str, found: Diagnostic, /) -> Shortcoming:
    """Make a shortcoming of a finding of `cwinstruments check`; a warning is named as one.

    Examples:
        >>> print(of_diagnostic("clean", "my-scale", Diagnostic("CWI001", "the file can't be read", file="a.yaml")))
        a.yaml: clean: my-scale: CWI001 the file can't be read
    """
    word = "" if found.severity == "error" else f"{found.severity.value}: "
    return Shortcoming(check, subject, f"{word}{found.message}", found.hint, found.file, found.line, found.code)
