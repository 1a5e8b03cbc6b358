"""What can go wrong in a call, each with its facts as attributes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.printable import printable


class CWInstrumentsError(Exception):
    """The base of every error that this library raises on purpose.

    Errors can be pickled and copied with their facts, as they have to be when they leave a worker process.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args), self.__dict__


def _restore(cls: type[CWInstrumentsError], args: tuple[Any, ...]) -> CWInstrumentsError:
    """Make an error again without its constructor, which takes facts and not the message made of them."""
    error = cls.__new__(cls)
    error.args = args
    return error


class InvalidResponse(Protocol):
    """What an error says about one answer; `scoring.ResponseNote` is one."""

    @property
    def item(self) -> str:
        """The item, or the key that is none."""

    @property
    def value(self) -> Any:
        """The answer as it was given."""

    @property
    def message(self) -> str:
        """What is wrong with it."""

    @property
    def allowed(self) -> str | None:
        """What would have been valid; None where there is no such item."""


class DefinitionError(CWInstrumentsError):
    """A definition can't be used; `diagnostics` holds every finding."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


class InvalidResponseError(CWInstrumentsError):
    """A respondent's answers hold values that the instrument does not allow, or keys that are no items of it.

    `invalid` holds every one, with `item`, `value`, `message` and `allowed`.
    """

    def __init__(self, respondent: str | None, invalid: Iterable[InvalidResponse]) -> None:
        self.respondent = respondent
        self.invalid = tuple(invalid)
        who = "" if respondent is None else f"respondent {respondent!r}: "
        super().__init__("\n".join(f"{who}{one}" for one in self.invalid))


class UnknownInstrumentError(CWInstrumentsError):
    """No such instrument, or no such version, is known; `known` holds the ids that are."""

    def __init__(self, message: str, known: Iterable[str] = ()) -> None:
        self.known = tuple(known)
        super().__init__(message)


class AmbiguousInstrumentError(CWInstrumentsError):
    """Two plugins claim the same instrument id and version; `claimants` names both."""

    def __init__(self, message: str, claimants: Iterable[str]) -> None:
        self.claimants = tuple(claimants)
        super().__init__(message)


class ResponseFileError(CWInstrumentsError):
    """A file of responses can't be read; `file`, `line` and `hint` say where and what would be right."""

    def __init__(
        self, message: str, *, file: str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        self.file, self.line, self.hint = file, line, hint
        place = ":".join(str(part) for part in (file, line) if part is not None)
        said = printable(f"{place} {message}".strip())
        super().__init__(said + (f"\n  hint: {printable(hint)}" if hint else ""))
