"""The usual mistakes in a total: slips of one key, as for cases, and those that are made with many items at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Final

from attrs import evolve

from cwinstruments.forensics.mistake import Mistake, said_of
from cwinstruments.forensics.mistaken_codes import change_codes, move_codes
from cwinstruments.forensics.mistaken_transforms import plan_around, with_lines
from cwinstruments.forensics.mistakes_of_many import change_many
from cwinstruments.model import Instrument, Scale
from cwinstruments.mutants.coding import change_coding
from cwinstruments.mutants.mutant import Changing, Kind, Mutant
from cwinstruments.mutants.sentences import sentence_of
from cwinstruments.mutants.slips import Slip, slips_of, sources_of
from cwinstruments.plan import CORE_METHODS, Method, possible_range

_RARE: Final = {Kind.FORMULA: 2, Kind.NORM: 2, Kind.RECODING: 2, Kind.WEIGHT: 3, Kind.DROPPED: 1, Kind.STATE_POLICY: 1}


def mistakes_of(
    instrument: Instrument, scale: str, /, *, methods: Iterable[Method] = CORE_METHODS
) -> Iterator[Mistake]:
    """Give the usual mistakes in the total of a scale, each with what it says.

    Args:
        methods: the scoring methods that its scales can use.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> found = mistakes_of(load_instrument("examples/minimal-instrument.yaml"), "meetings")
        >>> [one.says for one in found if one.kind == "transform"]
        ['our score is transformed, the stated totals are raw scores']
    """
    methods = tuple(methods)
    kept = with_lines(instrument, scale, methods)
    sources = sources_of(instrument, scale)
    for slip in slips_of(instrument, scale):
        says, rarity = _says(instrument, slip.mutant, scale), _RARE.get(slip.mutant.kind, 0)
        as_before = _staying(slip, kept)
        yield Mistake(as_before if slip.mutant.kind is Kind.RECODING else slip, says, rarity)
        # The mean of fewer items has the range that it had; their sum has not.
        is_sum = any(
            kept.scales[id] != instrument.scales[id] and kept.scales[id].method == "sum" for id in slip.mutant.scales
        )
        if slip.mutant.kind is Kind.DROPPED and is_sum:
            yield Mistake(as_before, f"{says}, but the transform stayed as it was", rarity)
    for id in sources:
        changing, staying = Changing(instrument, id), Changing(kept, id)
        for one in chain(change_many(changing, staying), change_codes(staying)):
            yield one if id == scale else evolve(one, says=f"in {id}, {one.says}")
    yield from _turned_round(instrument, scale, methods)
    yield from move_codes(kept, sources)
    yield from _codings(instrument, sources, "")
    if kept is not instrument:
        yield from _codings(kept, sources, ", but the transform stayed as it was")


def _staying(slip: Slip, kept: Instrument) -> Slip:
    """Give a slip with transforms that stay."""
    changed = slip.mutant.instrument
    scales = {id: evolve(one, transform=kept.scales[id].transform) for id, one in changed.scales.items()}
    return evolve(slip, mutant=evolve(slip.mutant, instrument=evolve(changed, scales=scales)))


def _codings(instrument: Instrument, sources: Collection[str], more: str) -> Iterator[Mistake]:
    """Give the mistakes in which the data hold other codes than the definition says."""
    for by in (-1, 1):
        for mutant in change_coding(instrument, by=by):
            if not set(sources).isdisjoint(mutant.scales):
                how = f"coded {abs(by)} {'lower' if by < 0 else 'higher'}"
                yield said_of(mutant, f"the responses to {mutant.path[1]} were taken as {how}{more}")


def _turned_round(instrument: Instrument, scale: str, methods: tuple[Method, ...]) -> Iterator[Mistake]:
    """Give the mistake in which a score is turned round as it is, after rounding, such as 100 - score."""
    plan = plan_around(instrument, scale, methods)
    possible = None if plan is None else possible_range(plan, plan.output(scale).value)
    if possible is not None and len(instrument.scales[scale].items) > 1:
        same = Changing(instrument, scale).mutant(f"{scale} turned round", Kind.KEYING, ("items",))
        says = "every item was keyed the other way round"
        yield Mistake(Slip(same), says, 1, turned_in=possible.min + possible.max)


def _says(instrument: Instrument, mutant: Mutant, scale: str) -> str:
    """Say what the stated totals do, from the sentence that says it of a case."""
    where, part, what = sentence_of(instrument, mutant, scale=scale)
    changed = _scale(mutant.instrument, mutant), _scale(instrument, mutant)
    if mutant.kind is Kind.TRANSFORM and changed[0].transform is None:
        return f"{where}our score is transformed, the stated totals are raw scores"
    for old, new in (
        ("was reversed, expected as if not", "was not reversed in the stated totals"),
        ("was not reversed", "was reversed in the stated totals, which it is not in the key"),
        ("was counted, expected as if left out", "was left out of the stated totals"),
        ("was left out", "was counted in the stated totals, and is not in the scale"),
        ("the value was not rounded to", "the stated totals are rounded to"),
        ("the raw score was given, expected is", "the stated totals are"),
    ):
        if what.startswith(old):
            what = what.replace(old, new, 1)
            break
    else:
        what = what.replace("expected as if", "the stated totals as if").replace("expected is", "the stated totals are")
    return f"{where}{part}{' ' if part else ''}{what}"


def _scale(instrument: Instrument, mutant: Mutant) -> Scale:
    return instrument.scales[mutant.scales[0]]
