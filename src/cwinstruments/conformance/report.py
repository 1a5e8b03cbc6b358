"""What a run of the conformance kit found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from cwinstruments.conformance.outcomes import NotProven, Shortcoming, Told


@frozen
class TaskResult:
    """What one check found about one subject.

    Args:
        check: the id of the check.
        subject: the instrument, or the distribution or folder.
        seconds: how long it took.
        skipped: why it was left out; None where it was carried out.
    """

    check: str
    subject: str
    seconds: float = 0.0
    shortcomings: tuple[Shortcoming, ...] = ()
    not_proven: tuple[NotProven, ...] = ()
    told: tuple[Told, ...] = ()
    skipped: str | None = None


@frozen
class ConformanceReport:
    """What a run of the conformance kit found.

    Args:
        subject: the distribution or folder.
        version: the distribution's version; None for a folder.
        profile: what its definitions were checked for.
        seed: what the random answers were drawn with.
        results: what each check found about each subject, in the order in which they were carried out.
    """

    subject: str
    version: str | None
    profile: str
    seed: int
    results: tuple[TaskResult, ...] = field(repr=False)

    @property
    def shortcomings(self) -> tuple[Shortcoming, ...]:
        """Everything that has to be mended."""
        return tuple(one for result in self.results for one in result.shortcomings)

    @property
    def not_proven(self) -> tuple[NotProven, ...]:
        """What could not be tried here, with the reasons."""
        return tuple(one for result in self.results for one in result.not_proven)

    @property
    def told(self) -> tuple[Told, ...]:
        """What is good to know."""
        return tuple(one for result in self.results for one in result.told)

    @property
    def conforms(self) -> bool:
        """Whether nothing has to be mended; what was not proven does not count against it."""
        return not self.shortcomings

    @property
    def seconds(self) -> Mapping[str, float]:
        """How long each check took, by its id."""
        found: dict[str, float] = {}
        for result in self.results:
            found[result.check] = found.get(result.check, 0.0) + result.seconds
        return found

    def to_dict(self) -> dict[str, Any]:
        """Give the report as plain JSON data."""
        from cwinstruments import __version__

        return {
            "kind": "conformance",
            "version": __version__,
            "subject": self.subject,
            "subject_version": self.version,
            "profile": self.profile,
            "seed": self.seed,
            "conforms": self.conforms,
            "shortcomings": [one.to_dict() for one in self.shortcomings],
            "not_proven": [one.to_dict() for one in self.not_proven],
            "told": [one.to_dict() for one in self.told],
            "seconds": {check: round(seconds, 3) for check, seconds in self.seconds.items()},
        }
