"""What a comparison of definitions gives."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from cwinstruments.changes.versions import Bump
from cwinstruments.changes.walk import How, plain
from cwinstruments.diagnostics import Diagnostic, Path, Severity


class ChangeClass(StrEnum):
    """What a change is about."""

    TYPO = "typo"
    WORDING = "wording"
    TITLE = "title"
    OPTIONS = "options"
    ITEMS = "items"
    SCALES = "scales"
    KEYING = "keying"
    MISSING_RULE = "missing rule"
    BANDS = "bands"
    NORMS = "norms"
    UNIT_SCORES = "unit scores"
    INTERPRETATION = "interpretation"
    CONDITIONS = "conditions"
    PARAMETERS = "parameters"
    FORMS = "forms"
    TRANSLATION = "translation"
    LICENCE = "licence"
    REQUIREMENTS = "requirements"
    ORDER = "order"
    SURVEY = "survey"
    ID = "id"
    VERSION = "version"


class Effect(StrEnum):
    """What follows from a change, from what matters most to what matters least."""

    SCORES = "scores"
    UNIT_SCORES = "unit scores"
    MEANING = "meaning"
    RESPONSES = "responses"
    TEXTS = "texts"
    ADDITION = "addition"
    RECORD = "record"

    @property
    def bump(self) -> Bump:
        """How far a version has to be raised for it."""
        return _BUMPS[self]

    @property
    def explanation(self) -> str:
        """What follows, in words."""
        return _EXPLANATIONS[self]


_BUMPS = {
    Effect.SCORES: Bump.MAJOR,
    Effect.UNIT_SCORES: Bump.MAJOR,
    Effect.MEANING: Bump.MAJOR,
    Effect.RESPONSES: Bump.MAJOR,
    Effect.TEXTS: Bump.MINOR,
    Effect.ADDITION: Bump.MINOR,
    Effect.RECORD: Bump.PATCH,
}
_EXPLANATIONS = {
    Effect.SCORES: "scores can differ",
    Effect.UNIT_SCORES: "scores of units can differ",
    Effect.MEANING: "the same score means something else",
    Effect.RESPONSES: "other responses are allowed, or responses are kept under another name",
    Effect.TEXTS: "people read or are asked something else",
    Effect.ADDITION: "something is added; what was there scores as before",
    Effect.RECORD: "what no score and no respondent notices has changed",
}


class Verdict(StrEnum):
    """Whether old and new scores can be compared."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_PROVEN = "not proven"
    ADDED = "added"
    REMOVED = "removed"


@frozen
class Place:
    """Where something stands in a file; None for what is not known."""

    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    def to_dict(self) -> dict[str, Any]:
        """Give the place as plain data."""
        return {"file": self.file, "line": self.line, "column": self.column}


@frozen
class Change:
    """One change.

    Args:
        classed: what it is about.
        how: whether something was added, removed, changed, moved or renamed.
        message: the change in a line.
        effect: what follows from it.
        path: where it is in the new definition; where it was, if it was removed.
        old_path: where it was in the old definition; None where it is new.
        old: what stood there.
        new: what stands there.
        at: the place in the new file; None where it was removed.
        was_at: the place in the old file; None where it is new.
        scales: the scales that it has a part in.
    """

    classed: ChangeClass
    how: How
    message: str
    effect: Effect
    path: Path
    old_path: Path | None = None
    old: Any = None
    new: Any = None
    at: Place | None = None
    was_at: Place | None = None
    scales: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the change as `schemas/changes.v1.json` describes it."""
        return {
            "class": self.classed.value,
            "how": self.how.value,
            "message": self.message,
            "effect": self.effect.value,
            "path": list(self.path),
            "old_path": None if self.old_path is None else list(self.old_path),
            "old": plain(self.old),
            "new": plain(self.new),
            "at": None if self.at is None else self.at.to_dict(),
            "was_at": None if self.was_at is None else self.was_at.to_dict(),
            "scales": list(self.scales),
        }


@frozen
class Witness:
    """A response that scores differently by the old and the new definition.

    Args:
        responses: the responses, by item; each definition takes those of the items that it has.
        old: what the old definition makes of them, in words.
        new: what the new one makes of them.
        parameters: the values of the parameters with which that is so.
    """

    responses: Mapping[str, Any]
    old: str
    new: str
    parameters: Mapping[str, Any] = field(factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the response as plain data."""
        return {
            "responses": dict(self.responses),
            "old": self.old,
            "new": self.new,
            "parameters": {name: plain(value) for name, value in self.parameters.items()},
        }


@frozen
class ScaleComparison:
    """Whether the old and the new scores of one scale can be compared.

    Args:
        verdict: `same` is proven by plans of one digest; `different` by a response; `not proven` is neither.
        witness: the response that proves that they differ.
        reason: why nothing is proven.
    """

    scale: str
    verdict: Verdict
    witness: Witness | None = None
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the comparison as plain data."""
        witness = None if self.witness is None else self.witness.to_dict()
        return {"scale": self.scale, "verdict": self.verdict.value, "witness": witness, "reason": self.reason}


@frozen
class DefinitionChanges:
    """What changed in one instrument, survey or set of norms.

    Args:
        kind: `instrument`, `survey` or `norms`.
        id: its id, the new one where it was renamed.
        old_file: the old file; None where it is new.
        new_file: the new file; None where it was removed.
        verdict: whether old and new scores can be compared: `same`, `different` or `not proven`, which it is also
            where they have no scale in common; `added` or `removed` where there is nothing to compare.
        reason: why nothing is proven.
        scales: the same for each scale.
        due: how far the version has to be raised.
        made: how far it was raised; None where that can't be told.
        due_version: the least version that is raised far enough.
        cases: the worked cases beside the new definition that rest on scales whose scores differ, or state a band of
            units whose edges moved.
    """

    kind: str
    id: str
    old_file: str | None
    new_file: str | None
    old_version: str | None
    new_version: str | None
    verdict: Verdict
    changes: tuple[Change, ...] = ()
    scales: tuple[ScaleComparison, ...] = ()
    reason: str | None = None
    due: Bump = Bump.NONE
    made: Bump | None = None
    due_version: str | None = None
    cases: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = field(default=(), repr=False)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to say about it."""
        return bool(self.changes or self.diagnostics) or self.verdict is not Verdict.SAME

    def to_dict(self) -> dict[str, Any]:
        """Give the changes as `schemas/changes.v1.json` describes them."""
        return {
            "kind": self.kind,
            "id": self.id,
            "old_file": self.old_file,
            "new_file": self.new_file,
            "old_version": self.old_version,
            "new_version": self.new_version,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "due": self.due.label,
            "made": None if self.made is None else self.made.label,
            "due_version": self.due_version,
            "scales": [one.to_dict() for one in self.scales],
            "changes": [one.to_dict() for one in self.changes],
            "cases": list(self.cases),
        }


@frozen
class Changes:
    """What changed between two definitions, or two folders of them.

    Args:
        definitions: of folders those in which something changed, in the order of their ids; else the one definition.
        unchanged: how many did not change.
        not_compared: the files of folders that differ and were passed over, each with its kind, such as `overlay`:
            only instruments, surveys and norms are compared.
    """

    definitions: tuple[DefinitionChanges, ...] = ()
    unchanged: int = 0
    not_compared: tuple[tuple[str, str], ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of all definitions."""
        return tuple(one for definition in self.definitions for one in definition.changes)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the changes, and what to look at."""
        return tuple(one for definition in self.definitions for one in definition.diagnostics)

    @property
    def errors(self) -> int:
        """How many errors there are: versions that were not raised far enough."""
        return sum(one.severity is Severity.ERROR for one in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many warnings there are: ids that changed or mean something else, definitions that are gone."""
        return sum(one.severity is Severity.WARNING for one in self.diagnostics)

    @property
    def verdict(self) -> Verdict:
        """Whether old and new scores can be compared, of all definitions that were there before and are there now."""
        verdicts = {one.verdict for one in self.definitions}
        for verdict in (Verdict.DIFFERENT, Verdict.NOT_PROVEN):
            if verdict in verdicts:
                return verdict
        return Verdict.SAME

    def to_dict(self) -> dict[str, Any]:
        """Give the changes as `schemas/changes.v1.json` describes them."""
        from cwinstruments import __version__

        return {
            "kind": "changes",
            "version": __version__,
            "verdict": self.verdict.value,
            "unchanged": self.unchanged,
            "not_compared": [{"kind": kind, "file": file} for kind, file in self.not_compared],
            "definitions": [one.to_dict() for one in self.definitions],
            "diagnostics": [one.to_dict() for one in self.diagnostics],
        }
