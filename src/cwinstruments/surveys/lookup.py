"""Where the instruments of a survey come from: a catalogue, or those at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeAlias, runtime_checkable

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.errors import UnknownInstrumentError
from cwinstruments.model import Instrument, Norms


@runtime_checkable
class Lookup(Protocol):
    """What finds instruments; a `Catalog` does."""

    def instrument(self, id: str, /, version: str | None = None) -> Instrument:
        """Give an instrument, by default its latest version.

        Raises:
            UnknownInstrumentError: there is no such instrument, or no such version.
        """
        ...


Instruments: TypeAlias = Lookup | Mapping[str, Instrument] | Iterable[Instrument]
"""A catalogue, or instruments by whatever name, or one after the other."""


def lookup_of(instruments: Instruments, /) -> Lookup:
    """Give what finds these instruments.

    Raises:
        TypeError: they are no instruments.
    """
    if isinstance(instruments, Lookup):
        return instruments
    given = tuple(instruments.values() if isinstance(instruments, Mapping) else instruments)
    if wrong := [one for one in given if not isinstance(one, Instrument)]:
        raise TypeError(f"instruments are wanted, not {type(wrong[0]).__name__}")
    return _Given(given)


def norms_of(instruments: Instruments, /) -> tuple[Norms, ...]:
    """Give the norms that a catalogue knows; instruments at hand bring none."""
    return tuple(getattr(instruments, "norms", ())) if isinstance(instruments, Lookup) else ()


def given_norms(norms: object, /) -> tuple[Norms, ...]:
    """Give norms one after the other.

    Raises:
        TypeError: they are no norms.
    """
    if isinstance(norms, Norms):
        raise TypeError("several norms are wanted, as in norms=[load_norms(FILE)], not one")
    given = tuple(norms) if isinstance(norms, Iterable) and not isinstance(norms, str) else (norms,)
    for one in given:
        if not isinstance(one, Norms):
            raise TypeError(f"norms are wanted, as load_norms(FILE) gives them, not {type(one).__name__}")
    return given


class _Given:
    """Instruments at hand."""

    def __init__(self, instruments: tuple[Instrument, ...]) -> None:
        self._instruments = instruments

    def instrument(self, id: str, /, version: str | None = None) -> Instrument:
        of_id = [one for one in self._instruments if one.id == id]
        found = [one for one in of_id if version in (None, one.version)]
        if found:
            return found[-1]
        known = tuple(dict.fromkeys(one.id for one in self._instruments))
        if of_id:
            versions = ", ".join(one.version for one in of_id)
            raise UnknownInstrumentError(f"there is no version '{version}' of '{id}'; there is {versions}", known)
        hint = did_you_mean(id, known) or f"known are {', '.join(known) or 'none'}"
        raise UnknownInstrumentError(f"there is no instrument '{id}'; {hint}", known)
