"""Slips of a key: the single changes of a scoring that a case which does not hold may have been written for."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from itertools import chain, islice
from typing import Any, Final

from attrs import evolve, field, frozen

from cwinstruments.cases import Case
from cwinstruments.model import Instrument, Item, ItemUse, Rounding, RoundingRule
from cwinstruments.mutants.coding import change_coding
from cwinstruments.mutants.edges import change_bands, change_cutoffs
from cwinstruments.mutants.formulas import change_formula
from cwinstruments.mutants.keys import change_keys
from cwinstruments.mutants.missing_rules import change_missing_rule
from cwinstruments.mutants.mutant import Changing, Kind, Maker, Mutant
from cwinstruments.mutants.norms import change_norms
from cwinstruments.mutants.scores import change_method, change_rounding, change_transform
from cwinstruments.plan import Method
from cwinstruments.plan.parts import names_of_scales

MOST_SLIPS: Final = 250
"""So many are tried for each scale."""
_MOST_DIGITS: Final = 4


@frozen
class Slip:
    """One change, and the responses that a case would have with it.

    Args:
        mutant: the instrument with the change.
        moved: by item, how much higher the numbers are that stand for its options.
    """

    mutant: Mutant
    moved: Mapping[str, int] = field(factory=dict)

    def adapt(self, case: Case, /) -> Case:
        """Give the case with the responses as they would be coded."""
        if not self.moved:
            return case
        responses = {item: self._moved(item, answer) for item, answer in case.responses.items()}
        return evolve(case, responses=responses)

    def _moved(self, item: str, answer: Any) -> Any:
        options = self.mutant.instrument.item(item).options if item in self.moved else None
        if options is None or isinstance(answer, bool) or not isinstance(answer, int | float):
            return answer
        moved = answer + self.moved[item]
        values = [one.value for one in self.mutant.instrument.response_options[options].options]
        return moved if moved in values else answer


def slips_of_edges(instrument: Instrument, scale: str, methods: tuple[Method, ...], /) -> Iterator[Slip]:
    """Give the slips of the bands and cutoffs of a scale."""
    makers: tuple[Maker, ...] = (partial(change_bands, methods=methods), partial(change_cutoffs, methods=methods))
    return islice(_of(Changing(instrument, scale), makers), MOST_SLIPS)


def slips_of(instrument: Instrument, scale: str, /, *, apart_from: Collection[str] = ()) -> Iterator[Slip]:
    """Give the slips that can change what a scale gives, those that are made most often first.

    Args:
        apart_from: scales that it is computed from and that are left as they are.
    """
    scales = [Changing(instrument, id) for id in sources_of(instrument, scale) if id not in apart_from]
    of_scores = (change_method, _transforms, change_rounding, _round_elsewhere, _missing_rules)
    first = chain.from_iterable(_of(one, of_scores) for one in scales)
    keys = chain.from_iterable(_of(one, (change_keys, _as_if_weighted, change_formula, _rows)) for one in scales)
    added = chain.from_iterable(_of(one, (_add_items,)) for one in scales)
    return islice(chain(first, _codings(instrument, scale), keys, added), MOST_SLIPS)


def _of(changing: Changing, makers: tuple[Maker, ...]) -> Iterator[Slip]:
    return (Slip(mutant) for make in makers for mutant in make(changing))


def sources_of(instrument: Instrument, scale: str) -> tuple[str, ...]:
    """Give a scale and all those that it is computed from, itself first."""
    found = [scale]
    for id in found:
        found += [
            one for one in names_of_scales(instrument.scales[id]) if one in instrument.scales and one not in found
        ]
    return tuple(found)


def _codings(instrument: Instrument, scale: str) -> Iterator[Slip]:
    """Give the mutants whose options are coded from one higher or lower, as the responses are then."""
    wanted = set(sources_of(instrument, scale))
    for by in (1, -1):
        for mutant in change_coding(instrument, by=by):
            if wanted & set(mutant.scales):
                yield Slip(mutant, {one.id: by for one in instrument.items if one.options == mutant.path[1]})


def _round_elsewhere(changing: Changing) -> Iterator[Mutant]:
    """Give mutants of a scale that is not rounded, rounded to some digits."""
    if changing.scale.round is None and changing.scale.norm is None:
        for digits in range(1, _MOST_DIGITS):
            rounding = Rounding(digits, RoundingRule.HALF_UP)
            id = f"{changing.id} rounded to {digits} digits"
            yield changing.mutant(id, Kind.ROUNDING, ("round",), round=rounding)


def _as_if_weighted(changing: Changing) -> Iterator[Mutant]:
    """Give the mutants in which what has a weight has none, or what has none counts as in another part of the scale."""
    scale = changing.scale
    attribute = "items" if scale.items else "scales"
    uses: tuple[Any, ...] = scale.items or scale.scales
    weights = sorted({use.weight for use in uses} | {Fraction(1)}) if len(uses) > 1 else []
    for place, use in enumerate(uses):
        for weight in weights:
            if weight not in (use.weight, use.weight + 1):
                others = (*uses[:place], evolve(use, weight=weight), *uses[place + 1 :])
                at = (attribute, place, "weight")
                yield changing.mutant(f"weight {weight} in {changing.id}", Kind.WEIGHT, at, **{attribute: others})


def _transforms(changing: Changing) -> Iterator[Mutant]:
    """Give the mutants with and without the transform, without those of its numbers, which stand in every source."""
    return (one for one in change_transform(changing) if len(one.path) == len(("scales", changing.id, "transform")))


def _missing_rules(changing: Changing) -> Iterator[Mutant]:
    """Give the mutants of a missing rule in which one thing is changed, and not what is done about it as well."""
    before = changing.scale.missing.then
    for mutant in change_missing_rule(changing):
        if mutant.path[-1] == "then" or mutant.instrument.scales[changing.id].missing.then is before:
            yield mutant


def _rows(changing: Changing) -> Iterator[Mutant]:
    """Give the mutants of a norm, without those of a mean or a deviation, which nobody takes for one higher."""
    return (one for one in change_norms(changing) if one.path[-1] not in ("mean", "sd"))


def _add_items(changing: Changing) -> Iterator[Mutant]:
    """Give the mutants with one more item, keyed either way; only items answered by the numbers of the scale."""
    scale, instrument = changing.scale, changing.instrument
    used = {use.item for use in scale.items}
    answered = {_answered(instrument, instrument.item(id)) for id in used}
    for item in instrument.items:
        if item.id not in used and _answered(instrument, item) in answered:
            for reverse_keyed in (False, True):
                items = (*scale.items, ItemUse(item.id, reverse_keyed=reverse_keyed))
                at = ("items", len(scale.items))
                yield changing.mutant(f"{item.id} added to {changing.id}", Kind.DROPPED, at, items=items)


def _answered(instrument: Instrument, item: Item) -> Hashable:
    """Say by which numbers an item is answered, whatever its set of options is called and in which order they stand."""
    if item.options is None:
        return item.type, item.range
    return frozenset(one.value for one in instrument.response_options[item.options].options)
