"""A score against what a case expects, and where to look when they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

from attrs import frozen

from cwinstruments.cases.model import Expected
from cwinstruments.diagnostics import Path
from cwinstruments.model import Then, format_fraction
from cwinstruments.model.scales import Scale
from cwinstruments.plan import Output, PossibleRange
from cwinstruments.scoring import Score

_TOLERANCE = Fraction(1, 10**9)
_LOOK_AT = {
    "n_answered": "look at the responses of the case, and at show_if and non-response codes of the items",
    "n_items": "look at the show_if of the items, and at 'states' in the missing rule",
    "prorated": "look at 'then' in the missing rule",
    "zero_filled": "look at 'then' in the missing rule",
    "clamped": "look at the first and the last row of the norm, and at 'outside'",
    "lower": "look at which answers are missing, and at the ranges of their items",
    "upper": "look at which answers are missing, and at the ranges of their items",
}


_OF_A_SCORE = frozenset(("reason", "prorated", "zero_filled", "clamped", "band", "cutoffs"))
"""What depends on whether there is a score at all."""
_MOST_DIGITS = 12
_MOST_PARTS = 1000


@frozen
class Mismatch:
    """One key whose value is not as expected.

    Args:
        path: the keys below the expected scale.
        what: what differs, such as `value` or `cutoff 'high_risk'`.
    """

    path: Path
    what: str
    actual: str
    expected: str
    hint: str | None


@frozen
class ScoredScale:
    """One scale as it was scored in one case.

    Args:
        scale: its definition.
        score: what came out.
        output: the steps of the plan that make the score.
        steps: the values of all steps.
        possible: what the score can be.
    """

    scale: Scale
    score: Score
    output: Output
    steps: Mapping[str, Any]
    possible: PossibleRange | None


def compare(scored: ScoredScale, expected: Expected, /) -> Iterator[Mismatch]:
    """Find everything stated that the score does not fulfil; bands and cutoffs that don't exist are left out.

    What follows from there being no score, or one although none is expected, is no finding of its own.
    """
    bands = [None, *(band.id for band in scored.scale.bands)]
    follows: frozenset[str] = frozenset()
    for key, wanted in expected.stated().items():
        actual = getattr(scored.score, key)
        if key in follows or (key == "band" and wanted not in bands) or _same(actual, wanted, expected.tolerance):
            continue
        yield Mismatch((key,), key, show(actual), show(wanted), _hint(key, scored, wanted, expected.tolerance))
        if (key == "value" and (actual is None or wanted is None)) or key == "reason":
            follows = _OF_A_SCORE
    for id, wanted in expected.cutoffs.items():
        actual = scored.score.cutoffs.get(id, wanted)
        if "cutoffs" not in follows and actual is not wanted:
            hint = _edges(scored.score, "the cutoff")
            yield Mismatch(("cutoffs", id), f"cutoff {id!r}", show(actual), show(wanted), hint)


def show(value: Any, /) -> str:
    """Write a value for people.

    Examples:
        >>> show(68.75), show(Fraction(200, 3)), show(None), show(True)
        ('68.75', '200/3 (66.6666666667)', 'null', 'true')
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Fraction):
        exact = format_fraction(value)
        return f"{exact} ({float(value):.12g})" if "/" in exact else exact
    return f"{value:.12g}" if isinstance(value, float) else f"'{value}'" if isinstance(value, str) else str(value)


def _same(actual: Any, wanted: Any, tolerance: Fraction | None) -> bool:
    if actual is None or not isinstance(wanted, Fraction):
        return bool(actual == wanted)
    if not isfinite(actual):
        return False
    allowed = _TOLERANCE * max(Fraction(1), abs(wanted)) if tolerance is None else tolerance
    return abs(Fraction(actual) - wanted) <= allowed


def _hint(key: str, scored: ScoredScale, wanted: Any, tolerance: Fraction | None) -> str | None:
    score = scored.score
    counts = f"{score.n_answered} of {score.n_items} answered"
    if key in ("value", "reason"):
        if score.reason is not None:
            return f"there is no score because of '{score.reason}' ({counts}); look at the missing rule"
        if wanted is None or key == "reason":
            return f"there is a score although none is expected ({counts}); look at the missing rule"
        return _hint_for_value(scored, wanted, tolerance, counts)
    if key == "band":
        return _edges(score, "the bands")
    return _LOOK_AT[key]


def _edges(score: Score, what: str) -> str:
    """Say where a band or a cutoff comes from: of no score there is none, wherever the edges are."""
    if score.value is None:
        counts = f"{score.n_answered} of {score.n_items} answered"
        return f"there is no score because of '{score.reason}' ({counts}); look at the missing rule"
    return f"the score is {show(score.value)}; look at the edges of {what}"


def _rounded_to(value: float, wanted: Fraction) -> int | None:
    """Tell to how many digits a score was rounded where it is expected; None where they differ by more than that."""
    digits = next((n for n in range(1, _MOST_DIGITS) if (wanted * 10**n).denominator == 1), None)
    if digits is None or wanted.denominator == 1 or not isfinite(value):
        return None
    if abs(Fraction(value) - wanted) > Fraction(1, 2 * 10**digits):
        return None
    return digits


def _spelt(exact: Fraction) -> str:
    spelt = format_fraction(exact)
    return f'"{spelt}"' if "/" in spelt else spelt


def _hint_for_value(scored: ScoredScale, wanted: Fraction, tolerance: Fraction | None, counts: str) -> str:
    raw, unrounded = (scored.steps[name] for name in (f"{scored.output.scale}.raw", scored.output.score))
    if scored.scale.round is not None and _same(unrounded, wanted, tolerance):
        return f"expected is the score before it is rounded to {scored.scale.round.digits} digits; look at 'round'"
    if scored.scale.transform is not None and _same(raw, wanted, tolerance):
        return "expected is the raw score; look at 'transform'"
    possible, value = scored.possible, scored.score.value
    if value is not None and (digits := _rounded_to(value, wanted)) is not None:
        # A transform leaves a floating-point number of 200/3; no small fraction is as near to what is none.
        exact = Fraction(value).limit_denominator(_MOST_PARTS)
        spelt = f"write {_spelt(exact)}, or " if _same(value, exact, None) else ""
        half = format_fraction(Fraction(1, 2 * 10**digits))
        places = "1 digit" if digits == 1 else f"{digits} digits"
        rounded = f"expected is the score rounded to {places}"
        return f"{rounded}; {spelt}give a 'tolerance' of {half}, or let the scale 'round'"
    if possible is not None and value is not None:
        if not possible.min <= wanted <= possible.max:
            ends = f"{show(possible.min)} to {show(possible.max)}"
            return f"the score can only be {ends}; look at the items, their weights and 'transform'"
        if _same(float(possible.min + possible.max) - value, wanted, tolerance):
            return "expected is the score turned round; look at which items are reverse-keyed"
    keying = "its formula" if scored.scale.formula is not None else "keying, weights"
    then = scored.scale.missing.then
    filled = then is not Then.NONE and scored.score.n_answered < scored.score.n_items
    missing = f" and what is done about missing answers ('{then}')" if filled else ""
    look = f"look at {keying}, transform, rounding{missing}, or work it out once more"
    return f"the raw score is {show(raw)} ({counts}); {look}"
