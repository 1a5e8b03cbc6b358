"""What of a person's scores may be given out: permitted levels and sensitive bands."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen

from cwinstruments.model import BandsFor, Instrument, PermittedLevel, Sensitivity, Survey
from cwinstruments.plan import ScoringPlan, instrument_of, needed_steps
from cwinstruments.scoring import Score, Scores, Trace


@frozen
class Disclosure:
    """What is given out of the scores of one person.

    Args:
        scales: the scales that are given out, in the order of the definition.
        withheld_scales: scales that only units may get scores of.
        withheld_bands: scales that are given out without bands and cutoffs, because those speak of health or harm.
        reason: why a person's scores are given out whatever their definition says; None where that is not so.
    """

    scales: tuple[str, ...]
    withheld_scales: tuple[str, ...] = ()
    withheld_bands: tuple[str, ...] = ()
    reason: str | None = None

    def apply(self, scores: Scores, /) -> Scores:
        """Leave out of a person's scores what may not be given out."""
        if not self.withheld_scales and not self.withheld_bands:
            return scores
        return evolve(scores, scales={scale: self._apply(scale, scores[scale]) for scale in self.scales})

    def apply_to_trace(self, trace: Trace, plan: ScoringPlan, /) -> Trace:
        """Leave out of a trace what may not be given out, and the scales whose steps would tell it."""
        kept = {}
        for id in self.scales:
            output, scale = plan.output(id), trace[id]
            sources = {step.partition(".")[0] for step in needed_steps(plan, [output.value])}
            if sources & set(self.withheld_scales):
                continue
            if id in self.withheld_bands:
                told = {output.band, *(step for _, step in output.cutoffs)}
                steps = tuple(step for step in scale.steps if step.name not in told)
                scale = evolve(scale, steps=steps, score=evolve(self._apply(id, scale.score), cutoffs={}))
            kept[id] = scale
        return evolve(trace, scales=kept)

    def apply_to_plan(self, plan: ScoringPlan, /) -> ScoringPlan:
        """Leave out of a plan what may not be given out, so that whatever is written from it can't tell it."""
        if not self.withheld_scales and not self.withheld_bands:
            return plan
        outputs = tuple(
            evolve(one, band=None, cutoffs=()) if one.scale in self.withheld_bands else one
            for one in plan.outputs
            if one.scale in self.scales
        )
        wanted = {
            name
            for one in outputs
            for name in (
                *(one.value, one.score, one.reason, one.n_answered, one.n_items, one.prorated, one.zero_filled),
                *(one.band, one.clamped, one.asked),
                *(step for _, step in one.cutoffs),
            )
            if name is not None
        }
        kept = needed_steps(plan, wanted)
        return evolve(plan, outputs=outputs, steps=tuple(step for step in plan.steps if step.name in kept))

    def _apply(self, scale: str, score: Score) -> Score:
        if scale not in self.withheld_bands:
            return score
        return evolve(score, band=None, possible_bands=(), cutoffs=dict.fromkeys(score.cutoffs))


def person_disclosure(instrument: Instrument | Survey, /, *, reason: str | None = None) -> Disclosure:
    """Tell what may be given out of one person's scores on an instrument or a survey.

    A scale's own `permitted_level` and `sensitivity` go before those of the instrument.

    Args:
        reason: why everything is to be given out nevertheless.

    Raises:
        TypeError: it is neither an instrument nor a survey.
    """
    if not isinstance(instrument, Instrument | Survey):
        raise TypeError(f"an instrument or a survey is wanted, not {type(instrument).__name__}")
    instrument = instrument_of(instrument)
    scales = tuple(instrument.scales)
    if reason is not None:
        return Disclosure(scales, reason=reason)
    for_units = {
        id: (scale.permitted_level or instrument.permitted_level) is PermittedLevel.UNIT
        for id, scale in instrument.scales.items()
    }
    sensitive = {
        id: bool(scale.has_bands_for(BandsFor.RESPONDENT, instrument.permitted_level) or scale.cutoffs)
        and (scale.sensitivity or instrument.sensitivity) is not Sensitivity.ROUTINE
        for id, scale in instrument.scales.items()
    }
    given = _where(for_units, False)
    return Disclosure(given, _where(for_units, True), tuple(id for id in given if sensitive[id]))


def _where(flags: Mapping[str, bool], wanted: bool) -> tuple[str, ...]:
    return tuple(id for id, flag in flags.items() if flag is wanted)
