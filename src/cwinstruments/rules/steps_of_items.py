"""Steps of visual analogue scales: whether the marks reach the end of the range."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, Final

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import mapping
from cwinstruments.model import format_fraction
from cwinstruments.rules.rule import DefinitionRule

_FARTHEST: Final = 1_000


class StepsOfRanges(DefinitionRule):
    """The steps of a visual analogue scale miss the end of its range.

    What it does:
        Divides the range of each visual analogue item by its `step`.

    Why it matters:
        The greatest value can never be marked, so that no score reaches the end of its range, and an answer at the end
        is refused.

    Example:
        `range: {min: 0, max: 100}` with `step: 7`: the last mark is 98.

    Use instead:
        A step that divides the range, such as 5; or the last mark as `max`.
    """

    code = "CWI359"
    severity = Severity.WARNING

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for item in outline.items:
            if "step" not in item.data:
                continue
            span = mapping(item.data.get("range"))
            low, high, step = map(_number, (span.get("min"), span.get("max"), item.data["step"]))
            if item.type != "visual_analogue" or low is None or high is None or not step:
                continue
            # A range that holds nothing, and a step below 0, are other faults.
            if step < 0 or low >= high or (high - low) % step == 0:
                continue
            last = low + (high - low) // step * step
            message = (
                f"item {item.id!r} goes up to {format_fraction(high)}, but the last mark in steps of "
                f"{format_fraction(step)} is {format_fraction(last)}"
            )
            near = _step_near(high - low, step)
            other = "" if near is None else f"a step such as {format_fraction(near)}, or "
            yield self.finding(message, (*item.path, "step"), f"use {other}'max: {format_fraction(last)}'")


def _number(value: Any) -> Fraction | None:
    return Fraction(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def _step_near(length: Fraction, step: Fraction) -> Fraction | None:
    """Give the step that is nearest, needs no more decimal places, and divides the range; None where none is near."""
    scale = lcm(length.denominator, step.denominator)
    whole, wanted = int(length * scale), int(step * scale)
    for distance in range(1, _FARTHEST):
        for near in (wanted - distance, wanted + distance):
            if near > 0 and whole % near == 0:
                return Fraction(near, scale)
    return None
