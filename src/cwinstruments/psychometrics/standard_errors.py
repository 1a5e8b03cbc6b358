"""How far a person's score may be from what it would be without error of measurement."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from math import isfinite, sqrt
from typing import Final

from attrs import field, frozen

from cwinstruments.psychometrics.choices import chosen
from cwinstruments.psychometrics.distributions import check_level, z_quantile
from cwinstruments.psychometrics.result import Result, Unavailable
from cwinstruments.psychometrics.sequences import float_of


class Quantiles(StrEnum):
    """Which quantiles of the normal distribution a detectable change is made with."""

    EXACT = "exact"
    ROUNDED = "rounded"


_ROUNDED: Final[Mapping[float, float]] = {0.90: 1.645, 0.95: 1.96}
"""As most articles print them."""


@frozen
class MeasurementError(Result):
    """The error of measurement of a score, in points of the scale.

    Args:
        sd: the standard deviation that was given.
        reliability: the reliability that was given.
        sem: the standard error of measurement.
        s_diff: that of a difference between two scores of one person.
        mdc90: the smallest change of one person that is beyond error at 90 per cent.
        mdc95: the same at 95 per cent.
        quantiles: whether they are made with exact quantiles or with 1.645 and 1.96.
        reasons: why a figure is not there.
        references: keys of `REFERENCES`.
    """

    sd: float
    reliability: float
    sem: float | None
    s_diff: float | None
    mdc90: float | None
    mdc95: float | None
    quantiles: Quantiles
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    references: tuple[str, ...] = ("devet2006",)


def measurement_error(sd: float, reliability: float, /, *, quantiles: str = "exact") -> MeasurementError:
    """Tell the standard error of measurement, and the smallest change of one person that is more than error.

    SEM = SD sqrt(1 - reliability), and MDC = z sqrt(2) SEM (de Vet et al. 2006, doi 10.1016/j.jclinepi.2005.10.015).
    The error is that which the reliability counts as such: with alpha, what differs between items; with a correlation
    of two occasions, also what differs between days. SD and reliability are of the same people.

    Args:
        sd: the standard deviation of the scores, with n - 1; 0 or more.
        reliability: 1 or less. One below 0 says nothing of error, and gives no figures.
        quantiles: `exact`, or `rounded` for 1.645 and 1.96.

    Raises:
        ValueError: the SD is below 0, the reliability above 1, one of them is no finite number, or there are no such
            quantiles.

    Examples:
        >>> found = measurement_error(10, 0.84)
        >>> round(found.sem, 2), round(found.mdc95, 2)
        (4.0, 11.09)
    """
    check_sd_and_reliability(sd, reliability)
    sd, reliability = float(sd), float(reliability)
    which = chosen("quantiles", quantiles, Quantiles)
    reason = Unavailable.NO_VARIANCE if sd == 0 else Unavailable.NOT_ESTIMABLE if reliability < 0 else None
    if reason is not None:
        none = dict.fromkeys(("sem", "s_diff", "mdc90", "mdc95"), reason)
        return MeasurementError(sd, reliability, None, None, None, None, which, none)
    sem = sd * sqrt(1 - reliability)
    mdc90, mdc95 = (detectable_change(sem, level=level, quantiles=which) for level in (0.90, 0.95))
    return MeasurementError(sd, reliability, sem, sqrt(2) * sem, mdc90, mdc95, which)


def detectable_change(sem: float, /, *, level: float = 0.95, quantiles: str = "exact") -> float:
    """Give the smallest change of one person that is beyond error of measurement: z sqrt(2) SEM.

    Args:
        sem: the standard error of measurement.
        level: 0.95, for example, leaves 5 per cent beyond, on both sides together.
        quantiles: `exact`, or `rounded` for 1.645 at 0.90 and 1.96 at 0.95.

    Raises:
        ValueError: the error is below 0 or no finite number, the level is not between 0 and 1, or there are no such
            quantiles, or rounded ones of this level.

    Examples:
        >>> round(detectable_change(4, level=0.9), 2)
        9.3
    """
    check_level(level)
    if not isfinite(float_of(sem)) or sem < 0:
        raise ValueError(f"a standard error of measurement is a number from 0 on, not {sem!r}")
    return float(quantile(level, chosen("quantiles", quantiles, Quantiles)) * sqrt(2) * sem)


def quantile(level: float, quantiles: Quantiles, /) -> float:
    """Give the value that the standard normal distribution passes, on either side, in 1 - level of cases.

    Raises:
        ValueError: rounded, there is none of this level.
    """
    if quantiles is Quantiles.EXACT:
        return z_quantile((1 + level) / 2)
    if level not in _ROUNDED:
        raise ValueError(f"rounded quantiles are there for {', '.join(map(str, _ROUNDED))}, not for {level!r}")
    return _ROUNDED[level]


def check_sd_and_reliability(sd: float, reliability: float, /) -> None:
    """Refuse a standard deviation or a reliability that can be none.

    Raises:
        ValueError: the SD is below 0, the reliability above 1, or one of them is no finite number.
    """
    if not isfinite(float_of(sd)) or sd < 0:
        raise ValueError(f"a standard deviation is a number from 0 on, not {sd!r}")
    if not isfinite(float_of(reliability)) or reliability > 1:
        raise ValueError(f"a reliability is a number up to 1, not {reliability!r}")
