"""Verdicts: whether what a unit's members say of one facet is shared among them."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from cwinstruments.model import Agreement, AgreementStatistic, NullDistribution, format_fraction
from cwinstruments.model.aggregates import LEAST_ANSWERS, LEAST_RATE

LEAST_RWG: Final = Fraction(7, 10)
_SPECK: Final = 1e-12
"""What rounding may be off by; it decides nothing."""


class Verdict(StrEnum):
    """Whether a facet is something that a unit shares."""

    SHARED = "shared"
    MIXED = "mixed"
    TOO_FEW_DATA = "too_few_data"


class TooFew(StrEnum):
    """What too few data were too few of."""

    TOO_FEW_ANSWERS = "too_few_answers"
    NO_ROSTER = "no_roster"
    TOO_LOW_RESPONSE_RATE = "too_low_response_rate"
    NO_INDEX = "no_index"
    WITHHELD = "withheld"


@frozen
class AgreementRule:
    """What the answers within a unit must satisfy to be called shared.

    Args:
        null: what rwg(j) is compared with.
        ad_at_most: the greatest average deviation, in steps of the response options; None where none is asked for.
        rwg_j_at_least: the least rwg(j); None where none is asked for.
        minimum_answers: how many complete answers to the facet there must be.
        minimum_response_rate: the least share of the roster; None where none is asked for.
        declared: whether the definition says so itself.
    """

    null: NullDistribution
    ad_at_most: Fraction | None
    rwg_j_at_least: Fraction | None
    minimum_answers: int
    minimum_response_rate: Fraction | None
    declared: bool

    def __str__(self) -> str:
        parts = []
        if self.ad_at_most is not None:
            parts.append(f"AD at most {float(self.ad_at_most):.3g} steps")
        if self.rwg_j_at_least is not None:
            parts.append(f"rwg(j) at least {format_fraction(self.rwg_j_at_least)} with the null {self.null}")
        parts.append(f"at least {self.minimum_answers} complete answers")
        if self.minimum_response_rate is not None:
            parts.append(f"a response rate of at least {100 * float(self.minimum_response_rate):.3g} %")
        return ", ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Give the rule as plain JSON data."""
        return {
            "null": self.null.value,
            "ad_at_most": None if self.ad_at_most is None else float(self.ad_at_most),
            "rwg_j_at_least": None if self.rwg_j_at_least is None else float(self.rwg_j_at_least),
            "minimum_answers": self.minimum_answers,
            "minimum_response_rate": (
                None if self.minimum_response_rate is None else float(self.minimum_response_rate)
            ),
            "declared": self.declared,
        }


def agreement_rule(n_options: int, declared: Agreement | None = None, /) -> AgreementRule:
    """Give the rule of a facet: what its definition declares, else the rule of this library.

    That is AD of at most A/6 for A response options (Burke & Dunlap 2002, doi 10.1177/1094428102005002002), rwg(j) of
    at least .70 under a slightly skewed null (that of LeBreton & Senter 2008, doi 10.1177/1094428106296642), at least
    10 complete answers, and 60 % of the roster. A/6 is published, and .70 is a rule of thumb for rwg; to ask it of the
    skewed null, the 10 and the 60 % are this library's convention.

    Args:
        n_options: how many response options the items have.

    Examples:
        >>> print(agreement_rule(5))
        AD at most 0.833 steps, rwg(j) at least 0.7 with the null slight_skew, at least 10 complete answers, \
a response rate of at least 60 %
    """
    if declared is None:
        most = Fraction(n_options, 6)
        return AgreementRule(NullDistribution.SLIGHT_SKEW, most, LEAST_RWG, LEAST_ANSWERS, LEAST_RATE, declared=False)
    wanted = declared.statistics
    ad, rwg = declared.ad_at_most, declared.rwg_j_at_least
    return AgreementRule(
        declared.null or NullDistribution.SLIGHT_SKEW,
        (Fraction(n_options, 6) if ad is None else ad) if AgreementStatistic.AD in wanted else None,
        (LEAST_RWG if rwg is None else rwg) if AgreementStatistic.RWG_J in wanted else None,
        # A definition may ask for more than the library, and never for less.
        max(declared.minimum_answers or 0, LEAST_ANSWERS),
        max(declared.minimum_response_rate or Fraction(0), LEAST_RATE),
        declared=True,
    )


def judge(
    rule: AgreementRule,
    /,
    *,
    n_complete: int,
    response_rate: float | None,
    ad_mean: float | None,
    rwg_j: float | None,
) -> tuple[Verdict, TooFew | None]:
    """Give the verdict on one facet of one unit, and what was too few where there are too few data.

    Args:
        n_complete: how many people answered all items of the facet.
        response_rate: the respondents as a share of the roster; None without a roster.
        ad_mean: the average deviation from the item means, in steps of the response options.
        rwg_j: under the null of the rule.

    Examples:
        >>> judge(agreement_rule(5), n_complete=12, response_rate=0.8, ad_mean=0.5, rwg_j=0.9)
        (<Verdict.SHARED: 'shared'>, None)
    """
    if n_complete < rule.minimum_answers:
        return Verdict.TOO_FEW_DATA, TooFew.TOO_FEW_ANSWERS
    if rule.minimum_response_rate is not None:
        if response_rate is None:
            return Verdict.TOO_FEW_DATA, TooFew.NO_ROSTER
        if response_rate < float(rule.minimum_response_rate) - _SPECK:
            return Verdict.TOO_FEW_DATA, TooFew.TOO_LOW_RESPONSE_RATE
    met = []
    for wanted, found, is_least in ((rule.ad_at_most, ad_mean, False), (rule.rwg_j_at_least, rwg_j, True)):
        if wanted is None:
            continue
        if found is None:
            return Verdict.TOO_FEW_DATA, TooFew.NO_INDEX
        met.append(found >= float(wanted) - _SPECK if is_least else found <= float(wanted) + _SPECK)
    return (Verdict.SHARED if all(met) else Verdict.MIXED), None
