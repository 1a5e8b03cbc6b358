"""How large a difference between groups is, in the classes of the Educational Testing Service."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from cwinstruments.psychometrics.result import Unavailable

SIGNIFICANT: Final = 0.05
"""The classes are made with this, whatever the level of the intervals is."""

LEAST_DELTA: Final = 1.0
"""Below it a 0/1 item is of class A; C needs a delta that is significantly larger."""

LARGE_DELTA: Final = 1.5
"""From it on a 0/1 item may be of class C."""

LEAST_SMD: Final = 0.17
"""Up to this share of the item's standard deviation an ordered item is of class AA."""

LARGE_SMD: Final = 0.25
"""Beyond this share it is of class CC."""

_ONE_SIDED: Final = 1.6448536269514722
"""The normal quantile of 0.95."""


class EtsClass(StrEnum):
    """How large it is: A and AA negligible, B and BB moderate, C and CC large; double letters are of ordered items."""

    A = "A"
    B = "B"
    C = "C"
    AA = "AA"
    BB = "BB"
    CC = "CC"


class Favours(StrEnum):
    """Who scores higher on the item than people of the other group with the same matching score."""

    REFERENCE = "reference"
    FOCAL = "focal"


class DifCaution(StrEnum):
    """What to mind when reading a result.

    `few_people`: fewer than 200 in the smaller group or 500 in both: a large difference may go unseen, and chance may
    look like one. The two numbers are this library's convention; Zwick 2012 reviews the minima of the Educational
    Testing Service. `strata_dropped`: some people found nobody of the other group with their matching score, and were
    left out.
    """

    FEW_PEOPLE = "few_people"
    STRATA_DROPPED = "strata_dropped"


def class_of_delta(delta: float, error: float, p: float, /) -> EtsClass:
    """Give the class of a 0/1 item (Holland & Thayer 1988; Zwick 2012, doi 10.1002/j.2333-8504.2012.tb02290.x).

    A: |delta| below 1, or not significantly other than 0 by the Mantel-Haenszel test. C: |delta| of 1.5 or more, and
    significantly above 1 (one-sided, with delta's standard error). B: everything else.

    Args:
        delta: on the scale of the ETS, -2.35 ln(odds ratio).
        error: its standard error.
        p: of the Mantel-Haenszel test.

    Examples:
        >>> class_of_delta(-1.6, 0.2, 0.001), class_of_delta(-1.6, 0.6, 0.01), class_of_delta(-0.9, 0.1, 0.001)
        (<EtsClass.C: 'C'>, <EtsClass.B: 'B'>, <EtsClass.A: 'A'>)
    """
    if abs(delta) < LEAST_DELTA or p >= SIGNIFICANT:
        return EtsClass.A
    if abs(delta) >= LARGE_DELTA and abs(delta) - _ONE_SIDED * error > LEAST_DELTA:
        return EtsClass.C
    return EtsClass.B


def class_of_smd(ratio: float, p: float, /) -> EtsClass:
    """Give the class of an ordered item (Zwick, Thayer & Mazzeo 1997, GRE Board Report 93-10P).

    AA: Mantel's test is not significant, or the standardised mean difference is at most 0.17 standard deviations.
    CC: more than 0.25. BB: in between. Both edges are a convention in use at the Educational Testing Service, and no
    official rule of it.

    Args:
        ratio: the standardised mean difference as a share of the item's standard deviation.
        p: of Mantel's test.

    Examples:
        >>> class_of_smd(-0.3, 0.001), class_of_smd(0.2, 0.01), class_of_smd(0.3, 0.2)
        (<EtsClass.CC: 'CC'>, <EtsClass.BB: 'BB'>, <EtsClass.AA: 'AA'>)
    """
    if abs(ratio) <= LEAST_SMD or p >= SIGNIFICANT:
        return EtsClass.AA
    return EtsClass.CC if abs(ratio) > LARGE_SMD else EtsClass.BB


def favours_of(ets_class: EtsClass, difference: float, reasons: dict[str, Unavailable], /) -> Favours | None:
    """Give which group a difference favours; a negligible one favours nobody, which `reasons` says then."""
    if ets_class in (EtsClass.A, EtsClass.AA):
        reasons["favours"] = Unavailable.NOT_APPLICABLE
        return None
    return Favours.REFERENCE if difference < 0 else Favours.FOCAL
