"""What a report on quality says of one scale: who answered, floor and ceiling, alpha and omega, and suspicions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cwinstruments.forensics import KeySuspicions
from cwinstruments.forensics.prepared_answers import PreparedAnswers
from cwinstruments.model import Instrument, PermittedLevel, in_language
from cwinstruments.plan import ScoringPlan, possible_range
from cwinstruments.psychometrics.factor_analysis.omega_coefficients import omega
from cwinstruments.psychometrics.scale_reliability import Reliability, reliability
from cwinstruments.reports.quality_figures import ScaleQuality
from cwinstruments.reports.quality_parts import ends_of
from cwinstruments.reports.quality_readings import figures_of, is_of_pairs

_ITEMS_FOR_THREE_FACTORS: Final = 7


def quality_of_scale(
    prepared: PreparedAnswers,
    plan: ScoringPlan,
    scale: str,
    scores: Sequence[float | None],
    keys: KeySuspicions,
    level: float,
    /,
    *,
    is_examined: bool,
    counted: str,
) -> ScaleQuality:
    """Tell whether one scale works.

    Args:
        scores: one for each row, None where there is none.
        keys: what looks wrong, in all scales.
        level: of intervals.
        is_examined: whether its key was looked at.
        counted: what rows are called: people, or rows where somebody is there more than once.
    """
    items = prepared.keyed_items(scale)
    n_scored = sum(one is not None for one in scores)
    n_answered: int | None = None
    missing: float | None = None
    consistent: Reliability | None = None
    factors = None
    if items:
        # Whoever was not asked, or answered nothing, says nothing about the items.
        matrix, missing = prepared.answering(scale)
        n_answered = matrix.n_people
        consistent = reliability(matrix, level=level, score="mean")
        factors = omega(matrix, n_factors=3 if len(items) >= _ITEMS_FOR_THREE_FACTORS else 1, level=level)
    suspicions = keys.of(scale) if is_examined else ()
    ends = ends_of(scores, possible_range(plan, plan.output(scale).value)) if n_scored else None
    return ScaleQuality(
        scale,
        _title(prepared.instrument, scale),
        len(prepared.instrument.scales[scale].items),
        n_answered,
        n_scored,
        missing,
        ends,
        consistent,
        factors,
        suspicions,
        tuple(
            figures_of(
                keys.n_total,
                n_scored,
                missing,
                ends,
                consistent,
                factors,
                counted=counted,
                is_suspected=any(is_of_pairs(one) for one in suspicions),
                is_of_units=_is_of_units(prepared.instrument, scale),
            )
        ),
    )


def without_figures(instrument: Instrument, scale: str, /) -> ScaleQuality:
    """Give a scale of which nothing can be told."""
    return ScaleQuality(
        scale,
        _title(instrument, scale),
        len(instrument.scales[scale].items),
        n_answered=None,
        n_scored=None,
        percent_missing=None,
        floor_ceiling=None,
        reliability=None,
        omega=None,
        suspicions=(),
        figures=(),
    )


def _is_of_units(instrument: Instrument, scale: str) -> bool:
    return (instrument.scales[scale].permitted_level or instrument.permitted_level) is PermittedLevel.UNIT


def _title(instrument: Instrument, scale: str) -> str:
    return in_language(instrument.scales[scale].title, "en")
