"""Mistakes that are made with many items at once: none reversed, raw scores, a rule ignored, missing answers as 0."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from itertools import chain, combinations
from typing import Final

from attrs import evolve

from cwinstruments.forensics.mistake import Mistake, listed, said_of
from cwinstruments.model import InDenominator, Linear, MissingRule, Scale, StatePolicy, Then
from cwinstruments.mutants.mutant import Changing, Kind
from cwinstruments.mutants.slips import Slip
from cwinstruments.plan.exact import round_exactly

_MOST_SUBSETS: Final = 6
"""Of so many reverse-keyed items every subset is tried; of more, every pair."""
_STATES: Final = ("not_applicable", "not_asked", "dont_know", "refused", "skipped")

_ALL_MISSING: Final = StatePolicy(**dict.fromkeys(_STATES, InDenominator.MISSING))
"""Whoever ignores the rule does not tell one kind of missing answer from another."""
_RULES: Final = {"mean": (Then.AVAILABLE,), "sum": (Then.PRORATE,)}
"""What can be done about missing answers besides counting them as 0; the method of a plugin may do either."""


def change_many(changing: Changing, kept: Changing, /) -> Iterator[Mistake]:
    """Give the mistakes that are made with a whole scale.

    Args:
        kept: the same scale with transforms that stay.
    """
    yield from _forms(changing)
    yield from _keyings(changing)
    yield from _ignored_rules(changing)
    yield from _filled(kept)


def _forms(changing: Changing) -> Iterator[Mistake]:
    """Give the mistakes in which the score of a scale is a raw sum or mean, or a sum with what is missing as 0."""
    scale = changing.scale
    if scale.norm is not None or scale.formula is not None or scale.method not in ("mean", "sum"):
        return
    filled = MissingRule(min_answered=0, then=Then.ZERO_FILL, states=_ALL_MISSING)
    of_sum = evolve(scale.missing, then=Then.PRORATE if scale.missing.then is Then.AVAILABLE else scale.missing.then)
    of_mean = evolve(scale.missing, then=Then.AVAILABLE if scale.missing.then is Then.PRORATE else scale.missing.then)
    apart = (scale.transform is not None) + (scale.round is not None)
    a_part = Linear(multiply=Fraction(1, len(scale.items) or len(scale.scales)))
    for method, rule, transform, what in (
        ("sum", of_sum, None, "the raw sum"),
        ("mean", of_mean, None, "the raw mean"),
        ("sum", filled, None, "the raw sum of what was answered, however little that is"),
        ("sum", filled, a_part, "the raw mean with missing answers counted as 0, however many those are"),
    ):
        # One change alone is a slip that is known already.
        if rule is not filled and apart + (method != scale.method) < 2:
            continue
        mutant = changing.mutant(
            f"{changing.id} {what}",
            Kind.METHOD,
            ("method",),
            method=method,
            missing=rule,
            transform=transform,
            round=None,
        )
        yield Mistake(Slip(mutant), f"the stated totals are {what}", when_empty=0.0 if rule is filled else None)


def _keyings(changing: Changing) -> Iterator[Mistake]:
    """Give the mistakes in which several reverse-keyed items are not reversed, or all items the other way round."""
    uses = changing.scale.items
    turned = [use.item for use in uses if use.reverse_keyed]
    if len(turned) > 1:
        yield _flipped(changing, turned, f"no item was reversed ({listed(turned)} should be)", 0)
    sizes = range(2, len(turned)) if len(turned) <= _MOST_SUBSETS else range(2, 3)
    for chosen in chain.from_iterable(combinations(turned, size) for size in sizes):
        yield _flipped(changing, chosen, f"{listed(chosen)} were not reversed", 1)
    if len(uses) > 1:
        yield _flipped(changing, [use.item for use in uses], "every item was keyed the other way round", 1)


def _flipped(changing: Changing, items: Collection[str], says: str, rarity: int) -> Mistake:
    uses = tuple(
        evolve(use, reverse_keyed=not use.reverse_keyed) if use.item in items else use for use in changing.scale.items
    )
    id = f"{changing.id} keying of {len(items)} items"
    return said_of(changing.mutant(id, Kind.KEYING, ("items",), items=uses), says, rarity)


def _ignored_rules(changing: Changing) -> Iterator[Mistake]:
    """Give the mistakes in which there is a score however few answers there are."""
    scale = changing.scale
    if scale.norm is not None or scale.formula is not None:
        return
    told = {Then.AVAILABLE: "what was answered was taken", Then.PRORATE: "the sum was prorated"}
    for then in _RULES.get(str(scale.method), (Then.AVAILABLE, Then.PRORATE)):
        rule = MissingRule(min_answered=1, then=then, states=_ALL_MISSING)
        mutant = changing.mutant(f"{changing.id} any missing {then}", Kind.MISSING_RULE, ("missing",), missing=rule)
        yield said_of(mutant, f"the missing rule was ignored: however few were answered, {told[then]}")


def _filled(changing: Changing) -> Iterator[Mistake]:
    """Give the mistakes in which missing answers are 0, after items were reversed; of a mean all parts are divided by.

    A mean that counts what is missing as 0 is a sum that does, over the weight of all parts.
    """
    scale = changing.scale
    weight = sum((use.weight for use in scale.items or scale.scales), Fraction(0))
    if scale.norm is not None or scale.method not in ("mean", "sum") or not weight:
        return
    line = scale.transform if isinstance(scale.transform, Linear) else Linear()
    if scale.method == "mean":
        line = evolve(line, multiply=line.multiply / weight)
    # A sum without a transform needs none.
    transform = scale.transform if line == Linear() else line
    for rule, says in (
        (evolve(scale.missing, then=Then.ZERO_FILL), "missing answers were counted as 0"),
        (
            MissingRule(min_answered=0, then=Then.ZERO_FILL, states=_ALL_MISSING),
            "the missing rule was ignored: however few were answered, missing answers were counted as 0",
        ),
    ):
        # Of a sum the first is known already, as a slip of its rule; of a raw score the second is, as its form.
        if scale.method == "mean" if rule.min_answered != 0 else scale.transform is not None:
            mutant = changing.mutant(
                f"{changing.id} filled {rule.min_answered}",
                Kind.MISSING_RULE,
                ("missing",),
                method="sum",
                missing=rule,
                transform=transform,
            )
            yield Mistake(Slip(mutant), says, when_empty=_rounded(line.add, scale) if rule.min_answered == 0 else None)


def _rounded(value: Fraction, scale: Scale) -> float:
    return float(value if scale.round is None else round_exactly(value, scale.round.digits, scale.round.rule))
