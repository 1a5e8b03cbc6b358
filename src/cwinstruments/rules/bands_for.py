"""Whose bands they are: whether those who are to get the bands of a scale can have one."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.model import AggregateMethod, BandsFor, PermittedLevel, Scale
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject

_LEAVE_OUT = "leave 'bands_for' out, or take the bands away"
_TAKE_AWAY = "take the bands away, or let 'aggregate' give values of the scale, if the source made its bands for those"


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
        `aggregate: {method: mean, minimum_cell: 5}`, if the source made its bands for means. Else no `bands_for`;
        and no bands, where scores are for units alone.
    """

    code = "CWI372"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for id, scale in subject.instrument.scales.items():
            if scale.bands_for is None:
                continue
            level = scale.permitted_level or subject.instrument.permitted_level
            objection = _objection(scale, level)
            if objection is not None:
                whom, why = objection
                message = f"the bands of scale {id!r} are for {whom}, but {why}"
                # Without 'bands_for' they would be for respondents, who get no scores here.
                is_nobodys = level is PermittedLevel.UNIT and _of_units(scale) is not None
                hint = _TAKE_AWAY if is_nobodys else _LEAVE_OUT
                yield self.finding(message, ("scales", id, "bands_for"), hint)


def _objection(scale: Scale, level: PermittedLevel) -> tuple[str, str] | None:
    """Say who of those whom the bands are for can't have one, and why; None where all can."""
    if scale.bands_for is not BandsFor.RESPONDENT:
        of_units = "its scores are for respondents alone" if level is PermittedLevel.RESPONDENT else _of_units(scale)
        if of_units is not None:
            return "units", of_units
    if scale.bands_for is not BandsFor.UNIT and level is PermittedLevel.UNIT:
        whom = "respondents" if scale.bands_for is BandsFor.RESPONDENT else "respondents too"
        return whom, "its scores are for units alone"
    return None


def _of_units(scale: Scale) -> str | None:
    if scale.aggregate is None:
        return "it has no aggregate"
    if scale.aggregate.method is AggregateMethod.PERCENT_POSITIVE:
        return "a per cent of respondents or answers is no score of the scale"
    return None
