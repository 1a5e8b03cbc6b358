"""Scales of scales: whether their parts belong together."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.model import Direction, Scale
from cwinstruments.rules.subject import Subject

_TURNED = {
    Direction.HIGHER_IS_BETTER: Direction.HIGHER_IS_WORSE,
    Direction.HIGHER_IS_WORSE: Direction.HIGHER_IS_BETTER,
    Direction.DESCRIPTIVE: Direction.DESCRIPTIVE,
}


def check_directions_of_parts(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find composites that mix parts of different direction.

    What it does:
        Looks at the direction of each scale that a scale of scales is made of; one that is reverse-keyed counts as
        turned round. It is an error where the composite has a direction, and a warning where it is descriptive.

    Why it matters:
        More strain and more support cancel each other out in the sum, and the same total stands for opposite people.
        Strain and resources never share a total.

    Example:
        `scales: [support, strain]`, where support is `higher_is_better` and strain is `higher_is_worse`.

    Use instead:
        One composite for each direction. Where the source does turn a scale round, say so: `scales: [support,
        -strain]`.
    """
    for id, scale in subject.instrument.scales.items():
        better = _of_direction(subject, scale, Direction.HIGHER_IS_BETTER)
        worse = _of_direction(subject, scale, Direction.HIGHER_IS_WORSE)
        if better and worse:
            descriptive = scale.direction is Direction.DESCRIPTIVE
            message = (
                f"scale {id!r} mixes {better[0]!r}, where higher is better, with {worse[0]!r}, where higher is worse"
            )
            hint = "make one scale for each direction, or reverse-key one part if the source does"
            severity = Severity.WARNING if descriptive else Severity.ERROR
            yield Diagnostic("CWI328", message, ("scales", id, "scales"), hint, severity)


def check_direction_of_composite(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find composites whose direction contradicts that of all their parts.

    What it does:
        Compares the direction of a scale of scales with that of its parts, each after its keying, where they agree.

    Why it matters:
        Reports and bands would call a bad result good.

    Example:
        `scales: [strain, turnover]`, both `higher_is_worse`, in a scale with `direction: higher_is_better`.

    Use instead:
        The direction of the parts; or reverse-key all of them.
    """
    for id, scale in subject.instrument.scales.items():
        if scale.direction is Direction.DESCRIPTIVE:
            continue
        opposite = _TURNED[scale.direction]
        contrary = _of_direction(subject, scale, opposite)
        if contrary and not _of_direction(subject, scale, scale.direction):
            message = (
                f"scale {id!r} is {scale.direction}, but in {contrary[0]!r}, as it is keyed here, {_say(opposite)}"
            )
            hint = f"write 'direction: {opposite}', or reverse-key the parts"
            yield Diagnostic("CWI329", message, ("scales", id, "direction"), hint)


def _of_direction(subject: Subject, scale: Scale, direction: Direction) -> list[str]:
    """Give the parts of a scale that have a direction once they are keyed."""
    found = []
    for use in scale.scales:
        own = subject.instrument.scales[use.scale].direction
        if (_TURNED[own] if use.reverse_keyed else own) is direction:
            found.append(use.scale)
    return found


def _say(direction: Direction) -> str:
    return direction.value.replace("_", " ")
