"""Whose bands they are: whether those who are to get the bands of a scale can have one."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.model import AggregateMethod, BandsFor, PermittedLevel, Scale
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject

_HINT = "leave 'bands_for' out, or take the bands away"


class BandsForNobody(ScoringRule):
    """Bands are for those who get none.

    What it does:
        Looks at scales that say `bands_for`. Bands of units need an `aggregate` whose values are on the scale's own
        metric, which a per cent of respondents or answers is not. And those whom the bands are for must be permitted
        to get scores.

    Why it matters:
        The edges of bands are made for one kind of number: the score of one person, or the mean of many. 60 per cent
        of people with a high score is no 60 on the scale, and a band of it would look like a finding.

    Example:
        `bands_for: unit` beside `aggregate: {method: percent_positive, positive: {at_least: 75}, minimum_cell: 10}`.

    Use instead:
        `aggregate: {method: mean, minimum_cell: 5}`, if the source made its bands for means. Else no `bands_for`.
    """

    code = "CWI372"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale in subject.instrument.scales.items():
            if scale.bands_for is None:
                continue
            why = _objection(scale, scale.permitted_level or subject.instrument.permitted_level)
            if why is not None:
                whom = "respondents" if scale.bands_for is BandsFor.RESPONDENT else "units"
                message = f"the bands of scale {id!r} are for {whom}, but {why}"
                yield self.finding(message, ("scales", id, "bands_for"), _HINT)


def _objection(scale: Scale, level: PermittedLevel) -> str | None:
    """Say why those whom the bands are for can't have one; None where they can."""
    if scale.bands_for is BandsFor.RESPONDENT:
        return "its scores are for units alone" if level is PermittedLevel.UNIT else None
    if level is PermittedLevel.RESPONDENT:
        return "its scores are for respondents alone"
    return _of_units(scale)


def _of_units(scale: Scale) -> str | None:
    if scale.aggregate is None:
        return "it has no aggregate"
    if scale.aggregate.method is AggregateMethod.PERCENT_POSITIVE:
        return "a per cent of respondents or answers is no score of the scale"
    return None
