"""What a check found."""

from __future__ import annotations

from attrs import frozen

from cwinstruments.checks.suppressing import Suppressed
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.profiles import Profile


@frozen
class CheckResult:
    """What a check found.

    Args:
        diagnostics: every finding, in the order of files and lines.
        files: how many files were checked.
        instruments: how many of them define an instrument.
        cases: how many worked cases were scored.
        surveys: how many of the files define a survey.
        rosters: how many of them define a roster.
        profile: what they were checked for.
        suppressed: the findings that comments of the definitions say are meant, with their reasons.
        keys_proven: whether cases notice every change of the keys; None where keys were not changed, or there are
            none. A definition without cases has none that notice.
        mappings: how many of the files say how an export is read.
        overlays: how many of them give the wording of an instrument.
        norms: how many of them hold norms.
        frameworks: how many of them define a framework.
        data_agreements: how many of them hold data agreements.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    files: int = 0
    instruments: int = 0
    cases: int = 0
    surveys: int = 0
    rosters: int = 0
    profile: Profile = Profile.FIELDWORK
    suppressed: tuple[Suppressed, ...] = ()
    keys_proven: bool | None = None
    mappings: int = 0
    overlays: int = 0
    norms: int = 0
    frameworks: int = 0
    data_agreements: int = 0

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(one.severity is Severity.ERROR for one in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return sum(one.severity is Severity.WARNING for one in self.diagnostics)

    @property
    def notes(self) -> int:
        """How many findings are notes, which never make a check fail."""
        return sum(one.severity is Severity.NOTE for one in self.diagnostics)

    @property
    def fixable(self) -> int:
        """How many findings have a fix that is certainly right."""
        return sum(one.fix is not None for one in self.diagnostics)

    @property
    def conforms(self) -> bool:
        """Whether every file can be read and has the shape that its schema asks for."""
        return not any(one.code[:4] in ("CWI0", "CWI1") and one.severity is Severity.ERROR for one in self.diagnostics)

    @property
    def passes(self) -> bool:
        """Whether nothing stands against what the files were checked for; `publish` lets no warning pass."""
        return not self.errors and not (self.profile is Profile.PUBLISH and self.warnings)

    def to_dict(self) -> dict[str, object]:
        """Give the result as `schemas/diagnostics.v1.json` describes it."""
        from cwinstruments import __version__

        return {
            "kind": "diagnostics",
            "version": __version__,
            "summary": {
                "files": self.files,
                "cases": self.cases,
                "errors": self.errors,
                "warnings": self.warnings,
                "notes": self.notes,
                "fixable": self.fixable,
                "suppressed": len(self.suppressed),
                "profile": self.profile.value,
                "conforms": self.conforms,
                "passes": self.passes,
                "keys_proven": self.keys_proven,
            },
            "diagnostics": [one.to_dict() for one in self.diagnostics],
        }
