"""Limits of agreement: those that no unit or every unit would meet, and those that are laxer than convention."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.model import Agreement, Direction, NullDistribution, Scale, format_fraction
from cwinstruments.model.aggregates import LEAST_ANSWERS, LEAST_RATE
from cwinstruments.plan.favourable import UnfavourableError, keyed_scores
from cwinstruments.psychometrics.null_distributions import null_distribution
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject

_MOST_OPTIONS: Final = 50
"""Up to so many it is looked for how many options a published null is for."""


class AgreementLimits(ScoringRule):
    """A limit of agreement is none.

    What it does:
        Compares `rwg_j_at_least` with 0 to 1, which rwg(j) lies between, and `ad_at_most` with what AD can be: from 0,
        where all answer alike, to half of the steps between the ends, where half of the unit is at each.

    Why it matters:
        No unit would ever be called shared, or every unit. Most often a per cent was meant, or steps of another score.

    Example:
        `rwg_j_at_least: 70`, or `ad_at_most: 10` on items with five options.

    Use instead:
        `rwg_j_at_least: 0.7`. For AD a sixth of the number of options: `ad_at_most: "5/6"` for five.
    """

    code = "CWI373"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale, rule in _rules(subject):
            path = ("scales", id, "aggregate", "agreement")
            least, most = rule.rwg_j_at_least, rule.ad_at_most
            if least is not None and not 0 < least <= 1:
                met = "every unit reaches" if least <= 0 else "no unit reaches"
                message = f"{met} an rwg(j) of {format_fraction(least)}: it lies between 0 and 1"
                near = least / 100
                hint = f"write 'rwg_j_at_least: {format_fraction(near if 0 < near <= 1 else Fraction(7, 10))}'"
                yield self.finding(message, (*path, "rwg_j_at_least"), hint)
            n = _n_options(subject, scale)
            if most is None:
                continue
            if most < 0:
                hint = f"write {_sixth(n)}, a sixth of the number of options"
                message = f"no unit has an AD of {format_fraction(most)} or less: it is never below 0"
                yield self.finding(message, (*path, "ad_at_most"), hint)
            elif n is not None and 2 * most >= n - 1:
                greatest = format_fraction(Fraction(n - 1, 2))
                message = f"every unit has an AD of {format_fraction(most)} or less: with {n} options it is at most"
                hint = f"write {_sixth(n)}, a sixth of the number of options"
                yield self.finding(f"{message} {greatest}", (*path, "ad_at_most"), hint)


class LaxAgreement(ScoringRule):
    """A limit of agreement is laxer than convention.

    What it does:
        Compares `ad_at_most` with a sixth of the number of options.

    Why it matters:
        Units whose members differ widely would be called shared, and their mean read as what the unit thinks. A sixth
        is the published line (Burke & Dunlap 2002, doi 10.1177/1094428102005002002).

    Example:
        `ad_at_most: 1.5` on items with five options.

    Use instead:
        `ad_at_most: "5/6"` for five options, or less. Where a source says more, suppress the warning and name it.
    """

    code = "CWI374"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale, rule in _rules(subject):
            n, most = _n_options(subject, scale), rule.ad_at_most
            if n is not None and most is not None and Fraction(n, 6) < most < Fraction(n - 1, 2):
                message = f"an AD of {format_fraction(most)} is more than a sixth of the {n} options of scale {id!r}"
                path = ("scales", id, "aggregate", "agreement", "ad_at_most")
                yield self.finding(message, path, f"write {_sixth(n)}, or less")


class NullOfOptions(ScoringRule):
    """A null distribution is not published for that number of options.

    What it does:
        Looks up the variance of `null` for the number of options that the items of the scale have.

    Why it matters:
        Skewed nulls are published for five and for seven options (LeBreton & Senter 2008, doi
        10.1177/1094428106296642). Without a variance there is no rwg(j), and no unit would ever get a verdict.

    Example:
        `null: slight_skew` on items with four options.

    Use instead:
        `null: uniform`, which is there for every number; or judge by `ad` alone.
    """

    code = "CWI375"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale, rule in _rules(subject):
            n = _n_options(subject, scale)
            if n is None or rule.null is None or _is_published(rule.null, n):
                continue
            known = [str(other) for other in range(2, _MOST_OPTIONS) if _is_published(rule.null, other)]
            message = f"{rule.null.value!r} is published for {' and '.join(known)} options; those of {id!r} have {n}"
            hint = "write 'null: uniform', or judge by 'ad' alone"
            yield self.finding(message, ("scales", id, "aggregate", "agreement", "null"), hint)


class RaisedMinimums(ScoringRule):
    """An agreement rule asks for less than every unit is held to.

    What it does:
        Compares `minimum_answers` with 10 and `minimum_response_rate` with 0.6, in `agreement`.

    Why it matters:
        A definition may ask for more than the library, and never for less: the lower number is without effect. Of few
        people, or of those who happened to answer, nobody can say whether a unit agrees.

    Example:
        `agreement: {statistics: [ad], minimum_answers: 3, minimum_response_rate: 0.1}`.

    Use instead:
        `minimum_answers: 10` and `minimum_response_rate: 0.6`, or more; or leave them out.
    """

    code = "CWI376"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, _, rule in _rules(subject):
            path = ("scales", id, "aggregate", "agreement")
            if rule.minimum_answers is not None and rule.minimum_answers < LEAST_ANSWERS:
                message = f"{rule.minimum_answers} answers are too few to judge agreement by:"
                hint = f"write 'minimum_answers: {LEAST_ANSWERS}' or more, or leave it out"
                asked = f"{message} {LEAST_ANSWERS} are asked for"
                yield self.finding(asked, (*path, "minimum_answers"), hint)
            rate = rule.minimum_response_rate
            if rate is not None and rate < LEAST_RATE:
                message = f"a response rate of {format_fraction(rate)} is too low to judge agreement by:"
                hint = f"write 'minimum_response_rate: {format_fraction(LEAST_RATE)}' or more, or leave it out"
                asked = f"{message} {format_fraction(LEAST_RATE)} is asked for"
                yield self.finding(asked, (*path, "minimum_response_rate"), hint)


class PositiveAgainstDirection(ScoringRule):
    """What counts as positive is the bad end of a scale.

    What it does:
        Compares the edge in `positive` with the `direction` of the scale: `at_most` or `below` where higher is better,
        `at_least` or `above` where higher is worse.

    Why it matters:
        The per cent positive of a unit would be its share of people who are badly off, and a report would praise it.

    Example:
        `positive: {at_most: 25}` and `direction: higher_is_better`.

    Use instead:
        `positive: {at_least: 75}`; or make it a scale of its own that says what it counts.
    """

    code = "CWI377"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale in subject.instrument.scales.items():
            positive = scale.aggregate and scale.aggregate.positive
            if not positive:
                continue
            ends = {
                Direction.HIGHER_IS_BETTER: (("at_most", positive.at_most), ("below", positive.below)),
                Direction.HIGHER_IS_WORSE: (("at_least", positive.at_least), ("above", positive.above)),
            }
            for key, edge in ends.get(scale.direction, ()):
                if edge is not None:
                    said = scale.direction.value.replace("_", " ")
                    message = f"scores {key.replace('_', ' ')} {format_fraction(edge)} are positive, and {said}"
                    other = {"at_most": "at_least", "below": "above", "at_least": "at_most", "above": "below"}[key]
                    hint = f"give the edge of the good end with {other!r}, or mend 'direction'"
                    yield self.finding(message, ("scales", id, "aggregate", "positive", key), hint)


def _rules(subject: Subject) -> Iterator[tuple[str, Scale, Agreement]]:
    for id, scale in subject.instrument.scales.items():
        if scale.aggregate is not None and scale.aggregate.agreement is not None:
            yield id, scale, scale.aggregate.agreement


def _n_options(subject: Subject, scale: Scale) -> int | None:
    """Give how many options the items of a scale have; None where they differ, or have none."""
    inputs = {one.name: one for one in subject.plan.inputs}
    found = set()
    for use in scale.items:
        try:
            found.add(len(set(keyed_scores(use, inputs[use.item], Direction.HIGHER_IS_BETTER).values())))
        except UnfavourableError:
            return None
    return found.pop() if len(found) == 1 else None


def _is_published(null: NullDistribution, n: int) -> bool:
    return n >= 2 and null_distribution(null.value, n).variance is not None


def _sixth(n: int | None) -> str:
    return f"'ad_at_most: \"{n or 5}/6\"'"
