"""Missing rules: whether they can hold, and what they do to a score."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.model import Then
from cwinstruments.plan.nodes import Mean, Prorated, Reference
from cwinstruments.plan.ranges import to_range
from cwinstruments.plan.terms import Term
from cwinstruments.rules.subject import ScoredScale, Subject, allows_missing
from cwinstruments.rules.words import show_range


def check_impossible_rule(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find missing rules that can never be met.

    What it does:
        Compares `min_answered` and `min_scored` with how many items or scales there are.

    Why it matters:
        Nobody would ever have a score.

    Example:
        A scale of four items with `min_answered: 5`.

    Use instead:
        A number up to that of the items. Often items were dropped and the rule is that of the longer version.
    """
    for one in subject.scales():
        n_parts = subject.n_parts(one)
        for key in ("min_answered", "min_scored"):
            needed = getattr(one.scale.missing, key)
            if needed is not None and needed > n_parts:
                message = f"scale {one.id!r} needs {needed} of its {n_parts} {_parts(one)}, so it never has a score"
                hint = f"use at most {n_parts}"
                yield Diagnostic("CWI323", message, ("scales", one.id, "missing", key), hint)


def check_idle_rule(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find missing rules without effect.

    What it does:
        Finds `max_missing` that is not less than the number of items or scales, `max_missing_fraction` of 1, and
        `min_answered_fraction` or `min_scored_fraction` of 0.

    Why it matters:
        It reads like a condition, but one answer is enough for a score.

    Example:
        A scale of four items with `max_missing: 4`.

    Use instead:
        `min_answered: 1` where one answer is meant to be enough; else the rule of the source.
    """
    for one in subject.scales():
        n_parts, rule = subject.n_parts(one), one.scale.missing
        idle = {
            "max_missing": rule.max_missing is not None and rule.max_missing >= n_parts,
            "max_missing_fraction": rule.max_missing_fraction == 1,
            "min_answered_fraction": rule.min_answered_fraction == 0,
            "min_scored_fraction": rule.min_scored_fraction == 0,
        }
        for key in (key for key, is_idle in idle.items() if is_idle):
            message = (
                f"{key!r} of scale {one.id!r} has no effect: any number of its {n_parts} {_parts(one)} may be missing"
            )
            hint = f"write '{'min_scored' if one.scale.scales else 'min_answered'}: 1' if that is meant"
            yield Diagnostic("CWI324", message, ("scales", one.id, "missing", key), hint, Severity.WARNING)


def check_unequal_parts(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find scales of parts with unequal ranges that are scored although parts are missing.

    What it does:
        Compares the ranges of all parts, after recoding and reversing, where `then` is `available` or `prorate`.

    Why it matters:
        What is missing is replaced by the mean of the rest. If one part runs from 1 to 5 and another from 0 to 10,
        the score depends on which of them was left out, not only on the answers.

    Example:
        The mean of two items of 1 to 5 and one of 0 to 10, with `missing: {min_answered: 2, then: available}`.

    Use instead:
        `recode` the items to one range, or make a scale with `transform: pomp` of each part; or use `max_missing: 0`.
    """
    for one in subject.scales():
        node = subject.nodes[f"{one.id}.raw"]
        if not allows_missing(one.scale) or not isinstance(node, Mean | Prorated):
            continue
        ranges = [_range_of(term, subject) for term in node.terms.terms]
        first = ranges[0]
        for term, other in zip(node.terms.terms, ranges, strict=True):
            if first is not None and other is not None and other != first:
                message = (
                    f"scale {one.id!r} may be scored with parts missing, but {_part(node.terms.terms[0])} runs from "
                    f"{show_range(*first)} and {_part(term)} from {show_range(*other)}"
                )
                hint = "bring the parts to one range, or let none of them be missing"
                yield Diagnostic("CWI325", message, ("scales", one.id, "missing"), hint, Severity.WARNING)
                break


def _range_of(term: Term, subject: Subject) -> tuple[Fraction, Fraction] | None:
    """Give the least and the greatest contribution of a part for each unit of its weight."""
    if term.recode:
        values = [Fraction(score) for _, score in term.recode]
    else:
        possible = to_range(subject.interval(Reference(term.name)))
        if possible is None:
            return None
        # The terms are over the scaled integers of inputs, and over the values of steps.
        scale = subject.plan.scales.get(term.name, 1)
        values = [possible.min * scale, possible.max * scale]
    contributions = [(term.coefficient * value + term.constant) / term.weight for value in values]
    return min(contributions), max(contributions)


def _part(term: Term) -> str:
    name = term.name.removesuffix(".score")
    return f"'{name.rpartition('.')[2]}'"


def check_zero_fill(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find scales that count missing answers as 0.

    What it does:
        Reports every `then: zero_fill`.

    Why it matters:
        An answer that was not given becomes the lowest one, or one below all others, and the score falls with every
        gap. It is there only so that scores can be the same as those of a published rule; each such score is flagged
        as `zero_filled`.

    Example:
        A sum of ten items with `missing: {min_answered: 5, then: zero_fill}`.

    Use instead:
        `then: prorate`, or no score. Where the source does fill with 0, keep the rule; the warning stays as a reminder.
    """
    for one in subject.scales():
        if one.scale.missing.then is Then.ZERO_FILL:
            message = f"scale {one.id!r} counts missing answers as 0, which makes scores fall with every gap"
            hint = "this is only for parity with a published rule; else use 'prorate' or 'none'"
            path = ("scales", one.id, "missing", "then")
            yield Diagnostic("CWI327", message, path, hint, Severity.WARNING)


def _parts(one: ScoredScale) -> str:
    if one.scale.formula is not None:
        return "names in the formula"
    return "scales" if one.scale.scales else "items"
