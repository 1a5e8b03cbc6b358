"""What a check of conformance is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from cwinstruments.conformance.outcomes import NotProven, Outcome, Shortcoming, Told, of_diagnostic
from cwinstruments.conformance.subject import Proved, Proving
from cwinstruments.diagnostics import Diagnostic


class Of(StrEnum):
    """What a check looks at."""

    INSTRUMENTS = "instruments"
    """Each instrument by itself."""
    WHOLE = "whole"
    """The distribution or folder as a whole."""
    BOTH = "both"


class ConformanceCheck(ABC):
    """One check: its id and title, and what it finds about the whole and about each instrument.

    The first line of its docstring is its title, and the rest says what it proves.
    """

    id: ClassVar[str]
    of: ClassVar[Of] = Of.INSTRUMENTS
    title: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.title = (cls.__doc__ or "").strip().split("\n")[0].rstrip(".")

    @property
    def proves(self) -> str:
        """What it proves, in words."""
        lines = (self.__doc__ or "").strip().split("\n\n", 1)
        return " ".join(lines[1].split()) if len(lines) > 1 else ""

    def of_whole(self, proving: Proving, /) -> Iterator[Outcome]:
        """Look at the distribution or folder."""
        yield from ()

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        """Look at one instrument, which has no faults."""
        yield from ()

    def shortcoming(self, subject: str, message: str, hint: str | None = None, **where: object) -> Shortcoming:
        """Make a shortcoming of this check."""
        return Shortcoming(self.id, subject, message, hint, **where)  # type: ignore[arg-type]

    def finding(self, subject: str, found: Diagnostic) -> Shortcoming:
        """Make a shortcoming of a diagnostic."""
        return of_diagnostic(self.id, subject, found)

    def not_proven(self, subject: str, message: str, hint: str | None = None) -> NotProven:
        """Say what could not be tried."""
        return NotProven(self.id, subject, message, hint)

    def told(self, subject: str, message: str) -> Told:
        """Say what is good to know."""
        return Told(self.id, subject, message)


class PackagingCheck(ConformanceCheck):
    """A check of a distribution, which a folder of definitions can't have."""

    of = Of.WHOLE

    def of_whole(self, proving: Proving, /) -> Iterator[Outcome]:
        if proving.distribution is None:
            yield self.not_proven(
                proving.name,
                "a folder has no packaging, so there is nothing to prove here",
                "make a plugin of it: cwinstruments new plugin",
            )
            return
        yield from self.of_distribution(proving)

    @abstractmethod
    def of_distribution(self, proving: Proving, /) -> Iterator[Outcome]:
        """Look at the distribution."""
