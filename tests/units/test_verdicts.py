"""Verdicts on agreement."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.model import Agreement, AgreementStatistic, NullDistribution
from cwinstruments.units.verdicts import TooFew, Verdict, agreement_rule, judge

ENOUGH: dict[str, Any] = {"n_complete": 10, "response_rate": 0.6, "ad_mean": 5 / 6, "rwg_j": 0.7}


def test_agreement_exactly_at_the_edges_is_shared() -> None:
    """AD of 5/6 is at most A/6, and .70 at least .70."""
    assert (Verdict.SHARED, None) == judge(agreement_rule(5), **ENOUGH)


@pytest.mark.parametrize("beyond", [{"ad_mean": 0.84}, {"rwg_j": 0.69}])
def test_both_indices_have_to_agree(beyond: dict[str, float]) -> None:
    """One alone is mixed."""
    assert (Verdict.MIXED, None) == judge(agreement_rule(5), **{**ENOUGH, **beyond})


@pytest.mark.parametrize(
    ("lacking", "why"),
    [
        ({"n_complete": 9}, TooFew.TOO_FEW_ANSWERS),
        ({"response_rate": 0.59}, TooFew.TOO_LOW_RESPONSE_RATE),
        ({"response_rate": None}, TooFew.NO_ROSTER),
        ({"rwg_j": None}, TooFew.NO_INDEX),
    ],
)
def test_too_few_data_say_of_what(lacking: dict[str, Any], why: TooFew) -> None:
    """Ten answers, and 60 % of a roster that is known."""
    assert (Verdict.TOO_FEW_DATA, why) == judge(agreement_rule(5), **{**ENOUGH, **lacking})


def test_a_definition_may_ask_for_more_and_never_for_less() -> None:
    """Of answers, and of the roster alike; limits of 0 are limits."""
    both = (AgreementStatistic.AD, AgreementStatistic.RWG_J)
    less = agreement_rule(5, Agreement(both, minimum_answers=3, minimum_response_rate=Fraction(1, 10)))
    more = agreement_rule(5, Agreement(both, minimum_answers=12, minimum_response_rate=Fraction(2, 3)))
    strict = agreement_rule(5, Agreement(both, ad_at_most=Fraction(0), rwg_j_at_least=Fraction(1)))

    assert (10, Fraction(3, 5)) == (less.minimum_answers, less.minimum_response_rate)
    assert (12, Fraction(2, 3)) == (more.minimum_answers, more.minimum_response_rate)
    assert (Fraction(0), Fraction(1)) == (strict.ad_at_most, strict.rwg_j_at_least)


def test_a_definition_says_its_own_rule() -> None:
    """With rwg(j) alone AD plays no part; fewer than ten answers are never enough."""
    declared = Agreement(
        (AgreementStatistic.RWG_J,), NullDistribution.UNIFORM, rwg_j_at_least=Fraction(1, 2), minimum_answers=3
    )
    rule = agreement_rule(5, declared)

    assert (None, Fraction(1, 2), 10) == (rule.ad_at_most, rule.rwg_j_at_least, rule.minimum_answers)
    assert Verdict.SHARED is judge(rule, **{**ENOUGH, "ad_mean": 2.0, "rwg_j": 0.5})[0]
    assert "null uniform" in str(rule)
    assert rule.to_dict()["declared"]
