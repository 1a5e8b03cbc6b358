"""Norms for verification: looked up in the definition itself, row by row, in exact fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from cwinstruments.model import Interpolation, Metric, Norm, NormRow, Outside, Stratum, format_fraction
from cwinstruments.scoring.second_reading import SecondAnswer


@frozen
class NormScore:
    """A norm score, and whether it is that of the nearest row because the table does not reach so far."""

    value: Fraction
    clamped: bool = False


def find_norm(norm: Norm, raw: Fraction, answers: Mapping[str, SecondAnswer], /) -> NormScore | None:
    """Give the norm score of a raw score for one respondent; None where there is none."""
    for stratum in norm.strata:
        if _includes(stratum, answers):
            return _look_up(norm, stratum.rows, raw) if stratum.rows else NormScore(_standardise(norm, stratum, raw))
    return None


def _includes(stratum: Stratum, answers: Mapping[str, SecondAnswer]) -> bool:
    """Tell whether a respondent is in a stratum; nobody is who does not say what it asks for."""
    for id, wanted in stratum.where.items():
        given = answers[id].value
        if given is None:
            return False
        if isinstance(wanted, tuple):
            if given not in [one if isinstance(one, str) else format_fraction(one) for one in wanted]:
                return False
        elif not wanted.min <= given <= wanted.max:
            return False
    return True


def _standardise(norm: Norm, stratum: Stratum, raw: Fraction) -> Fraction:
    assert stratum.mean is not None and stratum.sd is not None
    z = (raw - stratum.mean) / stratum.sd
    return 50 + 10 * z if norm.metric is Metric.T_SCORE else z


def _look_up(norm: Norm, rows: tuple[NormRow, ...], raw: Fraction) -> NormScore | None:
    nearest = sorted((rows[0].raw, raw, rows[-1].raw))[1]
    if nearest != raw and norm.outside is Outside.REFUSE:
        return None
    for row in rows:
        if row.raw == nearest:
            return NormScore(row.norm, nearest != raw)
    if norm.interpolate is Interpolation.LINEAR:
        below, above = next((a, b) for a, b in pairwise(rows) if a.raw < raw < b.raw)
        share = (raw - below.raw) / (above.raw - below.raw)
        return NormScore((1 - share) * below.norm + share * above.norm)
    return None
