"""Missing rules: when a scale has a score although answers are missing, and why it has none."""

from __future__ import annotations

from functools import lru_cache

from attrs import asdict

from cwinstruments.model import InDenominator, MissingRule, StatePolicy, Then
from cwinstruments.plan import build
from cwinstruments.plan.nodes import Choose, Constant, Missing, Node, Reference, Sort
from cwinstruments.plan.states import State


@lru_cache(maxsize=64)
def counted_states(policy: StatePolicy, /) -> frozenset[State]:
    """Give the states that are in the denominator. Unknown and invalid answers always count as missing."""
    kept = {State(state) for state, use in asdict(policy).items() if use is InDenominator.MISSING}
    return frozenset(kept | {State.ANSWERED, State.UNKNOWN, State.INVALID})


ASKED = frozenset(State) - {State.NOT_ASKED, State.NOT_APPLICABLE}
"""The states of items that were asked and apply, whatever counts in a denominator."""


def enough(rule: MissingRule, n_answered: Node, n_items: Node, /) -> Node:
    """Give the condition under which there is a score: every condition of the rule, and at least one answer."""
    missing = build.subtract(n_items, n_answered)
    at_least = max(1, rule.min_answered or 1, rule.min_scored or 1)
    conditions = [build.at_least(n_answered, build.number(at_least))]
    for share in (rule.min_answered_fraction, rule.min_scored_fraction):
        if share is not None:
            conditions.append(build.at_least(_times(n_answered, share.denominator), _times(n_items, share.numerator)))
    if rule.max_missing is not None:
        conditions.append(build.at_most(missing, build.number(rule.max_missing)))
    if rule.max_missing_fraction is not None:
        share = rule.max_missing_fraction
        conditions.append(build.at_most(_times(missing, share.denominator), _times(n_items, share.numerator)))
    if rule.then is Then.NONE and rule.max_missing != 0:
        conditions.append(build.equal(n_answered, n_items))
    return build.all_of(*conditions)


def reason(score: str, asked: Node, answered: Node, invalid: Node, enough: Node, *, too_few: str) -> Node:
    """Say why there is no score; no code where there is one.

    Args:
        asked: how many of the items that the scale rests on were asked and apply, those of its scales included.
        answered: how many of them were answered.
        invalid: how many of the answers were not allowed.
    """
    cases: list[tuple[Node, str]] = [
        (build.less(asked, build.number(1)), "not_asked"),
        (build.at_least(invalid, build.number(1)), "invalid_response"),
        (build.less(answered, build.number(1)), "no_answers"),
    ]
    node: Node = Choose(enough, Constant("not_computable"), Constant(too_few))
    for condition, code in reversed(cases):
        node = Choose(condition, Constant(code), node)
    return Choose(build.is_present(score), Missing(Sort.CODE), node)


def is_prorated(rule: MissingRule, score: str, n_answered: Reference, n_parts: int, /) -> Node:
    """Tell whether a score is an estimate of the full sum."""
    if rule.then is not Then.PRORATE:
        return Constant(False)
    return build.all_of(build.is_present(score), build.less(n_answered, build.number(n_parts)))


def is_zero_filled(rule: MissingRule, score: str, n_answered: Reference, n_parts: int, /) -> Node:
    """Tell whether missing answers were counted as 0 in a score."""
    if rule.then is not Then.ZERO_FILL:
        return Constant(False)
    return build.all_of(build.is_present(score), build.less(n_answered, build.number(n_parts)))


def _times(node: Node, factor: int) -> Node:
    return node if factor == 1 else build.multiply(node, build.number(factor))
