"""What a rule is: a code, what it asks for, and how strict it is."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar, Final

from cwinstruments.codes import Code
from cwinstruments.diagnostics import Diagnostic, Fix, Path, Related, Severity
from cwinstruments.documents import Outline
from cwinstruments.profiles import Profile
from cwinstruments.rules.subject import Subject

SECTIONS: Final = ("What it does", "Why it matters", "Example", "Use instead")
_SECTION = re.compile(rf"^({'|'.join(SECTIONS)}):\n((?:    .*\n?|\n)+)", re.MULTILINE)


class Rule(ABC):
    """One thing that can be wrong with a definition; its docstring is its page.

    The first line says what is wrong. Then come the sections *What it does*, *Why it matters*, *Example* and
    *Use instead*. `code` is never reused; `severity` is that of its findings unless one says otherwise; `profile` is
    the least strict profile that asks for it.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR
    profile: ClassVar[Profile] = Profile.DRAFT

    @property
    def page(self) -> str:
        """The whole docstring; empty where Python runs without docstrings."""
        return inspect.cleandoc(type(self).__doc__ or "")

    @property
    def title(self) -> str:
        """What is wrong, in a line."""
        return self.page.partition("\n")[0].removesuffix(".") or self.code

    @property
    def sections(self) -> dict[str, str]:
        """The sections of the page by their titles, each as one paragraph."""
        return {title: " ".join(text.split()) for title, text in _SECTION.findall(self.page)}

    @property
    def entry(self) -> Code:
        """The entry of the rule among all codes."""
        return Code(self.code, self.title, self.sections.get("Why it matters", ""))

    def finding(
        self,
        message: str,
        path: Path,
        hint: str | None = None,
        severity: Severity | None = None,
        *,
        key: bool = False,
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """Make a finding about a place in the definition; file, line and column are filled in later.

        Args:
            severity: that of the rule unless given.
            key: whether the key at the path is meant, and not its value.
            related: other places that one has to look at.
            fix: an edit that is certainly right.
        """
        return Diagnostic(
            self.code, message, path, hint, severity or self.severity, of_key=key, related=related, fix=fix
        )


class DefinitionRule(Rule):
    """A rule about what a definition says, whether it can be scored or not.

    Parts can have any shape: wrong ones are reported by the schema, and passed over here. `kinds` are the documents
    that it is about.
    """

    kinds: ClassVar[tuple[str, ...]] = ("instrument",)

    @abstractmethod
    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        """Find everything in a definition that the rule is about."""


class ScoringRule(Rule):
    """A rule about how a definition scores: it looks at the plan too."""

    @abstractmethod
    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        """Find everything in an instrument and its plan that the rule is about."""
