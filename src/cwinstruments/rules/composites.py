"""Scales of scales: whether their parts belong together."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.model import Direction
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject

_TURNED = {
    Direction.HIGHER_IS_BETTER: Direction.HIGHER_IS_WORSE,
    Direction.HIGHER_IS_WORSE: Direction.HIGHER_IS_BETTER,
    Direction.DESCRIPTIVE: Direction.DESCRIPTIVE,
}


class DirectionsOfParts(ScoringRule):
    """A composite mixes directions.

    What it does:
        Looks at the direction of each scale that a scale of scales is made of, one that is reverse-keyed counts as
        turned round, and of those that a formula adds up. It is an error where the composite has a direction, and a
        warning where it is descriptive.

    Why it matters:
        More strain and more support cancel each other out in the sum, and the same total stands for opposite people.
        Strain and resources never share a total.

    Example:
        `scales: [support, strain]`, where support is `higher_is_better` and strain is `higher_is_worse`.

    Use instead:
        One composite for each direction. Where the source does turn a scale round, say so: `scales: [support,
        -strain]`.
    """

    code = "CWI328"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale in subject.instrument.scales.items():
            better = _of_direction(subject, id, Direction.HIGHER_IS_BETTER)
            worse = _of_direction(subject, id, Direction.HIGHER_IS_WORSE)
            if scale.formula is not None:
                better, worse = _added_together(subject, id)
            if better and worse:
                descriptive = scale.direction is Direction.DESCRIPTIVE
                message = (
                    f"scale {id!r} mixes {better[0]!r}, where higher is better, "
                    f"with {worse[0]!r}, where higher is worse"
                )
                hint = "make one scale for each direction, or reverse-key one part if the source does"
                severity = Severity.WARNING if descriptive else Severity.ERROR
                place = "scales" if scale.formula is None else "formula"
                if place == "formula":
                    hint = "make one scale for each direction, or subtract one of them if the source does"
                yield self.finding(message, ("scales", id, place), hint, severity)


class DirectionOfComposite(ScoringRule):
    """A composite's direction contradicts its parts.

    What it does:
        Compares the direction of a scale of scales with that of its parts, each after its keying, where they agree.

    Why it matters:
        Reports and bands would call a bad result good.

    Example:
        `scales: [strain, turnover]`, both `higher_is_worse`, in a scale with `direction: higher_is_better`.

    Use instead:
        The direction of the parts; or reverse-key all of them.
    """

    code = "CWI329"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale in subject.instrument.scales.items():
            if scale.direction is Direction.DESCRIPTIVE:
                continue
            opposite = _TURNED[scale.direction]
            contrary = _of_direction(subject, id, opposite)
            if contrary and not _of_direction(subject, id, scale.direction):
                message = (
                    f"scale {id!r} is {scale.direction}, but in {contrary[0]!r}, as it is keyed here, {_say(opposite)}"
                )
                hint = f"write 'direction: {opposite}', or reverse-key the parts"
                yield self.finding(message, ("scales", id, "direction"), hint)


def _of_direction(subject: Subject, id: str, direction: Direction) -> list[str]:
    """Give the parts of a scale that have a direction once they are keyed."""
    scales, scale = subject.instrument.scales, subject.instrument.scales[id]
    turned = {use.scale: use.reverse_keyed for use in scale.scales}
    if scale.formula is not None:
        parts = subject.contributions.parts_of(id)
        turned = {part.name: part.sign < 0 for part in parts if part.sign and part.name in scales}
    return [
        name
        for name, is_turned in turned.items()
        if (_TURNED[scales[name].direction] if is_turned else scales[name].direction) is direction
    ]


def _added_together(subject: Subject, id: str) -> tuple[list[str], list[str]]:
    """Give the scales that a formula adds up although one is better and another worse; a difference may be meant."""
    scales = subject.instrument.scales
    for sign in (1, -1):
        names = [part.name for part in subject.contributions.parts_of(id) if part.sign == sign and part.name in scales]
        better = [name for name in names if scales[name].direction is Direction.HIGHER_IS_BETTER]
        worse = [name for name in names if scales[name].direction is Direction.HIGHER_IS_WORSE]
        if better and worse:
            return better, worse
    return [], []


def _say(direction: Direction) -> str:
    return direction.value.replace("_", " ")
