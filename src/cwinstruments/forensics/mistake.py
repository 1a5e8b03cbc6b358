"""One mistake in a total, as the definition that whoever made it took for the right one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from cwinstruments.cases import Case
from cwinstruments.model import Instrument
from cwinstruments.mutants.mutant import Kind, Mutant
from cwinstruments.mutants.slips import Slip


@frozen
class Mistake:
    """One mistake.

    Args:
        says: in words, what the stated totals do.
        rarity: 0 for those that are made most often.
        when_empty: the total of a row without any answer; None where it has none.
        turned_in: the sum of the least and the greatest score, where the score itself was turned round.
    """

    slip: Slip
    says: str
    rarity: int = 0
    when_empty: float | None = None
    turned_in: Fraction | None = None

    @property
    def is_about_missing(self) -> bool:
        """Whether it shows only where answers are missing."""
        return self.when_empty is not None or self.kind in (Kind.MISSING_RULE, Kind.STATE_POLICY)

    @property
    def kind(self) -> Kind:
        """What is changed."""
        return self.slip.mutant.kind

    @property
    def instrument(self) -> Instrument:
        """The instrument as whoever made the mistake took it to be."""
        return self.slip.mutant.instrument


@frozen
class Filling(Slip):
    """A slip in which a number stands for every answer that is missing, before anything is computed.

    Args:
        codes: by item, the codes that mean that there is no answer.
    """

    codes: Mapping[str, frozenset[float]] = field(factory=dict)

    def adapt(self, case: Case, /) -> Case:
        """Give the case with 0 for what is missing."""
        responses = {
            item: 0 if item in self.codes and (answer is None or answer in self.codes[item]) else answer
            for item, answer in case.responses.items()
        }
        return evolve(case, responses=responses)


def said_of(mutant: Mutant, says: str, rarity: int = 0) -> Mistake:
    """Give the mistake that is a mutant."""
    return Mistake(Slip(mutant), says, rarity)


def listed(names: Sequence[str]) -> str:
    """Give names one after the other, the first ones where they are many."""
    shown = ", ".join(list(names)[:8])
    return shown if len(names) <= 8 else f"{shown} and {len(names) - 8} more"
