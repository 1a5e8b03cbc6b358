"""Which options of an item are favourable: after keying, by the direction of the scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.model import Direction, ItemUse, PositiveOf, Scale, format_fraction
from cwinstruments.plan.plan import Choices, Codes, Input

_HINT = "count fewer options as favourable, or give an edge of the scale's value, such as 'at_least: 75'"


class UnfavourableError(ValueError):
    """The favourable options of an item can't be told."""


def favourable_values(use: ItemUse, one: Input, direction: Direction, n: int, /) -> tuple[int | str, ...]:
    """Give the values of the most favourable options of an item, in the order of its domain.

    Args:
        n: how many options are favourable.

    Raises:
        UnfavourableError: the item has no options, or there is no such number of favourable ones among them.
    """
    scores = keyed_scores(use, one, direction)
    if n >= len(scores):
        raise UnfavourableError(f"'{use.item}' has {len(scores)} options, so with {n} favourable ones none is left")
    ranked = sorted(scores.values(), reverse=True)
    if ranked[n - 1] == ranked[n]:
        raise UnfavourableError(f"the options of '{use.item}' that come {n} and {n + 1} have the same score")
    return tuple(value for value, score in scores.items() if score >= ranked[n - 1])


def keyed_scores(use: ItemUse, one: Input, direction: Direction, /) -> Mapping[int | str, Fraction]:
    """Give the score of each option, so that more is more favourable.

    Raises:
        UnfavourableError: the item has no options.
    """
    numbers: Mapping[int | str, Fraction]
    if isinstance(one.domain, Choices):
        numbers = {scaled: Fraction(scaled, one.scale) for scaled in one.domain.values}
        numbers = {scaled: use.recode.get(value, value) for scaled, value in numbers.items()}
    elif isinstance(one.domain, Codes):
        # Without scores for its codes a nominal item is in no scale.
        scores = {code if isinstance(code, str) else format_fraction(code): score for code, score in use.recode.items()}
        numbers = {code: scores[code] for code in one.domain.codes}
    else:
        raise UnfavourableError(f"'{use.item}' has no options: it takes any number of a range")
    turned = use.reverse_keyed is not (direction is Direction.HIGHER_IS_WORSE)
    return {value: -score if turned else score for value, score in numbers.items()}


def favourable_faults(id: str, scale: Scale, inputs: Mapping[str, Input], /) -> Iterator[Diagnostic]:
    """Find why the favourable options of a scale's items can't be told, where its aggregate counts them."""
    positive = scale.aggregate.positive if scale.aggregate is not None else None
    if positive is None or positive.of is not PositiveOf.ITEMS:
        return
    path = ("scales", id, "aggregate", "positive")
    assert positive.favourable_options is not None
    if not scale.items:
        message = f"scale '{id}' is not made of items, so none of its options are favourable"
        yield Diagnostic("CWI350", message, path, "give an edge of the scale's value, such as 'at_least: 75'")
    elif scale.direction is Direction.DESCRIPTIVE:
        message = f"scale '{id}' is descriptive, so none of its options are favourable"
        hint = "say in 'direction' what a high value means, or give an edge of the value"
        yield Diagnostic("CWI350", message, path, hint)
    else:
        faults = []
        for use in scale.items:
            try:
                favourable_values(use, inputs[use.item], scale.direction, positive.favourable_options)
            except UnfavourableError as error:
                faults.append(str(error))
        if faults:
            # They stand at one place, and are mended by one number.
            others = len(faults) - 1
            more = f"; so it is with {others} more {'item' if others == 1 else 'items'}" if others else ""
            yield Diagnostic("CWI350", f"{faults[0]}{more}", (*path, "favourable_options"), _HINT)
