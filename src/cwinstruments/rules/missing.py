"""Missing rules: whether they can hold, and what they do to a score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.model import Then
from cwinstruments.plan.nodes import Mean, Prorated, Reference
from cwinstruments.plan.plan import Codes
from cwinstruments.plan.ranges import to_range
from cwinstruments.plan.terms import Term
from cwinstruments.rules.estimates import can_leave, count_leaving, filled_with_zero
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject, allows_missing
from cwinstruments.rules.words import join_ids, show_range


class ImpossibleRule(ScoringRule):
    """A missing rule can never be met.

    What it does:
        Compares `min_answered` and `min_scored` with how many items or scales there are.

    Why it matters:
        Nobody would ever have a score.

    Example:
        A scale of four items with `min_answered: 5`.

    Use instead:
        A number up to that of the items. Often items were dropped and the rule is that of the longer version.
    """

    code = "CWI323"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            n_parts = subject.n_parts(one)
            for key in ("min_answered", "min_scored"):
                needed = getattr(one.scale.missing, key)
                if needed is not None and needed > n_parts:
                    message = f"scale {one.id!r} needs {needed} of its {n_parts} {_parts(one)}, so it never has a score"
                    hint = f"use at most {n_parts}"
                    yield self.finding(message, ("scales", one.id, "missing", key), hint)


class IdleRule(ScoringRule):
    """A missing rule has no effect.

    What it does:
        Finds `max_missing` that is not less than the number of items or scales, `max_missing_fraction` of 1, and
        `min_answered_fraction` or `min_scored_fraction` of 0; and conditions that let something be missing beside
        `then: none`, which lets nothing be missing.

    Why it matters:
        It reads like a condition, but one answer is enough for a score, or all of them are needed.

    Example:
        A scale of four items with `max_missing: 4`; or with `max_missing: 1` and `then: none`.

    Use instead:
        `min_answered: 1` where one answer is meant to be enough, `max_missing: 0` where all are needed; else the rule
        of the source, and with it what it does about what is missing.
    """

    code = "CWI324"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            n_parts, rule = subject.n_parts(one), one.scale.missing
            idle = {
                "max_missing": rule.max_missing is not None and rule.max_missing >= n_parts,
                "max_missing_fraction": rule.max_missing_fraction == 1,
                "min_answered_fraction": rule.min_answered_fraction == 0,
                "min_scored_fraction": rule.min_scored_fraction == 0,
            }
            for key in (key for key, is_idle in idle.items() if is_idle):
                any_number = f"any number of its {n_parts} {_parts(one)} may be missing"
                message = f"{key!r} of scale {one.id!r} has no effect: {any_number}"
                hint = f"write '{'min_scored' if one.scale.scales else 'min_answered'}: 1' if that is meant"
                yield self.finding(message, ("scales", one.id, "missing", key), hint)
            if rule.then is Then.NONE and one.scale.norm is None and not any(idle.values()):
                which = " that count" if can_leave(subject, one) else ""
                for key in _beside_none(subject, one, n_parts):
                    message = (
                        f"{key!r} of scale {one.id!r} has no effect: "
                        f"with 'then: none' all of its {n_parts} {_parts(one)}{which} are needed"
                    )
                    hint = "say in 'then' what is done about what is missing, or write 'max_missing: 0'"
                    yield self.finding(message, ("scales", one.id, "missing", key), hint)


def _beside_none(subject: Subject, one: ScoredScale, n_parts: int) -> Iterator[str]:
    """Give the conditions that say nothing beside the one that all must be answered."""
    rule, n_leaving = one.scale.missing, count_leaving(subject, one)
    for key in ("max_missing", "max_missing_fraction"):
        if getattr(rule, key):
            yield key
    for key in ("min_answered", "min_scored"):
        needed = getattr(rule, key) or 0
        # Of those that are left, all are needed.
        if 0 < needed < n_parts and needed <= n_parts - n_leaving:
            yield key
    for key in ("min_answered_fraction", "min_scored_fraction"):
        if getattr(rule, key) is not None and getattr(rule, key) < 1:
            yield key


class UnequalParts(ScoringRule):
    """Parts of unequal ranges may be missing.

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

    code = "CWI325"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            node = subject.nodes[f"{one.id}.raw"]
            if not allows_missing(one.scale) or not isinstance(node, Mean | Prorated):
                continue
            ranges = _ranges_of(node.terms.terms, subject)
            first = ranges[0]
            for term, other in zip(node.terms.terms, ranges, strict=True):
                if first is not None and other is not None and other != first:
                    message = (
                        f"scale {one.id!r} may be scored with parts missing, "
                        f"but {_part(node.terms.terms[0])} runs from {show_range(*first)} "
                        f"and {_part(term)} from {show_range(*other)}"
                    )
                    hint = "bring the parts to one range, or let none of them be missing"
                    yield self.finding(message, ("scales", one.id, "missing"), hint)
                    break


def _ranges_of(terms: Sequence[Term], subject: Subject) -> list[tuple[Fraction, Fraction] | None]:
    """Give the range of each part; those of answers to the same options, keyed alike, are the same."""
    known: dict[tuple[int, int, int, int], tuple[Fraction, Fraction]] = {}
    ranges: list[tuple[Fraction, Fraction] | None] = []
    for term in terms:
        if term.recode or term.name not in subject.plan.scales:
            ranges.append(_range_of(term, subject))
            continue
        domain = subject.plan.input(term.name).domain
        key = (id(domain), term.coefficient, term.constant, term.weight)
        if key not in known:
            assert not isinstance(domain, Codes)
            ends = [term.coefficient * end + term.constant for end in (domain.least, domain.greatest)]
            known[key] = (Fraction(min(ends), term.weight), Fraction(max(ends), term.weight))
        ranges.append(known[key])
    return ranges


def _range_of(term: Term, subject: Subject) -> tuple[Fraction, Fraction] | None:
    """Give the least and the greatest contribution of a recoded part, or of a step, for each unit of its weight."""
    if term.recode:
        values = [Fraction(score) for _, score in term.recode]
    else:
        possible = to_range(subject.interval(Reference(term.name)))
        if possible is None:
            return None
        values = [possible.min, possible.max]
    contributions = [(term.coefficient * value + term.constant) / term.weight for value in values]
    return min(contributions), max(contributions)


def _part(term: Term) -> str:
    name = term.name.removesuffix(".score")
    return f"'{name.rpartition('.')[2]}'"


class ZeroFill(ScoringRule):
    """Missing answers count as 0.

    What it does:
        Reports every `then: zero_fill`, and formulas that put 0 where an item is not answered, unless the item is asked
        only under a condition.

    Why it matters:
        An answer that was not given becomes the lowest one, or one below all others, and the score falls with every
        gap. It is there only so that scores can be the same as those of a published rule; each such score is flagged
        as `zero_filled`.

    Example:
        A sum of ten items with `missing: {min_answered: 5, then: zero_fill}`.

    Use instead:
        `then: prorate`, or no score. Where the source does fill with 0, keep the rule; the warning stays as a reminder.
    """

    code = "CWI327"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            if one.scale.missing.then is Then.ZERO_FILL:
                message = f"scale {one.id!r} counts missing answers as 0, which makes scores fall with every gap"
                hint = "this is only for parity with a published rule; else use 'prorate' or 'none'"
                path: Path = ("scales", one.id, "missing", "then")
                yield self.finding(message, path, hint)
            elif one.scale.formula is not None:
                gated = {given.name for given in subject.plan.inputs if given.show_if is not None}
                names = [name for name in filled_with_zero(subject.nodes[f"{one.id}.raw"]) if name not in gated]
                if names and allows_missing(one.scale):
                    shown = join_ids([name.removesuffix(".score") for name in dict.fromkeys(names)])
                    message = f"the formula of scale {one.id!r} puts 0 where {shown} {_is(names)} missing"
                    hint = "this is only for parity with a published rule; else let the score be missing"
                    yield self.finding(message, ("scales", one.id, "formula"), hint)


def _is(names: list[str]) -> str:
    return "is" if len(set(names)) == 1 else "are"


def _parts(one: ScoredScale) -> str:
    if one.scale.formula is not None:
        return "names in the formula"
    return "scales" if one.scale.scales else "items"
