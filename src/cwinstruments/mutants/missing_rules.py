"""Mutants of a missing rule: one answer more or less, something else done about it, another state in the count."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import asdict, evolve

from cwinstruments.model import InDenominator, Instrument, Item, MissingRule, Scale, Then, format_fraction
from cwinstruments.mutants.mutant import Changing, Kind, Mutant
from cwinstruments.plan import CORE_METHODS, ExactAlgebra, fold_node
from cwinstruments.plan.build import number
from cwinstruments.plan.missing import enough

_COUNTS = ("min_answered", "min_scored", "max_missing")
_SHARES = ("min_answered_fraction", "min_scored_fraction", "max_missing_fraction")
_LENIENT = {method.name: Then.AVAILABLE if Then.AVAILABLE in method.then else Then.PRORATE for method in CORE_METHODS}
"""What each method does about missing answers where some may be missing."""


def change_missing_rule(changing: Changing, /) -> Iterator[Mutant]:
    """Give the mutants of the missing rule of a scale."""
    scale, rule = changing.scale, changing.scale.missing
    if scale.norm is not None:
        return
    n_parts = len(scale.items) or len(scale.scales)
    for key, changed in _shifted(rule, n_parts):
        value = getattr(changed, key)
        shown = value if isinstance(value, int) else format_fraction(value)
        yield _mutant(changing, f"{key} {shown}", key, _with_effect(changed, scale))
    for then in Then:
        # A rule that lets nothing be missing leaves nothing to be done about it.
        if then is not rule.then and rule.max_missing != 0:
            yield _mutant(changing, f"then {then}", "then", evolve(rule, then=then))
    for state in _states_that_occur(changing.instrument, scale):
        before = getattr(rule.states, state)
        after = InDenominator.MISSING if before is InDenominator.EXCLUDED else InDenominator.EXCLUDED
        changed = evolve(rule, states=evolve(rule.states, **{state: after}))
        path = ("missing", "states", state)
        yield changing.mutant(f"{changing.id} {state} {after}", Kind.STATE_POLICY, path, missing=changed)


def allowed_numbers(scale: Scale, rule: MissingRule, instrument: Instrument, /) -> list[tuple[int, int]]:
    """Give how many parts can be answered of how many that count, so that a rule for a scale allows a score."""
    n_parts = len(scale.items) or len(scale.scales)
    leaving = (getattr(rule.states, state) is InDenominator.EXCLUDED for state in _states_that_occur(instrument, scale))
    counts = range(0 if any(leaving) else n_parts, n_parts + 1)
    numbers = ((answered, counted) for counted in counts for answered in range(counted + 1))
    return [pair for pair in numbers if _allows(rule, *pair)]


def decides_alike(one: Scale, other: Scale, instrument: Instrument, /) -> bool:
    """Tell whether two missing rules of a scale allow a score for the same numbers of answers, and score alike then."""
    rule, changed, n_parts = one.missing, other.missing, len(one.items) or len(one.scales)
    if not n_parts or rule.states != changed.states:
        return False
    allowed = allowed_numbers(one, rule, instrument)
    if allowed != allowed_numbers(one, changed, instrument):
        return False
    # What is done about missing answers matters only where there can be some.
    return rule.then is changed.then or (allowed == [(n_parts, n_parts)] and one.method == other.method)


def _mutant(changing: Changing, what: str, key: str, rule: MissingRule) -> Mutant:
    return changing.mutant(f"{changing.id} {what}", Kind.MISSING_RULE, ("missing", key), missing=rule)


def _shifted(rule: MissingRule, n_parts: int) -> Iterator[tuple[str, MissingRule]]:
    """Give the rule with each of its numbers one part higher and lower; of a formula nobody knows the parts."""
    for key in _COUNTS:
        count = getattr(rule, key)
        least = 0 if key == "max_missing" else 1
        most = n_parts or (count or 0) + 1
        for one in (-1, 1):
            if count is not None and least <= count + one <= most:
                yield key, evolve(rule, **{key: count + one})
    for key in _SHARES:
        share = getattr(rule, key)
        for step in (-1, 1):
            if share is not None and n_parts and 0 <= (moved := share + Fraction(step, n_parts)) <= 1:
                yield key, evolve(rule, **{key: moved})


def _with_effect(rule: MissingRule, scale: Scale) -> MissingRule:
    """Let a rule that now allows a missing answer do what its method does about it; else it would change nothing."""
    if rule.then is not Then.NONE or rule.max_missing == 0:
        return rule
    return evolve(rule, then=_LENIENT.get(scale.method if isinstance(scale.method, str) else "", Then.AVAILABLE))


def _states_that_occur(instrument: Instrument, scale: Scale) -> list[str]:
    """Give the states that an item of the scale can be in and that are no answer."""
    items = [instrument.item(use.item) for use in scale.items]
    found = {str(reason) for item in items for reason in _reasons(instrument, item)}
    found |= {"not_asked"} if any(item.show_if is not None for item in items) else set()
    excluded = scale.missing.states.skipped is InDenominator.EXCLUDED
    found |= {"skipped"} if excluded else set()
    return [state for state in asdict(scale.missing.states) if state in found]


def _reasons(instrument: Instrument, item: Item) -> Iterator[str]:
    shared = instrument.response_options[item.options].nonresponse if item.options else ()
    yield from (one.reason.value for one in (*item.nonresponse, *shared))


def _allows(rule: MissingRule, answered: int, counted: int) -> bool:
    condition = enough(rule, number(answered), number(counted))
    return fold_node(condition, ExactAlgebra({}, {}, {}), {}) is True
