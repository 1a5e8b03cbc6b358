"""The usual mistakes in a total: slips of one key, as for cases, and those that are made with many items at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from cwinstruments.forensics.mistakes_of_many import change_many
from cwinstruments.model import Instrument, Scale, Then
from cwinstruments.mutants.coding import change_coding
from cwinstruments.mutants.mutant import Changing, Kind, Mutant
from cwinstruments.mutants.sentences import sentence_of
from cwinstruments.mutants.slips import Slip, slips_of, sources_of

_RARE: Final = {Kind.FORMULA: 2, Kind.NORM: 2, Kind.RECODING: 2, Kind.WEIGHT: 3, Kind.DROPPED: 1, Kind.STATE_POLICY: 1}


@frozen
class Mistake:
    """One mistake.

    Args:
        says: in words, what the stated totals do.
        rarity: 0 for those that are made most often.
        empty_is_0: whether a row without any answer has a total of 0.
    """

    slip: Slip
    says: str
    rarity: int
    empty_is_0: bool = False

    @property
    def is_about_missing(self) -> bool:
        """Whether it shows only where answers are missing."""
        return self.empty_is_0 or self.kind in (Kind.MISSING_RULE, Kind.STATE_POLICY)

    @property
    def kind(self) -> Kind:
        """What is changed."""
        return self.slip.mutant.kind

    @property
    def instrument(self) -> Instrument:
        """The instrument as whoever made the mistake took it to be."""
        return self.slip.mutant.instrument


def mistakes_of(instrument: Instrument, scale: str, /) -> Iterator[Mistake]:
    """Give the usual mistakes in the total of a scale, each with what it says.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> found = mistakes_of(load_instrument("examples/minimal-instrument.yaml"), "meetings")
        >>> [one.says for one in found if one.kind == "transform"]
        ['our score is transformed, the stated totals are raw scores']
    """
    for slip in slips_of(instrument, scale):
        yield Mistake(slip, _says(instrument, slip.mutant, scale), _RARE.get(slip.mutant.kind, 0))
    for id in sources_of(instrument, scale):
        changing = Changing(instrument, id)
        elsewhere = "" if id == scale else f"in {id}, "
        for mutant, says, rarity in change_many(changing):
            rule = mutant.instrument.scales[id].missing
            yield Mistake(
                Slip(mutant), f"{elsewhere}{says}", rarity, rule.then is Then.ZERO_FILL and rule.min_answered == 0
            )
    wanted = set(sources_of(instrument, scale))
    for by in (-1, 1):
        for mutant in change_coding(instrument, by=by):
            if wanted & set(mutant.scales):
                says = (
                    f"the responses to {mutant.path[1]} were taken as coded {abs(by)} {'lower' if by < 0 else 'higher'}"
                )
                yield Mistake(Slip(mutant), says, 0)


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
