"""Aggregates: what makes a unit's score, and whether it may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.model import (
    Aggregate,
    AggregateMethod,
    Cutoff,
    PermittedLevel,
    PositiveOf,
    Scale,
    Sensitivity,
)
from cwinstruments.plan.favourable import favourable_faults
from cwinstruments.plan.ranges import reachable_range
from cwinstruments.rules.interpretation import met_by
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject
from cwinstruments.rules.words import show_range

LEAST_PEOPLE: Final = 5
"""How many people a mean needs before it is shown."""
LEAST_PEOPLE_STRICT: Final = 10
"""How many a percentage needs, and any score that speaks of harm."""


class FavourableOptions(ScoringRule):
    """Nobody can tell which options are favourable.

    What it does:
        Looks at each item of a scale whose aggregate says `of: items`: it must have options, more of them than
        `favourable_options`, and the scale must have a direction. A recoding must not give the last favourable option
        the same score as the first other one.

    Why it matters:
        The per cent would be of something that nobody has defined, or always 100.

    Example:
        `positive: {of: items, favourable_options: 5}` on items with five options.

    Use instead:
        Two favourable options of five, as most sources have it. Or an edge of the scale's value: `positive: {at_least:
        75}`.
    """

    code = "CWI350"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale in subject.instrument.scales.items():
            yield from favourable_faults(id, scale, {one.name: one for one in subject.plan.inputs})


class PositiveEdges(ScoringRule):
    """Every score is positive, or none.

    What it does:
        Compares the edge in `positive` with what the score can be.

    Why it matters:
        Every unit would have 0 or 100 per cent. Most often the edge is published for the per cent score and the scale
        gives the raw one.

    Example:
        A mean of items of 1 to 5 with `positive: {at_least: 75}`.

    Use instead:
        Give the edge on the range of the final score, or add the `transform` it was made for.
    """

    code = "CWI351"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            reachable, positive = subject.reachable(one), one.scale.aggregate and one.scale.aggregate.positive
            if not positive or positive.of is PositiveOf.ITEMS or reachable is None:
                continue
            edges = Cutoff("positive", "", None, positive.at_least, positive.above, positive.at_most, positive.below)
            who = met_by(edges, reachable)
            if who is not None:
                shown = show_range(reachable.min, reachable.max)
                message = f"{who} is positive on scale {one.id!r}, whose scores are {shown}"
                hint = "give the edge on the range of the final score, after transform and rounding"
                yield self.finding(message, ("scales", one.id, "aggregate", "positive"), hint)


class MinimumCells(ScoringRule):
    """A minimum cell is small.

    What it does:
        Compares `minimum_cell` with 5 where scores are for units alone, and with 10 where they speak of harm or are
        percentages, as is the ratio of a scale that is 0 or 1 to one that is always 1.

    Why it matters:
        Those who know some of the answers can work out the others. Few people make few possible percentages, and a
        percentage of 0 or 100 tells what everybody said.

    Example:
        A scale with `sensitivity: harm` and `aggregate: {method: mean, minimum_cell: 5}`.

    Use instead:
        `minimum_cell: 5` for a mean, `minimum_cell: 10` for a percentage and for harm.
    """

    code = "CWI352"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale in subject.instrument.scales.items():
            if scale.aggregate is None:
                continue
            needed, because = _people_needed(subject, scale, scale.aggregate)
            if scale.aggregate.minimum_cell < needed:
                cell = scale.aggregate.minimum_cell
                people = "1 person" if cell == 1 else f"{cell} people"
                message = f"scale {id!r} has unit scores from {people} on; {because}"
                path = ("scales", id, "aggregate", "minimum_cell")
                yield self.finding(message, path, f"write 'minimum_cell: {needed}' or more")


def _people_needed(subject: Subject, scale: Scale, aggregate: Aggregate) -> tuple[int, str]:
    level = scale.permitted_level or subject.instrument.permitted_level
    if level is PermittedLevel.RESPONDENT:
        return 0, ""
    scales = [scale, *(subject.instrument.scales[name] for name in aggregate.ratio or ())]
    if Sensitivity.HARM in [one.sensitivity or subject.instrument.sensitivity for one in scales]:
        return LEAST_PEOPLE_STRICT, f"scores that speak of harm need {LEAST_PEOPLE_STRICT}"
    if aggregate.method is AggregateMethod.PERCENT_POSITIVE or _is_share(subject, aggregate):
        return LEAST_PEOPLE_STRICT, f"percentages need {LEAST_PEOPLE_STRICT}"
    if level is PermittedLevel.UNIT:
        return LEAST_PEOPLE, f"scores that are for units alone need {LEAST_PEOPLE}"
    return 0, ""


def _is_share(subject: Subject, aggregate: Aggregate) -> bool:
    """Tell whether a ratio is the share of rows that are something: 0 or 1 by what is always 1."""
    if aggregate.ratio is None:
        return False
    above, below = [reachable_range(subject.plan, subject.plan.output(name).value) for name in aggregate.ratio]
    if above is None or below is None:
        return False
    return above.min == 0 and above.max == 1 and below.min == 1 and below.max == 1


class RatioBelow(ScoringRule):
    """A ratio may divide by what cancels out, or always by 0.

    What it does:
        Looks at what the scale below the line of a ratio can be: less than 0, or never anything but 0.

    Why it matters:
        Where scores below 0 and above it are added up, the sum may be 0 or nearly so, and the ratio any number at all.
        A sum that is always 0 gives no unit a score.

    Example:
        `aggregate: {method: ratio, of: separations, to: growth, minimum_cell: 5}`, with a growth of -20 to 20.

    Use instead:
        A scale that counts or measures something, such as the headcount.
    """

    code = "CWI371"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale in subject.instrument.scales.items():
            if scale.aggregate is None or scale.aggregate.ratio is None:
                continue
            _, name = scale.aggregate.ratio
            reachable = reachable_range(subject.plan, subject.plan.output(name).value)
            if reachable is not None and (reachable.min < 0 or reachable.max == 0):
                shown = show_range(reachable.min, reachable.max)
                what = f"may cancel out: its scores are {shown}" if reachable.min < 0 else "is always 0"
                message = f"the ratio of scale {id!r} divides by the sum of {name!r}, which {what}"
                hint = "divide by a scale that counts or measures something, and is never below 0"
                yield self.finding(message, ("scales", id, "aggregate", "to"), hint)


class IdleAggregates(ScoringRule):
    """An aggregate or its agreement rule is never used.

    What it does:
        Looks for an `aggregate` where the permitted level is `respondent`, and for an agreement rule of a scale that is
        not made of items.

    Why it matters:
        Whoever reads the definition expects unit scores, or a judgement on how alike a unit answers, and gets neither.
        Agreement is a matter of the items of each facet: over a total it is nearly automatic.

    Example:
        `permitted_level: respondent` and `aggregate: {method: mean, minimum_cell: 5}`.

    Use instead:
        `permitted_level: both`, or no aggregate. Agreement rules on the scales that are made of items.
    """

    code = "CWI353"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale in subject.instrument.scales.items():
            path = ("scales", id, "aggregate")
            if scale.aggregate is None:
                continue
            if (scale.permitted_level or subject.instrument.permitted_level) is PermittedLevel.RESPONDENT:
                message = f"scale {id!r} has an aggregate, but its scores are for respondents alone"
                hint = "write 'permitted_level: both', or leave the aggregate out"
                yield self.finding(message, path, hint)
            elif scale.aggregate.agreement is not None and not scale.items:
                message = f"scale {id!r} has an agreement rule, but is not made of items on which raters could agree"
                hint = "give the rule to the scales that it is made of"
                yield self.finding(message, (*path, "agreement"), hint)
