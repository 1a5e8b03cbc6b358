"""Mutants: an instrument with one thing in its scoring changed, as a slip of the key would change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from cwinstruments.diagnostics import Path
from cwinstruments.model import Instrument, Scale


class Kind(StrEnum):
    """What is changed."""

    KEYING = "keying"
    DROPPED = "dropped"
    WEIGHT = "weight"
    RECODING = "recoding"
    OPTION_VALUES = "option_values"
    METHOD = "method"
    TRANSFORM = "transform"
    ROUNDING = "rounding"
    MISSING_RULE = "missing_rule"
    STATE_POLICY = "state_policy"
    BAND = "band"
    CUTOFF = "cutoff"
    NORM = "norm"
    FORMULA = "formula"


@frozen
class Mutant:
    """One mutant.

    Args:
        id: what is changed, in words, such as `ts02 keying in candour`; unique among those of an instrument.
        path: where that stands in the definition.
        scales: the scales that are changed, without those computed from them.
        instrument: the instrument with the change.
    """

    id: str
    kind: Kind
    path: Path
    scales: tuple[str, ...]
    instrument: Instrument = field(repr=False)

    def __str__(self) -> str:
        return self.id


@frozen
class Changing:
    """One scale of an instrument, of which mutants are made.

    Args:
        id: the scale's id.
    """

    instrument: Instrument
    id: str

    @property
    def scale(self) -> Scale:
        """The scale as it is."""
        return self.instrument.scales[self.id]

    def mutant(self, id: str, kind: Kind, path: Path, /, **changes: Any) -> Mutant:
        """Give a mutant in which attributes of the scale are others.

        Args:
            path: the keys below the scale.
        """
        changed = evolve(self.scale, **changes)
        instrument = evolve(self.instrument, scales={**self.instrument.scales, self.id: changed})
        return Mutant(id, kind, ("scales", self.id, *path), (self.id,), instrument)


Maker: TypeAlias = Callable[[Changing], Iterator[Mutant]]
"""Makes mutants of one scale."""
